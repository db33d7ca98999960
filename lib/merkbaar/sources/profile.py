"""What the columns of a table hold, seen over its later rows."""

from __future__ import annotations

from collections.abc import Callable

from merkbaar.sources.grid import Cell, Grid, Row, is_year, kind

_PROFILE_ROWS = 200


class Profile:
    """Which columns hold numbers or moments, seen over the table's later rows."""

    def __init__(self, grid: Grid, fills: list[int]) -> None:
        count = len(grid.rows)
        start = max(1, 2 * count // 3) if count < 12 else 5
        later = sorted(fills[1 if count < 12 else 5 :])
        self.usual_fill = later[len(later) * 3 // 4] if later else 1
        enough = max(1, self.usual_fill / 2)
        places = [i for i in range(start, count) if fills[i] >= enough]
        places = places or [i for i in range(min(1, count - 1), count) if fills[i] >= enough]
        places = places[:: max(1, len(places) // _PROFILE_ROWS)]
        widths = [len(grid.rows[i]) for i in places]
        self.width = max(set(widths), key=lambda w: (widths.count(w), w)) if widths else 0
        rows = [grid.rows[i] for i in places if len(grid.rows[i]) == self.width]
        self.typed = {j for j in range(self.width) if _mostly_typed([row[j] for row in rows])}
        self.years = {j for j in self.typed if _mostly(is_year, [row[j] for row in rows])}

    def matches(self, row: Row) -> tuple[int, int]:
        """Count the cells in typed columns that are typed, and those that are text."""
        match = clash = 0
        for j in self.typed:
            if j < len(row):
                what = kind(row[j])
                match += what in ("number", "moment")
                clash += what == "text"
        return match, clash

    def regular(self, fill: int) -> bool:
        """Say whether a row is filled enough to belong to the table."""
        return fill >= (1 if self.usual_fill < 2 else max(2, self.usual_fill / 2))


def _mostly_typed(cells: list[Cell]) -> bool:
    return _mostly(lambda cell: kind(cell) in ("number", "moment"), cells)


def _mostly(test: Callable[[Cell], bool], cells: list[Cell]) -> bool:
    full = [cell for cell in cells if kind(cell) not in ("blank", "missing")]
    enough = len(full) >= 0.1 * len(cells) and len(full) > 0
    return enough and sum(map(test, full)) >= 0.6 * len(full)
