"""A text as a row of words, with what the recognisers of names ask of each word."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
_LABEL = re.compile(r"\[[A-Z][A-Z -]*(?:-\d+)?\]")
_BEGIN = re.compile(r"(?:^|[.!?…:;\n\"“”„«»(*•–—]|[^\w\s,'’.·-])[\s'’‘*•-]*$")
_OWNED = re.compile(r"['’`]?s$")


@dataclass(frozen=True)
class Words:
    """The words of a text in order, without labels such as "[NAAM-1]".

    ``written`` and ``small`` (small letters) are the words, ``starts`` and ``ends`` their places,
    ``capital`` whether a word has a capital that says something, ``opens`` whether it starts a
    sentence, ``joined`` whether only a space (or a dot and a space after an initial) stands
    between it and the word before; `shouted` whether the text is in capitals throughout.
    """

    text: str
    written: tuple[str, ...]
    small: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    capital: tuple[bool, ...]
    opens: tuple[bool, ...]
    joined: tuple[bool, ...]
    shouted: bool

    def __len__(self) -> int:
        return len(self.written)

    def before(self, at: int) -> str:
        """Give the word before in small letters; empty at a start or past punctuation."""
        return self.small[at - 1] if at and self.joined[at] else ""

    def after(self, at: int) -> str:
        """Give the word after in small letters; empty past punctuation."""
        return self.small[at + 1] if at + 1 < len(self) and self.joined[at + 1] else ""

    def dotted(self, at: int) -> bool:
        """Whether a dot follows the word."""
        return self.text[self.ends[at] : self.ends[at] + 1] == "."

    def phrase_end(self, at: int, wanted: Collection[tuple[str, ...]]) -> int:
        """Give where the first of some phrases that stands at a word ends; `at` if none does."""
        for words in wanted:
            last = at + len(words)
            if self.small[at:last] == words and all(self.joined[at + 1 : last]):
                return last
        return at


def read_words(text: str) -> Words:
    """Split a text in words.

    In a text in capitals throughout a capital says nothing: no word of it counts as having one.
    """
    masked = _LABEL.sub(lambda m: "·" * len(m.group()), text) if "[" in text else text
    found = [match.span() for match in _WORD.finditer(masked)]
    written = tuple([text[start:end] for start, end in found])
    even = text.replace("’", "'") if "’" in text else text
    small = tuple([even[start:end].casefold() for start, end in found])
    shouted = _shouted(written)
    capital = (False,) * len(written)
    if not shouted:
        capital = tuple([word[0].isupper() or word[1:3] in _HEADS for word in written])
    joined, opens = [True] * len(found), [False] * len(found)
    last = 0
    for at, (start, end) in enumerate(found):
        if start != last + 1 or masked[last] != " " or not at:
            gap, before = masked[last:start], written[at - 1] if at else ""
            space = gap.isspace() and "\n" not in gap
            space = space or (gap in (" '", " ’") and written[at][0] in "ts")
            joined[at] = bool(before and (space or _abbreviates(gap, before)))
            opens[at] = not before or (bool(gap.strip(" ,")) and _opens(gap, before))
        last = end
    starts, ends = tuple(a for a, _ in found), tuple(b for _, b in found)
    return Words(text, written, small, starts, ends, capital, tuple(opens), tuple(joined), shouted)


def _abbreviates(gap: str, before: str) -> bool:
    """Whether a gap is the dot of an initial or a title, which ends no sentence."""
    return (
        gap.strip() in (".", "")
        and "\n" not in gap
        and (len(before) == 1 or before.casefold() in _DOTTED)
    )


def _opens(gap: str, before: str) -> bool:
    """Whether a sentence starts after a gap."""
    return _BEGIN.search(gap) is not None and not _abbreviates(gap, before)


_DOTTED = frozenset(
    ("mw mevr dhr dr drs prof ir ing mr ds hr th ph chr joh st").split()  # noqa: SIM905
)


_HEADS = frozenset(mark + letter for mark in "'’-" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""After one small letter what makes a capital of it: d'Ancona, 's-Hertogenbosch."""


def _shouted(written: tuple[str, ...]) -> bool:
    long = [word for word in written if len(word) > 1]
    return len(long) > 2 and sum(word.isupper() for word in long) > 0.6 * len(long)


def bare(small: str) -> str:
    """Give a word in small letters without the s of an owner ("sanne's", "oma’s")."""
    return _OWNED.sub("", small) if small.endswith(("'s", "`s")) else small
