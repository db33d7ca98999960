"""Which leefgebied of the monitor a theme belongs to, how surely, and "none" as an honest answer.

A leefgebied is read by the embedder that read the stories: its title and words. It is compared with
what the stories of a theme are about on average (cosine of the topical part of the vectors, each
language taken about its own mean). Under ``BORDER`` a theme belongs to none. The words themselves
are counted beside it, as evidence that a person can check.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from merkbaar.errors import DefinitionError
from merkbaar.storytelling.splitting import Material, held

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.storytelling.themes import ThemeModel

NONE = "geen"
BORDER = 0.35
"""Likeness from which a theme belongs to a leefgebied. Measured on themes of 15 sentences on 7
subjects (SIB-200): of themes whose subject was left out none came above it."""
COLUMNS = ("theme", "leefgebied", "strength", "next", "next_strength", "with_words", "elsewhere")


class Leefgebied(Protocol):
    """A leefgebied of the monitor file."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def title(self) -> str:
        """Its name."""
        ...

    @property
    def words(self) -> Sequence[str]:
        """Words that people use about it; may be empty."""
        ...


def mapped(
    model: ThemeModel, texts: Sequence[str], leefgebieden: Iterable[Leefgebied]
) -> pd.DataFrame:
    """Map every theme to a leefgebied, or to none.

    Parameters
    ----------
    model : ThemeModel
        Fitted, or as corrected (``corrections.corrected(…).model``); by an embedder of its own.
    texts : sequence of str
        In the order in which it was fitted.
    leefgebieden : iterable of Leefgebied
        As in the monitor file.

    Returns
    -------
    DataFrame
        A row a theme: ``leefgebied`` (an id, or "geen"), ``strength`` (cosine, -1 to 1; missing
        for "geen"), ``next`` and ``next_strength`` (the one that comes after it, or the nearest
        where there is none), ``with_words`` (share of the theme's stories, 0-1, that hold a word
        of the leefgebied, or of the nearest) and ``elsewhere`` (the same over all other stories).

    Raises
    ------
    DefinitionError
        If the model was fitted on given vectors: then nothing can read the leefgebieden.
    """
    import numpy as np
    import pandas as pd

    areas, ids = list(leefgebieden), model.themes_["theme"].tolist()
    if len(texts) != len(model.labels_):
        raise ValueError(f"{len(texts)} texts, but the model was fitted on {len(model.labels_)}.")
    if not areas or not ids:
        rows = [(theme, NONE, np.nan, "", np.nan, np.nan, np.nan) for theme in ids]
        return pd.DataFrame(rows, columns=list(COLUMNS))
    likeness = _likeness(model, areas)
    words = _with_words(model, texts, areas)
    rows = []
    for place, theme in enumerate(ids):
        order = np.argsort(-likeness[place], kind="stable")
        rows.append((theme, *_row(likeness[place], order, areas, words, model.labels_ == place)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def as_seeds(leefgebieden: Iterable[Leefgebied]) -> dict[str, tuple[str, ...]]:
    """Turn leefgebieden into seeds: ``ThemeModel(seeds=…)`` then looks for each as a theme.

    A leefgebied without words gives none. Other themes are still found among the rest.
    """
    return {area.id: tuple(area.words) for area in leefgebieden if area.words}


def _likeness(model: ThemeModel, areas: Sequence[Leefgebied]) -> np.ndarray:
    """Return how like each theme is to each leefgebied, shape (n_themes, n_areas)."""
    import numpy as np

    from merkbaar.storytelling import clustering, space
    from merkbaar.storytelling.embedding import embed

    if model.directions_ is None:
        raise DefinitionError(
            "Deze thema's zijn gevonden met vectoren die van buiten kwamen. Wat een leefgebied "
            "betekent, is daarmee niet te lezen. Laat ThemeModel de verhalen zelf lezen, zonder "
            "'embeddings'."
        )
    usable = model.labels_ >= 0
    labels, vectors = model.labels_[usable], model.embeddings_[usable]
    codes = [code for code, there in zip(model.languages_, usable, strict=True) if there]
    asked = [
        f"{area.title}: {', '.join(area.words)}" if area.words else area.title for area in areas
    ]
    read = embed(asked, languages=[model.reader] * len(areas), embedder=model.embedder)
    about = model.directions_.T
    with clustering.one_thread():
        centred = space.centred(vectors, codes)
        means = np.array(
            [
                centred[labels == theme].sum(axis=0) if (labels == theme).any() else centred[0] * 0
                for theme in range(len(model.themes_))
            ]
        )
        question = space.unit(read - vectors.mean(axis=0, dtype=np.float64))
        return (space.unit(means @ about) @ space.unit(question @ about).T).round(3)


def _with_words(
    model: ThemeModel, texts: Sequence[str], areas: Sequence[Leefgebied]
) -> list[np.ndarray]:
    """Say per leefgebied which stories hold a word of it; missing where it has no words."""
    import numpy as np

    ids = [str(i) for i in range(len(texts))]
    known = Material(
        texts=dict(zip(ids, map(str, texts), strict=True)),
        languages=dict(zip(ids, model.languages_, strict=True)),
        vectors={},
        reader=model.reader,
    )
    counts = held([area.words for area in areas], ids, known)
    return [
        np.array(found) > 0 if area.words else np.full(len(ids), np.nan)
        for found, area in zip(counts, areas, strict=True)
    ]


def _row(
    likeness: np.ndarray,
    order: np.ndarray,
    areas: Sequence[Leefgebied],
    words: Sequence[np.ndarray],
    own: np.ndarray,
) -> tuple[Any, ...]:
    """Return what is said of one theme."""
    import numpy as np

    best = int(order[0])
    strength = float(likeness[best])
    there = strength >= BORDER
    after = int(order[1]) if there and len(order) > 1 else (-1 if there else best)
    following = (areas[after].id, float(likeness[after])) if after >= 0 else ("", np.nan)
    told = words[best]
    shares = [float(told[side].mean()) if side.any() else np.nan for side in (own, ~own)]
    chosen = (areas[best].id, strength) if there else (NONE, np.nan)
    return (*chosen, *following, *np.round(shares, 3).tolist())
