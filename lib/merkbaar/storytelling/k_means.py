"""k-means and the silhouette, in numpy alone: several starts side by side, quick to import.

A start is drawn by k-means++ (Arthur & Vassilvitskii 2007) with the best of a few candidates each
time. All starts take a few steps; only the best few are carried on to the end. Many texts: the
starts are on a fixed sample, and the best is carried on over all. The same input and the same
seed give the same clusters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

STARTS, KEPT = 16, 4
TRIAL_STEPS, MOST_STEPS = 4, 200
SAMPLE, FEW = 4000, 1000
"""Starts are tried on at most so many points; of few points, all starts are carried on."""
STILL = 1e-4
"""Part of the points that may still change cluster when a start is taken to be done."""


def k_means(space: np.ndarray, number: int, *, random_state: int) -> np.ndarray:
    """Return the cluster of each point.

    Parameters
    ----------
    space : ndarray, shape (n_points, n_dimensions)
    number : int
        How many clusters, at most the number of different points.
    random_state : int

    Returns
    -------
    ndarray of int, shape (n_points,)
        0 to `number` − 1, in no order.
    """
    import numpy as np

    draw = np.random.default_rng(random_state)
    tried = space
    if len(space) > SAMPLE:
        tried = space[np.sort(draw.permutation(len(space))[:SAMPLE])]
    centres, _, far = _carried_on(tried, _starts(tried, number, draw), TRIAL_STEPS)
    best = np.argsort(far, kind="stable")[: KEPT if len(tried) > FEW else STARTS]
    centres, labels, far = _carried_on(tried, centres[best], MOST_STEPS)
    one = int(np.argmin(far))
    if tried is space:
        return labels[one]
    return _carried_on(space, centres[[one]], MOST_STEPS)[1][0]


def silhouettes(space: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return how much nearer each point is to its own cluster than to the next, −1 to 1.

    After Rousseeuw (1987), for several divisions of the same points at once.

    Parameters
    ----------
    space : ndarray, shape (n_points, n_dimensions)
    labels : ndarray of int, shape (n_divisions, n_points)

    Returns
    -------
    ndarray of float, shape (n_divisions,)
        Mean silhouette of each division; NaN where there is but one cluster.
    """
    import numpy as np

    points = np.asarray(space, dtype=np.float64)
    length = (points**2).sum(axis=1)
    apart = np.sqrt(np.maximum(length[:, None] + length - 2 * points @ points.T, 0))
    np.fill_diagonal(apart, 0)
    return np.array([_silhouette(apart, np.unique(own, return_inverse=True)[1]) for own in labels])


def _silhouette(apart: np.ndarray, own: np.ndarray) -> float:
    import numpy as np

    sizes = np.bincount(own)
    if len(sizes) < 2:
        return float("nan")
    every = np.arange(len(own))
    sums = apart @ (own[:, None] == np.arange(len(sizes))).astype(apart.dtype)
    inside = sums[every, own] / np.maximum(sizes[own] - 1, 1)
    means = sums / sizes
    means[every, own] = np.inf
    next_one = means.min(axis=1)
    larger = np.maximum(inside, next_one)
    value = np.divide(next_one - inside, larger, out=np.zeros_like(larger), where=larger > 0)
    return float(np.where(sizes[own] > 1, value, 0).mean())


def _starts(space: np.ndarray, number: int, draw: np.random.Generator) -> np.ndarray:
    """Draw centres for each start by k-means++, shape (n_starts, number, n_dimensions)."""
    import numpy as np

    length, every = (space**2).sum(axis=1), np.arange(STARTS)
    tries = 2 + int(np.log(number))
    chosen = np.empty((STARTS, number), dtype=np.int64)
    chosen[:, 0] = draw.integers(0, len(space), STARTS)
    nearest = _squared(space, length, chosen[:, 0])
    for place in range(1, number):
        heights = np.cumsum(nearest, axis=1)
        at = draw.random((STARTS, tries)) * heights[:, -1:]
        found = [np.searchsorted(own, some) for own, some in zip(heights, at, strict=True)]
        candidates = np.minimum(found, len(space) - 1)
        far = _squared(space, length, candidates.ravel()).reshape(STARTS, tries, -1)
        far = np.minimum(far, nearest[:, None, :])
        best = far.sum(axis=2).argmin(axis=1)
        nearest = far[every, best]
        chosen[:, place] = candidates[every, best]
    return space[chosen]


def _squared(space: np.ndarray, length: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return squared distances of some points to all, shape (n_chosen, n_points)."""
    import numpy as np

    apart = length[chosen][:, None] + length - 2 * (space[chosen] @ space.T)
    return np.maximum(apart, 0, out=apart)


def _carried_on(
    space: np.ndarray, centres: np.ndarray, steps: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Move centres to the middle of their points until they stand still (Lloyd 1982).

    Returns
    -------
    centres : ndarray, shape (n_starts, number, n_dimensions)
    labels : ndarray of int, shape (n_starts, n_points)
    far : ndarray, shape (n_starts,)
        Squared distances of the points to their centres, summed, less the same for every start.
    """
    import numpy as np

    centres, far = centres.copy(), np.zeros(len(centres))
    labels, moving = np.full((len(centres), len(space)), -1), np.arange(len(centres))
    for step in range(steps + 1):
        found, near = _nearest(space, centres[moving])
        same = (found != labels[moving]).mean(axis=1) <= STILL
        labels[moving], far[moving] = found, -near.sum(axis=1, dtype=np.float64)
        moving, found = moving[~same], found[~same]
        if step == steps or not len(moving):
            break
        centres[moving] = middles(space, found, centres[moving])
    return centres, labels, far


def _nearest(space: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the nearest centre of each point per start, and how near (larger is nearer)."""
    import numpy as np

    starts, number, _ = centres.shape
    near = 2 * (centres.reshape(starts * number, -1) @ space.T)
    near = near.reshape(starts, number, -1) - (centres**2).sum(axis=2)[:, :, None]
    best, label = near[:, 0].copy(), np.zeros((starts, len(space)), dtype=np.int32)
    for place in range(1, number):
        nearer = near[:, place] > best
        np.copyto(label, place, where=nearer)
        np.maximum(best, near[:, place], out=best)
    return label, best


def middles(space: np.ndarray, labels: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return the mean of each cluster's points; one without points starts at the farthest point.

    Parameters
    ----------
    labels : ndarray of int, shape (n_starts, n_points)
    before : ndarray, shape (n_starts, number, n_dimensions)
        The centres until now.
    """
    import numpy as np

    starts, number, size = before.shape
    inside = labels[:, None, :] == np.arange(number, dtype=labels.dtype)[:, None]
    counts = inside.sum(axis=2)
    sums = inside.reshape(starts * number, -1).astype(space.dtype) @ space
    out = sums.reshape(starts, number, size) / np.maximum(counts, 1)[:, :, None]
    for start, place in np.argwhere(counts == 0):
        far = ((space - before[start][labels[start]]) ** 2).sum(axis=1)
        out[start, place] = space[int(far.argmax())]
    return out.astype(space.dtype)
