"""Quotes as cards to hand out: with the theme and its size, from both sides, nothing of who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..tables import OTHER_THEME, SafeQuote
from .cards import Card
from .voices import Theme, Voice, listed, shares, sized
from .workbench import Workbench

MOST = 24
"""Story cards in a pack: six sheets; more is not read."""
SHORT, SMALL, WIDE = 150, 330, 900
"""Signs that fit on a card of A6 in large and in usual letters, and on one of A5; a longer story
gets a sheet of its own."""


@dataclass(frozen=True)
class StoryCard:
    """A quote with the theme it belongs to.

    Attributes
    ----------
    other : bool
        Whether it hangs beside a story from the other side of the same theme.
    size : str
        "small" (A6), "wide" (A5) or "page" (A4): a story is never cut off.
    """

    theme: Theme
    voice: Voice
    other: bool
    size: str


@dataclass(frozen=True)
class Stories:
    """The story cards on their sheets, and how many themes have no card.

    Attributes
    ----------
    sheets : tuple of tuple of tuple of StoryCard
        Per sheet its rows (at most two), per row its cards (at most two).
    """

    sheets: tuple[tuple[tuple[StoryCard, ...], ...], ...] = ()
    more: int = 0

    @property
    def count(self) -> int:
        """How many cards there are."""
        return sum(len(row) for sheet in self.sheets for row in sheet)


def stories(bench: Workbench, made: Sequence[Card]) -> Stories:
    """Choose the quotes that stand without any filter, at most one of each side of a theme.

    The themes behind findings come first, in their order; then those that are told most.

    Parameters
    ----------
    made : sequence of Card
        The findings of the pack.
    """
    themed: dict[str, list[SafeQuote]] = {}
    for quote in bench.published.quotes:
        if {} in map(dict, quote.shown_under):
            themed.setdefault(quote.theme, []).append(quote)
    chosen: list[StoryCard] = []
    ordered = _ordered(bench, themed, made)
    for at, theme in enumerate(ordered):
        cards = _of_theme(bench, theme, themed[theme])
        if len(chosen) + len(cards) > MOST:
            return Stories(_sheets(chosen), more=len(ordered) - at)
        chosen += cards
    return Stories(_sheets(chosen))


def _ordered(bench: Workbench, themed: Iterable[str], made: Sequence[Card]) -> list[str]:
    known = list(themed)
    first = [theme.code for card in made for theme in card.themes if theme.code in known]
    told = {code: _share(bench, code) for code in known}
    last = {code: code == OTHER_THEME or not bench.names.is_named(code) for code in known}
    rest = sorted(known, key=lambda code: (last[code], -told[code], code))
    return list(dict.fromkeys([*first, *rest]))


def _share(bench: Workbench, theme: str) -> float:
    """Give the share of a theme in this edition, in everybody; 0 where it isn't shown."""
    table = shares(bench.published)
    if table is None:
        return 0.0
    here = bench.where(table, {"theme": theme})
    for record in table.records():
        if all(str(record[name]) == here[name] for name in table.dimensions):
            return float(record["value"]) if record["state"] == "shown" else 0.0
    return 0.0


def _of_theme(bench: Workbench, code: str, quotes: Sequence[SafeQuote]) -> list[StoryCard]:
    theme = sized(bench, code, shares(bench.published))
    poles = dict.fromkeys(quote.pole for quote in quotes)
    firsts = [next(quote for quote in quotes if quote.pole == pole) for pole in poles]
    cards = [
        StoryCard(theme, voice, other=False, size=_size(voice)) for voice in listed(firsts[:2])
    ]
    beside = all(card.size == "small" for card in cards)  # else they hang apart
    return [replace(card, other=beside and at > 0) for at, card in enumerate(cards)]


def _size(voice: Voice) -> str:
    signs = len(voice.quote.text)
    return "small" if signs <= SMALL else "wide" if signs <= WIDE else "page"


def _sheets(cards: Sequence[StoryCard]) -> tuple[tuple[tuple[StoryCard, ...], ...], ...]:
    """Put cards on sheets: four small ones (both sides of a theme in a row), two wide, one long."""
    small = [card for card in cards if card.size == "small"]
    sides = Counter(card.theme.code for card in small)
    paired = sorted(small, key=lambda card: sides[card.theme.code] < 2)  # stable: order stays
    rows = [tuple(paired[at : at + 2]) for at in range(0, len(paired), 2)]
    rows += [(card,) for card in cards if card.size == "wide"]
    sheets = [tuple(rows[at : at + 2]) for at in range(0, len(rows), 2)]
    return (*sheets, *(((card,),) for card in cards if card.size == "page"))
