"""From a released edition to a pack and what was agreed, and from there to the next edition."""

from __future__ import annotations

import re
import shutil

import pytest
from tests.notebooks.small_monitor import CANARIES, bsn, every_byte, make_monitor
from tests.notebooks.test_release import Place
from typer.testing import CliRunner

from merkbaar.cli import app
from merkbaar.errors import DefinitionError, PrivacyError
from merkbaar.publishing import actions
from merkbaar.publishing.packing import pack
from merkbaar.publishing.release import withdraw
from merkbaar.publishing.signing import is_unchanged

GIVEN = {"what": "Wekelijks aanbellen", "who": "het wijkteam", "when": "1-9-2027"}
NEXT = '  "2027": {title: Editie 2027, until: 2028-01-01, period: "2026"}\n'


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("gesprek"))
    make_monitor(place.home)
    place.edit("random_state: 7", f"{NEXT}random_state: 7")
    place.run()
    place.release()
    return place


@pytest.fixture
def place(released, tmp_path):
    shutil.copytree(released.root, tmp_path / "copy")
    return Place(tmp_path / "copy")


def quoted(place, html: str) -> list[str]:
    """The quotes of the edition that stand in a pack."""
    return [one["text"] for one in place.published("quotes") if one["text"] in html]


def test_a_pack_is_made_of_a_released_edition_and_signed(place, chromium):
    html, pdf = pack(place.file, "2026")
    assert (html.name, pdf.name) == ("gesprek.html", "gesprek.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert quoted(place, html.read_text(encoding="utf-8"))
    assert is_unchanged(place.released, place.door())
    content = every_byte(place.outputs)
    assert not [canary for canary in CANARIES if canary.encode() in content]
    before = html.read_bytes(), pdf.read_bytes()
    assert (pack(place.file, "2026")[0].read_bytes(), pdf.read_bytes()) == before


def test_words_that_are_withdrawn_are_in_no_pack_from_then_on(place):
    html = pack(place.file, "2026")[0]
    told = quoted(place, html.read_text(encoding="utf-8"))[0]
    number = int(re.search(r"De (\d+)e keer", told)[1])
    withdraw(place.file, bsn(number), kind="bsn")
    assert not html.exists()
    assert told.encode() not in every_byte(place.outputs)
    again = pack(place.file, "2026")[0].read_text(encoding="utf-8")
    assert told not in again
    assert quoted(place, again)
    assert told.encode() not in every_byte(place.outputs)
    assert is_unchanged(place.released, place.door())


def test_without_a_browser_there_is_the_page_to_print_oneself(place, monkeypatch, capsys):
    monkeypatch.setenv("MERKBAAR_BROWSER", "een-browser-die-er-niet-is")
    monkeypatch.setattr("merkbaar.publishing.printing._PLACES", ())
    assert [one.name for one in pack(place.file, "2026")] == ["gesprek.html"]
    assert "druk haar af op A4" in capsys.readouterr().err


def test_an_edition_that_was_not_released_has_no_pack(place):
    with pytest.raises(DefinitionError, match="nog niet vrijgegeven"):
        pack(place.file, "2027")
    with pytest.raises(DefinitionError, match="--language nl, nl-b1, en"):
        pack(place.file, "2026", language="fr")


def test_the_command_makes_it_and_says_where_it_is(place):
    said = CliRunner().invoke(
        app, ["report", str(place.home), "-e", "2026", "--format", "gesprek", "--language", "en"]
    )
    assert said.exit_code == 0, said.output
    names = [line.rsplit("/", 1)[-1] for line in said.output.splitlines()]
    assert names[0] == "gesprek.html"
    assert set(names[1:]) <= {"gesprek_en.pdf"}


def test_what_was_agreed_is_told_by_the_next_edition_only(place):
    from merkbaar.publishing.run import run

    actions.add(place.file, **GIVEN)
    path = place.home / "concept" / "2027" / "published" / "edition.json"
    run(place.file, "2027", progress=False)
    assert '"what": "Wekelijks aanbellen"' in path.read_text(encoding="utf-8")
    record = run(place.file, "2027", progress=False)
    assert record.skipped
    actions.done(place.file, "a1", status="gedaan", happened="Elke week")
    run(place.file, "2027", progress=False)
    assert '"happened": "Elke week"' in path.read_text(encoding="utf-8")
    place.run()
    assert place.concept("edition")["actions"] == []


def test_a_name_in_what_was_agreed_stops_a_run_before_anything_is_done(place):
    from merkbaar.publishing.run import run

    actions.add(place.file, **GIVEN)
    path = place.home / "actions.yml"
    text = path.read_text(encoding="utf-8").replace("het wijkteam", "Fatima el Amrani")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PrivacyError) as refused:
        run(place.file, "2027", progress=False)
    assert "Amrani" not in str(refused.value)
    assert not (place.home / "concept" / "2027").exists()
    assert not (place.home / "results" / "2027").exists()


def test_an_indicator_that_is_gone_is_noted_by_a_run_and_the_agreement_is_told(place):
    from merkbaar.publishing.run import run

    actions.add(place.file, **GIVEN)
    path = place.home / "actions.yml"
    text = path.read_text(encoding="utf-8").replace("status:", "measure: weg\n    status:")
    path.write_text(text, encoding="utf-8")
    record = run(place.file, "2027", progress=False)
    assert "de indicator 'weg'" in record.summary()
    concept = place.home / "concept" / "2027" / "published" / "edition.json"
    assert '"measure": "weg"' in concept.read_text(encoding="utf-8")
