"""Words and a label for each theme, by c-TF-IDF (Grootendorst 2022) without stop words.

A word that is used elsewhere about as often ("jaar", "weken") marks nothing out, however often it
is there: the weight of a word is taken times the part by which it is used more here.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from merkbaar.storytelling.words import (
    light_stem,
    normal_form,
    stop_words,
    tokens,
    without_stress,
)

if TYPE_CHECKING:
    import numpy as np

SHORTEST_WORD = 3
SHOWN = 10
"""Words of a theme."""
IN_LABEL = 3
FEWEST_OWN = 3
"""From how many texts in the reader's language the words of a theme come from those alone."""


def theme_words(
    texts: Sequence[str],
    languages: Sequence[str],
    labels: Sequence[int],
    *,
    number: int,
    reader: str,
    how_many: int = SHOWN,
) -> list[list[str]]:
    """Return the words that mark each theme out from the others.

    Parameters
    ----------
    labels : sequence of int
        Theme of each text, 0 … number − 1, or −1.
    reader : str
        Language of the reader: a theme's words come from texts in it where there are enough.

    Returns
    -------
    list of list of str
        Per theme at most `how_many` words, strongest first.
    """
    import numpy as np

    said = _said(texts, languages)
    place = np.asarray(labels, dtype=np.int64)
    counts = _counts(said, place, _spoken_by(place, languages, number, reader), number)
    weight = _weights(counts)
    if len(texts) >= 20:
        weight[:, np.bincount(said.stem, minlength=len(said.shown)) < 2] = 0
    return [
        [said.shown[stem] for stem in np.argsort(-own, kind="stable")[:how_many] if own[stem] > 0]
        for own in weight
    ]


def default_label(words: Sequence[str]) -> str:
    """Return a readable label of a theme's first words."""
    return ", ".join(words[:IN_LABEL]) or "zonder woorden"


def distinct(labels: Sequence[str]) -> list[str]:
    """Number labels that occur twice."""
    seen: Counter[str] = Counter()
    out = []
    for label in labels:
        seen[label] += 1
        out.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return out


Word = tuple[str, str]
"""A stem and a word in its normal form."""


@dataclass(frozen=True)
class _Said:
    """Which stem is in which text, each once a text.

    Attributes
    ----------
    text, stem : ndarray of int, shape (n_pairs,)
        Stems are numbered in the order of their letters.
    shown : list of str
        Commonest word of each stem.
    """

    text: np.ndarray
    stem: np.ndarray
    shown: list[str]


def _said(texts: Sequence[str], languages: Sequence[str]) -> _Said:
    """Look each different word up once, and count by number."""
    import numpy as np

    token, text, known = _tokens(texts, languages)
    words = sorted({word for word in known if word})
    stems = sorted({stem for stem, _ in words})
    number = dict(zip(words, range(len(words)), strict=True)) | {None: -1}
    word = np.array([number[one] for one in known], dtype=np.int64)[token]
    text, word = text[word >= 0], word[word >= 0]
    place = dict(zip(stems, range(len(stems)), strict=True))
    stem_of = np.array([place[stem] for stem, _ in words], dtype=np.int64)
    both = np.sort(text * max(len(stems), 1) + stem_of[word])
    both = both[np.diff(both, prepend=-1) > 0]
    times = np.bincount(word, minlength=len(words)).tolist()
    return _Said(*np.divmod(both, max(len(stems), 1)), _commonest(words, times))


def _tokens(
    texts: Sequence[str], languages: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, list[Word | None]]:
    """Number the different tokens of each language.

    Returns
    -------
    token, text : ndarray of int, shape (n_tokens,)
        Number of each token as it stands, and its text.
    known : list of tuple of str, or None
        What each number counts as.
    """
    import numpy as np

    following = count().__next__
    number = {code: defaultdict[str, int](following) for code in sorted(set(languages))}
    found, sizes = array("q"), array("q")
    for text, code in zip(texts, languages, strict=True):
        own = tokens(text)
        found.extend(map(number[code].__getitem__, own))
        sizes.append(len(own))
    known: list[Word | None] = [None] * following()
    for code, own in number.items():
        for token, place in own.items():
            known[place] = _word(token, code)
    text_of = np.repeat(np.arange(len(sizes)), np.array(sizes, dtype=np.int64))
    return np.array(found, dtype=np.int64), text_of, known


def _commonest(words: list[Word], times: list[int]) -> list[str]:
    """Return the commonest form of each stem; of two as common the shorter."""
    shown: dict[str, tuple[int, int, str]] = {}
    for (stem, form), often in zip(words, times, strict=True):
        here = (-often, len(form), form)
        shown[stem] = min(shown.get(stem, here), here)
    return [form for _, _, form in shown.values()]


def _word(token: str, language: str) -> Word | None:
    """Return the stem and the normal form of a word; None where it says nothing."""
    word = normal_form(token, language)
    stops = stop_words(language)
    if len(word) < SHORTEST_WORD or word in stops or any(map(str.isdigit, word)):
        return None
    if language == "nl" and without_stress(word) in stops:
        return None
    return light_stem(word, language), word


def _spoken_by(place: np.ndarray, languages: Sequence[str], number: int, reader: str) -> np.ndarray:
    """Mark the texts that give a theme its words: the reader's own where there are enough."""
    import numpy as np

    own = np.array([code == reader for code in languages], dtype=bool)
    inside = (place >= 0) & (place < number)
    enough = np.bincount(place[inside & own], minlength=number) >= FEWEST_OWN
    out = inside.copy()
    out[inside] = own[inside] | ~enough[place[inside]]
    return out


def _counts(said: _Said, place: np.ndarray, counted: np.ndarray, number: int) -> np.ndarray:
    """Count the texts of each theme that hold a stem, shape (n_themes, n_stems)."""
    import numpy as np

    pairs = counted[said.text]
    cell = place[said.text[pairs]] * len(said.shown) + said.stem[pairs]
    cells = number * len(said.shown)
    return np.bincount(cell, minlength=cells).reshape(number, len(said.shown)).astype(float)


def _weights(counts: np.ndarray) -> np.ndarray:
    """Return c-TF-IDF, times the part of a word's use here that goes beyond its use elsewhere."""
    import numpy as np

    total, size = counts.sum(axis=0), counts.sum(axis=1, keepdims=True)
    every = total.sum()
    here = counts / np.maximum(size, 1)
    elsewhere = (total - counts) / np.maximum(every - size, 1)
    rare = np.log(1 + every / max(len(counts), 1) / np.maximum(total, 1))
    more = 1 - np.divide(elsewhere, here, out=np.ones_like(here), where=here > 0)
    return here * rare * np.maximum(more, 0)
