"""Give each column its type: number, moment, yes/no or text; every choice leaves a note."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from merkbaar.sources import moments, numbers
from merkbaar.sources.loaded import Note

if TYPE_CHECKING:
    import pandas as pd

_EDGE = " \t\r\n\u00a0\u202f"
_DATE_NAME = re.compile(r"datum|(?:\b|_)date(?:\b|_)", re.IGNORECASE)
_FIRST_SERIAL, _LAST_SERIAL = 20000, 60000
_SERIAL_ZERO = dt.datetime(1899, 12, 30)
_NEARLY = 0.95
_VOTE_CELLS = 5000
_CHECKED_TEXTS = 400


@dataclass(frozen=True)
class Context:
    """What the file as a whole shows, for columns that can be read in two ways.

    Attributes
    ----------
    lean : str
        "komma" or "punt".
    day_first : bool or None
        Whether the file's sure dates have the day first.
    timezone : str
        Zone for moments with an offset.
    sheet : str or None
        Sheet, for the notes.
    """

    lean: str
    day_first: bool | None
    timezone: str
    sheet: str | None = None


def context(
    columns: Sequence[Sequence[Any]], *, dutch: bool, timezone: str, sheet: str | None = None
) -> Context:
    """Look over all columns for the decimal sign and the order of day and month.

    Parameters
    ----------
    columns : sequence of sequences
        Cells a column.
    dutch : bool
        Whether the file is written the Dutch way otherwise (semicolons).
    timezone : str
        Zone for moments with an offset.
    sheet : str, optional
        Sheet, for the notes.

    Returns
    -------
    Context
        Votes counted; the Dutch way on a tie where `dutch`.
    """
    votes = {numbers.DUTCH: 0, numbers.ENGLISH: 0}
    orders = set()
    for column in columns:
        distinct = _distinct_texts(column[:: max(1, len(column) // _VOTE_CELLS)])
        if style := numbers.style_of(distinct):
            votes[style] += 1
        reading = moments.read(
            [t for t in distinct if t and t not in numbers.MARKS],
            timezone=timezone,
            day_first=None,
        )
        if reading and reading.values and reading.order in ("dag-maand", "maand-dag"):
            orders.add(reading.order == "dag-maand")
    lead = votes[numbers.DUTCH] - votes[numbers.ENGLISH]
    lean = numbers.DUTCH if lead > 0 or (lead == 0 and dutch) else numbers.ENGLISH
    return Context(lean, orders.pop() if len(orders) == 1 else None, timezone, sheet)


def _distinct_texts(column: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(v.strip(_EDGE) for v in set(column) if isinstance(v, str)))


def typed(cells: Sequence[Any], name: str, given: Context) -> tuple[pd.Series, list[Note]]:
    """Turn the cells of one column into a typed Series.

    Parameters
    ----------
    cells : sequence of str, number, bool, date, datetime, time or None
        As they stand in the file.
    name : str
        Name of the column.
    given : Context
        What the file as a whole shows.

    Returns
    -------
    Series
        int64 (Int64 with missing), float64, datetime64, bool, or str; missing is missing.
    list of Note
        Each choice that isn't plain.
    """
    notes: list[Note] = []

    def note(kind: str, message: str) -> None:
        notes.append(Note(kind, message, given.sheet, column=name))

    kinds = set(map(type, cells))
    kinds.discard(type(None))
    if str not in kinds:
        return _native(list(cells), kinds, name, note), notes
    if kinds == {str}:
        return _texts(_stripped(cells), name, given, note), notes
    cells = [c.strip(_EDGE) or None if c.__class__ is str else c for c in cells]
    if str not in set(map(type, cells)):
        return _native(cells, kinds - {str}, name, note), notes
    return _mixed(cells, name, given, note), notes


def _stripped(cells: Sequence[Any]) -> list[Any]:
    texts = {cell for cell in set(cells) if cell is not None}
    padded = {text: text.strip(_EDGE) for text in texts if text != text.strip(_EDGE)}
    return [padded.get(cell, cell) for cell in cells] if padded else list(cells)


def _texts(cells: list[Any], name: str, given: Context, note: Any) -> pd.Series:
    distinct = list(dict.fromkeys(cell for cell in cells if cell is not None))
    full = [text for text in distinct if text and text not in numbers.MARKS]
    if not full:
        if any(distinct):
            note("ontbrekend", _missing_message(sorted(t for t in distinct if t)))
        return _numbers([None] * len(cells), name)
    reading = numbers.read(distinct, lean=given.lean)
    if reading is not None:
        if reading.remark:
            note("getal", reading.remark)
        if reading.marks:
            note("ontbrekend", _missing_message(reading.marks))
        return _dated([reading.values.get(cell) for cell in cells], name, note)
    moment = moments.read(full, timezone=given.timezone, day_first=given.day_first)
    if moment and moment.values:
        order = f" ({moment.order})" if moment.order else ""
        note("datum", f"Datums stonden als tekst{order}; omgezet.")
        values = moment.values
        marks = sorted(t for t in distinct if t in numbers.MARKS)
        if marks:
            note("ontbrekend", _missing_message(marks))
        return _moments([values.get(cell) for cell in cells], name)
    if moment and moment.remark:
        note("datum", moment.remark)
    _nearly_numbers(full, cells, given, note)
    return _strings(cells, name)


def _missing_message(marks: Sequence[str]) -> str:
    shown = ", ".join(repr(mark) for mark in marks)
    return f"Gelezen als ontbrekend: {shown}."


def _nearly_numbers(full: list[str], cells: list[Any], given: Context, note: Any) -> None:
    if len(full) < 20 or not any(text[-1:].isdigit() for text in full[:50]):
        return
    some = full[:: max(1, len(full) // _CHECKED_TEXTS)]
    if sum(numbers.read([text], lean=given.lean) is not None for text in some) < 0.9 * len(some):
        return
    wrong = {text for text in full if numbers.read([text], lean=given.lean) is None}
    if 0 < len(wrong) <= (1 - _NEARLY) * len(full) + 1:
        count = sum(cell in wrong for cell in cells)
        note("getal", f"Bijna alle cellen zijn getallen, {count} niet; de kolom is tekst gebleven.")


def _mixed(cells: list[Any], name: str, given: Context, note: Any) -> pd.Series:
    """Type a column in which texts stand among numbers or dates, as in hand-filled sheets."""
    texts = list(dict.fromkeys(cell for cell in cells if isinstance(cell, str)))
    rest = {type(cell) for cell in cells if cell is not None and not isinstance(cell, str)}
    full = [text for text in texts if text and text not in numbers.MARKS]
    marks = sorted(text for text in texts if text and text in numbers.MARKS)
    if not full:
        if marks:
            note("ontbrekend", _missing_message(marks))
        empty = [None if isinstance(cell, str) else cell for cell in cells]
        return _native(empty, rest, name, note)
    if rest <= {int, float} and (reading := numbers.read(texts, lean=given.lean)):
        note("getal", f"{len(full)} verschillende getallen stonden als tekst; omgezet.")
        if reading.marks:
            note("ontbrekend", _missing_message(reading.marks))
        values = [reading.values.get(c) if isinstance(c, str) else c for c in cells]
        return _native(values, {int, float}, name, note)
    if rest <= {dt.date, dt.datetime}:
        moment = moments.read(full, timezone=given.timezone, day_first=given.day_first)
        if moment and moment.values and not any(v.tzinfo for v in moment.values.values()):
            note("datum", f"{len(full)} verschillende datums stonden als tekst; omgezet.")
            found = moment.values
            values = [found.get(c) if isinstance(c, str) else c for c in cells]
            return _native(values, {dt.date, dt.datetime}, name, note)
    note("gemengd", "Tekst en andere waarden door elkaar; de hele kolom is tekst geworden.")
    return _strings([_as_text(cell) for cell in cells], name)


def _as_text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "waar" if cell else "onwaar"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _native(cells: list[Any], kinds: set[type], name: str, note: Any) -> pd.Series:
    import pandas as pd

    if not kinds or kinds <= {int, float}:
        return _native_numbers(cells, name, note)
    if kinds == {bool}:
        kind = "boolean" if any(cell is None for cell in cells) else "bool"
        return pd.Series(cells, name=name, dtype=kind)
    if kinds <= {dt.date, dt.datetime}:
        return _moments(cells, name)
    if kinds <= {dt.date, dt.datetime, int, float} and _all_serials(cells):
        note("datum", "Datums stonden deels als Excelgetal; omgezet.")
        return _moments([_from_serial(cell) for cell in cells], name)
    if len(kinds) == 1:
        return pd.Series(cells, name=name, dtype="object")
    note("gemengd", "Verschillende soorten waarden door elkaar; de kolom is tekst geworden.")
    return _strings([_as_text(cell) for cell in cells], name)


def _native_numbers(cells: list[Any], name: str, note: Any) -> pd.Series:
    distinct = {cell for cell in set(cells) if cell is not None}
    if hidden := numbers.sentinels(distinct):
        note("ontbrekend", _missing_message([f"{int(v)}" for v in sorted(hidden)]))
        cells = [None if cell in hidden else cell for cell in cells]
    return _dated(cells, name, note)


def _dated(cells: list[Any], name: str, note: Any) -> pd.Series:
    """Turn whole numbers in a column called date into dates, as Excel counts them."""
    distinct = {cell for cell in set(cells) if cell is not None}
    if _DATE_NAME.search(name) and len(distinct) > 1 and _all_serials(distinct):
        note("datum", "Datums stonden als Excelgetal; omgezet.")
        return _moments([_from_serial(cell) for cell in cells], name)
    return _numbers(cells, name)


def _all_serials(cells: Any) -> bool:
    return all(
        float(cell).is_integer() and _FIRST_SERIAL <= cell <= _LAST_SERIAL
        for cell in cells
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    )


def _from_serial(cell: Any) -> Any:
    if isinstance(cell, int | float):
        return _SERIAL_ZERO + dt.timedelta(days=int(cell))
    return cell


def _numbers(cells: list[Any], name: str) -> pd.Series:
    import numpy as np
    import pandas as pd

    values = np.array(cells, dtype="float64")
    series = pd.Series(values, name=name)
    missing = np.isnan(values)
    if missing.all():
        return series
    known = values[~missing]
    if (np.abs(known) < 2**53).all() and (known % 1 == 0).all():
        return series.astype("Int64" if missing.any() else "int64")
    return series


def _moments(cells: list[Any], name: str) -> pd.Series:
    import numpy as np
    import pandas as pd

    if any(getattr(cell, "tzinfo", None) for cell in cells):
        return pd.Series(pd.to_datetime(cells), name=name)
    return pd.Series(np.array(cells, dtype="datetime64[us]"), name=name)


def _strings(cells: list[Any], name: str) -> pd.Series:
    import pandas as pd

    values = [cell or None for cell in cells] if "" in set(cells) else cells
    return pd.Series(values, name=name, dtype="str")
