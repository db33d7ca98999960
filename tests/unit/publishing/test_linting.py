"""Checking a monitor tells advice with line, reason and proposal; advice is no error."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.unit.pages import made_up
from typer.testing import CliRunner

from merkbaar.cli import app
from merkbaar.errors import DefinitionError
from merkbaar.monitor.reading import examine_file
from merkbaar.publishing import linting
from merkbaar.publishing.folders import Folders

PLANS = Path(__file__).resolve().parents[1] / "monitor" / "plans"
EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "voorbeeld"


@pytest.fixture
def home(tmp_path):
    shutil.copy(PLANS / "functiestapeling.yml", tmp_path / "monitor.yml")
    return tmp_path


def checked(home):
    return CliRunner().invoke(app, ["check", str(home)])


def write_edition(home, edition, rows, *, measures, columns=("measure", "area", "period")):
    """Write a released edition with one table, about the municipality and a wijk."""
    place = home / "outputs" / "proef" / edition / "published"
    place.mkdir(parents=True)
    table = {
        **next(iter(made_up.published().tables.values())).to_dict(),
        "name": "reach",
        "columns": [*columns, "value", "state"],
        "dimensions": list(columns),
        "totals": {"area": "GM9998"},
        "rows": rows,
    }
    about = {"edition": edition, "until": f"{int(edition) + 1}-01-01", "measures": measures}
    for name, content in {
        "tables": [table],
        "findings": [],
        "quotes": [],
        "edition": about,
    }.items():
        (place / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def test_advice_is_told_with_line_reason_and_proposal_and_is_no_error(home):
    ended = checked(home)
    assert ended.exit_code == 0
    assert "monitor.yml, regel 6: functiestapeling: 3 doelen" in ended.output
    assert "    Waarom: " in ended.output
    assert "    Voorstel: Kies er hoogstens twee" in ended.output
    assert "in orde: 0 bronnen gevonden, 1 advies over het plan." in ended.output


def test_the_burden_is_printed_for_a_good_plan_as_well(home):
    shutil.copy(PLANS / "goed.yml", home / "monitor.yml")
    ended = checked(home)
    assert ended.exit_code == 0
    assert "Belasting. Stressvraag: 0,2 min. × 100 mensen × 4 keer per jaar" in ended.output
    assert "geen adviezen over het plan" in ended.output
    assert "Voorstel" not in ended.output


def test_a_missing_file_is_an_error_and_the_advice_is_told_all_the_same(home):
    with (home / "monitor.yml").open("a", encoding="utf-8") as file:
        file.write("sources: [{file: raw/weg.csv, table: persons, columns: {person: a}}]\n")
    ended = checked(home)
    assert ended.exit_code == 2
    assert "raw/weg.csv: dit bestand is er niet" in ended.output
    assert "functiestapeling" in ended.output


def test_a_broken_file_is_an_error_with_its_line(home):
    with (home / "monitor.yml").open("a", encoding="utf-8") as file:
        file.write("aimz: [x]\n")
    with pytest.raises(DefinitionError, match=r"aimz.*Bedoelt u 'aims'"):
        CliRunner().invoke(app, ["check", str(home)], catch_exceptions=False)


def test_a_line_of_advice_is_never_wider_than_a_terminal(home):
    shutil.copy(PLANS / "alles_tegelijk.yml", home / "monitor.yml")
    advised = [line for line in checked(home).output.splitlines() if not line.startswith("Bel")]
    assert max(map(len, advised)) <= linting.WIDTH + 1


def test_the_minutes_are_of_the_catalogue_and_of_ones_own_folder(home):
    own = home / "instruments"
    own.mkdir()
    text = (EXAMPLE.parents[1] / "templates" / "instruments" / "srh.yml").read_text("utf-8")
    text = text.replace("instrument: srh", "instrument: mijn").replace("minutes: 0.2", "minutes: 3")
    (own / "mijn.yml").write_text(text, encoding="utf-8")
    facts = linting.facts_of(home)
    assert facts.minutes["mijn"] == 3
    assert facts.minutes["srh"] == 0.2
    assert facts.titles["mijn"] == facts.titles["srh"]


def test_of_a_file_that_is_not_there_yet_there_are_minutes_and_no_editions(tmp_path):
    facts = linting.facts_of(tmp_path / "monitor.yml")
    assert facts.minutes["srh"] == 0.2
    assert facts.earlier == ()


def test_of_an_edition_only_shown_figures_about_everybody_count(home):
    rows = [
        ["reach", "GM9998", "2025", 31.0, "shown"],
        ["reach", "WK999801", "2025", 99.0, "shown"],
        ["reach", "GM9998", "2024", None, "suppressed"],
    ]
    write_edition(home, "2025", rows, measures=[{"id": "reach", "unit": "%"}])
    (found,) = linting.earlier(Folders(home=home, monitor="proef"))
    assert found.values == {"reach": {"2025": 31.0}}
    assert (found.edition, found.until) == ("2025", "2026-01-01")


def test_a_target_is_held_to_what_was_published(home):
    shutil.copy(PLANS / "doel_al_gehaald.yml", home / "monitor.yml")
    rows = [["reach", "GM9998", "2025", 31.0, "shown"]]
    write_edition(home, "2025", rows, measures=[{"id": "reach", "unit": "%"}])
    assert "al gehaald: het was 31 in 2025, het doel is 25" in checked(home).output


def test_an_edition_that_can_not_be_read_says_nothing(home):
    place = home / "outputs" / "proef" / "2024" / "published"
    place.mkdir(parents=True)
    (place / "edition.json").write_text("{", encoding="utf-8")
    assert linting.earlier(Folders(home=home, monitor="proef")) == ()
    assert checked(home).exit_code == 0


def test_the_example_is_a_good_plan():
    examined = examine_file(EXAMPLE)
    assert linting.advise(examined, linting.Facts(linting.facts_of(EXAMPLE).minutes)) == ()


def test_a_file_with_errors_gets_no_advice(home):
    (home / "monitor.yml").write_text("title: x\n", encoding="utf-8")
    assert linting.advise(examine_file(home), linting.Facts({})) == ()
