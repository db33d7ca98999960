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
