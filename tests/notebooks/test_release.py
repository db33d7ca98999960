from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.notebooks.small_monitor import (
    CANARIES,
    LOUD,
    OPENING,
    SMALL,
    bsn,
    every_byte,
    make_monitor,
    write_notebook,
)

from merkbaar.errors import DefinitionError, PrivacyError, RunError
from merkbaar.monitor import load_monitor
from merkbaar.privacy import placed, register
from merkbaar.publishing import open_published, report
from merkbaar.publishing.approving import ticket
from merkbaar.publishing.door import open_door
from merkbaar.publishing.release import release, withdraw
from merkbaar.publishing.run import run
from merkbaar.publishing.signing import is_unchanged

ROOT = Path(__file__).resolve().parents[2]


class Place:
    """A monitor under ``data/``, with its outputs beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "data" / "klein"
        self.file = self.home / "monitor.yml"
        self.outputs = root / "outputs" / "klein"
        self.released = self.outputs / "2026"

    def run(self, **more):
        return run(self.file, "2026", progress=False, **more)

    def release(self, quotes="all", **more):
        return release(self.file, "2026", by="de tester", quotes=quotes, **more)

    def published(self, name):
        return json.loads((self.released / "published" / f"{name}.json").read_text())

    def concept(self, name):
        path = self.home / "concept" / "2026" / "published" / f"{name}.json"
        return json.loads(path.read_text())

    def door(self):
        return open_door(load_monitor(self.file), self.home)

    def edit(self, old, new):
        text = self.file.read_text()
        assert old in text
        self.file.write_text(text.replace(old, new))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("released"))
    make_monitor(place.home)
    place.run()
    return place


@pytest.fixture
def place(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "copy")
    return Place(tmp_path / "copy")


def test_a_release_can_be_opened_by_a_reader(place):
    assert place.release() == place.released
    edition = open_published(place.released / "published")
    assert set(edition.tables) == {"users", "theme_shares"}
    assert len(edition.quotes) == 30
    assert edition.edition["title"] == "Editie 2026"


def test_no_identifier_and_no_small_group_is_in_any_byte_of_outputs(place):
    place.release()
    content = every_byte(place.outputs)
    assert not [canary for canary in CANARIES if canary.encode() in content]
    assert not [number for number in range(60) if bsn(number).encode() in content]
    pseudonyms = json.loads((place.home / "concept" / "2026" / "said_by.json").read_text())
    assert not [one for who in pseudonyms.values() for one in who if one.encode() in content]
    table = open_published(place.released / "published").tables["users"]
    (cell,) = [row for row in table.records() if SMALL.items() <= row.items()]
    assert (cell["state"], cell["value"]) == ("suppressed", None)


def test_the_same_concept_gives_the_same_bytes(place):
    place.release()
    before = every_byte(place.outputs)
    place.release()
    assert every_byte(place.outputs) == before


def test_a_run_says_each_time_that_the_public_key_is_public(place):
    for _ in range(2):
        record = place.run()
        assert record.skipped
        assert "sleutel 'demo', en die is openbaar" in record.summary()


def test_a_concept_shows_a_quote_only_where_that_adds_nothing_to_earlier_editions(place):
    place.release()
    assert {len(quote["shown_under"]) for quote in place.concept("quotes")} == {2}
    shutil.rmtree(place.outputs)
    key = place.door().key
    known = placed.placed(place.home, releases=1, expected=True, key=key)
    now = {one: frozenset({"group_age=65+"}) for one in known}
    placed.remember(place.home, now, releases=1, key=key)
    place.run()
    assert [quote["shown_under"] for quote in place.concept("quotes")] == [[{}]] * 30


def test_who_released_stays_left(place):
    place.release()
    kept = register.releases(place.home, key=place.door().key)
    assert [one["by"] for one in kept] == ["de tester"]
    assert b"de tester" not in every_byte(place.outputs)
    assert str(place.root).encode() not in every_byte(place.outputs)


def test_without_a_concept_nothing_is_released(place):
    shutil.rmtree(place.home / "concept")
    with pytest.raises(RunError, match="Maak het met 'merkbaar run --edition 2026'"):
        place.release()
    assert not place.outputs.exists()


def test_without_a_name_nothing_is_released(place):
    with pytest.raises(RunError, match="wie vrijgeeft"):
        release(place.file, "2026", by=" ", quotes="all")


def test_each_quote_is_shown_to_a_person_once(place):
    asked = []

    def ask(quote):
        asked.append(quote["text"])
        return len(asked) % 2 == 0

    place.release("ask", ask=ask)
    assert len(asked) == len(set(asked)) == 30
    assert [quote["text"] for quote in place.published("quotes")] == asked[1::2]
    place.release("ask", ask=ask)
    assert len(asked) == 30


def test_with_nobody_to_ask_nothing_is_released(place, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(RunError, match="30 citaten zonder antwoord"):
        place.release("ask")
    assert not place.outputs.exists()


def test_a_list_says_yes_to_what_it_names(place):
    listed = place.home / "concept" / "2026" / "citaten.txt"
    lines = listed.read_text(encoding="utf-8").splitlines()
    listed.write_text("\n".join(lines[:5]) + "\n", encoding="utf-8")
    place.release(str(listed))
    expected = [ticket(quote) for quote in place.concept("quotes")][:2]
    assert [ticket(quote) for quote in place.published("quotes")] == expected


def test_a_list_that_names_another_quote_is_refused(place, tmp_path):
    (tmp_path / "list.txt").write_text("q001\n")
    with pytest.raises(DefinitionError, match="1 citaten die niet"):
        place.release(str(tmp_path / "list.txt"))
    with pytest.raises(DefinitionError, match="is er niet"):
        place.release(str(tmp_path / "absent.txt"))


def test_none_releases_no_quote(place):
    place.release("none")
    assert place.published("quotes") == []


def test_a_release_is_signed_and_a_change_shows(place):
    place.release()
    assert is_unchanged(place.released, place.door())
    path = place.released / "published" / "tables.json"
    path.write_text(path.read_text().replace("30.0", "31.0"))
    assert not is_unchanged(place.released, place.door())


def test_the_report_puts_the_seal_on_an_edition_of_before_there_were_seals(place):
    from merkbaar.publishing.report import report

    place.release()
    path = place.released / "signature.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    sealed = content.pop("seal")
    path.write_text(json.dumps(content), encoding="utf-8")
    report(place.file, "2026")
    assert json.loads(path.read_text(encoding="utf-8"))["seal"] == sealed
    content["files"]["run.json"] = "0" * 64
    path.write_text(json.dumps(content), encoding="utf-8")
    report(place.file, "2026")
    assert "seal" not in json.loads(path.read_text(encoding="utf-8")), "it isn't as it was signed"


def test_a_withdrawal_takes_the_words_out_at_once_and_leaves_the_tables(place):
    place.release()
    before = {name: place.published(name) for name in ("tables", "quotes", "findings")}
    said = withdraw(place.file, bsn(2), kind="bsn")
    assert "1 uit editie 2026" in said
    assert bsn(2) not in said
    assert place.published("tables") == before["tables"]
    gone = [one["text"] for one in before["quotes"] if one not in place.published("quotes")]
    assert len(gone) == 1
    assert gone[0].startswith("De 2e keer ")
    assert gone[0].encode() not in every_byte(place.outputs)
    assert is_unchanged(place.released, place.door())


def test_a_concept_from_before_a_withdrawal_cannot_be_released(place):
    place.release()
    withdraw(place.file, bsn(2), kind="bsn")
    with pytest.raises(RunError, match="van voor een intrekking"):
        place.release()
    place.run()
    place.release()
    told = open_published(place.released / "published").tables["theme_shares"]
    assert [row["state"] for row in told.records()] == ["suppressed"]  # one person fewer: it shows
    assert b"De 2e keer" not in every_byte(place.outputs)


def test_a_withdrawal_of_somebody_unknown_says_so_and_is_kept(place):
    said = withdraw(place.file, bsn(77), kind="bsn")
    assert "klopt het nummer?" in said
    for purpose in ("analyse", "quote"):
        assert len(register.withdrawn(place.home, purpose=purpose, key=place.door().key)) == 1


def test_a_withdrawal_without_a_valid_number_changes_nothing(place):
    with pytest.raises(PrivacyError) as error:
        withdraw(place.file, "123456789", kind="bsn")
    assert "123456789" not in str(error.value)
    assert not (place.home / "register" / "withdrawn.json").exists()


def test_pages_are_built_and_can_be_built_again(place):
    if report.app_notebook("story") is None:
        pytest.skip("the story page isn't there")
    place.edit("pages: []", "pages: [story, counts]")
    place.run()
    place.release()
    pages = report.report(place.file, "2026")
    assert [page.name for page in pages] == ["counts.html", "story.html"]
    first = [page.read_text(encoding="utf-8") for page in pages]
    assert all("<!doctype html>" in text.lower()[:200] for text in first)
    shutil.rmtree(place.released / "report")
    again = report.report(place.file, "2026")
    assert [page.read_text(encoding="utf-8") for page in again] == first
    assert is_unchanged(place.released, place.door())
    content = every_byte(place.outputs)
    assert not [canary for canary in CANARIES if canary.encode() in content]


def test_a_report_of_an_edition_that_was_not_released_is_an_error(place):
    with pytest.raises(DefinitionError, match="nog niet vrijgegeven"):
        report.report(place.file, "2026")


def test_a_page_that_fails_releases_nothing(place, monkeypatch):
    place.release()
    before = every_byte(place.outputs)
    place.edit("pages: []", "pages: [broken]")
    place.run()
    broken = write_notebook(
        place.root / "apps" / "broken.ipynb",
        ("raise ValueError('geheim')",),
        parameters='published: str = ""',
    )
    monkeypatch.setattr(report, "app_notebook", lambda _: broken)
    with pytest.raises(RunError, match="'broken', cel 3"):
        place.release()
    assert every_byte(place.outputs) == before


PRINTS = (
    'story = edition.table("narratives")["text"]\nprint(list(story), bsn)\nraise KeyError(story)'
)
COMMAND = "import sys\nfrom merkbaar.publishing.run import run\nrun(sys.argv[1], '2026')"


def test_a_run_that_fails_halfway_says_and_publishes_nothing_of_a_person(place):
    place.release()
    before = every_byte(place.outputs)
    cells = (OPENING, f"bsn = '{bsn(LOUD)}'\nprint(bsn)", PRINTS)
    write_notebook(place.home / "notebooks" / "told.ipynb", cells)
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, str(place.file)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "lib")},
        check=False,
    )
    assert done.returncode != 0
    logged = done.stdout + done.stderr
    names = [*CANARIES, *(bsn(number) for number in range(60)), "luisterde"]
    assert not [one for one in names if one.encode() in logged]
    assert every_byte(place.outputs) == before
