"""Put first those words of a theme that are themselves about what the theme is about.

c-TF-IDF finds the words that are used more here than elsewhere; among those are words that say
little ("kijken", "ver"). A word's own vector, seen in the same directions as the stories, tells
whether it means something of the theme (as in KeyBERT, Grootendorst 2020).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

LOOKED_AT = 20
"""So many words of each theme are looked at."""
FEWEST = 8
"""With fewer different words over all themes a mean of them says nothing: they stay as they are."""


def by_meaning(
    words: Sequence[Sequence[str]],
    centres: np.ndarray,
    vectors_of: Callable[[list[str]], np.ndarray],
) -> list[list[str]]:
    """Order the words of each theme by their place and by how near they are to its centre.

    Parameters
    ----------
    words : sequence of sequence of str
        Per theme, strongest first.
    centres : ndarray, shape (n_themes, n_directions)
        Mean of each theme's stories.
    vectors_of : callable
        Gives the vectors of words, shape (n_words, n_directions), in the space of `centres`.

    Returns
    -------
    list of list of str
        The same words; a word that points away from the theme comes after all others.
    """
    import numpy as np

    from merkbaar.storytelling.space import unit

    every = sorted({word for own in words for word in own})
    if len(every) < FEWEST or len(centres) < 2:
        return [list(own) for own in words]
    vectors = np.asarray(vectors_of(every), dtype=np.float64)
    near = unit(vectors - vectors.mean(axis=0)) @ unit(centres - centres.mean(axis=0)).T
    place = {word: at for at, word in enumerate(every)}
    ordered = []
    for theme, own in enumerate(words):
        score = {
            word: max(float(near[place[word], theme]), 0) / (1 + at) ** 0.5
            for at, word in enumerate(own)
        }
        ordered.append(sorted(own, key=lambda word: (-round(score[word], 6), own.index(word))))
    return ordered


def once(words: Sequence[str], basic: Callable[[str], str]) -> list[str]:
    """Keep one form of each word ("schuld", not "schulden" after it), the first."""
    seen: set[str] = set()
    kept = []
    for word in words:
        lemma = basic(word)
        if lemma not in seen and word not in seen:
            kept.append(word)
        seen |= {lemma, word}
    return kept
