"""What the family makes of each comparison of an edition, as it is told."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from tests.unit.insights.conftest import TOTAL, measure

from merkbaar.insights.multiplicity import Q
from merkbaar.insights.scope import make_scope
from merkbaar.insights.settling import CAREFUL, settled, told_anyway, visible, within_smallest
from merkbaar.tables import Offer

AREAS = [f"WK9999{number:02d}" for number in range(1, 13)]


def offer(changes: dict[str, float]) -> Offer:
    """Twelve wijken and the municipality of thirty measures; `changes` in standard errors."""
    chance, rows = np.random.default_rng(3), []
    for number in range(30):
        name = f"m{number:02d}"
        for area in (*AREAS, TOTAL):
            step = chance.normal() + changes.get(f"{name} {area}", 0.0)
            for period, value in (("2025", 50.0), ("2026", 50.0 + step)):
                half = 1.96 / math.sqrt(2)
                rows.append((name, area, period, value, value - half, value + half))
    names = ["measure", "area", "period", "value", "lower", "upper"]
    frame = pd.DataFrame(rows, columns=names)
    return Offer("own", frame, ("measure", "area", "period"), "punten")


def scope_of():
    wanted = [measure(f"m{number:02d}", smallest_effect=5.0) for number in range(30)]
    return make_scope(wanted, (), TOTAL, "2026", "2025", None)


@pytest.fixture(scope="module")
def everything():
    planted = {f"m01 {TOTAL}": 6.0, f"m02 {AREAS[3]}": 7.0, f"m03 {TOTAL}": 3.4}
    return settled({"own": offer(planted)}, scope_of())


def test_what_is_selected_has_a_p_of_at_most_its_level(everything):
    chosen = [(one, how) for one, how in everything if how.q <= Q]
    assert {one.measure for one, _ in chosen} >= {"m01", "m02"}
    assert all(one.p <= how.level * (1 + 1e-9) for one, how in chosen)
    whole = [(one, how) for one, how in everything if one.subject["area"] == TOTAL]
    assert all((one.p <= how.level) == (how.q <= Q) for one, how in whole if one.parts == 0)


def test_every_p_is_taken_a_quarter_larger(everything):
    (strong,) = (
        how for one, how in everything if (one.measure, one.subject["area"]) == ("m01", TOTAL)
    )
    (p,) = (
        one.p for one, how in everything if (one.measure, one.subject["area"]) == ("m01", TOTAL)
    )
    assert strong.q >= CAREFUL * p


def test_only_of_the_municipality_it_is_told_that_nothing_was_found(everything):
    scope = scope_of()
    assert {one.subject["area"] for one, _ in everything if told_anyway(one, scope)} == {TOTAL}


def test_no_difference_is_claimed_at_a_level_below_a_twentieth(everything):
    scope = scope_of()
    told = [(one, how) for one, how in everything if told_anyway(one, scope)]
    assert 0.02 < within_smallest(told, scope) <= Q


def test_what_would_have_shown_is_more_than_the_interval_is_wide(everything):
    for one, how in everything:
        seen = visible(one, how.level)
        assert seen is None or seen > (one.upper - one.lower) / 2
