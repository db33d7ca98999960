"""The outcome notebook on a made-up monitor: trends before the start, goals, and changed forms."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from tests.notebooks.small_monitor import bsn

from merkbaar.publishing.at_rest import read_table
from merkbaar.publishing.run import run

MONITOR = """\
monitor: proef
title: Proefmonitor
municipality: {name: Proefdam, code: GM9998}
owner: team onderzoek
purposes: [leren]
areas:
  - {code: WK999801, name: Noord}
leefgebieden:
  - {id: meedoen, title: Meedoen}
approaches:
  - {id: maatjes, title: Maatjes, leefgebied: meedoen, instrument: srh}
  - {id: vergelijking, title: Vergelijkingsgroep, leefgebied: meedoen, reference: true}
measures:
  - {id: health, title: Gezondheid, unit: punten 1-5, better: lower, smallest_effect: 0.5,
     instrument: srh}
  - {id: ends, title: Rondkomen, unit: punten 1-4, better: lower, smallest_effect: 0.1,
     trend_margin: 0.5, instrument: rondkomen}
  - {id: sleep, title: Slaap, unit: punten 1-5, better: higher, instrument: sleep}
  - {id: stress, title: Stress, unit: punten 1-4, better: lower, instrument: stress}
  - {id: goals, title: Doelen uit het plan, unit: T-score, better: higher}
sources:
  - file: raw/antwoorden.csv
    table: answers
    person: bsn
    columns: {person: bsn, wave: golf, moment: dag, approach: aanpak, instrument: lijst,
              item: vraag, value: antwoord, version: versie, area: wijk}
  - file: raw/doelen.csv
    table: goals
    person: bsn
    columns: {person: bsn, goal: doel, wave: golf, score: score, weight: gewicht}
analyses:
  - {notebook: outcome}
pages: [story]
privacy: {minimum: 5, key: demo}
editions:
  "2026": {title: Editie 2026, until: 2027-01-01, period: "2026"}
"""
WITHOUT_GOALS = MONITOR.replace(MONITOR[MONITOR.index("  - file: raw/doelen") :
                                        MONITOR.index("analyses:")], "")  # fmt: skip
DAYS = {"T-1": "01-02-2026", "T0": "01-05-2026", "T1": "01-10-2026"}
PEOPLE = 150


def answered() -> pd.DataFrame:
    """Health: alike before. Ends: grown apart before. Sleep: begun at T0. Stress: another form."""
    chance, rows = np.random.default_rng(5), []
    for approach, first in (("maatjes", 0), ("vergelijking", PEOPLE)):
        mine = approach == "maatjes"
        for person in range(first, first + PEOPLE):
            own = chance.integers(2, 4)
            steps = {
                "srh": (0, 0, -1 if mine else 0),
                "rondkomen": (0, 1 if mine else 0, 1 if mine else 0),
                "sleep": (None, 0, 1 if mine else 0),
                "stress": (None, 0, -1 if mine else 0),
            }
            for name, moves in steps.items():
                for wave, move in zip(DAYS, moves, strict=True):
                    if move is None:
                        continue
                    code = int(np.clip(own + move + chance.choice([-1, 0, 0, 1]), 1, 4))
                    new = name == "stress" and wave == "T1" and mine
                    version = "bbb222" if new else "aaa111"
                    rows.append((bsn(person), wave, DAYS[wave], approach, name, "1", code,
                                 version, "WK999801"))  # fmt: skip
    columns = ["bsn", "golf", "dag", "aanpak", "lijst", "vraag", "antwoord", "versie", "wijk"]
    return pd.DataFrame(rows, columns=columns)


def reached() -> pd.DataFrame:
    rows = [
        (bsn(person), f"doel {goal}", wave, score, 1 + goal)
        for person in range(20)
        for goal in range(2)
        for wave, score in (("T0", -1), ("T1", "" if person == 3 else (person + goal) % 3 - 1))
    ]
    return pd.DataFrame(rows, columns=["bsn", "doel", "golf", "score", "gewicht"])


def made(home, text=MONITOR):
    (home / "raw").mkdir(parents=True)
    (home / "monitor.yml").write_text(text, encoding="utf-8")
    answered().to_csv(home / "raw" / "antwoorden.csv", sep=";", index=False)
    reached().to_csv(home / "raw" / "doelen.csv", sep=";", index=False)
    run(home / "monitor.yml", "2026", progress=False)
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return made(tmp_path_factory.mktemp("uitkomst") / "data" / "proef")


def result(home, name: str) -> pd.DataFrame:
    return read_table(home / "results" / "2026" / f"{name}.parquet", key=None)


def test_a_trend_before_the_start_is_held_broken_or_not_testable(home):
    table = result(home, "outcome").set_index(["measure", "approach"])
    trends = {measure: table.loc[(measure, "maatjes"), "trend"] for measure in
              ("health", "ends", "sleep")}  # fmt: skip
    assert trends == {"health": "held", "ends": "broken", "sleep": "not_testable"}
    grades = {measure: table.loc[(measure, "maatjes"), "grade"] for measure in trends}
    assert grades == {"health": "reference", "ends": "paired", "sleep": "reference"}
    said = table.loc[("sleep", "maatjes"), "method"]
    assert "niet te toetsen" in said


def test_answers_to_two_versions_of_a_form_are_no_change_and_it_is_said_why(home):
    outcome = result(home, "outcome")
    assert set(outcome.loc[outcome["measure"] == "stress", "approach"]) == {"vergelijking"}
    laid = result(home, "yardstick").set_index(["measure", "approach"])
    said = laid.loc[("stress", "maatjes")]
    assert np.isnan(said["value"])
    assert said["method"] == (
        "niet vergeleken: begin en vervolg hebben een andere versie van de vragenlijst"
    )


def test_goals_of_a_plan_are_told_per_wave_and_leave_through_the_gate(home):
    table = result(home, "goals").set_index("period")
    assert table.loc["T0", "value"] < 50
    assert table.loc["T1", "persons"] == 19
    assert table.loc["T1", "not_measured"] == 2
    published = home / "concept" / "2026" / "published" / "tables.json"
    tables = {one["name"]: one for one in json.loads(published.read_text(encoding="utf-8"))}
    cells = [dict(zip(tables["goals"]["columns"], row, strict=True))
             for row in tables["goals"]["rows"]]  # fmt: skip
    assert {cell["state"] for cell in cells} == {"shown"}
    assert "not_measured" not in tables["goals"]["columns"]


def test_without_goals_the_table_is_empty_and_the_rest_is_there(tmp_path):
    place = made(tmp_path / "data" / "proef", WITHOUT_GOALS)
    assert result(place, "goals").empty
    assert len(result(place, "outcome"))
