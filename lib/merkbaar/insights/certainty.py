"""The one rule that gives the certainty word."""

from __future__ import annotations

from ..tables import Certainty
from ..wording.words import STRONG
from .multiplicity import Q


def certainty(
    *, lower: float, upper: float, q: float, smallest_effect: float, grade: str
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

    Returns
    -------
    str
        "no_difference": the interval lies inside the smallest effect that matters; "shown": q ≤
        .05, the interval beyond it, and a strong grade; "probable": q ≤ .05 and not that;
        "uncertain": the rest.
    """
    if -smallest_effect < lower and upper < smallest_effect:
        return "no_difference"
    if q > Q:
        return "uncertain"
    beyond = lower > smallest_effect or upper < -smallest_effect
    return "shown" if beyond and grade in STRONG else "probable"
