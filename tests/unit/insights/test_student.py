"""Means of few people: their p by Student's curve, and what an area differs from the others."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.unit.insights.conftest import TOTAL, measure

from merkbaar.counting.experience import with_the_whole
from merkbaar.counting.intervals import difference, mean_interval, wilson
from merkbaar.insights import findings
from merkbaar.insights.student import as_sure, beside, freedom_of, part_of_whole
from merkbaar.tables import Offer

MEASURES = [measure(f"m{i}", better="higher", smallest_effect=0.01, target=7.0) for i in range(30)]


def noise(n: int, seed: int) -> Offer:
    """Thirty means of n people, all 7, in two years."""
    chance, rows = np.random.default_rng(seed), []
    for one in MEASURES:
        for period in ("2025", "2026"):
            value, lower, upper = mean_interval(chance.normal(7, 1, n))
            rows.append((one.id, TOTAL, period, value, lower, upper, n, "survey"))
    names = ["measure", "area", "period", "value", "lower", "upper", "n", "grade"]
    frame = pd.DataFrame(rows, columns=names)
    return Offer("own", frame, ("area", "period"), "punten", persons="n")


@pytest.mark.parametrize("n", [4, 10])
def test_thirty_means_of_a_few_people_rarely_differ_from_their_target_by_chance(n):
    hits = 0
    for seed in range(60):
        told = findings({"own": noise(n, seed)}, measures=MEASURES, total=TOTAL, period="2026")
        hits += any(one.q <= 0.05 for one in told)
    assert hits <= 8, "5 % of 60, and chance; by the normal curve 22 and 11"


def test_the_p_of_a_mean_beside_a_target_is_students():
    sample = np.array([6.1, 6.4, 5.2, 6.0, 5.5])
    level = mean_interval(sample)
    df = freedom_of(level, {"n": 5}, share=False)
    effect, lower, upper, p = beside(level, (7.0, 7.0, 7.0), (df, math.inf))
    expected = stats.ttest_1samp(sample, 7.0)
    assert p == pytest.approx(expected.pvalue)
    assert (lower, upper) == pytest.approx((level[1] - 7, level[2] - 7))
    assert effect == pytest.approx(sample.mean() - 7)


def test_two_means_are_compared_by_welchs_test():
    one, two = np.array([1.0, 2.0, 4.0, 3.5]), np.array([5.0, 4.0, 9.0, 7.0, 6.5])
    found = beside(mean_interval(one), mean_interval(two), (3, 4))
    expected = stats.ttest_ind(one, two, equal_var=False)
    assert found[3] == pytest.approx(expected.pvalue)
    assert found[1] == pytest.approx(expected.confidence_interval().low)


def test_shares_and_lopsided_intervals_keep_the_method_of_their_intervals():
    lower, upper = wilson(2, 10)
    share = (0.2, lower, upper)
    assert freedom_of(share, {"n": 10}, share=False) == math.inf, "lopsided"
    assert freedom_of((0.5, *wilson(5, 10)), {"n": 10}, share=True) == math.inf
    assert freedom_of((5.0, 4.0, 6.0), {}, share=False) == math.inf
    other = (0.6, *wilson(60, 100))
    assert beside(share, other, (math.inf, math.inf)) == difference(share, other)
    assert beside(share, other, (9.0, math.inf)) == difference(share, other)


def test_of_many_people_an_area_beside_the_whole_is_as_before():
    part, whole = (6.0, 5.8, 6.2), (7.5, 7.4, 7.6)
    usual = list(with_the_whole(part, whole, 0.25).values())
    many = part_of_whole(part, whole, (5_000, 20_000))
    assert many == pytest.approx(usual, rel=1e-3)
    few = part_of_whole(part, whole, (5, 20))
    assert few[3] > many[3]
    assert (few[0], few[4]) == pytest.approx((usual[0], 7.5))


@pytest.mark.parametrize("p", [0.0004, 0.03, 0.2])
def test_an_interval_agrees_about_zero_with_the_p_that_reckons_with_more(p):
    lower, upper, kept = as_sure((5.0, 1.0, 9.0, 0.0143), p)
    assert kept == p
    assert (lower > 0) == (p < 0.05)
    assert 5.0 - lower == pytest.approx(
        5.0 * stats.norm.isf(0.025) / stats.norm.isf(p / 2), rel=1e-3
    )
    assert upper - 5.0 == pytest.approx(5.0 - lower)


def test_a_p_that_tells_no_width_leaves_the_interval_as_it_was():
    assert as_sure((5.0, 1.0, 9.0, 0.01), math.nan) == (1.0, 9.0, 0.01)
    assert as_sure((0.01, -4.0, 4.0, 0.996), 0.99) == (-4.0, 4.0, 0.99)


def area_of(share: float) -> tuple[str, float]:
    """An area one point above the others of its municipality, where .6 matters."""
    n, everybody = int(1000 * share), 1000
    whole = 7.0 + share
    rows = [("WK01", 8.0, 0.05, n), (TOTAL, whole, 0.04, everybody)]
    frame = pd.DataFrame(rows, columns=["area", "value", "half", "n"])
    frame["lower"], frame["upper"] = frame["value"] - frame["half"], frame["value"] + frame["half"]
    frame = frame.drop(columns="half").assign(measure="m", grade="survey", period="2026")
    told = findings(
        {"t": Offer("t", frame, ("area", "period"), "punten", persons="n", kind="mean",
                    totals={"area": TOTAL})},
        measures=[measure("m", better="higher", smallest_effect=0.6)],
        total=TOTAL, period="2026",
    )  # fmt: skip
    (one,) = (one for one in told if one.comparator == "area")
    assert one.effect is not None
    return one.certainty, one.effect


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_a_large_area_that_differs_from_the_others_is_not_told_as_no_difference(share):
    word, effect = area_of(share)
    assert word == "probable"
    assert effect == pytest.approx(1 - share), "from the whole, with itself in it"
