"""Places and institutions in Dutch text: by lists, and by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from merkbaar.privacy.lists import Phrases, phrases, sections
from merkbaar.privacy.ordinary import harmless_words
from merkbaar.privacy.wordrow import Words, bare

Found = tuple[int, int, str]
"""First word, the word after the last, and the kind."""

_IN = frozenset(
    (
        "in",
        "uit",
        "naar",
        "te",
        "vanuit",
        "rond",
        "nabij",
        "richting",
        "gemeente",
        "omgeving",
        "regio",
    )
)
_AT = frozenset(("bij", "van", "via", "door", "in", "naar", "uit", "door", "met", "op"))
_ARTICLE = frozenset(("de", "het", "'t", "t", "sint", "st", "st."))
_WORKS = re.compile(
    r"\b(?:(?:ge)?werk(?:t|te|en|ten|zaam|gever|nemer)?|baan(?:tje)?|bijbaan|dienst|stage|baas|ontslagen|"
    r"collega['’]?s?|solliciteerde|gesolliciteerd|contract|aangenomen|begonnen)\b"
    r"[^.!?\n,;:\d]{0,20}?\b(?:bij|voor|werkgever|is)\s",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?:zit|zat|zitten|zaten|school|les|juf|meester|leraar|leerling)\b"
    r"(?:\s+(?:nu|al|ook|nog|sinds|dit|jaar|weer|hij|zij|ze|in|groep|klas|\d|brugklas|daar|toen)){0,5}"
    r"\s+(?:op|van)\s",
    re.IGNORECASE,
)
_BOSS = (
    frozenset(
        ("werk", "werkt", "werkte", "werken", "werkten", "werkzaam", "werkgever", "werknemer")
    )
    | frozenset(("gewerkt", "baan", "baantje", "bijbaan", "dienst", "stage", "baas", "ontslagen"))
    | frozenset(("collega", "collegas", "collega's", "solliciteerde", "gesolliciteerd", "contract"))
    | frozenset(("aangenomen", "begonnen", "gewerk"))
)
_PUPIL = frozenset(("zit", "zat", "zitten", "zaten", "school", "les", "juf", "meester")) | {
    "leraar",
    "leerling",
}
_STREET = re.compile(r"(?:plein|straat|laan|weg|markt|kade|gracht|dijk|park|station|app|book)$")


@lru_cache(maxsize=1)
def _places() -> tuple[Phrases, Phrases]:
    lists = sections("places_nl")
    return phrases(lists["sure"]), phrases(lists["word"])


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    given = sections("given_names")
    return given["common"] | given["both"] | given["rare"]


@lru_cache(maxsize=1)
def _institutions() -> tuple[Phrases, Phrases, Phrases]:
    lists = sections("institutions_nl")
    return phrases(lists["known"]), phrases(lists["capital"]), phrases(lists["employer"])


def find_places(words: Words) -> Iterator[Found]:
    """Yield the Dutch towns, municipalities, districts and regions in a text.

    With a capital by the list alone, unless the place is also a word ("Best") or a first name
    ("Axel"): then only after "in", "naar" and the like. In small letters only after those, and
    never when it is a word or a name.
    """
    sure, doubtful = _places()
    for at, small in enumerate(words.small):
        capital = words.capital[at]
        before = words.before(at)
        if small in sure and (capital or before in _IN):
            end = words.phrase_end(at, sure[small])
            weak = end == at + 1 and (not capital or before not in _IN) and small in _names()
            if end > at and not weak and (capital or len(small) > 3):
                yield at, end, "location"
                continue
        if small in doubtful and capital and before in _IN:
            end = words.phrase_end(at, doubtful[small])
            if end > at:
                yield at, end, "location"
                continue
        head = small.partition("-")[0] if "-" in small else ""
        if len(head) > 3 and capital and (head,) in sure.get(head, ()):
            yield at, at + 1, "location"


def find_institutions(words: Words) -> Iterator[Found]:
    """Yield institutions: known ones, and what stands before or after a word such as "school"."""
    known, capitals, _ = _institutions()
    lists = sections("institutions_nl")
    for at, small in enumerate(words.small):
        if small in known and (words.capital[at] or words.before(at) in _AT or small in _ARTICLE):
            end = words.phrase_end(at, known[small])
            if end > at and (words.capital[end - 1] or len(small) > 3):
                tail = end < len(words) and words.joined[end] and words.small[end] in lists["tail"]
                yield at, end + bool(tail), "institution"
        if small in capitals and words.capital[at]:
            end = words.phrase_end(at, capitals[small])
            tail = end < len(words) and words.joined[end] and words.small[end] in lists["tail"]
            if end > at and (tail or not words.opens[at]) and small not in _names():
                yield at, end + bool(tail), "institution"
        if small in lists["kind"]:
            yield from _own_name_after(words, at)
        if small in lists["tail"] or small in ("mc", "umc", "centrum", "praktijk"):
            yield from _own_name_before(words, at)


def _proper(words: Words, at: int, *, first: bool = False) -> bool:
    """Whether a word may be part of an institution's own name: a capital, and nothing harmless."""
    small = words.small[at]
    if not words.capital[at] or small in sections("institutions_nl")["never"]:
        return False
    return bool(small not in harmless_words() and (first or not words.opens[at]))


def _own_name_after(words: Words, at: int) -> Iterator[Found]:
    """Yield the capitals after "basisschool" and the like, with an article before them."""
    start = at + 1
    while start < len(words) and words.joined[start] and words.small[start] in _ARTICLE:
        start += 1
    end = start
    while end < len(words) and words.joined[end] and _proper(words, end):
        end += 1
    if end > start and not (end == start + 1 and bare(words.small[start]) in _names()):
        yield at + 1, end, "institution"


def _own_name_before(words: Words, at: int) -> Iterator[Found]:
    """Yield the capitals before "Ziekenhuis" and the like, with that word."""
    lists, small = sections("institutions_nl"), words.small[at]
    last = at + 1
    if small == "centrum" and words.before(at) != "medisch":
        return
    if small == "praktijk" and words.after(at) != "voor":
        return
    start = at - 1 if small == "centrum" else at
    strict = words.capital[at] or small in lists["strict"] or small == "praktijk"
    first = start
    while first > 0 and words.joined[first]:
        joins = words.small[first - 1] in ("en", "van", "de", "der") and first > 1 and first < start
        if not joins and not _proper(words, first - 1, first=strict):
            break
        if joins and not (words.joined[first - 1] and _proper(words, first - 2, first=strict)):
            break
        first -= 1
    if first == start and small in ("hospitaal", "kinderziekenhuis") and words.before(at):
        first -= words.capital[at - 1]
    if first < start:
        yield first, last, "institution"


def find_work_and_school(words: Words) -> Iterator[Found]:
    """Yield employers after "werk bij" and schools after "zit op"."""
    _, _, employers = _institutions()
    starts = {start: number for number, start in enumerate(words.starts)}
    for pattern, small_too in ((_WORKS, True), (_SCHOOL, False)):
        if (_BOSS if small_too else _PUPIL).isdisjoint(words.small):
            continue
        for match in pattern.finditer(words.text):
            at = starts.get(match.end())
            if at is None:
                continue
            start = at
            if words.small[at] in _ARTICLE and at + 1 < len(words):
                at += 1
            end = words.phrase_end(at, employers.get(words.small[at], ())) if small_too else at
            while end < len(words) and (end == at or words.joined[end]) and _proper(words, end):
                end += 1
            street = end > at and _STREET.search(words.small[end - 1])
            listed = small_too and words.phrase_end(at, employers.get(words.small[at], ())) > at
            a_name = not listed and bare(words.small[at]) in _names()
            if end > at and not street and not a_name:
                yield start if words.capital[start] else at, end, "institution"
