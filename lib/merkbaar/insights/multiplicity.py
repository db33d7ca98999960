"""The family of an edition: adjusted p-values, and intervals of what was selected.

The family is a tree. Comparisons of the municipality, of approaches, of an area with the whole and
with a target are members themselves. The changes in single areas, of which there are hundreds, are
one member a measure: "did any area change?" (Simes 1986). Over the members goes Benjamini and
Hochberg (1995); an area is named only where its measure is selected and it survives Holm (1979)
among the areas of that measure (hierarchical testing: Yekutieli 2008; Benjamini and Bogomolov
2014). In pure noise nothing is found in 95 % of editions; a large number of areas doesn't drown
what happens in the municipality.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

Q = 0.05
"""False-discovery rate over all comparisons of an edition."""
POWER = 0.8


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


def settle(p_values: Sequence[float], groups: Sequence[str | None]) -> list[Settled]:
    """Adjust all comparisons of an edition, once.

    Parameters
    ----------
    p_values : sequence of float
        Every comparison that could become a finding, none missing.
    groups : sequence of str or None
        None for a member of the family; a name for one of the comparisons that are a member
        together (the areas of a measure).

    Returns
    -------
    list of Settled
        In the same order.
    """
    alone = [place for place, group in enumerate(groups) if group is None]
    inside: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        if group is not None:
            inside.setdefault(group, []).append(place)
    simes = [min(adjusted([p_values[place] for place in places])) for places in inside.values()]
    q_values = adjusted([*(p_values[place] for place in alone), *simes])
    level = selection_level(q_values)
    found = dict(zip(alone, (Settled(q, level) for q in q_values), strict=False))
    for places, gate in zip(inside.values(), q_values[len(alone) :], strict=True):
        own = [max(gate, q) for q in holm([p_values[place] for place in places])]
        part = max(sum(q <= Q for q in own), 1) / len(own)
        found.update(zip(places, (Settled(q, level * part) for q in own), strict=True))
    return [found[place] for place in range(len(p_values))]


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


def widened(
    effect: float,
    lower: float,
    upper: float,
    *,
    level: float,
    usual: float = 0.05,
    p: float = math.nan,
) -> tuple[float, float]:
    """Widen a 95 % interval to 1 − `level`, each side in proportion.

    With `p` by the Student curve on which the effect has that p, otherwise by the normal curve. An
    interval from few degrees of freedom widens far more than a normal one.
    """
    from scipy.special import stdtrit

    half = effect - lower if effect > 0 else upper - effect
    df = _freedom(abs(effect) / half, p, usual) if half > 0 else math.inf
    factor = float(stdtrit(df, 1 - level / 2) / stdtrit(df, 1 - usual / 2))
    return effect - factor * (effect - lower), effect + factor * (upper - effect)


def _freedom(ratio: float, p: float, usual: float) -> float:
    """Give the degrees of freedom at which an effect of `ratio` half-widths has this p."""
    from scipy import optimize
    from scipy.special import stdtr, stdtrit

    def beyond(power: float) -> float:
        df = 10.0**power
        return float(2 * stdtr(df, -ratio * stdtrit(df, 1 - usual / 2))) - p

    if not (0 < p < usual and ratio > 1) or beyond(5) >= 0:
        return math.inf
    if beyond(0) <= 0:
        return 1.0
    found: Any = optimize.brentq(beyond, 0, 5)
    return 10.0 ** float(found)


def detectable(lower: float, upper: float, *, level: float, power: float = POWER) -> float:
    """Give the smallest difference that would have been selected with this power.

    Parameters
    ----------
    lower, upper : float
        The 95 % interval of the effect: its width says how precise the data are.
    level : float
        The alpha at which comparisons of this family are selected.
    """
    return (upper - lower) / 2 * _widths(level, power)


@cache
def _widths(level: float, power: float) -> float:
    """Give the smallest visible difference, in half widths of a 95 % interval."""
    from scipy.special import ndtri

    return float((ndtri(1 - level / 2) + ndtri(power)) / ndtri(0.975))
