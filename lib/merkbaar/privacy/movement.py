"""How far hidden cells can move together: one warm linear programme per part of a system.

Questions about one part differ in what is asked of which cell and in a few hidden cells, so each
starts from the last answer (simplex in HiGHS, the copy inside scipy; alone on one thread and
without a clock, so that the same questions get the same answers). An answer counts only after it
is checked by multiplication.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np

_EXACT = 1e-6


class Need(NamedTuple):
    """What a sensitive cell needs: room to move `distance` up (way 1) or down (way -1)."""

    cell: int
    way: int
    distance: float


class Movement:
    """The movements of the cells of one part that keep every equation and no cell below nought.

    Parameters
    ----------
    cells : ndarray of int, shape (n,)
        Places of the cells in their system, ascending.
    columns : sparse matrix, shape (n_equations, n)
        Equations of these cells: ``columns @ flow == 0``.
    values : ndarray of float, shape (n,)
        How far each may fall.
    give : ndarray of float, shape (n, 2), optional
        How far each may move, down and up, while it is shown (what was rounded away).
    told : ndarray of float, shape (n, 2), optional
        How far each may move at most, hidden or not (what an earlier release told of it);
        infinite where nothing was told.
    """

    def __init__(
        self,
        cells: np.ndarray,
        columns: Any,
        values: np.ndarray,
        give: np.ndarray | None = None,
        told: np.ndarray | None = None,
    ) -> None:
        import numpy as np

        rows = columns.tocsr()
        self.cells, self.values = cells, values
        self._give = np.zeros((len(cells), 2)) if give is None else give
        self._free = np.column_stack([-values, np.full(len(cells), np.inf)])
        if told is not None:
            self._free = np.column_stack([np.maximum(-values, told[:, 0]), told[:, 1]])
        self._matrix = rows[np.diff(rows.indptr) > 0].tocsc()
        self._open = np.zeros(len(cells), bool)
        self._solver = _solver(self._matrix)
        for at in np.flatnonzero(self._give.any(axis=1)):
            self._bound(int(at))

    def allow(self, hidden: np.ndarray) -> None:
        """Let the hidden cells move, and others only as far as nobody sees.

        Parameters
        ----------
        hidden : ndarray of bool, shape (n_cells of the system,)
        """
        import numpy as np

        wanted = hidden[self.cells]
        for at in np.flatnonzero(wanted != self._open):
            self._open[at] = wanted[at]
            self._bound(int(at))

    def meet(self, need: Need) -> np.ndarray | None:
        """Give the cells that move (places in the system) where a need is met; else None."""
        import numpy as np

        at = int(np.searchsorted(self.cells, need.cell))
        if not self._open[at]:
            return None
        flow, _ = self._asked(at, need)
        if flow is None or flow[at] * need.way < need.distance - _EXACT or not self._holds(flow):
            return None
        return self.cells[abs(flow) > _EXACT]

    def reach(self, need: Need) -> float:
        """Give how far a cell can move, of what a need asks; 0 where no proof of it holds."""
        import numpy as np

        at = int(np.searchsorted(self.cells, need.cell))
        flow = self._asked(at, need)[0] if self._open[at] else None
        return 0.0 if flow is None or not self._holds(flow) else float(flow[at]) * need.way

    def _asked(
        self, at: int, need: Need, *, priced: bool = False
    ) -> tuple[np.ndarray | None, np.ndarray | None]:
        """Give the movement that goes farthest for a need; `priced`: and the worth of cells."""
        import numpy as np

        low, high = self._free[at]
        if need.way > 0:
            self._solver.changeColBounds(at, low, min(high, need.distance))
        else:
            self._solver.changeColBounds(at, max(low, -need.distance), high)
        self._solver.changeColCost(at, -float(need.way))
        flow = self._solved()
        asked = priced and flow is not None
        duals = np.array(self._solver.getSolution().col_dual) if asked else None
        self._solver.changeColCost(at, 0.0)
        self._bound(at)
        return flow, duals

    def cut(self, need: Need) -> np.ndarray:
        """Say what shown cells can give to a need that isn't met.

        Returns
        -------
        ndarray of float, shape (n,)
            Per cell of the part the share of what is missing that hiding it can give at most (0 to
            1): of what must go, these shares add up to one at least (weak duality).
        """
        import numpy as np

        at = int(np.searchsorted(self.cells, need.cell))
        flow, duals = self._asked(at, need, priced=True)
        missing = need.distance - (0.0 if flow is None else float(flow[at]) * need.way)
        if duals is None or missing <= _EXACT:
            return np.where(self._open, 0.0, 1.0)
        down, up = self._give[:, 0] - self._free[:, 0], self._free[:, 1] - self._give[:, 1]
        up = np.where(np.isinf(up), missing, np.abs(duals) * np.where(np.isinf(up), 0.0, up))
        given = np.where(duals > _EXACT, duals * down, np.where(duals < -_EXACT, up, 0.0))
        return np.where(self._open, 0.0, np.minimum(given / missing, 1.0))

    def _bound(self, at: int) -> None:
        low, high = self._free[at] if self._open[at] else self._give[at]
        self._solver.changeColBounds(at, low, high)

    def _solved(self) -> np.ndarray | None:
        """Give the best movement; where a warm start goes astray, once more from nothing."""
        import numpy as np

        optimal = _highs().HighsModelStatus.kOptimal
        for _ in range(2):
            self._solver.run()
            if self._solver.getModelStatus() == optimal:
                return np.array(self._solver.getSolution().col_value)
            self._solver.clearSolver()
        return None

    def _holds(self, flow: np.ndarray) -> bool:
        """Whether a movement keeps every equation, is unseen, and takes no cell below nought."""
        import numpy as np

        scale = 1e-6 * (1.0 + float(abs(flow).max(initial=0.0)))
        bent = float(abs(self._matrix @ flow).max(initial=0.0))
        room = np.where(np.asarray(self._open)[:, None], self._free, self._give)
        beyond = np.maximum(flow - room[:, 1], room[:, 0] - flow)
        below = float((-self.values - flow).max(initial=0.0))
        return max(bent, below, float(beyond.max(initial=0.0))) <= scale


def _highs() -> Any:
    """Give HiGHS as scipy brings it along (one solver, no dependency more)."""
    return import_module("scipy.optimize._highspy._core")


def _solver(matrix: Any) -> Any:
    """Give a solver in which nothing may move yet."""
    import numpy as np

    nought, still = np.zeros(matrix.shape[1]), np.zeros(matrix.shape[0])
    programme = _programme(matrix, nought, (nought, nought), (still, still))
    return _ready(programme, {"simplex_strategy": 4, "presolve": "off"})


def choose(
    cost: np.ndarray,
    matrix: Any,
    columns: tuple[np.ndarray, np.ndarray],
    rows: tuple[np.ndarray, np.ndarray],
    *,
    nodes: int,
) -> np.ndarray | None:
    """Give the cheapest choice of cells (0 or 1) under inequalities.

    Parameters
    ----------
    cost : ndarray of float, shape (n,)
    matrix : sparse matrix by columns, shape (n_rows, n)
    columns, rows : tuple of two ndarrays
        Lowest and highest of each unknown, and of each row.
    nodes : int
        After so many nodes the search stops.

    Returns
    -------
    ndarray of float, shape (n,), or None
        None where the search stopped before its end.
    """
    import numpy as np

    programme = _programme(matrix, cost, columns, rows)
    programme.integrality_ = [_highs().HighsVarType.kInteger] * len(cost)
    solver = _ready(programme, {"mip_max_nodes": nodes, "mip_feasibility_tolerance": 1e-9,
                                "mip_rel_gap": 0.0, "solver": "choose"})  # fmt: skip
    solver.run()
    if solver.getModelStatus() != _highs().HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().col_value)


def _programme(
    matrix: Any,
    cost: np.ndarray,
    columns: tuple[np.ndarray, np.ndarray],
    rows: tuple[np.ndarray, np.ndarray],
) -> Any:
    highs = _highs()
    programme = highs.HighsLp()
    programme.num_row_, programme.num_col_ = matrix.shape
    programme.col_cost_ = cost
    programme.col_lower_, programme.col_upper_ = columns
    programme.row_lower_, programme.row_upper_ = rows
    inner = programme.a_matrix_
    inner.format_ = highs.MatrixFormat.kColwise
    inner.num_row_, inner.num_col_ = matrix.shape
    inner.start_, inner.index_, inner.value_ = matrix.indptr, matrix.indices, matrix.data
    return programme


def _ready(programme: Any, options: dict[str, Any]) -> Any:
    """Give a solver with a programme in it: silent, and on one thread."""
    solver = _highs()._Highs()
    usual = {"output_flag": False, "solver": "simplex", "threads": 1}
    for name, value in {**usual, **options}.items():
        solver.setOptionValue(name, value)
    solver.passModel(programme)
    return solver
