"""Make column names from one or more header rows."""

from __future__ import annotations

from merkbaar.sources.grid import Grid, is_blank
from merkbaar.sources.layout import Layout

UNNAMED = "kolom"


def joined(grid: Grid, layout: Layout) -> list[str]:
    """Join the header rows to one row of texts, as they stand.

    A name over several columns (merged, or followed by blank cells over named columns) is
    repeated over them; the parts of a name are joined by a space.

    Parameters
    ----------
    grid : Grid
        The rows.
    layout : Layout
        Where the header is.

    Returns
    -------
    list of str
        One text a column; empty where the file has no header.
    """
    return [" ".join(part for part in parts if part) for parts in _parts(grid, layout)]


def names(grid: Grid, layout: Layout, *, width: int) -> list[str]:
    """Give each column a name of its own.

    Parts that repeat the part before are left out, line breaks become a space, columns without
    a name become "kolom_3" (their place from 1), and a second "aantal" becomes "aantal_2".

    Parameters
    ----------
    grid : Grid
        The rows.
    layout : Layout
        Where the header is.
    width : int
        Number of columns that the rows have.

    Returns
    -------
    list of str, length `width` or the width of the header if that is larger
        Distinct names.
    """
    found = [_tidy(parts) for parts in _parts(grid, layout)]
    while len(found) > width and not found[-1]:
        found.pop()
    if layout.header and len(found) == width - 1 and _has_row_names(grid, layout, width):
        found.insert(0, "rijnaam")
    found += [""] * (width - len(found))
    return _distinct(found)


def _parts(grid: Grid, layout: Layout) -> list[list[str]]:
    if not layout.header:
        return []
    rows = [_texts(grid, at) for at in layout.header]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    _spread_merged(grid, layout, rows)
    for upper in range(len(rows) - 2, -1, -1):
        _spread(rows[: upper + 2], upper)
    return [[row[j] for row in rows] for j in range(width)]


def _texts(grid: Grid, at: int) -> list[str]:
    return ["" if is_blank(cell) else _text(cell) for cell in grid.rows[at]]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _spread_merged(grid: Grid, layout: Layout, rows: list[list[str]]) -> None:
    for top, _bottom, left, right in grid.merged:
        if top in layout.header:
            row = rows[layout.header.index(top)]
            for j in range(left + 1, min(right + 1, len(row))):
                row[j] = row[j] or row[left]


def _spread(rows: list[list[str]], upper: int) -> None:
    """Repeat a name to the right over blank cells that have a name below them."""
    row, lower = rows[upper], rows[upper + 1]
    for j in range(1, len(row)):
        if row[j] or not lower[j] or not row[j - 1]:
            continue
        above = [r[j] == r[j - 1] or not r[j] for r in rows[:upper]]
        if all(above) and lower[j - 1]:
            row[j] = row[j - 1]


def _tidy(parts: list[str]) -> str:
    tidy: list[str] = []
    for part in parts:
        bare = " ".join(part.split())
        if bare and bare not in tidy:
            tidy.append(bare)
    return " ".join(tidy)


def _has_row_names(grid: Grid, layout: Layout, width: int) -> bool:
    rows = [grid.rows[at] for at in layout.body if len(grid.rows[at]) == width]
    if len(rows) < 0.8 * len(layout.body) or any(is_blank(row[0]) for row in rows):
        return False
    trailing = all(is_blank(row[-1]) for row in rows)
    return not trailing and len({str(row[0]) for row in rows}) == len(rows)


def _distinct(found: list[str]) -> list[str]:
    taken: set[str] = set()
    result = []
    for place, name in enumerate(found, 1):
        base = name or f"{UNNAMED}_{place}"
        candidate, count = base, 1
        while candidate in taken or (count > 1 and candidate in found):
            count += 1
            candidate = f"{base}_{count}"
        taken.add(candidate)
        result.append(candidate)
    return result
