"""Effect sizes of a change, and what a change would have been without any effect."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def hedges_correction(df: int) -> float:
    """Give Hedges' J, exact: Γ(df/2) / (√(df/2) Γ((df−1)/2)) (Hedges 1981).

    Parameters
    ----------
    df : int
        Degrees of freedom, at least 2.
    """
    if df < 2:
        return math.nan
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def standardised(before: np.ndarray, after: np.ndarray) -> dict[str, float]:
    """Give dz, gz and d_av of paired scores.

    dz = mean(d) / sd(d) grows with the correlation between the two moments; d_av divides by the
    spread of the scores themselves, and is the one to compare studies with.

    Parameters
    ----------
    before, after : ndarray, shape (n_pairs,)

    Returns
    -------
    dict of str to float
        ``dz``, ``gz`` (dz × Hedges' J), ``d_av``; NaN below three pairs or without spread.
    """
    change, n = after - before, len(before)
    if n < 3:
        return dict.fromkeys(("dz", "gz", "d_av"), math.nan)
    spread = float(change.std(ddof=1))
    pooled = math.sqrt((before.var(ddof=1) + after.var(ddof=1)) / 2)
    dz = float(change.mean()) / spread if spread > 0 else math.nan
    d_av = float(change.mean()) / pooled if pooled > 0 else math.nan
    return {"dz": dz, "gz": dz * hedges_correction(n - 1), "d_av": d_av}


def expected_regression(mean_before: float, population_mean: float, reliability: float) -> float:
    """Give the change to expect without any effect: (1 − r) (μ − x̄₀).

    People enter when they are at their worst; part of their change is regression to the mean.

    Parameters
    ----------
    mean_before, population_mean : float
        Mean at the first moment, and of the population they come from, in points of the scale.
    reliability : float
        Test–retest correlation (or alpha, from a named source), 0–1.
    """
    return (1 - reliability) * (population_mean - mean_before)


def reliable_change(before: float, after: float, *, sd: float, reliability: float) -> float:
    """Give the reliable change index (Jacobson and Truax 1991): |RC| ≥ 1.96 is reliable.

    RC = (x₁ − x₀) / (√2 · sd · √(1 − r)); the formula of 1984 lacked the √2.
    """
    return (after - before) / (math.sqrt(2) * sd * math.sqrt(1 - reliability))
