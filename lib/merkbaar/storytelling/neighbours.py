"""The nearest neighbours of texts: all compared up to 10,000, by cells beyond that.

Cells are found by k-means; a text is compared with the texts of its own cell and of the cells
nearest to it (an inverted file: Sivic & Zisserman 2003). That misses a few neighbours, and takes a
small part of the comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from merkbaar.storytelling.cores import blocks, side_by_side
from merkbaar.storytelling.k_means import middles

if TYPE_CHECKING:
    import numpy as np

EXACT_UP_TO = 10_000
BLOCK = 256
PROBES = 12
"""Cells that a text's neighbours are looked for in, its own included."""
LEARNT_FROM = 30
"""Texts a cell of which the cells are learnt, at most."""
ROUNDS = 6
IN_GROUP = 8


def nearest(vectors: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the nearest neighbours of each text, itself left out.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Of length 1.
    number : int
        How many neighbours each.

    Parts of the texts are looked at side by side on the machine's cores; each by itself, so that
    the answer doesn't depend on how many there are.

    Returns
    -------
    rows, columns, likeness : ndarray, shape (n_texts * number,)
        Text, neighbour and their cosine, not in order of likeness.
    """
    import numpy as np

    parts = _all(len(vectors)) if len(vectors) <= EXACT_UP_TO else _in_cells(vectors, number)
    found = side_by_side(lambda part: _of(vectors, *part, number), parts)
    rows, columns, likeness = (np.concatenate(some) for some in zip(*found, strict=True))
    return rows, columns, likeness


def nearest_of(
    vectors: np.ndarray, others: np.ndarray, number: int, *, own: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the nearest of other texts to each text, all compared.

    Parameters
    ----------
    vectors, others : ndarray, shape (n_texts, n_dimensions) and (n_others, n_dimensions)
        Of length 1.
    number : int
        How many each, at most the number of others.
    own : ndarray of int, shape (n_texts,), optional
        Which of the others each text itself is: that one isn't its neighbour.

    Returns
    -------
    rows, columns, likeness : ndarray, shape (n_texts * number,)
        Place in `vectors`, place in `others` and their cosine, not in order of likeness.
    """
    import numpy as np

    number = min(number, len(others))
    those = np.ascontiguousarray(others, dtype=np.float32)

    def some(rows: slice) -> tuple[np.ndarray, np.ndarray]:
        like = np.asarray(vectors[rows], dtype=np.float32) @ those.T
        if own is not None:
            like[np.arange(len(like)), own[rows]] = -np.inf
        near = np.argpartition(-like, number - 1, axis=1)[:, :number]
        return near.ravel(), np.take_along_axis(like, near, axis=1).ravel()

    found = side_by_side(some, blocks(len(vectors), size=BLOCK))
    columns, likeness = (np.concatenate(part) for part in zip(*found, strict=True))
    return np.repeat(np.arange(len(vectors)), number), columns, likeness


def _all(size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    import numpy as np

    every = np.arange(size)
    for rows in blocks(size, size=BLOCK):
        yield every[rows], every


def _in_cells(vectors: np.ndarray, number: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the texts of each cell with the texts that they are compared with."""
    import numpy as np

    centres = _centres(vectors)
    cell = _cell(vectors, centres)
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
    """Find the middles of cells by spherical k-means on a part of the texts."""
    import numpy as np

    number = round(len(vectors) ** 0.5)
    rows = np.random.default_rng(0).permutation(len(vectors))[: number * LEARNT_FROM]
    some = vectors[np.sort(rows)]
    centres = vectors[rows[:number]]
    for _ in range(ROUNDS):
        centres = middles(some, _cell(some, centres)[None], centres[None])[0]
        lengths = np.linalg.norm(centres, axis=1, keepdims=True)
        centres = centres / np.where(lengths > 0, lengths, 1)
    return centres


def _cell(vectors: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return the cell of each text."""
    import numpy as np

    def nearest_to(rows: slice) -> np.ndarray:
        return (vectors[rows] @ centres.T).argmax(axis=1)

    return np.concatenate(side_by_side(nearest_to, blocks(len(vectors), size=BLOCK)))


def _of(
    vectors: np.ndarray, texts: np.ndarray, others: np.ndarray, number: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    import numpy as np

    groups = -(-len(others) // IN_GROUP)
    like = np.empty((len(texts), groups * IN_GROUP), dtype=np.float32)
    like[:, len(others) :] = -np.inf
    np.matmul(vectors[texts], vectors[others].T, out=like[:, : len(others)])
    like[np.arange(len(texts)), np.searchsorted(others, texts)] = -np.inf
    near = _largest(like, number)
    likeness = np.take_along_axis(like, near, axis=1).ravel()
    return np.repeat(texts, number), others[near].ravel(), likeness


def _largest(like: np.ndarray, number: int) -> np.ndarray:
    """Return the columns of the largest values of each row.

    The `number` largest are in the `number` groups of columns with the largest maxima: only those
    are looked through.
    """
    import numpy as np

    groups = like.shape[1] // IN_GROUP
    if groups <= 2 * number:
        return np.argpartition(-like, number - 1, axis=1)[:, :number]
    grouped = like.reshape(len(like), IN_GROUP, groups)
    best = np.argpartition(-grouped.max(axis=1), number - 1, axis=1)[:, :number]
    columns = (best[:, None, :] + groups * np.arange(IN_GROUP)[:, None]).reshape(len(like), -1)
    looked = -np.take_along_axis(like, columns, axis=1)
    return np.take_along_axis(columns, np.argpartition(looked, number - 1)[:, :number], axis=1)
