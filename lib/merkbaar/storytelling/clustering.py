"""k-means in the smoothed space, the number of themes, and how firmly a theme stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

STARTS = 10
MOST_THEMES = 20
TEXTS_PER_THEME = 8
"""No more themes are looked for than there are stories for, at this many each."""
SAMPLE, CLUSTERED = 2000, 4000
FEW = 0.1


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on one thread: sums come in one order, so the same input gives the same bytes."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


def clusters(space: np.ndarray, number: int, *, random_state: int) -> np.ndarray:
    """Return the cluster of each text, numbered from large to small (then by first text)."""
    import numpy as np
    from sklearn.cluster import KMeans

    number = min(number, len(np.unique(space.round(9), axis=0)))
    if number <= 1:
        return np.zeros(len(space), dtype=int)
    model: Any = KMeans(number, random_state=random_state)
    found = model.set_params(n_init=STARTS).fit_predict(space)
    _, first, sizes = np.unique(found, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    return np.argsort(order)[found]


def choose_number(space: np.ndarray, *, random_state: int) -> int:
    """Return the number of clusters with the largest mean silhouette (Rousseeuw 1987).

    Looked at from 2 to 20, with at least 8 texts a cluster on average; of more than 4,000 texts a
    fixed sample is clustered, of more than 2,000 the silhouette is taken over a fixed sample.
    """
    import numpy as np
    from sklearn.metrics import silhouette_score

    most = min(MOST_THEMES, len(space) // TEXTS_PER_THEME)
    best, chosen = -1.0, 1
    draw = np.random.default_rng(random_state)
    if len(space) > CLUSTERED:
        space = space[np.sort(draw.permutation(len(space))[:CLUSTERED])]
    rows = draw.permutation(len(space))[:SAMPLE]
    for number in range(2, most + 1):
        found = clusters(space, number, random_state=random_state)[rows]
        if len(set(found.tolist())) < 2:
            continue
        score = float(silhouette_score(space[rows], found))
        if score > best + 1e-9:
            best, chosen = score, number
    return chosen


def strengths(space: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Return how strongly each text belongs to each cluster, 0-1.

    0.5 is as near to the centre as the farthest tenth of the cluster's own texts; a text's own
    cluster is always at least 0.5.

    Returns
    -------
    ndarray, shape (n_texts, n_clusters)
    """
    import numpy as np

    number = int(found.max()) + 1 if len(found) else 0
    out = np.zeros((len(space), number))
    for theme in range(number):
        own = found == theme
        centre = space[own].mean(axis=0)
        near = space @ (centre / max(float(np.linalg.norm(centre)), 1e-12))
        edge = max(float(np.quantile(near[own], FEW)), 1e-6)
        top = max(float(near.max()), edge + 1e-9)
        inside = 0.5 + 0.5 * (near - edge) / (top - edge)
        out[:, theme] = np.clip(np.where(near < edge, 0.5 * near / edge, inside), 0, 1)
        out[own, theme] = np.maximum(out[own, theme], 0.5)
    return out


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Jaccard likeness of two sets of texts, given as masks."""
    together = int((one | other).sum())
    return float((one & other).sum() / together) if together else 0.0
