"""Find the table in a grid of cells: titles above it, its header, its rows, what lies below.

The same for text files and workbooks. Nothing disappears: each row of the grid is part of the
preamble, part of the header, kept, or refused with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from merkbaar.sources.apart import body
from merkbaar.sources.grid import Grid, Row, filled, is_blank, is_year, kind, texts
from merkbaar.sources.loaded import Refusal
from merkbaar.sources.profile import Profile

_MOST_HEADER_ROWS = 4
_MOST_REGULAR_ABOVE = 8
_FURTHER = 8


@dataclass(frozen=True)
class Layout:
    """Where the table is.

    Attributes
    ----------
    preamble : list of int
        Positions of title rows above the header.
    header : list of int
        Positions of the header rows; empty where the file has none.
    body : list of int
        Positions of the data rows.
    refusals : list of Refusal
        Rows set apart, with the reason.
    """

    preamble: list[int]
    header: list[int]
    body: list[int]
    refusals: list[Refusal] = field(default_factory=list)


def find(grid: Grid) -> Layout:
    """Find preamble, header, rows and what must be set apart.

    Parameters
    ----------
    grid : Grid
        Rows that hold something.

    Returns
    -------
    Layout
        Every position of the grid in exactly one place.
    """
    fills = [filled(row) for row in grid.rows]
    profile = Profile(grid, fills)
    first, header = _header(grid, fills, profile)
    preamble = list(range(header[0] if header else first))
    rows, refusals = body(grid, fills, profile, header, first)
    return Layout(preamble, header, rows, refusals)


def _header(grid: Grid, fills: list[int], profile: Profile) -> tuple[int, list[int]]:
    """Give the position of the first data row and those of the header rows."""
    if not profile.typed:
        return _text_header(grid, fills, profile)
    first = _first_data(grid, fills, profile, 0)
    for at in range(first + 1, min(first + _FURTHER, len(grid.rows))):
        fuller = all(fill < 0.75 * fills[at] for fill in fills[first:at])
        if fuller and _is_heading(grid.rows[at], fills[at], profile):
            first = _first_data(grid, fills, profile, at + 1)
            break
    last = first - 1
    while last >= 0 and not _is_heading(grid.rows[last], fills[last], profile):
        last -= 1
    if last < 0:
        return _year_header(grid, first, profile)
    if sum(profile.regular(fill) for fill in fills[:last]) >= _MOST_REGULAR_ABOVE:
        return _text_header(grid, fills, profile)
    header = [last]
    while (above := header[0] - 1) >= 0 and len(header) < _MOST_HEADER_ROWS:
        if header[0] in grid.gaps or not _is_group(grid, above, fills, profile, header[0]):
            break
        header.insert(0, above)
    return header[-1] + 1, header


def _first_data(grid: Grid, fills: list[int], profile: Profile, start: int) -> int:
    rows = enumerate(grid.rows[start:], start)
    return next((at for at, row in rows if _is_data(row, fills[at], profile)), len(grid.rows))


def _is_data(row: Row, fill: int, profile: Profile) -> bool:
    match, clash = profile.matches(row)
    if not (match and match > clash):
        return False
    if _is_year_row(row, profile) or _is_count_row(row, profile):
        return False
    return profile.regular(fill) or fill >= 2 or match == fill


def _is_year_row(row: Row, profile: Profile) -> bool:
    """Say whether the only typed cells are years, above columns that hold none."""
    at = [j for j in profile.typed if j < len(row) and kind(row[j]) in ("number", "moment")]
    years = [str(row[j]) for j in at if is_year(row[j]) and j not in profile.years]
    if not years or len(years) != len(at):
        return False
    return len(years) >= 2 or profile.matches(row)[1] >= 1


def _is_count_row(row: Row, profile: Profile) -> bool:
    """Say whether a row names columns by counting (1, 2, 3 ...) beside names in text."""
    at = sorted(j for j in profile.typed if j < len(row) and kind(row[j]) == "number")
    cells = [str(row[j]).strip() for j in at]
    if len(cells) < 3 or not all(cell.isdigit() for cell in cells):
        return False
    counts = [int(cell) for cell in cells]
    rising = all(low < high for low, high in pairwise(counts))
    return rising and profile.matches(row)[1] > 0


def _is_heading(row: Row, fill: int, profile: Profile) -> bool:
    match, clash = profile.matches(row)
    if _is_year_row(row, profile) or _is_count_row(row, profile):
        return True
    return clash >= 1 and match == 0 and (fill >= 2 or profile.usual_fill < 2)


def _year_header(grid: Grid, first: int, profile: Profile) -> tuple[int, list[int]]:
    """Take no header, unless the row above is filled with names or is the file's first row."""
    above = first - 1
    row = grid.rows[above] if above >= 0 else []
    match, clash = profile.matches(row)
    named = len(row) == profile.width >= 2 and not match
    if named and (filled(row) == profile.width or (above == 0 and clash and is_blank(row[0]))):
        return first, [above]
    while first and (filled(grid.rows[first - 1]) > 1 or _holds_number(grid.rows[first - 1])):
        first -= 1
    return first, []


def _holds_number(row: Row) -> bool:
    return any(kind(cell) in ("number", "moment") for cell in row)


def _text_header(grid: Grid, fills: list[int], profile: Profile) -> tuple[int, list[int]]:
    at = next((i for i, fill in enumerate(fills) if profile.regular(fill)), None)
    if at is None or {kind(cell) for cell in grid.rows[at]} <= {"number", "blank"}:
        return 0, []
    header = [at]
    names = texts(grid.rows[at])
    single = len(names) < 2 or len(set(names)) < len(names)
    while (
        not single
        and header[-1] + 1 < len(grid.rows)
        and grid.rows[header[-1] + 1] == grid.rows[at]
    ):
        header.append(header[-1] + 1)
    if at and at not in grid.gaps and _is_group(grid, at - 1, fills, profile, at):
        header.insert(0, at - 1)
    return header[-1] + 1, header


def _is_group(grid: Grid, above: int, fills: list[int], profile: Profile, below: int) -> bool:
    """Say whether a row groups the columns of the header row below it."""
    row, lower = grid.rows[above], grid.rows[below]
    if any(top <= above <= bottom and left != right for top, bottom, left, right in grid.merged):
        return fills[above] >= 2 or not _spans_all(grid, above, profile.width)
    if fills[above] < 2 or len(row) > max(len(lower), profile.width):
        return False
    match, clash = profile.matches(row)
    if match and not _is_year_row(row, profile):
        return False
    places = [j for j, cell in enumerate(row) if not is_blank(cell)]
    if places[-1] < 2 and fills[below] >= 4:
        return False
    if any(kind(cell) in ("number", "moment") and not is_year(cell) for cell in row):
        return False
    plain = clash >= 1 or not profile.typed or _is_year_row(row, profile)
    return plain or fills[above] >= 0.5 * fills[below]


def _spans_all(grid: Grid, at: int, width: int) -> bool:
    return any(t <= at <= b and right - left + 1 >= width - 1 for t, b, left, right in grid.merged)
