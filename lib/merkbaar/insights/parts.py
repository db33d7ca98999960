"""Comparisons of a cell for which no other cell stands ready: with the rest, and with the start."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PARTS = ("provision", "provider", "service", "leefgebied")
"""Dimensions along which experience is told: each part against all together."""
UNCOMPARED = ("paired", "paired_attributed")
"""Grades of a change of the same people without a group to compare with."""
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
    size, total, spread : float
        Sums of n, of n times value, and of the squares of n times the half width.
    known : bool
        Whether every part has a value, an interval and more than one person: without one there is
        no rest.
    """

    rows: list[Row] = field(default_factory=list)
    size: float = 0.0
    total: float = 0.0
    spread: float = 0.0
    known: bool = True

    def add(self, row: Row) -> None:
        """Add a part."""
        self.rows.append(row)
        if not _level(row):
            self.known = False
            return
        n, half = float(row["n"]), (float(row["upper"]) - float(row["lower"])) / 2
        self.size += n
        self.total += n * float(row["value"])
        self.spread += (n * half) ** 2

    def compares(self, row: Row, name: str) -> bool:
        """Say whether a part is compared: of two parts only the first.

        Where a room compared them itself (``vs_provision``), not every part needs an interval.
        """
        if len(self.rows) < 2 or not (self.known or f"vs_{name}" in row):
            return False
        return len(self.rows) > 2 or str(row[name]) == min(str(one[name]) for one in self.rows)

    def against(self, row: Row, name: str) -> list[Any]:
        """Compare a part with all together, by a test against the others (Welch 1947).

        Returns
        -------
        list of float
            Effect, lower, upper, p, and the mean of all. What a room compared itself is used as it
            is; otherwise somebody who counts in two parts makes both alike, and the interval too
            wide rather than too narrow.
        """
        if f"vs_{name}" in row:
            ends = ("", "_lower", "_upper", "_p", "_value")
            return [row.get(f"vs_{name}{end}") for end in ends]
        n, half = float(row["n"]), (float(row["upper"]) - float(row["lower"])) / 2
        size = self.size - n
        middle = (self.total - n * float(row["value"])) / size
        wide = math.sqrt(max(self.spread - (n * half) ** 2, 0.0)) / size
        scale = size / self.size  # part less whole is this times part less rest
        effect = float(row["value"]) - middle
        lower, upper, p = _welch(effect, (half, int(n)), (wide, int(size)))
        return [scale * effect, scale * lower, scale * upper, p, self.total / self.size]


def _welch(
    effect: float, one: tuple[float, int], other: tuple[float, int]
) -> tuple[float, float, float]:
    """Give interval and p of a difference of means, from half widths (95 %) and n of both.

    As :func:`merkbaar.counting.intervals.welch`, by quicker functions.
    """
    from scipy.special import stdtr, stdtrit

    squares = [(half / float(stdtrit(n - 1, 0.975))) ** 2 for half, n in (one, other)]
    variance = sum(squares)
    df = variance**2 / sum(s**2 / (n - 1) for s, (_, n) in zip(squares, (one, other), strict=True))
    error = math.sqrt(variance)
    reach = float(stdtrit(df, 0.975)) * error
    return effect - reach, effect + reach, float(2 * stdtr(df, -abs(effect) / error))


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
