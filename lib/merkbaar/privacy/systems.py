"""Cells and the equations that bind them, and the parts and rooms that they fall apart in: arrays.

Parts share no equation. A large part falls apart further while the whole cells of a hierarchy stand
still: a movement within one municipality stays in one room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from merkbaar.privacy.flow import Flow
from merkbaar.privacy.movement import EXACT, Movement, Need
from merkbaar.privacy.proofs import Proofs

if TYPE_CHECKING:
    import numpy as np

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
    def flows(self) -> dict[int, Flow]:
        """Per part with sensitive cells the cheapest ways to move them."""
        return {part: Flow(movement, self.cost) for part, movement in self.movements.items()}

    @cached_property
    def proofs(self) -> Proofs:
        """What was proved of the needs of this system, here and in its rooms."""
        return Proofs(self.needs)

    @cached_property
    def free(self) -> np.ndarray:
        """How far every cell may move while it is hidden, shape (n_cells, 2)."""
        import numpy as np

        return np.column_stack([np.maximum(-self.values, self.past[:, 0]), self.past[:, 1]])

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
        return [need for need in found if need.distance > EXACT]

    def among(self, needs: Sequence[Need]) -> list[Need]:
        """Give those of some needs that this system has."""
        own = set(self.needs)
        return [need for need in needs if need in own]


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
