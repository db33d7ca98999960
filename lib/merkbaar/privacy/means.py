"""Means, medians and the like, so coarse that they can't be turned back into a few people.

People answer in whole numbers. A mean with every digit, times an exact n, is then their sum, and
its interval their sum of squares: two equations too many beside counts of which some are hidden. So
such a figure is told in steps that are several answers of one person wide, n in fives, and an
interval is never narrower than what the answers of a few people do to it (the rounding of
magnitudes: Hundepool et al., Statistical Disclosure Control, 2012, §4.2 and §5.4).
"""

from __future__ import annotations

import math
import re

from merkbaar.wording.numbers import digits, telling

Figures = tuple[float | None, float | None, float | None]

N_BASE = 5
"""To what the number of people beside a mean is rounded."""
ANSWERS = 3
"""How many answers the sum behind a told mean stays open by, at least: never known to one."""
BESIDE = 2
"""Beside a hidden count of the same people the sum stays open by so many times the minimum: who is
hidden may move from 1 to the minimum, each by more than one answer (measured: an attacker who
reckons in whole numbers; docs/measurements.md)."""
NAMED = ("alfa", "omega", "kappa", "kansverhouding")
"""Words in the unit of an index that is no average of answers: it keeps two decimals."""
_Z95 = 1.959963984540054
_STEPS = tuple(step * 10.0**power for power in range(-4, 7) for step in (1, 2, 5))
_SCALE = re.compile(r"(-?\d+)\s*(?:-|–|tot)\s*(-?\d+)")
_GRAINS = 20
"""A longer scale has answers in steps (a sum of 0-25 shown as 0-100): taken as its twentieth."""


def is_named(unit: str) -> bool:
    """Whether a unit is that of an index that is no average of answers."""
    return any(word in unit.split() for word in NAMED)


def people(size: float, minimum: int) -> int:
    """Give a number of people in fives, and never below the minimum."""
    if size <= 0:
        return 0
    least = N_BASE * math.ceil(minimum / N_BASE)
    return max(least, N_BASE * math.floor(size / N_BASE + 0.5))


def grain(unit: str) -> float:
    """Give by how much one answer differs from the next, as far as the unit tells.

    Examples
    --------
    >>> grain("cijfer 1-10"), grain("punten 0-100"), grain("%")
    (1.0, 5.0, 100.0)
    """
    if unit == "%":
        return 100.0
    scale = _SCALE.search(unit)
    return max(1.0, (int(scale[2]) - int(scale[1])) / _GRAINS) if scale else 1.0


def step(unit: str, size: float, *figures: float | None, answers: int = ANSWERS) -> float:
    """Give the step in which a figure is told.

    Parameters
    ----------
    unit : str
    size : float
        Number of people as told (:func:`people`): the step says nothing more of it.
    *figures : float or None
        Value, lower, upper.
    answers : int
        By how many answers the sum stays open.

    Returns
    -------
    float
        The last digit that a reader sees, or more: ``size`` times it is at least `answers`.
    """
    if is_named(unit):
        return 0.01
    seen = 10.0 ** -telling(unit, *figures) if figures else 10.0 ** -digits(unit)
    least = answers * grain(unit) / size if size > 0 else seen
    return next((one for one in _STEPS if one >= max(seen, least) - 1e-12), _STEPS[-1])


def coarse(
    figures: Figures, unit: str, size: float, minimum: int, answers: int = ANSWERS
) -> Figures:
    """Give a figure and its interval in steps; the ends move along with the value.

    An end is so many whole steps from the value, at least one: the two ends and the value rounded
    each by themselves would together say more of it than one step.
    """
    value, *ends = figures
    if value is None:
        return None, None, None
    by = step(unit, size, *figures, answers=answers)
    told = tidy(round(value / by) * by)
    least = narrowest(unit, size, minimum)
    low, high = (
        None if end is None else apart(sign * (end - value), by, least)
        for sign, end in zip((-1, 1), ends, strict=True)
    )
    return (
        told,
        None if low is None else tidy(told - low),
        None if high is None else tidy(told + high),
    )


def narrowest(unit: str, size: float, minimum: int) -> float:
    """Give half the width of the interval if `minimum` people differ one answer from the rest.

    A narrower one would say that fewer than that did.
    """
    if size <= 0 or is_named(unit):
        return 0.0
    return _Z95 * math.sqrt(minimum) * grain(unit) / size


def apart(distance: float, by: float, least: float = 0.0) -> float:
    """Give how far an end is from its value, in whole steps."""
    return by * max(1, round(distance / by), math.ceil(least / by - 1e-9))


def tidy(value: float) -> float:
    """Give a figure without the dust of reckoning, and never minus nought."""
    return float(round(value, 9)) + 0.0
