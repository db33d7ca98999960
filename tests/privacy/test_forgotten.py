"""After a whole run and a release, a forgotten person is searched for in every byte."""

from __future__ import annotations

import getpass

import pytest
from tests.notebooks.small_monitor import bsn, every_byte, make_monitor
from typer.testing import CliRunner

from merkbaar import cli
from merkbaar.monitor import load_monitor
from merkbaar.privacy.keys import open_key
from merkbaar.publishing.at_rest import read_table
from merkbaar.publishing.door import FORGOTTEN, open_door
from merkbaar.publishing.files import read_json
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.release import release
from merkbaar.publishing.run import run
from merkbaar.publishing.signing import is_unchanged

WHO = 2
WORDS = b"De 2e keer dat ik hulp kreeg"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run, release, forget at a made-up terminal, and run again; what was said on the way."""
    home = tmp_path_factory.mktemp("vergeten") / "data" / "klein"
    file = make_monitor(home)
    file.write_text(file.read_text().replace("key: demo", 'key: "file:../../klein.key"'))
    open_key("file:../../klein.key", home)
    folders = Folders(home=home, monitor="klein")
    run(file, "2026", progress=False)
    release(file, "2026", by="de tester", quotes="all")
    before = {part: every_byte(getattr(folders, part)) for part in ("outputs", "register")}
    with pytest.MonkeyPatch.context() as typed:
        typed.setattr("merkbaar.publishing.asking._need_terminal", lambda: None)
        typed.setattr(getpass, "getpass", lambda prompt: bsn(WHO))
        given = CliRunner().invoke(cli.app, ["forget", str(file)], input="ja\n")
    assert given.exit_code == 0, given.output
    return file, folders, before, given.output


@pytest.fixture(scope="module")
def who(told):
    file, folders, _, _ = told
    return open_door(load_monitor(file), folders.home).pseudonyms_of(bsn(WHO), kind="bsn")[0]


def made(folders):
    """Every file under the monitor's folder that isn't a raw file."""
    return [
        path
        for path in sorted(folders.home.rglob("*"))
        if path.is_file() and not path.is_relative_to(folders.raw)
    ]


def test_the_person_was_there_before(told, who):
    _, _, before, _ = told
    assert WORDS in before["outputs"]
    assert who.encode() in before["register"]


def test_no_word_of_the_person_is_left_in_what_was_made_or_released(told, who):
    _, folders, _, _ = told
    for path in made(folders):
        assert WORDS not in path.read_bytes(), path.name
        assert bsn(WHO).encode() not in path.read_bytes(), path.name
    released = every_byte(folders.outputs)
    assert not [one for one in (WORDS, who.encode(), bsn(WHO).encode()) if one in released]


def test_the_pseudonym_is_left_on_the_two_lists_alone(told, who):
    _, folders, _, _ = told
    left = {path.name for path in made(folders) if who.encode() in path.read_bytes()}
    assert left == {"forgotten.json", "withdrawn.json"}


def test_nothing_that_was_said_names_the_person(told, who):
    _, _, _, said = told
    assert not [one for one in (bsn(WHO), who, WORDS.decode()) if one in said]
    assert "raw/mensen.csv: 1 rij" in said


def test_the_released_edition_is_signed_and_its_tables_are_those_of_before(told):
    file, folders, before, _ = told
    released = folders.released("2026")
    assert is_unchanged(released, open_door(load_monitor(file), folders.home))
    assert (released / "published" / "tables.json").read_bytes() in before["outputs"]


def test_the_next_run_does_not_bring_the_person_back(told, who):
    file, folders, _, _ = told
    run(file, "2026", progress=False)
    for path in made(folders):
        content = path.read_bytes()
        assert WORDS not in content, path.name
        assert bsn(WHO).encode() not in content, path.name
        if path.name not in ("forgotten.json", "withdrawn.json"):
            assert who.encode() not in content, path.name
    key = open_door(load_monitor(file), folders.home).key
    assert who not in set(read_table(folders.prepared / "persons.parquet", key=key)["person"])
    refused = read_table(folders.prepared / "refused.parquet", key=key)
    assert (refused["reason"] == FORGOTTEN).sum() == 5
    assert read_json(folders.concept("2026") / "run.json")["local"]["withdrawn"]
