"""A theme anchored by seed words, so that it is found in every edition and keeps its name.

A story belongs to it without holding the very words: stories that do (in any language, by their
gloss) and that lie near the seeds teach a ridge regression, which then reads all stories; nobody is
judged by a regression that has seen them (leave one out, by the hat matrix; Allen 1974). Two rounds
of self-training on anchors, in the family of positive-unlabelled learning (Elkan & Noto 2008); the
border is Otsu's (1979).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

FIRST_GUESS = 0.12
"""Largest share of the stories that teaches the classifier in the first round."""
FEWEST_ANCHORS = 5
ROUNDS = 2
PENALTY = 1.0
"""Ridge, in units of the squared length of one text (about 1.5): .3 to 3 do about as well."""
ANCHOR_WEIGHT = 0.25
ENGLISH_ENDINGS = ("ing", "ed", "es", "s", "e")


@dataclass(frozen=True)
class Anchor:
    """A seeded theme as found.

    Attributes
    ----------
    strengths : ndarray, shape (n_texts,)
        0 to 1; 0.5 is the border of the theme.
    texts_with_words : int
        Number of texts that hold at least one of the seed words.
    """

    strengths: np.ndarray
    texts_with_words: int


class Judge:
    """Says of each text how like some others it is, by a regression that hasn't seen it.

    Made once for a space: each question after that is two products of matrices.

    Parameters
    ----------
    space : ndarray, shape (n_texts, n_dimensions)
    """

    def __init__(self, space: np.ndarray) -> None:
        import numpy as np
        from scipy.linalg import solve

        number, dimensions = space.shape
        centred = space - space.mean(axis=0)
        wide = number <= dimensions
        gram = centred @ centred.T if wide else centred.T @ centred
        ridge = gram + PENALTY * np.eye(len(gram))
        self._left = gram if wide else centred
        self._right = solve(ridge, np.eye(number) if wide else centred.T, assume_a="pos")
        self._own = np.einsum("ij,ji->i", self._left, self._right) + 1 / number

    def __call__(self, taught: np.ndarray) -> np.ndarray:
        """Return the chance that each text is one of a kind with those taught, 0 to 1.

        Of what the regression says, as if taught and others came from two normal curves of one
        width and were as many (linear discriminant analysis; Fisher 1936).

        Parameters
        ----------
        taught : ndarray of bool, shape (n_texts,)
        """
        import numpy as np
        from scipy.special import expit

        if taught.all() or not taught.any():
            return taught.astype(float)
        said = self.unseen(taught)
        high, low = said[taught].mean(), said[~taught].mean()
        within = np.mean((said - np.where(taught, high, low)) ** 2)
        return expit((high - low) / max(within, 1e-12) * (said - (high + low) / 2))

    def unseen(self, taught: np.ndarray) -> np.ndarray:
        """Return what a regression on all other texts says of each: about 1 for those taught."""
        import numpy as np

        target = taught.astype(float)
        mean = target.mean()
        fitted = mean + self._left @ (self._right @ (target - mean))
        return (fitted - self._own * target) / np.maximum(1 - self._own, 1e-9)


def anchor(held: np.ndarray, *, nearness: np.ndarray, judge: Judge) -> Anchor:
    """Find the stories of a seeded theme.

    Parameters
    ----------
    held : ndarray of bool, shape (n_texts, n_words)
        Which text holds which seed word (see :func:`words_held`).
    nearness : ndarray, shape (n_texts,)
        Likeness of each text to the seed words (cosine).
    judge : Judge
        Of the space of the same texts.
    """
    import numpy as np

    weights = word_weights(held)
    start = standard(weights) + standard(nearness)
    anchors = int((weights > 0).sum())
    if not np.ptp(start):  # no text holds a word, and none is nearer to them than another
        return Anchor(np.zeros(len(start)), anchors)
    guess = min(FIRST_GUESS, max(anchors, FEWEST_ANCHORS) / len(start))
    likeness, rounds = start, []
    for _ in range(ROUNDS):
        rounds.append(judge(likeness >= np.quantile(likeness, 1 - guess)))
        likeness = rounds[-1] + ANCHOR_WEIGHT * start
    score = np.mean(rounds, axis=0) + ANCHOR_WEIGHT * start
    return Anchor(_strengths(score, border(score)), anchors)


def words_held(words: Sequence[str], stems: Sequence[str], *, language: str) -> np.ndarray:
    """Say which text holds which seed word.

    Parameters
    ----------
    words : sequence of str
        Seed words, in `language`.
    stems : sequence of str, length n_texts
        The texts in rough English, each as :func:`stemmed` gives it.

    Returns
    -------
    ndarray of bool, shape (n_texts, n_words)
        Seed words with one gloss count once.
    """
    import numpy as np

    from merkbaar.storytelling.glossing import words_in_english

    patterns = sorted({stemmed(gloss) for gloss in words_in_english(list(words), language)})
    held = np.array([[pattern in text for pattern in patterns] for text in stems], dtype=bool)
    return held.reshape(len(stems), len(patterns))


def word_weights(held: np.ndarray) -> np.ndarray:
    """Weigh each text by the seed words it holds; a rare word weighs more (idf)."""
    import numpy as np

    share = np.maximum(held.mean(axis=0), 1 / max(len(held), 1))
    return held @ np.log(1 / share)


def border(scores: np.ndarray) -> float:
    """Return the score that best parts high from low (Otsu 1979); 2 to 50 % lie above it."""
    import numpy as np

    ordered = np.sort(scores)
    number = np.arange(1, len(ordered))
    low = np.cumsum(ordered)[:-1] / number
    high = (ordered.sum() - np.cumsum(ordered)[:-1]) / (len(ordered) - number)
    apart = number * (len(ordered) - number) * (high - low) ** 2
    apart[number < len(ordered) * 0.5] = -1
    apart[number > len(ordered) * 0.98] = -1
    cut = int(apart.argmax())
    return float((ordered[cut] + ordered[cut + 1]) / 2)


def standard(values: np.ndarray) -> np.ndarray:
    """Divide by the standard deviation (of nothing but equal values: zeros)."""
    import numpy as np

    spread = values.std()
    return (values - values.mean()) / spread if spread > 1e-12 else np.zeros(len(values))


def seeds_of(seeds: Mapping[str, Sequence[str]] | None) -> dict[str, tuple[str, ...]]:
    """Return the seeds that hold words, in their order."""
    return {theme: tuple(words) for theme, words in (seeds or {}).items() if words}


def stemmed(text: str) -> str:
    """Return the words of an English text without their endings, a space around each."""
    stems = []
    for word in re.findall(r"[^\W\d_]+", text.lower()):
        ending = next(
            (e for e in ENGLISH_ENDINGS if word.endswith(e) and len(word) > len(e) + 2), ""
        )
        stems.append(word.removesuffix(ending))
    return f" {' '.join(stems)} "


def _strengths(scores: np.ndarray, at: float) -> np.ndarray:
    """Map scores to 0-1 with the border at 0.5."""
    import numpy as np

    below = 0.5 * (scores - scores.min()) / max(at - scores.min(), 1e-12)
    above = 0.5 + 0.5 * (scores - at) / max(scores.max() - at, 1e-12)
    return np.clip(np.where(scores < at, np.minimum(below, 0.4999), above), 0, 1)
