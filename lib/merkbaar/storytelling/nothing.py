"""Answers that say nothing ("geen idee") or only that all is well ("prima, tevreden").

Per language, by the patterns of ``non_answers.txt``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

NOTHING, ALL_WELL = "non_answer", "all_well"
LONGEST_OPENING = 12
"""Words."""
PHRASES = Path(__file__).with_name("non_answers.txt")
SIGN = re.compile(r"[\W_]+")
"""Whatever isn't a letter or a number (``str.isalnum``), in any script."""
MARK = re.compile("[\u0307\u064b-\u0652\u0640]")
"""The dot of a Turkish capital and the vowels of Arabic, which few people write."""
CLAUSE = re.compile(r"[.,;:!?…،؛؟\n()/]+|\s[-–—]+\s?|[–—]")


@dataclass(frozen=True)
class Nothing:
    """What says nothing in one language.

    Attributes
    ----------
    phrases : Pattern
        One or more phrases that say nothing, one after the other.
    around : frozenset of str
        Words that may stand between them.
    beside : Pattern or None
        What may stand in a clause of its own ("niets, prima geholpen").
    opened : Pattern or None
        The same where it may follow without a comma ("niets alles was goed").
    known : frozenset of str
        Every word of these.
    heard : frozenset of str
        The same with what is misspelt; a text with another word says something.
    spelling : dict of str to str
        Misspelt words by one letter, and what they should be.
    """

    phrases: re.Pattern[str]
    around: frozenset[str]
    beside: re.Pattern[str] | None
    opened: re.Pattern[str] | None
    known: frozenset[str]
    heard: frozenset[str]
    spelling: dict[str, str]

    def said(self, plain: str, text: str) -> str:
        """Say what an answer comes down to.

        Parameters
        ----------
        plain : str
            The text as :func:`plain_words` gives it.
        text : str
            The text as it stands: its commas and stops part what is said.

        Returns
        -------
        str
            ``NOTHING``, ``ALL_WELL`` (nothing but that), or "" where it says something.
        """
        if not self.heard.issuperset(plain.split()):
            return ""
        words = self._words(plain)
        if self.phrases.fullmatch(" ".join(words)) or self._is_empty(words):
            return NOTHING
        return self._by_clauses(text) if self.beside else ""

    def opens(self, plain: str) -> bool:
        """Whether a text begins by saying nothing, whatever it says after that."""
        own = list(takewhile(self.heard.__contains__, plain.split()))
        words = [self.spelling.get(word, word) for word in own]
        while words and words[0] in self.around:
            words = words[1:]
        most = min(len(words), LONGEST_OPENING)
        return any(self.phrases.fullmatch(" ".join(words[:n])) for n in range(1, most + 1))

    def _words(self, plain: str) -> list[str]:
        return [self.spelling.get(word, word) for word in plain.split()]

    def _is_empty(self, words: list[str]) -> bool:
        rest = " ".join(word for word in words if word not in self.around)
        return not rest or bool(self.phrases.fullmatch(rest))

    def _by_clauses(self, text: str) -> str:
        """Tell an answer of which each clause says nothing, or no more than that all is well."""
        said = ""
        for clause in filter(None, map(plain_words, CLAUSE.split(text))):
            words = self._words(clause)
            bare = " ".join(word for word in words if word not in self.around)
            if not bare:
                continue
            if self._fits_beside(" ".join(words)) or self._fits_beside(bare):
                said = said or ALL_WELL
            elif self._is_empty(words) or self._is_empty(self._without_beside(" ".join(words))):
                said = NOTHING
            else:
                return ""
        return said

    def _fits_beside(self, clause: str) -> bool:
        return bool(self.beside and self.beside.fullmatch(clause))

    def _without_beside(self, clause: str) -> list[str]:
        return (self.opened.sub(" ", clause) if self.opened else clause).split()


@cache
def kinds_of_nothing() -> dict[str, Nothing]:
    """Return what says nothing by language; what is of every language belongs to each."""
    text = PHRASES.read_text(encoding="utf-8")
    parts = [part.partition("]") for part in re.split(r"^\[", text, flags=re.MULTILINE)[1:]]
    lines = {code: body.strip().splitlines() for code, _, body in parts}
    every = lines.pop("every")
    return {code: _nothing([*every, *own]) for code, own in lines.items()}


@cache
def every_word() -> frozenset[str]:
    """Return all words with which anybody says nothing, in whatever language."""
    return frozenset().union(*(kind.heard for kind in kinds_of_nothing().values()))


def plain_words(text: str) -> str:
    """Return the words of a text in small letters, without signs, one space between them."""
    text = text.lower() if text.isascii() else _unmarked(text)
    return SIGN.sub(" ", text).strip()


def _unmarked(text: str) -> str:
    return MARK.sub("", unicodedata.normalize("NFC", text).lower())


def _nothing(lines: list[str]) -> Nothing:
    def listed(sign: str) -> list[str]:
        return [line[2:] for line in lines if line.startswith(f"{sign} ")]

    phrases = [line for line in lines if line[0] not in "~+=!"]
    beside = "|".join(listed("+"))
    openers = "|".join(word.replace("_", " ") for line in listed("=") for word in line.split())
    around = frozenset(word for line in listed("~") for word in line.split())
    phrase = f"(?:{'|'.join(phrases)})"
    words = {*re.findall(r"\w+", " ".join([*phrases, *listed("+")]))}
    known = around | words
    spelling = _misspelt([word for line in listed("!") for word in line.split()], words)
    return Nothing(
        phrases=re.compile(f"{phrase}(?: {phrase})*"),
        around=around,
        beside=re.compile(beside) if beside else None,
        opened=re.compile(rf"\b(?=(?:{openers})\b)(?:{beside})(?!\w)") if openers else None,
        known=known,
        heard=known.difference(spelling).union(w for w in spelling if spelling[w] in known),
        spelling=spelling,
    )


def _misspelt(words: list[str], real: set[str]) -> dict[str, str]:
    """Return what stands one letter from a word (left out, added, other, swapped): the word."""
    found = {wrong: word for word in words for wrong in _one_letter_off(word)}
    return {wrong: word for wrong, word in found.items() if wrong not in real}


def _one_letter_off(word: str) -> Iterator[str]:
    letters = sorted({*"abcdefghijklmnopqrstuvwxyz", *word})
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in letters)
        yield before + after[1:]
        yield from (before + letter + after[1:] for letter in letters)
        yield before + after[1:2] + after[:1] + after[2:]
