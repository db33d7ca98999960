"""The dashboard: every figure of the edition on a line, with where all wijken stand.

For who wants to look something up: the story says what was found, this page holds what was
measured. It answers "where do we stand, compared with before, with the municipality, with the
target, and how sure is that" for one choice of wijk and year at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import charts, wording
from ..periods import in_order, sort_key
from ..published import Published
from ..tables import SafeTable, Words
from . import filters
from .cards import Certainty, certainty
from .multiples import FIRM, Measured, by_leefgebied
from .page import Page
from .panels import Row, figure, how, interval, row, unit_of
from .story import common, finish, methods
from .texts import LANGUAGES, complete, sentence, ui
from .workbench import Workbench

BETTER = {"higher": "dashboard.better_higher", "lower": "dashboard.better_lower"}
ALONG = ("area", "period")
"""What a reader can choose here: what most measures know."""


@dataclass(frozen=True)
class Cell:
    """A figure, and the published cell it comes from."""

    place: int
    value: Words
    interval: Words
    reason: Words | None


@dataclass(frozen=True)
class Line:
    """A measure.

    Attributes
    ----------
    now, before, whole : Cell
        In the chosen place and year; the year before; the municipality. None where there is none.
    strip : str
        SVG with a dot a wijk; empty where the measure isn't known per wijk.
    rows : tuple of Row
        The table twin: the municipality and each wijk.
    found : tuple of (Words, Certainty)
        What the edition says about it with some certainty.
    """

    anchor: str
    title: Words
    better: Words | None
    definition: Words | None
    now: Cell
    before: Cell | None
    whole: Cell | None
    target: Words | None
    strip: str
    alt: Words
    rows: tuple[Row, ...]
    found: tuple[tuple[Words, Certainty], ...]
    measured: Words


@dataclass(frozen=True)
class Part:
    """A leefgebied with its measures."""

    code: str
    title: Words
    place: int
    chosen: Words
    lines: tuple[Line, ...]

    @property
    def aimed(self) -> bool:
        """Whether any of its measures has a target."""
        return any(line.target for line in self.lines)

    @property
    def by_area(self) -> bool:
        """Whether any of its measures is known per wijk."""
        return any(line.strip for line in self.lines)


def dashboard(published: Published) -> Page:
    """Build the dashboard of an edition: all measures with a table over time.

    Parameters
    ----------
    published : Published
        The edition as the gate let it through, after release.
    """
    every = by_leefgebied(Workbench(published, list(published.tables.values())))
    kept = [
        (code, title, [one for one in some if _is_whole(one[1])]) for code, title, some in every
    ]
    parts_of = [part for part in kept if part[2]]
    tables = {table.name: table for *_, all_of_it in parts_of for _, table in all_of_it}
    bench = Workbench(published, list(tables.values()), along=ALONG)
    before = _year_before(bench)
    values = {
        **common(bench, "", []),
        "parts": [_part(bench, *part, before) for part in parts_of],
        "before": bench.names.of("period", before) if before else None,
        "methods": methods(bench),
    }
    return finish(bench, "dashboard.html.j2", values, {"orders": {}, "reader": ""})


def _is_whole(table: SafeTable) -> bool:
    """Say whether a line can stand for all people: a table per approach has no such cell."""
    return {*table.dimensions} <= {"measure", "area", "period", *table.totals}


def _part(bench: Workbench, code: str, title: Words, measures: list[Measured], before: str) -> Part:
    """Make the lines of a leefgebied; what is chosen is named by the measure that knows most."""
    measure, table = max(measures, key=lambda one: "area" in one[1].dimensions)
    here = bench.where(table, {"measure": str(measure["id"])})
    lines = tuple(_line(bench, measure, table, before) for measure, table in measures)
    return Part(code, title, bench.place(table, here), bench.label(table, here), lines)


def _year_before(bench: Workbench) -> str:
    """Give the period that the edition compares with, else the last one before its own."""
    named = str(bench.published.edition.get("compare_with") or "")
    periods = next((one.values for one in bench.choices if one.dimension == "period"), ())
    earlier = [one for one in in_order(periods) if sort_key(one) < sort_key(bench.period)]
    return named if named in earlier else next(iter(earlier[::-1]), "")


def _line(bench: Workbench, measure: Mapping[str, Any], table: SafeTable, before: str) -> Line:
    name = str(measure["id"])
    here = bench.where(table, {"measure": name})
    cells = _cells(table)
    total = table.totals.get("area")
    by_area = "area" in table.dimensions and len(filters.values(table, "area")) > 2
    whole = here if total is None else {**here, "area": total}
    title, target = bench.names.of("measure", name), measure.get("target")
    rows = _rows(bench, table, here, cells)
    return Line(
        anchor=f"c-{name}",
        title=title,
        better=ui(BETTER[measure["better"]]) if measure.get("better") in BETTER else None,
        definition=complete(measure["definition"]) if measure.get("definition") else None,
        now=_cell(bench, table, here, cells),
        before=_cell(bench, table, {**here, "period": before}, cells)
        if before and before != here["period"]
        else None,
        whole=_cell(bench, table, whole, cells) if by_area else None,
        target=_target(target, table, cells, here),
        strip=_strip(bench, table, here, target) if by_area else "",
        alt=_told(title, rows),
        rows=rows,
        found=_found(bench, name),
        measured=how(table),
    )


def _cells(table: SafeTable) -> dict[tuple[str, ...], Mapping[str, Any]]:
    return {
        tuple(str(record[name]) for name in table.dimensions): record for record in table.records()
    }


def _at(table: SafeTable, where: Mapping[str, str], cells: Mapping[Any, Any]) -> Mapping[str, Any]:
    return cells.get(tuple(where[name] for name in table.dimensions), {"state": "missing"})


def _cell(
    bench: Workbench, table: SafeTable, where: Mapping[str, str], cells: Mapping[Any, Any]
) -> Cell:
    record = _at(table, where, cells)
    made = row("", complete(""), record, unit_of(table, record), hidden=table.reason)
    told = interval(record, unit_of(table, record)) if made.reason is None else complete("")
    return Cell(bench.place(table, where), made.value, told, made.reason)


def _target(
    target: float | None, table: SafeTable, cells: Mapping[Any, Any], here: Mapping[str, str]
) -> Words | None:
    return None if target is None else figure(target, unit_of(table, _at(table, here, cells)))


def _strip(
    bench: Workbench, table: SafeTable, here: Mapping[str, str], target: float | None
) -> str:
    free = tuple(name for name in bench.free if name in table.dimensions)
    return charts.strip(table, at=here, target=target, free=free)


def _rows(
    bench: Workbench, table: SafeTable, here: Mapping[str, str], cells: Mapping[Any, Any]
) -> tuple[Row, ...]:
    """Give the table twin: the municipality, then each wijk."""
    if "area" not in table.dimensions:
        return ()
    found = []
    for code in filters.values(table, "area"):
        record = _at(table, {**here, "area": code}, cells)
        name, unit = bench.names.of("area", code), unit_of(table, record)
        found.append(row(code, name, record, unit, hidden=table.reason))
    return tuple(found)


def _told(title: Words, rows: tuple[Row, ...]) -> Words:
    """Say a strip in a sentence: who is lowest and who is highest is read from the table twin."""
    shown = [one for one in rows if one.reason is None]
    told = {
        lang: "; ".join(f"{one.name[lang]}: {one.value[lang]}" for one in shown)
        or wording.reason("suppressed", lang)
        for lang in LANGUAGES
    }
    return ui("multiple.alt", title=title, figures=told)


def _found(bench: Workbench, measure: str) -> tuple[tuple[Words, Certainty], ...]:
    """Give what was found on a measure, the headlines first."""
    mine = [
        one
        for one in bench.published.findings
        if one.measure == measure and one.certainty in FIRM and one.kind != "unknown"
    ]
    mine.sort(key=lambda one: (one.rank == 0, one.rank))
    return tuple((sentence(one, "title", bench.speaking), certainty(one.certainty)) for one in mine)
