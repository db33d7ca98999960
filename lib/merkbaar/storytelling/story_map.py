"""A map of stories in two dimensions: what is alike lies together. To look at, not to measure.

t-SNE (van der Maaten & Hinton 2008) of the space in which the themes were found, begun from the
principal components; under ``FEWEST`` stories the components themselves. Exact up to ``EXACT``
stories; of more, scikit-learn's approximation with a fixed seed.
Distances between far groups say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.storytelling.themes import ThemeModel

MOST, FEWEST = 5000, 30
PERPLEXITY, EXACT = 30, 1500


def story_map(model: ThemeModel, narratives: Sequence[str], *, most: int = MOST) -> pd.DataFrame:
    """Give each story with a theme its place on the map.

    Parameters
    ----------
    model : ThemeModel
        Fitted, or as corrected.
    narratives : sequence of str
        In the order in which it was fitted.
    most : int
        Of more stories, so many are shown: a fixed draw.

    Returns
    -------
    DataFrame
        narrative, theme, label, strength (0-1), x, y (-1 to 1, in steps of .001); in the order of
        the stories. Empty where there are no themes.
    """
    import numpy as np
    import pandas as pd

    from merkbaar.storytelling import clustering

    if len(narratives) != len(model.labels_):
        raise ValueError(f"{len(narratives)} ids for {len(model.labels_)} fitted texts.")
    rows = (model.labels_ >= 0).nonzero()[0]
    draw = np.random.default_rng(model.random_state)
    rows = np.sort(draw.permutation(rows)[:most])
    labels = model.labels_[rows]
    with clustering.one_thread():
        places = _places(model.vectors_[rows], model.random_state)
    themes = model.themes_.iloc[labels]
    return pd.DataFrame(
        {
            "narrative": [narratives[i] for i in rows],
            "theme": themes["theme"].tolist(),
            "label": themes["label"].tolist(),
            "strength": model.strengths_[rows, labels].round(3),
            "x": places[:, 0],
            "y": places[:, 1],
        }
    )


def _places(points: np.ndarray, random_state: int) -> np.ndarray:
    """Return places of points, shape (n, 2), the farthest at 1."""
    import numpy as np

    from merkbaar.storytelling.t_sne import components, t_sne

    if len(points) < 3 or points.shape[1] < 2:
        return np.zeros((len(points), 2))
    if len(points) < FEWEST:
        found = components(points)
    elif len(points) <= EXACT:
        found = t_sne(points, perplexity=min(PERPLEXITY, (len(points) - 1) / 3))
    else:
        found = _of_many(points, random_state)
    found = found - (found.max(axis=0) + found.min(axis=0)) / 2
    return (found / max(float(np.abs(found).max()), 1e-12)).round(3)


def _of_many(points: np.ndarray, random_state: int) -> np.ndarray:
    import numpy as np
    from sklearn.manifold import TSNE

    layout = TSNE(2, perplexity=PERPLEXITY, init="pca", random_state=random_state, n_jobs=1)
    return layout.fit_transform(points.astype(np.float64))
