"""The researcher's viewer: what was read, refused, hidden, and how stable it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.publishing.starting import new_monitor
from merkbaar.publishing.viewing import open_made
from merkbaar.publishing.viewing_words import Listing, said

SOURCES = [
    {"file": "raw/a.csv", "sheet": None, "table": "persons", "read": 10, "laid_out": 12,
     "kept": 9, "refused": 3},
    {"file": "raw/b.csv", "sheet": "Blad", "table": "narratives", "read": 5, "laid_out": 5,
     "kept": 4, "refused": 0},
]  # fmt: skip
HIDDEN = [
    {"table": "reach", "cells": 2, "rule": "persons", "why": "te weinig mensen"},
    {"table": "reach", "cells": 1, "rule": "secondary", "why": "anders af te leiden"},
    {"quotes": 4, "rule": "few", "why": "te weinig mensen bij deze keuze"},
]


@pytest.fixture
def monitor(tmp_path) -> Path:
    return make_monitor(tmp_path, "proef")


def make_monitor(place: Path, name: str) -> Path:
    """A monitor of which an edition was run, as far as the viewer looks."""
    file = new_monitor(place / "data" / name)
    home = file if file.is_dir() else file.parent
    text = (home / "monitor.yml").read_text(encoding="utf-8")
    with_demo = re.sub(r"key: \S+", "key: demo", text)
    assert with_demo != text
    named = re.sub(r"(?m)^monitor: \S+", f"monitor: {name}", with_demo)
    (home / "monitor.yml").write_text(named, encoding="utf-8")
    concept = home / "concept" / "2026"
    (concept / "published").mkdir(parents=True)
    versions = {"numpy": "2", "python": "3.11"}
    public = {"monitor": "proef", "edition": "2026", "minimum": 10, "random_state": 1,
              "key": "abcd", "inputs": "ef01", "versions": versions}  # fmt: skip
    steps = [{"name": "stories", "state": "done", "seconds": 1.234}]
    local = {"sources": SOURCES, "hidden": HIDDEN, "steps": steps}
    write(concept / "run.json", {"public": public, "local": local})
    themes = {
        "a": {"title": {"nl": "Wachten"}, "stability": 0.9, "stable": True},
        "b": {"title": {"nl": "Geld"}, "stability": 0.4, "stable": False},
    }
    write(concept / "published" / "edition.json", {"themes": themes})
    write(concept / "published" / "tables.json", [{"name": "reach", "rows": [[1]] * 12}])
    findings = [{"certainty": "shown", "rank": 1}, {"certainty": "shown", "rank": 0},
                {"certainty": "uncertain", "rank": 0}]  # fmt: skip
    write(concept / "published" / "findings.json", findings)
    (home / "prepared").mkdir()
    rows = [("raw/a.csv", "", row, why, "persons") for row, why in
            ((2, "dubbele regel"), (3, "dubbele regel"), (9, "totaalregel"))]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["file", "sheet", "row", "reason", "table"])
    frame.to_parquet(home / "prepared" / "refused.parquet")
    return home


def write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def test_rows_that_got_lost_are_seen_and_rows_that_did_not_are_not(monitor):
    found = open_made(monitor, "2026").sources().set_index("bestand")["klopt"]
    assert found.to_dict() == {"raw/a.csv": "ja", "raw/b.csv": "NEE"}


def test_refused_rows_are_counted_by_reason_and_no_row_is_named(monitor):
    found = open_made(monitor, "2026").refused()
    assert found[["waarom", "rijen"]].values.tolist() == [["dubbele regel", 2], ["totaalregel", 1]]
    assert "row" not in found.columns


def test_what_was_hidden_is_counted_with_its_reason_and_as_a_share(monitor):
    made = open_made(monitor, "2026")
    hidden = made.hidden()
    assert hidden["aantal"].tolist() == [2, 1, 4]
    assert hidden["wat"].tolist() == ["cellen", "cellen", "citaten"]
    (share,) = made.share_hidden().to_dict("records")
    assert share == {"tabel": "reach", "verborgen": 3, "cellen": 12, "%": 25.0}


def test_the_weakest_theme_comes_first(monitor):
    themes = open_made(monitor, "2026").themes()
    assert themes["thema"].tolist() == ["Geld", "Wachten"]
    assert themes["staat stevig"].tolist() == ["nee", "ja"]


def test_findings_are_counted_by_certainty_main_points_apart(monitor):
    found = open_made(monitor, "2026").certainty().set_index("zekerheid")
    assert found.loc["aangetoond"].tolist() == [1, 2]
    assert found.loc["onzeker"].tolist() == [0, 1]
    assert found["alle bekeken"].sum() == 3


def test_the_record_says_with_what_it_was_made(monitor):
    made = open_made(monitor, "2026")
    about = made.about().set_index("wat")["waarde"]
    assert about["kleinste aantal mensen"] == "10"
    assert about["versie van numpy"] == "2"
    assert made.steps().values.tolist() == [["stories", "gedaan", 1.2]]
    assert "Key(" not in repr(made)


def test_without_refused_rows_it_says_so(monitor):
    (monitor / "prepared" / "refused.parquet").unlink()
    assert open_made(monitor, "2026").refused().values.tolist() == [["niets"]]


@pytest.mark.parametrize("broken", ["", "{}", "[]", '{"public": {}}'])
def test_without_a_concept_it_says_what_to_do(monitor, broken):
    (monitor / "concept" / "2026" / "run.json").write_text(broken, encoding="utf-8")
    with pytest.raises(DefinitionError, match="merkbaar run"):
        open_made(monitor, "2026")


def test_the_main_things_are_said_first_with_the_row_that_got_lost(monitor):
    assert open_made(monitor, "2026").in_short().sentences == (
        "Rijen: 17 uit 2 bestanden, waarvan 13 gebruikt en 3 geweigerd (17,6 %). De vaakste reden: "
        "dubbele regel (2).",
        "Let op: bij 1 bronnen is een rij zoekgeraakt. Meld dat.",
        "Verborgen: 3 van 12 cellen (25 %). Nergens meer dan de helft.",
        "Thema's: 1 van de 2 staan niet stevig. Het zwakst: Geld (0,4).",
        "Bevindingen: 3 bekeken, 1 hoofdpunten, waarvan 1 aangetoond.",
    )


def test_an_edition_without_anything_is_said_to_have_nothing(monitor):
    concept = monitor / "concept" / "2026"
    record = json.loads((concept / "run.json").read_text(encoding="utf-8"))
    record["local"] |= {"sources": [], "hidden": []}
    write(concept / "run.json", record)
    write(concept / "published" / "edition.json", {})
    for name in ("tables", "findings"):
        write(concept / "published" / f"{name}.json", [])
    (monitor / "prepared" / "refused.parquet").unlink()
    made = open_made(monitor, "2026")
    assert made.in_short().sentences == (
        "Rijen: 0 uit 0 bestanden, waarvan 0 gebruikt en 0 geweigerd (0 %).",
        "Verborgen: er zijn geen tabellen.",
        "Thema's: er zijn er geen.",
        "Bevindingen: 0 bekeken, 0 hoofdpunten, waarvan 0 aangetoond.",
    )
    for frame in (made.sources(), made.empty(), made.hidden(), made.themes(), made.share_hidden()):
        shown = Listing(frame, "Iets")._repr_html_()
        assert shown == "<p><strong>Iets</strong>: niets.</p>"


def test_columns_that_are_empty_in_part_are_counted_without_a_value(monitor):
    concept = monitor / "concept" / "2026"
    record = json.loads((concept / "run.json").read_text(encoding="utf-8"))
    record["local"]["tables"] = {"persons": {"rows": 4}, "weg": {"rows": 1}}
    write(concept / "run.json", record)
    frame = pd.DataFrame(
        {"person": list("abcd"), "area": ["x", "", None, "y"], "birth": [1.0, 2.0, None, 4.0],
         "never": [None] * 4}
    )  # fmt: skip
    frame.to_parquet(monitor / "prepared" / "persons.parquet")
    assert open_made(monitor, "2026").empty().values.tolist() == [
        ["persons", "area", 4, 2, 50.0],
        ["persons", "birth", 4, 1, 25.0],
    ]


def test_a_theme_that_has_no_stability_comes_last_and_is_no_number(monitor):
    themes = {
        "rest": {"title": {"nl": "Overige"}, "stability": None, "stable": True},
        "b": {"title": {"nl": "Geld"}, "stability": 0.4, "stable": False},
    }
    write(monitor / "concept" / "2026" / "published" / "edition.json", {"themes": themes})
    found = open_made(monitor, "2026").themes()
    assert found["thema"].tolist() == ["Geld", "Overige"]
    assert "<td" in (shown := Listing(found, "Thema's")._repr_html_())
    assert "nan" not in shown.lower()
    assert "–" in shown


def test_a_table_is_shown_whole_in_dutch_and_what_is_in_it_is_text():
    long = "dubbele sleutel (person, instrument, item, wave) en nog veel meer woorden daarbij"
    frame = pd.DataFrame(
        {"waarom": [long, "<script>x</script>"], "rijen": [12345, 1], "%": [0.5, 2]}
    )
    shown = Listing(frame, "Een & ander")._repr_html_()
    assert long in shown
    assert "<script>" not in shown
    assert "<caption>Een &amp; ander</caption>" in shown
    assert '<td class="getal">12.345</td>' in shown
    assert '<th scope="col" class="getal">%</th>' in shown
    assert "<th></th>" not in shown


@pytest.mark.parametrize(
    ("value", "words"),
    [(1234567, "1.234.567"), (0.62, "0,62"), (1234.5, "1.234,5"), (25.0, "25"), (None, "–"),
     (float("nan"), "–"), (True, "True"), ("1.5", "1.5")],
)  # fmt: skip
def test_numbers_are_written_as_dutch_does(value, words):
    assert said(value) == words
