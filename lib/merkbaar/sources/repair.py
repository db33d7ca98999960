"""Mend rows with too few or too many cells, only where one way of mending is possible.

The columns of the well-formed rows are learned (`shapes.learn`). A row is mended where exactly
one reading of it fits every column and at least two columns have a pattern to check against.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from merkbaar.sources.records import Dialect, Record, split
from merkbaar.sources.shapes import ColumnShape, learn

TOO_FEW = "te weinig cellen"
TOO_MANY = "te veel cellen"
_LEARN_ROWS = 2000
_LONGEST_ROW = 5000
_MOST_TOKENS = 400
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_OTHER_SEPARATORS = (";", ",", "\t", "|", " ", ":", "~", "#", "^")


@dataclass(frozen=True)
class Shapes:
    """What the columns of the well-formed rows look like."""

    columns: tuple[ColumnShape, ...]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns)

    @property
    def checkable(self) -> int:
        """Number of columns with a pattern."""
        return sum(c.pattern is not None or c.always_blank for c in self.columns)

    def fit(self, cells: list[str]) -> bool:
        """Say whether each cell could stand in its column."""
        return len(cells) == self.width and all(
            shape.fits(cell) for shape, cell in zip(self.columns, cells, strict=True)
        )


def learn_shapes(rows: list[list[str]], width: int) -> Shapes:
    """Learn the columns from rows with the usual number of cells.

    Parameters
    ----------
    rows : list of list of str
        Data rows.
    width : int
        Usual number of cells.

    Returns
    -------
    Shapes
        One shape a column; without columns where no row has that width.
    """
    regular = [row for row in rows if len(row) == width]
    regular = regular[:: max(1, len(regular) // _LEARN_ROWS)]
    return Shapes(tuple(learn(list(column)) for column in zip(*regular, strict=True)))


def mend(record: Record, shapes: Shapes, dialect: Dialect) -> list[str] | None:
    """Give the cells of a row with the wrong number of them, if that is certain.

    Tried in turn: one separator left out (too few), cells that belong together or an empty cell
    too many (too many), another separator in this row alone.

    Parameters
    ----------
    record : Record
        The row as it was read.
    shapes : Shapes
        The columns of the well-formed rows.
    dialect : Dialect
        How the file is written.

    Returns
    -------
    list of str or None
        Cells, as many as there are columns; None where no reading or more than one fits.
    """
    if shapes.checkable < 2 or len(record.raw) > _LONGEST_ROW:
        return None
    for separator in (dialect.separator, *_OTHER_SEPARATORS):
        cells = _trimmed(record, shapes, replace(dialect, separator=separator))
        if cells is not None:
            return cells
    found: list[list[str]] = []
    if len(record.cells) == shapes.width - 1 or odd_quotes(record, dialect):
        found = _with_separator(record, shapes, dialect)
    if len(found) != 1 and len(record.cells) > shapes.width:
        found = _merged(record.cells, [False] * len(record.cells), shapes, dialect.separator)
    if not found:
        found = _distinct(_other_separator(record, shapes, dialect))
    return found[0] if len(found) == 1 else None


def _distinct(readings: Iterable[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for cells in readings:
        if cells not in found:
            found.append(cells)
            if len(found) > 1:
                break
    return found


def padded(record: Record, width: int, dialect: Dialect) -> bool:
    """Say whether separators in a row are followed by a space, where the file's aren't."""
    separator = dialect.separator
    return not dialect.trim and record.raw.count(f"{separator} ") >= width - 1 > 0


def _trimmed(record: Record, shapes: Shapes, dialect: Dialect) -> list[str] | None:
    """Read a row whose separators are followed by a space; None where that doesn't fit."""
    if dialect.separator == " " or not padded(record, shapes.width, dialect):
        return None
    records = split(record.raw, replace(dialect, trim=True), expected=shapes.width)
    right = len(records) == 1 and not records[0].mended and shapes.fit(records[0].cells)
    return records[0].cells if right else None


def odd_quotes(record: Record, dialect: Dialect) -> bool:
    """Say whether a quote stands within a cell, as where a separator before it is missing."""
    return bool(dialect.quote) and any(dialect.quote in cell for cell in record.cells)


def _with_separator(record: Record, shapes: Shapes, dialect: Dialect) -> list[list[str]]:
    """Give the readings with one separator put in; those that cut no word or number go first."""
    raw = record.raw.rstrip("\r\n")
    inside = {at for m in _WORD.finditer(raw) for at in range(m.start() + 1, m.end())}
    whole: list[list[str]] = []
    cut: list[list[str]] = []
    for at in range(1, len(raw) + 1):
        trial = raw[:at] + dialect.separator + raw[at:]
        records = split(trial, dialect, expected=shapes.width)
        if len(records) == 1 and not records[0].mended and shapes.fit(records[0].cells):
            readings = cut if at in inside else whole
            if records[0].cells not in readings:
                readings.append(records[0].cells)
    return whole if len(whole) == 1 else whole + cut


def _other_separator(record: Record, shapes: Shapes, dialect: Dialect) -> Iterable[list[str]]:
    raw = record.raw.rstrip("\r\n")
    for separator in _OTHER_SEPARATORS:
        if separator == dialect.separator or raw.count(separator) < shapes.width - 1:
            continue
        other = replace(dialect, separator=separator, trim=False)
        records = split(raw, other, expected=shapes.width)
        if len(records) != 1 or records[0].mended:
            continue
        cells = records[0].cells
        if len(cells) < shapes.width:
            continue
        quoted = _quoted(raw, cells, dialect.quote)
        yield from _merged(cells, quoted, shapes, separator)


def _quoted(raw: str, cells: list[str], quote: str) -> list[bool]:
    """Say which cells stood between quotes in the file."""
    marks, at = [], 0
    for cell in cells:
        inside = bool(quote) and raw.startswith(quote, at)
        marks.append(inside)
        length = len(cell) + (2 + cell.count(quote) if inside else 0)
        at += length + 1
    return marks


def _merged(
    cells: list[str], quoted: list[bool], shapes: Shapes, separator: str
) -> list[list[str]]:
    """Give up to two ways to join neighbouring cells so that each column fits."""
    count, width = len(cells), shapes.width
    if count > _MOST_TOKENS:
        return []
    memo: dict[tuple[int, int], list[list[str]]] = {}

    def readings(at: int, column: int) -> list[list[str]]:
        if column == width:
            return [[]] if at == count else []
        if (at, column) in memo:
            return memo[at, column]
        found: list[list[str]] = []
        for end in range(at + 1, count - (width - column - 1) + 1):
            if end - at > 1 and any(quoted[at:end]):
                break
            cell = _join(cells[at:end], separator)
            if shapes.columns[column].fits(cell):
                for rest in readings(end, column + 1):
                    if [cell, *rest] not in found:
                        found.append([cell, *rest])
            if len(found) > 1:
                break
        memo[at, column] = found[:2]
        return memo[at, column]

    return readings(0, 0)


def _join(cells: list[str], separator: str) -> str:
    if len(cells) == 1:
        return cells[0]
    full = [cell for cell in cells if cell.strip()]
    return separator.join(full) if len(full) > 1 else "".join(full)
