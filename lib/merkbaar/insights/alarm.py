"""A place for the joined alarm: worse than elsewhere, getting worse, and people tell of it.

Only findings that are there already are put together; nothing is counted or tested anew. How often
three such findings come together by chance isn't known, so an alarm says no more than that all
three stand: its own statistics come with early warning. It is of areas and periods, never of a
person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..tables import Finding

CERTAIN = ("shown", "probable")
AGAINST = ("municipality", "area", "target")
"""What a level is held against, the first first."""


@dataclass(frozen=True)
class Alarm:
    """Three findings on one measure in one place, by their ids.

    Attributes
    ----------
    area : str
        Code of the wijk; empty for the municipality.
    worse : str
        The level is worse than elsewhere, than the municipality, or than the target.
    worsening : str
        It got worse since the period before.
    told : str
        The joined finding: the theme that was named with it is told more.
    """

    measure: str
    area: str
    worse: str
    worsening: str
    told: str


def alarms(found: Iterable[Finding], *, total: str) -> tuple[Alarm, ...]:
    """Give the measures and places where all three findings stand.

    Parameters
    ----------
    found : iterable of Finding
        Of an edition; what the gate has let through (``SafeFinding``) as well.
    total : str
        Code of the municipality.

    Returns
    -------
    tuple of Alarm
        By measure and place. A theme is only known of the municipality: it counts for its wijken
        too, and the alarm says which joined finding that is.
    """
    sure = [one for one in found if one.certainty in CERTAIN and _is_worse(one)]
    told = {one.measure: one for one in sure if one.kind == "joined" and one.pattern == "agree"}
    rising = {(one.measure, _area(one, total)): one for one in sure if one.kind == "change"}
    made = []
    for (measure, area), change in sorted(rising.items()):
        levels = [
            one
            for one in sure
            if one.measure == measure and one.comparator in AGAINST and _area(one, total) == area
        ]
        if levels and measure in told:
            worse = min(levels, key=lambda one: (AGAINST.index(one.comparator), one.finding))
            made.append(Alarm(measure, area, worse.finding, change.finding, told[measure].finding))
    return tuple(made)


def _area(one: Finding, total: str) -> str:
    area = one.subject.get("area", "")
    return "" if area == total else area


def _is_worse(one: Finding) -> bool:
    """Say whether the effect goes the way that isn't better; of a joined one its number's."""
    if one.better == "none" or not one.effect:
        return False
    return (one.effect > 0) != (one.better == "higher")
