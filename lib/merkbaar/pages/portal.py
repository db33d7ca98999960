"""The portal: a card a monitor, with its editions and what is new in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..published import Published
from ..tables import Words
from .names import Names
from .page import Page, inert_json, render
from .texts import LANGUAGES, Texts, complete, sentence, ui


@dataclass(frozen=True)
class PageLink:
    """A page of an edition: its address, and that of its file to keep ("" if there is none)."""

    name: str
    href: str
    file: str = ""


@dataclass(frozen=True)
class EditionCard:
    """An edition in the portal.

    Attributes
    ----------
    findings : int
        How many findings it has.
    news : tuple of Words
        Titles of the findings that the edition before it didn't have.
    """

    edition: str
    title: str
    released: str
    pages: tuple[PageLink, ...]
    findings: int = 0
    news: tuple[Words, ...] = ()


@dataclass(frozen=True)
class MonitorCard:
    """A monitor in the portal, its newest edition first."""

    monitor: str
    title: str
    municipality: str
    editions: tuple[EditionCard, ...]


def portal(entries: Sequence[MonitorCard]) -> Page:
    """Build the portal.

    Parameters
    ----------
    entries : sequence of MonitorCard
        What may be opened; without any the page says how to make an edition.
    """
    texts = Texts()
    titles = {name: complete(ui(f"language.{name}")["nl"]) for name in LANGUAGES}
    titles["en"] = complete(ui("language.en")["en"])
    body = render("portal.html.j2", t=texts, ui=ui, entries=entries, languages=titles)
    payload = {"texts": texts.lists(), "script": {}, "tables": {}, "places": [], "defaults": {}}
    html = (
        f'{body}<script type="application/json" id="merkbaar-data">{inert_json(payload)}</script>\n'
    )
    return Page(html=html, payload=payload, title="Merkbaar")


def news(published: Published, before: Published | None) -> tuple[Words, ...]:
    """Give the titles of the headlines that the edition before didn't have, at most three."""
    if before is None:
        return ()
    known = {one.finding for one in before.findings if one.rank > 0}
    names = Names(published.edition).speaking(published.findings)
    fresh = [one for one in published.findings if one.rank > 0 and one.finding not in known]
    return tuple(sentence(one, "title", names) for one in fresh[:3])
