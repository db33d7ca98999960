"""Answers in steps against worked figures: signs enumerated, and Freeman's odds by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from merkbaar.counting.ordinal import balance, cumulative_link, moved, signed_rank


def by_hand(steps: list[float]) -> float:
    """Go through every pattern of signs of who moved (Pratt: zeros are ranked, then dropped)."""
    ranks = stats.rankdata(np.abs(steps))
    kept = ranks[np.array(steps) != 0]
    seen = ranks[np.array(steps) > 0].sum()
    sums = np.array([kept @ np.array(signs) for signs in product((0, 1), repeat=len(kept))])
    low, high = np.mean(sums <= seen + 1e-9), np.mean(sums >= seen - 1e-9)
    return float(min(1.0, 2 * min(low, high)))


@pytest.mark.parametrize(
    "steps",
    [[1, 2, 0, -1, 3, 0, 2, 1], [1, 1, 1, 1, 1], [0, 0, 1], [-2, 1, -1, 0, -3, -1, 2, -1, -1]],
)
def test_the_signed_rank_test_is_exact_over_all_signs(steps):
    assert signed_rank(steps) == pytest.approx(by_hand(steps), abs=1e-12)


def test_the_signed_rank_test_of_students_sleep_data():
    # R: wilcox.test on sleep; without its zero exact p is .003906, with Pratt's zeros the same
    steps = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    assert signed_rank(steps) == pytest.approx(2 / 2**9, abs=1e-12)


def test_many_people_get_the_normal_curve_of_scipy():
    chance = np.random.default_rng(1)
    steps = chance.integers(-2, 4, 200).astype(float)
    theirs = stats.wilcoxon(steps, zero_method="pratt", method="asymptotic", correction=False)
    assert signed_rank(steps) == pytest.approx(float(theirs.pvalue), rel=1e-9)


@pytest.mark.parametrize(("up", "down", "n"), [(12, 5, 50), (1, 0, 44), (9, 1, 20), (0, 0, 30)])
def test_better_less_worse_has_the_score_interval_of_tango(up, down, n):
    """At both ends the score statistic, with the share worse that fits best, is 1.96."""
    difference, lower, upper = balance(up, down, n)
    assert difference == pytest.approx((up - down) / n)
    for end in (lower, upper):

        def against(worse, end=end):
            cells = np.array([worse + end, worse, 1 - 2 * worse - end])
            return -(np.array([up, down, n - up - down]) * np.log(cells)).sum()

        bounds = (max(0.0, -end) + 1e-12, (1 - end) / 2 - 1e-12)
        fit = optimize.minimize_scalar(
            against, bounds=bounds, method="bounded", options={"xatol": 1e-12}
        )
        error = np.sqrt(n * (2 * fit.x + end * (1 - end)))
        assert abs(up - down - n * end) / error == pytest.approx(1.95996, abs=2e-3)


def test_a_cumulative_link_with_two_answers_is_the_plain_odds_ratio():
    rows = [(f"a{i}", "T0", int(i < 10)) for i in range(40)]
    rows += [(f"b{i}", "T1", int(i < 20)) for i in range(40)]
    found = cumulative_link(pd.DataFrame(rows, columns=["person", "wave", "score"]))
    assert found.odds_ratio == pytest.approx((20 / 20) / (10 / 30), rel=1e-4)
    error = (1 / 10 + 1 / 30 + 1 / 20 + 1 / 20) ** 0.5
    assert np.log(found.upper / found.odds_ratio) == pytest.approx(1.96 * error, rel=0.02)


def test_the_shares_that_moved_have_wilsons_interval():
    found = moved([3, 3, 3, 2], [2, 2, 3, 3], better="lower")
    assert (found.better, found.same, found.worse) == (2, 1, 1)
    assert found.better_share[1:] == pytest.approx((0.1500, 0.8500), abs=5e-5)
