"""Who it is about and who took part: the estimate of who may need support, and the response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..tables import SafeTable, Words
from . import filters
from .panels import Panel, figure, interval, panel
from .texts import ui
from .workbench import Workbench

VULNERABLE, RESPONSE = "vulnerable", "response"


@dataclass(frozen=True)
class Part:
    """What is said, with the table it comes from."""

    said: tuple[Words, ...]
    twin: Panel
    follows: int | None = None
    """The cell of which it is said, where a choice of the reader changes it."""


def involved(bench: Workbench) -> tuple[Part, ...]:
    """Give the section's parts: how many people it is about, and who answered; none is fine."""
    parts = (_vulnerable(bench), _response(bench))
    return tuple(part for part in parts if part is not None)


def _vulnerable(bench: Workbench) -> Part | None:
    table = bench.published.tables.get(VULNERABLE)
    if table is None or "area" not in table.dimensions:
        return None
    place = bench.where(table, {})
    cell = _cell(table, place)
    if cell is None:
        return None
    said = ui(
        "involved.vulnerable",
        value=figure(cell["value"], "mensen"),
        place=bench.label(table, place),
        range=interval(cell, "mensen"),
    )
    return Part((said,), panel(bench, table, "area", {}), bench.place(table, place))


def _response(bench: Workbench) -> Part | None:
    table = bench.published.tables.get(RESPONSE)
    if table is None or table.dimensions != ("wave",):
        return None
    waves = filters.values(table, "wave")
    cells = {wave: _cell(table, {"wave": wave}) for wave in waves}
    said = tuple(
        ui(
            "involved.response",
            wave=bench.names.of("wave", wave),
            value=figure(cell["value"], "%"),
            n=figure(cell["n"], ""),
        )
        for wave, cell in cells.items()
        if cell is not None
    )
    if not said:
        return None
    whole = (ui("involved.whole"),) if "area" in bench.free else ()
    return Part((*said, *whole), panel(bench, table, "wave", {"wave": waves[0]}))


def _cell(table: SafeTable, place: dict[str, str]) -> dict[str, Any] | None:
    """Give a cell with a figure; None where it is hidden or isn't there."""
    for record in table.records():
        if all(str(record[name]) == place.get(name) for name in table.dimensions):
            return record if record["state"] == "shown" else None
    return None
