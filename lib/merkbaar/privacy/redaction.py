"""Take identifiers out of running text, readably, and say whether a text may be offered.

Numbers, addresses, ages and dates by shape in every language; names of people, places and
institutions in Dutch, by lists and by the words around them. Redacted isn't anonymous: a name that
is on no list and that nothing announces stays, and so does a description ("the baker's widow").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from merkbaar.errors import PrivacyError
from merkbaar.privacy.addresses import address_shapes
from merkbaar.privacy.ages import AFTER_NAME, age_shapes
from merkbaar.privacy.lists import Phrases, phrases
from merkbaar.privacy.numbering import name_parts, number_people
from merkbaar.privacy.ordinary import doubtful_word, harmless_words, ordinary_words
from merkbaar.privacy.people import find_people, greeted
from merkbaar.privacy.places import find_institutions, find_places, find_work_and_school
from merkbaar.privacy.shapes import Shape, first_shapes, matches, readable, shapes
from merkbaar.privacy.told import NO_NAME, told_names
from merkbaar.privacy.wordrow import Words, bare, read_words

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

__all__ = [
    "Kept",
    "Redaction",
    "Span",
    "kept_names",
    "offerable",
    "ordinary_words",
    "redact",
    "redact_many",
]

_LABELS = {
    "nl": {
        "name": "NAAM",
        "location": "PLAATS",
        "institution": "INSTELLING",
        "age": "LEEFTIJD",
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
        "location": "PLACE",
        "institution": "INSTITUTION",
        "age": "AGE",
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


_LINK = re.compile(r"\s+(?:(?:van|de|het|der|bij|in|'t)\s+)*$")
"""What joins a name with what stands after it."""
_PAYS = 500
"""Texts a process should have before another one is started."""
_Piece = tuple[int, int, str]
"""Start, end and kind."""


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


@dataclass(frozen=True)
class Kept:
    """Names that carry meaning and stay, made ready once for many texts by :func:`kept_names`."""

    phrases: Phrases


def kept_names(names: Iterable[str]) -> Kept:
    """Make names that stay ready, so that each text costs no more for a long list of them.

    Parameters
    ----------
    names : iterable of str
        Names of places, organisations, professionals, from the monitor file; case is ignored.
    """
    return _kept(tuple(names))


@lru_cache(maxsize=8)
def _kept(names: tuple[str, ...]) -> Kept:
    return Kept(phrases(name.replace("’", "'") for name in names))


def redact(text: str, language: str = "nl", *, keep: Iterable[str] | Kept = ()) -> Redaction:
    """Take identifiers out of a text and leave a readable label.

    Parameters
    ----------
    text : str
        A story, an answer, a message; any length.
    language : str
        Language of the text ("nl", "tr", …). Labels are Dutch, or English for "en".
    keep : Kept or iterable of str
        Names that carry meaning and stay (a place, an organisation), from the monitor file. For
        many texts: what :func:`kept_names` gives.

    Returns
    -------
    Redaction
        ``.text`` and ``.spans`` (start, end, kind), in the order of the text. Kinds: name,
        location, address, institution, date, age, phone, id, bsn, iban, email, url. The same
        person keeps the same number, by full name or a part of it.

    Raises
    ------
    PrivacyError
        If `text` isn't text.
    """
    if not isinstance(text, str):
        raise PrivacyError("Alleen tekst kan worden geanonimiseerd; hier staat iets anders.")
    plain, places = readable(text)
    kept = keep if isinstance(keep, Kept) else kept_names(keep)
    found = sorted(_spans(plain, language, kept))
    if not found:
        return Redaction(text, ())
    labels = _LABELS["en" if language == "en" else "nl"]
    numbers = iter(number_people([plain[a:b] for a, b, kind in found if kind == "name"]))
    pieces, spans, at = [], [], 0
    for start, end, kind in found:
        label = f"{labels[kind]}-{next(numbers)}" if kind == "name" else labels[kind]
        first, last = (start, end) if places is None else (places[start], places[end - 1] + 1)
        pieces += [text[at:first], f"[{label}]"]
        spans.append(Span(first, last, kind))
        at = last
    return Redaction("".join([*pieces, text[at:]]), tuple(spans))


def redact_many(
    texts: Sequence[str],
    languages: Sequence[str] | str = "nl",
    *,
    keep: Iterable[str] | Kept = (),
    workers: int = 1,
) -> list[Redaction]:
    """Redact many texts, on several cores where that pays.

    Parameters
    ----------
    texts : sequence of str
        What to redact; the answer has the same order, whatever the number of workers.
    languages : str or sequence of str
        One language for all, or one per text.
    keep : Kept or iterable of str
        As in :func:`redact`.
    workers : int
        Processes to use. Few texts are done in this one: starting others takes longer.

    Raises
    ------
    PrivacyError
        If one of `texts` isn't text, or there aren't as many languages as texts.
    """
    spoken = [languages] * len(texts) if isinstance(languages, str) else list(languages)
    if len(spoken) != len(texts):
        raise PrivacyError(f"{len(texts)} teksten met {len(spoken)} talen; verwacht: evenveel.")
    kept = keep if isinstance(keep, Kept) else kept_names(keep)
    parts = max(1, min(workers, len(texts) // _PAYS))
    if parts == 1:
        return _redact_part(texts, spoken, kept)
    from concurrent.futures import ProcessPoolExecutor

    cuts = [len(texts) * part // parts for part in range(parts + 1)]
    with ProcessPoolExecutor(parts, mp_context=_context()) as pool:
        jobs = [pool.submit(_redact_part, texts[a:b], spoken[a:b], kept) for a, b in pairwise(cuts)]
        return [one for job in jobs for one in job.result()]


def _redact_part(texts: Sequence[str], languages: Sequence[str], kept: Kept) -> list[Redaction]:
    return [redact(one, code, keep=kept) for one, code in zip(texts, languages, strict=True)]


def _context() -> BaseContext:
    """Give how to start processes: a copy of this one where that is safe, which is quickest."""
    import multiprocessing
    import threading

    alone = threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if alone else "spawn")


@lru_cache(maxsize=1)
def _shapes() -> tuple[Shape, ...]:
    return (*first_shapes(), *address_shapes(), *shapes(), *age_shapes())


def _spans(plain: str, language: str, kept: Kept) -> list[_Piece]:
    """Give what is found, none over another: first what has a shape, then names."""
    found = list(matches(plain, _shapes()))
    if language not in _WITH_NAMES:
        return found
    words = read_words(plain)
    stays = _staying(words, kept)
    taken, stay = _mask(plain, found), _mask(plain, stays)
    for start, end, kind in _named(words):
        first, cut = start, end
        if kind == "name" and stay[end - 1]:
            cut = _without_kept(plain[start:end], start, stays)
        if kind == "name" and any(taken[first:cut]):
            first, cut = _free_part(plain, first, cut, taken)
        if first < cut and not any(taken[first:cut]) and not all(stay[first:cut]):
            found.append((first, cut, kind))
            taken[first:cut] = b"\x01" * (cut - first)
    found += _again(words, found, stays)
    return [*found, *_ages_of_named(plain, found)]


def _mask(plain: str, some: Iterable[tuple[int, int] | _Piece]) -> bytearray:
    """Give per letter of a text whether it lies in one of some pieces."""
    mask = bytearray(len(plain))
    for start, end, *_ in some:
        mask[start:end] = b"\x01" * (end - start)
    return mask


def _ages_of_named(plain: str, found: Sequence[_Piece]) -> Iterator[_Piece]:
    """Yield ages right after a name: "Noa is 12", "Jayden van 8", "Noa (12)"."""
    taken = {start for start, _, _ in found}
    for _, end, kind in found:
        match = AFTER_NAME.match(plain, end) if kind == "name" else None
        if match and match.start("it") not in taken:
            yield *match.span("it"), "age"


def _staying(words: Words, kept: Kept) -> list[tuple[int, int]]:
    """Give where names stand that stay."""
    found = []
    for at, small in enumerate(words.small) if kept.phrases else ():
        word = small if small in kept.phrases else bare(small)
        if word in kept.phrases:
            end = words.phrase_end(at, kept.phrases[word])
            if end == at and (word,) in kept.phrases[word]:
                end = at + 1
            if end > at:
                found.append((words.starts[at], words.ends[end - 1]))
    return found


def _free_part(plain: str, start: int, end: int, taken: bytearray) -> tuple[int, int]:
    """Give what of a name is left beside what was found before ("Chantal van [INSTELLING]")."""
    while start < end and (taken[start] or plain[start].isspace()):
        start += 1
    cut = start
    while cut < end and not taken[cut]:
        cut += 1
    link = _LINK.search(plain, start, cut) if cut < end else None
    return start, link.start() if link else cut


def _without_kept(name: str, start: int, stays: Sequence[tuple[int, int]]) -> int:
    """Give where a name ends that runs on in a name that stays ("Ahmed van Buurtmaatjes")."""
    end = start + len(name)
    for first, last in stays:
        link = re.search(r"\s+(?:(?:van|de|het|der|bij)\s+)+$", name[: max(0, first - start)])
        if link and start < first and last == end:
            return start + link.start()
    return end


def _named(words: Words) -> Iterator[_Piece]:
    """Yield names of institutions, places and people, what should win first."""
    institutions = _by_length(words, find_institutions(words))
    yield from institutions
    yield from told_names(words)
    yield from _by_length(words, find_work_and_school(words))
    both = [*find_places(words), *find_people(words), *greeted(words)]
    yield from _by_length(words, both)


def _by_length(words: Words, some: Iterable[_Piece]) -> list[_Piece]:
    """Give what stands at words as places in the text, the one of most words first."""
    ordered = sorted(some, key=lambda one: (one[0] - one[1], one[0], one[2]))
    return [(_start(words, a), words.ends[b - 1], kind) for a, b, kind in ordered]


def _start(words: Words, at: int) -> int:
    """Give where a word starts, with the apostrophe of "'t" and "'s"."""
    start = words.starts[at]
    clipped = start and words.written[at][0] in "ts" and words.text[start - 1] in "'’"
    return start - 1 if clipped else start


def _again(
    words: Words, found: Sequence[_Piece], stays: Sequence[tuple[int, int]]
) -> Iterator[_Piece]:
    """Yield the other places where a part of a name that was found stands with a capital."""
    parts = {
        bare(word)
        for start, end, kind in found
        if kind == "name"
        for word in name_parts(words.text[start:end])
        if len(word) > 2 and word not in harmless_words() and word not in NO_NAME
    }
    taken = _mask(words.text, [*found, *((a, b, "") for a, b in stays)])
    for at, small in enumerate(words.small) if parts else ():
        start, end = words.starts[at], words.ends[at]
        again = bare(small) in parts and words.written[at][0].isupper()
        if again and not any(taken[start:end]):
            yield start, end, "name"


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
