"""The journey map and two moments: every mark where its value is, nothing where it is hidden."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from tests.unit.pages.test_journey_page import FELT, PHASES, TURNED, journey_tables, signed

from merkbaar.charts import journey_map, svg, two_moments


def marks(drawing: str, role: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(drawing)
    return [mark for one in root.iter() if one.get("class") == f"m-{role}" for mark in one]


def across(mark: ElementTree.Element) -> float:
    return float(re.match(r"translate\(([-\d.]+)", mark.get("transform", "translate(0)"))[1])


@pytest.fixture(scope="module")
def feeling() -> str:
    return svg(journey_map(signed("felt", FELT, 0.3), order=PHASES))


def scale(drawing: str):
    meta = json.loads(ElementTree.fromstring(drawing).get("data-chart"))
    low, high = meta["domain"]
    return lambda value: (value - low) / (high - low) * meta["size"]


def test_each_phase_has_a_dot_where_its_feeling_is(feeling):
    to = scale(feeling)
    found = {mark.get("data-key"): across(mark) for mark in marks(feeling, "dot")}
    assert found == pytest.approx({phase: to(value) for phase, value in FELT.items()}, abs=0.2)


def test_an_interval_runs_from_lower_to_upper_also_below_nought(feeling):
    to = scale(feeling)
    (mark,) = [one for one in marks(feeling, "interval") if one.get("data-key") == "overzicht"]
    assert across(mark) == pytest.approx(to(-1.9), abs=0.2)
    assert float(mark.get("x2")) == pytest.approx(to(-1.3) - to(-1.9), abs=0.2)


def test_the_line_of_nought_has_no_cell_and_is_always_on_the_scale(feeling):
    (rule,) = marks(feeling, "neutral")
    assert rule.get("data-key") is None
    assert across(rule) == pytest.approx(scale(feeling)(0), abs=0.2)
    high = svg(journey_map(signed("felt", {"intake": 1.5, "hulp": 1.8}, 0.1), order=PHASES))
    assert across(marks(high, "neutral")[0]) == pytest.approx(scale(high)(0), abs=0.2)


def test_the_way_goes_through_the_phases_in_their_order(feeling):
    (line,) = marks(feeling, "way_line")
    places = [float(x) for x, _ in re.findall(r"([-\d.]+),([-\d.]+)", line.get("d"))]
    to = scale(feeling)
    assert places == pytest.approx([to(FELT[phase]) for phase in PHASES], abs=0.2)


def test_a_hidden_phase_breaks_the_way_and_is_a_dash():
    hidden = {**FELT, "overzicht": None}
    drawing = svg(journey_map(signed("felt", hidden, 0.3), order=PHASES))
    lines = [line.get("d") for line in marks(drawing, "way_line")]
    assert [len(re.findall(r"[ML]", line)) for line in lines if "L" in line] == [2]
    by = {mark.get("data-key"): mark.get("display") for mark in marks(drawing, "dot")}
    assert by["overzicht"] == "none"
    dashes = {mark.get("data-key"): mark.get("display") for mark in marks(drawing, "dash")}
    assert dashes["overzicht"] is None
    assert dashes["hulp"] == "none"


def test_without_a_way_a_dot_whose_interval_holds_nought_is_open():
    drawing = svg(journey_map(signed("turned", TURNED, 0.4), order=PHASES, way=False))
    by = {mark.get("data-key"): mark.get("class") or "" for mark in marks(drawing, "dot")}
    assert "is-open" in by["uitstroom"]
    assert "is-open" not in by["hulp"]
    assert not marks(drawing, "way_line")


def test_phases_outside_the_order_and_without_a_cell_are_left_out():
    drawing = svg(journey_map(signed("felt", FELT, 0.3), order=["hulp", "intake", "niets"]))
    assert [mark.get("data-key") for mark in marks(drawing, "dot")] == ["hulp", "intake"]


def test_two_moments_have_an_open_and_a_full_dot_where_the_numbers_are():
    table = journey_tables()["journey_images"]
    drawing = svg(two_moments(table, order=["kapot", "heel"]))
    first, last = marks(drawing, "start"), marks(drawing, "end")
    per_person = across(first[0]) / 26
    assert [across(mark) for mark in first] == pytest.approx([26 * per_person, 14 * per_person],
                                                             abs=0.2)  # fmt: skip
    assert [across(mark) for mark in last] == pytest.approx([12 * per_person, 28 * per_person],
                                                            abs=0.2)  # fmt: skip
    assert len(marks(drawing, "interval")) == 2


def test_a_drawing_of_two_moments_has_nothing_for_the_script_to_move():
    drawing = svg(two_moments(journey_tables()["journey_images"], order=["kapot", "heel"]))
    assert "data-chart" not in drawing
    assert "data-key" not in drawing


def test_the_same_table_gives_the_same_bytes():
    table = signed("felt", FELT, 0.3)
    assert svg(journey_map(table, order=PHASES)) == svg(journey_map(table, order=PHASES))
