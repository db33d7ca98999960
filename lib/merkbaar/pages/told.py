"""An edition in one language, ready for files that people take along: slides, a text, a workbook.

The same cards as the page, so no file says anything that the page doesn't.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .. import wording
from ..appearance import style_of
from ..charts.theme import Palette, palette
from ..published import Published
from ..tables import SafeTable, Words
from . import filters
from .cards import Card, about, cards
from .panels import Panel, unit_of
from .story import who_spoke
from .texts import ui
from .voices import Voice
from .workbench import Workbench

MOST_BARS = 14
"""More would be too small to read on a slide: then the chosen one, and those next to it."""
MARKS = ("ours", "whole", "target")
"""Lines in a drawing that have a name of their own."""
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Bar:
    """A cell of a chart: its name, value and range; None where it isn't shown."""

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    chosen: bool
    whole: bool


@dataclass(frozen=True)
class Said:
    """A quote: the words, from right to left or not, and what was done with them."""

    text: str
    rightward: bool
    origin: str


@dataclass(frozen=True)
class Told:
    """A finding in one language.

    Attributes
    ----------
    sign : str
        The sign of its heading on the first screen.
    bars : tuple of Bar
        What it is compared with, as numbers in `unit`.
    drawing : str
        The same as a picture (SVG, Dutch names); empty where there is nothing to draw.
    legend : tuple of str
        What its lines are.
    """

    sign: str
    heading: str
    title: str
    subtitle: str
    number: str
    interval: str
    compare: str
    certainty: str
    dots: str
    explained: str
    based_on: str
    doubt: str
    cannot: str
    talk: str
    alt: str
    method: str
    unit: str
    along: str
    bars: tuple[Bar, ...]
    drawing: str
    legend: tuple[str, ...]
    themes: tuple[str, ...]
    quotes: tuple[Said, ...]


@dataclass(frozen=True)
class Taken:
    """An edition to take along.

    Attributes
    ----------
    language : str
        "nl", "nl-b1" or "en".
    spoke : tuple of str
        Who spoke, and who didn't.
    """

    language: str
    title: str
    municipality: str
    edition: str
    owner: str
    until: str
    minimum: int
    findings: tuple[Told, ...]
    spoke: tuple[str, ...]
    questions: tuple[str, ...]
    look: Palette = field(default_factory=Palette)
    """The colours and the font of the house style that the edition was sealed with."""

    @property
    def source(self) -> str:
        """What it was taken from, for the foot of a page or slide."""
        parts = (self.municipality, self.title, self.edition)
        return writable(" · ".join(part for part in parts if part))

    def text(self, key: str, **values: Any) -> str:
        """Give a text of the catalogue in this language."""
        return wording.interface(key, self.language, **values)

    @property
    def code(self) -> str:
        """The language as computers write it: plain Dutch is Dutch."""
        return self.language.split("-")[0]


def taken(published: Published, *, language: str = "nl") -> Taken:
    """Tell an edition in one language.

    Parameters
    ----------
    published : Published
        The edition as the gate let it through, after release.
    language : str
        One of ``wording.LANGUAGES``.
    """
    if language not in wording.LANGUAGES:
        known = ", ".join(wording.LANGUAGES)
        raise ValueError(f"Language '{language}' isn't there. Expected one of {known}.")
    bench = Workbench(published, list(published.tables.values()))
    edition = published.edition
    made = cards(bench, [one for one in published.findings if one.rank > 0])
    talk = (edition.get("conversation") or {}).get("questions", ())
    look = palette(style_of(edition))
    told = (_told(bench, card, language) for card in made)
    return Taken(
        language=language,
        title=str(edition.get("monitor_title") or edition.get("title", "")),
        municipality=bench.names.municipality,
        edition=str(edition.get("edition", "")),
        owner=str(edition.get("owner", "")),
        until=str(edition.get("until", "")),
        minimum=int(edition.get("minimum", 0)),
        findings=tuple(replace(one, drawing=look.recoloured(one.drawing)) for one in told),
        spoke=tuple(words[language] for words in _spoke(bench)),
        questions=tuple(_in(one, language) for one in talk),
        look=look,
    )


def writable(text: str) -> str:
    """Leave out signs that a file of Office (XML 1.0) can't hold."""
    return _NOT_IN_XML.sub("", text)


def _in(words: Words | str, language: str) -> str:
    if isinstance(words, str):
        return words
    return words.get(language) or words.get("nl", "")


def _spoke(bench: Workbench) -> Iterable[Words]:
    spoke = who_spoke(bench)
    if spoke is not None:
        of_the_page = ui("page.who_spoke_quotes", count=len(bench.published.quotes))
        yield spoke.words
        yield from (words for words in spoke.missing if words != of_the_page)
        yield ui("page.who_spoke_note")


def _told(bench: Workbench, card: Card, language: str) -> Told:
    from .cards import HEADINGS

    first = card.panels[0] if card.panels else None
    finding = card.finding
    return Told(
        sign=card.sign,
        heading=wording.interface(HEADINGS[card.category], language),
        title=card.title[language],
        subtitle=card.subtitle[language],
        number=card.number.value[language],
        interval=card.number.interval[language],
        compare=card.number.compare[language],
        certainty=card.certainty.word[language],
        dots=card.certainty.dots,
        explained=card.certainty.explained[language],
        based_on=card.number.n[language] if card.number.n else "",
        doubt=card.doubt[language],
        cannot=card.cannot[language],
        talk=card.talk[language],
        alt=card.alt[language],
        method=card.grade[language],
        unit=finding.unit,
        along=first.label[language] if first else "",
        bars=tuple(_bars(bench, card, language)),
        drawing=first.drawing if first else "",
        legend=tuple(_legend(first, language)) if first else (),
        themes=tuple((one.told or one.name)[language] for one in card.themes),
        quotes=tuple(_said(voice, language) for voice in card.voices if voice.at_once),
    )


def _legend(drawn: Panel, language: str) -> Iterable[str]:
    for mark, name in drawn.legend:
        if mark in MARKS and not (mark == "whole" and drawn.same):
            yield wording.interface(f"export.mark_{mark}", language, name=name[language])


def _said(voice: Voice, language: str) -> Said:
    return Said(voice.quote.text, voice.direction == "rtl", voice.origin[language])


def _bars(bench: Workbench, card: Card, language: str) -> Sequence[Bar]:
    """Give the cells of the first chart of a card as numbers."""
    if not card.panels or card.table is None or card.panels[0].table is not card.table:
        return ()
    along, table = card.panels[0].along, card.table
    if along not in table.dimensions:
        return ()
    place = bench.where(table, about(card.finding))
    cells = {
        tuple(str(record[name]) for name in table.dimensions): record for record in table.records()
    }
    found = []
    for code in filters.values(table, along):
        record = cells.get(tuple({**place, along: code}[name] for name in table.dimensions), {})
        found.append(_bar(bench, table, along, code, record, place, language))
    return _near(found)


def _bar(
    bench: Workbench,
    table: SafeTable,
    along: str,
    code: str,
    record: Mapping[str, object],
    place: Mapping[str, str],
    language: str,
) -> Bar:
    shown = record.get("state") == "shown" and unit_of(table, record) is not None

    def figure(name: str) -> float | None:
        value = record.get(name)
        return float(value) if shown and isinstance(value, int | float) else None

    return Bar(
        name=bench.names.of(along, code)[language],
        value=figure("value"),
        lower=figure("lower"),
        upper=figure("upper"),
        chosen=code == place.get(along) and code != table.totals.get(along),
        whole=code == table.totals.get(along),
    )


def _near(bars: Sequence[Bar]) -> Sequence[Bar]:
    """Keep what fits: the chosen one and the whole always, of the others the first."""
    if len(bars) <= MOST_BARS:
        return bars
    always = [bar for bar in bars if bar.chosen or bar.whole]
    rest = [bar for bar in bars if bar not in always][: MOST_BARS - len(always)]
    return [bar for bar in bars if bar in always or bar in rest]
