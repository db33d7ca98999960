"""Outcome on the page: all approaches along one yardstick, who got better and who left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..tables import SafeTable, Words
from .panels import Panel, Row, panel, row
from .texts import LANGUAGES, complete, joined, ui
from .workbench import Workbench

YARDSTICK, CHANGE, EXPECTED = "yardstick", "outcome", "expected_change"
PERCEIVED = "perceived"
STAYED, MOVED, CLASSES = "stayed", "moved", "reliable_change"
WAYS = ("better", "same", "worse")
RELIABLE = ("recovered", "improved", "unchanged", "deteriorated")
Asked = tuple[str, dict[str, str], Words]
"""A table, the cells of it (besides measure and approach), and the heading of their column."""
_REFUSED = "niet vergeleken: "


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and a cell per approach (its place and its words)."""

    heading: Words
    cells: tuple[tuple[int, Row], ...]
    of: bool = False
    """Whether of how many it is stands beside it."""


@dataclass(frozen=True)
class Counts:
    """A table under a chart: an approach a row."""

    title: Words
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Measured:
    """What was measured: its chart along the yardstick, and the tables under it."""

    title: Words
    chart: Panel
    alt: Words
    approaches: tuple[Words, ...]
    counts: tuple[Counts, ...]
    refused: tuple[Words, ...]
    """Which approaches can't be compared here, and why."""


@dataclass(frozen=True)
class Outcome:
    """The section; without a yardstick that may be shown there is none."""

    measures: tuple[Measured, ...]
    grades: tuple[tuple[Words, Words], ...]
    """Per grade of evidence, the strongest first: its name, and which approaches have it."""


def outcome(bench: Workbench) -> Outcome | None:
    """Give the outcome of an edition; None where nothing of the yardstick can be shown."""
    table = bench.published.tables.get(YARDSTICK)
    if table is None or set(table.dimensions) != {"measure", "approach"}:
        return None
    shown = [one for one in table.records() if one["state"] == "shown"]
    if not shown:
        return None
    ends = _ends(shown)
    there = {str(one["measure"]) for one in table.records()}
    order = [str(one["id"]) for one in bench.published.edition.get("measures", ())]
    codes = [*(one for one in order if one in there), *sorted(there - set(order))]
    return Outcome(
        measures=tuple(_measured(bench, table, code, ends) for code in codes),
        grades=_grades(bench, shown),
    )


def _ends(shown: Sequence[dict]) -> tuple[float, float]:
    """Give one scale for all charts: round, with "no change" on it."""
    found = [0.0]
    for one in shown:
        parts = (one["value"], one["lower"], one["upper"])
        found += [float(part) for part in parts if part is not None]
    step = 0.2
    return (
        round(step * (min(found) // step), 6),
        round(-step * (-max(found) // step), 6),
    )


def _measured(bench: Workbench, table: SafeTable, code: str, ends: tuple[float, float]) -> Measured:
    from .. import charts

    made = panel(bench, table, "approach", {"measure": code})
    names = {one.key: one.name["nl"] for one in made.rows}
    drawn = charts.dot(
        table, along="approach", at={"measure": code}, names=names, target=0.0, ends=ends
    )
    legend = (("target", ui("outcome.no_change")),)
    title = bench.names.of("measure", code)
    told = {
        lang: "; ".join(
            f"{one.name[lang]}: {one.reason[lang] if one.reason else one.value[lang]}"
            for one in made.rows
        )
        for lang in LANGUAGES
    }
    approaches = [one.key for one in made.rows]
    return Measured(
        title=title,
        chart=replace(made, drawing=charts.svg(drawn), legend=legend),
        alt=ui("multiple.alt", title=title, figures=told),
        approaches=tuple(one.name for one in made.rows),
        counts=tuple(_counts(bench, code, approaches)),
        refused=tuple(_refused(bench, table, code)),
    )


def _refused(bench: Workbench, table: SafeTable, code: str) -> list[Words]:
    """Say of each approach that can't be compared why (the reason is in Dutch)."""
    found = []
    for one in table.records():
        method = str(one.get("method") or "")
        if str(one["measure"]) == code and method.startswith(_REFUSED):
            name = bench.names.of("approach", str(one["approach"]))
            found.append(
                ui("outcome.not_compared", approach=name, why=method.removeprefix(_REFUSED))
            )
    return found


def _counts(bench: Workbench, measure: str, approaches: Sequence[str]) -> list[Counts]:
    """Give the tables under a chart: the change and who left, then who went which way."""
    plain: list[Asked] = [
        (CHANGE, {}, ui("outcome.change")),
        (EXPECTED, {}, ui("outcome.expected")),
        (PERCEIVED, {}, ui("outcome.perceived")),
        (STAYED, {}, ui("outcome.stayed")),
    ]
    went: list[Asked] = [(MOVED, {"way": way}, ui(f"outcome.{way}")) for way in WAYS]
    sure: list[Asked] = [(CLASSES, {"class": name}, ui(f"outcome.{name}")) for name in RELIABLE]
    made = []
    for title, asked in (
        (ui("outcome.change_title"), plain),
        (ui("outcome.moved_title"), went),
        (ui("outcome.reliable_title"), sure),
    ):
        columns = [_column(bench, measure, approaches, *one) for one in asked]
        kept = tuple(column for column in columns if column is not None)
        if kept:
            made.append(Counts(title, kept))
    return made


def _column(
    bench: Workbench,
    measure: str,
    approaches: Sequence[str],
    name: str,
    at: dict[str, str],
    heading: Words,
) -> Column | None:
    """Give a column; None where the edition has no such cells."""
    table = bench.published.tables.get(name)
    if table is None or {"measure", "approach", *at} != set(table.dimensions):
        return None
    cells = {tuple(str(one[part]) for part in table.dimensions): one for one in table.records()}
    found = []
    for approach in approaches:
        where = {"measure": measure, "approach": approach, **at}
        record = cells.get(tuple(where[part] for part in table.dimensions))
        words = bench.names.of("approach", approach)
        made = row(approach, words, record or {"state": "missing"}, table.unit, hidden=table.reason)
        found.append((bench.place(table, where), made))
    mine = {"measure": measure, **at}
    there = any(
        all(key[table.dimensions.index(part)] == code for part, code in mine.items())
        for key in cells
    )
    return Column(heading, tuple(found), of=name == STAYED) if there else None


def _grades(bench: Workbench, shown: Sequence[dict]) -> tuple[tuple[Words, Words], ...]:
    """Name per grade of evidence which approaches have it."""
    from .. import wording

    strength = ("randomised", "reference", "paired_attributed", "paired")
    found: dict[str, list[str]] = {}
    for one in shown:
        codes = found.setdefault(str(one["grade"]), [])
        if str(one["approach"]) not in codes:
            codes.append(str(one["approach"]))
    ordered = [*(one for one in strength if one in found), *sorted(set(found) - set(strength))]
    return tuple(
        (
            complete({lang: wording.grade(code, lang) for lang in LANGUAGES}),
            joined(*(bench.names.of("approach", name) for name in found[code]), by=", "),
        )
        for code in ordered
    )
