"""What each kind of correction does to a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from merkbaar.sources.date_texts import read_date
from merkbaar.sources.file_rows import ROW, file_rows
from merkbaar.sources.loaded import Loaded, Note, Refusal, refused_frame

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.sources.corrections import Correction

_OPEN_YEAR = 2100
"""An end date in this year or later means that there is no end yet."""


@dataclass
class Work:
    """A table while corrections are replayed on it.

    Attributes
    ----------
    source : Loaded
        The table as it was read.
    table : DataFrame
        The table as it is now.
    rows : list of int or None
        Row in the file of each row now in the table.
    refusals : list of Refusal
        Rows that corrections left out.
    notes : list of Note
        What corrections did.
    file : str
        Name of the file.
    """

    source: Loaded
    table: pd.DataFrame
    rows: list[int] | None
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    file: str = ""

    @classmethod
    def of(cls, loaded: Loaded, file: str) -> Work:
        """Start from a table as it was read."""
        return cls(loaded, loaded.table.copy(), file_rows(loaded, file), file=PurePath(file).name)

    def apply(self, one: Correction) -> None:
        """Do what one correction says, and say what it changed."""
        column = one.options.get("column")
        if column is not None and column not in self.table.columns:
            self._unfit(one, f"de kolom '{column}' is er niet meer")
            return
        changed = _RULES[one.kind](self, one)
        if changed is None:
            return
        if changed == 0:
            self._unfit(one, "er verandert niets meer door")
            return
        text = f"Correctie '{one.kind}' toegepast: {changed} {_WHAT.get(one.kind, 'cellen')}."
        self.notes.append(Note("correctie", text + _said(one), one.sheet, None, column))

    def _unfit(self, one: Correction, why: str) -> None:
        text = (
            f"Correctie '{one.kind}' past niet meer: {why}. Controleer of het bestand veranderd "
            "is, en haal de correctie weg als zij niet meer nodig is."
        )
        place = one.options.get("row")
        column = one.options.get("column")
        self.notes.append(Note("correctie past niet", text + _said(one), one.sheet, place, column))

    def drop(self, out: list[bool], one: Correction) -> int:
        """Leave rows out, and list them with the reason."""
        import numpy as np

        places = [place for place, gone in enumerate(out) if gone]
        reason = f"correctie {one.kind}{_said(one)}"
        for place in places:
            row = self.rows[place] if self.rows else place + 1
            self.refusals.append(Refusal(row, reason))
        keep = ~np.array(out, dtype=bool)
        self.table = cast("pd.DataFrame", self.table.loc[keep])
        if self.rows is not None:
            self.rows = [row for row, gone in zip(self.rows, out, strict=True) if not gone]
        return len(places)

    def loaded(self) -> Loaded:
        """Give the table with what was refused and what was noted."""
        import pandas as pd

        table = self.table
        if self.rows is not None:
            table = table.set_axis(pd.Index(self.rows, name=ROW, dtype="int64"), axis=0)
        else:
            table = table.reset_index(drop=True)
        before = self.source.refused
        old = [
            Refusal(int(r), str(t)) for r, t in zip(before["row"], before["reason"], strict=True)
        ]
        file, sheet = self._origin()
        refused = refused_frame(file, sheet, [*old, *self.refusals])
        return Loaded(table, refused, (*self.source.notes, *self.notes))

    def _origin(self) -> tuple[str, str | None]:
        before = self.source.refused
        if len(before):
            sheet = before["sheet"].iloc[0]
            return str(before["file"].iloc[0]), sheet if isinstance(sheet, str) else None
        sheets = {note.sheet for note in self.source.notes if note.sheet}
        return self.file, sheets.pop() if len(sheets) == 1 else None


_WHAT = {"drop_row": "rij", "drop_duplicates": "rijen", "ignore_column": "kolom"}


def _said(one: Correction) -> str:
    """Say who decided it, when and why."""
    who = ", ".join(part for part in (one.author, one.date) if part)
    return (f" ({who})" if who else "") + (f": {one.reason}" if one.reason else "")


def _set(work: Work, name: str, column: Any) -> None:
    work.table = work.table.assign(**{name: column})


def _cells(work: Work, name: str) -> pd.Series:
    return cast("pd.Series", work.table[name])


def _changed(before: pd.Series, after: pd.Series) -> int:
    """Count the cells that aren't what they were."""
    same = (before.astype("object") == after.astype("object")).fillna(False)
    return int((~(same.astype(bool) | (before.isna() & after.isna()))).sum())


def _text_of(value: object) -> str:
    """Write a cell as a person writes it in a correction: 3 and 3.0 are both «3»."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _read_dates(work: Work, one: Correction) -> int:
    import numpy as np
    import pandas as pd

    name = one.options["column"]
    before = _cells(work, name)
    if before.dtype.kind == "M":
        return 0
    read = {
        text: read_date(_text_of(text), one.options["order"]) for text in before.dropna().unique()
    }
    values = [None if pd.isna(cell) else read[cell] for cell in before]
    after = pd.Series(np.array(values, dtype="datetime64[us]"), index=before.index, name=name)
    lost = int((after.isna() & before.notna()).sum())
    if lost == int(before.notna().sum()):
        return 0
    if lost:
        text = f"{lost} cellen zijn geen datum in deze notatie; daar ontbreekt de waarde nu."
        work.notes.append(Note("correctie", text, one.sheet, None, name))
    _set(work, name, after)
    return int(after.notna().sum())


def _recode(work: Work, one: Correction) -> int:
    name = one.options["column"]
    before = _cells(work, name)
    codes = {_text_of(old): new for old, new in one.options["mapping"].items()}
    after = recoded(before, codes)
    changed = _changed(before, after)
    _set(work, name, after)
    return changed


def recoded(column: pd.Series, codes: dict[str, Any]) -> pd.Series:
    """Replace codes, and keep numbers numbers where all of them still are.

    Parameters
    ----------
    column : Series
        Cells; compared as text, so that «3» fits 3 and 3.0.
    codes : dict
        Old code (as text) to new.

    Returns
    -------
    Series
        Of numbers where the column was and the new codes are; else of text.
    """
    import pandas as pd

    cells = [cell if pd.isna(cell) else codes.get(_text_of(cell), cell) for cell in column]
    if pd.api.types.is_numeric_dtype(column.dtype):
        try:
            numbers = pd.Series([None if pd.isna(c) else float(c) for c in cells], dtype="Float64")
        except ValueError:
            texts = [None if pd.isna(cell) else _text_of(cell) for cell in cells]
            return pd.Series(texts, index=column.index, name=column.name, dtype="str")
        whole = bool((numbers.dropna() % 1 == 0).all())
        kind = "Int64" if whole else "float64"
        return numbers.astype(kind).set_axis(column.index).rename(column.name)
    if column.dtype.kind == "M":
        return column
    texts = [None if pd.isna(cell) else _text_of(cell) for cell in cells]
    return pd.Series(texts, index=column.index, name=column.name, dtype="str")


def _missing(work: Work, one: Correction) -> int:
    name = one.options["column"]
    before = _cells(work, name)
    values = {_text_of(value) for value in one.options["values"]}
    hit = before.map(lambda cell: _text_of(cell) in values).fillna(False).astype(bool)
    hit &= before.notna()
    _set(work, name, before.mask(hit))
    return int(hit.sum())


def _no_end(work: Work, one: Correction) -> int:
    name = one.options["column"]
    before = _cells(work, name)
    if before.dtype.kind != "M":
        return 0
    hit = (before.dt.year >= _OPEN_YEAR).fillna(False)
    _set(work, name, before.mask(hit))
    return int(hit.sum())


def _number(work: Work, one: Correction) -> int:
    import pandas as pd

    name = one.options["column"]
    before = _cells(work, name)
    if pd.api.types.is_numeric_dtype(before.dtype):
        return 0
    comma = one.options["decimal"] == "comma"
    read = {text: _as_number(str(text), comma=comma) for text in before.dropna().unique()}
    after = pd.Series(
        [None if pd.isna(cell) else read[cell] for cell in before],
        index=before.index,
        dtype="float64",
    )
    lost = int((after.isna() & before.notna()).sum())
    if lost == int(before.notna().sum()):
        return 0
    if lost:
        text = f"{lost} cellen zijn geen getal; daar ontbreekt de waarde nu."
        work.notes.append(Note("correctie", text, one.sheet, None, name))
    _set(work, name, after.rename(name))
    return int(after.notna().sum())


def _as_number(text: str, *, comma: bool) -> float | None:
    bare = re.sub(r"[\s\u00a0\u202f€%]|EUR", "", text)
    bare = bare.replace(".", "").replace(",", ".") if comma else bare.replace(",", "")
    try:
        return float(bare) if re.fullmatch(r"[-+]?\d*\.?\d+", bare) else None
    except ValueError:
        return None


def _mend_text(work: Work, one: Correction) -> int:
    name = one.options["column"]
    before = _cells(work, name)
    after = before.map(lambda cell: mended(cell) if isinstance(cell, str) else cell)
    _set(work, name, after.astype(before.dtype))
    return _changed(before, after)


def mended(text: str) -> str:
    """Undo UTF-8 that was read as windows-1252: «Ã©» was «é»; other text stays as it is."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _ignore_column(work: Work, one: Correction) -> int:
    work.table = work.table.drop(columns=[one.options["column"]])
    return 1


def _drop_row(work: Work, one: Correction) -> int | None:
    row = one.options["row"]
    if row in set(work.source.refused["row"]):
        text = f"Regel {row} was al apart gezet; de correctie verandert daar niets aan."
        work.notes.append(Note("correctie", text + _said(one), one.sheet, row))
        return None
    if work.rows is None:
        text = (
            f"Regel {row} is niet met zekerheid aan te wijzen (lege regels of regeleinden in "
            "cellen); er is niets weggelaten. Laat de regel in het bronsysteem weghalen."
        )
        work.notes.append(Note("correctie past niet", text + _said(one), one.sheet, row))
        return None
    return work.drop([other == row for other in work.rows], one)


def _drop_duplicates(work: Work, one: Correction) -> int:
    columns = one.options.get("columns") or list(work.table.columns)
    known = [name for name in columns if name in work.table.columns]
    if len(known) < len(columns) or not known:
        return 0
    return work.drop(work.table.duplicated(subset=known).tolist(), one)


_RULES: dict[str, Callable[[Work, Correction], int | None]] = {
    "read_date": _read_dates,
    "recode": _recode,
    "missing": _missing,
    "no_end": _no_end,
    "number": _number,
    "mend_text": _mend_text,
    "ignore_column": _ignore_column,
    "drop_row": _drop_row,
    "drop_duplicates": _drop_duplicates,
}
