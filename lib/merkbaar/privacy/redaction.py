"""Take identifiers out of running text, readably, and say whether a text may be offered.

First form: numbers, addresses and dates by shape in every language; names only where the text says
that one follows ("mevrouw", "ik heet"). Lists of names come later; until then `offerable` refuses
each text in which a word might be a name. Redacted isn't anonymous.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from merkbaar.errors import PrivacyError
from merkbaar.privacy.addresses import address_shapes
from merkbaar.privacy.ordinary import doubtful_word, ordinary_words
from merkbaar.privacy.shapes import first_shapes, matches, readable, shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Redaction", "Span", "offerable", "ordinary_words", "redact"]

_LABELS = {
    "nl": {
        "name": "NAAM",
        "address": "ADRES",
        "phone": "TELEFOON",
        "email": "E-MAIL",
        "iban": "REKENINGNUMMER",
        "bsn": "BSN",
        "id": "NUMMER",
        "url": "WEBADRES",
        "date": "DATUM",
    },
    "en": {
        "name": "NAME",
        "address": "ADDRESS",
        "phone": "PHONE",
        "email": "E-MAIL",
        "iban": "ACCOUNT NUMBER",
        "bsn": "BSN",
        "id": "NUMBER",
        "url": "WEB ADDRESS",
        "date": "DATE",
    },
}
_WITH_NAMES = ("nl",)
"""Languages in which a name in a text can be noticed by its capital and the words around it."""

_PARTICLE = r"(?:van|de|der|den|ten|ter|het|'t|’t|el|al|bin|von|da|di)"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_TITLE = (
    r"(?i:mevrouw|mevr\.?|mw\.?|meneer|mijnheer|dhr\.?|de\s+heer|hr\.|juffrouw|juf|meester|"
    r"dokter|dr\.?|drs\.?|prof\.?|ds\.|pastor|zuster|broeder|tante|oom|wethouder|advocaat|"
    r"(?:mijn|de|onze)\s+naam\s+is|naam\s*:|heet(?:te)?|genaamd)"
)
_NAME = re.compile(
    rf"\b{_TITLE}\s+(?P<it>(?:[A-Z]\.?\s?){{0,4}}(?:{_PARTICLE}\s+){{0,3}}"
    rf"(?:{_CAPITAL}|[A-Z]\b\.?)(?:\s+(?:{_PARTICLE}\s+){{0,3}}{_CAPITAL})*)"
)
_SIGNED = re.compile(
    rf"(?i:vriendelijke groet(?:en)?|groet(?:en|jes)?|gr\.?|hoogachtend|mvg)[\s,.:!]+"
    rf"(?:van\s+)?(?P<it>(?:[A-Z]\.\s?)*(?:{_PARTICLE}\s+){{0,3}}{_CAPITAL}"
    rf"(?:\s+(?:{_PARTICLE}\s+){{0,3}}{_CAPITAL})*)\s*[.!]*\s*$"
)
_NO_NAME = frozenset(("u", "uw", "ik", "wij", "we", "het", "de", "een", "en", "ja", "nee", "nou"))


@dataclass(frozen=True)
class Span:
    """A piece of the original text that was taken out: ``text[start:end]`` was a `kind`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Redaction:
    """A text without what was recognised, and where that stood in the original."""

    text: str
    spans: tuple[Span, ...]


def redact(text: str, language: str = "nl", *, keep: Iterable[str] = ()) -> Redaction:
    """Take identifiers out of a text and leave a readable label.

    Parameters
    ----------
    text : str
        A story, an answer, a message; any length.
    language : str
        Language of the text ("nl", "tr", …). Labels are Dutch, or English for "en".
    keep : iterable of str
        Names that carry meaning and stay (a place, an organisation), from the monitor file.

    Returns
    -------
    Redaction
        ``.text`` and ``.spans`` (start, end, kind), in the order of the text. Kinds: name,
        address, date, phone, id, bsn, iban, email, url. The same name keeps the same number.

    Raises
    ------
    PrivacyError
        If `text` isn't text.
    """
    if not isinstance(text, str):
        raise PrivacyError("Alleen tekst kan worden geanonimiseerd; hier staat iets anders.")
    plain, places = readable(text)
    kept = frozenset(word.casefold() for word in keep)
    found = sorted(_spans(plain, language, kept))
    labels = _LABELS["en" if language == "en" else "nl"]
    pieces, spans, numbers, at = [], [], {}, 0
    for start, end, kind in found:
        label = labels[kind]
        if kind == "name":
            label = f"{label}-{numbers.setdefault(_same(plain[start:end]), len(numbers) + 1)}"
        first, last = (start, end) if places is None else (places[start], places[end - 1] + 1)
        pieces += [text[at:first], f"[{label}]"]
        spans.append(Span(first, last, kind))
        at = last
    return Redaction("".join([*pieces, text[at:]]), tuple(spans))


def _spans(plain: str, language: str, kept: frozenset[str]) -> list[tuple[int, int, str]]:
    found = list(matches(plain, (*first_shapes(), *address_shapes(), *shapes())))
    if language not in _WITH_NAMES:
        return found
    names = [m.span("it") for pattern in (_NAME, _SIGNED) for m in pattern.finditer(plain)]
    surnames = {
        word
        for start, end in names
        for word in re.findall(_CAPITAL, plain[start:end])
        if len(word) > 2 and word.casefold() not in _NO_NAME | kept
    }
    if surnames:
        again = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(surnames))) + r")\b")
        names += [m.span() for m in again.finditer(plain)]
    for start, end in sorted(set(names), key=lambda span: (span[0] - span[1], span)):
        free = all(end <= other[0] or start >= other[1] for other in found)
        if free and plain[start:end].casefold() not in _NO_NAME | kept:
            found.append((start, end, "name"))
    return found


def _same(name: str) -> str:
    """Give what two ways to write one person's name share: the last word of it."""
    words = re.findall(r"[\w'’-]+", name)
    return words[-1].casefold() if words else name


def offerable(
    text: str,
    *,
    language: str = "nl",
    words: frozenset[str] | None = None,
    allowed: Iterable[str] = (),
) -> bool:
    """Whether a redacted text may be offered as a quote: no word of it might be a name.

    A capital inside a sentence is let through only on an allowed name, an abbreviation, or a
    known word in capitals throughout; at the start of a sentence the word must be a known one. In
    a text without capitals every word must be known, since a name wouldn't stand out.

    Parameters
    ----------
    text : str
        Text after `redact`; labels such as "[NAAM-1]" are skipped.
    language : str
        Only Dutch can be judged; a text in another language waits for a person's yes (False).
    words : frozenset of str, optional
        Ordinary words in small letters, from :func:`ordinary_words` over all the stories. Unset:
        the short list that comes with Merkbaar, which refuses much more.
    allowed : iterable of str
        Names that may stay: wijken, the municipality, organisations, approaches.

    Returns
    -------
    bool
        False where a word might be a name.
    """
    if language not in _WITH_NAMES or redact(text, language, keep=allowed).spans:
        return False
    known = ordinary_words(()) if words is None else words
    return doubtful_word(text, words=known, allowed=allowed) is None
