"""The family of an edition: adjusted p-values, and intervals of what was selected."""

from __future__ import annotations

from collections.abc import Sequence

Q = 0.05
"""False-discovery rate over all comparisons of an edition."""
POWER = 0.8


def adjusted(p_values: Sequence[float], *, strict: Sequence[bool] | None = None) -> list[float]:
    """Adjust p-values over the whole family (Benjamini and Hochberg 1995).

    Parameters
    ----------
    p_values : sequence of float
        Every comparison that could become a finding, none missing.
    strict : sequence of bool, optional
        Comparisons that must also survive Holm's correction (1979) over the same family: their q
        is the larger of the two. For the hundreds of changes in single areas: among all that is
        truly found, a share of 5 % false is too much where each one names a place.

    Returns
    -------
    list of float
        q, in the same order.
    """
    if not p_values:
        return []
    from scipy.stats import false_discovery_control
    from statsmodels.stats.multitest import multipletests

    q_values = false_discovery_control(list(p_values), method="bh")
    if strict is None or not any(strict):
        return [float(q) for q in q_values]
    holm = multipletests(list(p_values), method="holm")[1]
    return [
        float(max(q, h) if careful else q)
        for q, h, careful in zip(q_values, holm, strict, strict=True)
    ]


def selection_level(q_values: Sequence[float], *, rate: float = Q) -> float:
    """Give the alpha at which a comparison was selected: R · q / m, with R at least 1.

    Intervals at 1 − R·q/m have a false-coverage rate of at most q over the selected (Benjamini
    and Yekutieli 2005).
    """
    if not q_values:
        return rate
    selected = sum(q <= rate for q in q_values)
    return rate * max(selected, 1) / len(q_values)


def widened(
    effect: float, lower: float, upper: float, *, level: float, usual: float = 0.05
) -> tuple[float, float]:
    """Widen a 95 % interval to 1 − `level`, each side in proportion (normal theory)."""
    from scipy.stats import norm

    factor = float(norm.isf(level / 2) / norm.isf(usual / 2))
    return effect - factor * (effect - lower), effect + factor * (upper - effect)


def detectable(lower: float, upper: float, *, level: float, power: float = POWER) -> float:
    """Give the smallest difference that would have been selected with this power.

    Parameters
    ----------
    lower, upper : float
        The 95 % interval of the effect: its width says how precise the data are.
    level : float
        The alpha at which comparisons of this family are selected.
    """
    from scipy.stats import norm

    error = (upper - lower) / 2 / float(norm.isf(0.025))
    return error * float(norm.isf(level / 2) + norm.isf(1 - power))
