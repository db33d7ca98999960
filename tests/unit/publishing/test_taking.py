"""One quote or photo goes, for good, and its person keeps counting."""

from __future__ import annotations

import io
import json
import shutil

import pytest
from tests.notebooks.small_monitor import every_byte
from tests.unit.publishing.pictured_monitor import make_pictured
from typer.testing import CliRunner

from merkbaar import cli
from merkbaar.errors import PrivacyError, RunError
from merkbaar.monitor import load_monitor
from merkbaar.privacy import register
from merkbaar.publishing import taking
from merkbaar.publishing.at_rest import read_table
from merkbaar.publishing.door import open_door
from merkbaar.publishing.files import read_json
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.release import release
from merkbaar.publishing.run import run
from merkbaar.publishing.signing import is_unchanged
from merkbaar.publishing.taking import NOTHING, chosen, shown_in, take_back, take_one

ALT = "Een huis onder de zon"


class Place:
    """A small monitor with photos, of which one edition is released."""

    def __init__(self, root):
        self.folders = Folders(home=root / "data" / "klein", monitor="klein")
        self.file = make_pictured(self.folders.home)
        self.publish()

    def publish(self):
        run(self.file, "2026", progress=False)
        return release(self.file, "2026", by="jo", quotes="all", describe=lambda _: ALT)

    def door(self):
        return open_door(load_monitor(self.file), self.folders.home)

    def published(self, name):
        return read_json(self.folders.released("2026") / "published" / f"{name}.json", [])

    def concept(self, name):
        return read_json(self.folders.concept("2026") / "published" / f"{name}.json", [])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Place(tmp_path_factory.mktemp("made") / "root")


@pytest.fixture
def place(made, tmp_path):
    root = made.folders.home.parents[1]
    shutil.copytree(root, tmp_path / "kept")
    yield made
    shutil.rmtree(root)
    shutil.copytree(tmp_path / "kept", root)


@pytest.fixture
def terminal(monkeypatch):
    def typed(text):
        stream = io.StringIO(text)
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("sys.stdin", stream)

    return typed


def first(place, kind):
    return next(one for one in shown_in(place.folders) if kind in one.content)


def test_all_that_readers_see_is_listed_once_with_where_it_stands(place):
    every = shown_in(place.folders)
    texts = {one["text"] for one in place.published("quotes")}
    assert {one.text for one in every if not one.path} == texts
    assert [one.text for one in every if one.path] == [ALT] * len(place.published("photos"))
    assert {one.editions for one in every} == {("2026",)}
    assert len({one.mark for one in every}) == len(every)


@pytest.mark.parametrize("kind", ["quote", "photo"])
def test_what_is_taken_goes_from_every_byte_and_the_rest_stays(place, kind):
    one = first(place, kind)
    before = {name: place.published(f"{name}s") for name in ("quote", "photo")}
    tables = place.published("tables")
    said = take_back(place.file, [one.mark])
    assert said.startswith("Weggehaald: 1 uit editie 2026.")
    assert "opnieuw ondertekend" in said
    assert one.text not in said
    after = {name: place.published(f"{name}s") for name in ("quote", "photo")}
    left = [other for other in before[kind] if other[kind] != one.content[kind]]
    assert after == {**before, kind: left}
    assert place.published("tables") == tables
    assert is_unchanged(place.folders.released("2026"), place.door())
    if kind == "quote":
        assert one.text.encode() not in every_byte(place.folders.outputs)
    else:
        assert (
            not (place.folders.released("2026") / "published/media")
            .joinpath(f"{one.content['photo']}.jpg")
            .exists()
        )
    findings = place.published("findings")
    assert not any(one.content[kind] in finding["quotes"] for finding in findings)
    kept = read_json(place.folders.register / "said_by" / "2026.json")
    assert one.content[kind] not in kept


def test_what_was_taken_comes_back_in_no_later_edition(place):
    marks = [first(place, kind).mark for kind in ("quote", "photo")]
    texts = {one.text for one in shown_in(place.folders) if one.mark in marks and not one.path}
    numbers = [len(place.concept(name)) for name in ("quotes", "photos")]
    take_back(place.file, marks)
    place.publish()
    assert not set(marks) & {one.mark for one in shown_in(place.folders)}
    assert not texts & {one["text"] for one in place.concept("quotes")}
    assert [len(place.concept(name)) for name in ("quotes", "photos")] == [
        one - 1 for one in numbers
    ]


def test_what_a_language_model_made_of_it_goes_as_well(place):
    made = place.folders.work("2026") / "rewording.json"
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text('{"proposals": []}')
    take_back(place.file, [first(place, "quote").mark])
    assert not made.exists()


def test_a_concept_of_before_it_was_taken_does_not_bring_it_back(place):
    run(place.file, "2026", progress=False)
    marks = [first(place, kind).mark for kind in ("quote", "photo")]
    take_back(place.file, marks)
    release(place.file, "2026", by="jo", quotes="all", describe=lambda _: ALT)
    assert not set(marks) & {one.mark for one in shown_in(place.folders)}


def test_the_person_keeps_counting_and_is_on_no_list(place):
    take_back(place.file, [first(place, "photo").mark])
    assert register.withdrawals(place.folders.home, key=place.door().key).entries == ()
    run(place.file, "2026", progress=False)
    people = read_table(place.folders.prepared / "persons.parquet", key=place.door().key)
    assert len(people) == 60


def test_broken_off_halfway_doing_it_again_finishes_it(place, monkeypatch):
    mark = first(place, "quote").mark

    def full(*_, **__):
        raise OSError(28, "No space left", str(place.folders.outputs / "x"))

    with monkeypatch.context() as patch:
        patch.setattr(taking, "taken_out", full)
        with pytest.raises(RunError, match="schijf is vol"):
            take_back(place.file, [mark])
    assert mark in {one.mark for one in shown_in(place.folders)}
    assert "1 uit editie 2026" in take_back(place.file, [mark])
    assert mark not in {one.mark for one in shown_in(place.folders)}
    assert take_back(place.file, [mark]) == NOTHING


def test_only_what_holds_the_words_is_asked_about(place):
    every = shown_in(place.folders)
    asked = []
    assert chosen(every, "ONDER DE ZON", ask=lambda one: asked.append(one)) == []
    assert {one.text for one in asked} == {ALT}
    assert chosen(every, "", ask=lambda one: True) == [one.mark for one in every]
    assert chosen(every, "staat nergens", ask=lambda one: True) == []


def test_the_terminal_shows_each_asks_and_says_that_there_is_no_way_back(place, terminal, capsys):
    photos = len(place.published("photos"))
    terminal("onder de zon\n" + "j\n" * photos + "ja\n")
    said = take_one(place.file)
    asked = capsys.readouterr().err
    assert asked.count("Weghalen? [j/N]") == photos
    assert "kan niet ongedaan worden gemaakt" in asked
    assert ".jpg" in asked
    assert said.startswith(f"Weggehaald: {photos} uit editie 2026.")
    assert place.published("photos") == []


@pytest.mark.parametrize("typed", ["\n", "staat nergens\n", "onder de zon\nj\nj\nnee\n", ""])
def test_without_a_yes_nothing_changes(place, terminal, typed):
    before = every_byte(place.folders.outputs)
    terminal(typed)
    assert take_one(place.file) == NOTHING
    assert every_byte(place.folders.outputs) == before


def test_without_a_terminal_nothing_is_asked(place, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("\nj\nja\n"))
    with pytest.raises(PrivacyError, match="geen terminal"):
        take_one(place.file)


def test_where_it_is_lost_whose_words_they_are_that_is_said_and_not_that_there_are_none(place):
    kept = place.folders.register / "said_by" / "2026.json"
    mark = first(place, "quote").mark
    kept.unlink()
    assert mark in {one.mark for one in shown_in(place.folders)}
    with pytest.raises(PrivacyError, match=r"said_by/2026.json is niet te lezen.*reservekopie"):
        take_back(place.file, [mark])


def test_where_nothing_is_published_that_is_said(place, terminal):
    shutil.rmtree(place.folders.outputs)
    terminal("\n")
    with pytest.raises(RunError, match="geen citaten of foto's"):
        take_one(place.file)


def test_the_command_takes_no_number_and_no_id_on_the_line(place, terminal):
    result = CliRunner().invoke(cli.app, ["withdraw", str(place.file), "--only", "q001"])
    assert isinstance(result.exception, PrivacyError)
    assert "q001" not in str(result.exception)
    assert json.dumps(place.published("quotes")).count("q001")
