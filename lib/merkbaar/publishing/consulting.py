"""The file doctor at the terminal: show what is odd, propose, and write down what is accepted."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from ..monitor import Monitor, load_monitor
from ..sources.headings import told
from .adding import add_source, source_entry
from .locking import writing

if TYPE_CHECKING:
    from ..sources.mapping import Proposal
    from ..sources.problems import Problem

Ask = Callable[[str], bool]
Say = Callable[[str], None]


@dataclass(frozen=True)
class _Home:
    """The monitor that a raw file belongs to."""

    file: Path
    monitor: Monitor


def consult(
    file: Path,
    *,
    sheet: str | None = None,
    monitor: Path | None = None,
    accept: bool = False,
    ask: Ask | None = None,
    say: Say | None = None,
) -> int:
    """Examine a raw file with a person.

    Parameters
    ----------
    file : Path
        Any raw file.
    sheet : str, optional
        Sheet of a workbook; every sheet where not given.
    monitor : Path, optional
        Where to write what is accepted; the monitor whose ``raw/`` holds the file by default.
        Without one nothing is written.
    accept : bool
        Accept every proposal without asking.
    ask, say : callable, optional
        How to ask and tell; the terminal by default.

    Returns
    -------
    int
        0; 3 if the file can't be read at all.
    """
    import typer

    from ..sources.doctor import diagnose

    ask = ask or (lambda question: accept or typer.confirm(question, default=False))
    say = say or typer.echo
    home = _home(file, monitor)
    areas, formerly = _places(home)
    problems = diagnose(file, sheet=sheet, areas=areas, formerly=formerly)
    _tell(file, problems, say)
    if any(problem.kind == "onleesbaar" for problem in problems):
        return SourceError.exit_code
    if home is not None:
        _mend(home, problems, ask, say)
    _map(file, sheet, home, ask, say)
    return 0


def _home(file: Path, monitor: Path | None) -> _Home | None:
    """Find the monitor: the one that is named, else the one in whose ``raw/`` the file lies."""
    candidates = [monitor] if monitor else [parent.parent for parent in file.resolve().parents]
    for place in candidates:
        if place is None:
            continue
        path = place / "monitor.yml" if place.is_dir() else place
        if monitor or (path.is_file() and (path.parent / "raw") in file.resolve().parents):
            return _Home(path.resolve(), load_monitor(path))
    return None


def _places(home: _Home | None) -> tuple[Mapping[str, str] | None, Mapping[str, str]]:
    """Names of the monitor's areas by code (None without areas), and the codes they had before."""
    if home is None or not home.monitor.areas:
        return None, {}
    own = home.monitor.municipality
    areas = {own.code: own.name, **{area.code: area.name for area in home.monitor.areas}}
    formerly = {old: area.code for area in home.monitor.areas for old in area.formerly}
    return areas, formerly


def _tell(file: Path, problems: Sequence[Problem], say: Say) -> None:
    if not problems:
        say(f"{file.name}: niets bijzonders gevonden.")
    for sheet, found in groupby(problems, key=lambda problem: problem.sheet):
        say(f"\n{file.name}" + (f", blad {sheet}" if sheet else ""))
        for problem in found:
            where = [f"regel {problem.row}" if problem.row else "", told(problem.column or "")]
            place = ", ".join(part for part in where if part)
            say(f"  • {problem.kind}{f' ({place})' if place else ''}: {problem.meaning}")
            say(f"    → {problem.fix}")


def _mend(home: _Home, problems: Sequence[Problem], ask: Ask, say: Say) -> None:
    """Write the corrections that are accepted; they are replayed at each reading."""
    from ..sources.corrections import write_correction

    path = home.file.parent / "corrections" / "sources.yml"
    for problem in problems:
        if problem.correction is None:
            continue
        where = ", ".join(str(part) for part in (problem.sheet, told(problem.column or "")) if part)
        if not ask(f"{problem.kind}{f' ({where})' if where else ''}: {problem.fix} Overnemen?"):
            continue
        path.parent.mkdir(exist_ok=True)
        with writing(home.file.parent, "merkbaar doctor"):
            new = write_correction(path, {**problem.correction, **_signed(problem.meaning)})
        say(f"  {'Opgeschreven in' if new else 'Stond al in'} corrections/{path.name}")


def _signed(reason: str) -> dict[str, Any]:
    return {"author": getpass.getuser(), "reason": reason, "date": dt.date.today().isoformat()}


def _map(file: Path, sheet: str | None, home: _Home | None, ask: Ask, say: Say) -> None:
    """Propose a standard table for each sheet, and write the source that is accepted."""
    from ..sources.mapping import propose

    for name, table in _tables(file, sheet):
        if home is not None and _mapped(home, file, name):
            continue
        proposals = propose(table, name=" ".join([file.stem, name or ""]))
        if not any(proposal.target for proposal in proposals):
            say(f"\n{name or file.name}: geen standaardtabel herkend.")
            continue
        _show(name or file.name, proposals, say)
        entry = source_entry(_relative(file, home), name, proposals)
        if home is None:
            say("  Zet het bestand in raw/ van een monitor om dit voorstel over te nemen.")
        elif ask(f"Als bron '{proposals[0].table}' in {home.file.name} zetten?"):
            with writing(home.file.parent, "merkbaar doctor"):
                add_source(home.file, entry)
            say(f"  Toegevoegd onder 'sources:' in {home.file.name}")


def _tables(file: Path, sheet: str | None) -> Iterator[tuple[str | None, Any]]:
    from ..sources import load

    for name in [sheet] if sheet is not None else _sheets(file):
        try:
            yield name, load(file, sheet=name).table
        except SourceError:
            continue


def _sheets(file: Path) -> Sequence[str | None]:
    from ..sources.workbook import sheet_names

    books = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
    return list(sheet_names(file)) if file.suffix.lower() in books else [None]


def _mapped(home: _Home, file: Path, sheet: str | None) -> bool:
    wanted = _relative(file, home)
    return any(
        source.file == wanted and source.sheet in (None, sheet) for source in home.monitor.sources
    )


def _relative(file: Path, home: _Home | None) -> str:
    if home is not None and home.file.parent in file.resolve().parents:
        return file.resolve().relative_to(home.file.parent).as_posix()
    return f"raw/{file.name}"


def _show(name: str, proposals: Sequence[Proposal], say: Say) -> None:
    say(f"\n{name}: dit lijkt de tabel '{proposals[0].table}'")
    for proposal in proposals:
        target = proposal.target or "–"
        say(f"  {told(proposal.column)} → {target} ({proposal.confidence:.0%}) {proposal.reason}")
