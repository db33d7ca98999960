"""The nearest neighbours of texts: all compared up to 10,000, by cells beyond that.

Cells are found by k-means; a text is compared with the texts of its own cell and of the cells
nearest to it (an inverted file: Sivic & Zisserman 2003). That misses a few neighbours, and takes a
small part of the comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

EXACT_UP_TO = 10_000
BLOCK = 2048
PROBES = 16
"""Cells that a text's neighbours are looked for in, its own included."""
LEARNT_FROM = 30
"""Texts a cell of which the cells are learnt, at most."""
ROUNDS = 6


def nearest(vectors: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the nearest neighbours of each text, itself left out.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Of length 1.
    number : int
        How many neighbours each.

    Returns
    -------
    rows, columns, likeness : ndarray, shape (n_texts * number,)
        Text, neighbour and their cosine, not in order of likeness.
    """
    import numpy as np

    parts = _all(len(vectors)) if len(vectors) <= EXACT_UP_TO else _in_cells(vectors, number)
    found = [_of(vectors, texts, others, number) for texts, others in parts]
    rows, columns, likeness = (np.concatenate(some) for some in zip(*found, strict=True))
    return rows, columns, likeness


def _all(size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    import numpy as np

    every = np.arange(size)
    for start in range(0, size, BLOCK):
        yield every[start : start + BLOCK], every


def _in_cells(vectors: np.ndarray, number: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the texts of each cell with the texts that they are compared with."""
    import numpy as np

    centres = _centres(vectors)
    cell = np.concatenate(
        [
            (vectors[start : start + BLOCK] @ centres.T).argmax(axis=1)
            for start in range(0, len(vectors), BLOCK)
        ]
    )
    inside = np.split(
        np.argsort(cell, kind="stable"), np.cumsum(np.bincount(cell, minlength=len(centres)))[:-1]
    )
    for own, near in enumerate(np.argsort(-(centres @ centres.T), axis=1, kind="stable")):
        if not len(inside[own]):
            continue
        chosen, held = [], 0
        for place, other in enumerate(near):
            if place >= PROBES and held > number:
                break
            chosen.append(inside[other])
            held += len(inside[other])
        yield inside[own], np.sort(np.concatenate(chosen))


def _centres(vectors: np.ndarray) -> np.ndarray:
    import numpy as np
    from sklearn.cluster import KMeans

    number = round(len(vectors) ** 0.5)
    rows = np.random.default_rng(0).permutation(len(vectors))[: number * LEARNT_FROM]
    model: Any = KMeans(number, max_iter=ROUNDS, init="random", random_state=0)
    model.set_params(n_init=1)
    centres = model.fit(vectors[np.sort(rows)]).cluster_centers_
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    return (centres / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def _of(
    vectors: np.ndarray, texts: np.ndarray, others: np.ndarray, number: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    import numpy as np

    unlike = -(vectors[texts] @ vectors[others].T)
    unlike[np.arange(len(texts)), np.searchsorted(others, texts)] = np.inf
    near = np.argpartition(unlike, number - 1, axis=1)[:, :number]
    likeness = -np.take_along_axis(unlike, near, axis=1).ravel()
    return np.repeat(texts, number), others[near].ravel(), likeness
