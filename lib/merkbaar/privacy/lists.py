"""The lists of names, places and institutions that come with Merkbaar, read once.

Each file under ``lists/`` says in its head where it comes from and under which licence. A file
has sections ("[common]"); in it stand words with spaces between them, "_" for a space in a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("lists")

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""Per first word (small letters) the phrases that begin with it, the longest first."""


@lru_cache(maxsize=8)
def sections(name: str) -> dict[str, frozenset[str]]:
    """Give the sections of a list, in small letters.

    Parameters
    ----------
    name : str
        "given_names", "family_names", "places_nl", "institutions_nl" or "around_names_nl".

    Returns
    -------
    dict of str to frozenset of str
        Per section its entries, "_" turned into a space.
    """
    found: dict[str, set[str]] = defaultdict(set)
    part = ""
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        elif line and not line.startswith("#"):
            found[part].update(word.replace("_", " ").casefold() for word in line.split())
    return {part: frozenset(entries) for part, entries in found.items()}


def phrases(entries: Iterable[str]) -> Phrases:
    """Give phrases by their first word, to look for at each word of a text.

    Parameters
    ----------
    entries : iterable of str
        Names of one or more words, in any case.
    """
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for entry in entries:
        words = tuple(word.strip("'’.,()-") for word in entry.casefold().split())
        words = tuple(word for word in words if word)
        if words:
            found[words[0]].add(words)
    return {
        first: tuple(sorted(some, key=lambda words: (-len(words), words)))
        for first, some in found.items()
    }
