"""The family of an edition: adjusted p-values, and intervals of what was selected.

The family is a tree, fixed before anything is looked at. Its branches are questions (what changed,
where does it differ here, how is it elsewhere, are targets met), each asked first as a whole (Simes
1986) and held against the others (Benjamini and Hochberg 1995). Within a branch that answers yes,
Benjamini and Hochberg go over its members, at the part of the rate that its branch got. So what is
certain but says little (any two places differ) makes nothing else easier to find. Members are
comparisons of the municipality, of approaches, of an area with the whole and with a target. The
changes in single areas, of which there are hundreds, are one member a measure: "did any area
change?". An area is named only where its measure is selected and it survives Holm (1979) among the
areas of that measure, at the rate that the measure got (hierarchical testing: Yekutieli 2008;
Benjamini and Bogomolov 2014). In pure noise nothing is found in 95 % of editions; a large number of
areas doesn't drown what happens in the municipality.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

Q = 0.05
"""False-discovery rate over all comparisons of an edition."""


@dataclass(frozen=True)
class Settled:
    """What the family makes of a comparison.

    Attributes
    ----------
    q : float
        The adjusted p.
    level : float
        The alpha at which it was, or would have been, selected; its interval is at 1 − level.
    """

    q: float
    level: float


def settle(
    p_values: Sequence[float],
    groups: Sequence[str | None],
    branches: Sequence[str] | None = None,
) -> list[Settled]:
    """Adjust all comparisons of an edition, once.

    Parameters
    ----------
    p_values : sequence of float
        Every comparison that could become a finding, none missing.
    groups : sequence of str or None
        None for a member of the family; a name for one of the comparisons that are a member
        together (the areas of a measure).
    branches : sequence of str, optional
        The question that each belongs to; without them all belong to one.

    Returns
    -------
    list of Settled
        In the same order. What is selected has a p of at most its level, so that its interval
        leaves out 0.
    """
    asked: dict[str, list[int]] = {}
    for place, branch in enumerate(branches or [""] * len(p_values)):
        asked.setdefault(branch, []).append(place)
    parts = [_members(p_values, groups, places) for places in asked.values()]
    q_members = [adjusted([p for p, _ in part]) for part in parts]
    gates = adjusted([min(q_values) for q_values in q_members])
    open_part = selection_level(gates) / Q
    found: dict[int, Settled] = {}
    for part, q_values, gate in zip(parts, q_members, gates, strict=True):
        level = selection_level(q_values, rate=Q * open_part)
        for (_, places), q in zip(part, q_values, strict=True):
            own = max(gate, min(q / open_part, 1.0))
            found |= _inside([p_values[place] for place in places], places, own, level)
    return [found[place] for place in range(len(p_values))]


def _members(
    p_values: Sequence[float], groups: Sequence[str | None], places: Sequence[int]
) -> list[tuple[float, list[int]]]:
    """Give the members of a branch: the p of each and where its comparisons stand."""
    inside: dict[str | int, list[int]] = {}
    for place in places:
        group = groups[place]
        inside.setdefault(place if group is None else group, []).append(place)
    return [
        (p_values[own[0]] if len(own) == 1 else min(adjusted([p_values[one] for one in own])), own)
        for own in inside.values()
    ]


def _inside(
    p_values: Sequence[float], places: Sequence[int], gate: float, level: float
) -> dict[int, Settled]:
    """Settle the comparisons of a member that was, or would have been, selected at `level`."""
    if len(places) == 1:
        return {places[0]: Settled(gate, level)}
    own = [max(gate, min(q * Q / level, 1.0)) for q in holm(p_values)]
    part = max(sum(q <= Q for q in own), 1) / len(own)
    return {place: Settled(q, level * part) for place, q in zip(places, own, strict=True)}


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for the false-discovery rate (Benjamini and Hochberg 1995).

    Own code: importing scipy.stats takes longer than all the rest of a small edition.
    """
    if not p_values:
        return []
    import numpy as np

    p = np.asarray(p_values, dtype=float)
    order = np.argsort(-p, kind="stable")
    steps = p[order] * len(p) / np.arange(len(p), 0, -1)
    found = np.empty(len(p))
    found[order] = np.minimum(np.minimum.accumulate(steps), 1.0)
    return found.tolist()


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for any false selection at all (Holm 1979).

    Own code: statsmodels collects all garbage at each call, 0.1 s a time.
    """
    import numpy as np

    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    found = np.empty(len(p))
    found[order] = np.minimum(steps, 1.0)
    return found.tolist()


def selection_level(q_values: Sequence[float], *, rate: float = Q) -> float:
    """Give the alpha at which a member was selected: R · q / m, with R at least 1.

    Intervals at 1 − R·q/m have a false-coverage rate of at most q over the selected (Benjamini
    and Yekutieli 2005).
    """
    if not q_values:
        return rate
    selected = sum(q <= rate for q in q_values)
    return rate * max(selected, 1) / len(q_values)


def within_level(within: Sequence[float], selected: int, *, rate: float = Q) -> float:
    """Give the alpha at which "no difference that matters" is said: (R + c) · q / m.

    What is selected as no difference is a selection too: among many intervals some lie within the
    smallest effect by chance. Its intervals have the same false-coverage rate (Benjamini and
    Yekutieli 2005), with c the number of claims that hold at that level.

    Parameters
    ----------
    within : sequence of float
        Of each comparison that isn't selected the smallest alpha at which its interval lies within
        the smallest effect (:func:`merkbaar.insights.detecting.within`).
    selected : int
        How many were selected, of the same set.
    """
    total = len(within) + selected
    ranked = sorted(within)
    claims = [at for at, p in enumerate(ranked, 1) if p <= rate * (selected + at) / total]
    return rate * max(selected + max(claims, default=0), 1) / max(total, 1)


def widened(
    effect: float, lower: float, upper: float, *, level: float, df: float = math.inf
) -> tuple[float, float]:
    """Widen a 95 % interval to 1 − `level`, each side in proportion, by Student's curve.

    An interval from few degrees of freedom widens far more than a normal one.
    """
    factor = _factor(level, df)
    return effect - factor * (effect - lower), effect + factor * (upper - effect)


@cache
def _factor(level: float, df: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, 1 - level / 2) / stdtrit(df, 1 - Q / 2))
