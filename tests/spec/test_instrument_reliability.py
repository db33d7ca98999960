"""Alpha, omega and power against textbook values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.instruments import alpha, omega
from merkbaar.instruments.power import detectable, detectable_difference, sd_of_change


def exactly(correlations: np.ndarray, n: int = 200) -> pd.DataFrame:
    """Items of which the correlations are exactly these."""
    k = len(correlations)
    white = np.random.default_rng(3).normal(size=(n, k))
    white = np.linalg.qr(np.column_stack([np.ones(n), white]))[0][:, 1:]
    return pd.DataFrame(white @ np.linalg.cholesky(correlations).T)


def alike(k: int, r: float) -> np.ndarray:
    return np.full((k, k), r) + (1 - r) * np.eye(k)


def test_of_five_items_that_correlate_half_alpha_and_omega_are_both_5_6ths():
    """Tau-equivalent: k r / (1 + (k − 1) r) = 2.5 / 3 = .8333."""
    assert alpha(exactly(alike(5, 0.5))) == pytest.approx(5 / 6, abs=1e-9)
    assert omega(exactly(alike(5, 0.5))) == pytest.approx(5 / 6, abs=1e-7)


def test_omega_of_one_factor_is_that_of_its_loadings():
    loadings = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    correlations = np.outer(loadings, loadings)
    np.fill_diagonal(correlations, 1)
    truth = loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum())
    assert omega(exactly(correlations)) == pytest.approx(truth, abs=1e-7)


@pytest.mark.parametrize(("r", "expected"), [(0.5, 2 / 3), (0.6, 0.75), (0.8, 8 / 9)])
def test_of_two_items_it_is_the_coefficient_of_spearman_and_brown(r, expected):
    """2r / (1 + r); Eisinga, Te Grotenhuis & Pelzer (2013)."""
    assert omega(exactly(alike(2, r))) == pytest.approx(expected, abs=1e-9)


def test_alpha_of_the_attitude_data_is_843(shared_data):
    """Chatterjee & Price's attitude data: seven items, thirty departments, raw alpha .843."""
    frame = pd.read_csv(shared_data / "outcome_stats" / "attitude.csv")
    names = ["rating", "complaints", "privileges", "learning", "raises", "critical", "advance"]
    assert alpha(frame[names]) == pytest.approx(0.843, abs=0.0005)
    assert 0.8 < omega(frame[names]) < 0.9


def test_with_34_pairs_a_change_of_half_a_standard_deviation_is_found_in_four_of_five():
    """Cohen (1988), table 2.4.1; G*Power 3: d_z = .5, two-sided .05, power .80 asks 34 pairs."""
    assert detectable(34) <= 0.5 < detectable(33)


@pytest.mark.parametrize(("d", "n"), [(0.2, 394), (0.5, 64), (0.8, 26)])
def test_the_number_per_group_is_that_of_the_tables_of_cohen(d, n):
    """Cohen (1988), table 2.4.1 as computed: .2 asks 394, .5 asks 64, .8 asks 26 a group."""
    assert detectable_difference(n, n) <= d < detectable_difference(n - 1, n - 1)


def test_the_spread_of_a_change_follows_from_the_correlation():
    """sd √(2 (1 − r)): with r = .5 it is the spread itself, with r = 1 nothing changes."""
    assert sd_of_change(18, 0.5) == pytest.approx(18)
    assert sd_of_change(18, 1) == 0
