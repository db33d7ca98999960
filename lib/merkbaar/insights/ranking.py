"""Reading order: at most seven findings, about different things, one of them what we don't know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..tables import SMALL, Finding
from .certainty import at_an_end
from .joining import CERTAIN
from .scope import Scope

SHOWN = 7
_KINDS = {"joined": 0, "difference": 1, "change": 1, "share_change": 1, "level": 2, "unknown": 3}
_PER_LEEFGEBIED = 3


def ranked(
    found: Sequence[Finding], scope: Scope, *, minimum: int = 0, sizes: dict[str, float]
) -> tuple[Finding, ...]:
    """Give the findings with their rank: 1, 2, … in reading order, 0 for the rest.

    Parameters
    ----------
    found : sequence of Finding
        All findings, joined ones included.
    minimum : int
        Findings on fewer persons than this can't pass the gate, so they get no rank.
    sizes : mapping of str to float
        Persons behind each finding.
    """
    order = sorted(found, key=lambda one: _importance(one, scope))
    may = [one for one in order if sizes.get(one.finding, 0) >= minimum and _headline(one)]
    chosen: list[Finding] = []
    for one in (one for one in may if one.kind != "unknown"):
        if len(chosen) < SHOWN - 1 and _new(one, chosen, scope):
            chosen.append(one)
    chosen += [one for one in may if one.kind == "unknown"][:1]
    place = {one.finding: number for number, one in enumerate(chosen, start=1)}
    numbered = [
        replace(one, rank=place[one.finding]) if one.finding in place else one for one in order
    ]
    return tuple(sorted(numbered, key=lambda one: (one.rank == 0, one.rank)))


def _headline(one: Finding) -> bool:
    """Say whether a finding may be a headline: sure enough, or honestly unknown."""
    if "denominator_too_low" in one.caveats:
        return False
    return one.kind == "unknown" or one.certainty in CERTAIN


def _importance(one: Finding, scope: Scope) -> tuple[object, ...]:
    """Order: joined first, then what is sure, what holds when redrawn, what matters, and large.

    A finding of which the sign doesn't hold stands below each that is as sure and does hold.
    """
    unnamed = one.better == "none" and one.smallest_effect == 0
    local_change = one.comparator == "time" and not scope.whole(one.subject)
    scale = one.smallest_effect or abs(one.reference or 0) or 1.0
    return (
        _KINDS[one.kind],
        *_unknown(one, scope),
        unnamed,
        one.certainty != "shown",
        one.stability.endswith("_not"),
        local_change,
        -min(abs(one.effect or 0) / scale, 10),
        1.0 if one.q is None else one.q,
        one.finding,
    )


def _unknown(one: Finding, scope: Scope) -> tuple[bool, ...]:
    """Order what we don't know: an approach on its own measure first, and what was settled.

    Last comes what a scale couldn't have shown, a small difference that is known, and a group:
    the first screen says of all groups at once that they don't differ.
    """
    if one.kind != "unknown":
        return (False, False, False, False)
    own = scope.own(one.measure, one.subject)
    last = at_an_end(one.caveats) or SMALL in one.caveats or one.comparator == "group"
    return (last, one.comparator != "reference", not own, one.certainty != "no_difference")


def _topics(one: Finding, scope: Scope) -> frozenset[str]:
    """Name what a finding is about: the theme, and what the measure is about."""
    themes = frozenset(f"theme {theme}" for theme in one.themes)
    if one.kind != "joined" and themes:
        return themes
    about = scope.meaning(one.measure).stems or {one.measure}
    return themes | about


def _new(one: Finding, chosen: Sequence[Finding], scope: Scope) -> bool:
    """Say whether a finding is about something that isn't shown yet."""
    if any(_topics(one, scope) & _topics(other, scope) for other in chosen):
        return False
    field = scope.meaning(one.measure).leefgebied
    same = sum(scope.meaning(other.measure).leefgebied == field for other in chosen)
    return field is None or same < _PER_LEEFGEBIED
