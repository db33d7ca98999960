"""What the parts of one page share: names, texts, the cells it points to, and drawings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..published import Published
from ..tables import SafeTable, Words
from . import cube, filters
from .names import Names
from .texts import Texts, ui

DRAWN_ON_PAGE = (
    "filter.changed",
    "filter.chosen",
    "state.suppressed",
    "state.suppressed_amount",
    "state.missing",
    "state.no_numbers",
    "state.no_stories",
    "state.nothing_chosen",
    "card.show_more",
    "card.range",
    "card.based_on_people",
    "card.based_on_stories",
    "card.theme_here",
    "card.theme_suppressed",
    "card.theme_missing",
    "card.theme_other",
    "involved.vulnerable",
    "page.who_spoke_count",
    "page.who_spoke_unknown",
    "card.show_less",
    "table.value",
    "table.lower",
    "table.upper",
    "table.n",
    "table.unit",
    "table.state",
    "state.shown",
)
"""Texts that the script itself needs."""

OPEN = {
    name: f"{{{name}}}"
    for name in (
        "choice",
        "lower",
        "upper",
        "n",
        "spoke",
        "asked",
        "place",
        "share",
        "value",
        "range",
    )
}
"""What the script fills in itself."""


class Workbench:
    """Collects what a page is made of while it is being written.

    Parameters
    ----------
    published : Published
    filterable : list of SafeTable
        The tables that decide what a reader can choose.
    along : collection of str, optional
        The only dimensions that can be chosen on this page; all that the edition lists if left
        out.
    """

    def __init__(
        self,
        published: Published,
        filterable: list[SafeTable],
        *,
        along: Collection[str] | None = None,
    ) -> None:
        self.published = published
        self.names = Names(published.edition)
        self.speaking = self.names.speaking(published.findings)
        self.texts = Texts()
        every = filters.choices(published, filterable, self.names)
        self.choices = tuple(one for one in every if along is None or one.dimension in along)
        self.free = tuple(choice.dimension for choice in self.choices)
        self.period = next(
            (choice.default for choice in self.choices if choice.dimension == "period"),
            str(published.edition.get("period", "")),
        )
        self.used: dict[str, SafeTable] = {}
        self._places: dict[str, int] = {}
        self._targets: list[tuple[str, dict[str, str]]] = []

    def where(self, table: SafeTable, subject: Mapping[str, str]) -> dict[str, str]:
        """Point to a cell of a table."""
        return filters.where(table, subject, self.period)

    def place(self, table: SafeTable, where: Mapping[str, str]) -> int:
        """Give a number to a cell, for the markup to refer to."""
        self.used[table.name] = table
        key = f"{table.name}|{sorted(where.items())}"
        if key not in self._places:
            self._places[key] = len(self._targets)
            self._targets.append((table.name, dict(where)))
        return self._places[key]

    def label(self, table: SafeTable, where: Mapping[str, str]) -> Words:
        """Say in words which cell it is: "Havenkwartier · 65+ · 2026"."""
        from .texts import joined

        shown = [
            self.names.of(name, where[name])
            for name in table.dimensions
            if name not in ("measure", "theme")
            and not (name != "area" and where[name] == table.totals.get(name))
        ]
        return joined(*shown)

    def payload(self) -> dict[str, Any]:
        """Give what the script works on; to be asked for when all markup has been made."""
        script = {key: self.texts.number(ui(key, None, **OPEN)) for key in DRAWN_ON_PAGE}
        names = {name: self._names(name) for name in self._dimensions()}
        labels = {name: self.texts.number(self.names.dimension(name)) for name in names}
        return {
            "tables": {name: cube.encode(table) for name, table in sorted(self.used.items())},
            "places": self._targets,
            "defaults": {choice.dimension: choice.default for choice in self.choices},
            "units": cube.units(self.used),
            "about": cube.about(),
            "counted": sorted(cube.COUNTED),
            "names": names,
            "dimensions": labels,
            "script": script,
            "texts": self.texts.lists(),
            "edition": str(self.published.edition.get("edition", "")),
            "monitor": str(self.published.edition.get("monitor", "")),
        }

    def _dimensions(self) -> list[str]:
        return sorted({name for table in self.used.values() for name in table.dimensions})

    def _names(self, dimension: str) -> dict[str, int]:
        codes = {
            code
            for table in self.used.values()
            if dimension in table.dimensions
            for code in filters.values(table, dimension)
        }
        return {code: self.texts.number(self.names.of(dimension, code)) for code in sorted(codes)}
