"""A chart with its legend and its table twin, for one way to "make the difference"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import wording
from ..tables import SafeTable, Words
from ..wording.numbers import digits
from . import filters
from .cube import COUNTED
from .texts import LANGUAGES, complete, joined, ui
from .workbench import Workbench

MOST_ROWS = 60
LABELS = {"period": "card.over_time", "area": "card.between_areas", "theme": "table.theme"}


@dataclass(frozen=True)
class Row:
    """A row of a table twin."""

    key: str
    name: Words
    value: Words
    interval: Words
    n: Words
    reason: Words | None


@dataclass(frozen=True)
class Panel:
    """A chart, the cell it starts from, and the same figures as a table.

    Attributes
    ----------
    drawing : str
        SVG.
    legend : tuple of (str, Words)
        What the marks mean: class of the mark, and its name.
    """

    along: str
    label: Words
    place: int
    table: SafeTable
    drawing: str
    legend: tuple[tuple[str, Words], ...]
    rows: tuple[Row, ...]
    nothing: bool = False
    """Every cell of the table is hidden, whatever is chosen."""
    same: bool = False
    """The line for comparison would be the line itself."""
    sure: bool = False
    """It shows how sure its figures are; a count has nothing to show of that."""


def panels(
    bench: Workbench, table: SafeTable, subject: Mapping[str, str], *, target: float | None = None
) -> list[Panel]:
    """Draw a table along each of its dimensions that has more than one value to compare."""
    found = []
    for dimension in table.dimensions:
        codes = [c for c in filters.values(table, dimension) if c != table.totals.get(dimension)]
        if dimension != "measure" and 1 < len(codes) <= MOST_ROWS:
            found.append(panel(bench, table, dimension, subject, target=target))
    return found


def panel(
    bench: Workbench,
    table: SafeTable,
    along: str,
    subject: Mapping[str, str],
    *,
    target: float | None = None,
    small: bool = False,
) -> Panel:
    """Draw a table along one dimension, the others where the subject is."""
    place = bench.where(table, subject)
    label = LABELS.get(along)
    is_group = along.startswith("group_")
    return Panel(
        along=along,
        label=ui(label)
        if label
        else ui("card.between_groups")
        if is_group
        else bench.names.dimension(along),
        place=bench.place(table, place),
        table=table,
        drawing=_draw(bench, table, along, place, target, small),
        legend=_legend(bench, table, along, place, target),
        rows=_rows(bench, table, along, place),
        nothing=not any(record["state"] == "shown" for record in table.records()),
        same=along == "period" and place.get("area", "") == table.totals.get("area"),
        sure=any(record.get("lower") is not None for record in table.records()),
    )


def _draw(
    bench: Workbench,
    table: SafeTable,
    along: str,
    place: Mapping[str, str],
    target: float | None,
    small: bool,
) -> str:
    from .. import charts

    codes = filters.values(table, along)
    names = {code: bench.names.of(along, code)["nl"] for code in codes}
    free = tuple(name for name in bench.free if name in table.dimensions)
    if along == "period":
        whole = _whole(table)
        drawn = charts.slope(table, at=place, compare=whole, target=target, free=free, small=small)
    elif along == "theme":
        groups = next((name for name in table.dimensions if name.startswith("group_")), None)
        unstable = [code for code in codes if not bench.names.is_stable(code)]
        drawn = charts.bars(
            table, along=along, at=place, dots=groups, names=names, unstable=unstable, free=free
        )
    else:
        drawn = charts.dot(
            table, along=along, at=place, names=names, chosen=place[along], target=target, free=free
        )
    return charts.svg(drawn)


def _whole(table: SafeTable) -> dict[str, str]:
    """Say in what the municipality differs from this place; a line is drawn for it in any case."""
    return {"area": table.totals["area"]} if _has_total(table, "area") else {}


def _legend(
    bench: Workbench,
    table: SafeTable,
    along: str,
    place: Mapping[str, str],
    target: float | None,
) -> tuple[tuple[str, Words], ...]:
    marks: list[tuple[str, Words]] = []
    if along == "theme":
        groups = next((name for name in table.dimensions if name.startswith("group_")), None)
        if groups:
            codes = [c for c in filters.values(table, groups) if c != table.totals.get(groups)]
            marks += [
                (f"shape-{at}", bench.names.of(groups, code)) for at, code in enumerate(codes)
            ]
    elif along == "period":
        marks.append(("ours", bench.label(table, {**place, "period": ""})))
    across = "area" if along == "period" else along
    if along != "theme" and _has_total(table, across):
        marks.append(("whole", complete(bench.names.municipality)))
    if target is not None:
        written = {lang: wording.number(target, table.unit, lang) for lang in LANGUAGES}
        marks.append(("target", ui("card.target_is", value=written)))
    return tuple(marks)


def _has_total(table: SafeTable, dimension: str) -> bool:
    total = table.totals.get(dimension)
    return dimension in table.dimensions and total in filters.values(table, dimension)


def _rows(
    bench: Workbench, table: SafeTable, along: str, place: Mapping[str, str]
) -> tuple[Row, ...]:
    cells = {
        tuple(str(record[name]) for name in table.dimensions): record for record in table.records()
    }
    rows = []
    for code in filters.values(table, along):
        where = tuple({**place, along: code}[name] for name in table.dimensions)
        record = cells.get(where, {"state": "missing"})
        name, unit = bench.names.of(along, code), unit_of(table, record)
        rows.append(row(code, name, record, unit, hidden=table.reason))
    return tuple(rows)


def row(
    code: str, name: Words, record: Mapping[str, Any], unit: str, *, hidden: str = "suppressed"
) -> Row:
    """Write one cell as a row; what isn't shown is a dash with its reason."""
    shown = record["state"] == "shown"
    why = hidden if record["state"] == "suppressed" else record["state"]
    return Row(
        key=code,
        name=name,
        value=figure(record.get("value") if shown else None, unit),
        interval=interval(record, unit) if shown else complete(wording.HIDDEN),
        n=figure(record.get("n") if shown else None, ""),
        reason=None if shown else {lang: wording.reason(why, lang) for lang in LANGUAGES},
    )


def unit_of(table: SafeTable, record: Mapping[str, Any]) -> str:
    """Give the unit of a cell: a table of several measures has it in its cells."""
    return table.unit or str(record.get("unit") or "")


def how(table: SafeTable) -> Words:
    """Say how a table was made: where it comes from, and its own text or what its cells say."""
    source = ui("card.source_is", source=table.source) if table.source else complete("")
    if table.rounding:
        source = joined(ui("card.rounded", base=str(table.rounding)), source, by=" ")
    if table.method and table.method.get("nl"):
        return joined(table.method, source, by=" ")
    texts = dict.fromkeys(str(record.get("method") or "") for record in table.records())
    parts = dict.fromkeys(part for text in texts for part in text.split("; "))  # each said once
    method = "; ".join(part for part in parts if part)
    return joined(ui("card.calculation", method=method) if method else "", source, by=" ")


def figure(value: float | None, unit: str) -> Words:
    """Write a number in all languages."""
    return {
        lang: wording.number(value, unit, lang, decimals=0 if unit in COUNTED else None)
        for lang in LANGUAGES
    }


def interval(record: Mapping[str, Any], unit: str) -> Words:
    """Write a range; a figure without one gets a dash."""
    if record.get("lower") is None or record.get("upper") is None:
        return complete(wording.HIDDEN)
    decimals = 0 if unit in COUNTED else digits(unit)
    low = {
        lang: wording.bound(record["lower"], unit, lang, decimals=decimals, difference=False)
        for lang in LANGUAGES
    }
    return ui("card.range", lower=low, upper=figure(record["upper"], unit))
