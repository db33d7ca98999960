"""The cheapest way to let a hidden cell move: one linear programme, checked by multiplication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from merkbaar.errors import PrivacyError

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.privacy.movement import Need
    from merkbaar.privacy.suppression import System


def cheapest_flow(
    system: System, hidden: np.ndarray, needs: list[Need], *, alone: bool
) -> np.ndarray:
    """Move one sensitive cell of each part far enough, through cells whose hiding costs least.

    What is hidden, and what was rounded away, moves for nothing; what an earlier release told of a
    cell moves no farther than that, at any price.

    Parameters
    ----------
    hidden : ndarray of bool, shape (n_cells,)
    needs : list of Need
        One per part, at most.
    alone : bool
        Move a whole part for a need that nothing in it can meet; else nothing.

    Returns
    -------
    ndarray of float, shape (n_cells,)
        How far each cell moves beyond what is free.
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    parts = {int(system.part[need.cell]) for need in needs}
    cells = np.flatnonzero(np.isin(system.part, list(parts)))
    matrix = system.columns[:, cells].tocsr()
    matrix = matrix[np.diff(matrix.indptr) > 0]
    values, size = system.values[cells], len(cells)
    cost = np.where(hidden[cells], 0.0, system.cost[cells])
    free = np.column_stack([np.maximum(-values, system.past[cells, 0]), system.past[cells, 1]])
    still = np.where(system.stuck[cells, None], free, 0.0)
    give = np.where(hidden[cells, None], still, system.give[cells])
    give[np.searchsorted(cells, [need.cell for need in needs])] = 0.0
    lowest, highest = np.zeros(2 * size), np.r_[free[:, 1] - give[:, 1], give[:, 0] - free[:, 0]]
    for need in needs:
        at = int(np.searchsorted(cells, need.cell))
        to, away = (at, size + at) if need.way > 0 else (size + at, at)
        lowest[to], highest[away] = need.distance, 0.0
    loose = np.flatnonzero(give.any(axis=1))
    equal = hstack([matrix, -matrix, matrix[:, loose]])
    bounds = np.r_[np.c_[lowest, highest], give[loose]]
    price = np.r_[cost, cost, np.zeros(len(loose))]
    solved = linprog(price, None, None, equal, np.zeros(matrix.shape[0]), bounds)
    flow = np.zeros(len(system.values))
    if solved.status == 0:
        flow[cells] = solved.x[:size] - solved.x[size : 2 * size]
        within = np.zeros(len(system.values))
        within[cells[loose]] = solved.x[2 * size :]
        proven(system, flow + within)
        return flow
    if len(needs) > 1:
        return sum(
            (cheapest_flow(system, hidden, [need], alone=alone) for need in needs), start=flow
        )
    if alone:
        flow[cells] = np.maximum(values, 1.0)
    return flow


def proven(system: System, flow: np.ndarray) -> np.ndarray:
    """Check by multiplication that moving the values by a flow keeps every published equation."""
    scale = 1.0 + float(abs(flow).max(initial=0.0))
    bent = float(abs(system.matrix @ flow).max(initial=0.0))
    below = float((-system.values - flow).max(initial=0.0))
    if max(bent, below) > 1e-5 * scale:
        raise PrivacyError(
            "De controle op afleidbaarheid kwam niet rond; er is niets gepubliceerd. "
            "Bied minder tabellen tegelijk aan, of meld dit als fout van Merkbaar."
        )
    return flow
