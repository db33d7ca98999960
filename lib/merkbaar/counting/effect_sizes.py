"""Effect sizes of a change with their intervals, and what would have changed without any effect."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Figures = float | np.ndarray


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


def hedges_corrections(df: np.ndarray) -> np.ndarray:
    """Give Hedges' J of many degrees of freedom at once; NaN below 2."""
    import numpy as np
    from scipy.special import gammaln

    safe = np.where(df >= 2, df, 2.0)
    exact = np.exp(gammaln(safe / 2) - gammaln((safe - 1) / 2)) / np.sqrt(safe / 2)
    return np.where(df >= 2, exact, np.nan)


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


def dz_interval(dz: Figures, n: Figures) -> tuple[Any, Any]:
    """Give the exact 95 % interval of dz, by turning the noncentral t around.

    t = dz √n is noncentral t with n − 1 degrees of freedom and noncentrality δ √n (Steiger and
    Fouladi 1997; Goulet-Pelletier and Cousineau 2018).

    Parameters
    ----------
    dz : float or ndarray, shape (n_cells,)
    n : float or ndarray, shape (n_cells,)
        Pairs, 3 or more; else NaN.
    """
    import numpy as np
    from scipy.special import nctdtrinc

    root, df = np.sqrt(np.maximum(n, 1)), np.asarray(n, dtype=float) - 1
    t = np.asarray(dz) * root
    known = np.isfinite(t) & (df >= 2)
    t, df = np.where(known, t, 0.0), np.where(known, df, 2.0)
    ends = [np.where(known, nctdtrinc(df, p, t) / root, np.nan) for p in (0.975, 0.025)]
    return ends[0], ends[1]


def d_av_interval(
    d_av: Figures, n: Figures, variance_before: Figures, variance_after: Figures, shared: Figures
) -> tuple[Any, Any]:
    """Give the 95 % interval of d_av (Bonett 2008, Psychological Methods 13:99, paired design).

    var = d² (s₀⁴ + s₁⁴ + 2 s₀₁²) / (8 s⁴ (n − 1)) + (s₀² + s₁² − 2 s₀₁) / (s² (n − 1)), with
    s² = (s₀² + s₁²) / 2; two-sided on Student's t with n − 1 degrees of freedom.

    Parameters
    ----------
    d_av, n, variance_before, variance_after : float or ndarray, shape (n_cells,)
    shared : float or ndarray
        Covariance of the two moments.
    """
    import numpy as np
    from scipy.special import stdtrit

    df = np.asarray(n, dtype=float) - 1
    pooled = (np.asarray(variance_before) + variance_after) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        of_spread = (np.square(variance_before) + np.square(variance_after) + 2 * shared**2) / (
            8 * pooled**2 * df
        )
        of_mean = (2 * pooled - 2 * np.asarray(shared)) / (pooled * df)
        half = stdtrit(np.where(df > 0, df, np.nan), 0.975) * np.sqrt(
            np.square(d_av) * of_spread + of_mean
        )
    half = np.where((half > 0) & (df >= 2), half, np.nan)
    return d_av - half, d_av + half


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


def cut_off(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Give the point between two groups, weighed by their spread (Jacobson and Truax 1991, c).

    c = (s₀ M₁ + s₁ M₀) / (s₀ + s₁).

    Parameters
    ----------
    first, second : tuple of float
        Mean and standard deviation of each group ("with complaints", "without").
    """
    (mean, sd), (other, other_sd) = first, second
    if not sd + other_sd > 0:
        raise ValueError("at least one of the standard deviations must be above 0")
    return (sd * other + other_sd * mean) / (sd + other_sd)
