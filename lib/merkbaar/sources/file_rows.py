"""Say on which row of the file each row of a table stands, where that is certain."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from merkbaar.sources.loaded import Loaded

ROW = "row"
"""Name of an index that holds the rows of the file."""


_COUNTED = (".sav", ".zsav", ".por", ".parquet", ".pq")
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def file_rows(loaded: Loaded, file: str = "") -> list[int] | None:
    """Give the row of the file (from 1, as a person sees it) of each row of the table.

    Parameters
    ----------
    loaded : Loaded
        A table as it was read, with its refused rows and notes.
    file : str
        Name of the file: in a workbook a cell with a line break is one row, in SPSS and Parquet
        rows are counted from 1, in a chat messages aren't rows.

    Returns
    -------
    list of int or None
        None where it can't be told: blank rows were skipped without saying where, or cells hold
        line breaks in a text file.
    """
    table = loaded.table
    if table.index.name == ROW:
        return [int(row) for row in table.index]
    suffix = PurePath(file).suffix.lower()
    if suffix in _COUNTED:
        return list(range(1, len(table) + 1))
    if list(table.columns[:2]) == ["moment", "sender"]:
        return None
    if any(note.kind == "lege regels" for note in loaded.notes) and not _gaps_above(loaded):
        return None
    if suffix not in _BOOKS and _breaks_lines(loaded):
        return None
    return _after_the_header(loaded)


def _breaks_lines(loaded: Loaded) -> bool:
    """Say whether any cell holds a line break."""
    texts = [name for name in loaded.table.columns if str(loaded.table[name].dtype) == "str"]
    return any(loaded.table[name].str.contains("\n", na=False).any() for name in texts)


def _gaps_above(loaded: Loaded) -> bool:
    """Say whether all blank rows lie between the titles and the header."""
    header = _header_end(loaded)
    titles = sum(note.kind == "titelregel" for note in loaded.notes)
    blank = next((note for note in loaded.notes if note.kind == "lege regels"), None)
    if blank is None:
        return False
    count = int("".join(letter for letter in blank.message_nl if letter.isdigit()) or 0)
    return header - titles - _header_rows(loaded) == count


def _header_rows(loaded: Loaded) -> int:
    """Count the rows of the header."""
    for note in loaded.notes:
        if note.kind == "kopregel":
            digits = "".join(letter for letter in note.message_nl if letter.isdigit())
            if "beslaat" in note.message_nl and digits:
                return int(digits)
            return 0 if "Geen kopregel" in note.message_nl else 1
    return 1


def _header_end(loaded: Loaded) -> int:
    """Give the last row of the header; 0 where there is none."""
    rows = _header_rows(loaded)
    first = next((note.row for note in loaded.notes if note.kind == "kopregel" and note.row), 1)
    return first + rows - 1


def _after_the_header(loaded: Loaded) -> list[int]:
    """Count on from the header, past the rows that were refused."""
    table = loaded.table
    refused = {int(row) for row in loaded.refused["row"]}
    rows: list[int] = []
    row = _header_end(loaded) + 1
    while len(rows) < len(table):
        if row not in refused:
            rows.append(row)
        row += 1
    return rows
