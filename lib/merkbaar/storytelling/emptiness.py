"""Short texts that open by saying nothing and then say nothing else either.

"Nothing, you all do an amazing job" can't be told from "Nothing, the nurses were lovely" by a list
of phrases. But the first lies among others that open so, and the second among texts about nurses:
a text goes by its neighbours (k nearest neighbours; Fix & Hodges 1951).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from merkbaar.storytelling.narratives import LONGEST_NON_ANSWER
from merkbaar.storytelling.nothing import NOTHING, kinds_of_nothing, plain_words

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.storytelling.themes import ThemeModel

NEIGHBOURS = 15
WORD = re.compile(r"[^\W_]+")
FEWEST = 10
"""Fewer texts that open so can't make a theme: none is looked at."""
SHARE = 0.4
"""Of the neighbours, from which a text says no more than they do."""
OTHERS = 4000
"""Most other texts that neighbours are looked for among (a fixed draw)."""


def set_apart(
    model: ThemeModel, texts: Sequence[str], usable: np.ndarray, given: np.ndarray | None
) -> np.ndarray:
    """Set apart what says no more than others that say nothing; returns the rows left.

    Parameters
    ----------
    model : ThemeModel
        Its ``reasons_`` are filled in.
    texts : sequence of str, length n_texts
    usable : ndarray of int
        Rows that can be used, as far as their own words tell.
    given : ndarray, shape (n_texts, n_dimensions), or None
        Vectors, where somebody gave them; else the model's embedder makes them.
    """
    import numpy as np

    from merkbaar.storytelling.embedding import embed

    rows: list[int] = usable.tolist()
    opening = np.array([_opens(texts[row], model.languages_[row]) for row in rows], dtype=bool)
    if opening.sum() < FEWEST:
        return usable
    others = usable[~opening]
    drawn = np.sort(np.random.default_rng(0).permutation(len(others))[:OTHERS])
    looked = np.sort(np.concatenate([usable[opening], others[drawn]]))
    kept = set(looked.tolist())
    vectors = (
        embed(
            [texts[row] for row in rows if row in kept],
            languages=[model.languages_[row] for row in rows if row in kept],
            embedder=model.embedder,
            cache_folder=model.cache_folder,
        )
        if given is None
        else np.asarray(given)[looked]
    )
    silent = looked[says_no_more(np.isin(looked, usable[opening]), vectors)]
    for row in silent.tolist():
        model.reasons_[row] = NOTHING
    return usable[~np.isin(usable, silent)]


def says_no_more(opening: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Say which of the texts that open by saying nothing lie among others that do.

    Parameters
    ----------
    opening : ndarray of bool, shape (n_texts,)
    vectors : ndarray, shape (n_texts, n_dimensions)

    Returns
    -------
    ndarray of bool, shape (n_texts,)
    """
    import numpy as np

    from merkbaar.storytelling.neighbours import nearest_of
    from merkbaar.storytelling.space import unit

    number, looked = min(NEIGHBOURS, len(vectors) // 4), np.flatnonzero(opening)
    silent = np.zeros(len(vectors), dtype=bool)
    if number < 2:
        return silent
    centred = unit(np.asarray(vectors, dtype=np.float64) - np.mean(vectors, axis=0))
    rows, columns, _ = nearest_of(centred[looked], centred, number, own=looked)
    among = np.bincount(rows, weights=opening[columns], minlength=len(looked)) / number
    silent[looked] = among >= SHARE
    return silent


def _opens(text: str, language: str) -> bool:
    kind = kinds_of_nothing().get(language)
    if kind is None or len(text) > LONGEST_NON_ANSWER:
        return False
    first = WORD.search(text)
    if text.isascii() and first and first[0].lower() not in kind.heard:
        return False
    return kind.opens(plain_words(text))
