"""Every text of a page in every language: Dutch in the markup, the others for the switch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import wording
from ..tables import Finding, Words

if TYPE_CHECKING:
    from markupsafe import Markup

LANGUAGES = wording.LANGUAGES


def ui(key: str, count: int | None = None, **values: object) -> Words:
    """Give a text of the catalogue in all languages; a value may itself be words per language."""
    return {
        language: wording.interface(
            key,
            language,
            count=count,
            **{name: in_language(value, language) for name, value in values.items()},
        )
        for language in LANGUAGES
    }


def in_language(value: object, language: str) -> object:
    """Give the words of a language where there are any; else Dutch."""
    if isinstance(value, Mapping):
        return value.get(language) or value.get("nl", "")
    return value


def complete(words: Words | str) -> Words:
    """Fill up words: plain Dutch and English fall back on Dutch."""
    if isinstance(words, str):
        return dict.fromkeys(LANGUAGES, words)
    return {language: str(in_language(words, language)) for language in LANGUAGES}


def joined(*parts: Words | str, by: str = " · ") -> Words:
    """Join words, in each language; empty parts are left out."""
    every = [complete(part) for part in parts]
    return {
        language: by.join(part[language] for part in every if part[language])
        for language in LANGUAGES
    }


def dated(day: str) -> Words:
    """Write a day (ISO 8601) out, in all languages; anything else is left as it is."""
    from babel.dates import format_date

    try:
        parsed = dt.date.fromisoformat(day)
    except ValueError:
        return complete(day)
    locales = {language: "en" if language == "en" else "nl" for language in LANGUAGES}
    return {language: format_date(parsed, "d MMMM y", locales[language]) for language in LANGUAGES}


def sentence(finding: Finding, part: str, speaking: Speaking) -> Words:
    """Give a sentence of a finding in all languages; `speaking` gives the names per language."""
    return {
        language: wording.sentence(
            finding, part, language, speaking.names[language], companions=speaking.companions
        )
        for language in LANGUAGES
    }


@dataclass(frozen=True)
class Speaking:
    """What sentences need besides a finding: names per language, and the other findings."""

    names: Mapping[str, wording.Names]
    companions: Mapping[str, Finding]


class Texts:
    """The texts that stand on a page, each once, with a number that the markup refers to."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}

    def number(self, words: Words | str) -> int:
        """Give the number of a text; the same words get the same number."""
        whole = complete(words)
        key = tuple(whole[language] for language in LANGUAGES)
        return self._numbers.setdefault(key, len(self._numbers))

    def __call__(self, words: Words | str) -> Markup:
        """Put a text in the markup."""
        from markupsafe import Markup

        return Markup('<span data-t="{}">{}</span>').format(
            self.number(words), complete(words)["nl"]
        )

    def attribute(self, name: str, words: Words | str) -> Markup:
        """Put a text in an attribute."""
        from markupsafe import Markup

        return Markup('{}="{}" data-t-{}="{}"').format(
            name, complete(words)["nl"], name, self.number(words)
        )

    def lists(self) -> dict[str, list[str]]:
        """Give the texts per language, by number."""
        return {
            language: [key[at] for key in self._numbers] for at, language in enumerate(LANGUAGES)
        }
