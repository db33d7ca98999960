"""The pulse, drawn: every mark where its value is, a moment of truth as a diamond, no noughts."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from tests.unit.pages.made_up import table

from merkbaar.charts import pulse_curve, pulse_rounds, pulse_scale, svg

PHASES = ("intake", "overzicht", "hulp", "uitstroom")
LEVELS = {"intake": 5.6, "overzicht": 6.2, "hulp": 5.5, "uitstroom": 5.4, "brief": 7.1}
LAGS = {"-2": 5.5, "-1": 5.6, "0": 7.1, "1": 5.4, "2": None}


def moments(levels=LEVELS, half=0.3):
    places = {"measure": ["stress"], "moment": sorted(levels)}
    return table(
        "pulse_curve", places,
        lambda measure, moment: None if levels[moment] is None else (levels[moment], half, 40),
        unit="punten 0-10",
    )  # fmt: skip


def around(levels=LAGS):
    places = {"measure": ["stress"], "event": ["brief"], "lag": sorted(levels)}
    return table(
        "pulse_rounds", places,
        lambda measure, event, lag: None if levels[lag] is None else (levels[lag], 0.3, 40),
        unit="punten 0-10",
    )  # fmt: skip


def draw(levels=LEVELS, **more):
    usual = {"item": "stress", "phases": PHASES, "events": ("brief",)}
    return svg(pulse_curve(moments(levels), **{**usual, **more}))


def marks(drawing: str, role: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(drawing)
    return [mark for one in root.iter() if one.get("class") == f"m-{role}" for mark in one]


def place(mark: ElementTree.Element) -> tuple[float, float]:
    found = re.match(r"translate\(([-\d.]+)[ ,]([-\d.]+)", mark.get("transform", "translate(0,0)"))
    return float(found[1]), float(found[2])


def to(value: float, low: float = 5, high: float = 8) -> float:
    return (value - low) / (high - low) * 370


def test_each_phase_and_event_has_a_dot_at_its_level_in_the_order_of_the_monitor():
    found = {mark.get("data-key"): place(mark) for mark in marks(draw(), "dot")}
    assert list(found) == [*PHASES, "brief"]
    assert {key: x for key, (x, _) in found.items()} == pytest.approx(
        {key: to(value) for key, value in LEVELS.items()}, abs=0.2
    )
    heights = [y for _, y in found.values()]
    assert heights == sorted(heights)
    assert heights[4] - heights[3] > heights[3] - heights[2], "events stand apart"


def test_a_moment_of_truth_is_a_diamond_with_what_people_score_at_their_other_moments():
    drawing = draw(found=("brief",), otherwise={"brief": 5.6})
    assert [mark.get("data-key") for mark in marks(drawing, "moment")] == ["brief"]
    assert "brief" not in [mark.get("data-key") for mark in marks(drawing, "dot")]
    (tick,) = marks(drawing, "otherwise")
    assert tick.get("data-key") is None
    assert marks(draw(), "otherwise") == []


def test_an_interval_runs_from_lower_to_upper():
    (mark,) = [one for one in marks(draw(), "interval") if one.get("data-key") == "hulp"]
    assert place(mark)[0] == pytest.approx(to(5.2), abs=0.2)
    assert float(mark.get("x2")) == pytest.approx(to(5.8) - to(5.2), abs=0.2)


def test_a_hidden_phase_is_a_dash_and_breaks_the_line():
    drawing = draw({**LEVELS, "overzicht": None})
    assert "overzicht" not in [mark.get("data-key") for mark in marks(drawing, "dot")]
    assert len(marks(drawing, "interval")) == 4
    assert [mark.text for mark in marks(drawing, "gone")] == ["–"]
    assert len(marks(drawing, "way_line")) == 2
    assert len(marks(draw(), "way_line")) == 1


def test_a_hidden_moment_is_no_moment_of_truth():
    drawing = draw({**LEVELS, "brief": None}, found=("brief",), otherwise={"brief": 5.6})
    assert marks(drawing, "moment") == marks(drawing, "otherwise") == []


def test_the_line_goes_through_the_phases_and_not_to_the_event():
    (line,) = marks(draw(), "way_line")
    across = [float(x) for x, _ in re.findall(r"([-\d.]+),([-\d.]+)", line.get("d"))]
    assert across == pytest.approx([to(LEVELS[phase]) for phase in PHASES], abs=0.2)


def test_names_stand_in_the_drawing_with_a_key_to_write_them_in_another_language():
    drawing = draw(names={"intake": "Intake en screening"})
    found = {mark.get("data-key"): mark.text for mark in marks(drawing, "label")}
    assert found["label:intake"] == "Intake en screening"
    assert found["label:brief"] == "brief"


def test_the_scale_is_of_whole_numbers_and_holds_all_that_is_shown():
    assert pulse_scale([moments()]) == (5, 8)
    assert pulse_scale([moments(), moments({"intake": 2.5})]) == (2, 8)
    assert pulse_scale([moments({"intake": None})]) == (0, 1)
    assert pulse_scale([moments({"intake": 5.0}, half=0)]) == (5, 6)


def test_the_rounds_lie_from_before_to_after_and_a_hidden_one_is_not_drawn():
    drawing = svg(pulse_rounds(around(), item="stress", event="brief"))
    found = {mark.get("data-key"): place(mark)[0] for mark in marks(drawing, "dot")}
    assert sorted(found, key=found.get) == ["-2", "-1", "0", "1"]
    assert len(marks(drawing, "interval")) == 4
    (rule,) = marks(drawing, "neutral")
    assert place(rule)[0] == pytest.approx(found["0"], abs=0.2)


def test_the_round_of_a_moment_of_truth_is_a_diamond():
    drawing = svg(pulse_rounds(around(), item="stress", event="brief", found=True))
    assert [mark.get("data-key") for mark in marks(drawing, "moment")] == ["0"]
    assert len(marks(drawing, "dot")) == 3


def test_the_same_table_gives_the_same_bytes():
    assert draw(found=("brief",)) == draw(found=("brief",))


def test_where_all_is_hidden_nothing_is_drawn_as_a_value():
    drawing = draw(dict.fromkeys(LEVELS))
    assert marks(drawing, "dot") == marks(drawing, "interval") == marks(drawing, "way_line") == []
    rounds = svg(pulse_rounds(around(dict.fromkeys(LAGS)), item="stress", event="brief"))
    assert marks(rounds, "dot") == []
