"""What reading a file gives: the table, the rows that were refused, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

REFUSED_COLUMNS = ("file", "sheet", "row", "reason")


@dataclass(frozen=True)
class Note:
    """One decision or repair that was made while reading.

    Attributes
    ----------
    kind : str
        Short Dutch key, such as "codering", "scheidingsteken", "ontbrekend", "datum".
    message_nl : str
        What was found and what was done, in Dutch; never a cell's value.
    sheet : str or None
        Sheet of a workbook.
    row : int or None
        Line (text file) or row (sheet), counted from 1 as the person sees it.
    column : str or None
        Name of the column.
    """

    kind: str
    message_nl: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class Refusal:
    """One row of the file that did not go into the table."""

    row: int
    reason: str


@dataclass(frozen=True)
class Loaded:
    """A file that was read: nothing of it is dropped in silence.

    Attributes
    ----------
    table : DataFrame, shape (n_kept, n_columns)
        The rows that were kept.
    refused : DataFrame, shape (n_refused, 4)
        Columns file, sheet, row, reason; never a value.
    notes : tuple of Note
        Every decision and repair.
    """

    table: pd.DataFrame
    refused: pd.DataFrame
    notes: tuple[Note, ...] = field(default=())

    @property
    def rows_read(self) -> int:
        """Rows kept plus rows refused."""
        return len(self.table) + len(self.refused)


def refused_frame(file: str, sheet: str | None, refusals: list[Refusal]) -> pd.DataFrame:
    """Make the table of refused rows, in the order of the file.

    Parameters
    ----------
    file : str
        Name of the file, without its folder.
    sheet : str or None
        Sheet of a workbook; None for other files.
    refusals : list of Refusal
        Rows with their reason.

    Returns
    -------
    DataFrame, shape (n_refused, 4)
        Columns file, sheet, row, reason.
    """
    import pandas as pd

    rows = [(file, sheet, r.row, r.reason) for r in sorted(refusals, key=lambda r: r.row)]
    frame = pd.DataFrame(rows, columns=list(REFUSED_COLUMNS))
    return frame.astype({"file": "str", "sheet": "str", "row": "int64", "reason": "str"})
