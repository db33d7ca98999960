"""The power to find what is planted, after correction over all comparisons of an edition.

Each effect is judged by z = effect / standard error. The correction is Benjamini and Hochberg's
(1995) at q = 0.05 over a family of 150 comparisons of which all but the planted ones are null;
the power is the share of 20,000 simulated families in which the effect is found.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from .seeds import stream

FAMILY, RATE, FAMILIES = 150, 0.05, 20_000


def two_means(effect: float, sd: tuple[float, float], n: tuple[int, int]) -> float:
    """Give z for a difference of two independent means."""
    return abs(effect) / math.sqrt(sd[0] ** 2 / n[0] + sd[1] ** 2 / n[1])


def two_shares(counts: tuple[int, int], n: tuple[int, int]) -> float:
    """Give z for a difference of two independent shares (unpooled)."""
    shares = [c / size for c, size in zip(counts, n, strict=True)]
    variance = sum(p * (1 - p) / size for p, size in zip(shares, n, strict=True))
    return abs(shares[0] - shares[1]) / math.sqrt(variance)


def one_mean(effect: float, sd: float, n: int) -> float:
    """Give z for a mean against zero."""
    return abs(effect) / (sd / math.sqrt(n))


def reach_difference(reach: tuple[float, float], margin: tuple[float, float]) -> float:
    """Give z for a difference of two reaches whose denominators are estimates.

    The persons reached are counted, not sampled; only the denominator is uncertain, with a 95 %
    interval of plus or minus `margin` (as a share of the estimate).
    """
    errors = [r * m / 1.96 for r, m in zip(reach, margin, strict=True)]
    return abs(reach[0] - reach[1]) / math.hypot(*errors)


def after_correction(effects: Mapping[str, float]) -> dict[str, float]:
    """Simulate the power of each effect (its z) within the whole family.

    Returns
    -------
    dict
        Per effect the share of families in which it is found, to three decimals.
    """
    import numpy as np
    from scipy.stats import norm

    chance = stream("power")
    centre = np.zeros(FAMILY)
    centre[: len(effects)] = list(effects.values())
    z = chance.normal(centre, 1.0, size=(FAMILIES, FAMILY))
    p = 2 * norm.sf(np.abs(z))
    ranked = np.sort(p, axis=1)
    below = ranked <= RATE * np.arange(1, FAMILY + 1) / FAMILY
    found = np.where(below.any(axis=1), FAMILY - below[:, ::-1].argmax(axis=1), 0)
    limit = RATE * found / FAMILY
    shares = (p[:, : len(effects)] <= limit[:, None]).mean(axis=0)
    return {name: round(float(s), 3) for name, s in zip(effects, shares, strict=True)}
