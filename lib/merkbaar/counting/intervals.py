"""Intervals and p-values that the other modules share; all two-sided, all unadjusted."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

Z95 = 1.959963984540054
NOISE = 1e-12
"""Differences below this part of the scores are rounding of the computer, and no spread."""
Mean = tuple[float, float, float, int]
"""Value, lower and upper (95 %, Student) and the number of people."""


def wilson(count: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """Give the score interval of a share (Wilson 1927; checked against Newcombe 1998).

    Parameters
    ----------
    count, n : float
        Numerator and denominator; ``0 <= count <= n``.
    level : float
        Coverage, 0–1.

    Returns
    -------
    tuple of float
        Lower and upper as fractions, 0–1; NaN where n is 0.

    Raises
    ------
    ValueError
        If the count is below 0 or above n.
    """
    if n <= 0:
        return math.nan, math.nan
    if not 0 <= count <= n:
        raise ValueError("`count` must lie between 0 and `n`")
    from statsmodels.stats.proportion import proportion_confint

    bounds: Any = proportion_confint(count, n, alpha=1 - level, method="wilson")
    return max(float(bounds[0]), 0.0), min(float(bounds[1]), 1.0)


def difference(
    first: tuple[float, float, float], second: tuple[float, float, float]
) -> tuple[float, float, float, float]:
    """Compare two independent figures of which only the intervals are known (MOVER).

    Method of variance estimates recovery (Zou and Donner 2008, Stat Med 27:1693); for two shares
    with Wilson intervals it is Newcombe's hybrid score interval (1998).

    Parameters
    ----------
    first, second : tuple of float
        Value, lower and upper (95 %) of each, in the same unit.

    Returns
    -------
    tuple of float
        Difference first − second, its lower and upper (95 %), and p.
    """
    (a, a_low, a_high), (b, b_low, b_high) = first, second
    effect = a - b
    down = math.hypot(a - a_low, b_high - b)
    up = math.hypot(a_high - a, b - b_low)
    return effect, effect - down, effect + up, p_of(effect, effect - down, effect + up)


def welch(first: Mean, second: Mean) -> tuple[float, float, float, float]:
    """Compare two independent means of which Student's intervals are known (Welch 1947).

    Parameters
    ----------
    first, second : tuple
        Value, lower and upper (95 %), and the number of people, of each.

    Returns
    -------
    tuple of float
        Difference first − second, its lower and upper (95 %), and p, with the degrees of freedom
        of Satterthwaite; NaN where an interval is missing. With few people a normal curve would
        give far too small a p.
    """
    from scipy import stats

    effect = first[0] - second[0]
    parts = []
    for _, lower, upper, n in (first, second):
        if n < 2 or not upper > lower:
            return effect, math.nan, math.nan, math.nan
        error = (upper - lower) / 2 / float(stats.t.ppf(0.975, n - 1))
        parts.append((error**2, n - 1))
    variance = sum(square for square, _ in parts)
    df = variance**2 / sum(square**2 / own for square, own in parts)
    error = math.sqrt(variance)
    half = float(stats.t.ppf(0.975, df)) * error
    p = float(2 * stats.t.sf(abs(effect) / error, df))
    return effect, effect - half, effect + half, p


def p_of(effect: float, lower: float, upper: float) -> float:
    """Give the p-value that belongs to an effect with its 95 % interval (normal theory).

    The half of the interval that points to zero is used, so that p < .05 exactly where the
    interval leaves zero out. NaN where a part is missing or the interval has no width.
    """
    half = effect - lower if effect > 0 else upper - effect
    if not math.isfinite(effect) or not half > 0:
        return math.nan
    return math.erfc(abs(effect) / half * Z95 / math.sqrt(2))


def chance_of(random_state: int, *names: str) -> np.random.Generator:
    """Give a cell a stream of chance of its own.

    So that the same cell has the same interval in every edition, whatever other cells are beside
    it: a published bound that moves while its numbers stay only raises questions.

    Parameters
    ----------
    random_state : int
    names : str
        What is drawn, and the cell's place.
    """
    import numpy as np

    digest = hashlib.sha256("\x1f".join(names).encode()).digest()
    return np.random.default_rng([random_state, int.from_bytes(digest[:16], "big")])


def from_draws(draws: np.ndarray, *, level: float = 0.95) -> tuple[float, float]:
    """Give the percentile interval of simulated values, shape (n_draws,).

    Where it has no width it is missing: a width of zero would pretend certainty.
    """
    import numpy as np

    tail = (1 - level) / 2
    lower, upper = (float(end) for end in np.quantile(draws, [tail, 1 - tail]))
    return (lower, upper) if upper > lower else (math.nan, math.nan)


def p_of_draws(draws: np.ndarray) -> float:
    """Give the two-sided p of "no difference" from simulated differences, shape (n_draws,).

    Beyond what the number of draws can show, a normal curve is fitted through their mean and
    standard deviation; below it the share of draws on the other side of zero counts double.
    """
    import numpy as np

    below = float(np.mean(draws <= 0))
    p = 2 * min(below, 1 - below)
    if p * len(draws) >= 40:
        return min(p, 1.0)
    spread = float(np.std(draws))
    return math.erfc(abs(float(np.mean(draws))) / spread / math.sqrt(2)) if spread > 0 else math.nan


def mean_interval(values: Sequence[float] | np.ndarray) -> tuple[float, float, float]:
    """Give mean, lower and upper (95 %, Student's t); no interval below two values.

    Where all values are equal the interval is missing: a width of zero would pretend certainty.
    """
    import numpy as np
    from scipy import stats

    sample = np.asarray(values, dtype=float)
    sample = sample[~np.isnan(sample)]
    n = len(sample)
    mean = float(sample.mean()) if n else math.nan
    spread = float(sample.std(ddof=1)) if n > 1 else 0.0
    if n < 2 or spread <= 1e-12 * max(abs(mean), 1.0):
        return mean, math.nan, math.nan
    half = float(stats.t.ppf(0.975, n - 1)) * spread / math.sqrt(n)
    return mean, mean - half, mean + half
