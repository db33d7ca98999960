"""Change between two waves of which some people have one: each wave its own spread.

A normal model of two scores per person, with a mean and a spread for each wave and the covariance
between them, by maximum likelihood: in closed form where only one of both waves has gaps (Anderson
1957, JASA 52:200), else by EM (Dempster, Laird and Rubin 1977). One spread for both waves would
shift the change of people who leave because of their first score. The error is that of leaving out
one person at a time (Efron and Stein 1981): it asks for no equal spread.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .intervals import NOISE

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FEWEST = 3
"""People measured twice below which nothing is given."""
METHOD = (
    "alle rijen van twee metingen, per meting en groep een eigen spreiding (meest aannemelijke "
    "schatting; fout door telkens één mens weg te laten)"
)
_ROUNDS, _NEAR = 2000, 1e-10


@dataclass(frozen=True)
class Step:
    """A change with its error and degrees of freedom; without an interval where nobody differs."""

    value: float
    error: float
    df: float

    def figures(self) -> tuple[float, float, float, float]:
        """Give value, lower, upper (95 %) and p."""
        from scipy import stats

        if not self.error > 0:
            return self.value, math.nan, math.nan, math.nan
        half = float(stats.t.ppf(0.975, self.df)) * self.error
        p = float(2 * stats.t.sf(abs(self.value) / self.error, self.df))
        return self.value, self.value - half, self.value + half, p


def change(before: pd.Series, after: pd.Series) -> Step | None:
    """Give the mean change of all people, measured twice or once.

    Parameters
    ----------
    before, after : Series of float, shape (n_people,)
        Scores of the same people in the same order; missing where someone wasn't measured.

    Returns
    -------
    Step or None
        With everyone measured twice: Student's paired test. None with fewer than three pairs.
    """
    import numpy as np

    scores = np.stack([before.to_numpy(dtype=float), after.to_numpy(dtype=float)])
    scores = scores[:, ~np.isnan(scores).all(axis=0)]
    pairs = int((~np.isnan(scores)).all(axis=0).sum())
    if pairs < FEWEST:
        return None
    middle = np.nanmean(scores, axis=1, keepdims=True)
    own = _sums(scores - middle)
    everyone = own.sum(axis=1, keepdims=True)
    shift = float(middle[1, 0] - middle[0, 0])
    without = _fitted(everyone - own)
    n = scores.shape[1]
    spread = (n - 1) / n * float(((without - without.mean()) ** 2).sum())
    least = NOISE * max(1.0, float(np.nanmax(np.abs(scores))))
    error = math.sqrt(spread) if spread > least**2 else math.nan
    return Step(shift + float(_fitted(everyone)[0]), error, pairs - 1)


def difference(mine: Step, theirs: Step) -> Step:
    """Give a difference of two changes, each with its own error (Welch)."""
    parts = (mine.error**2, mine.df), (theirs.error**2, theirs.df)
    total = sum(part for part, _ in parts)
    if not total > 0:
        return Step(mine.value - theirs.value, math.nan, math.nan)
    df = total**2 / sum(part**2 / df for part, df in parts)
    return Step(mine.value - theirs.value, math.sqrt(total), df)


def _sums(scores: np.ndarray) -> np.ndarray:
    """Give per person what it adds: both (n, x, y, xx, yy, xy), only x (n, x, xx), only y."""
    import numpy as np

    there = ~np.isnan(scores)
    x, y = np.where(there, scores, 0.0)
    both, first, last = there.all(axis=0), there[0] & ~there[1], there[1] & ~there[0]
    one = np.ones_like(x)
    return np.stack(
        [
            *(both * part for part in (one, x, y, x * x, y * y, x * y)),
            *(first * part for part in (one, x, x * x)),
            *(last * part for part in (one, y, y * y)),
        ]
    )


def _fitted(sums: np.ndarray) -> np.ndarray:
    """Give mean of y − mean of x for each column of sums."""
    only_x, only_y = sums[6].any(), sums[9].any()
    if only_x and only_y:
        return _by_em(sums)
    n, x, y, xx, yy, xy = sums[:6]
    shared = xy - x * y / n
    if only_y:
        slope = _divided(shared, yy - y * y / n)
        all_y = (y + sums[10]) / (n + sums[9])
        return all_y - (x / n + slope * (all_y - y / n))
    slope = _divided(shared, xx - x * x / n)
    all_x = (x + sums[7]) / (n + sums[6])
    return y / n + slope * (all_x - x / n) - all_x


def _divided(over: Any, under: Any) -> Any:
    import numpy as np

    there = under > 1e-12
    return np.where(there, over / np.where(there, under, 1.0), 0.0)


def _by_em(sums: np.ndarray) -> np.ndarray:
    n, x, y, xx, yy, xy = sums[:6]
    means = x / n, y / n
    spreads = xx / n - means[0] ** 2, yy / n - means[1] ** 2, xy / n - means[0] * means[1]
    found = means[1] - means[0]
    for _ in range(_ROUNDS):
        means, spreads = _round(sums, means, spreads)
        now = means[1] - means[0]
        moved, found = abs(now - found).max(), now
        if moved < _NEAR:
            break
    return found


def _round(sums: np.ndarray, means: tuple, spreads: tuple) -> tuple[tuple, tuple]:
    """Fill in what isn't there by what is expected of it, and take means and spreads anew."""
    n, x, y, xx, yy, xy, n_x, x1, xx1, n_y, y1, yy1 = sums
    to_y, to_x = _divided(spreads[2], spreads[0]), _divided(spreads[2], spreads[1])
    at_y, at_x = means[1] - to_y * means[0], means[0] - to_x * means[1]
    rest_y, rest_x = spreads[1] - to_y * spreads[2], spreads[0] - to_x * spreads[2]
    total = n + n_x + n_y
    mean_x = (x + x1 + n_y * at_x + to_x * y1) / total
    mean_y = (y + y1 + n_x * at_y + to_y * x1) / total
    square_x = xx + xx1 + n_y * (at_x**2 + rest_x) + 2 * at_x * to_x * y1 + to_x**2 * yy1
    square_y = yy + yy1 + n_x * (at_y**2 + rest_y) + 2 * at_y * to_y * x1 + to_y**2 * xx1
    shared = xy + at_y * x1 + to_y * xx1 + at_x * y1 + to_x * yy1
    return (mean_x, mean_y), (
        square_x / total - mean_x**2,
        square_y / total - mean_y**2,
        shared / total - mean_x * mean_y,
    )
