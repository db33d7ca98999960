"""Whether the sign of a finding holds when the data had been a little different."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..tables import Finding, Offer
from .scope import Scope

HOLDS = 0.95
"""Share of redraws in which the sign must be the same."""
DRAWS = 2_000
FEWEST = 5
"""Fewest wijken that are drawn anew."""
_Z95 = 1.959963984540054


def stability(one: Finding, results: Mapping[str, Offer], scope: Scope) -> str:
    """Say whether the sign of a finding holds.

    A change of the municipality is made anew from wijken drawn with replacement (2,000 times,
    weighted by people where the table counts them): a change that hangs on one or two wijken turns
    round. For what has no wijken the data of persons aren't here; then the interval alone tells
    how often the sign would be the same.

    Returns
    -------
    str
        "areas", "areas_not", "interval", "interval_not", or empty for what isn't claimed.
    """
    if one.kind == "unknown" or not one.effect:
        return ""
    changes = _per_area(one, results, scope)
    if len(changes) >= FEWEST:
        return "areas" if _same(changes, one.effect) >= HOLDS else "areas_not"
    if one.lower is None or one.upper is None or not one.upper > one.lower:
        return ""
    half = one.effect - one.lower if one.effect > 0 else one.upper - one.effect
    share = 0.5 * (1 + math.erf(abs(one.effect) / half * _Z95 / math.sqrt(2))) if half > 0 else 1.0
    return "interval" if share >= HOLDS else "interval_not"


def _per_area(
    one: Finding, results: Mapping[str, Offer], scope: Scope
) -> list[tuple[float, float]]:
    """Give change and weight of each wijk."""
    offer = results.get(one.evidence[0].table) if one.evidence else None
    if offer is None or one.comparator != "time" or not scope.whole(one.subject):
        return []
    if "area" not in offer.dimensions:
        return []
    where = {k: v for k, v in one.evidence[0].where.items() if k not in ("area", "period")}
    frame = offer.frame
    if "measure" in frame:
        frame = frame.loc[frame["measure"].astype(str) == one.measure]
    for name, value in where.items():
        frame = frame.loc[frame[name].astype(str) == value]
    rows = frame.loc[frame["area"].astype(str) != scope.total].to_dict("records")
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
