"""A theme anchored by seed words, so that it is found in every edition and keeps its name.

A story belongs to it without holding the very words: stories that do (in any language, by their
gloss) and that lie near the seeds teach a classifier, which then reads all stories; nobody is
judged by a classifier that has seen them (cross-fitting). Self-training on anchors, in the family
of positive-unlabelled learning (Elkan & Noto 2008); the border is Otsu's (1979).
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
ROUNDS, SPLITS, FOLDS = 2, 5, 5
PENALTY = 2.0
ANCHOR_WEIGHT = 0.15
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


def anchor(
    words: Sequence[str],
    *,
    language: str,
    glosses: Sequence[str],
    nearness: np.ndarray,
    space: np.ndarray,
    random_state: int,
    splits: int = SPLITS,
) -> Anchor:
    """Find the stories of a seeded theme.

    Parameters
    ----------
    words : sequence of str
        Seed words, in `language`.
    glosses : sequence of str
        The texts in rough English.
    nearness : ndarray, shape (n_texts,)
        Likeness of each text to the seed words (cosine).
    space : ndarray, shape (n_texts, n_dimensions)
        What the classifier sees.
    splits : int
        How often the stories are parted anew for the cross-fitting.
    """
    import numpy as np

    held = word_weights(words, language=language, glosses=glosses)
    start = standard(held) + standard(nearness)
    anchors = int((held > 0).sum())
    guess = min(FIRST_GUESS, max(anchors, FEWEST_ANCHORS) / len(start))
    likeness, rounds = start, []
    for _ in range(ROUNDS):
        taught = likeness >= np.quantile(likeness, 1 - guess)
        rounds.append(cross_fitted(space, taught, random_state=random_state, splits=splits))
        likeness = rounds[-1] + ANCHOR_WEIGHT * start
    score = np.mean(rounds, axis=0) + ANCHOR_WEIGHT * start
    return Anchor(_strengths(score, border(score)), anchors)


def word_weights(words: Sequence[str], *, language: str, glosses: Sequence[str]) -> np.ndarray:
    """Weigh each text by the seed words it holds; a rare word weighs more (idf)."""
    import numpy as np

    from merkbaar.storytelling.glossing import words_in_english

    patterns = sorted({_stemmed(gloss) for gloss in words_in_english(list(words), language)})
    texts = [_stemmed(gloss) for gloss in glosses]
    held = np.array([[pattern in text for pattern in patterns] for text in texts], dtype=float)
    held = held.reshape(len(texts), len(patterns))
    share = np.maximum(held.mean(axis=0), 1 / max(len(texts), 1))
    return held @ np.log(1 / share)


def cross_fitted(
    space: np.ndarray, taught: np.ndarray, *, random_state: int, splits: int = SPLITS
) -> np.ndarray:
    """Probability of each text by classifiers that haven't seen it, over several splits."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    folds = min(FOLDS, int(taught.sum()), int((~taught).sum()))
    if folds < 2:
        return taught.astype(float)
    model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=300)
    total = np.zeros(len(space))
    for split in range(splits):
        parts = StratifiedKFold(folds, shuffle=True, random_state=random_state + split)
        for learn, read in parts.split(space, taught):
            model.fit(space[learn], taught[learn])
            total[read] += model.predict_proba(space[read])[:, 1]
    return total / splits


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


def _stemmed(text: str) -> str:
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
