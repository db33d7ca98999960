"""Take from a SafeTable the cells that one chart shows. No pandas, nothing computed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..tables import SafeTable

ESTIMATES = frozenset({"estimate", "estimated", "model", "modelled"})
"""Grades of evidence that are drawn as an open dot."""


def defaults(table: SafeTable, at: Mapping[str, str]) -> dict[str, str]:
    """Give every dimension a value: from `at`, else its total, else the last one there is.

    Raises
    ------
    ValueError
        If `at` names no dimension of the table.
    """
    unknown = set(at) - set(table.dimensions)
    if unknown:
        raise ValueError(f"{table.name} has no dimension {', '.join(sorted(unknown))}")
    place = {}
    for dimension in table.dimensions:
        there = values(table, dimension)
        last = there[-1] if there else ""
        place[dimension] = at.get(dimension) or table.totals.get(dimension) or last
    return place


def values(table: SafeTable, dimension: str) -> list[str]:
    """List the values of a dimension in the order of the table."""
    at = table.columns.index(dimension)
    return list(dict.fromkeys(str(row[at]) for row in table.rows))


def parts(table: SafeTable, dimension: str) -> list[str]:
    """List the values of a dimension without its total."""
    total = table.totals.get(dimension)
    return [value for value in values(table, dimension) if value != total]


def index(table: SafeTable) -> dict[tuple[str, ...], dict[str, Any]]:
    """Find a cell by the values of the dimensions, in the order of ``table.dimensions``."""
    return {
        tuple(str(record[dimension]) for dimension in table.dimensions): record
        for record in table.records()
    }


def along(table: SafeTable, dimension: str, at: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the cells along one dimension, the others held at `at`; the total isn't among them.

    Returns
    -------
    list of dict
        The records with ``key`` (the value of the dimension); a combination that the table
        doesn't have gets the state "missing".
    """
    place, cells = defaults(table, at), index(table)
    found = []
    for key in parts(table, dimension):
        where = tuple({**place, dimension: key}[name] for name in table.dimensions)
        found.append({**cells.get(where, empty()), "key": key})
    return found


def cell(table: SafeTable, at: Mapping[str, str]) -> dict[str, Any]:
    """Give one cell; one that the table doesn't have is missing."""
    place = defaults(table, at)
    where = tuple(place[name] for name in table.dimensions)
    return index(table).get(where, empty())


def empty() -> dict[str, Any]:
    """Give a cell that isn't there."""
    return {"value": None, "lower": None, "upper": None, "n": None, "state": "missing"}


def is_shown(record: Mapping[str, Any]) -> bool:
    """Say whether there is a value to draw."""
    return record.get("state") == "shown" and record.get("value") is not None


def domain(
    table: SafeTable, at: Mapping[str, str], *, free: tuple[str, ...], also: tuple[float, ...] = ()
) -> tuple[float, float]:
    """Give the ends of a scale that fits all cells a filter can ask for.

    Parameters
    ----------
    free : tuple of str
        The dimensions that a filter or the chart itself moves along; the others stay at `at`.
    also : tuple of float
        Values that must fit too (a target).

    Returns
    -------
    tuple of float
        Shares start at 0; other figures where the cells are, with a margin.
    """
    held = {name: value for name, value in at.items() if name not in free}
    found = [float(value) for value in also]
    for record in table.records():
        if is_shown(record) and all(str(record[name]) == value for name, value in held.items()):
            ends = (record["value"], record.get("lower"), record.get("upper"))
            found += [float(end) for end in ends if end is not None and math.isfinite(end)]
    if not found:
        return 0.0, 1.0
    low, high = min(found), max(found)
    if table.unit == "%" and low >= 0:
        return 0.0, _up(high)
    step = _step(high - low or abs(high) or 1.0)
    return round(math.floor(low / step) * step, 6), round(math.ceil(high / step) * step, 6)


def _up(value: float) -> float:
    step = _step(value or 1.0)
    return min(100.0, math.ceil(value / step) * step) if value <= 100 else math.ceil(value)


def _step(width: float) -> float:
    """Give a round step (1, 2 or 5 times a power of ten) of about a fifth of a width."""
    raw = width / 5
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= raw * 0.999)


def ticks(low: float, high: float) -> list[float]:
    """Give round numbers between the ends of a scale, at most seven."""
    step = _step(high - low)
    first = math.ceil(low / step - 1e-9)
    found = [round((first + at) * step, 6) for at in range(8) if (first + at) * step <= high + 1e-9]
    return found[::2] if len(found) > 6 else found
