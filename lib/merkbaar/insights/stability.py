"""Whether the sign of a finding holds when the data had been a little different."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..tables import Finding
from .scope import Scope
from .shelf import Shelf

HOLDS = 0.95
"""Share of redraws in which the sign must be the same."""
DRAWS = 2_000
FEWEST = 5
"""Fewest wijken that are drawn anew."""


def stability(one: Finding, shelf: Shelf, scope: Scope, companions: Sequence[Finding] = ()) -> str:
    """Say whether the sign of a finding holds.

    A change of the municipality is made anew from wijken drawn with replacement (2,000 times,
    weighted by people where the table counts them): a change that hangs on one or two wijken turns
    round. Of what has no wijken the data of persons aren't here, so nothing is said: that its
    interval lies at one side of 0 is why it was selected, and no second witness.

    Parameters
    ----------
    companions : sequence of Finding, optional
        Of a joined finding the number and the theme that it joins: it holds where both do.

    Returns
    -------
    str
        "areas", "areas_not", or empty for what isn't claimed or couldn't be drawn.
    """
    if one.kind == "unknown":
        return ""
    held = {_held(side, shelf, scope) for side in companions or (one,)}
    return next((said for said in ("areas_not", "", "areas") if said in held), "")


def _held(one: Finding, shelf: Shelf, scope: Scope) -> str:
    """Say whether the sign of a single number or theme holds."""
    changes = _per_area(one, shelf, scope)
    if not one.effect or len(changes) < FEWEST:
        return ""
    return "areas" if _same(changes, one.effect) >= HOLDS else "areas_not"


def _per_area(one: Finding, shelf: Shelf, scope: Scope) -> list[tuple[float, float]]:
    """Give change and weight of each wijk."""
    offer = shelf.results.get(one.evidence[0].table) if one.evidence else None
    if offer is None or one.comparator != "time" or not scope.whole(one.subject):
        return []
    if "area" not in offer.dimensions:
        return []
    moved = ("area", "period", "measure")
    where = {k: v for k, v in one.evidence[0].where.items() if k not in moved}
    rows = [
        row
        for row in shelf.rows(offer.name, one.measure)
        if str(row["area"]) != scope.total and all(str(row[k]) == v for k, v in where.items())
    ]
    values = {(str(r["area"]), str(r["period"])): (float(r["value"]), r.get("n")) for r in rows}
    found = []
    for area in sorted({area for area, _ in values}):
        now = values.get((area, scope.period))
        then = values.get((area, str(scope.compare_with)))
        if now is None or then is None or math.isnan(now[0] - then[0]):
            continue
        size = float(now[1] or 0) if offer.persons is not None else 1.0
        if size > 0:
            found.append((now[0] - then[0], size))
    return found


def _same(changes: Sequence[tuple[float, float]], effect: float) -> float:
    """Give the share of draws of wijken in which the mean change has the sign of the effect."""
    import numpy as np

    change, weight = np.array(changes).T
    chance = np.random.default_rng(0)
    drawn = chance.integers(0, len(change), size=(DRAWS, len(change)))
    means = (change * weight)[drawn].sum(axis=1) / weight[drawn].sum(axis=1)
    return float(np.mean(means * effect > 0))
