"""What data could have shown: the smallest visible difference, and when there is none that matters.

An interval of few degrees of freedom is wide at 95 %, but at the level of a family far wider still,
and a share spreads more the nearer it comes to a half. Both make the smallest visible difference
larger than the width of the interval says.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

POWER = 0.8
USUAL = 0.05
UNCLEAR = 0.1
"""So near to the end of its interval an effect has the same p whatever the degrees of freedom."""
NOTHING = 0.01
"""Of so small an effect, in half widths, p is 1 whatever the degrees of freedom."""
_STEPS = 40


@dataclass(frozen=True)
class Share:
    """Two shares that are compared, as parts of 1: now and before, and how much is of now.

    Attributes
    ----------
    value, reference : float
    part : float
        Part of the variance of their difference that is of the value, 0-1.
    """

    value: float
    reference: float
    part: float = 0.5

    def growth(self, difference: float) -> float:
        """Say how much more a difference spreads than now, if it were this large; 1 or more."""
        usual = max(_spread(self.value), _spread(self.reference))
        towards = self.reference + math.copysign(difference, 0.5 - self.reference)
        middle = (towards - 0.5) * (self.reference - 0.5) <= 0
        then = 0.25 if middle else _spread(towards)
        return math.sqrt(1 - self.part + self.part * max(then / usual, 1.0))


def _spread(share: float) -> float:
    return share * (1 - share)


def detectable(
    lower: float,
    upper: float,
    *,
    level: float,
    power: float = POWER,
    df: float = math.inf,
    share: Share | None = None,
) -> float | None:
    """Give the smallest difference that would have been selected with this power.

    Parameters
    ----------
    lower, upper : float
        The 95 % interval of the effect: its width says how precise the data are.
    level : float
        The alpha at which comparisons of this family are selected.
    df : float
        Degrees of freedom of the interval.
    share : Share, optional
        Of a difference of shares (in percent): so that it tells what would be seen whichever way
        it went, also towards a half.

    Returns
    -------
    float or None
        None where nothing can be told: two shares that are 0 or all.
    """
    size = (upper - lower) / 2 * _widths(level, power, df)
    if share is None:
        return size
    if max(_spread(share.value), _spread(share.reference)) <= 0:
        return None
    found = size
    for _ in range(_STEPS):
        found = size * share.growth(found / 100)
    return found


@cache
def _widths(level: float, power: float, df: float) -> float:
    """Give the smallest visible difference, in half widths of a 95 % interval.

    By the noncentral curve of Student: with few degrees of freedom the spread itself is uncertain.
    """
    from scipy.special import nctdtrinc, ndtri, stdtrit

    if df > 1_000:
        return float((ndtri(1 - level / 2) + ndtri(power)) / ndtri(1 - USUAL / 2))
    critical = stdtrit(df, 1 - level / 2)
    return float(nctdtrinc(df, 1 - power, critical) / stdtrit(df, 1 - USUAL / 2))


def freedom(ratio: float, p: float, *, usual: float = USUAL) -> float | None:
    """Give the degrees of freedom at which an effect of `ratio` half widths has this p, to 2 %.

    Returns
    -------
    float or None
        Endless where p is as small as, or no further from .05 than, the normal curve gives; None
        where it can't be told: near 0 and at the end of the interval p hardly hangs on them.
    """
    from scipy.special import stdtr

    if not 0 < p < 1 or not ratio > NOTHING:
        return None
    way = 1 if ratio > 1 else -1
    grid = _grid(usual)
    low, high = 0, len(grid) - 1
    if way * (2 * float(stdtr(grid[high][0], -ratio * grid[high][1])) - p) >= 0:
        return math.inf
    if abs(ratio - 1) < UNCLEAR:
        return None
    while low < high:  # the first at which p isn't larger (or, within the interval, smaller)
        at = (low + high) // 2
        df, width = grid[at]
        if way * (2 * float(stdtr(df, -ratio * width)) - p) <= 0:
            high = at
        else:
            low = at + 1
    return grid[low][0]


@cache
def _grid(usual: float) -> tuple[tuple[float, float], ...]:
    """Give degrees of freedom, each a fiftieth more than the one before, with their half width."""
    import numpy as np
    from scipy.special import stdtrit

    degrees = 1.02 ** np.arange(466)
    widths = stdtrit(degrees, 1 - usual / 2)
    return tuple(zip(degrees.tolist(), widths.tolist(), strict=True))


def within(effect: float, lower: float, upper: float, *, smallest: float, df: float) -> float:
    """Give the smallest alpha at which an interval lies within the smallest effect that matters.

    Returns
    -------
    float
        1 where the effect itself isn't within it.
    """
    from scipy.special import stdtr, stdtrit

    sides = ((smallest - effect, upper - effect), (smallest + effect, effect - lower))
    room = min(space / half if half > 0 else math.inf for space, half in sides)
    if not room > 0:
        return 1.0
    return float(2 * stdtr(min(df, 1e9), -room * stdtrit(min(df, 1e9), 1 - USUAL / 2)))
