"""Findings on means with the figures of their cells, as coarse as those are told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from merkbaar.privacy.means import apart, narrowest, step, tidy

if TYPE_CHECKING:
    from merkbaar.tables import Finding

_FOUND = ("shown", "probable")
_OWN_NUMBER = ("target", "reference")
"""What is compared with a number that somebody typed, or that is about no person."""


def in_steps(
    finding: Finding,
    own: Mapping[str, Any],
    other: Mapping[str, Any] | None,
    *,
    minimum: int,
    answers: int,
) -> Finding | None:
    """Give a finding with nothing but what its cells tell.

    Parameters
    ----------
    own, other : mapping
        The told cell of its value, and of what it is compared with (None: in another table).
    minimum : int
        Smallest number of people that is told.
    answers : int
        By how many answers the sum behind the value stays open.

    Returns
    -------
    Finding or None
        The effect is the difference of the told figures. None where a difference that was found
        turned round, or was rounded away.
    """
    unit, size = str(own["unit"] or finding.unit), float(own["n"] or 0)
    by = step(unit, size, own["value"], own["lower"], own["upper"], answers=answers)
    shown = {"value": own["value"], "value_lower": own["lower"], "value_upper": own["upper"],
             "n": own["n"], "reference": _reference(finding, other, by)}  # fmt: skip
    said = {name: figure for name, figure in shown.items() if getattr(finding, name) is not None}
    told, before = replace(finding, **said), finding.effect
    if before is None:
        return told
    if told.value is None or told.reference is None:
        effect = tidy(round(before / by) * by)
    else:
        effect = tidy(told.value - told.reference)
    if before and effect * before <= 0 and finding.certainty in _FOUND:
        return None
    seen = finding.detectable
    least = narrowest(unit, size, minimum)
    return replace(
        told,
        effect=effect,
        lower=_end(finding.lower, before, effect, by, least),
        upper=_end(finding.upper, before, effect, by, least),
        detectable=None if seen is None else tidy(math.ceil(seen / by - 1e-9) * by),
    )


def _reference(finding: Finding, other: Mapping[str, Any] | None, by: float) -> float | None:
    own = finding.reference
    if other is not None:
        return other["value"]
    if own is None or finding.comparator in _OWN_NUMBER:
        return own
    return tidy(round(own / by) * by)


def _end(end: float | None, before: float, effect: float, by: float, least: float) -> float | None:
    """Give an end of an interval, whole steps from the effect; on the side of nought it was on."""
    if end is None:
        return None
    way = math.copysign(1.0, end - before)
    moved = tidy(effect + way * apart(abs(end - before), by, least))
    return 0.0 if end * before > 0 and moved * effect < 0 else moved
