"""The story page: a number and the stories behind it, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import wording
from ..appearance import style_of
from ..published import Published
from ..tables import SafeTable, Words
from . import filters
from .accessible import statement
from .agreed import agreed
from .cards import HEADINGS, SIGNS, Card, Certainty, cards, certainty, evidence
from .cube import COUNTED
from .experience import experience
from .involved import involved
from .journey import journey
from .multiples import leefgebieden
from .outcome import outcome
from .page import Page, inert_json, render
from .panels import Panel, figure, how, panel
from .pictures import by_theme, on_cards
from .pulse import pulse
from .texts import LANGUAGES, complete, dated, joined, sentence, ui
from .voices import RIGHT_TO_LEFT, Theme, Voice, by_turns, listed, mostly, shares, sized
from .whom import whom
from .workbench import Workbench

READERS = ("gemeenteraad", "beleid", "uitvoerders", "aanbieders", "inwoners")
ORDERS: Mapping[str, tuple[str, ...]] = {
    "gemeenteraad": ("not", "watch", "well", "unknown"),
    "uitvoerders": ("watch", "not", "well", "unknown"),
    "inwoners": ("well", "not", "watch", "unknown"),
}
"""Which findings come first for whom; the others read in the order of the edition."""


def story(published: Published, *, reader: str | None = None) -> Page:
    """Build the story page of an edition.

    Parameters
    ----------
    published : Published
        The edition as the gate let it through, after release.
    reader : str, optional
        For whom the page opens; by default the first reader of the monitor.

    Returns
    -------
    Page
        Charts are drawn here, once; opening the page needs neither pandas nor Altair.
    """
    bench = Workbench(published, _filterable(published))
    readers = [name for name in published.edition.get("readers", ()) if name in READERS]
    first = reader or (readers[0] if readers else READERS[0])
    made = cards(bench, [one for one in published.findings if one.rank > 0])
    placed = on_cards(published, made)
    pictured = by_theme(published, placed)
    values = {
        **common(bench, first, readers or list(READERS[:1])),
        "cards": made,
        "placed": placed,
        "pictured": pictured,
        "minute": minute(made),
        "mostly": mostly(bench),
        "spoke": who_spoke(bench),
        "whom": whom(bench, made),
        "no_earlier": bool(made) and _has_no_earlier_year(published),
        "fields": leefgebieden(bench),
        "outcome": outcome(bench),
        "experience": experience(bench),
        "journey": journey(bench),
        "pulse": pulse(bench),
        "involved": involved(bench),
        "agreed": agreed(bench),
        "themes": _overview(bench),
        "loose": _loose(bench, made, pictured),
        "others": _others(bench),
        "questions": [complete(one) for one in _conversation(published).get("questions", ())],
        "conversation": _conversation(published),
        "methods": methods(bench),
    }
    payload_extra = {"orders": orders(made, readers), "reader": first}
    return finish(bench, "story.html.j2", values, payload_extra)


def common(bench: Workbench, reader: str, readers: Sequence[str]) -> dict[str, Any]:
    """Give what every page's markup needs."""
    edition = bench.published.edition
    titles = {name: complete(ui(f"language.{name}")["nl"]) for name in LANGUAGES}
    titles["en"] = complete(ui("language.en")["en"])
    return {
        "t": bench.texts,
        "ui": ui,
        "dated": dated,
        "how": how,
        "number_words": figure,
        "names": bench.names,
        "edition": edition,
        "title": str(edition.get("monitor_title") or edition.get("title", "")),
        "municipality": bench.names.municipality,
        "choices": bench.choices,
        "everything": {"area": "filter.all_areas"},
        "reader": reader,
        "readers": {name: ui(f"reader.{name}") for name in readers},
        "languages": titles,
        "headings": {name: ui(key) for name, key in HEADINGS.items()},
        "signs": SIGNS,
        "rtl": RIGHT_TO_LEFT,
        "words": _explained(),
        "access": statement(edition),
        "dash": wording.HIDDEN,
    }


def _explained() -> list[Certainty]:
    return [certainty(code) for code in ("shown", "probable", "uncertain", "no_difference")]


def finish(
    bench: Workbench, template: str, values: Mapping[str, Any], extra: Mapping[str, Any]
) -> Page:
    """Make the markup, then the payload (which holds the texts that the markup used)."""
    from markupsafe import Markup

    body = render(template, **values)
    payload = {**bench.payload(), **extra}
    title = " · ".join(
        part for part in (values["municipality"], values["title"], payload["edition"]) if part
    )
    html = Markup('{}<script type="application/json" id="merkbaar-data">{}</script>\n').format(
        Markup(body),  # noqa: S704 made by our own template, which escapes
        Markup(inert_json(payload)),  # noqa: S704 escaped by inert_json
    )
    style = style_of(bench.published.edition)
    return Page(html=str(html), payload=payload, title=title, style=style)


def _filterable(published: Published) -> list[SafeTable]:
    """Tables that decide what can be chosen: those behind the findings, and the themes."""
    found = [evidence(published, one) for one in published.findings]
    tables = [*found, shares(published)]
    kept = {table.name: table for table in tables if table is not None}
    return list(kept.values()) or list(published.tables.values())


@dataclass(frozen=True)
class Headline:
    """A line of the first screen."""

    category: str
    cards: tuple[Card, ...]


def minute(made: Sequence[Card]) -> list[Headline]:
    """Give "In één minuut": the first finding of each kind, or none."""
    return [
        Headline(name, tuple(card for card in made if card.category == name)[:1])
        for name in ("well", "not", "watch", "unknown")
    ]


def orders(made: Sequence[Card], readers: Sequence[str]) -> dict[str, list[str]]:
    """Give the order of the cards for each reader."""
    found = {}
    for name in readers:
        kinds = ORDERS.get(name, ())
        ordered = sorted(
            made, key=lambda card: kinds.index(card.category) if card.category in kinds else 0
        )
        found[name] = [card.anchor for card in ordered]
    return found


def _conversation(published: Published) -> Mapping[str, Any]:
    return published.edition.get("conversation") or {}


@dataclass(frozen=True)
class Spoke:
    """Who spoke: how many of how many, as a published cell."""

    place: int
    words: Words
    panel: Panel | None
    missing: tuple[Words, ...]
    """What isn't there: whose words aren't shown, and how many quotes stand for all stories."""


def who_spoke(bench: Workbench) -> Spoke | None:
    """Find the table that says who spoke (``edition["who_spoke"]``): value of n."""
    named = bench.published.edition.get("who_spoke") or ()
    tables = (bench.published.tables.get(name) for name in named)
    table = next((table for table in tables if table is not None), None)
    if table is None:
        return None
    where = bench.where(table, {})
    cell = next(
        (
            record
            for record in table.records()
            if all(str(record[name]) == where[name] for name in table.dimensions)
        ),
        {},
    )
    groups = next((name for name in table.dimensions if name.startswith("group_")), None)
    return Spoke(
        place=bench.place(table, where),
        words=_spoken(cell, table.unit),
        panel=panel(bench, table, groups, {}) if groups else None,
        missing=tuple(_missing(bench, table, where)),
    )


def _missing(bench: Workbench, table: SafeTable, where: Mapping[str, str]) -> Iterable[Words]:
    """Name the parts with too few people to show, and say how many quotes there are."""
    for dimension in table.dimensions:
        if dimension == "period":
            continue
        hidden = [
            bench.names.of(dimension, str(record[dimension]))
            for record in table.records()
            if record["state"] == "suppressed"
            and all(str(record[n]) == where[n] for n in table.dimensions if n != dimension)
        ]
        if hidden:
            yield ui("page.who_spoke_hidden", places=joined(*hidden, by=", "))
    if count := len(bench.published.quotes):
        yield ui("page.who_spoke_quotes", count=count)


def _spoken(cell: Mapping[str, Any], unit: str) -> Words:
    """Say how many spoke, and of how many where the table knows (``n``)."""
    spoke, asked = cell.get("value"), cell.get("n")
    if spoke is None:
        return {lang: wording.reason(cell.get("state", "missing"), lang) for lang in LANGUAGES}
    if asked is None or asked == spoke:
        return ui("page.who_spoke_unknown", spoke=figure(spoke, unit))
    plain = figure(spoke, "" if unit in COUNTED else unit)
    return ui("page.who_spoke_count", spoke=plain, asked=figure(asked, ""))


def _overview(bench: Workbench) -> Panel | None:
    """Draw all themes of the stories, with the groups."""
    table = shares(bench.published)
    if table is None or not len(filters.values(table, "theme")) > 1:
        return None
    return panel(bench, table, "theme", {})


def _loose(
    bench: Workbench, made: Sequence[Card], pictured: Iterable[str]
) -> list[tuple[Theme, list[Voice]]]:
    """Give the quotes that no card shows, per theme with its size; themes without a name last.

    A theme of which only a photo is left (`pictured`) stands there too, without quotes.
    """
    on_cards = {voice.quote.quote for card in made for voice in card.voices}
    themed: dict[str, list[Any]] = {}
    for quote in bench.published.quotes:
        if quote.quote not in on_cards:
            themed.setdefault(quote.theme, []).append(quote)
    for theme in pictured:
        themed.setdefault(theme, [])
    told = shares(bench.published)
    ordered = sorted(themed.items(), key=lambda one: not bench.names.is_named(one[0]))
    return [(sized(bench, theme, told), listed(by_turns(quotes))) for theme, quotes in ordered]


def _has_no_earlier_year(published: Published) -> bool:
    """Say whether nothing in the edition is set against an earlier year."""
    told = any(one.comparator == "time" for one in published.findings)
    return not told and not published.edition.get("compare_with")


@dataclass(frozen=True)
class Others:
    """What was looked at and is no headline, of one certainty."""

    certainty: Certainty
    titles: tuple[Words, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.titles)


def _others(bench: Workbench) -> list[Others]:
    """List what was looked at and is no headline, the surest first."""
    rest: dict[str, list[Words]] = {}
    for one in bench.published.findings:
        if one.rank == 0:
            rest.setdefault(one.certainty, []).append(sentence(one, "title", bench.speaking))
    return [Others(word, tuple(rest[word.code])) for word in _explained() if word.code in rest]


@dataclass(frozen=True)
class Method:
    """How a table was made, for the section on method and quality."""

    title: Words
    made: Words
    """Where it comes from and how it was calculated."""
    method: Words
    hidden: int
    cells: int
    limits: Words


def texts_of_notebooks(published: Published) -> Mapping[str, Any]:
    """Give what the notebooks said of themselves: question, reader, method, limits."""
    return published.edition.get("pages", {}).get("texts", {})


def methods(bench: Workbench) -> list[Method]:
    """Say of each table on the page where it comes from and how much of it isn't shown."""
    pages = texts_of_notebooks(bench.published)
    found = []
    for table in bench.used.values():
        states = [record["state"] for record in table.records()]
        limits = pages.get(table.notebook, {}).get("limits") or ""
        found.append(
            Method(
                title=complete(table.title),
                made=how(table),
                method=complete(pages.get(table.notebook, {}).get("method") or ""),
                hidden=states.count("suppressed"),
                cells=len(states),
                limits=complete(limits),
            )
        )
    return found
