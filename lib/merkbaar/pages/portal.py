"""The portal: a card a monitor, with its editions and what changed since the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .. import wording
from ..appearance import HouseStyle
from ..published import Published
from ..tables import SafeFinding, Words
from .entrance import languages, with_script
from .names import Names
from .page import Page, render
from .texts import Texts, dated, sentence, ui

MOST = 4
"""Sentences of each kind on a card; a longer list is a page of its own."""


@dataclass(frozen=True)
class PageLink:
    """A page of an edition: its address, and that of its file to keep ("" if there is none).

    Attributes
    ----------
    others : tuple of (str, str)
        Other files in which it can be kept: kind (pdf, xlsx, …) and address.
    """

    name: str
    href: str
    file: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Changes:
    """What differs from the edition before, in sentences.

    Attributes
    ----------
    since : str
        The edition before; empty if there is none.
    new, gone : tuple of Words
        Titles of findings that became a main point, and of those that no longer are.
    certainty : tuple of Words
        Titles of findings that are more or less certain, with both words.
    """

    since: str = ""
    new: tuple[Words, ...] = ()
    gone: tuple[Words, ...] = ()
    certainty: tuple[Words, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.new or self.gone or self.certainty)


@dataclass(frozen=True)
class EditionCard:
    """An edition in the portal.

    Attributes
    ----------
    findings : int
        How many findings it has.
    files : tuple of (str, str)
        Files to take along that aren't of one page: kind and address.
    state : str
        sound, changed, unsigned or unknown; only a sound one has pages.
    """

    edition: str
    title: str
    released: str
    pages: tuple[PageLink, ...]
    findings: int = 0
    changes: Changes = field(default_factory=Changes)
    files: tuple[tuple[str, str], ...] = ()
    state: str = "sound"


@dataclass(frozen=True)
class MonitorCard:
    """A monitor in the portal, its newest edition first.

    Attributes
    ----------
    work : tuple of (str, str)
        Pages left of the gate: name and address; only for who may open them.
    """

    monitor: str
    title: str
    municipality: str
    editions: tuple[EditionCard, ...]
    work: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Visitor:
    """Who looks: the role of who is logged in ("" for nobody) and what the way out sends along."""

    role: str = ""
    token: str = ""


def portal(
    entries: Sequence[MonitorCard],
    *,
    home: str = "/",
    visitor: Visitor | None = None,
    style: HouseStyle | None = None,
) -> Page:
    """Build the portal.

    Parameters
    ----------
    entries : sequence of MonitorCard
        What may be opened; without any the page says how to make an edition.
    home : str
        Its own address, ending in a slash.
    visitor : Visitor, optional
        Who looks, if somebody is logged in.
    style : HouseStyle, optional
        The one that all monitors have; ours if they differ.
    """
    texts, who = Texts(), visitor or Visitor()
    values = {
        "entries": entries,
        "languages": languages(),
        "home": home,
        "who": who,
        "dated": dated,
    }
    body = render("portal.html.j2", t=texts, ui=ui, **values)
    payload = {"texts": texts.lists(), "script": {}, "tables": {}, "places": [], "defaults": {}}
    return Page(html=with_script(body, texts), payload=payload, title="Merkbaar", style=style)


def changes(published: Published, before: Published | None) -> Changes:
    """Compare the main points of an edition with those of the edition before.

    A finding is the same one if its name is: measure, comparison, place and group. What is more or
    less certain isn't said to be gone as well.
    """
    if before is None:
        return Changes()
    now, was = _main(published), _main(before)
    every = {one.finding: one for one in published.findings}
    earlier = {one.finding: one for one in before.findings}
    shifted = {
        name
        for name in {*now, *was}
        if name in every and name in earlier and every[name].certainty != earlier[name].certainty
    }
    return Changes(
        since=str(before.edition.get("edition", "")),
        new=_titles(published, [one for one in now.values() if one.finding not in was]),
        gone=_titles(before, [one for one in was.values() if one.finding not in {*now, *shifted}]),
        certainty=tuple(
            _shift(published, every[name], earlier[name].certainty)
            for name in sorted(shifted, key=lambda name: (every[name].rank == 0, name))
        )[:MOST],
    )


def _main(published: Published) -> dict[str, SafeFinding]:
    return {one.finding: one for one in published.findings if one.rank > 0}


def _titles(published: Published, findings: Sequence[SafeFinding]) -> tuple[Words, ...]:
    names = Names(published.edition).speaking(published.findings)
    return tuple(sentence(one, "title", names) for one in findings[:MOST])


def _shift(published: Published, finding: SafeFinding, before: str) -> Words:
    names = Names(published.edition).speaking(published.findings)
    title = sentence(finding, "title", names)
    was, now = (
        {language: wording.certainty_word(code, language) for language in wording.LANGUAGES}
        for code in (before, finding.certainty)
    )
    bare = {language: text.rstrip(".") for language, text in title.items()}
    return ui("portal.certainty_change", title=bare, before=was, after=now)
