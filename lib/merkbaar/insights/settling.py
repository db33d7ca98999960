"""What the family makes of each comparison: its level, and what it would have shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..tables import Offer
from .detecting import Share, detectable, within
from .family import Comparison, family
from .multiplicity import Q, Settled, settle, within_level

if TYPE_CHECKING:
    from .scope import Scope

BRANCHES = {
    "time": "what changed",
    "start": "what changed",
    "own": "what changed",
    "reference": "what changed",
    "area": "where it differs",
    "group": "where it differs",
    "rest": "where it differs",
    "municipality": "how it is elsewhere",
    "target": "what was aimed at",
}
"""The question that each comparator belongs to; each is settled on its own first."""
CAREFUL = 1.25
"""By how much every p is taken larger: so far below .05 as a family selects, p of skewed figures
and of few years comes up to this much too often (docs/measurements.md, waiting times compared)."""
FEW_PARTS = 20
"""Most services or providers of which it is also told that nothing was found."""


def settled(results: Mapping[str, Offer], scope: Scope) -> list[tuple[Comparison, Settled]]:
    """Give all comparisons of the edition with what the family makes of them."""
    compared = family(results, scope)
    groups = [_group(one, scope) for one in compared]
    branches = [BRANCHES[one.comparator] for one in compared]
    found = settle([min(CAREFUL * one.p, 1.0) for one in compared], groups, branches)
    levels = [Settled(one.q, one.level / CAREFUL) for one in found]
    return list(zip(compared, levels, strict=True))


def told_anyway(one: Comparison, scope: Scope) -> bool:
    """Say whether it is also told of a comparison that nothing was found."""
    return scope.whole(one.subject) and one.parts <= FEW_PARTS


def within_smallest(told_of: Iterable[tuple[Comparison, Settled]], scope: Scope) -> float:
    """Give the alpha at which it is said that there is no difference that matters."""
    chances, selected = [], 0
    for one, how in told_of:
        selected += how.q <= Q
        if how.q > Q:
            smallest = scope.meaning(one.measure).smallest_effect * (1 - one.share)
            df = one.freedom or math.inf
            chances.append(within(one.effect, one.lower, one.upper, smallest=smallest, df=df))
    return within_level(chances, selected)


def visible(one: Comparison, level: float) -> float | None:
    """Give the smallest difference that a comparison would have shown."""
    df = one.freedom
    if df is None:
        return None
    value, low, high = one.level
    if not one.shares or max(value, one.reference) > 100:
        return detectable(one.lower, one.upper, level=level, df=df)
    down, up = one.effect - one.lower, one.upper - one.effect
    own = value - low, high - value
    if not all(math.isfinite(side) for side in own):
        own = (down / math.sqrt(2), up / math.sqrt(2))
    # what it is compared with by its widest side, the share itself by the middle of its two
    middle = sum(own) / 2
    half = math.sqrt(max(down**2 - own[0] ** 2, up**2 - own[1] ** 2, 0.0) + middle**2)
    share = Share(value / 100, one.reference / 100, middle**2 / half**2)
    return detectable(-half, half, level=level, df=df, share=share)


def _group(one: Comparison, scope: Scope) -> str | None:
    """Name the member of the family that a change in a single area is part of."""
    if one.comparator != "time" or scope.whole(one.subject):
        return None
    rest = sorted((k, v) for k, v in one.subject.items() if k not in ("area", "period"))
    return f"{one.measure} {rest}"
