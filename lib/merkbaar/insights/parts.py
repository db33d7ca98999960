"""Comparisons of a cell for which no other cell stands ready: with the rest, and with the start."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

PARTS = ("provision", "provider", "service", "leefgebied")
"""Dimensions along which experience is told: each part against the others."""
UNCOMPARED = ("paired", "paired_attributed")
"""Grades of a change of the same people without a group to compare with."""
ALONE = 0.05
"""Chance of setting any part apart where all are alike."""
Row = Mapping[str, Any]


def part_of(dimensions: Sequence[str]) -> str | None:
    """Name the dimension along which cells are parts; None where there is none, or more."""
    found = [name for name in dimensions if name in PARTS]
    return found[0] if len(found) == 1 else None


@dataclass
class Rest:
    """Cells that are parts of one thing, and what they are together.

    Attributes
    ----------
    rows : list of mapping
        The parts, in the order of their names.
    known : bool
        Whether every part has a value, an interval and more than one person: without one there is
        no rest.
    """

    rows: list[Row] = field(default_factory=list)
    known: bool = True
    _left: tuple[frozenset[str], _Pool] | None = None

    def add(self, row: Row) -> None:
        """Add a part."""
        self.rows.append(row)
        self.known = self.known and _level(row)

    def compares(self, row: Row, name: str) -> bool:
        """Say whether a part is compared: of two parts only the first.

        Where a room compared them itself (``vs_provision``), not every part needs an interval.
        """
        if len(self.rows) < 2 or not (self.known or f"vs_{name}" in row):
            return False
        return len(self.rows) > 2 or str(row[name]) == min(str(one[name]) for one in self.rows)

    def apart(self, name: str) -> frozenset[str]:
        """Name the parts that stand so far apart that the others are compared without them.

        One by one, the furthest first, as long as it differs from what is left by Holm's (1979)
        rule over the parts that are left; never half of them. Otherwise one bad service would make
        all others look better than "the others".
        """
        names = frozenset(str(one[name]) for one in self.rows)
        return names - self._alike(name)[0] if self.known else frozenset()

    def _alike(self, name: str) -> tuple[frozenset[str], _Pool]:
        """Give the parts that are left, and what they are together."""
        if self._left is None:
            left = list(self.rows)
            together = _pooled(left)
            most = len(left) - (len(left) - 1) // 2
            while len(left) > most:
                p = [_beside(one, together.without(one))[3] for one in left]
                if min(p) * len(left) > ALONE:
                    break
                del left[p.index(min(p))]
                together = _pooled(left)
            self._left = frozenset(str(one[name]) for one in left), together
        return self._left

    def against(self, row: Row, name: str) -> list[Any]:
        """Compare a part with the others together (Welch 1947), without those that stand apart.

        Returns
        -------
        list of float
            Effect, lower, upper, p, and the mean of the others. Somebody who counts in two parts
            makes both alike, and the interval too wide rather than too narrow. What a room compared
            itself (with all together) is used where nothing else stands apart, turned into the
            difference with the others by the numbers of people.
        """
        mine = str(row[name])
        if f"vs_{name}" in row and not self.apart(name) - {mine}:
            return self._own(row, name)
        alike, together = self._alike(name)
        return _beside(row, together.without(row) if mine in alike else together)

    def _own(self, row: Row, name: str) -> list[Any]:
        """Give a room's own comparison; part less whole is (1 − share) times part less others."""
        ends = ("", "_lower", "_upper")
        parts = [row.get(f"vs_{name}{end}") for end in (*ends, "_p", "_value")]
        sizes = [float(one["n"]) for one in self.rows if one.get("n") is not None]
        scale = 1 - float(row.get("n") or math.nan) / sum(sizes) if sizes else math.nan
        if parts[0] is None or not 0 < scale < 1:
            return parts
        figures = [math.nan if part is None else float(part) / scale for part in parts[:3]]
        return [*figures, parts[3], float(row["value"]) - figures[0]]


@dataclass(frozen=True)
class _Pool:
    """Parts together: sums of n, of n times value, and of the squares of n times half width."""

    size: float
    total: float
    spread: float

    def without(self, row: Row) -> _Pool:
        size, total, spread = _terms(row)
        return _Pool(self.size - size, self.total - total, max(self.spread - spread, 0.0))


def _terms(row: Row) -> tuple[float, float, float]:
    n = float(row["n"])
    return n, n * float(row["value"]), (n * _half(row)) ** 2


def _pooled(rows: Sequence[Row]) -> _Pool:
    return _Pool(*(math.fsum(terms) for terms in zip(*map(_terms, rows), strict=True)))


def _beside(row: Row, others: _Pool) -> list[Any]:
    """Compare a part with others together: pooled by their n."""
    middle, wide = others.total / others.size, math.sqrt(others.spread) / others.size
    effect = float(row["value"]) - middle
    found = welch(effect, (_half(row), float(row["n"]) - 1), (wide, others.size - 1))
    return [effect, *found, middle]


def _half(row: Row) -> float:
    return (float(row["upper"]) - float(row["lower"])) / 2


def welch(effect: float, *parts: tuple[float, float]) -> tuple[float, float, float]:
    """Give lower, upper (95 %) and p of a difference, from half widths (95 %) and df of its parts.

    As :func:`merkbaar.counting.intervals.welch`, by quicker functions.
    """
    from scipy.special import stdtr, stdtrit

    variance = pooled = 0.0
    for half, own in parts:
        square = (half / _usual(own)) ** 2
        variance += square
        pooled += square**2 / own
    df, error = variance**2 / pooled, math.sqrt(variance)
    reach = (_usual(df) if len(parts) == 1 else float(stdtrit(df, 0.975))) * error
    return effect - reach, effect + reach, float(2 * stdtr(df, -abs(effect) / error))


@cache
def _usual(df: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.975))


def rests(rows: Sequence[Row], dimensions: Sequence[str]) -> dict[tuple[str, ...], Rest]:
    """Collect the parts of a table: per place in all its other dimensions."""
    name = part_of(dimensions)
    found: dict[tuple[str, ...], Rest] = {}
    if name is None:
        return found
    for row in sorted(rows, key=lambda one: str(one[name])):
        found.setdefault(place(row, dimensions), Rest()).add(row)
    return found


def place(row: Row, dimensions: Sequence[str]) -> tuple[str, ...]:
    """Say where a part stands in the dimensions that don't divide it."""
    rest = (str(row[name]) for name in dimensions if name not in PARTS)
    return (str(row.get("measure", "")), *rest)


def since_start(row: Row) -> list[Any]:
    """Compare a change of the same people with no change; never an effect of anything."""
    if row.get("grade") not in UNCOMPARED:
        return [None]
    return [row.get("value"), row.get("lower"), row.get("upper"), row.get("p_change"), 0.0]


def _level(row: Row) -> bool:
    figures = [row.get(name) for name in ("value", "lower", "upper", "n")]
    known = [one for one in figures if one is not None and not math.isnan(float(one))]
    return (
        len(known) == len(figures)
        and float(row["n"]) > 1
        and float(row["upper"]) > float(row["lower"])
    )
