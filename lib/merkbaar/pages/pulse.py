"""The pulse on the page: how it goes from phase to phase, where people answer otherwise, who stops.

A moment of truth is one that the findings of the edition hold: the family is settled there, and
nothing is tested on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..tables import SafeFinding, SafeTable, Words
from .panels import Panel, Row, panel
from .texts import LANGUAGES, joined, sentence, ui
from .workbench import Workbench

CURVE, ROUNDS = "pulse_curve", "pulse_rounds"
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
    """One question of the pulse: its curve, and the rounds around the events that stand out."""

    curve: Drawn
    rounds: tuple[Drawn, ...]


@dataclass(frozen=True)
class Pulse:
    """The section; without a curve that may be shown there is none."""

    found: tuple[Words, ...]
    """The moments of truth, a sentence each."""
    items: tuple[Item, ...]
    stopped: tuple[Words, ...]
    """How many stopped, and whether they scored otherwise."""
    what_if: tuple[Drawn, ...]
    """Of the items on which they did: the last phase under other assumptions."""


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
    made = _Section(bench, curve)
    return Pulse(
        found=made.found(),
        items=tuple(made.item(item) for item in items),
        stopped=made.stopped(items),
        what_if=made.what_if(items),
    )


def moments_panel(bench: Workbench, finding: SafeFinding, table: SafeTable) -> Panel:
    """Draw the moments that a finding stands among, in the order of the monitor."""
    return _Section(bench, table).drawn(finding.measure)


def _shown(bench: Workbench, name: str) -> SafeTable | None:
    """Give a table of the edition of which anything is shown."""
    table = bench.published.tables.get(name)
    there = table is not None and any(one["state"] == "shown" for one in table.records())
    return table if there else None


class _Section:
    """What the parts of the section share.

    Parameters
    ----------
    table : SafeTable
        Dimensions measure and moment.
    """

    def __init__(self, bench: Workbench, table: SafeTable) -> None:
        from .. import charts

        about = bench.published.edition.get("pulse") or {}
        self.bench, self.table = bench, table
        self.phases = [str(one["id"]) for one in about.get("phases", ())]
        self.events = [str(one["id"]) for one in about.get("events", ())]
        self.around, self.dropout = _shown(bench, ROUNDS), _shown(bench, DROPOUT)
        self.scale = charts.pulse_scale(one for one in (table, self.around) if one is not None)
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

    def own(self, item: str) -> dict[str, float]:
        """Give the moments of truth of an item, with what people score at their others."""
        mine = (one for one in self.certain if one.measure == item)
        return {one.subject["moment"]: one.reference or 0.0 for one in mine}

    def item(self, item: str) -> Item:
        """Give an item: its curve, and the rounds around the events that are moments of truth."""
        title, made = self.bench.names.of("measure", item), self.drawn(item)
        alt = ui("multiple.alt", title=title, figures=_told(made.rows))
        return Item(Drawn(title, made, alt), tuple(self.rounds(item)))

    def drawn(self, item: str) -> Panel:
        """Draw an item: the phases, with the events below them."""
        from .. import charts

        made, own = self.ordered(item), self.own(item)
        drawn = charts.pulse_curve(
            self.table,
            item=item,
            phases=self.phases,
            events=self.events,
            found=own,
            otherwise=own,
            scale=self.scale,
            names={code: self.name(code)["nl"] for code in (*self.phases, *self.events)},
        )
        legend = [("full", ui("pulse.level"))]
        if own:
            legend += [("moment", ui("pulse.moment")), ("other", ui("pulse.otherwise"))]
        drawing = self.translated(charts.svg(drawn))
        return replace(made, drawing=drawing, legend=tuple(legend))

    def name(self, code: str) -> Words:
        """Give the name of a phase or an event, as a label: with a capital."""
        words = self.bench.names.of("moment", code)
        return {lang: text[:1].upper() + text[1:] for lang, text in words.items()}

    def translated(self, drawing: str) -> str:
        """Let the page write the names in a drawing in the reader's language."""

        def number(found: re.Match[str]) -> str:
            return f' data-t="{self.bench.texts.number(self.name(found[1]))}"'

        return _LABEL.sub(number, drawing)

    def ordered(self, item: str) -> Panel:
        """Give the panel of an item along its moments, in the order of the monitor."""
        made = panel(self.bench, self.table, "moment", {"measure": item})
        rows = {row.key: replace(row, name=self.name(row.key)) for row in made.rows}
        order = (*self.phases, *self.events)
        return replace(made, rows=tuple(rows[code] for code in order if code in rows))

    def rounds(self, item: str) -> Iterator[Drawn]:
        """Draw the rounds around each event that is a moment of truth."""
        from .. import charts

        if (table := self.around) is None:
            return
        for event in (one for one in self.events if one in self.own(item)):
            made = panel(self.bench, table, "lag", {"measure": item, "event": event})
            rows = tuple(sorted(made.rows, key=lambda row: int(row.key)))
            drawn = charts.pulse_rounds(table, item=item, event=event, found=True, scale=self.scale)
            names = self.bench.names
            title = ui(
                "pulse.rounds", measure=names.of("measure", item), event=names.of("event", event)
            )
            legend = (("full", ui("pulse.round")), ("moment", ui("pulse.moment")))
            made = replace(made, drawing=charts.svg(drawn), legend=legend, rows=rows)
            yield Drawn(title, made, ui("multiple.alt", title=title, figures=_told(rows)))

    def stopped(self, items: Sequence[str]) -> tuple[Words, ...]:
        """Say how many are left, and of which items who stopped scored otherwise."""
        if self.dropout is None:
            return ()
        ways = {item: self.way(item) for item in items}
        said = [self.left(items[0])]
        for way in ("up", "down"):
            if names := [self.small(item) for item in items if ways[item] == way]:
                said.append(ui(f"pulse.stops_more_{way}", measures=_either(names)))
        if names := [self.small(item) for item in items if ways[item] == "even"]:
            said.append(ui("pulse.stops_even", measures=_either(names)))
        self.bench.place(self.dropout, self.bench.where(self.dropout, {"measure": items[0]}))
        return (*(one for one in said if one), ui("pulse.stops_after"))

    def left(self, item: str) -> Words | None:
        """Say how many people answered in the first and in the last phase that are shown.

        Who isn't there yet and who stopped are not told apart by it.
        """
        there = {row.key: row for row in self.ordered(item).rows if row.reason is None}
        shown = [there[phase] for phase in self.phases if phase in there]
        if len(shown) < 2:
            return None
        first, last = shown[0], shown[-1]
        return ui("pulse.left", first=first.name, n=first.n, last=last.name, left=last.n)

    def small(self, item: str) -> Words:
        """Give the name of an item within a sentence."""
        name = self.bench.names.of("measure", item)
        return {lang: text[:1].lower() + text[1:] for lang, text in name.items()}

    def way(self, item: str) -> str:
        """Say which scores go with stopping: up, down or even; nothing where it isn't shown."""
        cells = self.dropout.records() if self.dropout else []
        cell: Any = next((one for one in cells if str(one["measure"]) == item), {})
        lower, upper = cell.get("lower"), cell.get("upper")
        if cell.get("state") != "shown" or lower is None or upper is None:
            return ""
        return "up" if lower > 1 else "down" if upper < 1 else "even"

    def what_if(self, items: Sequence[str]) -> tuple[Drawn, ...]:
        """Give the last phase under each assumption, of the items that go with stopping."""
        found: list[Drawn] = []
        if (table := _shown(self.bench, WHAT_IF)) is None:
            return ()
        for item in (one for one in items if self.way(one) in ("up", "down")):
            made = panel(self.bench, table, "assumption", {"measure": item})
            rows = {row.key: row for row in made.rows if row.reason is None}
            kept = tuple(rows[code] for code in ASSUMPTIONS if code in rows)
            if not {"expected", "lower", "higher"} <= set(rows):
                continue
            title = ui(
                "pulse.what_if_note",
                measure=self.small(item),
                expected=rows["expected"].value,
                lower=rows["lower"].value,
                higher=rows["higher"].value,
            )
            found.append(Drawn(title, replace(made, rows=kept, drawing=""), title))
        return tuple(found)


def _either(names: Sequence[Words]) -> Words:
    """Say names as a choice: "stress, onrust of geloof"."""
    *others, last = names
    return ui("pulse.or", first=joined(*others, by=", "), last=last) if others else last


def _told(rows: Iterable[Row]) -> Words:
    """Say the rows in a sentence: each with its value, or why it isn't shown."""
    parts = [
        {
            lang: f"{row.name[lang]}: {row.reason[lang] if row.reason else row.value[lang]}"
            for lang in LANGUAGES
        }
        for row in rows
    ]
    return joined(*parts, by="; ")
