"""How far hidden cells can move together: one warm linear programme per part of a system.

Questions about one part differ in what is asked of which cell and in a few hidden cells, so each
starts from the last answer (simplex in HiGHS, the copy inside scipy; alone on one thread and
without a clock, so that the same questions get the same answers). An answer counts only after it
is checked by multiplication.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from merkbaar.privacy.programmes import optimal, programme, ready

if TYPE_CHECKING:
    import numpy as np

EXACT = 1e-6
"""By how much an equation, or a cell, may miss what it must be."""


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
        self.give = np.zeros((len(cells), 2)) if give is None else give
        self.free = np.column_stack([-values, np.full(len(cells), np.inf)])
        if told is not None:
            self.free = np.column_stack([np.maximum(-values, told[:, 0]), told[:, 1]])
        self.matrix = rows[np.diff(rows.indptr) > 0].tocsc()
        self._open = np.zeros(len(cells), bool)
        self._solver = _still(self.matrix)
        for at in np.flatnonzero(self.give.any(axis=1)):
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
        flow = self.flow(need)
        return None if flow is None else self.cells[abs(flow) > EXACT]

    def flow(self, need: Need) -> np.ndarray | None:
        """Give a movement that meets a need, stretched as far as it goes; None where none does.

        Returns
        -------
        ndarray of float, shape (n,), or None
            How far each cell of the part moves.
        """
        import numpy as np

        at = int(np.searchsorted(self.cells, need.cell))
        if not self._open[at]:
            return None
        flow, _ = self._asked(at, need)
        if flow is None or flow[at] * need.way < need.distance - EXACT or not self.holds(flow):
            return None
        far = self._stretched(flow)
        return far if self.holds(far) else flow

    def together(self, needs: Sequence[Need]) -> np.ndarray | None:
        """Give a movement that goes as far as it can for several needs, of different cells.

        Each cell is worth as much as another, and moves no farther than its need.
        """
        import numpy as np

        places = np.searchsorted(self.cells, [need.cell for need in needs])
        asked = [(int(at), need) for at, need in zip(places, needs, strict=True) if self._open[at]]
        for at, need in asked:
            self._ask(at, need, 1.0 / need.distance)
        flow = self._solved() if asked else None
        for at, _ in asked:
            self._solver.changeColCost(at, 0.0)
            self._bound(at)
        return flow if flow is not None and self.holds(flow) else None

    def met(self, flow: np.ndarray, needs: Sequence[Need]) -> list[Need]:
        """Give the needs that a movement meets."""
        import numpy as np

        at = np.searchsorted(self.cells, [need.cell for need in needs])
        way, distance = (np.array([need[place] for need in needs]) for place in (1, 2))
        enough = self._open[at] & (flow[at] * way >= distance - EXACT)
        return [need for need, one in zip(needs, enough, strict=True) if one]

    def _stretched(self, flow: np.ndarray) -> np.ndarray:
        """Make a movement as large as the cells that it moves allow."""
        import numpy as np

        room = np.where(np.asarray(self._open)[:, None], self.free, self.give)
        moves = abs(flow) > EXACT
        ends = np.where(flow > 0, room[:, 1], room[:, 0])[moves]
        most = float((ends / flow[moves]).min(initial=np.inf))
        return flow * max(1.0, most) if np.isfinite(most) else flow

    def reach(self, need: Need) -> float:
        """Give how far a cell can move, of what a need asks; 0 where no proof of it holds."""
        import numpy as np

        at = int(np.searchsorted(self.cells, need.cell))
        flow = self._asked(at, need)[0] if self._open[at] else None
        return 0.0 if flow is None or not self.holds(flow) else float(flow[at]) * need.way

    def _asked(
        self, at: int, need: Need, *, priced: bool = False
    ) -> tuple[np.ndarray | None, np.ndarray | None]:
        """Give the movement that goes farthest for a need; `priced`: and the worth of cells."""
        import numpy as np

        self._ask(at, need, 1.0)
        flow = self._solved()
        asked = priced and flow is not None
        duals = np.array(self._solver.getSolution().col_dual) if asked else None
        self._solver.changeColCost(at, 0.0)
        self._bound(at)
        return flow, duals

    def _ask(self, at: int, need: Need, worth: float) -> None:
        low, high = self.free[at]
        if need.way > 0:
            self._solver.changeColBounds(at, low, min(high, need.distance))
        else:
            self._solver.changeColBounds(at, max(low, -need.distance), high)
        self._solver.changeColCost(at, -need.way * worth)

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
        if duals is None or missing <= EXACT:
            return np.where(self._open, 0.0, 1.0)
        down, up = self.give[:, 0] - self.free[:, 0], self.free[:, 1] - self.give[:, 1]
        up = np.where(np.isinf(up), missing, np.abs(duals) * np.where(np.isinf(up), 0.0, up))
        given = np.where(duals > EXACT, duals * down, np.where(duals < -EXACT, up, 0.0))
        return np.where(self._open, 0.0, np.minimum(given / missing, 1.0))

    def _bound(self, at: int) -> None:
        low, high = self.free[at] if self._open[at] else self.give[at]
        self._solver.changeColBounds(at, low, high)

    def _solved(self) -> np.ndarray | None:
        """Give the best movement; where a warm start goes astray, once more from nothing."""
        import numpy as np

        for _ in range(2):
            self._solver.run()
            if optimal(self._solver):
                return np.array(self._solver.getSolution().col_value)
            self._solver.clearSolver()
        return None

    def holds(self, flow: np.ndarray) -> bool:
        """Whether a movement keeps every equation, is unseen, and takes no cell below nought."""
        import numpy as np

        bent = float(abs(self.matrix @ flow).max(initial=0.0))
        room = np.where(np.asarray(self._open)[:, None], self.free, self.give)
        beyond = np.maximum(flow - room[:, 1], room[:, 0] - flow)
        below = float((-self.values - flow).max(initial=0.0))
        return max(bent, below, float(beyond.max(initial=0.0))) <= EXACT


def _still(matrix: Any) -> Any:
    """Give a solver in which nothing may move yet."""
    import numpy as np

    nought, still = np.zeros(matrix.shape[1]), np.zeros(matrix.shape[0])
    made = programme(matrix, nought, (nought, nought), (still, still))
    return ready(made, {"simplex_strategy": 4, "presolve": "off"})
