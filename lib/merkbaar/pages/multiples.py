"""All leefgebieden: a small chart a measure, those worth a look first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..periods import in_order, sort_key
from ..published import Published
from ..tables import SafeFinding, SafeTable, Words
from . import filters
from .cards import evidence
from .panels import Panel, panel
from .texts import LANGUAGES, complete, ui
from .workbench import Workbench

FIRST = 6
"""How many small charts of a leefgebied are shown before "Toon alle"."""
MOST = 24
FIRM = ("shown", "probable")


@dataclass(frozen=True)
class Multiple:
    """A small chart of one measure."""

    title: Words
    panel: Panel
    value: Words
    reason: Words | None
    period: Words
    alt: Words


@dataclass(frozen=True)
class Field:
    """A leefgebied: the charts that are shown, and those behind "Toon alle"."""

    code: str
    title: Words
    first: tuple[Multiple, ...]
    rest: tuple[Multiple, ...]

    @property
    def all(self) -> tuple[Multiple, ...]:
        """All its charts, in order."""
        return (*self.first, *self.rest)


def leefgebieden(bench: Workbench) -> list[Field]:
    """Give the small multiples: every measure with a table over time, per leefgebied.

    In a leefgebied the measures with a finding come first, then those that changed most.
    """
    return [
        _field(bench, code, title, measures[:MOST])
        for code, title, measures in by_leefgebied(bench)
    ]


Measured = tuple[Mapping[str, Any], SafeTable]
"""A measure, as the edition has it, and the table over time that holds it."""


def by_leefgebied(bench: Workbench) -> list[tuple[str, Words, list[Measured]]]:
    """Give per leefgebied its code, its name and its measures, those worth a look first."""
    found: dict[str, list[tuple[Any, Measured]]] = {}
    for at, measure in enumerate(bench.published.edition.get("measures", ())):
        table = _table_of(bench.published, measure)
        if table is None or "period" not in table.dimensions:
            continue
        place = (*_urgency(bench, measure, table), at)
        found.setdefault(str(measure.get("leefgebied") or ""), []).append((place, (measure, table)))
    order = [str(field["id"]) for field in bench.published.edition.get("leefgebieden", ())]
    named = [(name, bench.names.of("leefgebied", name)) for name in order]
    return [
        (name, title, [one for _, one in sorted(found[name], key=lambda one: one[0])])
        for name, title in [*named, ("", complete(""))]
        if name in found
    ]


def _field(bench: Workbench, code: str, title: Words, measures: list[Measured]) -> Field:
    drawn = [_multiple(bench, measure, table) for measure, table in measures]
    return Field(code, title, tuple(drawn[:FIRST]), tuple(drawn[FIRST:]))


def _urgency(bench: Workbench, measure: Mapping[str, Any], table: SafeTable) -> tuple[int, float]:
    """Say how early a measure comes: by its best finding, then by its change against its level."""
    findings = [one for one in bench.published.findings if one.measure == measure["id"]]
    return min(map(_standing, findings), default=2), -_change(bench, measure, table)


def _standing(finding: SafeFinding) -> int:
    if finding.kind == "unknown" or finding.certainty not in FIRM:
        return 2
    return 0 if finding.rank > 0 else 1


def _change(bench: Workbench, measure: Mapping[str, Any], table: SafeTable) -> float:
    """Give the change from the period before, as a part of what it was; unknown is no change."""
    here = bench.where(table, {"measure": str(measure["id"])})
    values = {
        str(record["period"]): float(record["value"])
        for record in table.records()
        if record["state"] == "shown"
        and all(str(record[name]) == here[name] for name in table.dimensions if name != "period")
    }
    earlier = [one for one in in_order(values) if sort_key(one) < sort_key(here["period"])]
    if here["period"] not in values or not earlier or not values[earlier[-1]]:
        return 0.0
    before = values[earlier[-1]]
    return round(abs(values[here["period"]] - before) / abs(before), 6)


def _table_of(published: Published, measure: Mapping[str, Any]) -> SafeTable | None:
    """Find the table of a measure: one that holds it by name, or that a finding on it cites."""
    for table in published.tables.values():
        named = {"measure", "period"} <= set(table.columns) and "theme" not in table.dimensions
        if named and measure["id"] in filters.values(table, "measure"):
            return table
    for one in published.findings:
        if one.measure == measure["id"] and (table := evidence(published, one)):
            return table if "theme" not in table.dimensions else None
    return None


def _multiple(bench: Workbench, measure: Mapping[str, Any], table: SafeTable) -> Multiple:
    title = bench.names.of("measure", measure["id"])
    drawn = panel(bench, table, "period", {"measure": str(measure["id"])}, small=True)
    now = bench.where(table, {"measure": str(measure["id"])})["period"]
    last = next((row for row in drawn.rows if row.key == now), drawn.rows[-1])
    told = {
        lang: ", ".join(
            f"{row.name[lang]}: {row.reason[lang] if row.reason else row.value[lang]}"
            for row in drawn.rows
        )
        for lang in LANGUAGES
    }
    alt = ui("multiple.alt", title=title, figures=told)
    return Multiple(title, drawn, last.value, last.reason, last.name, alt)
