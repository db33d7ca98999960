"""Take parts out of a theme, as a person asked: by words, or by examples.

By words: exactly the stories that hold one of them, in any form; in another language, its gloss.
By examples: those stories, and what is more like them than like the rest of the theme (nearest
centre, until nothing moves: k-means of Lloyd 1982, begun from the examples).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from merkbaar.storytelling.words import light_stem, normal_form, tokens

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.storytelling.decisions import Part

REST = -1
ROUNDS = 20


@dataclass(frozen=True)
class Material:
    """What corrections may look at besides which story carries which theme.

    Attributes
    ----------
    texts, languages : mapping of str to str
        Per narrative, redacted.
    vectors : mapping of str to ndarray
        Per narrative, of length 1.
    reader : str
        Language in which words are given.
    """

    texts: Mapping[str, str]
    languages: Mapping[str, str]
    vectors: Mapping[str, np.ndarray]
    reader: str = "nl"


def material(stories: pd.DataFrame, vectors: np.ndarray, *, reader: str = "nl") -> Material:
    """Gather what a split needs.

    Parameters
    ----------
    stories : DataFrame
        narrative, text and (where it is there) language.
    vectors : ndarray, shape (n_stories, n_dimensions)
        ``ThemeModel.vectors_`` of the same stories.
    """
    if len(stories) != len(vectors):
        raise ValueError(f"{len(vectors)} vectors for {len(stories)} stories.")
    ids = stories["narrative"].astype(str).tolist()
    spoken = stories["language"] if "language" in stories else [reader] * len(ids)
    codes = [code if isinstance(code, str) and code else reader for code in spoken]
    return Material(
        texts=dict(zip(ids, stories["text"].astype(str), strict=True)),
        languages=dict(zip(ids, codes, strict=True)),
        vectors=dict(zip(ids, vectors, strict=True)),
        reader=reader,
    )


def divided(stories: Sequence[str], parts: Sequence[Part], known: Material) -> list[int]:
    """Say to which part each story of a theme goes.

    Parameters
    ----------
    stories : sequence of str
        Narratives of the theme.
    parts : sequence of Part

    Returns
    -------
    list of int
        Place in `parts`, or ``REST``. A story with words of several parts goes to the part of
        which it has most, then to the first.
    """
    examples = {story: place for place, part in enumerate(parts) for story in part.stories}
    counts = held([part.words for part in parts], stories, known)
    found = []
    for row, story in enumerate(stories):
        most = max(range(len(parts)), key=lambda place: (counts[place][row], -place))
        worded = most if counts[most][row] else REST
        found.append(examples.get(story, worded))
    return _nearest(stories, found, examples, known)


def held(
    lists: Sequence[Sequence[str]], stories: Sequence[str], known: Material
) -> list[list[int]]:
    """Count per list how many of its words (or phrases) each story holds, in any form.

    Parameters
    ----------
    lists : sequence of sequence of str
        Words in the reader's language.
    stories : sequence of str
        Narratives.

    Returns
    -------
    list of list of int
        Per list a number a story.
    """
    codes = [known.languages.get(story, known.reader) for story in stories]
    texts = [known.texts.get(story, "") for story in stories]
    foreign = [row for row, code in enumerate(codes) if code != known.reader]
    out = [[0] * len(stories) for _ in lists]
    if not any(lists):
        return out
    own = [
        _stemmed(text, code) if code == known.reader else ""
        for text, code in zip(texts, codes, strict=True)
    ]
    english = _english([texts[row] for row in foreign], [codes[row] for row in foreign])
    for counts, words in zip(out, lists, strict=True):
        wanted = {_stemmed(word, known.reader) for word in words} - {"  "}
        counts[:] = [sum(word in text for word in wanted) for text in own]
        for row, number in zip(foreign, _glossed(words, english, known.reader), strict=True):
            counts[row] = number
    return out


def _english(texts: list[str], codes: list[str]) -> list[str]:
    """Return texts in rough English, as seed words are looked for in them."""
    from merkbaar.storytelling import seeding
    from merkbaar.storytelling.glossing import glosses

    return [seeding.stemmed(text) for text in glosses(texts, codes)] if texts else []


def _glossed(words: Sequence[str], english: list[str], reader: str) -> list[int]:
    from merkbaar.storytelling import seeding

    if not english or not words:
        return [0] * len(english)
    return seeding.words_held(list(words), english, language=reader).sum(axis=1).tolist()


def _stemmed(text: str, language: str) -> str:
    forms = (light_stem(normal_form(word, language), language) for word in tokens(text))
    return f" {' '.join(re.sub(r'[-’]', ' ', form) for form in forms)} "


def _nearest(
    stories: Sequence[str], found: list[int], examples: Mapping[str, int], known: Material
) -> list[int]:
    """Give stories of the rest to a part whose examples they are more like than the rest."""
    import numpy as np

    attracting = sorted({examples[story] for story in stories if story in examples})
    free = [row for row, place in enumerate(found) if place == REST]
    if not attracting or not free or any(story not in known.vectors for story in stories):
        return found
    points = np.array([known.vectors[story] for story in stories])
    places = np.array(found)
    choices = np.array([REST, *attracting])
    for _ in range(ROUNDS):
        centres = np.array([_centre(points, places == choice) for choice in choices])
        before = places.copy()
        places[free] = choices[(points[free] @ centres.T).round(9).argmax(axis=1)]
        if (places == before).all():
            break
    return places.tolist()


def _centre(points: np.ndarray, own: np.ndarray) -> np.ndarray:
    from merkbaar.storytelling.space import unit

    return unit(points[own].sum(axis=0, keepdims=True))[0]
