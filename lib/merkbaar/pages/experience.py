"""Experience on the page: what people think of the support, by service, provider, leefgebied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..tables import SafeTable, Words
from .panels import Panel, panel
from .texts import LANGUAGES, complete, joined, ui
from .workbench import Workbench

PARTS = (
    ("experience_by_service", "provision"),
    ("experience_by_provider", "provider"),
    ("experience_by_field", "leefgebied"),
    ("experience_statements", "question"),
)
MOST_TOLD = 6
"""How many figures a chart in words names."""


@dataclass(frozen=True)
class Experienced:
    """A chart with its title, and the chart in words."""

    title: Words
    panel: Panel
    alt: Words
    without: Words | None
    """Of which parts nothing is shown, for too few people."""


def experience(bench: Workbench) -> tuple[Experienced, ...]:
    """Give a chart per way to look at it; none where nothing of it can be shown."""
    found = []
    for name, along in PARTS:
        table = bench.published.tables.get(name)
        if table is not None and along in table.dimensions and _shown(table):
            found.append(_experienced(bench, table, along))
    return tuple(found)


def _shown(table: SafeTable) -> bool:
    return any(one["state"] == "shown" for one in table.records())


def _experienced(bench: Workbench, table: SafeTable, along: str) -> Experienced:
    from .. import charts

    made = panel(bench, table, along, {})
    names = {one.key: one.name["nl"] for one in made.rows}
    drawn = charts.dot(table, along=along, at=bench.where(table, {}), names=names)
    made = replace(made, drawing=charts.svg(drawn))
    title = complete(table.title)
    shown = [one for one in made.rows if one.reason is None]
    hidden = [one.name for one in made.rows if one.reason is not None]
    return Experienced(
        title=title,
        panel=made,
        alt=ui("multiple.alt", title=title, figures=_told(shown[:MOST_TOLD])),
        without=ui("experience.hidden", places=joined(*hidden, by=", ")) if hidden else None,
    )


def _told(rows: Sequence) -> Words:
    return {
        lang: "; ".join(f"{one.name[lang]}: {one.value[lang]}" for one in rows)
        for lang in LANGUAGES
    }
