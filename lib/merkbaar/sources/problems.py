"""What the doctor finds, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOLVED = "Dit wordt bij het lezen opgelost; u hoeft niets te doen."
"""The fix where there is nothing left to do."""


@dataclass(frozen=True)
class Problem:
    """One thing in a raw file that a person should know.

    Attributes
    ----------
    file : str
        Name of the file.
    sheet : str or None
        Sheet of a workbook.
    row : int or None
        Row in the file, from 1, where one row can be pointed at.
    column : str or None
        Name of the column.
    kind : str
        Short Dutch key: "codering", "totaalregel", "gebiedscode", "persoonsgegeven", …
    meaning : str
        What was found and what it means, in Dutch; never a cell's value.
    fix : str
        What to do, in Dutch.
    fixable : bool
        Whether ``correction`` mends it.
    correction : dict or None
        Entry for ``corrections/sources.yml``, without author, reason and date.
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    kind: str
    meaning: str
    fix: str
    fixable: bool = False
    correction: dict[str, Any] | None = None


def amount(number: int, one: str, more: str) -> str:
    """Write a number with the words that fit it: «1 regel is», «3 regels zijn»."""
    return f"{number} {one if number == 1 else more}"


@dataclass(frozen=True)
class Place:
    """The file and sheet that findings are about, and what is known around them.

    Each look at a sheet (``cell_problems``, ``date_problems`` and their kind) takes the sheet as
    it was read (``loaded``) with its place, and gives a list of `Problem`.

    Attributes
    ----------
    path, sheet : Path, str or None
        Where.
    rows : list of int or None
        Row in the file of each row of the table, where that is certain.
    areas : mapping or None
        Codes of the monitor's areas, with their names.
    formerly : mapping
        Old code to the code of now.
    today : date
        Later moments lie in the future.
    """

    path: Path
    sheet: str | None
    rows: list[int] | None
    areas: Mapping[str, str] | None
    formerly: Mapping[str, str]
    today: dt.date

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.path.name

    def problem(
        self,
        kind: str,
        meaning: str,
        fix: str,
        *,
        column: str | None = None,
        at: int | None = None,
        row: int | None = None,
        correction: Mapping[str, Any] | None = None,
    ) -> Problem:
        """Make a finding here; ``at`` is a place in the table, ``row`` a row of the file."""
        if at is not None and self.rows is not None:
            row = self.rows[at]
        entry = None
        if correction is not None:
            about = {"file": self.file, "sheet": self.sheet, **correction}
            entry = {key: value for key, value in about.items() if value is not None}
        return Problem(
            self.file, self.sheet, row, column, kind, meaning, fix, entry is not None, entry
        )
