"""Outcome on the page: one scale, every figure a published cell, and why two aren't compared."""

from __future__ import annotations

import re

import pytest
from tests.privacy import page_reader
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.outcome import outcome
from merkbaar.pages.workbench import Workbench

APPROACHES = ["maatjes", "coach", "vergelijking"]
MEASURES = ["loneliness", "health"]
MOVED = {"better": 60, "same": 30, "worse": 20, "alle": 110}
HIDDEN = {("health", "coach", "same"), ("health", "coach", "worse")}
CLASSES = {"recovered": 0, "improved": 25, "unchanged": 70, "deteriorated": 15, "alle": 110}


def graded(table, grade: dict[str, str], refused: str = ""):
    """Set the grade of each approach; of one, leave the value away with the reason."""
    at = {name: table.columns.index(name) for name in table.columns}
    rows = []
    for row in table.rows:
        cells = list(row)
        cells[at["grade"]] = grade[cells[at["approach"]]]
        if cells[at["approach"]] == refused:
            for name in ("value", "lower", "upper"):
                cells[at[name]] = None
            cells[at["state"]] = "missing"
            cells[at["method"]] = "niet vergeleken: een andere vragenlijst"
        rows.append(cells)
    return type(table).from_dict({**table.to_dict(), "rows": rows})


def tables(refused: str = "") -> dict:
    two = {"measure": sorted(MEASURES), "approach": sorted(APPROACHES)}
    grades = {"maatjes": "reference", "coach": "reference", "vergelijking": "paired"}
    stick = made_up.table("yardstick", two, lambda measure, approach: (0.6, 0.2, 110), unit="SD")
    change = made_up.table("outcome", two, lambda measure, approach: (0.9, 0.2, 110), unit="punten")
    counted = {
        "moved": ("way", MOVED, lambda key: None if key in HIDDEN else (MOVED[key[2]], 0, 110)),
    }
    made = {"yardstick": graded(stick, grades, refused), "outcome": change}
    for name, (dimension, codes, cell) in counted.items():
        made[name] = made_up.table(
            name,
            {**two, dimension: sorted(codes)},
            lambda cell=cell, **where: cell(tuple(where.values())),
            unit="mensen",
        )
    made["stayed"] = made_up.table("stayed", two, lambda measure, approach: (73.0, 7.0, 150))
    made["reliable_change"] = made_up.table(
        "reliable_change",
        {"measure": ["loneliness"], "approach": sorted(APPROACHES), "class": sorted(CLASSES)},
        lambda **where: (CLASSES[where["class"]], 0, 110),
        unit="mensen",
    )
    return made


def edition(**changed):
    about = {
        **made_up.edition(),
        "approaches": [{"id": one, "title": one.title()} for one in APPROACHES],
        "measures": [{"id": one, "title": one.title(), "unit": "punten"} for one in MEASURES],
    }
    made = {**made_up.tables(), **tables(), **changed}
    kept = {name: table for name, table in made.items() if table is not None}
    return made_up.published(tables=kept, findings=(), edition=about)


def section(published):
    return outcome(Workbench(published, list(published.tables.values())))


@pytest.fixture(scope="module")
def published():
    return edition()


@pytest.fixture(scope="module")
def made(published):
    return section(published)


def test_the_measures_stand_in_the_order_of_the_monitor_on_one_scale(made):
    assert [one.title["nl"] for one in made.measures] == ["Loneliness", "Health"]
    drawings = [one.chart.drawing for one in made.measures]
    domains = {re.search(r"domain&quot;:(\[[^]]*\])", one)[1] for one in drawings}
    assert len(domains) == 1


def test_every_approach_has_its_grade_of_evidence_the_strongest_first(made):
    grades = [(words["nl"], names["nl"]) for words, names in made.grades]
    assert grades == [
        ("vergeleken met een groep zonder deze aanpak", "Coach, Maatjes"),
        ("dezelfde mensen, twee keer gemeten, zonder vergelijkingsgroep", "Vergelijking"),
    ]


def test_under_the_chart_stand_the_change_who_left_and_who_went_which_way(made):
    lonely, health = made.measures
    titles = [one.title["nl"] for one in lonely.counts]
    assert titles == [
        "Hoeveel veranderde er, en bij hoeveel mensen",
        "Beter, gelijk of slechter",
        "Duidelijk veranderd",
    ]
    assert [one.title["nl"] for one in health.counts] == titles[:2]
    first = {one.heading["nl"]: one.cells[0][1].value["nl"] for one in lonely.counts[0].columns}
    assert first == {
        "Verandering": "0,9 punt",
        "Twee keer gemeten, ongeveer": "73 %",
    }


def test_what_is_hidden_is_a_dash_with_its_reason(made):
    moved = made.measures[1].counts[1]
    coach = sorted(APPROACHES).index("coach")
    same = next(one for one in moved.columns if one.heading["nl"] == "Gelijk")
    assert same.cells[coach][1].value["nl"] == "–"
    assert "te weinig mensen" in same.cells[coach][1].reason["nl"]


def test_what_cannot_be_compared_says_why():
    made = section(edition(yardstick=tables("coach")["yardstick"]))
    words = made.measures[0].refused[0]
    assert words["nl"] == "Coach: niet langs de meetlat. Reden: een andere vragenlijst."
    assert "Reason" in words["en"]


@pytest.mark.parametrize("name", ["moved", "stayed", "reliable_change", "outcome"])
def test_without_a_table_its_columns_are_left_out(name):
    made = section(edition(**{name: None}))
    assert made is not None
    assert all(column.cells for one in made.measures for t in one.counts for column in t.columns)


def test_without_a_cut_off_nobody_is_said_to_have_recovered_and_not_0_either():
    table = tables()["reliable_change"]
    at = table.columns.index("class")
    rows = [row for row in table.rows if row[at] != "recovered"]
    made = section(
        edition(reliable_change=type(table).from_dict({**table.to_dict(), "rows": rows}))
    )
    headings = [one.heading["nl"] for one in made.measures[0].counts[2].columns]
    assert headings == ["Duidelijk beter", "Niet duidelijk anders", "Duidelijk slechter"]


def test_without_a_yardstick_or_with_nothing_shown_there_is_no_section():
    assert section(edition(yardstick=None)) is None
    two = {"measure": sorted(MEASURES), "approach": sorted(APPROACHES)}
    empty = made_up.table("yardstick", two, lambda **where: None, unit="SD")
    assert section(edition(yardstick=empty)) is None
    page = pages.story(edition(yardstick=None))
    assert 'id="meetlat"' not in page.html


def test_the_page_holds_the_section_in_three_languages(published):
    page = pages.story(published)
    assert 'id="meetlat"' in page.html
    texts = page.payload["texts"]
    at = texts["nl"].index("Alle aanpakken langs één meetlat")
    assert texts["en"][at] == "All approaches on one yardstick"


def test_every_figure_of_the_section_is_a_published_cell(published):
    reader = page_reader.Reader(pages.story(published).html)
    mine = set(tables())
    drawn = [one for one in reader.drawn() if one.table == "yardstick"]
    assert drawn
    written = [(one, text, cell) for one, text, cell in reader.written() if one is not None]
    mine_written = [(one, cell) for one, _, cell in written if one.table in mine]
    assert {one.table for one, _ in mine_written} == mine
    for one, cell in [*mine_written, *((one, reader.cell(one.table, one.where)) for one in drawn)]:
        assert cell["state"] == "shown"
        assert abs(cell[one.figure] - one.value) <= one.slack + 1e-9
