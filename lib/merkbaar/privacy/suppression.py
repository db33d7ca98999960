"""Which extra cells must go, so that totals don't give hidden cells away: arrays only.

Hidden cells are unknowns of linear equations (a total is the sum of its parts). A sensitive cell is
protected if the published rest leaves room for values at least as low as ``low`` and as high as
``high`` (feasibility interval; Fischetti and Salazar-Gonzalez 2000). Extra cells are found per
sensitive cell with a cheapest flow (Kelly, Golden and Assad 1992), then spared one by one where
all stays protected. Every proof is a vector that is checked by multiplication.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError

if TYPE_CHECKING:
    import numpy as np

_EXACT = 1e-6
_TRIES = 120
"""Extra cells of one component that are tried for sparing, dearest first."""


@dataclass(frozen=True)
class System:
    """Cells and the equations that bind them: ``matrix @ values == 0``.

    Attributes
    ----------
    values : ndarray of float, shape (n_cells,)
        True values, all >= 0 (persons).
    matrix : sparse matrix, shape (n_equations, n_cells)
        Each row is zero on the true values.
    published : ndarray of bool, shape (n_cells,)
        False for cells that no table holds (a remainder, a total nobody offers).
    low, high : ndarray of float, shape (n_cells,)
        For a sensitive cell what must stay possible; NaN for the others.
    cost : ndarray of float, shape (n_cells,)
        What a reader loses when the cell goes; all different, so that ties can't arise.
    """

    values: np.ndarray
    matrix: Any
    published: np.ndarray
    low: np.ndarray
    high: np.ndarray
    cost: np.ndarray

    @cached_property
    def sensitive(self) -> np.ndarray:
        """Mask of the sensitive cells."""
        import numpy as np

        return ~np.isnan(self.high)

    @cached_property
    def needs(self) -> list[tuple[int, int, float]]:
        """What each sensitive cell needs: cell, direction (1 up, -1 down), distance."""
        import numpy as np

        found = []
        for cell in np.flatnonzero(self.sensitive):
            found.append((int(cell), 1, float(self.high[cell] - self.values[cell])))
            found.append((int(cell), -1, float(self.values[cell] - max(self.low[cell], 0.0))))
        return [need for need in found if need[2] > _EXACT]


def parts(system: System) -> list[tuple[np.ndarray, System]]:
    """Give the cells and the system of each connected part that holds a sensitive cell."""
    import numpy as np
    from scipy.sparse.csgraph import connected_components

    if not system.matrix.shape[0]:
        return []
    links = abs(system.matrix).T @ abs(system.matrix)
    _, label = connected_components(links, directed=False)
    row_label = label[_first_columns(system.matrix)]
    found = []
    for part in np.unique(label[system.sensitive]):
        cells = np.flatnonzero(label == part)
        rows = np.flatnonzero(row_label == part)
        if len(cells) < 2 or not len(rows):
            continue
        matrix = system.matrix[rows][:, cells]
        some = (x[cells] for x in (system.published, system.low, system.high, system.cost))
        found.append((cells, System(system.values[cells], matrix, *some)))
    return found


def _first_columns(matrix: Any) -> np.ndarray:
    return matrix.indices[matrix.indptr[:-1]]


def protect(system: System, hidden: np.ndarray) -> np.ndarray:
    """Give the cells to hide so that each sensitive cell is protected.

    Parameters
    ----------
    system : System
        Cells and equations.
    hidden : ndarray of bool, shape (n_cells,)
        What is hidden already; holds every sensitive cell.

    Returns
    -------
    ndarray of bool, shape (n_cells,)
        `hidden` with the extra cells.
    """
    result = hidden | ~system.published
    for cells, part in parts(system):
        result[cells] = _protect_part(part, result[cells])
    return result


def unprotected(system: System, hidden: np.ndarray) -> int:
    """Count the needs of sensitive cells that what is published doesn't leave room for."""
    hidden = hidden | ~system.published
    return sum(len(_unmet(part, hidden[cells], part.needs)) for cells, part in parts(system))


def _protect_part(system: System, before: np.ndarray) -> np.ndarray:
    hidden = before.copy()
    waiting = _not_together(system, hidden, system.needs)
    while waiting:
        waiting.sort(key=lambda need: (-need[2], need[0], need[1]))
        flow = _cheapest_flow(system, hidden, waiting[0])
        grown = bool((~hidden & (abs(flow) > _EXACT)).any())
        hidden |= abs(flow) > _EXACT
        waiting = [need for need in waiting[1:] if not _met_by(system, flow, need)]
        if grown and waiting:
            waiting = _not_together(system, hidden, waiting)
    return _spare(system, before, hidden)


def _not_together(
    system: System, hidden: np.ndarray, needs: list[tuple[int, int, float]]
) -> list[tuple[int, int, float]]:
    """Give the needs that a few programmes over all of them left unmet; each may yet be met."""
    left = []
    for way in (1, -1):
        waiting = [need for need in needs if need[1] == way]
        while waiting:
            flow = _widest_flow(system, hidden, waiting)
            unmet = [need for need in waiting if not _met_by(system, flow, need)]
            if len(unmet) == len(waiting):
                break
            waiting = unmet
        left += waiting
    return left


def _spare(system: System, before: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Show extra cells again, dearest first, where everything stays protected without them.

    Each need keeps the movement that proved it; only needs whose proof uses a cell are asked
    again when that cell is tried.
    """
    import numpy as np

    extra = np.flatnonzero(hidden & ~before)
    if not len(extra):
        return hidden
    proofs: dict[tuple[int, int, float], np.ndarray] = {}
    _unmet(system, hidden, system.needs, proofs)
    for cell in extra[np.argsort(-system.cost[extra])][:_TRIES]:
        uses = [need for need, used in proofs.items() if used[cell]]
        trial = hidden.copy()
        trial[cell] = False
        renewed: dict[tuple[int, int, float], np.ndarray] = {}
        if not _unmet(system, trial, uses, renewed, first=True):
            hidden = trial
            proofs |= renewed
    return hidden


def _met_by(system: System, flow: np.ndarray, need: tuple[int, int, float]) -> bool:
    """Whether a flow, or a part of it turned around, moves a cell far enough."""
    import numpy as np

    cell, way, distance = need
    if flow[cell] * way >= distance - _EXACT:
        return True
    back = flow > _EXACT
    room = np.min(system.values[back] / flow[back]) if back.any() else 0.0
    return -flow[cell] * way * min(room, 1.0) >= distance - _EXACT


def _unmet(
    system: System,
    hidden: np.ndarray,
    needs: list[tuple[int, int, float]],
    proofs: dict[tuple[int, int, float], np.ndarray] | None = None,
    *,
    first: bool = False,
) -> list[tuple[int, int, float]]:
    """Give the needs that no movement of hidden cells alone can meet.

    Several needs are asked for in one programme; what it can't meet together is asked again, and
    alone in the end, so that a need counts as unmet only after a programme of its own.

    Parameters
    ----------
    proofs : dict, optional
        Filled with, per met need, which cells its proof moves.
    first : bool
        Stop at the first need that isn't met.
    """
    unmet = []
    for way in (1, -1):
        waiting = [need for need in needs if need[1] == way]
        alone = False
        while waiting:
            flow = _widest_flow(system, hidden, waiting[:1] if alone else waiting)
            met = [need for need in waiting if _met_by(system, flow, need)]
            if proofs is not None:
                proofs |= dict.fromkeys(met, abs(flow) > _EXACT)
            if not met and (alone or len(waiting) == 1):
                unmet.append(waiting.pop(0))
                if first:
                    return unmet
            alone = alone or not met
            waiting = [need for need in waiting if need not in set(met)]
    return unmet


def _widest_flow(
    system: System, hidden: np.ndarray, needs: list[tuple[int, int, float]]
) -> np.ndarray:
    """Move only hidden cells so that as much as possible of all the needs is met at once."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, hstack

    free = np.flatnonzero(hidden)
    place = {int(cell): i for i, cell in enumerate(free)}
    size, many = len(free), len(needs)
    equations = system.matrix.shape[0]
    equal = hstack([system.matrix[:, free], csr_matrix((equations, many))])
    rows, columns, entries = [], [], []
    for i, (cell, way, _) in enumerate(needs):
        rows += [i, i]
        columns += [place[cell], size + i]
        entries += [-way, 1]
    less = csr_matrix((entries, (rows, columns)), shape=(many, size + many))
    bounds = [(-value, None) for value in system.values[free]]
    bounds += [(0, need[2]) for need in needs]
    goal = np.r_[np.zeros(size), -np.ones(many)]
    solved = linprog(goal, less, np.zeros(many), equal, np.zeros(equations), bounds)
    flow = np.zeros(len(system.values))
    if solved.status == 0:
        flow[free] = solved.x[:size]
    return _proven(system, flow)


def _cheapest_flow(system: System, hidden: np.ndarray, need: tuple[int, int, float]) -> np.ndarray:
    """Move one sensitive cell far enough, through the cells whose hiding costs least."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    cell, way, distance = need
    size = len(system.values)
    cost = np.where(hidden, 0.0, system.cost)
    upper: list[tuple[float, float | None]] = [(0.0, None)] * size
    lower = [(0.0, float(value)) for value in system.values]
    upper[cell] = (distance, None) if way > 0 else (0.0, 0.0)
    lower[cell] = (0.0, 0.0) if way > 0 else (distance, float(system.values[cell]))
    equal = hstack([system.matrix, -system.matrix])
    solved = linprog(
        np.r_[cost, cost], None, None, equal, np.zeros(system.matrix.shape[0]), upper + lower
    )
    if solved.status != 0:
        return np.where(np.arange(size) == cell, 0.0, np.maximum(system.values, 1.0))
    return _proven(system, solved.x[:size] - solved.x[size:])


def _proven(system: System, flow: np.ndarray) -> np.ndarray:
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


def intervals(system: System, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give what anyone can derive about each sensitive cell: its smallest and largest value.

    One linear programme per bound, without the shortcuts of :func:`protect` (the LP audit).
    """
    import numpy as np
    from scipy.optimize import linprog

    hidden = hidden | ~system.published
    free = np.flatnonzero(hidden)
    lower, upper = np.full(len(hidden), np.nan), np.full(len(hidden), np.nan)
    known = -(system.matrix[:, ~hidden] @ system.values[~hidden])
    for cell in np.flatnonzero(system.sensitive):
        goal = (free == cell).astype(float)
        for sign, target in ((1, lower), (-1, upper)):
            solved = linprog(sign * goal, A_eq=system.matrix[:, free], b_eq=known)
            target[cell] = sign * solved.fun if solved.status == 0 else sign * -np.inf
    return lower, upper
