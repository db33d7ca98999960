"""The notebook of the pulse runs to its end on whatever a small pulse brings, and hides the few."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from tests.notebooks.small_monitor import bsn, make_monitor

from merkbaar.publishing.run import run

PULSE = """\
pulse:
  instrument: puls
  items: [stress]
  phases:
    - {{id: intake, title: Intake}}
    - {{id: hulp, title: Hulp}}
{events}sources:
  - file: raw/puls.csv
    table: answers
    person: bsn
    columns: {{person: bsn, wave: ronde, moment: dag, phase: fase}}
    items: {{cijfer: puls.stress}}
{letters}"""
EVENTS = "  events:\n    - {id: brief, title: de brief}\n"
LETTERS = """\
  - file: raw/puls.csv
    table: events
    person: bsn
    columns: {person: bsn, wave: ronde, moment: dag}
    items: {brief: brief}
"""
STRESS = (
    '  - {id: stress, title: Stress, unit: "punten 0-10", better: lower, smallest_effect: 0.5}\n'
)


class Place:
    """The small monitor with a pulse of its own."""

    def __init__(self, home, rows, *, events=True):
        self.home, self.file = home, make_monitor(home, people=40)
        text = self.file.read_text(encoding="utf-8")
        parts = {"events": EVENTS, "letters": LETTERS} if events else {"events": "", "letters": ""}
        text = text.replace("sources:\n", PULSE.format(**parts), 1)
        text = text.replace("measures:\n", "measures:\n" + STRESS, 1)
        start, end = text.index("analyses:"), text.index("pages:")
        text = text[:start] + "analyses:\n  - {notebook: pulse}\n" + text[end:]
        self.file.write_text(text, encoding="utf-8")
        columns = ["bsn", "ronde", "dag", "fase", "cijfer", "brief"]
        frame = pd.DataFrame(rows, columns=columns)
        frame.to_csv(home / "raw" / "puls.csv", sep=";", index=False)

    def cells(self, name):
        run(self.file, "2026")
        place = self.home / "concept" / "2026" / "published" / "tables.json"
        tables = {one["name"]: one for one in json.loads(place.read_text(encoding="utf-8"))}
        table = tables[name]
        return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def answers(person, rounds, *, letter=0, lift=3.0):
    """One person's rounds: a level of their own, and more in the round of the letter."""
    rows = []
    for at in range(1, rounds + 1):
        phase, came = "intake" if at <= 2 else "hulp", at == letter
        score = 4 + person % 3 + (at + person) % 2 / 2 + lift * came
        said = "ja" if came else "nee"
        rows.append((bsn(person), f"puls {at}", f"{at:02d}-03-2026", phase, score, said))
    return rows


def test_a_letter_is_found_and_a_phase_of_few_people_is_hidden(tmp_path):
    rows = [row for person in range(30) for row in answers(person, 2, letter=2)]
    rows += [row for person in range(30, 33) for row in answers(person, 4)]
    rows += [row for person in range(33, 40) for row in answers(person, 2)]
    place = Place(tmp_path / "data" / "klein", rows)
    cells = {row["moment"]: row for row in place.cells("pulse_moments")}
    assert cells["brief"]["state"] == "shown"
    assert cells["brief"]["n"] == 30
    assert cells["brief"]["value"] == pytest.approx(8.3, abs=0.3)
    assert cells["hulp"]["value"] is None


def test_without_events_and_with_rubbish_it_runs_to_its_end(tmp_path):
    rows = [row for person in range(30) for row in answers(person, 3)]
    rows += [(bsn(31), "puls 1", "01-03-2026", "zomaar", 5, ""), (bsn(32), "puls 1", "01-03-2026",
             "intake", 99, ""), (bsn(1), "puls 1", "02-03-2026", "intake", 2, "")]  # fmt: skip
    place = Place(tmp_path / "data" / "klein", rows, events=False)
    cells = {row["moment"]: row for row in place.cells("pulse_curve")}
    assert {name: row["n"] for name, row in cells.items()} == {"intake": 30, "hulp": 30}
    refused = pd.read_parquet(place.home / "prepared" / "refused.parquet")
    outside = refused.loc[refused["reason"] == "puls: antwoord buiten de schaal (0 tot 10)"]
    assert outside[["file", "row"]].to_numpy().tolist() == [["raw/puls.csv", len(rows)]]


def test_one_measurement_a_person_gives_no_curve_and_no_error(tmp_path):
    rows = [row for person in range(30) for row in answers(person, 1)]
    place = Place(tmp_path / "data" / "klein", rows)
    cells = place.cells("pulse_curve")
    assert cells
    assert {row["value"] for row in cells} == {None}
