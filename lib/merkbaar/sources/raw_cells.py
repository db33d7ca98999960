"""The cells of a file as they stand in it, before anything is read into them."""

from __future__ import annotations

from pathlib import Path

_TEXT = (".csv", ".tsv", ".tab", ".txt")
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def raw_columns(path: Path, sheet: str | None, names: list[str]) -> dict[str, list[object]]:
    """Give the cells of columns as they stand in the file.

    Parameters
    ----------
    path : Path
        The file.
    sheet : str or None
        Sheet of a workbook.
    names : list of str
        Columns of the table as it was read.

    Returns
    -------
    dict
        Column to cells; only columns whose place in the file is certain. Empty for formats that
        have no text cells.
    """
    rows = _rows(path, sheet)
    width = max((len(row) for row in rows), default=0)
    places = dict(enumerate(names)) if width == len(names) else _found(rows, names)
    return {
        name: [row[place] for row in rows if place < len(row)] for place, name in places.items()
    }


def _rows(path: Path, sheet: str | None) -> list[list[object]]:
    suffix = path.suffix.lower()
    if suffix in _TEXT:
        from merkbaar.sources.csv import read_grid

        return [list(row) for row in read_grid(path)]
    if suffix in _BOOKS:
        import python_calamine

        book = python_calamine.load_workbook(str(path))
        name = sheet if sheet is not None else book.sheet_names[0]
        return [list(row) for row in book.get_sheet_by_name(name).to_python()]
    return []


def _found(rows: list[list[object]], names: list[str]) -> dict[int, str]:
    """Find the columns by their names in the row that holds most of them."""
    wanted = set(names)
    best = max(
        rows[:30], key=lambda row: sum(str(cell).strip() in wanted for cell in row), default=[]
    )
    return {
        place: str(cell).strip() for place, cell in enumerate(best) if str(cell).strip() in wanted
    }
