"""k-means in the smoothed space, the number of themes, and how firmly a theme stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

MOST_THEMES = 20
TEXTS_PER_THEME = 8
"""No more themes are looked for than there are stories for, at this many each."""
SAMPLE, CLUSTERED = 2000, 4000
"""Of more than ``CLUSTERED`` texts a fixed sample of ``SAMPLE`` tells how many themes there are."""
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

    from merkbaar.storytelling.k_means import k_means

    number = _at_most(space, number)
    if number <= 1:
        return np.zeros(len(space), dtype=int)
    found = k_means(space, number, random_state=random_state)
    _, first, sizes = np.unique(found, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    return np.argsort(order)[found]


def choose_number(space: np.ndarray, *, random_state: int) -> int:
    """Return the number of clusters with the largest mean silhouette (Rousseeuw 1987).

    Looked at from 2 to the root of half the number of texts (Mardia, Kent and Bibby 1979: of 200
    texts 10), at most 20, with at least 8 texts a cluster on average: smoothed texts lie in small
    clumps, which the silhouette alone would take for themes. Of more than 4,000 texts a fixed
    sample of 2,000 is clustered, of more than 2,000 the silhouette is taken over such a sample.
    """
    import math

    import numpy as np

    from merkbaar.storytelling.cores import side_by_side
    from merkbaar.storytelling.k_means import silhouettes

    number = len(space)
    most = min(MOST_THEMES, number // TEXTS_PER_THEME, math.ceil(math.sqrt(number / 2)))
    draw = np.random.default_rng(random_state)
    if len(space) > CLUSTERED:
        space = space[np.sort(draw.permutation(len(space))[:SAMPLE])]
    rows = draw.permutation(len(space))[:SAMPLE]
    tried = range(2, most + 1)

    def divided(number: int) -> np.ndarray:
        return clusters(space, number, random_state=random_state)[rows]

    found = side_by_side(divided, tried)
    scores = silhouettes(space[rows], np.array(found)) if found else np.zeros(0)
    if not np.isfinite(scores).any():
        return 1
    return 2 + int(np.argmax(np.nan_to_num(scores, nan=-1.0).round(9)))


def _at_most(space: np.ndarray, number: int) -> int:
    """Return a number of clusters, or fewer where there are fewer different texts."""
    import numpy as np

    for some in (space[: 20 * number], space):
        different = len(np.unique(some.round(9), axis=0))
        if different >= number:
            return number
    return different


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


def adjusted_rand(one: np.ndarray, other: np.ndarray) -> float:
    """Return the adjusted Rand index of two divisions of the same texts (Hubert & Arabie 1985).

    1 is the same division, 0 what chance would give.
    """
    import numpy as np

    first, second = (np.unique(some, return_inverse=True)[1] for some in (one, other))
    wide = int(second.max(initial=0)) + 1
    cells = np.bincount(first * wide + second)
    sizes = np.bincount(first), np.bincount(second)
    both, rows, columns = (float((n * (n - 1)).sum()) / 2 for n in (cells, *sizes))
    pairs = len(first) * (len(first) - 1) / 2
    if not pairs or rows == columns == both:
        return 1.0
    by_chance = rows * columns / pairs
    return (both - by_chance) / ((rows + columns) / 2 - by_chance)


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Jaccard likeness of two sets of texts, given as masks."""
    together = int((one | other).sum())
    return float((one & other).sum() / together) if together else 0.0
