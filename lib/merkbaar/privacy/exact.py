"""The cheapest cells to hide in a small part, proved to be the cheapest.

What is missing for a need gives an inequality: of these shown cells so much must go, by the duals
of the linear programme that didn't succeed. The cheapest choice under the inequalities so far is
tried, and gives new ones, until everything is met (the cutting planes of Fischetti and
Salazar-Gonzalez 2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from merkbaar.privacy.movement import Movement, Need
from merkbaar.privacy.programmes import choose

if TYPE_CHECKING:
    import numpy as np

LARGEST = 120
"""Cells of a part that is solved exactly; a larger one keeps the quick choice."""
_TURNS = 60
_NODES = 2000
"""Turns, and nodes a turn, after which the search stops: numbers, not a clock, so that it always
ends alike."""


def cheapest(
    movement: Movement,
    cost: np.ndarray,
    before: np.ndarray,
    needs: Sequence[Need],
    *,
    below: float,
) -> np.ndarray | None:
    """Give which cells of a part to hide at the least cost, so that each need is met.

    Parameters
    ----------
    movement : Movement
        Of the part.
    cost, before : ndarray, shape (n_cells of the system,)
        What hiding costs; what is hidden already.
    needs : sequence of Need
        All of the part.
    below : float
        Only a choice that costs less than this is of use.

    Returns
    -------
    ndarray of bool, shape (n_cells of the system,), or None
        With `before`; every need of the part is met. None where there is nothing cheaper, or the
        search didn't come to its end.
    """
    import numpy as np
    from scipy.sparse import csc_matrix

    cells = movement.cells
    may = ~before[cells]
    price, hidden = np.where(may, cost[cells], 0.0), before.copy()
    cuts: list[np.ndarray] = []
    for _ in range(_TURNS):
        movement.allow(hidden)
        new = [movement.cut(need) for need in needs if movement.meet(need) is None]
        if not new:
            return hidden
        cuts += [np.where(may, cut, 0.0) for cut in new]
        ends = (np.zeros(len(cells)), may.astype(float))
        rows = (np.ones(len(cuts)), np.full(len(cuts), np.inf))
        chosen = choose(price, csc_matrix(np.array(cuts)), ends, rows, nodes=_NODES)
        if chosen is None or price @ chosen >= below:
            return None
        hidden = before.copy()
        hidden[cells] |= chosen > 0.5
    return None
