"""The words by which a theme is named: only ordinary ones, never what may be somebody's name.

Themes name themselves with words that mark them out, and a name that a few people wrote marks out
very well. What a notebook says of its themes passes here before it may be published.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..wording.catalogue import LANGUAGES

if TYPE_CHECKING:
    from ..tables import SafeTable

FACTS = ("title", "named", "stable", "stability", "words", "leefgebied")
"""What readers may know of a theme; how many stories it has isn't among them."""
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
IN_TITLE = 3
NAMELESS = "zonder woorden"


def named_safely(
    themes: Mapping[str, Mapping[str, Any]],
    stories: Iterable[str],
    *,
    own: Collection[str] = (),
    hidden: Collection[str] = (),
) -> dict[str, dict[str, Any]]:
    """Themes without words that may be a name, in their title as well.

    Parameters
    ----------
    themes : mapping of str to mapping
        Per code ``title`` (per language) and ``words``, as a notebook gave them.
    stories : iterable of str
        All stories, redacted; from them is learnt which words people write in small letters.
    own : collection of str
        Words of the monitor file: these may always stay.
    hidden : collection of str
        Codes of themes that too few people told of to show (:func:`too_few`): their words are
        those people's, and stay behind.

    Returns
    -------
    dict of str to dict
        A title that was made of words is made anew where one of them went; a title that a
        person gave stays.
    """
    from ..privacy import redaction

    if not themes:
        return {}
    ordinary = redaction.ordinary_words(stories) | {word.casefold() for word in own}
    safe: dict[str, dict[str, Any]] = {}
    titles: set[str] = set()
    for code, about in themes.items():
        given = () if code in hidden else about.get("words", ())
        words = [word for word in given if _is_ordinary(word, ordinary)]
        title = {
            language: _title(text, about.get("words", ()), words, titles)
            for language, text in about.get("title", {}).items()
            if language in LANGUAGES
        }
        facts = {name: _fact(name, fact) for name, fact in about.items() if name in FACTS}
        safe[code] = {**facts, "title": title, "words": words}
    return safe


def in_tables(
    themes: Mapping[str, dict[str, Any]],
    tables: Iterable[Mapping[str, Any]],
    *,
    own: Collection[str] = (),
) -> dict[str, dict[str, Any]]:
    """Give the themes that a published table has a row of, or the monitor file names.

    A notebook may call a theme anything; the rows of tables were looked at.
    """
    known = set(own)
    for table in tables:
        if "theme" in table["columns"]:
            at = list(table["columns"]).index("theme")
            known.update(row[at] for row in table["rows"])
    return {code: about for code, about in themes.items() if code in known}


def _fact(name: str, fact: Any) -> Any:
    """Give what may be known of a theme in the only form it may have; other things are lost."""
    if name in ("named", "stable"):
        return bool(fact)
    if name == "stability":
        known = isinstance(fact, int | float) and 0 <= fact <= 1
        return round(float(fact), 2) if known else None
    if name == "leefgebied":
        return fact if isinstance(fact, str) and _CODE.fullmatch(fact) else None
    return fact


def too_few(themes: Iterable[str], tables: Iterable[SafeTable]) -> set[str]:
    """Give the themes of which no table shows a single cell with anybody in it."""
    told = {
        row["theme"]
        for table in tables
        if "theme" in table.dimensions
        for row in table.records()
        if row["state"] == "shown" and row["value"]
    }
    return set(themes) - told


def _is_ordinary(word: str, ordinary: Collection[str]) -> bool:
    parts = word.casefold().split()
    return bool(parts) and all(part in ordinary for part in parts)


def _title(text: str, words: Collection[str], kept: list[str], taken: set[str]) -> str:
    made_of_words = _parts(text) <= set(words)
    if not made_of_words or _parts(text) <= set(kept):
        taken.add(text)
        return text
    plain = ", ".join(kept[:IN_TITLE]) or NAMELESS
    title, number = plain, 1
    while title in taken:
        number += 1
        title = f"{plain} ({number})"
    taken.add(title)
    return title


def _parts(title: str) -> set[str]:
    return set(title.rsplit(" (", 1)[0].split(", "))


def titles_given(edition: Mapping[str, Any], *, known: Collection[str]) -> str:
    """Say which titles of themes somebody typed, so that who releases reads them; "" for none.

    A title is published as it was typed, and no list can tell whether a name is in it. Whatever
    isn't made of the theme's own words was typed, whether a notebook says so or not.

    Parameters
    ----------
    edition : mapping of str to any
        Its facts; under ``themes``, where it has stories, per code ``title`` (per language) and
        ``words``.
    known : collection of str
        Titles of the monitor file, in every language.
    """
    from ..storytelling.labelling import OTHER

    typed = {
        str(title)
        for about in edition.get("themes", {}).values()
        for title in about["title"].values()
        if not _parts(title) <= {*about.get("words", ()), NAMELESS}
    }
    given = sorted(typed - {*known, *OTHER.values(), ""})
    if not given:
        return ""
    return (
        f"Deze namen gaf iemand aan thema's; zo staan ze straks op de pagina: {'; '.join(given)}. "
        "Staat er een mens in, stop dan met Ctrl+C, geef een andere naam (theme_desk.ipynb of "
        "corrections/themes.yml) en draai opnieuw."
    )
