"""Effect sizes: intervals that are those of others, and nothing where nothing can be said."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from merkbaar.counting.effect_sizes import (
    cut_off,
    d_av_interval,
    dz_interval,
    hedges_correction,
    hedges_corrections,
)


def test_the_interval_of_dz_turns_the_noncentral_t_around():
    lower, upper = dz_interval(0.5, 30)
    t = 0.5 * 30**0.5
    assert stats.nct.cdf(t, 29, float(lower) * 30**0.5) == pytest.approx(0.975, abs=1e-6)
    assert stats.nct.cdf(t, 29, float(upper) * 30**0.5) == pytest.approx(0.025, abs=1e-6)


def test_many_intervals_are_made_at_once():
    lower, upper = dz_interval(np.array([0.0, 0.4, np.nan]), np.array([10, 400, 50]))
    assert lower[0] == pytest.approx(-upper[0])
    assert lower[1] < 0.4 < upper[1]
    assert np.isnan(lower[2])


def test_hardly_anybody_has_no_interval():
    assert np.isnan(dz_interval(1.0, 2)[0])
    assert np.isnan(d_av_interval(1.0, 2, 1.0, 1.0, 0.5)[0])


def test_the_interval_of_d_av_is_smaller_where_moments_go_together():
    wide = d_av_interval(0.5, 50, 1.0, 1.0, 0.0)
    narrow = d_av_interval(0.5, 50, 1.0, 1.0, 0.8)
    assert narrow[1] - narrow[0] < 0.6 * (wide[1] - wide[0])


def test_the_interval_of_d_av_is_that_of_bonett_by_hand():
    d, n, a, b, shared = 0.4, 40, 2.0, 3.0, 1.5
    pooled, df = 2.5, 39
    variance = d**2 * (a**2 + b**2 + 2 * shared**2) / (8 * pooled**2 * df)
    variance += (a + b - 2 * shared) / (pooled * df)
    half = stats.t.ppf(0.975, df) * math.sqrt(variance)
    assert d_av_interval(d, n, a, b, shared) == pytest.approx((d - half, d + half))


def test_without_spread_there_is_no_interval():
    assert np.isnan(d_av_interval(0.0, 10, 0.0, 0.0, 0.0)[0])


def test_hedges_correction_is_the_same_one_by_one_and_at_once():
    many = hedges_corrections(np.array([1.0, 2.0, 9.0, 200.0]))
    assert np.isnan(many[0])
    assert many[1:] == pytest.approx([hedges_correction(df) for df in (2, 9, 200)])


def test_a_cut_off_needs_a_spread():
    with pytest.raises(ValueError, match="above 0"):
        cut_off((40, 0), (60, 0))
