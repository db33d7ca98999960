"""A grid of cells, and what a single cell is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from merkbaar.sources.shapes import is_moment, is_number

Cell = object
Row = Sequence[Cell]

_MISSING_MARKS = frozenset(
    {".", "..", "...", "-", "--", "x", "X", "NA", "n/a", "N/A", "NaN", "nan"}
)


@dataclass(frozen=True)
class Grid:
    """Rows that hold something, with their place in the file.

    Attributes
    ----------
    rows : list of list
        Cells; blank rows are left out.
    numbers : list of int
        Row or line in the file, from 1.
    gaps : frozenset of int
        Positions in `rows` that come after one or more blank rows.
    merged : list of tuple
        Merged cells as (first position, last position, first column, last column).
    """

    rows: list[list[Cell]]
    numbers: list[int]
    gaps: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


def is_blank(cell: Cell) -> bool:
    """Say whether a cell holds nothing but space."""
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())


def filled(row: Row) -> int:
    """Count the cells that hold something."""
    return sum(
        1
        for cell in row
        if cell != "" and cell is not None and not (cell.__class__ is str and cell.isspace())  # type: ignore[attr-defined]
    )


def kind(cell: Cell) -> str:
    """Give "blank", "missing", "number", "moment" or "text"."""
    if is_blank(cell):
        return "blank"
    if isinstance(cell, str):
        bare = cell.strip()
        if bare in _MISSING_MARKS:
            return "missing"
        if is_number(bare):
            return "number"
        return "moment" if is_moment(bare) else "text"
    if isinstance(cell, bool | int | float):
        return "number"
    return "moment" if isinstance(cell, dt.date | dt.time | dt.timedelta) else "text"


def is_year(cell: Cell) -> bool:
    """Say whether a cell is a bare year between 1900 and 2100."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    return len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2100


def texts(row: Row) -> list[str]:
    """Give the cells as stripped text, without blank ones at the end; at least one."""
    found = ["" if is_blank(cell) else str(cell).strip() for cell in row]
    while found and found[-1] == "":
        found.pop()
    return found or [""]
