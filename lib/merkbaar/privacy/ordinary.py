"""Which words are ordinary, so that a capital on another may be a name.

Two origins: a short list written for Merkbaar (``words_nl.txt``: function words, months, common
verbs and nouns of the social domain, public organisations), and the stories themselves: a word
that several people write in small letters, in texts that do use capitals, isn't a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILE = Path(__file__).with_name("words_nl.txt")
_LABEL = re.compile(r"\[[A-Z][A-Z \-]*(?:-\d+)?\]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SUPPORT = 2
"""Texts in which a word must stand in small letters before it counts as ordinary."""


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = defaultdict(set)
    part = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            lists[part].update(line.split() if part != "proper" else [line.strip()])
    return {name: frozenset(words) for name, words in lists.items()}


@lru_cache(maxsize=1)
def harmless_words() -> frozenset[str]:
    """Give, in small letters, the short list's words and the names that say nothing of a person."""
    lists = _lists()
    single = {word.casefold() for name in lists["proper"] for word in name.split()}
    return frozenset(lists["words"] | single)


def ordinary_words(texts: Iterable[str]) -> frozenset[str]:
    """Give the ordinary words: Merkbaar's own list and what the texts write in small letters.

    Only texts that start with a capital teach anything (who never writes capitals also writes
    names without), and only words in at least two of them. First names that are also words
    (roos, storm) are never ordinary.
    """
    seen: dict[str, int] = defaultdict(int)
    capital: dict[str, int] = defaultdict(int)
    for text in texts:
        words = [(m.group(), _starts(text, m.start())) for m in _WORD.finditer(text)]
        if not words or not words[0][0][0].isupper():
            continue
        for word in {word for word, _ in words if word.islower()}:
            seen[word] += 1
        for word in {w.lower() for w, first in words if w[0].isupper() and not first}:
            capital[word] += 1
    learnt = {word for word, n in seen.items() if n >= _SUPPORT and n > 2 * capital[word]}
    lists = _lists()
    return frozenset(lists["words"] | learnt) - lists["names"]


def doubtful_word(
    text: str, *, words: frozenset[str], allowed: Iterable[str] = ()
) -> tuple[int, int] | None:
    """Give where the first word stands that might be a name; None if there is none."""
    if letters := re.search(
        r"[^\W\d_]",
        re.sub(
            r"[\u0000-\u024f\u2000-\u206f\u20a0-\u20cf]|"
            r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001ffff]",
            "",
            text,
        ),
    ):
        return letters.span()
    proper = sorted({*_lists()["proper"], *allowed}, key=len, reverse=True)
    named = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, proper)) + r")(?:s|'s|’s)?(?!\w)")
    plain = named.sub(_blank, _LABEL.sub(_blank, text))
    first = _WORD.search(plain)
    no_capitals = first is not None and first.group()[0].islower() and not _has_capitals(plain)
    for match in _WORD.finditer(plain):
        word = match.group()
        if not _may_stay(word, _starts(plain, match.start()), words, no_capitals=no_capitals):
            return match.span()
    return None


def _may_stay(word: str, first: bool, words: frozenset[str], *, no_capitals: bool) -> bool:
    small = word.lower()
    if word in ("U", "Uw", "Ik", "Ú") or small in ("ik", "u", "uw"):
        return True
    if word.islower():
        return not no_capitals or _known(small, words)
    if first or (word.isupper() and len(word) > 1):
        return _known(small, words)
    return False


def _known(small: str, words: frozenset[str]) -> bool:
    """Whether a word, a form of it, or both halves around a hyphen are ordinary."""
    if small in words:
        return True
    if small in _lists()["names"]:
        return False
    parts = [part for part in re.split(r"['’-]", small) if part]
    return len(parts) > 1 and all(part in words or len(part) == 1 for part in parts)


def _starts(text: str, at: int) -> bool:
    """Whether the word at a place starts a sentence (or a quotation or a list item)."""
    before = text[:at].rstrip(" \t")
    if not before or before[-1] in ".!?…:;\n\"“”„«»(*•‘’'-–—":
        return True
    if unicodedata.category(before[-1]) in ("So", "Sk"):
        return True
    return text[at - 1] in "'’‘"


def _has_capitals(text: str) -> bool:
    return any(m.group()[0].isupper() and len(m.group()) > 1 for m in _WORD.finditer(text))


def _blank(match: re.Match[str]) -> str:
    return "·" * len(match.group())
