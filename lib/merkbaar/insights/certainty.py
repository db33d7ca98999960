"""The one rule that gives the certainty word."""

from __future__ import annotations

from collections.abc import Collection

from ..tables import SMALL, Certainty
from ..wording.words import STRONG
from .multiplicity import Q

ESTIMATED = "denominator_estimated"
"""Caveat of a share of a number of people that is itself an estimate: no full registration."""
ENDS = frozenset({"many_at_floor", "many_at_ceiling"})
"""Caveats of a scale that couldn't show change one way: no difference seen says little there."""


def certainty(
    *,
    lower: float,
    upper: float,
    q: float,
    smallest_effect: float,
    grade: str,
    caveats: Collection[str] = (),
) -> Certainty:
    """Say how sure a difference is.

    Parameters
    ----------
    lower, upper : float
        Interval of the effect; of a selected one, the one with the false-coverage rate.
    q : float
        p adjusted over the family.
    smallest_effect : float
        The smallest difference that matters, in the unit of the effect, 0 or more.
    grade : str
        What kind of data the effect stands on.
    caveats : collection of str, optional
        What is particular about the data: an end of the scale where many are, an estimated number
        of people.

    Returns
    -------
    str
        "no_difference": the interval lies inside the smallest effect that matters, and the scale
        could have shown one; "shown": q ≤ .05, the interval beyond it, and a strong grade of which
        no part is estimated; "probable": q ≤ .05 and not that; "uncertain": the rest.
    """
    inside = _inside(lower, upper, smallest_effect)
    if inside and not at_an_end(caveats):
        return "no_difference"
    if q > Q:
        return "uncertain"
    beyond = lower > smallest_effect or upper < -smallest_effect
    strong = grade in STRONG and ESTIMATED not in caveats
    return "shown" if beyond and strong else "probable"


def at_an_end(caveats: Collection[str]) -> bool:
    """Say whether so many were at an end of the scale that it can't show all change."""
    return not ENDS.isdisjoint(caveats)


def small(word: Certainty, q: float) -> tuple[str, ...]:
    """Give the caveat of a difference that is there, and too small to matter; else none."""
    return (SMALL,) if word == "no_difference" and q <= Q else ()


def _inside(lower: float, upper: float, smallest_effect: float) -> bool:
    return -smallest_effect < lower and upper < smallest_effect
