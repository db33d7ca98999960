"""How firmly themes stand: found again when stories are left out."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.storytelling.themes import ThemeModel

LEFT_IN = 0.8
NOTHING = {"ari": float("nan"), "pairwise_ari": float("nan")}
FIRM = 0.6
"""Jaccard likeness from which a theme may be called a pattern (Hennig 2007: .6; firm: .75)."""
ENOUGH = 100
"""Stories under which it says little: themes of noise are then found again as often (measured)."""


def assess(model: ThemeModel, *, bootstraps: int) -> dict[str, Any]:
    """Find the themes again in random parts of four fifths of the stories.

    Returns
    -------
    dict
        ``themes``: likeness per theme id (0-1), ``ari``: mean adjusted Rand index with the
        fitted themes over the stories left in, ``pairwise_ari``: between each two of the parts
        over the stories that are in both, ``bootstraps``, ``unstable``: ids under ``FIRM``.
    """
    import numpy as np

    from merkbaar.storytelling import clustering

    model = model._in_parts  # of long stories, the parts in which the themes were found
    if not len(model.themes_):
        return {"themes": {}, **NOTHING, "bootstraps": 0, "unstable": []}
    ids = model.themes_["theme"].tolist()
    draw = np.random.default_rng(model.random_state)
    likeness, agreement, parts = [], [], []
    with clustering.one_thread():
        for _ in range(bootstraps):
            rows = _left_in(model, draw)
            before, after = model._labels[rows], _again(model, rows)
            likeness.append([_best(before == theme, after) for theme in range(len(ids))])
            agreement.append(clustering.adjusted_rand(before, after))
            parts.append(np.full(len(model._usable), -1))
            parts[-1][rows] = after
    means = dict(zip(ids, np.mean(likeness, axis=0).round(3).tolist(), strict=True))
    return {
        "themes": means,
        "ari": round(float(np.mean(agreement)), 3),
        "pairwise_ari": round(_pairwise(parts), 3),
        "bootstraps": bootstraps,
        "unstable": [theme for theme, value in means.items() if value < FIRM],
    }


def _left_in(model: ThemeModel, draw: np.random.Generator) -> np.ndarray:
    """Draw four fifths of the stories; a long one stays or goes with all its parts."""
    import numpy as np

    story = getattr(model, "_story", np.arange(len(model.labels_)))[model._usable]
    there = np.unique(story)
    size = max(2, int(len(there) * LEFT_IN))
    return np.flatnonzero(np.isin(story, there[draw.permutation(len(there))[:size]]))


def _pairwise(parts: list[np.ndarray]) -> float:
    """Return the mean adjusted Rand index of each two parts; −1 is a story that was left out."""
    import numpy as np

    from merkbaar.storytelling.clustering import adjusted_rand

    found = []
    for one, other in combinations(parts, 2):
        both = (one >= 0) & (other >= 0)
        found.append(adjusted_rand(one[both], other[both]))
    return float(np.mean(found)) if found else float("nan")


def _again(model: ThemeModel, rows: np.ndarray) -> np.ndarray:
    """Return the themes found anew in some of the stories."""
    from merkbaar.storytelling import space
    from merkbaar.storytelling.themes import ThemeModel

    part = ThemeModel(**{**model.get_params(), "n_themes": len(model.themes_)})
    part._space = model._space[rows]
    part._topic = model._topic[rows]
    part._smooth = space.smoothed(part._topic)
    part._near = {theme: near[rows] for theme, near in model._near.items()}
    part._held = {theme: held[rows] for theme, held in model._held.items()}
    part._find()
    return part._labels


def _best(theme: np.ndarray, after: np.ndarray) -> float:
    from merkbaar.storytelling.clustering import overlap

    return max(overlap(theme, after == label) for label in sorted(set(after.tolist())))
