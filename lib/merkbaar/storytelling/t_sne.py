"""t-SNE in numpy alone, for a few hundred points: quick to import, the same for the same input.

Exact, after van der Maaten & Hinton (2008), begun from the principal components; with their early
exaggeration, momentum and gains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

STEPS, EXAGGERATED = 400, 120
EXAGGERATION = 12.0
SEARCH = 50


def components(points: np.ndarray) -> np.ndarray:
    """Return the two principal components of points, shape (n_points, 2).

    The direction of each is fixed: its largest weight is positive.
    """
    import numpy as np

    left, sizes, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    largest = np.abs(axes[:2]).argmax(axis=1)
    turned = np.where(axes[[0, 1], largest] < 0, -1.0, 1.0)
    return left[:, :2] * sizes[:2] * turned


def t_sne(points: np.ndarray, *, perplexity: float) -> np.ndarray:
    """Lay points out in two dimensions so that neighbours stay neighbours.

    Parameters
    ----------
    points : ndarray, shape (n_points, n_dimensions)
        At least four, in two dimensions or more; memory grows with their square.
    perplexity : float
        About how many neighbours count, less than a third of the points.

    Returns
    -------
    ndarray, shape (n_points, 2)
    """
    import numpy as np

    wanted = _nearness(points, perplexity)
    found = components(points)
    found *= 1e-4 / max(float(found[:, 0].std()), 1e-12)
    moved, gains = np.zeros_like(found), np.ones_like(found)
    rate = max(len(points) / EXAGGERATION / 4, 50.0)
    for step in range(STEPS):
        early = step < EXAGGERATED
        slope = _slope(found, wanted * (EXAGGERATION if early else 1.0))
        gains = np.where(np.sign(slope) == np.sign(moved), gains * 0.8, gains + 0.2).clip(0.01)
        moved = (0.5 if early else 0.8) * moved - rate * gains * slope
        found = found + moved
    return found


def _slope(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return in which direction the layout gets worse, shape (n_points, 2)."""
    import numpy as np

    near = 1 / (1 + _squared(found))
    np.fill_diagonal(near, 0)
    pull = (wanted - near / near.sum()) * near
    return 4 * (pull.sum(axis=1)[:, None] * found - pull @ found)


def _nearness(points: np.ndarray, perplexity: float) -> np.ndarray:
    """Return how near each two points are, summing to 1; each has as many neighbours that count."""
    import numpy as np

    apart = _squared(points.astype(np.float64))
    np.fill_diagonal(apart, np.inf)
    apart -= apart.min(axis=1, keepdims=True)
    low, high = np.full(len(points), 1e-8), np.full(len(points), 1e12)
    np.fill_diagonal(apart, 0)
    others = ~np.eye(len(points), dtype=bool)
    share = others / others.sum(axis=1, keepdims=True)
    for _ in range(SEARCH):
        sharp = np.sqrt(low * high)
        weight = np.exp(-apart * sharp[:, None]) * others
        share = weight / weight.sum(axis=1, keepdims=True)
        spread = np.log(weight.sum(axis=1)) + sharp * (share * apart).sum(axis=1)
        wide = spread > np.log(perplexity)
        low, high = np.where(wide, sharp, low), np.where(wide, high, sharp)
    both = share + share.T
    return both / both.sum()


def _squared(points: np.ndarray) -> np.ndarray:
    import numpy as np

    length = (points**2).sum(axis=1)
    return np.maximum(length[:, None] + length - 2 * points @ points.T, 0)
