"""Two waves with gaps: the likelihood's own answer, whatever the spread, and an error that fits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from merkbaar.counting.two_waves import Step, change, difference


def drawn(n: int = 60, *, spread: float = 2.0, gaps: str = "", seed: int = 4) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    before = chance.normal(5, 1, n)
    after = 5.5 + spread * (0.5 * (before - 5) + 0.8 * chance.normal(0, 1, n))
    frame = pd.DataFrame({"before": before, "after": after})
    if "after" in gaps:
        frame.loc[(frame["before"] > 5) & (chance.random(n) < 0.7), "after"] = np.nan
    if "before" in gaps:
        frame.loc[frame["after"].notna() & (chance.random(n) < 0.3), "before"] = np.nan
    return frame


def most_likely(frame: pd.DataFrame) -> float:
    """Give the change of highest likelihood, by a search over all five parameters."""
    x, y = frame["before"].to_numpy(), frame["after"].to_numpy()
    both, first, last = ~np.isnan(x + y), np.isnan(y), np.isnan(x)

    def loss(at: np.ndarray) -> float:
        sx, sy, r = np.exp(at[2]), np.exp(at[3]), np.tanh(at[4])
        cov = [[sx**2, r * sx * sy], [r * sx * sy, sy**2]]
        found = stats.multivariate_normal(at[:2], cov).logpdf(np.c_[x[both], y[both]]).sum()
        found += stats.norm.logpdf(x[first], at[0], sx).sum()
        return -(found + stats.norm.logpdf(y[last], at[1], sy).sum())

    options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 20000, "maxfev": 20000}
    start = [5.0, 5.5, 0.0, 0.5, 0.5]
    found = optimize.minimize(loss, start, method="Nelder-Mead", options=options).x
    return float(found[1] - found[0])


@pytest.mark.parametrize("gaps", ["after", "before", "before and after"])
def test_the_change_is_the_most_likely_one(gaps):
    frame = drawn(gaps=gaps)
    found = change(frame["before"], frame["after"])
    assert found.value == pytest.approx(most_likely(frame), abs=1e-5)


def test_who_has_neither_score_changes_nothing():
    frame = drawn(gaps="after")
    more = pd.concat([frame, pd.DataFrame({"before": [np.nan], "after": [np.nan]})])
    assert change(more["before"], more["after"]) == change(frame["before"], frame["after"])


def test_without_gaps_it_is_students_paired_test():
    frame = drawn()
    found = change(frame["before"], frame["after"])
    test = stats.ttest_rel(frame["after"], frame["before"])
    ends = test.confidence_interval(0.95)
    assert found.figures() == pytest.approx(
        ((frame["after"] - frame["before"]).mean(), ends.low, ends.high, test.pvalue)
    )


def test_unequal_spread_does_not_shift_the_change_of_people_who_leave():
    off = [
        change(one["before"], one["after"]).value - 0.5
        for one in (drawn(200, gaps="after", seed=seed) for seed in range(60))
    ]
    assert abs(np.mean(off)) < 0.06


def test_a_difference_of_two_groups_is_welchs():
    one, other = drawn(25, spread=3.0), drawn(90, spread=1.0, seed=5)
    steps = [change(part["before"], part["after"]) for part in (one, other)]
    test = stats.ttest_ind(
        one["after"] - one["before"], other["after"] - other["before"], equal_var=False
    )
    assert difference(*steps).figures()[3] == pytest.approx(test.pvalue)


def test_two_pairs_say_nothing_and_equal_steps_have_no_interval():
    frame = drawn()
    assert change(frame["before"].head(2), frame["after"].head(2)) is None
    same = change(frame["before"], frame["before"] + 1)
    assert same.value == pytest.approx(1)
    assert np.isnan(same.figures()[1])
    assert np.isnan(difference(same, same).figures()[1])


def test_equal_first_scores_give_no_slope_and_no_error():
    before = pd.Series([5.0] * 8)
    after = pd.Series([6.0, 7.0, 5.0, 6.0, np.nan, np.nan, 7.0, 8.0])
    found = change(before, after)
    assert isinstance(found, Step)
    assert found.value == pytest.approx(after.mean() - 5)


def test_large_scores_that_all_change_the_same_have_no_interval_from_rounding():
    before = pd.Series([100000.1, 233333.3, 312345.7, 41234.2, 77777.77])
    found = change(before, before + 0.1)
    assert found is not None
    assert found.value == pytest.approx(0.1)
    assert np.isnan(found.figures()[1:]).all()
