"""Rates of events, and areas made comparable by age: direct and indirect standardisation.

Checked against the vectors of Public Health England's indicator methods.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

EXACT_BELOW = 10
"""Below this many events Byar's approximation is left for the exact interval."""


@dataclass(frozen=True)
class Rate:
    """A rate with its interval, all in the same unit (per ``multiplier``, or O / E)."""

    value: float
    lower: float
    upper: float


def byar(count: float, *, level: float = 0.95) -> tuple[float, float]:
    """Give Byar's interval of a Poisson count (Breslow and Day 1987, eq. 2.13).

    Parameters
    ----------
    count : float
        Events, 0 or more.
    level : float
        Coverage, 0–1.

    Returns
    -------
    tuple of float
        Lower and upper, in events; the lower end is 0 where the approximation would go below it.
    """
    from scipy.stats import norm

    _check(count)
    z = float(norm.ppf((1 + level) / 2))
    lower = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count > 0 else 0.0
    more = count + 1
    return max(lower, 0.0), more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3


def exact(count: float, *, level: float = 0.95) -> tuple[float, float]:
    """Give the exact interval of a Poisson count (Garwood 1936), in events."""
    from scipy.stats import chi2

    _check(count)
    tail = (1 - level) / 2
    lower = float(chi2.ppf(tail, 2 * count)) / 2 if count > 0 else 0.0
    return lower, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2


def rate(count: float, exposure: float, *, multiplier: float = 1.0, level: float = 0.95) -> Rate:
    """Give a rate: events out of an exposure (people, or years of people).

    Parameters
    ----------
    count, exposure : float
        Events, and what they are out of.
    multiplier : float
        Per how many: 100, 1,000, …
    level : float
        Coverage, 0–1.

    Returns
    -------
    Rate
        With the exact interval below 10 events, else Byar's; all missing where the exposure is 0,
        or one of the two is missing.

    Raises
    ------
    ValueError
        If the count or the exposure is below 0.
    """
    if exposure < 0 or count < 0:
        raise ValueError("`count` and `exposure` must be 0 or more")
    if math.isnan(count) or not exposure > 0:
        return Rate(math.nan, math.nan, math.nan)
    bounds = exact if count < EXACT_BELOW else byar
    lower, upper = bounds(count, level=level)
    return Rate(*(multiplier * part / exposure for part in (count, lower, upper)))


def indirect(
    counts: Sequence[float] | np.ndarray,
    populations: Sequence[float] | np.ndarray,
    reference: Sequence[float] | np.ndarray,
    *,
    level: float = 0.95,
) -> Rate:
    """Hold what happened against what the reference's rates would have given (O / E).

    Parameters
    ----------
    counts, populations : array of float, shape (n_groups,)
        Events and people of the area, per group (mostly of age). Only the sum of the events is
        used; ``[total]`` will do.
    reference : array of float, shape (n_groups,)
        Events per person in the reference, per group.
    level : float
        Coverage, 0–1.

    Returns
    -------
    Rate
        O / E: 1 is as expected. The interval is Byar's (exact below 10 events); the reference is
        taken as known.

    Raises
    ------
    ValueError
        If the groups don't match, or nothing was expected.
    """
    import numpy as np

    people, rates = np.asarray(populations, dtype=float), np.asarray(reference, dtype=float)
    if people.shape != rates.shape:
        raise ValueError(f"need a reference rate per group: {people.shape} and {rates.shape}")
    expected = float(people @ rates)
    if not expected > 0:
        raise ValueError("nothing was expected: the reference's rates or the people are all 0")
    return rate(float(np.sum(counts)), expected, level=level)


def direct(
    counts: Sequence[float] | np.ndarray,
    populations: Sequence[float] | np.ndarray,
    standard: Sequence[float] | np.ndarray,
    *,
    multiplier: float = 1.0,
    level: float = 0.95,
) -> Rate:
    """Give the rate an area would have with the standard's make-up (directly standardised).

    Dobson and others 1991 (Stat Med 10:457), with Byar's interval of the sum of the events.

    Parameters
    ----------
    counts, populations, standard : array of float, shape (n_groups,)
        Events and people of the area, and people of the standard, per group.
    multiplier : float
        Per how many.
    level : float
        Coverage, 0–1.

    Returns
    -------
    Rate
        Missing ends below 10 events in all: then the method doesn't hold.

    Raises
    ------
    ValueError
        If the groups don't match, or one of them has no people.
    """
    import numpy as np

    events, people, weights = (np.asarray(a, dtype=float) for a in (counts, populations, standard))
    if not events.shape == people.shape == weights.shape:
        raise ValueError(f"need one figure per group: {events.shape}, {people.shape}")
    if (people <= 0).any() or not weights.sum() > 0:
        raise ValueError("a group has no people: join it to the one beside it")
    share = weights / weights.sum()
    value, total = float(share @ (events / people)), float(events.sum())
    if total < EXACT_BELOW:
        return Rate(multiplier * value, math.nan, math.nan)
    spread = math.sqrt(float(share**2 @ (events / people**2)) / total)
    ends = (value + spread * (end - total) for end in byar(total, level=level))
    return Rate(multiplier * value, *(multiplier * end for end in ends))


def _check(count: float) -> None:
    if count < 0:
        raise ValueError("`count` must be 0 or more")
