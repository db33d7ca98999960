"""The space in which themes are looked for: vectors made comparable, joined and smoothed.

Four steps. *Centred*: the mean of each language is taken off, so that themes don't follow the
language. *Topical*: only the part of a sentence vector that says what a text is about
(``subjects``). *Joined*: beside it the letters of the text itself and the words of its gloss
(latent semantic analysis), which know what the model doesn't. *Smoothed*: each text moves towards
its nearest neighbours (diffusion on the neighbour graph), which takes out much of the noise of
short texts before k-means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from merkbaar.storytelling.cores import blocks, side_by_side
from merkbaar.storytelling.neighbours import EXACT_UP_TO, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

DIMENSIONS = 20
LETTERS, WORDS = 100, 100
WEIGHT = 0.5
"""Weight of letters and of words beside whole sentence vectors (1)."""
LETTERS_BESIDE_TOPIC = 0.2
"""Weight of letters beside the topical part of sentence vectors (1); words weigh ``WEIGHT``."""
NEIGHBOURS, STEPS = 15, 4
OWN_MEAN_FROM = 10
"""From how many texts a language's own mean weighs half."""
WHOLE_UP_TO, MANY = 3000, 128
"""More texts than this are smoothed in so many main directions."""
FEWER = 64
"""In so many where neighbours are looked for by cells (found as well, in less time)."""
WALKED = 32
"""Of those directions, so many take the steps (ARI of M10 .509, with all 64 .511)."""
BLOCK = 4096
"""Texts that are worked on at once."""
FLAT = 1e-6
"""Part of the largest spread (a variance) under which a direction is noise of the arithmetic."""


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return vectors of length 1 (a zero vector stays zero)."""
    import numpy as np

    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return vectors / np.where(lengths > 1e-12, lengths, 1)


def centred(
    vectors: np.ndarray, languages: Sequence[str], rows: np.ndarray | None = None
) -> np.ndarray:
    """Take each language's mean off, shrunk to the mean of all where there are few texts.

    Parameters
    ----------
    vectors : ndarray, shape (n_vectors, n_dimensions)
        Left as they are.
    languages : sequence of str
        Of each text.
    rows : ndarray of int, shape (n_texts,), optional
        Which of the vectors are the texts', in rising order; all by default.

    Returns
    -------
    ndarray, shape (n_texts, n_dimensions)
        Of length 1; float32 where there are many texts (more than ``WHOLE_UP_TO``).
    """
    import numpy as np

    exact = np.float64 if len(languages) <= WHOLE_UP_TO else np.float32
    out = _taken(vectors, rows, exact)
    overall = out.mean(axis=0)
    codes = np.asarray(languages)
    for code in sorted(set(languages)):
        here = codes == code
        own = slice(None) if here.all() else np.flatnonzero(here)
        weight = len(codes[own]) / (len(codes[own]) + OWN_MEAN_FROM)
        out[own] -= (weight * out[own].mean(axis=0) + (1 - weight) * overall).astype(exact)

    def shortened(part: slice) -> None:
        out[part] = unit(out[part])

    side_by_side(shortened, blocks(len(out), size=BLOCK))
    return out


def _taken(vectors: np.ndarray, rows: np.ndarray | None, exact: type) -> np.ndarray:
    """Copy some rows, once, parts side by side."""
    import numpy as np

    number = len(vectors) if rows is None else len(rows)
    out = np.empty((number, vectors.shape[1]), dtype=exact)

    def some(part: slice) -> None:
        out[part] = vectors[part if rows is None else rows[part]]

    side_by_side(some, blocks(number, size=BLOCK))
    return out


@dataclass(frozen=True)
class Views:
    """Three looks at the same texts, each centred by language.

    Attributes
    ----------
    vectors : ndarray, shape (n_texts, n_dimensions)
        Whole sentence vectors.
    topic : ndarray, shape (n_texts, n_directions)
        The part of them that says what a text is about.
    letters, words : ndarray or None, shape (n_texts, at most 100)
    """

    vectors: np.ndarray
    topic: np.ndarray
    letters: np.ndarray | None
    words: np.ndarray | None

    def whole(self) -> np.ndarray:
        """Return whole sentence vectors, letters and words side by side."""
        return _beside(self.vectors, (self.letters, WEIGHT), (self.words, WEIGHT))

    def topical(self) -> np.ndarray:
        """Return what the texts are about, with the letters and words that the model lacks."""
        letters = (self.letters, LETTERS_BESIDE_TOPIC)
        return _beside(self.topic, letters, (self.words, WEIGHT))


def views(
    vectors: np.ndarray,
    texts: list[str],
    glosses: list[str],
    languages: Sequence[str],
    *,
    directions: np.ndarray,
) -> Views:
    """Look at texts by their sentence vectors, their letters and their words.

    Parameters
    ----------
    vectors : ndarray, shape (n_texts, n_dimensions)
    texts, glosses : list of str
        The texts as they are, and in rough English.
    directions : ndarray, shape (n_directions, n_dimensions)
        From :func:`merkbaar.storytelling.subjects.directions`.
    """
    middle = centred(vectors, languages)
    letters, words = (
        centred(reduced(matrix, size), languages)
        if matrix is not None and min(matrix.shape) > 3
        else None
        for matrix, size in ((_letters(texts), LETTERS), (_words(glosses), WORDS))
    )
    return Views(middle, unit(middle @ directions.T), letters, words)


def _beside(first: np.ndarray, *others: tuple[np.ndarray | None, float]) -> np.ndarray:
    import numpy as np

    return np.hstack([first, *(weight * part for part, weight in others if part is not None)])


def reduced(matrix: Any, size: int) -> np.ndarray:
    """Latent semantic analysis: the texts of a sparse matrix in `size` dimensions, length 1."""
    from sklearn.utils import extmath

    svd: Any = extmath.randomized_svd
    size = min(size, min(matrix.shape) - 1)
    _, _, axes = svd(matrix, size, n_iter=5, random_state=0)
    return unit(matrix @ axes.T)


def smoothed(
    vectors: np.ndarray, *, neighbours: int = NEIGHBOURS, steps: int = STEPS
) -> np.ndarray:
    """Move each text towards its neighbours, then keep the main directions.

    Returns
    -------
    ndarray, shape (n_texts, at most ``DIMENSIONS``)
        Vectors of length 1.
    """
    import numpy as np

    if len(vectors) > WHOLE_UP_TO:
        vectors = _fewer(vectors, MANY if len(vectors) <= EXACT_UP_TO else FEWER)
    else:
        vectors = unit(vectors - vectors.mean(axis=0))
    walk = transition(vectors, neighbours=min(neighbours, max(2, len(vectors) // 4)))
    if len(vectors) > EXACT_UP_TO:
        vectors = np.ascontiguousarray(vectors[:, :WALKED])
    for _ in range(steps):
        vectors = _step(walk, vectors)
    return main_directions(unit(vectors))


def _step(walk: Any, vectors: np.ndarray) -> np.ndarray:
    import numpy as np

    out = np.empty_like(vectors)

    def some(rows: slice) -> None:
        out[rows] = walk[rows] @ vectors

    side_by_side(some, blocks(len(vectors), size=BLOCK))
    return out


def main_directions(vectors: np.ndarray, *, most: int = DIMENSIONS) -> np.ndarray:
    """Principal components, at most `most`, of length 1; directions without spread are left out."""
    import numpy as np

    middle = vectors - vectors.mean(axis=0)
    wide = middle.shape[1] > len(middle)
    square = middle @ middle.T if wide else middle.T @ middle
    values, axes = _largest(square, min(most, len(vectors) - 1))
    if not len(values):
        return np.zeros((len(vectors), 1), dtype=vectors.dtype)
    return unit(axes * np.sqrt(values) if wide else middle @ axes)


def _largest(square: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the largest eigenvalues with their vectors; those of mere rounding are left out."""
    import numpy as np

    values, axes = np.linalg.eigh(square)
    kept = np.flatnonzero(values > max(FLAT * values[-1], 1e-20))[::-1][:most]
    return values[kept], axes[:, kept]


def _fewer(vectors: np.ndarray, most: int) -> np.ndarray:
    """Put many texts in their main directions, a block at a time: no second copy is made.

    Returns
    -------
    ndarray of float32, shape (n_texts, at most `most`)
        Of length 1.
    """
    import numpy as np

    mean = vectors.mean(axis=0)

    def spread(rows: slice) -> tuple[np.ndarray, np.ndarray]:
        some = unit(vectors[rows] - mean)
        return some.T @ some, some.sum(axis=0)

    parts = side_by_side(spread, blocks(len(vectors), size=BLOCK))
    total = np.sum([own for _, own in parts], axis=0, dtype=np.float64)
    square = np.sum([own for own, _ in parts], axis=0, dtype=np.float64)
    _, axes = _largest(square - np.outer(total, total) / len(vectors), most)
    middle, axes = (total / len(vectors)).astype(np.float32), axes.astype(np.float32)
    out = np.zeros((len(vectors), max(axes.shape[1], 1)), dtype=np.float32)

    def placed(rows: slice) -> None:
        out[rows, : axes.shape[1]] = unit((unit(vectors[rows] - mean) - middle) @ axes)

    side_by_side(placed, blocks(len(vectors), size=BLOCK))
    return out


def transition(vectors: np.ndarray, *, neighbours: int) -> Any:
    """Return the walk over the neighbour graph: rows sum to 1, half of the weight stays."""
    import numpy as np
    from scipy import sparse

    number, exact = len(vectors), vectors.dtype
    rows, columns, likeness = nearest(np.ascontiguousarray(vectors, dtype=np.float32), neighbours)
    half = np.maximum(likeness, 0).astype(exact) / 2
    stays = np.full(number, max(2 * float(half.sum()) / number, 1e-9), dtype=exact)
    own = np.arange(number)
    weights = np.concatenate([half, half, stays])
    places = np.concatenate([rows, columns, own]), np.concatenate([columns, rows, own])
    walk = sparse.csr_matrix((weights, places), shape=(number, number))
    whole = np.asarray(walk.sum(axis=1)).ravel()
    walk.data /= np.repeat(whole, np.diff(walk.indptr))
    return walk


def _letters(texts: list[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True, max_features=60_000
    )
    return _matrix(counter, texts)


def _words(glosses: list[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(min_df=2, sublinear_tf=True, stop_words="english")
    return _matrix(counter, glosses)


def _matrix(counter: Any, texts: list[str]) -> Any:
    try:
        return counter.fit_transform(texts)
    except ValueError:  # no word occurs twice
        return None
