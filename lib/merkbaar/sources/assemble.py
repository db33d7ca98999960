"""Make the table from rows of cells: totals apart, wanted columns, types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from merkbaar.errors import SourceError
from merkbaar.sources import columns as typing_columns
from merkbaar.sources import totals
from merkbaar.sources.grid import is_blank
from merkbaar.sources.header import UNNAMED
from merkbaar.sources.headings import listed, nameable
from merkbaar.sources.loaded import Loaded, Note, Refusal, refused_frame


def assemble(
    rows: list[list[Any]],
    row_numbers: list[int],
    names: list[str],
    *,
    file: str,
    refusals: list[Refusal],
    notes: list[Note],
    columns: Sequence[str] | None,
    timezone: str,
    dutch: bool,
    sheet: str | None = None,
) -> Loaded:
    """Turn rows of one width into a typed table.

    Parameters
    ----------
    rows : list of list
        Data rows, each as wide as `names` or narrower.
    row_numbers : list of int
        Their place in the file, from 1.
    names : list of str
        Distinct column names.
    file : str
        Name of the file.
    refusals : list of Refusal
        Rows that were refused before.
    notes : list of Note
        Notes that were made before.
    columns : sequence of str or None
        Wanted columns.
    timezone : str
        Zone for moments with an offset.
    dutch : bool
        Whether the file is written the Dutch way (semicolons).
    sheet : str, optional
        Sheet of a workbook.

    Returns
    -------
    Loaded
        Rows kept plus rows refused are the rows read.

    Raises
    ------
    SourceError
        If a wanted column isn't there.
    """
    import pandas as pd

    notes, refusals = list(notes), list(refusals)
    rows = _without_totals(rows, row_numbers, refusals, notes, sheet)
    cells = _by_column(rows, len(names))
    kept = _kept_columns(names, cells, notes, sheet)
    names, cells = [names[j] for j in kept], [cells[j] for j in kept]
    if columns is not None:
        check_columns(names, columns, file=file, sheet=sheet)
        order = [names.index(name) for name in columns]
        names, cells = list(columns), [cells[j] for j in order]
    given = typing_columns.context(cells, dutch=dutch, timezone=timezone, sheet=sheet)
    series = []
    for name, column in zip(names, cells, strict=True):
        one, found = typing_columns.typed(column, name, given)
        series.append(one)
        notes += found
    table = pd.concat(series, axis=1) if series else pd.DataFrame(index=range(len(rows)))
    table.columns = pd.Index(names, dtype="str")
    return Loaded(table, refused_frame(file, sheet, refusals), tuple(notes))


def _without_totals(
    rows: list[list[Any]],
    row_numbers: list[int],
    refusals: list[Refusal],
    notes: list[Note],
    sheet: str | None,
) -> list[list[Any]]:
    apart = totals.find(rows)
    if not apart:
        return rows
    for at in sorted(apart):
        refusals.append(Refusal(row_numbers[at], totals.REASON))
        text = "Totaalregel apart gezet; hij telt niet mee als gegevensrij."
        notes.append(Note(totals.REASON, text, sheet, row_numbers[at]))
    return [row for at, row in enumerate(rows) if at not in apart]


def _by_column(rows: list[list[Any]], width: int) -> list[list[Any]]:
    if not rows:
        return [[] for _ in range(width)]
    if set(map(len, rows)) != {width}:
        rows = [row[:width] + [""] * (width - len(row)) for row in rows]
    return [list(column) for column in zip(*rows, strict=True)]


def _kept_columns(
    names: list[str], cells: list[list[Any]], notes: list[Note], sheet: str | None
) -> list[int]:
    """Leave out columns that have neither a name nor a value."""
    kept = []
    for j, (name, column) in enumerate(zip(names, cells, strict=True)):
        if name == f"{UNNAMED}_{j + 1}" and all(map(is_blank, column)):
            text = f"Kolom {j + 1} heeft geen naam en geen waarden; weggelaten."
            notes.append(Note("lege kolom", text, sheet))
        else:
            kept.append(j)
    return kept


def check_columns(
    found: Sequence[str], wanted: Sequence[str], *, file: str, sheet: str | None = None
) -> None:
    """Refuse a file in which a wanted column isn't there.

    Parameters
    ----------
    found : sequence of str
        Columns of the file.
    wanted : sequence of str
        Columns that were asked for.
    file : str
        Name of the file.
    sheet : str, optional
        Sheet of a workbook.

    Raises
    ------
    SourceError
        Naming the column, the nearest one that is there, and what there is.
    """
    import difflib

    for name in wanted:
        if name in found:
            continue
        low = {f.lower(): f for f in nameable(found)}
        near = difflib.get_close_matches(name.lower(), low, n=1, cutoff=0.5)
        hint = f" Bedoelde u {low[near[0]]!r}?" if near else ""
        where = f"{file!r}, blad {sheet!r}," if sheet else f"{file!r}"
        raise SourceError(
            f"{where} heeft geen kolom {name!r}.{hint} Gevonden kolommen: {listed(found)}. "
            "Pas de naam van de kolom aan in de monitor of in het bestand."
        )
