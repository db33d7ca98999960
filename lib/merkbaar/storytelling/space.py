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

from merkbaar.storytelling.neighbours import nearest

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


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return vectors of length 1 (a zero vector stays zero)."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 1e-12, lengths, 1)


def centred(vectors: np.ndarray, languages: Sequence[str]) -> np.ndarray:
    """Take each language's mean off, shrunk to the mean of all where there are few texts."""
    import numpy as np

    vectors = np.asarray(vectors, dtype=np.float64)
    overall = vectors.mean(axis=0)
    out = np.empty_like(vectors)
    codes = np.asarray(languages)
    for code in sorted(set(languages)):
        here = codes == code
        number = int(here.sum())
        weight = number / (number + OWN_MEAN_FROM)
        out[here] = vectors[here] - (weight * vectors[here].mean(axis=0) + (1 - weight) * overall)
    return unit(out)


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
    from sklearn.decomposition import TruncatedSVD

    size = min(size, min(matrix.shape) - 1)
    return unit(TruncatedSVD(size, random_state=0).fit_transform(matrix))


def smoothed(
    vectors: np.ndarray, *, neighbours: int = NEIGHBOURS, steps: int = STEPS
) -> np.ndarray:
    """Move each text towards its neighbours, then keep the main directions.

    Returns
    -------
    ndarray, shape (n_texts, at most ``DIMENSIONS``)
        Vectors of length 1.
    """
    vectors = unit(vectors - vectors.mean(axis=0))
    if len(vectors) > WHOLE_UP_TO:
        vectors = unit(main_directions(vectors, most=MANY))
    walk = transition(vectors, neighbours=min(neighbours, max(2, len(vectors) // 4)))
    for _ in range(steps):
        vectors = walk @ vectors
    return main_directions(unit(vectors))


def main_directions(vectors: np.ndarray, *, most: int = DIMENSIONS) -> np.ndarray:
    """Principal components, at most `most`, of length 1."""
    from sklearn.decomposition import PCA

    size = min(most, len(vectors) - 1, vectors.shape[1])
    solver = "full" if len(vectors) <= WHOLE_UP_TO else "covariance_eigh"
    return unit(PCA(size, svd_solver=solver, random_state=0).fit_transform(vectors))


def transition(vectors: np.ndarray, *, neighbours: int) -> Any:
    """Return the walk over the neighbour graph: rows sum to 1, half of the weight stays."""
    import numpy as np
    from scipy import sparse

    rows, columns, likeness = nearest(np.ascontiguousarray(vectors, dtype=np.float32), neighbours)
    weights = np.maximum(likeness, 0).astype(np.float64)
    shape = (len(vectors), len(vectors))
    graph = sparse.csr_matrix((weights, (rows, columns)), shape=shape)
    graph = (graph + graph.T) / 2
    degree = np.asarray(graph.sum(axis=1)).ravel()
    graph = graph + sparse.eye(len(vectors)) * max(degree.mean(), 1e-9)
    return sparse.diags(1 / np.asarray(graph.sum(axis=1)).ravel()) @ graph


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
