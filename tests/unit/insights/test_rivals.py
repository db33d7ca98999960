"""Other explanations: what speaks for them, what against, and what nobody can say."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from tests.unit.insights.conftest import AREAS, TOTAL, measure
from tests.unit.insights.test_joining import finding

from merkbaar.counting.indicators import indicators
from merkbaar.insights import findings
from merkbaar.insights.rivals import NAMES, rivals
from merkbaar.insights.scope import Scope, meanings
from merkbaar.insights.shelf import Shelf
from merkbaar.tables import VERDICTS, Cell, Offer

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


def of_places(changes: list[float], sizes: list[int] | None = None) -> str:
    now = {area: 18.0 + change for area, change in zip(AREAS, changes, strict=True)}
    people = dict(zip(AREAS, sizes or [100] * 12, strict=True))
    offer = table(now, FLAT, {NOW: people, BEFORE: people})
    whole = offer.frame.query("area == @TOTAL").set_index("period")["value"]
    return said(over_time(effect=whole[NOW] - whole[BEFORE]), offer)["one_place"]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ([12.0] + [0.05] * 8 + [-0.3] * 3, "supports"),
        ([6.0, 6.0] + [0.02] * 10, "supports"),
        ([6.0, 6.0] + [0.8] * 10, "unknown"),
        ([6.0, 6.0] + [4.0] * 10, "against"),
        ([-6.0, -6.0] + [-4.0] * 10, "against"),
    ],
)
def test_a_change_that_is_gone_without_two_wijken_is_of_one_or_two_places(changes, verdict):
    """By how much remains, not by how many wijken have the same sign."""
    assert of_places(changes) == verdict


def test_two_wijken_of_pure_change_among_ten_of_noise_are_never_called_the_whole_municipality():
    chance = np.random.default_rng(3)
    told = [of_places([9.0, 9.0, *chance.normal(0, 0.4, 10)]) for _ in range(60)]
    assert "against" not in told


def test_wijken_weigh_by_their_people_where_the_table_counts_them():
    changes = [6.0, 6.0] + [2.0] * 10
    assert of_places(changes) == "against"
    assert of_places(changes, [900, 900] + [10] * 10) == "unknown", "two carry nearly all"


def test_of_four_wijken_nobody_can_tell_whether_it_is_one_or_two():
    now, before = dict.fromkeys(AREAS[:4], 31.0), dict.fromkeys(AREAS[:4], 18.0)
    assert said(over_time(), table(now, before))["one_place"] == "unknown"


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


def with_start(**columns: float) -> Offer:
    (made,) = outcome()
    made.frame[list(columns)] = list(columns.values())
    return made


@pytest.mark.parametrize("start", [{}, {"t0_difference_p": 0.8, "t0_standardised": 0.05}])
def test_groups_that_people_chose_leave_open_whether_it_had_recovered_anyway(start):
    """Alike at the start isn't on the same way; of an own table not even that is known."""
    assert said(approach(), with_start(**start) if start else outcome()[0])["regression"] == (
        "unknown"
    )


def test_only_groups_that_chance_made_and_that_began_alike_speak_against_recovery():
    lots = approach(grade="randomised")
    measured = with_start(t0_difference_p=0.8)
    assert said(lots, measured)["regression"] == "against"
    assert said(lots, outcome()[0])["regression"] == "unknown", "no one measured the start"
    apart = approach(grade="randomised", caveats=("started_different",))
    assert said(apart, measured)["regression"] == "unknown"


@pytest.mark.parametrize(
    ("expected", "verdict"), [(-0.7, "supports"), (-0.05, "against"), (-0.35, "unknown")]
)
def test_a_change_without_reference_is_held_against_what_was_to_be_expected(expected, verdict):
    start = approach(comparator="start", kind="change", reference=0.0, effect=-0.9, grade="paired")
    assert said(start, *outcome(expected_change=[expected, 0.0]))["regression"] == verdict
    assert said(start, *outcome())["regression"] == "unknown"


@pytest.mark.parametrize(("n", "verdict"), [(1, "supports"), (5, "unknown"), (9, "against")])
@pytest.mark.parametrize("period", [NOW, BEFORE])
def test_a_handful_of_people_is_said_whether_they_are_of_now_or_of_before(n, verdict, period):
    sizes = {NOW: dict.fromkeys(AREAS, 100), BEFORE: dict.fromkeys(AREAS, 100)}
    sizes[period] = dict.fromkeys(AREAS, n)  # twelve wijken of n
    assert said(over_time(), table(ROSE, FLAT, sizes))["few_people"] == verdict


def share(counts: dict[str, int], n: int = 300) -> Offer:
    rows = [
        {"measure": "waiting", "area": TOTAL, "period": period, "value": 100 * count / n, "n": n,
         "persons": count, "count": count}
        for period, count in counts.items()
    ]  # fmt: skip
    return Offer("waiting", pd.DataFrame(rows), ("area", "period"), "%", count="count")


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [(0, 14, "unknown"), (0, 9, "supports"), (295, 150, "supports"), (120, 180, "against"),
     (26, 61, "unknown")],
)  # fmt: skip
def test_a_share_hangs_on_who_tells_it_or_who_does_not_and_not_on_everyone(before, now, verdict):
    told = said(over_time(), share({BEFORE: before, NOW: now}))
    assert told["few_people"] == verdict


def test_a_figure_about_no_person_has_no_people_to_change():
    offer = table(ROSE, FLAT)
    public = Offer("waiting", offer.frame, offer.dimensions, "dagen", persons=None)
    told = said(over_time(grade="indicator"), public)
    assert not {"composition", "few_people"} & set(told)
    assert told["one_off"] == "unknown", "larger than usual swings is what an odd year is"


def test_a_table_of_area_figures_without_people_counts_wijken_and_says_nothing_of_people():
    made = table(ROSE, FLAT)
    frame = made.frame.drop(columns="persons").assign(n=12)
    offer = Offer(made.name, frame, made.dimensions, made.unit)
    assert not {"composition", "few_people"} & set(said(over_time(grade="indicator"), offer))


@pytest.mark.parametrize("odd", [BEFORE, NOW])
def test_an_odd_year_is_never_spoken_against_when_no_year_came_after_it(odd):
    """Ten flat years and one that stands apart: the finding is real, and so may be the oddness."""
    chance = np.random.default_rng(4)
    rows = [
        (area, str(year), "i", 10 + chance.normal(0, 0.5) + 3 * (str(year) == odd), "%")
        for year in range(2017, 2027)
        for area in AREAS
    ]
    frame = pd.DataFrame(rows, columns=["area", "period", "indicator", "value", "unit"])
    made = indicators(frame, compare=(NOW, BEFORE), total=TOTAL)
    offer = Offer("indicators", made, ("area", "period"), "%", persons=None)
    found = findings(
        {"indicators": offer}, measures=[measure("i", smallest_effect=0.5, better="lower")],
        total=TOTAL, period=NOW, compare_with=BEFORE,
    )  # fmt: skip
    (one,) = (one for one in found if one.finding == f"i.time.area-{TOTAL}")
    assert one.certainty == "probable"
    assert {rival.name: rival.verdict for rival in one.rivals}["one_off"] == "unknown"


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
    few = {period: dict.fromkeys(AREAS, 1) for period in (NOW, BEFORE)}
    found = rivals(over_time(), Shelf({"waiting": table(ROSE, FLAT, few)}), SCOPE)
    order = [VERDICTS.index(one.verdict) for one in found]
    assert order == sorted(order)
    assert {one.name for one in found} <= set(NAMES)
    assert all(one.evidence for one in found if one.verdict != "unknown")
