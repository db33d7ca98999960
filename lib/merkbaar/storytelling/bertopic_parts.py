"""What a handed over model puts in the places that BERTopic leaves open.

Imports BERTopic: only :mod:`merkbaar.storytelling.bertopic_export` imports this, when asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from bertopic.backend import BaseEmbedder
from bertopic.representation import BaseRepresentation

from merkbaar.storytelling.neighbours import nearest_of
from merkbaar.storytelling.space import unit

if TYPE_CHECKING:
    import pandas as pd
    from bertopic import BERTopic

    from merkbaar.storytelling.embedding import Embedder

NEIGHBOURS = 15
LEAST_WEIGHT = 1e-5
"""BERTopic's own floor: of a word that it counts otherwise, and where there are too few words."""


class Reader(BaseEmbedder):
    """Makes vectors of new texts with the model's own embedder, each in its language."""

    def __init__(self, embedder: str | Embedder, languages: Sequence[str]) -> None:
        super().__init__()
        self.embedder = embedder
        self.languages = tuple(languages)

    def embed(self, documents: list[str], verbose: bool = False) -> np.ndarray:  # noqa: ARG002
        """Return vectors of length 1, shape (n_texts, n_dimensions)."""
        from merkbaar.storytelling.embedding import embed
        from merkbaar.storytelling.languages import UNDETERMINED, identify

        texts = ["" if text is None else str(text) for text in documents]
        found = identify(texts, self.languages)
        codes = [self.languages[0] if code == UNDETERMINED else code for code in found]
        return embed(texts, languages=codes, embedder=self.embedder)


class Topical:
    """Where BERTopic reduces dimensions: what a text is about, less the mean of all texts."""

    def __init__(self, mean: np.ndarray, directions: np.ndarray | None) -> None:
        self.mean = mean
        self.directions = directions

    def fit(self, vectors: np.ndarray, y: Any = None) -> Topical:  # noqa: ARG002
        """Do nothing: mean and directions are known."""
        return self

    def transform(self, vectors: np.ndarray) -> np.ndarray:
        """Return vectors of length 1."""
        middle = unit(np.asarray(vectors, dtype=np.float64) - self.mean)
        return middle if self.directions is None else unit(middle @ self.directions.T)


class NearestThemes:
    """Where BERTopic divides texts: the themes that were found, and for a new text the nearest.

    A new text is given the theme that most of its nearest fitted texts have, by likeness: as the
    themes were found by moving texts towards their neighbours.

    Attributes
    ----------
    labels_ : ndarray of int, shape (n_texts,)
    probabilities_ : ndarray, shape (n_texts, n_themes)
        Strengths (0-1); they don't add up to 1, a story can carry more than one theme.
    """

    def __init__(self, labels: np.ndarray, strengths: np.ndarray) -> None:
        self.labels_ = labels
        self.probabilities_ = strengths

    def fit(self, vectors: np.ndarray, y: Any = None) -> NearestThemes:  # noqa: ARG002
        """Keep where the texts of a theme are."""
        self.vectors = np.asarray(vectors, dtype=np.float32)[self.labels_ >= 0]
        return self

    def predict(self, vectors: np.ndarray) -> np.ndarray:
        """Return the nearest theme of each text."""
        rows, columns, likeness = nearest_of(vectors, self.vectors, NEIGHBOURS)
        themes = self.probabilities_.shape[1]
        cell = rows * themes + self.labels_[self.labels_ >= 0][columns]
        likeness = np.maximum(likeness, 0)
        near = np.bincount(cell, weights=likeness, minlength=len(vectors) * themes)
        return near.reshape(len(vectors), themes).argmax(axis=1)


class ThemeWords(BaseRepresentation):
    """Names a topic by our words, in our order, with the weights of BERTopic's own c-TF-IDF."""

    def __init__(self, words: Mapping[int, Sequence[str]] | None = None) -> None:
        self.words = words

    def extract_topics(
        self, topic_model: BERTopic, documents: pd.DataFrame, c_tf_idf: Any, topics: Mapping
    ) -> Mapping:
        """Return the words of each topic with weights; of what was set apart those of BERTopic."""
        places = getattr(topic_model.vectorizer_model, "vocabulary_", {})
        rows = {int(topic): row for row, topic in enumerate(sorted(documents["Topic"].unique()))}
        told = {}
        for topic, theirs in topics.items():
            own = (self.words or {}).get(topic)
            if not own:
                told[topic] = list(theirs[: topic_model.top_n_words])
                continue
            row = c_tf_idf[rows[topic]].toarray()[0]
            weights = [row[places[word]] if word in places else 0 for word in own]
            named = [
                (word, max(float(weight), LEAST_WEIGHT))
                for word, weight in zip(own, weights, strict=True)
            ]
            filler = [("", LEAST_WEIGHT)] * (topic_model.top_n_words - len(named))
            told[topic] = named + filler
        return told
