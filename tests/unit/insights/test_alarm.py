"""The joined alarm puts findings together that are there already, and claims nothing new."""

from __future__ import annotations

import pytest

from merkbaar.insights import alarms
from merkbaar.tables import Cell, Finding

TOTAL = "GM9999"


def one(kind, comparator, *, effect=5.0, certainty="shown", better="lower", **more) -> Finding:
    area = more.pop("area", TOTAL)
    usual = {
        "finding": f"{kind}.{comparator}.{area}",
        "measure": "waiting_days",
        "title": {"nl": "Wachttijd"},
        "unit": "dagen",
        "subject": {"area": area, "period": "2026"},
        **dict.fromkeys(
            ("value", "reference", "lower", "upper", "value_lower", "value_upper", "n", "p", "q")
        ),
        "smallest_effect": 1.0,
        "grade": "registration",
        "evidence": (Cell("waiting", {"area": area}),),
    }
    parts = {**usual, "kind": kind, "comparator": comparator, "effect": effect}
    return Finding(**{**parts, "better": better, "certainty": certainty, **more})


def three(**changes) -> list[Finding]:
    return [
        one("level", "target", **changes.get("level", {})),
        one("change", "time", **changes.get("change", {})),
        one("joined", "time", **{"pattern": "agree", **changes.get("joined", {})}),
    ]


def test_worse_than_the_target_worse_than_before_and_told_of_is_an_alarm():
    (made,) = alarms(three(), total=TOTAL)
    assert (made.measure, made.area) == ("waiting_days", "")
    assert made.worse == "level.target.GM9999"
    assert made.worsening == "change.time.GM9999"
    assert made.told == "joined.time.GM9999"


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_two_of_the_three_are_none(missing):
    assert alarms([f for at, f in enumerate(three()) if at != missing], total=TOTAL) == ()


@pytest.mark.parametrize("part", ["level", "change", "joined"])
@pytest.mark.parametrize(
    "change",
    [{"certainty": "uncertain"}, {"effect": -5.0}, {"effect": None}, {"better": "none"},
     {"measure": "reach"}],
    ids=["not sure", "better", "unknown", "neither way better", "another measure"],
)  # fmt: skip
def test_each_of_the_three_must_be_sure_worse_and_of_the_same_measure(part, change):
    assert alarms(three(**{part: change}), total=TOTAL) == ()


def test_a_number_and_a_theme_that_contradict_are_no_alarm():
    assert alarms(three(joined={"pattern": "contradict"}), total=TOTAL) == ()


def test_a_wijk_counts_on_its_own_figures_with_the_theme_of_the_municipality():
    here = [
        one("difference", "area", area="WK999902"),
        one("change", "time", area="WK999902"),
        one("change", "time", area="WK999903"),
        three()[2],
    ]
    (made,) = alarms(here, total=TOTAL)
    assert made.area == "WK999902"
    assert made.told == "joined.time.GM9999"


def test_elsewhere_goes_before_the_target_and_the_order_of_findings_does_not_matter():
    found = [*three(), one("difference", "municipality")]
    (made,) = alarms(found, total=TOTAL)
    assert made.worse == "difference.municipality.GM9999"
    assert alarms(list(reversed(found)), total=TOTAL) == (made,)


def test_without_findings_there_is_no_alarm():
    assert alarms([], total=TOTAL) == ()
