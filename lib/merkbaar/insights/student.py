"""Differences of means of few people: by Student's curve, not by the normal one.

An interval says where p is .05, not how fast p falls beyond it: with four people far slower than a
normal curve does. Of 30 means of pure noise of four people each, held against a target, the normal
curve made at least one a finding in 36 % of editions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..counting.intervals import difference
from .parts import welch

LOPSIDED = 0.05
"""Part of its half width by which the two sides of Student's interval differ at most (rounding)."""
_TELLING = 0.05
"""So many errors from 0 an effect must be before its p tells how wide its interval is."""
Level = tuple[float, float, float]


def freedom_of(level: Level, row: Mapping[str, Any], *, share: bool) -> float:
    """Give the degrees of freedom of a figure: n − 1 of a mean, no end for what isn't one.

    Parameters
    ----------
    level : tuple of float
        Value, lower and upper (95 %).
    row : mapping
        The cell, with its ``n``.
    share : bool
        Whether the table says that it is of shares (Wilson's intervals).
    """
    down, up = level[0] - level[1], level[2] - level[0]
    n = row.get("n")
    if share or n is None or not down > 0 or abs(down - up) > LOPSIDED * (down + up) / 2:
        return math.inf
    return float(n) - 1 if float(n) >= 2 else math.inf


def beside(
    first: Level, second: Level, freedom: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Compare two independent figures by their intervals, each with its degrees of freedom.

    Returns
    -------
    tuple of float
        Difference, lower, upper (95 %) and p: Welch's (1947) where one is a mean of known n and the
        other is one too, or is a fixed number; otherwise from the intervals (Zou and Donner 2008).
    """
    halves = [(high - low) / 2 for _, low, high in (first, second)]
    known = [math.isfinite(df) or half == 0 for df, half in zip(freedom, halves, strict=True)]
    if not all(known) or not any(halves):
        return difference(first, second)
    effect = first[0] - second[0]
    pairs = [(half, df) for half, df in zip(halves, freedom, strict=True) if half > 0]
    return effect, *welch(effect, *pairs)


def part_of_whole(
    part: Level, whole: Level, sizes: tuple[float, float]
) -> tuple[float, float, float, float, float]:
    """Compare a mean with the whole that it is part of, by Welch's test with the others.

    As :func:`merkbaar.counting.experience.with_the_whole`, with degrees of freedom.

    Returns
    -------
    tuple of float
        Part less whole, lower, upper (95 %), p, and the whole.
    """
    n, everybody = sizes
    share = n / everybody
    rest = (whole[0] - share * part[0]) / (1 - share)
    wide = (whole[2] - whole[1]) / 2 / math.sqrt(1 - share)
    others = (rest, rest - wide, rest + wide)
    effect, low, high, p = beside(part, others, (n - 1, everybody - n - 1))
    scale = 1 - share
    return scale * effect, scale * low, scale * high, p, whole[0]


def as_sure(found: tuple[float, float, float, float], p: float) -> tuple[float, float, float]:
    """Give an effect's interval (95 %) the width that another p of the same effect asks for.

    Parameters
    ----------
    found : tuple of float
        Effect, lower, upper and p.
    p : float
        A p that reckons with more, such as people in both periods; NaN where there is none.

    Returns
    -------
    tuple of float
        Lower, upper and p, which agree about 0; the interval as it was where p tells no width.
    """
    from scipy.special import ndtri

    effect, lower, upper, usual = found
    if not 0 <= p <= 1:
        return lower, upper, usual
    ends = [float(-ndtri(max(one, 1e-300) / 2)) for one in (usual, p)]
    if min(ends) < _TELLING:
        return lower, upper, p
    factor = ends[0] / ends[1]
    return effect - factor * (effect - lower), effect + factor * (upper - effect), p
