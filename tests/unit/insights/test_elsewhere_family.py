"""The municipality held against the country: one comparison a measure, with its sentence."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from tests.unit.insights.conftest import TOTAL, measure

from merkbaar import wording
from merkbaar.insights import findings
from merkbaar.insights.family import family
from merkbaar.insights.scope import Scope, meanings
from merkbaar.tables import Cell, Offer

MEASURES = (
    measure("a", better="higher", smallest_effect=2.0, target=60.0),
    measure("b", better="none"),
    measure("c", better="lower", smallest_effect=2.0),
)
SCOPE = Scope(meanings(MEASURES), TOTAL, "2026", "2025")


def table(*cells: tuple[str, str, str, float, float]) -> Offer:
    """Measure, municipality, period, value and half its interval."""
    names = ["measure", "municipality", "period", "value", "half"]
    frame = pd.DataFrame(cells, columns=names)
    frame["lower"], frame["upper"] = frame["value"] - frame["half"], frame["value"] + frame["half"]
    frame = frame.drop(columns="half").assign(n=math.nan, p=math.nan, grade="indicator", unit="%")
    dimensions = ("measure", "municipality", "period")
    frame = frame.sort_values("municipality")  # as a gate may lay it out
    totals = {"municipality": "Wilgendam"}
    return Offer("elsewhere", frame, dimensions, "", persons=None, totals=totals)


USUAL = (
    ("a", "Wilgendam", "2026", 48.0, 1.5), ("a", "Nederland", "2026", 43.0, 0.0),
    ("a", "Utrecht", "2026", 45.0, 0.0),
    ("a", "Wilgendam", "2025", 40.0, 1.5), ("a", "Nederland", "2025", 43.0, 0.0),
    ("b", "Wilgendam", "2026", 10.0, 1.0), ("b", "Nederland", "2026", 30.0, 0.0),
    ("c", "Wilgendam", "2026", 20.0, 1.5), ("c", "Nederland", "2026", 20.3, 0.0),
)  # fmt: skip


def members(*cells):
    return {one.name: one for one in family({"elsewhere": table(*cells)}, SCOPE)}


def test_the_municipality_is_held_against_one_place_elsewhere_and_against_nothing_else():
    found = members(*USUAL)
    assert set(found) == {
        "a.municipality.municipality-Wilgendam",
        "c.municipality.municipality-Wilgendam",
    }, "not over time, not with the target, and not where neither way is better"
    one = found["a.municipality.municipality-Wilgendam"]
    assert (one.level[0], one.reference, one.effect) == (48.0, 43.0, 5.0)
    assert (one.lower, one.upper) == pytest.approx((3.5, 6.5))
    assert one.p < 1e-6
    where = {"measure": "a", "municipality": "Wilgendam", "period": "2026"}
    other = Cell("elsewhere", where | {"municipality": "Nederland"})
    assert one.evidence == (Cell("elsewhere", where), other)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (USUAL[:1], "nothing to hold it against"),
        (USUAL[1:3], "the country and another place are not held against each other"),
        ((("a", "Wilgendam", "2026", math.nan, 1.0), USUAL[1]), "no own figure"),
        ((("a", "Wilgendam", "2026", 48.0, math.nan), USUAL[1]), "no interval, no test"),
    ],
)
def test_without_two_figures_with_an_interval_there_is_no_comparison(cells, why):
    found = members(*cells)
    assert not found, why


def test_where_the_first_has_no_figure_the_next_one_is_used():
    cells = (USUAL[0], ("a", "Nederland", "2026", math.nan, 0.0), USUAL[2])
    (one,) = members(*cells).values()
    assert one.reference == 45.0


@pytest.fixture(scope="module")
def told():
    return {
        one.measure: one
        for one in findings(
            {"elsewhere": table(*USUAL)},
            measures=MEASURES,
            total=TOTAL,
            period="2026",
            compare_with="2025",
        )
    }


def test_a_difference_is_a_finding_and_a_small_one_is_told_as_none(told):
    assert (told["a"].kind, told["a"].certainty) == ("difference", "probable")
    assert "other_residents" in told["a"].caveats
    assert (told["c"].kind, told["c"].certainty) == ("unknown", "no_difference")


@pytest.mark.parametrize(
    ("language", "title", "compare"),
    [
        ("nl", "A: hoger dan in Nederland", "Wilgendam 48 %, Nederland 43 %. Verschil: +5 punten"),
        ("nl-b1", "A: hoger dan in Nederland", "Wilgendam 48 %, Nederland 43 %. Verschil: +5"),
        ("en", "A: higher than in the Netherlands", "Wilgendam 48%, the Netherlands 43%. Differ"),
    ],
)
def test_it_is_said_in_three_languages_with_both_figures(told, language, title, compare):
    names = wording.Names(
        municipality="Wilgendam", total=TOTAL, measures={"a": {"nl": "A", "en": "A"}}
    )
    one = told["a"]
    assert wording.sentence(one, "title", language, names) == title
    assert wording.sentence(one, "compare", language, names).startswith(compare)
    for part in ("subtitle", "number", "doubt", "cannot", "talk", "alt"):
        assert wording.sentence(one, part, language, names)
    assert wording.sentence(told["c"], "title", language, names)
