"""What data would have shown: of few degrees of freedom, of shares, and of nothing that matters."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.unit.insights.conftest import TOTAL, measure

from merkbaar.counting.intervals import mean_interval, wilson
from merkbaar.insights import findings
from merkbaar.insights.detecting import Share, detectable, freedom, within
from merkbaar.insights.multiplicity import within_level
from merkbaar.tables import Offer


@pytest.mark.parametrize("df", [3, 8, 22])
def test_of_few_degrees_of_freedom_it_is_found_four_times_out_of_five_as_well(df):
    chance, level = np.random.default_rng(5), 0.003
    half = stats.t.isf(0.025, df)  # of an error of 1
    size = detectable(-half, half, level=level, df=df)
    assert size is not None
    error = np.sqrt(chance.chisquare(df, 40_000) / df)
    found = np.abs(size + chance.normal(size=40_000)) / error > stats.t.isf(level / 2, df)
    assert np.mean(found) == pytest.approx(0.8, abs=0.01)
    by_the_normal_curve = detectable(-half, half, level=level)
    assert by_the_normal_curve is not None
    assert size > 1.04 * by_the_normal_curve


def test_a_share_that_goes_towards_a_half_spreads_more():
    same = detectable(-6, 6, level=0.001)
    share = detectable(-6, 6, level=0.001, share=Share(0.1, 0.1))
    assert same is not None
    assert share is not None
    assert 1.15 * same < share < 1.4 * same
    assert detectable(-6, 6, level=0.001, share=Share(0.5, 0.5)) == pytest.approx(same)
    mirrored = detectable(-6, 6, level=0.001, share=Share(0.9, 0.9))
    assert mirrored == pytest.approx(share)


def test_of_shares_without_any_spread_nothing_can_be_told():
    assert detectable(-1, 1, level=0.01, share=Share(0.0, 0.0)) is None


@pytest.mark.parametrize("df", [3.0, 12.0, 80.0])
@pytest.mark.parametrize("ratio", [0.2, 0.7, 1.4, 3.0])
def test_degrees_of_freedom_are_found_back_from_effect_interval_and_p(df, ratio):
    p = 2 * stats.t.sf(ratio * stats.t.isf(0.025, df), df)
    assert freedom(ratio, p) == pytest.approx(df, rel=0.021)


def test_a_normal_p_has_endless_degrees_and_one_that_says_nothing_none():
    assert (freedom(0.5, 2 * stats.norm.sf(0.98)) or 0) > 10_000
    assert freedom(1.0, 0.05) in (None, math.inf)
    assert freedom(1e-15, 1 - 1e-14) is None
    assert freedom(0.0, 1.0) is None


def test_the_alpha_at_which_an_interval_lies_within_is_that_of_its_curve():
    half = stats.t.isf(0.025, 7)
    found = within(0.5, 0.5 - half, 0.5 + half, smallest=4.0, df=7)
    assert found == pytest.approx(2 * stats.t.sf(3.5, 7))
    assert within(0.5, 0.4, 0.6, smallest=0.5, df=math.inf) == 1.0
    assert within(0.0, -1.0, 1.0, smallest=0.0, df=math.inf) == 1.0


def test_no_difference_is_said_at_the_level_of_all_that_is_claimed():
    assert within_level([0.001, 0.9, 0.8], 1) == pytest.approx(0.05 * 2 / 4)
    assert within_level([0.9] * 9, 0) == pytest.approx(0.05 / 9)
    assert within_level([], 0) == 0.05


def test_of_many_differences_that_just_matter_hardly_any_is_called_no_difference():
    chance, wrong = np.random.default_rng(8), 0
    for _ in range(40):  # sixty differences of exactly the smallest that matters
        seen = 1.0 + 0.28 * chance.normal(size=60)
        chances = [
            within(x, x - 1.96 * 0.28, x + 1.96 * 0.28, smallest=1.0, df=math.inf) for x in seen
        ]
        level = within_level(chances, 0)
        wrong += any(one <= level for one in chances)
    assert wrong <= 6, "5 % of 40, and chance; at 95 % each in some 31"


def of_few_people(n: int) -> Offer:
    """A mean of n people in two years, of sixty measures."""
    chance, rows = np.random.default_rng(4), []
    for number in range(60):
        for period in ("2025", "2026"):
            value, lower, upper = mean_interval(chance.normal(7, 1, n))
            rows.append((f"m{number}", TOTAL, period, value, lower, upper, n, "survey"))
    names = ["measure", "area", "period", "value", "lower", "upper", "n", "grade"]
    frame = pd.DataFrame(rows, columns=names)
    return Offer("own", frame, ("measure", "area", "period"), "punten", persons="n")


def test_a_finding_of_few_people_says_that_only_a_larger_difference_would_have_shown():
    measures = [measure(f"m{number}", better="higher") for number in range(60)]
    told = findings(
        {"own": of_few_people(5)}, measures=measures, total=TOTAL, period="2026",
        compare_with="2025",
    )  # fmt: skip
    widths = [
        one.detectable / ((one.upper - one.lower) / 2)
        for one in told
        if one.detectable is not None and one.lower is not None and one.upper is not None
    ]
    assert len(widths) > 40
    assert np.median(widths) > 2.3, "2.1 half widths by the normal curve"


def test_a_theme_says_what_would_have_shown_of_a_share_that_grows():
    rows = []
    for theme in ("a", "b", "c"):
        for period, n in (("2025", 212), ("2026", 248)):
            lower, upper = (100 * end for end in wilson(0.1 * n, n))
            rows.append((theme, TOTAL, period, 10.0, lower, upper, n))
    names = ["theme", "area", "period", "value", "lower", "upper", "n"]
    frame = pd.DataFrame(rows, columns=names).assign(measure="theme_share")
    offer = Offer("theme_shares", frame, ("theme", "area", "period"), "%", persons="n")
    told = findings(
        {"t": offer}, measures=[], total=TOTAL, period="2026", compare_with="2025"
    )  # fmt: skip
    (size, *_) = {one.detectable for one in told}
    assert size is not None
    usual = detectable(-5.55, 5.55, level=0.05 / 3)
    assert usual is not None
    assert 1.1 * usual < size < 1.5 * usual
