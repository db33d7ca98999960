"""The telling side of a card: quotes at both poles, with the size of their theme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..periods import in_order, sort_key
from ..published import Published
from ..tables import OTHER_THEME, SafeFinding, SafeQuote, SafeTable, Words
from ..wording.catalogue import has
from . import filters
from .panels import Panel, figure, panel
from .texts import complete, joined, ui
from .workbench import Workbench

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
FIRST = 2
"""How many quotes are shown before "Meer tonen"."""
MOST = 12
MOST_TOLD = 3
"""How many themes the first screen names."""
MADE_BY = ("typed", "spoken", "transcribed", "translated")
MASK = re.compile(r"\[[A-Z][A-Z0-9 -]*\]")
"""What stands in a quote where something recognisable was left out: "[NAAM-1]"."""


@dataclass(frozen=True)
class Voice:
    """A quote as it stands on a card."""

    quote: SafeQuote
    direction: str
    origin: Words
    at_once: bool


@dataclass(frozen=True)
class Other:
    """The share of a theme elsewhere: in the whole municipality, or in another year."""

    place: int
    fixed: str
    told: Words


@dataclass(frozen=True)
class Theme:
    """A theme behind a finding: its share here and elsewhere."""

    code: str
    name: Words
    stable: bool
    place: int | None = None
    here: Words | None = None
    told: Words | None = None
    """One sentence: how often it comes up here, or why that isn't shown."""
    others: tuple[Other, ...] = ()
    panel: Panel | None = None
    field: Words | None = None
    """The leefgebied that it belongs to."""
    leefgebied: str = ""
    """Its code."""


def behind(published: Published, finding: SafeFinding) -> tuple[str, ...]:
    """Name the themes behind a finding: its own, else those of its quotes or its measure's words.

    The monitor says which words of stories belong to a measure (``companion_words``).
    """
    if finding.themes:
        return finding.themes
    by_id = {quote.quote: quote.theme for quote in published.quotes}
    quoted = dict.fromkeys(by_id[name] for name in finding.quotes if name in by_id)
    if quoted:
        return tuple(quoted)
    themes = published.edition.get("themes", {})
    for words in _words(published, finding.measure):
        told = {code: _told(about, code, words) for code, about in themes.items()}
        if best := max(told.values(), default=0):
            return (next(code for code, found in told.items() if found == best),)
    return ()


def _words(published: Published, measure: str) -> list[list[str]]:
    """Give the words of stories that go with a measure: its own, else of its leefgebied."""
    measures = published.edition.get("measures", ())
    meant = next((one for one in measures if one["id"] == measure), {})
    fields = published.edition.get("leefgebieden", ())
    field = next((one for one in fields if one["id"] == meant.get("leefgebied")), {})
    return [list(meant.get("companion_words", ())), list(field.get("words", ()))]


def _told(about: Mapping[str, Any], code: str, words: Iterable[str]) -> int:
    """Count the words that a theme's name or own words hold, by their first five letters."""
    title = about.get("title") or code
    name = str(title.get("nl", code) if isinstance(title, Mapping) else title)
    told = " ".join([name, *map(str, about.get("words", ()))]).casefold()
    return sum(len(word) > 3 and word.casefold()[:5] in told for word in words)


def voices(published: Published, finding: SafeFinding) -> list[Voice]:
    """Choose the quotes of a finding: its own, else those of its themes; the poles by turns."""
    by_id = {quote.quote: quote for quote in published.quotes}
    own = [by_id[name] for name in finding.quotes if name in by_id]
    themed = [quote for quote in published.quotes if quote.theme in behind(published, finding)]
    ordered = list(dict.fromkeys(quote.quote for quote in (*own, *themed)))
    return listed(by_turns([by_id[name] for name in ordered])[:MOST])


def by_turns(quotes: Iterable[SafeQuote]) -> list[SafeQuote]:
    """Put the poles by turns, so that the first two show both where both exist."""
    poles: dict[str, list[SafeQuote]] = {}
    for quote in quotes:
        poles.setdefault(quote.pole, []).append(quote)
    longest = max((len(group) for group in poles.values()), default=0)
    return [group[at] for at in range(longest) for group in poles.values() if at < len(group)]


def listed(quotes: Iterable[SafeQuote]) -> list[Voice]:
    """Make quotes ready for the markup; those for "no filter" come first, the first two shown."""
    ordered = sorted(quotes, key=lambda quote: {} not in map(dict, quote.shown_under))
    shown = 0
    found = []
    for quote in ordered:
        at_once = {} in map(dict, quote.shown_under) and shown < FIRST
        shown += at_once
        right = quote.language.split("-")[0].lower() in RIGHT_TO_LEFT
        found.append(Voice(quote, "rtl" if right else "ltr", _origin(quote), at_once))
    return found


def _origin(quote: SafeQuote) -> Words:
    made = [_made(part) for part in quote.made_by.split("+")]
    return joined(*made, ui("made_by.redacted") if MASK.search(quote.text) else "")


def _made(part: str) -> Words:
    """Say one way in which a text came to be; of a translation from which language."""
    kind, _, code = part.partition(":")
    if kind == "translated" and has(f"from_language.{code}"):
        return ui("made_by.translated_from", told_in=ui(f"from_language.{code}"))
    return ui(f"made_by.{kind if kind in MADE_BY else 'unknown'}")


def shares(published: Published) -> SafeTable | None:
    """Find the table with the share of each theme; None where there is none."""
    named = published.tables.get("theme_shares")
    if named and "theme" in named.dimensions:
        return named
    found = (table for table in published.tables.values() if "theme" in table.dimensions)
    return next((table for table in found if table.unit == "%"), None)


def mostly(bench: Workbench) -> Words | None:
    """Say what people told of most in the whole: up to three themes that hold, with their share."""
    table = shares(bench.published)
    if table is None:
        return None
    here = {name: code for name, code in bench.where(table, {}).items() if name != "theme"}
    told = [
        record
        for record in table.records()
        if record["state"] == "shown"
        and str(record["theme"]) != OTHER_THEME
        and bench.names.is_named(str(record["theme"]))
        and bench.names.is_stable(str(record["theme"]))
        and all(str(record[name]) == code for name, code in here.items())
    ]
    told.sort(key=lambda record: -record["value"])
    if not told:
        return None
    every = [
        ui(
            "page.mostly_one",
            theme=bench.names.of("theme", str(record["theme"])),
            share=_unbroken(figure(record["value"], table.unit)),
        )
        for record in told[:MOST_TOLD]
    ]
    return ui("page.mostly_told", themes=joined(*every, by=", "))


def _unbroken(words: Words) -> Words:
    """Keep a number and its unit on one line."""
    return {language: text.replace(" ", "\u00a0") for language, text in words.items()}


def themes(bench: Workbench, finding: SafeFinding, table: SafeTable | None) -> list[Theme]:
    """Describe the themes of a finding with their size here and elsewhere."""
    return [_theme(bench, finding, code, table) for code in behind(bench.published, finding)[:3]]


def _theme(bench: Workbench, finding: SafeFinding, code: str, table: SafeTable | None) -> Theme:
    theme = sized(bench, code, table, finding.subject)
    if "unstable_theme" in finding.caveats:
        theme = replace(theme, stable=False)
    years = table is not None and "period" in table.dimensions and finding.comparator == "time"
    if table is None or theme.place is None or not years:
        return theme
    drawn = panel(bench, table, "period", bench.where(table, {**finding.subject, "theme": code}))
    several = sum(row.reason is None for row in drawn.rows) > 1
    return replace(theme, panel=drawn) if several else theme


def sized(
    bench: Workbench, code: str, table: SafeTable | None, subject: Mapping[str, str] | None = None
) -> Theme:
    """Give a theme with its share where the subject is (by default everywhere) and elsewhere."""
    names = bench.names
    theme = Theme(
        code,
        names.of("theme", code),
        names.is_stable(code),
        field=names.field(code),
        leefgebied=str(names.edition.get("themes", {}).get(code, {}).get("leefgebied") or ""),
    )
    if table is None:
        return theme
    here = bench.where(table, {**(subject or {}), "theme": code})
    if here["theme"] != code:
        return theme
    cell = _cell(table, here)
    return replace(
        theme,
        place=bench.place(table, here),
        here=figure(cell.get("value"), table.unit),
        told=_told_here(bench.label(table, here), cell, table.unit),
        others=tuple(_others(bench, table, here)),
    )


def _told_here(place: Words, cell: Mapping[str, Any], unit: str) -> Words:
    if cell["state"] != "shown":
        return ui(f"card.theme_{cell['state']}", place=place)
    share, people = figure(cell["value"], unit), figure(cell.get("n"), "")
    return ui("card.theme_here", place=place, share=share, n=people)


def _others(bench: Workbench, table: SafeTable, here: Mapping[str, str]) -> Iterable[Other]:
    """Give the shares to compare with: of the whole; for the whole itself, of the other year."""
    whole = {**here, **{name: code for name, code in table.totals.items() if name in here}}
    if whole != here:
        yield _other(bench, table, whole, "area", complete(bench.names.municipality))
    elif "period" in table.dimensions:
        now = sort_key(here["period"])
        earlier = [code for code in filters.values(table, "period") if sort_key(code) < now]
        for period in in_order(earlier)[-1:]:
            name = bench.names.of("period", period)
            yield _other(bench, table, {**here, "period": period}, "period", name)


def _other(
    bench: Workbench, table: SafeTable, where: Mapping[str, str], fixed: str, name: Words
) -> Other:
    cell = _cell(table, where)
    said = ui("card.theme_other", place=name, share=figure(cell.get("value"), table.unit))
    told = said if cell["state"] == "shown" else complete("")
    return Other(bench.place(table, dict(where)), fixed, told)


def _cell(table: SafeTable, where: Mapping[str, str]) -> Mapping[str, Any]:
    """Find a cell; one that isn't shown has nothing but its state."""
    for record in table.records():
        if all(str(record[name]) == where[name] for name in table.dimensions):
            return record if record["state"] == "shown" else {"state": record["state"]}
    return {"state": "missing"}
