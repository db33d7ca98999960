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
    """

    def __init__(
        self, cells: np.ndarray, columns: Any, values: np.ndarray, give: np.ndarray | None = None
    ) -> None:
        import numpy as np

        rows = columns.tocsr()
        self.cells, self.values = cells, values
        self._give = np.zeros((len(cells), 2)) if give is None else give
        self._matrix = rows[np.diff(rows.indptr) > 0].tocsc()
        self._open = np.zeros(len(cells), bool)
        self._solver = _solver(self._matrix)
        for at in np.flatnonzero(self._give.any(axis=1)):
            self._free(int(at))

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
            self._free(int(at))

    def meet(self, need: Need) -> np.ndarray | None:
        """Give the cells that move (places in the system) where a need is met; else None."""
        import numpy as np

        at = int(np.searchsorted(self.cells, need.cell))
        if not self._open[at]:
            return None
        if need.way > 0:
            self._solver.changeColBounds(at, -self.values[at], need.distance)
        else:
            self._solver.changeColBounds(at, -need.distance, np.inf)
        self._solver.changeColCost(at, -float(need.way))
        flow = self._solved()
        self._solver.changeColCost(at, 0.0)
        self._free(at)
        if flow is None or flow[at] * need.way < need.distance - _EXACT or not self._holds(flow):
            return None
        return self.cells[abs(flow) > _EXACT]

    def _free(self, at: int) -> None:
        import numpy as np

        low, high = (-self.values[at], np.inf) if self._open[at] else self._give[at]
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
        below = float((-self.values - flow).max(initial=0.0))
        shut, give = ~np.asarray(self._open), self._give
        beyond = np.maximum(flow - give[:, 1], give[:, 0] - flow)[shut]
        moved = float(beyond.max(initial=0.0))
        return max(bent, below, moved) <= scale


def _highs() -> Any:
    """Give HiGHS as scipy brings it along (one solver, no dependency more)."""
    return import_module("scipy.optimize._highspy._core")


def _solver(matrix: Any) -> Any:
    """Give a solver in which nothing may move yet."""
    import numpy as np

    highs = _highs()
    rows, columns = matrix.shape
    programme = highs.HighsLp()
    programme.num_col_, programme.num_row_ = columns, rows
    programme.col_cost_ = programme.col_lower_ = programme.col_upper_ = np.zeros(columns)
    programme.row_lower_ = programme.row_upper_ = np.zeros(rows)
    inner = programme.a_matrix_
    inner.format_ = highs.MatrixFormat.kColwise
    inner.num_col_, inner.num_row_ = columns, rows
    inner.start_, inner.index_, inner.value_ = matrix.indptr, matrix.indices, matrix.data
    solver = highs._Highs()
    for name, value in {
        "output_flag": False,
        "solver": "simplex",
        "simplex_strategy": 4,
        "presolve": "off",
        "threads": 1,
    }.items():
        solver.setOptionValue(name, value)
    solver.passModel(programme)
    return solver
