"""Which extra cells must go, so that totals don't give hidden cells away: arrays only.

Hidden cells are unknowns of linear equations (a total is the sum of its parts). A sensitive cell is
protected if the published rest leaves room for values at least as low as ``low`` and as high as
``high`` (feasibility interval; Fischetti and Salazar-Gonzalez 2000). Extra cells are found per
sensitive cell with a cheapest flow (Kelly, Golden and Assad 1992), then spared one by one where
all stays protected. Every proof is a vector that is checked by multiplication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from merkbaar.errors import PrivacyError

if TYPE_CHECKING:
    import numpy as np

_EXACT = 1e-6
_TRIES = 120
"""Extra cells of one component that are tried for sparing, dearest first."""


class Need(NamedTuple):
    """What a sensitive cell needs: room to move `distance` up (way 1) or down (way -1)."""

    cell: int
    way: int
    distance: float


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
    def columns(self) -> Any:
        """The matrix in the form from which columns are taken quickly."""
        return self.matrix.tocsc()

    @cached_property
    def part(self) -> np.ndarray:
        """Label per cell of the part it lies in; parts share no equation."""
        from scipy.sparse.csgraph import connected_components

        links = abs(self.matrix).T @ abs(self.matrix)
        return connected_components(links, directed=False)[1]

    @cached_property
    def needs(self) -> list[Need]:
        """What each sensitive cell needs, in order of cell; cells without an equation need none."""
        import numpy as np

        bound = np.diff(self.matrix.tocsc().indptr) > 0
        found = []
        for cell in np.flatnonzero(self.sensitive & bound):
            found.append(Need(int(cell), 1, float(self.high[cell] - self.values[cell])))
            lowest = max(float(self.low[cell]), 0.0)
            found.append(Need(int(cell), -1, float(self.values[cell]) - lowest))
        return [need for need in found if need.distance > _EXACT]


def beside(systems: Sequence[System]) -> System:
    """Put systems that share nothing side by side in one, so that they are solved together."""
    import numpy as np
    from scipy.sparse import block_diag, csr_matrix

    def joined(name: str) -> np.ndarray:
        return np.concatenate([np.zeros(0), *(getattr(one, name) for one in systems)])

    matrix = block_diag([one.matrix for one in systems], "csr") if systems else csr_matrix((0, 0))
    return System(
        joined("values"), matrix, joined("published").astype(bool), joined("low"), joined("high"),
        joined("cost"),
    )  # fmt: skip


def protect(system: System, hidden: np.ndarray) -> np.ndarray:
    """Give the cells to hide so that each sensitive cell is protected.

    All parts of the system are worked on side by side: each programme asks one thing of each.

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
    before = hidden | ~system.published
    hidden = before.copy()
    waiting = _not_together(system, hidden, system.needs)
    while waiting:
        waiting.sort(key=lambda need: (-need.distance, need.cell, need.way))
        first = list({system.part[n.cell]: n for n in reversed(waiting)}.values())
        flow = _cheapest_flow(system, hidden, first)
        hidden |= abs(flow) > _EXACT
        room = _room(system, flow)
        asked = set(first)
        waiting = [n for n in waiting if n not in asked and not _met(flow, room, system, n)]
        waiting = _not_together(system, hidden, waiting)
    return _spare(system, before, hidden)


def unprotected(system: System, hidden: np.ndarray) -> int:
    """Count the needs of sensitive cells that what is published doesn't leave room for."""
    return len(_unmet(system, hidden | ~system.published, system.needs))


def _by_part(system: System, needs: list[Need]) -> dict[int, list[Need]]:
    """Give the needs per part and direction (a programme moves a part one way)."""
    found: dict[int, list[Need]] = {}
    for need in needs:
        found.setdefault(int(system.part[need.cell]), []).append(need)
    return found


def _not_together(system: System, hidden: np.ndarray, needs: list[Need]) -> list[Need]:
    """Give the needs that a few programmes over all of them left unmet; each may yet be met."""
    left = []
    for way in (1, -1):
        waiting = _by_part(system, [need for need in needs if need.way == way])
        while waiting:
            flow = _widest_flow(system, hidden, [n for some in waiting.values() for n in some])
            room, going = _room(system, flow), {}
            for part, some in waiting.items():
                unmet = [need for need in some if not _met(flow, room, system, need)]
                if len(unmet) == len(some):
                    left += some
                elif unmet:
                    going[part] = unmet
            waiting = going
    return left


def _spare(system: System, before: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Show extra cells again, dearest first, where everything stays protected without them.

    Each need keeps the movement that proved it; only needs whose proof uses a cell are asked
    again when that cell is tried. One cell of each part is tried at a time.
    """
    import numpy as np

    extra = np.flatnonzero(hidden & ~before)
    queues: dict[int, list[int]] = {}
    for cell in extra[np.argsort(-system.cost[extra])]:
        queues.setdefault(int(system.part[cell]), []).append(int(cell))
    proofs: dict[Need, np.ndarray] = {}
    touched = [need for need in system.needs if int(system.part[need.cell]) in queues]
    _unmet(system, hidden, touched, proofs)
    for place in range(min(_TRIES, max(map(len, queues.values()), default=0))):
        tried = {part: cells[place] for part, cells in queues.items() if place < len(cells)}
        trial = hidden.copy()
        trial[list(tried.values())] = False
        uses = [
            need
            for need, used in proofs.items()
            if (cell := tried.get(int(system.part[need.cell]))) is not None and used[cell]
        ]
        renewed: dict[Need, np.ndarray] = {}
        failed = _unmet(system, trial, uses, renewed, first=True)
        kept = {int(system.part[need.cell]) for need in failed}
        hidden[[cell for part, cell in tried.items() if part not in kept]] = False
        proofs |= {n: p for n, p in renewed.items() if int(system.part[n.cell]) not in kept}
    return hidden


def _unmet(
    system: System,
    hidden: np.ndarray,
    needs: list[Need],
    proofs: dict[Need, np.ndarray] | None = None,
    *,
    first: bool = False,
) -> list[Need]:
    """Give the needs that no movement of hidden cells alone can meet.

    Several needs are asked for in one programme; what it can't meet together is asked again, and
    alone in the end, so that a need counts as unmet only after a programme of its own.

    Parameters
    ----------
    proofs : dict, optional
        Filled with, per met need, which cells its proof moves.
    first : bool
        Leave a part at the first of its needs that isn't met.
    """
    unmet: list[Need] = []
    for way in (1, -1):
        waiting = _by_part(system, [need for need in needs if need.way == way])
        alone: set[int] = set()
        while waiting:
            asked = [n for p, some in waiting.items() for n in (some[:1] if p in alone else some)]
            flow = _widest_flow(system, hidden, asked)
            room, going = _room(system, flow), {}
            for part, some in waiting.items():
                left = [need for need in some if not _met(flow, room, system, need)]
                if proofs is not None:
                    proofs |= dict.fromkeys(set(some) - set(left), abs(flow) > _EXACT)
                if len(left) == len(some):
                    if part in alone or len(some) == 1:
                        unmet.append(left.pop(0))
                        left = [] if first else left
                    alone.add(part)
                if left:
                    going[part] = left
            waiting = going
    return unmet


def _room(system: System, flow: np.ndarray) -> np.ndarray:
    """Give per part how much of a flow may be turned around before a cell falls below zero."""
    import numpy as np

    room = np.ones(int(system.part.max(initial=0)) + 1)
    back = flow > _EXACT
    np.minimum.at(room, system.part[back], system.values[back] / flow[back])
    return room


def _met(flow: np.ndarray, room: np.ndarray, system: System, need: Need) -> bool:
    """Whether a flow, or what may be turned around of it, moves a cell far enough."""
    moved = float(flow[need.cell]) * need.way
    far = need.distance - _EXACT
    return moved >= far or -moved * float(room[system.part[need.cell]]) >= far


def _widest_flow(system: System, hidden: np.ndarray, needs: list[Need]) -> np.ndarray:
    """Move only hidden cells so that as much as possible of all the needs is met at once."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, hstack

    concerned = np.isin(system.part, list({int(system.part[need.cell]) for need in needs}))
    free = np.flatnonzero(hidden & concerned)
    matrix = system.columns[:, free].tocsr()
    matrix = matrix[np.diff(matrix.indptr) > 0]
    size, many, equations = len(free), len(needs), matrix.shape[0]
    equal = hstack([matrix, csr_matrix((equations, many))])
    ways = np.array([need.way for need in needs], dtype=float)
    at = np.searchsorted(free, [need.cell for need in needs])
    each = np.arange(many)
    less = csr_matrix(
        (np.r_[-ways, np.ones(many)], (np.r_[each, each], np.r_[at, size + each])),
        shape=(many, size + many),
    )
    lowest = np.r_[-system.values[free], np.zeros(many)]
    highest = np.r_[np.full(size, np.inf), [need.distance for need in needs]]
    goal = np.r_[np.zeros(size), -np.ones(many)]
    solved = linprog(goal, less, np.zeros(many), equal, np.zeros(equations), np.c_[lowest, highest])
    flow = np.zeros(len(system.values))
    if solved.status == 0:
        flow[free] = solved.x[:size]
    return _proven(system, flow)


def _cheapest_flow(system: System, hidden: np.ndarray, needs: list[Need]) -> np.ndarray:
    """Move one sensitive cell of each part far enough, through cells whose hiding costs least."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    parts = {int(system.part[need.cell]) for need in needs}
    cells = np.flatnonzero(np.isin(system.part, list(parts)))
    matrix = system.columns[:, cells].tocsr()
    matrix = matrix[np.diff(matrix.indptr) > 0]
    values, size = system.values[cells], len(cells)
    cost = np.where(hidden[cells], 0.0, system.cost[cells])
    lowest, highest = np.zeros(2 * size), np.r_[np.full(size, np.inf), values]
    for need in needs:
        at = int(np.searchsorted(cells, need.cell))
        to, away = (at, size + at) if need.way > 0 else (size + at, at)
        lowest[to], highest[away] = need.distance, 0.0
    equal = hstack([matrix, -matrix])
    bounds = np.c_[lowest, highest]
    solved = linprog(np.r_[cost, cost], None, None, equal, np.zeros(matrix.shape[0]), bounds)
    flow = np.zeros(len(system.values))
    if solved.status == 0:
        flow[cells] = solved.x[:size] - solved.x[size:]
        return _proven(system, flow)
    flow[cells] = np.maximum(values, 1.0)
    return flow


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
