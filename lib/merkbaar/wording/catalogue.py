"""The catalogues: every text a reader sees, by its coded id, in three languages.

Read lazily from the ``.po`` files (Babel), so that a fresh clone needs no step to compile them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

LANGUAGES = ("nl", "nl-b1", "en")
"""Dutch, plain Dutch (B1: at most fifteen words a sentence) and English."""
_LOCALE = Path(__file__).resolve().parent / "locale"
Texts = dict[str, str | tuple[str, ...]]


@cache
def texts(language: str) -> Texts:
    """Give all texts of a language, by id; a pair where one and many differ.

    Raises
    ------
    KeyError
        If the language is not one of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise KeyError(f"`language` must be one of {', '.join(LANGUAGES)}; not {language!r}")
    from babel.messages.pofile import read_po

    place = _LOCALE / language.replace("-", "_") / "LC_MESSAGES" / "merkbaar.po"
    with place.open("rb") as handle:
        catalogue = read_po(handle, locale="en" if language == "en" else "nl")
    return {_key(message.id): _text(message.string) for message in catalogue if message.id}


def _key(identifier: str | tuple[str, ...] | list[str]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def _text(string: Any) -> str | tuple[str, ...]:
    return string if isinstance(string, str) else tuple(string)


def interface(key: str, language: str = "nl", *, count: int | None = None, **values: object) -> str:
    """Give a label or text of the page.

    Parameters
    ----------
    key : str
        Its id ("page.in_one_minute"); ``keys()`` lists them.
    language : str
        "nl", "nl-b1" or "en".
    count : int, optional
        Chooses between the forms for one and for many, and fills ``{count}``.
    values
        What goes in the braces; a value that is not asked for is left aside.

    Raises
    ------
    KeyError
        If the id, the language, or a value for the braces is not there.
    """
    try:
        found = texts(language)[key]
    except KeyError:
        raise KeyError(f"no text {key!r} in language {language!r}") from None
    if isinstance(found, tuple):
        found = found[0 if count == 1 else 1]
    return found.format(count=count, **values)


def keys() -> tuple[str, ...]:
    """List the ids of all texts, sorted."""
    return tuple(sorted(texts("nl")))


def places(key: str, language: str) -> set[str]:
    """Name what a text wants in its braces."""
    found = texts(language)[key]
    forms = (found,) if isinstance(found, str) else found
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def has(key: str) -> bool:
    """Say whether there is a text with this id."""
    return key in texts("nl")
