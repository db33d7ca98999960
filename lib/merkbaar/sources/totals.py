"""Recognise rows with totals, so that they aren't counted as one more wijk or provider."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

REASON = "totaalregel"
_LABEL = re.compile(
    r"(?:eind|sub|grand|generaal|algemeen)?[- ]?tota(?:a)?l(?:en|s)?\b.{0,40}", re.IGNORECASE
)
_MOST_CANDIDATES = 2000
_DUTCH, _ENGLISH = (".", ","), (",", ".")


def find(rows: Sequence[Sequence[Any]]) -> set[int]:
    """Give the positions of totals rows.

    A row counts as one if a text among its first two filled cells says so ("Totaal",
    "Eindtotaal", "Total") and it closes the table, or a number in it is the sum of the rows
    since the last totals row. A table in which "totaal" is a category of its own, spread over
    the rows, keeps them.

    Parameters
    ----------
    rows : sequence of sequences
        Data rows, without header.

    Returns
    -------
    set of int
        Positions in `rows`.
    """
    candidates = [at for at, row in enumerate(rows) if _says_total(row)]
    if not candidates or len(candidates) == len(rows) or len(candidates) > _MOST_CANDIDATES:
        return set()
    closing = set()
    for at in range(len(rows) - 1, -1, -1):
        if at not in candidates:
            break
        closing.add(at)
    sums = _sums(rows, candidates)
    scattered = [at for at in candidates if at not in closing and at not in sums]
    return sums if scattered else closing | sums


def _says_total(row: Sequence[Any]) -> bool:
    seen = 0
    for cell in row:
        if cell is None or cell == "":
            continue
        if isinstance(cell, str) and "tota" in cell.lower() and _LABEL.fullmatch(cell.strip()):
            return True
        seen += 1
        if seen == 2:
            return False
    return False


def _sums(rows: Sequence[Sequence[Any]], candidates: list[int]) -> set[int]:
    found = set()
    start = 0
    for at in candidates:
        if at > start and (_adds_up(rows, start, at) or _adds_up_all(rows, at, set(candidates))):
            found.add(at)
        start = at + 1
    return found


def _adds_up_all(rows: Sequence[Sequence[Any]], at: int, candidates: set[int]) -> bool:
    parts = [row for i, row in enumerate(rows[:at]) if i not in candidates]
    return len(parts) > 1 and _equal_sum(parts, rows[at])


def _adds_up(rows: Sequence[Sequence[Any]], start: int, at: int) -> bool:
    return at - start > 1 and _equal_sum(rows[start:at], rows[at])


def _equal_sum(parts: Sequence[Sequence[Any]], total: Sequence[Any]) -> bool:
    return any(_adds(parts, total, style) for style in (_DUTCH, _ENGLISH))


def _adds(parts: Sequence[Sequence[Any]], total: Sequence[Any], style: tuple[str, str]) -> bool:
    for j, cell in enumerate(total):
        value = _number(cell, style)
        if not value:
            continue
        numbers = [_number(row[j], style) if j < len(row) else None for row in parts]
        known = [n for n in numbers if n is not None]
        if len(known) > 1 and abs(sum(known) - value) <= max(1.0, 0.0001 * abs(value)):
            return True
    return False


def _number(cell: Any, style: tuple[str, str]) -> float | None:
    """Read a number with the given signs for thousands and decimals; None if it is none."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell)
    if not isinstance(cell, str):
        return None
    thousands, decimal = style
    try:
        return float(cell.strip().lstrip("€ ").replace(thousands, "").replace(decimal, "."))
    except ValueError:
        return None
