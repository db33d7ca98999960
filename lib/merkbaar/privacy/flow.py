"""The cheapest way to let a hidden cell move, through cells that are shown yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from merkbaar.privacy.movement import EXACT, Movement, Need
from merkbaar.privacy.programmes import optimal, programme, ready

if TYPE_CHECKING:
    import numpy as np


class Way(NamedTuple):
    """A movement that meets a need, and what must be hidden for it.

    Attributes
    ----------
    moves : ndarray of float, shape (n_cells of the part,)
        How far each cell moves.
    extra : ndarray of bool, shape (n_cells of the part,)
        The shown cells that move farther than nobody sees.
    """

    moves: np.ndarray
    extra: np.ndarray


class Flow:
    """The cheapest movements of a part: each shown cell has a price, by how far it moves.

    What is hidden, and what was rounded away, moves for nothing; what an earlier release told of a
    cell moves no farther than that, at any price.

    Parameters
    ----------
    movement : Movement
        Of the part.
    cost : ndarray of float, shape (n_cells of the system,)
        What a reader loses when a cell goes.
    """

    def __init__(self, movement: Movement, cost: np.ndarray) -> None:
        import numpy as np
        from scipy.sparse import hstack

        self._movement, self._cost = movement, cost[movement.cells]
        matrix, size = movement.matrix, len(movement.cells)
        nought, still = np.zeros(3 * size), np.zeros(matrix.shape[0])
        price = np.r_[self._cost, self._cost, np.zeros(size)]
        every = hstack([matrix, -matrix, matrix], "csc")
        made = programme(every, price, (nought, nought), (still, still))
        self._solver = ready(made, {"presolve": "on"})

    def cheapest(self, hidden: np.ndarray, need: Need) -> Way | None:
        """Move a sensitive cell far enough through cells whose hiding costs least.

        The unknowns are how far each cell moves up and down beyond what is free, and how far it
        moves for nothing.

        Parameters
        ----------
        hidden : ndarray of bool, shape (n_cells of the system,)

        Returns
        -------
        Way or None
            None where nothing in the part meets the need.
        """
        import numpy as np

        movement, at = self._movement, int(np.searchsorted(self._movement.cells, need.cell))
        opened = hidden[movement.cells][:, None]
        beyond = np.where(opened, 0.0, abs(movement.free - movement.give))
        loose = np.where(opened, movement.free, movement.give)
        loose[at, 0 if need.way > 0 else 1] = need.way * need.distance
        if loose[at, 0] > loose[at, 1]:
            return None
        size = len(loose)
        lowest, highest = np.zeros(3 * size), np.r_[beyond[:, 1], beyond[:, 0], loose[:, 1]]
        lowest[2 * size :] = loose[:, 0]
        places = np.arange(3 * size, dtype=np.int32)
        self._solver.changeColsBounds(3 * size, places, lowest, highest)
        self._solver.clearSolver()
        self._solver.run()
        if not optimal(self._solver):
            return None
        found = np.array(self._solver.getSolution().col_value).reshape(3, size)
        aside = found[0] - found[1]
        return Way(aside + found[2], abs(aside) > EXACT)
