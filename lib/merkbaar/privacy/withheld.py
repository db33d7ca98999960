"""What a release hid, with its amounts: left of the gate and never in the clear.

Who keeps two editions adds them up. What the first hid must stay hidden beside what the second
shows, also where the second doesn't offer those cells. That can only be worked out with their true
amounts, so these are kept, apart from the ledger of what was shown.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import Any

from merkbaar.privacy.cells import QUANTITIES, Cells
from merkbaar.privacy.magnitudes import rooms
from merkbaar.privacy.margins import Key
from merkbaar.privacy.rules import Rules

HIDDEN = "hidden"
"""Under this address a release, as the gate reads it, has the amounts of the cells it hid."""

_OF_A_SUM = 3
Row = tuple[int, int]
Unit = tuple[str, str]
Withheld = Mapping[str, Sequence[float | None]]
"""Per address of a hidden cell its amounts, in the order of ``QUANTITIES``."""


def withheld(
    tables: Sequence[Cells], hidden: Container[Row], rules: Rules
) -> dict[str, list[float | None]]:
    """Give the amounts of the hidden cells of an edition.

    Returns
    -------
    dict of str to list of (float or None)
        By address, sorted: the guarded amounts, and of a sum: itself, how far off it must stay, and
        the largest contribution. Where tables differ on a cell, the first has the say.
    """
    found: dict[str, list[float | None]] = {}
    for t, table in enumerate(tables):
        sums = _sums(table, rules)
        for r in range(len(table.keys) if table.guarded else 0):
            if (t, r) in hidden:
                own = [_plain(table.amounts[q][r]) if q in table.amounts else None
                       for q in QUANTITIES]  # fmt: skip
                own += sums.get(r, [None] * _OF_A_SUM)
                before = found.get(table.address(r), [None] * len(own))
                found[table.address(r)] = [
                    b if a is None else a for a, b in zip(before, own, strict=True)
                ]
    return {address: _short(found[address]) for address in sorted(found)}


def _sums(table: Cells, rules: Rules) -> dict[int, list[float | None]]:
    """Give, per row with a sum: the sum, what must stay possible, and the largest contribution."""
    if table.sums is None:
        return {}
    needed = rooms(table, rules)
    largest = 0.0 * needed if table.largest is None else table.largest[:, 0]
    figures = zip(table.sums, needed, largest, strict=True)
    return {r: [float(one) for one in some] for r, some in enumerate(figures) if some[0] == some[0]}


def _short(amounts: list[float | None]) -> list[float | None]:
    return amounts if amounts[-1] is not None else amounts[:-_OF_A_SUM]


def place_of(
    release: Mapping[str, Any], address: str, *, summed: bool = False
) -> tuple[str, str, Key]:
    """Give the population, the measure (or the name of its sum; empty if none) and the place."""
    population, measure, where, *added = release["places"][address]
    key = tuple((str(name), str(value)) for name, value in where)
    return population, (added[0] if added else "") if summed else measure, key


def hidden_amounts(release: Mapping[str, Any]) -> dict[tuple[Unit, str], dict[Key, float]]:
    """Give, per population, measure and quantity, what a release hid; empty if that isn't known."""
    found: dict[tuple[Unit, str], dict[Key, float]] = defaultdict(dict)
    places = release.get("places", {})
    for address, amounts in release.get(HIDDEN, {}).items():
        if address not in places:
            continue
        population, measure, key = place_of(release, address)
        for quantity, amount in zip(QUANTITIES, amounts, strict=False):
            if amount is not None:
                found[(population, measure), quantity][key] = float(amount)
    return found


def _plain(amount: float) -> float | None:
    return float(amount) if math.isfinite(amount) else None
