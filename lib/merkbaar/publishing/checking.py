"""Hold a monitor file against the files and notebooks that it names."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from ..errors import SourceError
from ..monitor import Monitor, Source
from ..schemas import TABLES
from .folders import Folders, find_monitor_file
from .notebooks import tables_of

INSTEAD = {"answers": ", lees een vragenlijst in met 'merkbaar questionnaire import'"}
"""Another way to come by a table."""


def check_sources(monitor_file: Path, monitor: Monitor) -> list[str]:
    """Problems in Dutch: files, sheets, columns, notebooks and their tables that aren't there.

    Reads each raw file; changes nothing.
    """
    home = find_monitor_file(monitor_file).parent
    folders = Folders(home=home, monitor=monitor.monitor)
    found = [problem for source in monitor.sources for problem in _source(home, source)]
    asked = (*_notebooks(folders, monitor), *_tables(folders, monitor))
    return [*found, *_crosswalks(folders, monitor), *asked]


def _source(home: Path, source: Source) -> Iterator[str]:
    from ..sources import load

    path = home / source.file
    if not path.is_file():
        there = sorted(str(other.relative_to(home)) for other in (home / "raw").rglob("*"))
        near = difflib.get_close_matches(source.file, there, n=1)
        hint = f" Bedoelt u '{near[0]}'?" if near else " Zet het bestand in de map raw/."
        yield f"{source.file}: dit bestand is er niet.{hint}"
        return
    wanted = [*source.columns.values(), *source.items]
    try:
        load(path, sheet=source.sheet, columns=list(dict.fromkeys(wanted)))
    except SourceError as error:
        yield str(error)


def _crosswalks(folders: Folders, monitor: Monitor) -> Iterator[str]:
    from .crosswalks import read_crosswalk

    for walk in monitor.crosswalks:
        try:
            read_crosswalk(walk, folders)
        except SourceError as error:
            yield str(error)


def _notebooks(folders: Folders, monitor: Monitor) -> Iterator[str]:
    for analysis in monitor.analyses:
        if folders.notebook(analysis.notebook) is None:
            yield _absent("analyses", analysis.notebook, folders)
    asked = {analysis.notebook for analysis in monitor.analyses}
    for page in monitor.pages:
        if page not in asked and folders.notebook(page, "apps") is None:
            yield _absent("pages", page, folders)


def _absent(part: str, name: str, folders: Folders) -> str:
    near = difflib.get_close_matches(name, folders.notebook_names(), n=1)
    hint = f" Bedoelt u '{near[0]}'?" if near else f" Maak het: merkbaar new notebook {name}"
    return f"{part}: het notebook '{name}' is er niet.{hint}"


def _tables(folders: Folders, monitor: Monitor) -> Iterator[str]:
    """Name notebooks that ask for a table that no source gives: they'd have nothing to count."""
    given = {source.table for source in monitor.sources}
    for analysis in monitor.analyses:
        path = folders.notebook(analysis.notebook)
        for table in tables_of(path) if path is not None else ():
            if table in TABLES and table not in given:
                more = INSTEAD.get(table, "")
                yield (
                    f"analyses: notebook '{analysis.notebook}' heeft niets te tellen, want geen "
                    f"enkele bron geeft de tabel '{table}'. Voeg onder 'sources:' een bron toe met "
                    f"'table: {table}'{more}, of haal het notebook uit 'analyses:'."
                )
