"""Diagnose a raw file: what is odd, what it means, and what can be done about it.

Every finding says where it is (file, sheet, row, column), never what a cell holds. Where a
correction can mend it, the finding carries that correction, ready for
``corrections.write_correction``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from merkbaar.errors import SourceError
from merkbaar.sources.doctor_areas import area_problems
from merkbaar.sources.doctor_cells import cell_problems
from merkbaar.sources.doctor_dates import date_problems
from merkbaar.sources.doctor_layout import layout_problems
from merkbaar.sources.doctor_rows import row_problems
from merkbaar.sources.file_rows import file_rows
from merkbaar.sources.load import load
from merkbaar.sources.problems import Place, Problem

__all__ = ["Problem", "diagnose"]

_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def diagnose(
    path: str | Path,
    *,
    sheet: str | None = None,
    areas: Mapping[str, str] | None = None,
    formerly: Mapping[str, str] | None = None,
    today: dt.date | None = None,
) -> list[Problem]:
    """Say everything that is odd about a raw file.

    Parameters
    ----------
    path : str or Path
        A file of any format that ``sources.load`` reads.
    sheet : str, optional
        Sheet of a workbook; every sheet where not given.
    areas : mapping, optional
        Code of each area of the monitor to its name; without it only the shape of codes is
        checked, and whether columns contradict each other.
    formerly : mapping, optional
        Old area code to the code of now.
    today : date, optional
        Moments after this day lie in the future; the computer's day where not given (a
        diagnosis is no result).

    Returns
    -------
    list of Problem
        By sheet; what concerns the file first, then rows, then columns in their order.
    """
    path = Path(path)
    given = Place(path, None, None, areas, formerly or {}, today or dt.date.today())
    found: list[Problem] = []
    try:
        sheets = [sheet] if sheet is not None else _sheets(path)
    except SourceError as error:
        return [_unreadable(given, error)]
    for name in sheets:
        place = replace(given, sheet=name)
        try:
            found += _diagnosed(path, place)
        except SourceError as error:
            found.append(_unreadable(place, error))
    return found


def _sheets(path: Path) -> list[str | None]:
    if path.suffix.lower() not in _BOOKS:
        return [None]
    from merkbaar.sources.workbook import sheet_names

    return list(sheet_names(path))


def _unreadable(place: Place, error: SourceError) -> Problem:
    empty = "geen gegevens" in str(error)
    return place.problem(
        "leeg blad" if empty else "onleesbaar",
        str(error),
        "Is dit blad bedoeld om leeg te zijn, dan hoeft u niets te doen."
        if empty
        else "Doe wat hierboven staat en probeer het opnieuw.",
    )


def _diagnosed(path: Path, place: Place) -> list[Problem]:
    """Read one sheet and look at it from every side."""
    loaded = load(path, sheet=place.sheet)
    place = replace(place, rows=file_rows(loaded, path.name))
    if list(loaded.table.columns[:2]) == ["moment", "sender"]:
        return layout_problems(loaded, place)
    found = layout_problems(loaded, place)
    for look in (row_problems, cell_problems, date_problems, area_problems):
        found += look(loaded, place)
    return found
