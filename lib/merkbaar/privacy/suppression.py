"""Which extra cells must go, so that totals don't give hidden cells away: arrays only.

Hidden cells are unknowns of linear equations (a total is the sum of its parts). A sensitive cell is
protected if the published rest leaves room for values at least as low as ``low`` and as high as
``high`` (feasibility interval; Fischetti and Salazar-Gonzalez 2000). Extra cells are found per
sensitive cell with a cheapest flow (Kelly, Golden and Assad 1992), then spared one by one where
all stays protected. Every proof is a vector that is checked by multiplication. A large part falls
apart where the whole cells of a hierarchy stand still (a movement within one municipality): each
room is then solved alone, and only what doesn't succeed there is asked of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from merkbaar.privacy.exact import LARGEST, cheapest
from merkbaar.privacy.flow import cheapest_flow
from merkbaar.privacy.movement import Movement, Need

if TYPE_CHECKING:
    import numpy as np

_EXACT = 1e-6
_TRIES = 120
"""Extra cells of one component that are tried for sparing, dearest first."""
_MOST_EXACT = 3000
"""Cells, of all parts together, that are solved exactly."""
_LARGE = 1500
"""Cells from which a part is solved room by room first."""


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
    room : ndarray of int, shape (n_cells,), optional
        The room of a cell (a municipality); -1 for cells between rooms. While those stand still,
        and each equation holds within each room, a large part falls apart.
    slack : ndarray of float, shape (n_cells, 2), optional
        How far a cell may move, down and up, though it is shown: what was rounded away.
    told : ndarray of float, shape (n_cells, 2), optional
        How far a cell may move at most, hidden or not: what an earlier release told of it.
        Infinite where none told anything. Shown, it moves no farther than its slack either.
    keys : sequence, optional
        Per cell where it stands; None for what is left over.
    """

    values: np.ndarray
    matrix: Any
    published: np.ndarray
    low: np.ndarray
    high: np.ndarray
    cost: np.ndarray
    room: np.ndarray | None = None
    slack: np.ndarray | None = None
    told: np.ndarray | None = None
    keys: Sequence[Any] = ()

    @cached_property
    def give(self) -> np.ndarray:
        """How far every cell may move while it is shown, shape (n_cells, 2)."""
        import numpy as np

        slack = np.zeros((len(self.values), 2)) if self.slack is None else self.slack
        low, high = np.maximum(slack[:, 0], self.past[:, 0]), np.minimum(slack, self.past)[:, 1]
        return np.column_stack([low, high])

    @cached_property
    def past(self) -> np.ndarray:
        """How far every cell may move at most for who read earlier releases, as `told`."""
        import numpy as np

        wide = np.tile([-np.inf, np.inf], (len(self.values), 1))
        return wide if self.told is None else self.told

    @cached_property
    def stuck(self) -> np.ndarray:
        """Mask of the cells of which an earlier release told how far they may move."""
        import numpy as np

        return np.asarray(np.isfinite(self.past).all(axis=1))

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
    def movements(self) -> dict[int, Movement]:
        """Per part with sensitive cells what moves in it."""
        import numpy as np

        order = np.argsort(self.part, kind="stable")
        starts = np.searchsorted(self.part[order], np.arange(int(self.part.max(initial=-1)) + 2))
        found = {}
        for part in sorted({int(self.part[need.cell]) for need in self.needs}):
            cells = order[starts[part] : starts[part + 1]]
            found[part] = Movement(
                cells, self.columns[:, cells], self.values[cells], self.give[cells],
                self.past[cells],
            )  # fmt: skip
        return found

    @cached_property
    def rooms(self) -> System | None:
        """The system with what lies between rooms standing still, where a part is large."""
        import numpy as np
        from scipy.sparse import csr_matrix

        if self.room is None:
            return None
        large = np.bincount(self.part)[self.part] > _LARGE
        still = (np.asarray(self.room) < 0) & large
        if not still.any():
            return None
        nothing = np.where(still, np.nan, 1.0)
        entries = self.matrix.tocoo()
        moves = ~still[entries.col]
        at, column = entries.row[moves], entries.col[moves]
        apart = np.where(large, np.asarray(self.room) + 1, 0)
        _, row = np.unique(np.c_[at, apart[column]], axis=0, return_inverse=True)
        matrix = csr_matrix(
            (entries.data[moves], (row.ravel(), column)),
            shape=(int(row.max(initial=-1)) + 1, len(self.values)),
        )
        return System(self.values, matrix, self.published, self.low * nothing, self.high * nothing,
                      self.cost, None, self.slack, self.told)  # fmt: skip

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
        np.concatenate([np.zeros(0, int), *_numbered(systems)]),
        np.concatenate([np.zeros((0, 2)), *(one.give for one in systems)]),
        np.concatenate([np.zeros((0, 2)), *(one.past for one in systems)]),
    )  # fmt: skip


def _numbered(systems: Sequence[System]) -> Iterator[np.ndarray]:
    """Yield the rooms of systems, no number twice; a system without rooms is one."""
    import numpy as np

    first = 0
    for one in systems:
        own = np.zeros(len(one.values), int) if one.room is None else np.asarray(one.room)
        yield np.where(own < 0, -1, own + first)
        first += int(own.max(initial=-1)) + 1


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
    if system.rooms is None:
        hidden, asked = _widened(system, before)
        return _improved(system, before, _spare(system, before, hidden, asked), asked)
    inner = _spare(system.rooms, before, *_widened(system.rooms, before, alone=False))
    return _widened(system, inner)[0]


def _improved(
    system: System, before: np.ndarray, hidden: np.ndarray, asked: list[Need]
) -> np.ndarray:
    """Solve small parts to the end, and take what costs less."""
    every, left = _by_part(system, system.needs), _MOST_EXACT
    for part in sorted(_by_part(system, asked)):
        movement = system.movements[part]
        cells = movement.cells
        own = float(system.cost[cells] @ (hidden & ~before)[cells])
        if len(cells) > min(LARGEST, left) or (hidden & ~before)[cells].sum() < 2:
            continue
        left -= len(cells)
        found = cheapest(movement, system.cost, before, every[part], below=own)
        if found is not None:
            hidden = hidden.copy()
            hidden[cells] = found[cells]
    return hidden


def unprotected(system: System, hidden: np.ndarray) -> int:
    """Count the needs of sensitive cells that what is published doesn't leave room for."""
    return len(_unmet(system, hidden | ~system.published))


def lowered(system: System) -> tuple[System, list[int]]:
    """Lower what is asked to what would be left if everything were hidden.

    What an earlier release gave away can't be helped. But that is no reason to give more away, nor
    to forget what it told of other cells.

    Returns
    -------
    system : System
        Every need can be met.
    cells : list of int
        Of which less is asked.
    """
    import numpy as np

    every = np.ones(len(system.values), bool)
    low, high = system.low.copy(), system.high.copy()
    lost = _unmet(system, every)
    for need in lost:
        movement = system.movements[int(system.part[need.cell])]
        movement.allow(every)
        far = float(np.floor(movement.reach(need) + _EXACT))
        (high if need.way > 0 else low)[need.cell] = system.values[need.cell] + need.way * far
    cells = sorted({need.cell for need in lost})
    return (replace(system, low=low, high=high) if cells else system), cells


def _by_part(system: System, needs: list[Need]) -> dict[int, list[Need]]:
    """Give the needs per part, those that reach farthest first."""
    found: dict[int, list[Need]] = {}
    for need in sorted(needs, key=lambda need: (-need.distance, need.cell, need.way)):
        found.setdefault(int(system.part[need.cell]), []).append(need)
    return found


def _unmet(system: System, hidden: np.ndarray) -> list[Need]:
    """Give the needs that no movement of hidden cells alone can meet.

    What a movement within a room meets is met; the rest is asked of the whole.
    """
    needs = system.needs
    if system.rooms is not None:
        met = set(system.rooms.needs).difference(_unmet(system.rooms, hidden))
        needs = [need for need in needs if need not in met]
    left = []
    for part, some in _by_part(system, needs).items():
        movement = system.movements[part]
        movement.allow(hidden)
        left += [need for need in some if movement.meet(need) is None]
    return left


def _widened(
    system: System, before: np.ndarray, *, alone: bool = True
) -> tuple[np.ndarray, list[Need]]:
    """Hide the cheapest cells for each need that isn't met, those that reach farthest first.

    Parameters
    ----------
    alone : bool
        Hide a whole part for a need that nothing in it can meet; else leave that need.

    Returns
    -------
    hidden : ndarray of bool, shape (n_cells,)
        With the extra cells.
    asked : list of Need
        The needs that `before` alone didn't meet.
    """
    asked = _unmet(system, before)
    queues = _by_part(system, asked)
    hidden = before.copy()
    while queues:
        first = []
        for part, queue in list(queues.items()):
            movement = system.movements[part]
            movement.allow(hidden)
            while queue and movement.meet(queue[0]) is not None:
                queue.pop(0)
            if queue:
                first.append(queue.pop(0))
            else:
                del queues[part]
        if first:
            hidden |= abs(cheapest_flow(system, hidden, first, alone=alone)) > _EXACT
    return hidden, asked


def _spare(system: System, before: np.ndarray, hidden: np.ndarray, asked: list[Need]) -> np.ndarray:
    """Show extra cells again, dearest first, where everything stays protected without them.

    Only needs that `before` alone didn't meet can ask for an extra cell, and only those whose
    last proof moves a cell are asked again when that cell is tried.
    """
    import numpy as np

    extra = np.flatnonzero(hidden & ~before)
    queues: dict[int, list[int]] = {}
    for cell in extra[np.argsort(-system.cost[extra])]:
        queues.setdefault(int(system.part[cell]), []).append(int(cell))
    needs = _by_part(system, asked)
    for part, cells in queues.items():
        movement = system.movements[part]
        movement.allow(hidden)
        proofs = {need: _moved(movement, need) for need in needs.get(part, [])}
        order = [need for need in proofs if proofs[need]]
        for cell in cells[:_TRIES]:
            hidden[cell] = False
            movement.allow(hidden)
            uses = [need for need in order if cell in proofs[need]]
            renewed, failed = _renewed(movement, uses)
            if failed is None:
                proofs |= renewed
                continue
            hidden[cell] = True
            order.remove(failed)
            order.insert(0, failed)
    return hidden


def _renewed(
    movement: Movement, needs: list[Need]
) -> tuple[dict[Need, frozenset[int]], Need | None]:
    """Prove needs again, up to the first that isn't met, which is given too."""
    renewed = {}
    for need in needs:
        if not (moved := _moved(movement, need)):
            return renewed, need
        renewed[need] = moved
    return renewed, None


def _moved(movement: Movement, need: Need) -> frozenset[int]:
    moved = movement.meet(need)
    return frozenset() if moved is None else frozenset(moved.tolist())
