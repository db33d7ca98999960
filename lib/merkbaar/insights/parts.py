"""Comparisons of a cell for which no other cell stands ready: with the rest, and with the start."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..counting.intervals import welch

PARTS = ("provision", "provider", "service", "leefgebied")
"""Dimensions along which experience is told: each part against all others together."""
UNCOMPARED = ("paired", "paired_attributed")
"""Grades of a change of the same people without a group to compare with."""
Row = Mapping[str, Any]


def part_of(dimensions: Sequence[str]) -> str | None:
    """Name the dimension along which cells are parts; None where there is none, or more."""
    found = [name for name in dimensions if name in PARTS]
    return found[0] if len(found) == 1 else None


def others(row: Row, rows: Sequence[Row], dimensions: Sequence[str]) -> list[Row]:
    """Give the cells beside a cell: the same in all but the part that it is of.

    None where one has no interval: then there is no rest. Of two parts only the first is compared.
    """
    name = part_of(dimensions)
    if name is None:
        return []
    same = [one for one in dimensions if one != name] + (["measure"] if "measure" in row else [])
    beside = [r for r in rows if r is not row and all(r[one] == row[one] for one in same)]
    if len(beside) == 1 and str(beside[0][name]) < str(row[name]):
        return []
    return beside if all(_level(one) for one in [row, *beside]) else []


def against_rest(row: Row, beside: Sequence[Row]) -> list[float]:
    """Compare a mean with that of all others together (Welch 1947).

    Parameters
    ----------
    row, beside : mapping
        Cells with value, lower, upper (95 %) and n.

    Returns
    -------
    list of float
        Effect, lower, upper, p, and what it is compared with. Somebody who counts in two cells
        makes both alike, and the interval too wide rather than too narrow.
    """
    size = sum(float(one["n"]) for one in beside)
    middle = sum(float(one["n"]) * float(one["value"]) for one in beside) / size
    halves = [(float(one["upper"]) - float(one["lower"])) / 2 * float(one["n"]) for one in beside]
    half = math.sqrt(sum(part**2 for part in halves)) / size
    own = (float(row["value"]), float(row["lower"]), float(row["upper"]), int(row["n"]))
    effect, lower, upper, p = welch(own, (middle, middle - half, middle + half, int(size)))
    return [effect, lower, upper, p, middle]


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
