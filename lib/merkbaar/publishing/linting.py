"""What the linter needs beside the monitor file: minutes of questionnaires, editions of before."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import MerkbaarError
from ..monitor import Monitor
from ..monitor.advising import Advice, Earlier
from ..monitor.burden import burden, told
from ..monitor.lint import lint
from ..monitor.reading import Examined, examine_file
from ..published import Published, open_published
from .folders import Folders, find_monitor_file

WIDTH = 96
_BESIDE = frozenset({"measure", "period"})


@dataclass(frozen=True)
class Facts:
    """What the linter holds a plan to.

    Attributes
    ----------
    minutes : mapping of str to float
        Minutes each questionnaire takes: the catalogue's, and those of the monitor's own folder.
    earlier : tuple of Earlier
        Released editions, oldest first.
    titles : mapping of str to str
        What each questionnaire is called.
    """

    minutes: Mapping[str, float]
    earlier: tuple[Earlier, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


def facts_of(monitor_file: str | Path) -> Facts:
    """Look up the facts for a monitor; of one that isn't right yet there are no editions.

    Raises
    ------
    DefinitionError
        If an own questionnaire isn't right.
    """
    from ..instruments import catalogue

    file = find_monitor_file(monitor_file)
    own = catalogue.read_folder(file.parent / "instruments")
    found = [catalogue.find(name, own) for name in catalogue.every(own)]
    return Facts(
        minutes={one.instrument: one.minutes for one in found},
        earlier=earlier(Folders(home=file.parent, monitor=name)) if (name := _named(file)) else (),
        titles={one.instrument: one.title for one in found},
    )


def _named(file: Path) -> str:
    """Give the short name of a monitor; empty if the file isn't right."""
    try:
        monitor = examine_file(file).monitor
    except MerkbaarError:
        return ""
    return monitor.monitor if monitor else ""


def earlier(folders: Folders) -> tuple[Earlier, ...]:
    """Read what released editions say of their measures; one that can't be read says nothing."""
    found = []
    for place in sorted(folders.outputs.glob("*/published")):
        try:
            found.append(_earlier(open_published(place)))
        except (MerkbaarError, OSError, ValueError, KeyError, TypeError):
            continue
    return tuple(sorted(found, key=lambda one: (one.until, one.edition)))


def _earlier(published: Published) -> Earlier:
    about = published.edition
    values: dict[str, dict[str, float]] = {}
    for code, period, value in _figures(published):
        values.setdefault(code, {}).setdefault(period, value)
    return Earlier(
        edition=str(about["edition"]),
        until=str(about.get("until", "")),
        measures={one["id"]: one for one in about.get("measures", ())},
        values=values,
    )


def _figures(published: Published) -> Iterator[tuple[str, str, float]]:
    """Give measure, period and figure of every cell that is about everybody and shown."""
    for table in published.tables.values():
        others = [name for name in table.dimensions if name not in _BESIDE]
        if not set(table.columns) >= _BESIDE or any(name not in table.totals for name in others):
            continue
        for row in table.records():
            everybody = all(row[name] == table.totals[name] for name in others)
            if everybody and row.get("state") == "shown" and row.get("value") is not None:
                yield str(row["measure"]), str(row["period"]), float(row["value"])


def advise(examined: Examined, facts: Facts) -> tuple[Advice, ...]:
    """Lint a monitor file that was read well."""
    if examined.monitor is None:
        return ()
    return lint(examined.monitor, minutes=facts.minutes, earlier=facts.earlier)


def said(examined: Examined, advice: Sequence[Advice]) -> list[str]:
    """Say each advice in Dutch, with its line, the reason and the proposal."""
    return [_said(examined, one) for one in advice]


def _said(examined: Examined, one: Advice) -> str:
    head = f"{examined.name}, regel {examined.line(one.where)}: {one.text}"
    return "\n".join(
        [
            *textwrap.wrap(head, WIDTH, break_on_hyphens=False),
            *_part("Waarom: ", one.reason),
            *_part("Voorstel: ", one.proposal),
        ]
    )


def _part(name: str, text: str) -> list[str]:
    indent = "    "
    return textwrap.wrap(
        name + text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " * len(name),
        break_on_hyphens=False,
    )


def burden_said(monitor: Monitor, facts: Facts) -> list[str]:
    """Say what the monitor asks of people, a line a round."""
    return told(burden(monitor, facts.minutes))


def closing(monitor: Monitor, advice: Sequence[Any]) -> str:
    """Say that the file is in order, and how much advice there is."""
    number = len(monitor.sources)
    found = "1 bron gevonden" if number == 1 else f"{number} bronnen gevonden"
    more = {0: "geen adviezen", 1: "1 advies"}.get(len(advice), f"{len(advice)} adviezen")
    return f"'{monitor.title}' is in orde: {found}, {more} over het plan."
