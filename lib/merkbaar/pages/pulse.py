"""The pulse on the page: how it goes from phase to phase, where people answer otherwise, who stops.

A moment of truth is one that the findings of the edition hold: the family is settled there, and
nothing is tested on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..tables import SafeFinding, SafeTable, Words
from .panels import Panel, panel
from .texts import LANGUAGES, joined, sentence, ui
from .workbench import Workbench

CURVE, MOMENTS, ROUNDS = "pulse_curve", "pulse_moments", "pulse_rounds"
DROPOUT, WHAT_IF = "pulse_dropout", "pulse_what_if"
ASSUMPTIONS = ("expected", "lower", "higher", "weighted")
_LABEL = re.compile(r' data-key="label:([^"]*)"')


@dataclass(frozen=True)
class Drawn:
    """A chart with its title and the chart in words."""

    title: Words
    panel: Panel
    alt: Words


@dataclass(frozen=True)
class Item:
    """One question of the pulse: its curve, its events as a table, and the rounds around them."""

    curve: Drawn
    moments: Panel | None
    rounds: tuple[Drawn, ...]


@dataclass(frozen=True)
class Pulse:
    """The section; without a curve that may be shown there is none."""

    found: tuple[Words, ...]
    """The moments of truth, a sentence each."""
    items: tuple[Item, ...]
    stopped: tuple[Words, ...]
    """Whether who stopped scored otherwise, a sentence an item."""
    what_if: tuple[Drawn, ...]


def pulse(bench: Workbench) -> Pulse | None:
    """Give the pulse of an edition; None where no curve can be shown."""
    about = bench.published.edition.get("pulse") or {}
    curve = _shown(bench, CURVE)
    if curve is None or not {"measure", "moment"} <= set(curve.dimensions):
        return None
    there = {str(one["measure"]) for one in curve.records() if one["state"] == "shown"}
    items = [str(item) for item in about.get("items", ()) if str(item) in there]
    if not items:
        return None
    made = _Section(bench, about, curve)
    return Pulse(
        found=made.found(),
        items=tuple(made.item(item) for item in items),
        stopped=made.stopped(items),
        what_if=made.what_if(items),
    )


def _shown(bench: Workbench, name: str) -> SafeTable | None:
    """Give a table of the edition of which anything is shown."""
    table = bench.published.tables.get(name)
    there = table is not None and any(one["state"] == "shown" for one in table.records())
    return table if there else None


class _Section:
    """What the parts of the section share."""

    def __init__(self, bench: Workbench, about: Mapping[str, Any], curve: SafeTable) -> None:
        from .. import charts

        self.bench, self.curve = bench, curve
        self.phases = [str(one["id"]) for one in about.get("phases", ())]
        self.events = [str(one["id"]) for one in about.get("events", ())]
        self.moments, self.around = _shown(bench, MOMENTS), _shown(bench, ROUNDS)
        used = (table for table in (curve, self.moments, self.around) if table is not None)
        self.scale = charts.pulse_scale(used)
        self.certain = [
            one
            for one in bench.published.findings
            if one.comparator == "own" and one.kind != "unknown" and "moment" in one.subject
        ]

    def found(self) -> tuple[Words, ...]:
        """Say each moment of truth, in the order of the findings; that there is none otherwise."""
        said = [
            ui("pulse.found", what=sentence(one, "title", self.bench.speaking))
            for one in self.certain
        ]
        return tuple(said) or (ui("pulse.none_found"),)

    def own(self, item: str) -> list[SafeFinding]:
        """Give the moments of truth of an item."""
        return [one for one in self.certain if one.measure == item]

    def item(self, item: str) -> Item:
        """Draw an item: the curve, with the events below it."""
        from .. import charts

        title, own = self.bench.names.of("measure", item), self.own(item)
        made = self.ordered(self.curve, item, self.phases)
        events = self.ordered(self.moments, item, self.events) if self.moments else None
        drawn = charts.pulse_curve(
            self.curve,
            self.moments,
            item=item,
            phases=self.phases,
            events=self.events,
            found=[one.subject["moment"] for one in own],
            otherwise={one.subject["moment"]: one.reference or 0.0 for one in own},
            scale=self.scale,
            names={code: self.name(code)["nl"] for code in (*self.phases, *self.events)},
        )
        rows = (*made.rows, *(events.rows if events else ()))
        alt = ui("multiple.alt", title=title, figures=_told(rows))
        legend = self.legend(own)
        made = replace(made, drawing=self.translated(charts.svg(drawn)), legend=legend)
        rounds = tuple(self.rounds(item, event) for event in self.events if self.has(item, event))
        return Item(Drawn(title, made, alt), events if events and events.rows else None, rounds)

    def legend(self, own: Sequence[SafeFinding]) -> tuple[tuple[str, Words], ...]:
        """Say what the marks mean; a diamond only where there is one."""
        marks = [("full", ui("pulse.level"))]
        if own:
            marks += [("moment", ui("pulse.moment")), ("other", ui("pulse.otherwise"))]
        return tuple(marks)

    def name(self, code: str) -> Words:
        """Give the name of a phase or an event, as a label: with a capital."""
        words = self.bench.names.of("moment", code)
        return {lang: text[:1].upper() + text[1:] for lang, text in words.items()}

    def translated(self, drawing: str) -> str:
        """Let the page write the names in a drawing in the reader's language."""

        def number(found: re.Match[str]) -> str:
            return f' data-t="{self.bench.texts.number(self.name(found[1]))}"'

        return _LABEL.sub(number, drawing)

    def ordered(self, table: SafeTable, item: str, order: Sequence[str]) -> Panel:
        """Give the panel of an item along its moments, in the order of the monitor."""
        made = panel(self.bench, table, "moment", {"measure": item})
        rows = {row.key: replace(row, name=self.name(row.key)) for row in made.rows}
        return replace(made, rows=tuple(rows[code] for code in order if code in rows))

    def has(self, item: str, event: str) -> bool:
        """Say whether the rounds around an event are worth a chart: it is a moment of truth."""
        found = any(one.subject["moment"] == event for one in self.own(item))
        return found and self.around is not None

    def rounds(self, item: str, event: str) -> Drawn:
        """Draw the rounds around an event."""
        from .. import charts

        assert self.around is not None
        made = panel(self.bench, self.around, "lag", {"measure": item, "event": event})
        rows = sorted(made.rows, key=lambda row: int(row.key))
        drawn = charts.pulse_rounds(
            self.around, item=item, event=event, found=True, scale=self.scale
        )
        title = ui(
            "pulse.rounds",
            measure=self.bench.names.of("measure", item),
            moment=self.bench.names.when(event),
        )
        alt = ui("multiple.alt", title=title, figures=_told(rows))
        legend = (("full", ui("pulse.round")), ("moment", ui("pulse.moment")))
        made = replace(made, drawing=charts.svg(drawn), legend=legend, rows=tuple(rows))
        return Drawn(title, made, alt)

    def stopped(self, items: Sequence[str]) -> tuple[Words, ...]:
        """Say per item whether who stopped scored otherwise, where that may be shown."""
        table = _shown(self.bench, DROPOUT)
        if table is None:
            return ()
        self.bench.place(table, self.bench.where(table, {"measure": items[0]}))
        cells = {str(one["measure"]): one for one in table.records() if one["state"] == "shown"}
        said = [self._stops(item, cells[item]) for item in items if item in cells]
        return (*said, ui("pulse.stops_after")) if said else ()

    def _stops(self, item: str, cell: Mapping[str, Any]) -> Words:
        name = self.bench.names.of("measure", item)
        lower, upper = cell.get("lower"), cell.get("upper")
        key = "pulse.stops_even"
        if lower is not None and upper is not None and (lower > 1 or upper < 1):
            key = "pulse.stops_more_up" if lower > 1 else "pulse.stops_more_down"
        small = {lang: text[:1].lower() + text[1:] for lang, text in name.items()}
        return ui(key, measure=small)

    def what_if(self, items: Sequence[str]) -> tuple[Drawn, ...]:
        """Give the last phase under each assumption, as a table an item."""
        table = _shown(self.bench, WHAT_IF)
        if table is None:
            return ()
        found = []
        for item in items:
            made = panel(self.bench, table, "assumption", {"measure": item})
            rows = {row.key: row for row in made.rows if row.reason is None}
            kept = tuple(rows[code] for code in ASSUMPTIONS if code in rows)
            title = ui("pulse.what_if_note", measure=self.bench.names.of("measure", item))
            if kept:
                found.append(Drawn(title, replace(made, rows=kept, drawing=""), title))
        return tuple(found)


def _told(rows: Iterable[Any]) -> Words:
    """Say the rows in a sentence: each with its value, or why it isn't shown."""
    parts = [
        {
            lang: f"{row.name[lang]}: {row.reason[lang] if row.reason else row.value[lang]}"
            for lang in LANGUAGES
        }
        for row in rows
    ]
    return joined(*parts, by="; ")
