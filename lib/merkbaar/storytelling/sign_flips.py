"""An exact paired test in which people, not their statements, are what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def sign_flips(
    differences: np.ndarray | Sequence[int], persons: np.ndarray | Sequence[object]
) -> float:
    """Return the exact two-sided p of a mean paired difference, people being exchangeable.

    If neither side is better, a person's differences might as well all have had the other sign.
    Over all such turns of signs (Fisher 1935; by cluster: Gail, Mark, Carroll et al. 1996) p is
    the part in which the sum is at least as far from 0 as it is. With one statement a person it is
    McNemar's exact test.

    Parameters
    ----------
    differences : array of int, shape (n_statements,)
        -1, 0 or 1: which of the two sides was right.
    persons : array, shape (n_statements,)
        Who said it.

    Returns
    -------
    float
        1 where nothing differs.
    """
    import numpy as np

    _, who = np.unique(np.asarray(persons, dtype=str), return_inverse=True)
    sums = np.bincount(who, np.asarray(differences, dtype=float)).round().astype(int)
    steps = np.abs(sums[sums != 0])
    if not len(steps):
        return 1.0
    reach = int(steps.sum())
    chance = np.zeros(2 * reach + 1)
    chance[reach] = 1.0
    for step in np.sort(steps):
        chance = (np.roll(chance, step) + np.roll(chance, -step)) / 2
    far = np.abs(np.arange(-reach, reach + 1)) >= abs(int(sums.sum()))
    return min(1.0, float(chance[far].sum()))
