"""The journey on the page: what each phase feels like, where it turns, which image people chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..tables import SafeTable, Words
from . import filters
from .names import TOGETHER
from .panels import Panel, Row, figure, panel, row
from .texts import LANGUAGES, complete, joined, ui
from .workbench import Workbench

FEELING, TURNS, EMOTIONS = "journey_feeling", "journey_turns", "journey_emotions"
IMAGES, AGREEMENT = "journey_images", "journey_agreement"


@dataclass(frozen=True)
class Felt:
    """An emotion of a phase that enough people told of."""

    place: int
    name: Words
    share: Words


@dataclass(frozen=True)
class Chosen:
    """An image with how many chose it at the start and at the end."""

    name: Words
    start: tuple[int, Row]
    end: tuple[int, Row]


@dataclass(frozen=True)
class Images:
    """The images, drawn and as a table."""

    drawing: str
    alt: Words
    most: Words | None
    """Which image was chosen most, at the start and at the end."""
    rows: tuple[Chosen, ...]
    table: SafeTable


@dataclass(frozen=True)
class Journey:
    """The section; a part that the edition doesn't have, or that may not be shown, is None."""

    feeling: Panel | None
    turns: Panel | None
    moments: tuple[Words, ...]
    """What the turns come to, in a sentence each."""
    emotions: tuple[tuple[Words, tuple[Felt, ...]], ...]
    images: Images | None
    agreement: Panel | None


def journey(bench: Workbench) -> Journey | None:
    """Give the journey of an edition; None where none of its tables can be shown."""
    about = bench.published.edition.get("journey") or {}
    phases = [str(one["id"]) for one in about.get("phases", ())]
    codes = [TOGETHER, *(str(one["id"]) for one in about.get("codes", ()))]
    turns = _map(bench, TURNS, "phase", phases, way=False)
    made = Journey(
        feeling=_map(bench, FEELING, "phase", phases, way=True),
        turns=turns,
        moments=_moments(bench, turns.table, [one.key for one in turns.rows]) if turns else (),
        emotions=_emotions(bench, phases),
        images=_images(bench, [str(one["id"]) for one in about.get("images", ())]),
        agreement=_in_order(bench, AGREEMENT, "code", codes),
    )
    return made if any((made.feeling, made.turns, made.images)) else None


def _shown(bench: Workbench, name: str) -> SafeTable | None:
    """Give a table of the edition of which anything is shown."""
    table = bench.published.tables.get(name)
    there = table is not None and any(one["state"] == "shown" for one in table.records())
    return table if there else None


def _ordered(table: SafeTable, along: str, order: Sequence[str]) -> list[str]:
    """Put the codes of a table in order; those that the monitor doesn't name come last."""
    there = filters.values(table, along)
    return [*(one for one in order if one in there), *(one for one in there if one not in order)]


def _map(
    bench: Workbench, name: str, along: str, order: Sequence[str], *, way: bool
) -> Panel | None:
    """Draw a table of phases as a journey map."""
    made = _in_order(bench, name, along, order)
    if made is None:
        return None
    from .. import charts

    codes = [one.key for one in made.rows]
    names = {one.key: one.name["nl"] for one in made.rows}
    drawn = charts.journey_map(made.table, order=codes, along=along, names=names, way=way)
    marks = [("open", ui("journey.chance")), ("full", ui("journey.turning"))]
    neutral = ("whole", ui("journey.neutral" if way else "journey.no_turn"))
    legend = (neutral,) if way else (*marks, neutral)
    return replace(made, drawing=charts.svg(drawn), legend=legend)


def _moments(bench: Workbench, table: SafeTable, order: Sequence[str]) -> tuple[Words, ...]:
    """Name each turn for the worse and for the better, where its interval isn't chance.

    All of them: that one is larger than another isn't tested.
    """
    shown = [one for one in table.records() if one["state"] == "shown" and one["lower"] is not None]
    ups = [one for one in shown if one["lower"] > 0]
    downs = [one for one in shown if one["upper"] < 0]
    said = []
    for key, found in (("journey.down", downs), ("journey.up", ups)):
        if found:
            there = sorted(found, key=lambda one: order.index(str(one["phase"])))
            names = (bench.names.of("phase", str(one["phase"])) for one in there)
            said.append(ui(key, phase=joined(*names, by=", ")))
    return tuple(said) or (ui("journey.no_moment"),)


def _in_order(bench: Workbench, name: str, along: str, order: Sequence[str]) -> Panel | None:
    """Give the panel of a table with its rows in the order of the monitor."""
    table = _shown(bench, name)
    if table is None:
        return None
    made = panel(bench, table, along, {})
    rows = {one.key: one for one in made.rows}
    return replace(made, rows=tuple(rows[code] for code in _ordered(table, along, order)))


def _emotions(
    bench: Workbench, phases: Sequence[str]
) -> tuple[tuple[Words, tuple[Felt, ...]], ...]:
    """List per phase the emotions that may be shown, the most told first."""
    table = _shown(bench, EMOTIONS)
    if table is None:
        return ()
    found: dict[str, list[tuple[float, Felt]]] = {}
    for record in table.records():
        if record["state"] != "shown":
            continue
        where = {name: str(record[name]) for name in table.dimensions}
        felt = Felt(
            place=bench.place(table, where),
            name=bench.names.of("emotion", where["emotion"]),
            share=figure(record["value"], table.unit),
        )
        found.setdefault(where["phase"], []).append((-float(record["value"]), felt))
    return tuple(
        (bench.names.of("phase", code), tuple(felt for _, felt in sorted(found[code], key=_first)))
        for code in _ordered(table, "phase", phases)
        if code in found
    )


def _first(pair: tuple[float, Felt]) -> tuple[float, str]:
    return pair[0], pair[1].name["nl"]


def _images(bench: Workbench, order: Sequence[str]) -> Images | None:
    """Draw the images at the start and at the end, with the same figures as a table."""
    table = _shown(bench, IMAGES)
    if table is None or {"start", "end"} - set(table.totals):
        return None
    from .. import charts

    there = [one for one in filters.values(table, "start") if one != table.totals["start"]]
    if not there:
        return None
    codes = [*(one for one in order if one in there), *(one for one in there if one not in order)]
    names = {code: bench.names.of("image", code) for code in codes}
    rows = tuple(_chosen(bench, table, code, names[code]) for code in codes)
    short = {code: words["nl"].partition(" (")[0] for code, words in names.items()}
    drawn = charts.two_moments(table, order=codes, names=short)
    alt = ui("multiple.alt", title=complete(table.title), figures=_told(rows))
    return Images(charts.svg(drawn), alt, _most(rows, table), rows, table)


def _most(rows: Sequence[Chosen], table: SafeTable) -> Words | None:
    """Name the image that most people chose at the start, and at the end; nothing where hidden."""
    found = []
    for dimension in ("start", "end"):
        other = "end" if dimension == "start" else "start"
        whole = [
            one
            for one in table.records()
            if str(one[other]) == table.totals[other]
            and str(one[dimension]) != table.totals[dimension]
        ]
        if not whole or any(one["state"] != "shown" for one in whole):
            return None
        found.append(str(max(whole, key=lambda one: one["value"])[dimension]))
    names = {one.start[1].key: one.name for one in rows}
    return ui("journey.images_most", start=names[found[0]], end=names[found[1]])


def _chosen(bench: Workbench, table: SafeTable, code: str, name: Words) -> Chosen:
    def side(at: Mapping[str, str]) -> tuple[int, Row]:
        where = {**table.totals, **at}
        cells = ({**one} for one in table.records())
        found: Any = next((one for one in cells if all(one[k] == where[k] for k in where)), None)
        record = found or {"state": "missing"}
        place = bench.place(table, {name: where[name] for name in table.dimensions})
        return place, row(code, name, record, table.unit, hidden=table.reason)

    return Chosen(name, side({"start": code}), side({"end": code}))


def _told(rows: Sequence[Chosen]) -> Words:
    """Say the rows in a sentence: each image with both numbers."""
    parts = [
        {
            lang: f"{one.name[lang]}: {one.start[1].value[lang]} → {one.end[1].value[lang]}"
            for lang in LANGUAGES
        }
        for one in rows
    ]
    return joined(*parts, by="; ")
