"""Which raw files hold a person: in the column of numbers, and wherever else the number stands.

Says file, sheet and number of rows; never what stands there. ``raw/`` itself is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..errors import MerkbaarError
from .folders import Folders

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import Monitor
    from ..privacy.pseudonyms import Kind
    from ..sources import Loaded

BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(frozen=True)
class Found:
    """A raw file (or a sheet of it) in which a person stands.

    Attributes
    ----------
    rows : int
        How many of its rows.
    """

    file: str
    sheet: str | None
    rows: int

    def __str__(self) -> str:
        sheet = f", blad {self.sheet}" if self.sheet else ""
        return f"{self.file}{sheet}: {self.rows} {'rij' if self.rows == 1 else 'rijen'}"


@dataclass(frozen=True)
class Search:
    """What a search of the raw files gave.

    Attributes
    ----------
    found : tuple of Found
        Where the person stands.
    unread : tuple of str
        Files (or parts) that couldn't be searched, with the reason in a word.
    blind : bool
        Whether a whole source of the monitor couldn't be read: then it isn't known who is in it.
    """

    found: tuple[Found, ...]
    unread: tuple[str, ...]
    blind: bool = False


def search(monitor: Monitor, folders: Folders, person: str, *, kind: str) -> Search:
    """Look for a person in every file under ``raw/`` and every source.

    Parameters
    ----------
    person : str
        The identifier.
    kind : str
        bsn, client, phone or name.
    """
    found: list[Found] = []
    unread: list[str] = []
    sources, blind = {source.file for source in monitor.sources}, False
    sheets = {(source.file, source.sheet) for source in monitor.sources}
    for file in _files(monitor, folders):
        name = file.relative_to(folders.home).as_posix()
        try:
            for sheet in _sheets(file):
                loaded = _load(file, sheet)
                if loaded is None:
                    unread.append(f"{name}, blad {sheet}: geen tabel te lezen")
                    blind = blind or (name, sheet) in sheets
                    continue
                columns = _columns_of_persons(monitor, name, sheet, kind)
                if rows := _rows(loaded.table, columns, person, cast("Kind", kind)):
                    found.append(Found(name, sheet, rows))
                if refused := len(loaded.refused):
                    where = f"{name}, blad {sheet}" if sheet else name
                    unread.append(f"{where}: {refused} geweigerde regels")
        except (MerkbaarError, OSError, ValueError):
            unread.append(f"{name}: niet te lezen")
            blind = blind or name in sources
    return Search(tuple(found), tuple(unread), blind)


def _files(monitor: Monitor, folders: Folders) -> list[Path]:
    sources = {folders.home / source.file for source in monitor.sources}
    under = {path for path in folders.raw.rglob("*") if path.is_file()}
    return sorted(path for path in sources | under if not path.name.startswith("."))


def _sheets(file: Path) -> Iterator[str | None]:
    from ..sources.workbook import sheet_names

    yield from sheet_names(file) if file.suffix.lower() in BOOKS else [None]


def _load(file: Path, sheet: str | None) -> Loaded | None:
    """Read a file or a sheet of it; None for a sheet without a table."""
    from ..sources import load

    try:
        return load(file, sheet=sheet)
    except MerkbaarError:
        if sheet is None:
            raise
        return None


def _columns_of_persons(monitor: Monitor, file: str, sheet: str | None, kind: str) -> set[str]:
    return {
        source.columns["person"]
        for source in monitor.sources
        if source.file == file
        and source.sheet in (None, sheet)
        and source.person == kind
        and "person" in source.columns
    }


def _rows(table: pd.DataFrame, columns: set[str], person: str, kind: Kind) -> int:
    """How many rows name the person."""
    import pandas as pd

    from ..privacy.pseudonyms import mentions, normalise, plain_text

    plain, pattern = normalise(person, kind=kind), mentions(person, kind=kind)
    here = pd.Series(False, index=table.index)
    for column in table.columns:
        values: Any = table[column]
        if column not in columns and (pattern is None or values.dtype.kind in "bmM"):
            continue
        hits = {
            value
            for value in values.dropna().unique()
            if (column in columns and normalise(value, kind=kind) == plain)
            or (pattern is not None and pattern.search(plain_text(value)))
        }
        if hits:
            here |= values.isin(list(hits))
    return int(here.sum())
