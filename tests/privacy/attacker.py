"""Somebody who has only what was published, a linear programme, and time.

Works on the published tables alone, with other code than the gate's: what he can't narrow here, he
can't narrow by adding and subtracting what readers see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from scipy.optimize import linprog

from merkbaar.tables import SafeTable

MOST = 100_000.0
"""People in a municipality, at most: what an unknown cell can be."""


@dataclass
class Sheet:
    """Unknown numbers of people, what is known of each, and what adds up to what.

    Attributes
    ----------
    bounds : dict of cell to (lowest, highest)
    sums : list of (total, parts)
        The parts are all there is: together they are the total.
    within : list of (part, whole)
        The part is no more than the whole.
    """

    bounds: dict[tuple, tuple[float, float]] = field(default_factory=dict)
    sums: list[tuple[tuple, list[tuple]]] = field(default_factory=list)
    within: list[tuple[tuple, tuple]] = field(default_factory=list)

    def know(self, cell: tuple, low: float = 0.0, high: float = MOST) -> None:
        """Narrow what is known of a cell."""
        before = self.bounds.get(cell, (0.0, MOST))
        self.bounds[cell] = (max(before[0], low), min(before[1], high))

    def derive(self, cell: tuple) -> tuple[float, float]:
        """Return the least and the most that a cell can be."""
        cells = list(self.bounds)
        at = {one: place for place, one in enumerate(cells)}
        equal, less = [], []
        for total, parts in self.sums:
            row = np.zeros(len(cells))
            row[[at[part] for part in parts]] = 1
            row[at[total]] -= 1
            equal.append(row)
        for part, whole in self.within:
            row = np.zeros(len(cells))
            row[at[part]], row[at[whole]] = 1, -1
            less.append(row)
        found = []
        for sign in (1, -1):
            aim = np.zeros(len(cells))
            aim[at[cell]] = sign
            solved = linprog(
                aim,
                A_eq=np.array(equal) if equal else None,
                b_eq=np.zeros(len(equal)) if equal else None,
                A_ub=np.array(less) if less else None,
                b_ub=np.zeros(len(less)) if less else None,
                bounds=list(self.bounds.values()),
            )
            assert solved.status == 0, f"no solution: status {solved.status}"
            found.append(sign * solved.fun)
        return found[0], found[1]


def rounding(records: list[Mapping], column: str) -> float:
    """Half of what a column was rounded to, as a reader would guess it from what he sees."""
    seen = {record[column] for record in records if record[column] is not None}
    return next((step / 2 for step in (10, 5) if seen and all(one % step == 0 for one in seen)), 0)


def sheet_of(table: SafeTable, **where: str) -> Sheet:
    """Write down what a table says of numbers of people, in one part of it.

    A count is its value; a share says its numerator, within the rounding of share and base.
    """
    records = [r for r in table.records() if all(str(r[k]) == v for k, v in where.items())]
    free = [name for name in table.dimensions if name not in where]
    half = rounding(table.records(), "n")
    share = table.unit == "%"
    digits = next((some for some in (0, 4) if _fits(records, some)), None)
    off = 0.0 if digits is None else 0.5 * 10.0**-digits
    sheet = Sheet()
    for record in records:
        place = tuple(str(record[name]) for name in free)
        base, told = ("n", *place), ("told", *place)
        sheet.know(base)
        shown = record["state"] == "shown"
        if shown and record["n"] is not None:
            sheet.know(base, max(record["n"] - half, 0), record["n"] + half)
        if share:
            sheet.know(told)
            sheet.within.append((told, base))
            if shown:
                low, high = (max(record["value"] + side * off, 0) for side in (-1, 1))
                at_least, at_most = sheet.bounds[base]
                sheet.know(told, low * at_least / 100, high * at_most / 100)
    for kind in ("n", "told") if share else ("n",):
        sheet.sums += _sums(sheet, kind, free, table.totals)
    return sheet


def _fits(records: list[Mapping], digits: int) -> bool:
    """Whether all values were rounded to so many digits."""
    values = [record["value"] for record in records if record["value"] is not None]
    return all(value == round(value, digits) for value in values)


def _sums(
    sheet: Sheet, kind: str, free: list[str], totals: Mapping[str, str]
) -> Iterator[tuple[tuple, list[tuple]]]:
    """Every total with its parts, along each dimension that has one."""
    places = [cell[1:] for cell in sheet.bounds if cell[0] == kind]
    for along, name in enumerate(free):
        if name not in totals:
            continue
        others = sorted(places, key=lambda p: (*p[:along], *p[along + 1 :]))
        for _, group in groupby(others, key=lambda p: (*p[:along], *p[along + 1 :])):
            line = sorted(group)
            top = [place for place in line if place[along] == totals[name]]
            parts = [(kind, *place) for place in line if place not in top]
            if top and len(parts) > 1:
                yield (kind, *top[0]), parts


def narrowed(table: SafeTable, *, minimum: int, **where: str) -> list[tuple[tuple, float, float]]:
    """Hidden cells of which he now knows more than that they may be 1 up to the minimum."""
    sheet = sheet_of(table, **where)
    free = [name for name in table.dimensions if name not in where]
    hidden = {
        tuple(str(r[name]) for name in free)
        for r in table.records()
        if r["state"] == "suppressed" and all(str(r[k]) == v for k, v in where.items())
    }
    kind = "told" if table.unit == "%" else "n"
    found = [(place, *sheet.derive((kind, *place))) for place in sorted(hidden)]
    return [one for one in found if one[1] > 1 + 1e-6 or one[2] < minimum - 1e-6]
