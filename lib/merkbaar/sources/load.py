"""The way in for every raw file: which format it is, and the module that reads it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from merkbaar.errors import SourceError
from merkbaar.sources.files import check_archive, existing_file
from merkbaar.sources.loaded import Loaded

if TYPE_CHECKING:
    import pandas as pd

_DELIMITED, _WORKBOOK, _SPSS, _PARQUET, _CHAT = "delimited", "workbook", "spss", "parquet", "chat"

FORMATS = {
    ".csv": _DELIMITED,
    ".tsv": _DELIMITED,
    ".tab": _DELIMITED,
    ".txt": _CHAT,
    ".zip": _CHAT,
    ".xlsx": _WORKBOOK,
    ".xlsm": _WORKBOOK,
    ".xlsb": _WORKBOOK,
    ".xls": _WORKBOOK,
    ".ods": _WORKBOOK,
    ".sav": _SPSS,
    ".zsav": _SPSS,
    ".por": _SPSS,
    ".parquet": _PARQUET,
    ".pq": _PARQUET,
}
_HEAD_BYTES = 8192
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml")
_TEXT = (_DELIMITED, _CHAT)


def load(
    path: str | Path,
    sheet: str | None = None,
    columns: Sequence[str] | None = None,
    timezone: str = "Europe/Amsterdam",
) -> Loaded:
    """Read a raw file: what was kept, what was refused and what was decided.

    The suffix says the format; where the content plainly is another one (a workbook called
    .csv), the content counts.

    Parameters
    ----------
    path : str or Path
        csv, tsv, txt, xlsx, xlsm, xlsb, xls, ods, sav, zsav, por, parquet, or a WhatsApp export
        (txt or zip).
    sheet : str, optional
        Sheet of a workbook; needed where more than one has data.
    columns : sequence of str, optional
        Wanted columns, in this order; all where not given.
    timezone : str
        Zone of the moments in a chat, and for moments that carry an offset.

    Returns
    -------
    Loaded
        `.table`, `.refused` (file, sheet, row, reason) and `.notes`; rows read = rows kept +
        rows refused.

    Raises
    ------
    SourceError
        If the file can't be read; in Dutch, without any cell's value.
    """
    file = Path(path)
    kind = FORMATS.get(file.suffix.lower())
    existing_file(file)
    actual = _sniffed(file)
    if kind is None and actual is None:
        raise SourceError(
            f"{file.name!r} heeft een onbekend achtervoegsel ({file.suffix or 'geen'}). "
            f"Gelezen worden: {', '.join(sorted(FORMATS))}. Sla het bestand op als csv of xlsx."
        )
    kind = _settled(kind, actual)
    if sheet is not None and kind != _WORKBOOK:
        raise SourceError(
            f"{file.name!r} is van binnen geen werkmap (Excel, ODS), dus zonder blad {sheet!r}. "
            "Zet de goede werkmap terug; of is dit bestand juist, laat dan het blad weg (sheet)."
        )
    with _no_collection():
        return _READERS[kind](file, sheet, columns, timezone)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave the garbage collector off while millions of cells come in; none forms a cycle."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def read(
    path: str | Path,
    sheet: str | None = None,
    columns: Sequence[str] | None = None,
    timezone: str = "Europe/Amsterdam",
) -> pd.DataFrame:
    """Read a raw file and give its table alone; see `load` for the parameters and errors.

    Returns
    -------
    DataFrame
        The rows that were kept.
    """
    return load(path, sheet, columns, timezone).table


def _settled(kind: str | None, actual: str | None) -> str:
    if actual is None or (actual == _CHAT and kind is not None):
        return kind or _DELIMITED
    if actual == _DELIMITED:
        return kind if kind in _TEXT else actual
    return actual


def _sniffed(file: Path) -> str | None:
    """Say what the content plainly is; None where it may be text or can't be told."""
    with file.open("rb") as stream:
        head = stream.read(512)
    if head.startswith(b"PAR1"):
        return _PARQUET
    if head.startswith((b"$FL2", b"$FL3")):
        return _SPSS
    if head.startswith(b"\xd0\xcf\x11\xe0") or head[:4] in (
        b"\x09\x08\x10\x00",
        b"\x09\x08\x06\x00",
    ):
        return _WORKBOOK
    if head.startswith(b"PK\x03\x04"):
        return _archive(file)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        raise SourceError(
            f"{file.name!r} is een webpagina of xml-bestand, geen tabel, ook al heet het "
            f"{file.suffix or 'anders'}. Open het in Excel en sla het op als xlsx."
        )
    if FORMATS.get(file.suffix.lower()) == _WORKBOOK and b"\x00" not in head:
        return _DELIMITED
    return None


def _archive(file: Path) -> str:
    names = check_archive(file)
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise SourceError(
            f"{file.name!r} is een document of presentatie, geen tabel. Zet de tabel in een "
            "werkblad (xlsx) of csv; losse tekst hoort in een kolom van een werkblad."
        )
    if any(n.startswith(("xl/", "xl\\")) or n in ("content.xml", "mimetype") for n in names):
        return _WORKBOOK
    return _WORKBOOK if "[Content_Types].xml" in names else _CHAT


def _delimited(
    file: Path, sheet: str | None, columns: Sequence[str] | None, timezone: str
) -> Loaded:
    from merkbaar.sources import csv

    del sheet
    return csv.load(file, columns=columns, timezone=timezone)


def _workbook(
    file: Path, sheet: str | None, columns: Sequence[str] | None, timezone: str
) -> Loaded:
    from merkbaar.sources import workbook

    return workbook.load(file, sheet=sheet, columns=columns, timezone=timezone)


def _spss(file: Path, sheet: str | None, columns: Sequence[str] | None, timezone: str) -> Loaded:
    from merkbaar.sources import spss

    del sheet, timezone
    return spss.load(file, columns=columns)


def _parquet(file: Path, sheet: str | None, columns: Sequence[str] | None, timezone: str) -> Loaded:
    from merkbaar.sources import parquet

    del sheet, timezone
    return parquet.load(file, columns=columns)


def _chat(file: Path, sheet: str | None, columns: Sequence[str] | None, timezone: str) -> Loaded:
    """Read a chat export; a text file that isn't one is read as delimited text."""
    from merkbaar.sources import whatsapp
    from merkbaar.sources.assemble import check_columns

    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head.startswith(b"PK") and not whatsapp.looks_like_chat(head):
        return _delimited(file, sheet, columns, timezone)
    loaded = whatsapp.load_chat(file, timezone=timezone)
    if columns is None:
        return loaded
    check_columns(list(loaded.table.columns), columns, file=file.name)
    return Loaded(loaded.table.loc[:, list(columns)], loaded.refused, loaded.notes)


_READERS: dict[str, Callable[[Path, str | None, Sequence[str] | None, str], Loaded]] = {
    _DELIMITED: _delimited,
    _WORKBOOK: _workbook,
    _SPSS: _spss,
    _PARQUET: _parquet,
    _CHAT: _chat,
}
