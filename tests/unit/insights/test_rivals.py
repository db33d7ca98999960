"""Other explanations: what speaks for them, what against, and what nobody can say."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from tests.unit.insights.conftest import AREAS, TOTAL, measure
from tests.unit.insights.test_joining import finding

from merkbaar.insights.rivals import NAMES, VERDICTS, rivals
from merkbaar.insights.scope import Scope, meanings
from merkbaar.insights.shelf import Shelf
from merkbaar.insights.stability import stability
from merkbaar.tables import Cell, Offer

NOW, BEFORE = "2026", "2025"
SCOPE = Scope(meanings([measure("waiting")]), TOTAL, NOW, BEFORE, reference="referentie")


def table(now: dict[str, float], before: dict[str, float], sizes=None) -> Offer:
    rows = []
    for period, values in ((BEFORE, before), (NOW, now)):
        size = (sizes or {}).get(period, {})
        for area, value in values.items():
            n = size.get(area, 100)
            cell = {"measure": "waiting", "area": area, "period": period, "value": value, "n": n}
            rows.append({**cell, "persons": n})
        total = sum(size.get(area, 100) for area in values)
        mean = sum(size.get(area, 100) * value for area, value in values.items()) / total
        cell = {"measure": "waiting", "area": TOTAL, "period": period, "value": mean, "n": total}
        rows.append({**cell, "persons": total})
    return Offer("waiting", pd.DataFrame(rows), ("area", "period"), "dagen")


def over_time(area: str = TOTAL, **parts):
    cells = tuple(Cell("waiting", {"area": area, "period": period}) for period in (NOW, BEFORE))
    usual = {"subject": {"area": area, "period": NOW}, "evidence": cells, "grade": "survey"}
    return finding("waiting", **{**usual, **parts})


def said(one, *offers: Offer) -> dict[str, str]:
    shelf = Shelf({offer.name: offer for offer in offers})
    return {rival.name: rival.verdict for rival in rivals(one, shelf, SCOPE)}


FLAT = dict.fromkeys(AREAS, 18.0)
ROSE = dict.fromkeys(AREAS, 31.0)


def test_a_change_that_every_wijk_shares_with_the_same_people_speaks_against_two_explanations():
    told = said(over_time(), table(ROSE, FLAT))
    assert told["composition"] == "against"
    assert told["one_place"] == "against"
    assert told["elsewhere"] == "unknown", "no other municipality is here"
    assert told["one_off"] == "unknown", "two years can't tell"


def test_a_change_that_is_all_of_who_was_measured_speaks_for_that():
    """No wijk changed; slow wijken just have more people now."""
    levels = {area: 10.0 if at < 6 else 40.0 for at, area in enumerate(AREAS)}
    more = {area: 30 if at < 6 else 170 for at, area in enumerate(AREAS)}
    offer = table(levels, levels, {NOW: more, BEFORE: dict.fromkeys(AREAS, 100)})
    rows = offer.frame.query("area == @TOTAL").set_index("period")["value"]
    told = said(over_time(effect=rows[NOW] - rows[BEFORE]), offer)
    assert told["composition"] == "supports"


def test_a_change_of_half_of_the_wijken_speaks_for_a_few_places():
    now = {area: 18.0 - 1 if at < 7 else 60.0 for at, area in enumerate(AREAS)}
    assert said(over_time(), table(now, FLAT))["one_place"] == "supports"


@pytest.mark.parametrize(
    ("elsewhere", "verdict"), [(18.0, "against"), (31.0, "supports"), (22.5, "unknown")]
)
def test_a_wijk_is_held_against_what_the_municipality_did(elsewhere, verdict):
    now = dict.fromkeys(AREAS, elsewhere) | {AREAS[0]: 31.0}
    sizes = {period: dict.fromkeys(AREAS, 100) | {AREAS[0]: 1} for period in (NOW, BEFORE)}
    told = said(over_time(AREAS[0]), table(now, FLAT, sizes))
    assert told["everywhere"] == verdict
    assert "one_place" not in told


def outcome(**more) -> tuple[Offer, ...]:
    frame = pd.DataFrame(
        {"measure": "waiting", "approach": ["a", "referentie"], "value": [-0.9, -0.1], "n": 130,
         "persons": 130}
    )  # fmt: skip
    made = [Offer("outcome", frame, ("measure", "approach"), "punten")]
    for name, values in more.items():
        rows = frame.assign(value=values)
        made.append(Offer(name, rows, ("measure", "approach"), "%"))
    return tuple(made)


def approach(**parts):
    cells = tuple(
        Cell("outcome", {"measure": "waiting", "approach": a}) for a in ("a", "referentie")
    )
    usual = {"kind": "difference", "comparator": "reference", "subject": {"approach": "a"},
             "value": -0.9, "reference": -0.1, "effect": -0.8, "evidence": cells,
             "grade": "reference", "n": 130}  # fmt: skip
    return finding("waiting", **{**usual, **parts})


@pytest.mark.parametrize(
    ("reference", "verdict"),
    [(-0.1, "against"), (-0.6, "supports"), (-0.3, "unknown"), (0.4, "against")],
)
def test_a_reference_group_that_changed_as_well_speaks_for_itself(reference, verdict):
    assert said(approach(reference=reference), *outcome())["reference_too"] == verdict


@pytest.mark.parametrize(
    ("stayed", "verdict"),
    [([90.0, 88.0], "against"), ([90.0, 70.0], "supports"), ([72.0, 71.0], "unknown")],
)
def test_who_left_is_weighed_by_how_many_and_how_unlike(stayed, verdict):
    assert said(approach(), *outcome(stayed=stayed))["dropout"] == verdict


def test_without_a_table_of_who_stayed_nobody_knows():
    assert said(approach(), *outcome())["dropout"] == "unknown"


def test_a_group_that_started_elsewhere_leaves_regression_open_and_one_that_did_not_answers_it():
    assert said(approach(), *outcome())["regression"] == "against"
    far = approach(caveats=("started_different",))
    assert said(far, *outcome())["regression"] == "unknown"


@pytest.mark.parametrize(
    ("expected", "verdict"), [(-0.7, "supports"), (-0.05, "against"), (-0.35, "unknown")]
)
def test_a_change_without_reference_is_held_against_what_was_to_be_expected(expected, verdict):
    start = approach(comparator="start", kind="change", reference=0.0, effect=-0.9, grade="paired")
    assert said(start, *outcome(expected_change=[expected, 0.0]))["regression"] == verdict
    assert said(start, *outcome())["regression"] == "unknown"


@pytest.mark.parametrize(("n", "verdict"), [(12, "supports"), (60, "unknown"), (100, "against")])
def test_a_handful_of_people_is_said(n, verdict):
    assert said(over_time(n=n), table(ROSE, FLAT))["few_people"] == verdict


def test_a_figure_about_no_person_has_no_people_to_change():
    offer = table(ROSE, FLAT)
    public = Offer("waiting", offer.frame, offer.dimensions, "dagen", persons=None)
    told = said(over_time(grade="indicator"), public)
    assert not {"composition", "few_people"} & set(told)
    assert told["one_off"] == "against", "it was held against its own swings"


def test_what_nobody_claims_needs_no_other_explanation():
    assert said(over_time(kind="unknown"), table(ROSE, FLAT)) == {}
    assert said(over_time(effect=None), table(ROSE, FLAT)) == {}
    assert said(over_time()) == {}, "its table isn't there"


def test_missing_cells_leave_it_open_and_break_nothing():
    hole = table(ROSE, FLAT)
    hole.frame.loc[hole.frame["area"] != TOTAL, "value"] = math.nan
    told = said(over_time(), hole)
    assert (told["composition"], told["one_place"]) == ("unknown", "unknown")


def test_what_the_data_support_comes_first_and_every_verdict_but_unknown_has_its_cells():
    found = rivals(over_time(n=12), Shelf({"waiting": table(ROSE, FLAT)}), SCOPE)
    order = [VERDICTS.index(one.verdict) for one in found]
    assert order == sorted(order)
    assert {one.name for one in found} <= set(NAMES)
    assert all(one.evidence for one in found if one.verdict != "unknown")


def test_a_change_of_every_wijk_holds_and_one_of_a_single_wijk_does_not():
    shelf = Shelf({"waiting": table(ROSE, FLAT)})
    assert stability(over_time(), shelf, SCOPE) == "areas"
    one = dict.fromkeys(AREAS, 18.0) | {AREAS[0]: 174.0}
    assert stability(over_time(), Shelf({"waiting": table(one, FLAT)}), SCOPE) == "areas_not"


def test_without_wijken_the_interval_alone_tells():
    shelf = Shelf({one.name: one for one in outcome()})
    assert stability(approach(lower=-1.2, upper=-0.4), shelf, SCOPE) == "interval"
    assert stability(approach(lower=-2.2, upper=0.6), shelf, SCOPE) == "interval_not"
    assert stability(approach(kind="unknown"), shelf, SCOPE) == ""
    assert stability(approach(lower=None), shelf, SCOPE) == ""
