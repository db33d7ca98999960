"""Intervals and p-values that the other modules share."""

from __future__ import annotations

import math

import numpy as np
import pytest

from merkbaar.counting.intervals import (
    difference,
    from_draws,
    mean_interval,
    p_of,
    p_of_draws,
    wilson,
)


def test_p_is_below_five_percent_exactly_where_the_interval_leaves_zero_out():
    assert p_of(2.0, 0.0, 4.0) == pytest.approx(0.05)
    assert p_of(2.0, 0.01, 4.0) < 0.05 < p_of(2.0, -0.01, 4.0)
    assert p_of(-2.0, -4.0, 0.0) == pytest.approx(0.05)
    assert p_of(0.0, -1.0, 1.0) == pytest.approx(1.0)


def test_p_is_missing_without_a_width():
    assert math.isnan(p_of(2.0, 2.0, 2.0))
    assert math.isnan(p_of(math.nan, 0.0, 1.0))


def test_the_difference_of_equal_figures_is_no_difference():
    effect, lower, upper, p = difference((5.0, 4.0, 6.0), (5.0, 4.0, 6.0))
    assert effect == 0
    assert lower == pytest.approx(-math.sqrt(2))
    assert upper == pytest.approx(math.sqrt(2))
    assert p == pytest.approx(1.0)


def test_wilson_of_nobody_is_missing_and_of_too_many_an_error():
    assert all(map(math.isnan, wilson(0, 0)))
    with pytest.raises(ValueError, match="count"):
        wilson(5, 4)


def test_draws_give_an_interval_and_a_p_far_into_the_tail():
    draws = np.random.default_rng(1).normal(5, 1, 20_000)
    assert from_draws(draws) == pytest.approx((5 - 1.96, 5 + 1.96), abs=0.06)
    assert 1e-7 < p_of_draws(draws) < 2e-6  # 5 sigma is 5.7e-7
    assert p_of_draws(draws - 5) > 0.9
    assert math.isnan(p_of_draws(np.ones(100)))


def test_a_mean_of_equal_or_single_values_has_no_interval():
    assert mean_interval([4.0, 4.0, 4.0])[0] == 4.0
    assert math.isnan(mean_interval([4.0, 4.0, 4.0])[1])
    assert math.isnan(mean_interval([4.0])[1])
    assert math.isnan(mean_interval([])[0])
