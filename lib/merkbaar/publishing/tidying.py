"""Bring the columns of one source to the kinds of the standard table; refuse what can't be.

A row is kept or refused, never half: :class:`Tidy` holds both, and a refusal names the column and
the reason, never the value.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from ..schemas import PURPOSES, TABLES, Kind, kind_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

OPEN_END = "9999-12-31"
DATE_FORMS = (
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%Y%m%d",
    "%d-%m-%y",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
)
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
EMPTY = ("", ".", "-", "-99999999", "-99999999.0")
"""What stands for an empty cell, in text too: a typed "None" or "nan" is an answer (or a name)."""
NO_FIGURE = (*EMPTY, "nan", "none", "nat", "<na>")
"""What stands for an empty cell where a number or a date belongs."""


class Tidy:
    """A source on its way into a standard table.

    Parameters
    ----------
    frame : DataFrame, shape (n_rows, n_columns)
        Standard columns as they came from the file.
    table : str
        Standard table.

    Attributes
    ----------
    frame : DataFrame
        The rows, with columns of the right kind once :meth:`convert` has run.
    reasons : array of object, shape (n_rows,)
        Why a row is refused; empty where it is kept.
    """

    def __init__(self, frame: pd.DataFrame, table: str) -> None:
        import numpy as np

        self.frame: Any = frame.reset_index(drop=True)
        self.table = table
        self.reasons: np.ndarray[Any, Any] = np.full(len(frame), "", dtype=object)

    def refuse(self, rows: pd.Series | np.ndarray[Any, Any], reason: str) -> None:
        """Refuse rows (a boolean per row) that weren't refused yet."""
        import numpy as np

        mask = np.asarray(rows, dtype=bool) & (self.reasons == "")
        self.reasons[mask] = reason

    def convert(self) -> None:
        """Give every column its kind; a value that can't be read refuses its row."""
        for column in list(self.frame.columns):
            kind = kind_of(self.table, column)
            if kind is None:
                continue
            clean, bad = CONVERTERS[kind](self.frame[column])
            self.frame[column] = clean
            self.refuse(bad, f"kolom '{column}': geen {KIND_WORDS[kind]}")

    def check(self, horizon: dt.date) -> None:
        """Refuse rows without a required value, ends before starts, and dates after `horizon`.

        Parameters
        ----------
        horizon : date
            First day after the monitor's last edition.
        """
        import pandas as pd

        about, day = TABLES[self.table], pd.Timestamp(horizon)
        for column in about.required:
            self.refuse(self.frame[column].isna(), f"kolom '{column}' is leeg")
        if self.table == "consents":
            self.refuse(
                ~self.frame["purpose"].isin(PURPOSES),
                f"kolom 'purpose': geen doel dat Merkbaar kent ({', '.join(PURPOSES)})",
            )
        for start, end in about.intervals:
            if {start, end} <= set(self.frame.columns):
                self.refuse(
                    self.frame[end] <= self.frame[start],
                    f"'{end}' ligt voor '{start}': draai ze om of verbeter de datum",
                )
        for column in about.past:
            if column in self.frame:
                self.refuse(
                    self.frame[column] >= day,
                    f"kolom '{column}': datum na de laatste editie ({horizon.isoformat()}); "
                    "klopt het jaar?",
                )

    def kept(self) -> pd.DataFrame:
        """The rows that aren't refused; the index is the position in the source."""
        return self.frame.loc[self.reasons == ""]


def half_open(end: pd.Series) -> pd.Series:
    """A last day of a spell as the first day after it; 31-12-9999 is no end at all."""
    import pandas as pd

    open_end = end.dt.year >= int(OPEN_END[:4])
    day = end.dt.normalize()
    return (day + pd.Timedelta(days=1)).where(~open_end & end.notna())


def to_text(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Text without blanks around it; whole numbers without ``.0``; empty is missing."""
    import pandas as pd

    if pd.api.types.is_float_dtype(values) and (values.dropna() % 1 == 0).all():
        values = values.astype("Int64")
    text = values.astype("str").str.strip()
    missing = values.isna() | text.str.lower().isin(EMPTY)
    return text.mask(missing).astype("str"), pd.Series(False, index=values.index)


def to_number(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Numbers; a decimal comma and thousands points are read as in Dutch."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(values):
        return values.astype("float64"), pd.Series(False, index=values.index)
    text = values.astype("str").str.strip().str.replace("€", "").str.replace("\u00a0", "")
    missing = values.isna() | text.str.lower().isin(NO_FIGURE)
    dutch = text.str.contains(",", regex=False)
    plain = text.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    number: Any = pd.to_numeric(plain.where(dutch, text).str.strip(), errors="coerce")
    return number.mask(missing).astype("float64"), number.isna() & ~missing


def to_whole(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Whole numbers; missing stays missing."""
    number, bad = to_number(values)
    broken = number.notna() & (number % 1 != 0)
    return number.mask(broken).astype("Int64"), bad | broken


def to_moment(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Moments in local time without zone; dates written in the usual Dutch ways are read."""
    import pandas as pd

    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_convert("Europe/Amsterdam").dt.tz_localize(None)
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.astype("datetime64[us]"), pd.Series(False, index=values.index)
    text = values.map(_iso).astype("str").str.strip()
    missing = values.isna() | text.str.lower().isin(NO_FIGURE)
    found = pd.Series(pd.NaT, index=values.index, dtype="datetime64[us]")
    for form in DATE_FORMS:
        todo = found.isna() & ~missing
        if not todo.any():
            break
        read = pd.to_datetime(text[todo], format=form, errors="coerce")
        found[todo] = read.astype("datetime64[us]")
    return found, found.isna() & ~missing


def _iso(value: Any) -> Any:
    """A date object as ISO text; Dutch month names as numbers; the rest as it is."""
    if isinstance(value, dt.datetime):
        local = value.replace(tzinfo=None)
        return local.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    words = re.fullmatch(r"\s*(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})\s*", str(value).lower())
    if words:
        month = [n for n, name in enumerate(MONTHS, 1) if name.startswith(words[2])]
        if len(month) == 1 or (month and words[2] == MONTHS[month[0] - 1]):
            return f"{words[3]}-{month[0]:02d}-{int(words[1]):02d}"
    return value


CONVERTERS = {"text": to_text, "number": to_number, "whole": to_whole, "moment": to_moment}
KIND_WORDS: dict[Kind, str] = {
    "text": "tekst",
    "number": "getal",
    "whole": "geheel getal",
    "moment": "datum",
}
