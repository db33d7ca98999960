"""The telling side of a card: quotes at both poles, with the size of their theme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..published import Published
from ..tables import SafeFinding, SafeQuote, SafeTable, Words
from .panels import Panel, figure, panel
from .texts import joined, ui
from .workbench import Workbench

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
FIRST = 2
"""How many quotes are shown before "Meer tonen"."""
MOST = 12


@dataclass(frozen=True)
class Voice:
    """A quote as it stands on a card."""

    quote: SafeQuote
    direction: str
    origin: Words
    at_once: bool


@dataclass(frozen=True)
class Theme:
    """A theme behind a finding: its share here and in the whole municipality."""

    code: str
    name: Words
    stable: bool
    place: int | None
    here: Words | None
    stories: Words | None
    whole_place: int | None
    whole: Words | None
    panel: Panel | None


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
    known = ("typed", "spoken", "transcribed", "translated")
    return ui(f"made_by.{quote.made_by if quote.made_by in known else 'unknown'}")


def shares(published: Published) -> SafeTable | None:
    """Find the table with the share of each theme; None where there is none."""
    named = published.tables.get("theme_shares")
    if named and "theme" in named.dimensions:
        return named
    found = (table for table in published.tables.values() if "theme" in table.dimensions)
    return next((table for table in found if table.unit == "%"), None)


def themes(bench: Workbench, finding: SafeFinding, table: SafeTable | None) -> list[Theme]:
    """Describe the themes of a finding with their size here and elsewhere."""
    return [_theme(bench, finding, code, table) for code in behind(bench.published, finding)[:3]]


def _theme(bench: Workbench, finding: SafeFinding, code: str, table: SafeTable | None) -> Theme:
    name, stable = bench.names.of("theme", code), bench.names.is_stable(code)
    stable = stable and "unstable_theme" not in finding.caveats
    if table is None:
        return Theme(code, name, stable, None, None, None, None, None, None)
    here = bench.where(table, {**finding.subject, "theme": code})
    if here["theme"] != code:
        return Theme(code, name, stable, None, None, None, None, None, None)
    whole = {**here, **{dim: total for dim, total in table.totals.items() if dim != "period"}}
    is_whole = whole == here
    years = "period" in table.dimensions and finding.comparator == "time"
    drawn = panel(bench, table, "period", here) if years else None
    several = drawn is not None and sum(row.reason is None for row in drawn.rows) > 1
    cell, other = _cell(table, here), _cell(table, whole)
    return Theme(
        code=code,
        name=name,
        stable=stable,
        place=bench.place(table, here),
        here=figure(cell.get("value"), table.unit),
        stories=joined(
            bench.label(table, here), ui("card.based_on_stories", n=figure(cell.get("n"), ""))
        ),
        whole_place=None if is_whole else bench.place(table, whole),
        whole=None if is_whole else figure(other.get("value"), table.unit),
        panel=drawn if several else None,
    )


def _cell(table: SafeTable, where: Mapping[str, str]) -> Mapping[str, Any]:
    for record in table.records():
        if all(str(record[name]) == where[name] for name in table.dimensions):
            return record if record["state"] == "shown" else {}
    return {}
