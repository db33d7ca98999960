"""The words and the label of each theme of a fitted model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from merkbaar.storytelling import describing, ranking

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.storytelling.themes import ThemeModel


MEASURES = frozenset(
    re.split(
        " ",
        "jaar jaren maand maanden week weken dag dagen uur minuten keer keren euro euros procent "
        "aantal year years month months weeks day days hour hours minutes time times percent",
    )
)
"""Words of amounts: in any theme people count, so in a label they come last."""


def words(model: ThemeModel, texts: Sequence[str]) -> list[list[str]]:
    """Return the words of each theme; where the vectors can be read, by meaning.

    Parameters
    ----------
    model : ThemeModel
        With its labels, strengths, languages and embeddings.
    texts : sequence of str
        The texts that it was fitted to.
    """
    found = describing.theme_words(
        texts,
        model.languages_,
        model.labels_.tolist(),
        number=model.strengths_.shape[1],
        reader=model.reader,
        how_many=ranking.LOOKED_AT,
    )
    if (about := model.directions_) is not None:
        found = ranking.by_meaning(
            found, _centres(model, about), lambda own: _vectors_of(model, own) @ about.T
        )
    return [own[: describing.SHOWN] for own in found]


def labels(seeds: Sequence[list[str]], found: Sequence[list[str]], *, reader: str) -> list[str]:
    """Return the label of each theme: of its seed words, else of its own first words.

    Parameters
    ----------
    seeds : sequence of list of str
        Seed words of the first themes.
    found : sequence of list of str
        Words of all themes.
    """
    own = [*seeds, *(_different(some, reader) for some in found[len(seeds) :])]
    return describing.distinct([describing.default_label(_plainest(one)) for one in own])


def _plainest(words: Sequence[str]) -> list[str]:
    return sorted(words, key=lambda word: word.casefold() in MEASURES)


def _centres(model: ThemeModel, about: np.ndarray) -> np.ndarray:
    """Return the mean of each theme's stories, shape (n_themes, n_directions)."""
    import numpy as np

    from merkbaar.storytelling import space

    kept = model.labels_ >= 0
    codes = [code for code, here in zip(model.languages_, kept, strict=True) if here]
    stories = space.centred(model.embeddings_[kept], codes) @ about.T
    main = np.eye(model.strengths_.shape[1])[model.labels_[kept]]
    return (main.T @ stories) / np.maximum(main.sum(axis=0), 1)[:, None]


def _vectors_of(model: ThemeModel, some: list[str]) -> np.ndarray:
    from merkbaar.storytelling.embedding import embed

    return embed(
        some,
        languages=[model.reader] * len(some),
        embedder=model.embedder,
        cache_folder=model.cache_folder,
    )


def _different(some: list[str], reader: str) -> list[str]:
    """Return the words without those that mean the same as one before."""
    from merkbaar.storytelling import glossing, seeding

    bridge = glossing.gloss_of(reader)
    return ranking.once(some, lambda word: seeding.stemmed((bridge and bridge.word(word)) or word))
