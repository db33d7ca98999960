"""Movements that prove what hidden cells leave possible, kept and checked again by multiplication.

What one movement proves of one cell it often proves of others, and it stays a proof while more is
hidden. So a programme is solved only where no movement that was found will do. And many needs are
asked at once, up of some cells and down of others: in a circulation as much rises as falls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from merkbaar.privacy.movement import EXACT, Movement, Need

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.privacy.systems import System

_STILL = 1e-9
"""What moves less than this doesn't move."""
_DULL = 3
"""After so many programmes in a row that prove no more than this, needs are asked one by one."""


@dataclass(frozen=True, eq=False)
class Proof:
    """A movement: the cells that move (places in the system), and how far each moves."""

    cells: np.ndarray
    moves: np.ndarray

    @cached_property
    def moving(self) -> frozenset[int]:
        """The cells that move, to look one up quickly."""
        return frozenset(self.cells.tolist())


class Proofs:
    """The movement that meets each need of a system, as far as one was found.

    Parameters
    ----------
    needs : sequence of Need
        All of the system.

    Attributes
    ----------
    total : int
        Cells that need something.
    done : int
        Those of which every need is proved.
    watch : callable or None
        Called whenever `done` may have changed.
    """

    def __init__(self, needs: Sequence[Need]) -> None:
        self._of: dict[Need, Proof] = {}
        self._left = Counter(need.cell for need in needs)
        self.total, self.done = len(self._left), 0
        self.watch: Callable[[], None] | None = None

    def __contains__(self, need: Need) -> bool:
        return need in self._of

    def __getitem__(self, need: Need) -> Proof:
        return self._of[need]

    def add(self, proof: Proof, needs: Iterable[Need]) -> None:
        """Keep a movement for the needs that it meets."""
        for need in needs:
            if need not in self._of:
                self._left[need.cell] -= 1
                self.done += not self._left[need.cell]
            self._of[need] = proof
        if self.watch is not None:
            self.watch()

    def unproved(self, system: System, hidden: np.ndarray) -> list[Need]:
        """Give the needs of a system that nothing proves; what no longer holds is let go.

        Parameters
        ----------
        system : System
            The whole one, whose equations all movements must keep.
        hidden : ndarray of bool, shape (n_cells,)
            What is hidden now, or isn't published.
        """
        for need in self._fallen(system, hidden):
            self.done -= not self._left[need.cell]
            self._left[need.cell] += 1
            del self._of[need]
        return [need for need in system.needs if need not in self._of]

    def _fallen(self, system: System, hidden: np.ndarray) -> list[Need]:
        """Give the needs whose movement doesn't meet them, by multiplication and nothing else.

        A movement counts if it keeps every equation, takes no cell below nought, moves hidden cells
        no farther than earlier releases leave and others only unseen, and moves its cell as far as
        that needs.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        if not self._of:
            return []
        every = list(dict.fromkeys(self._of.values()))
        cells = np.concatenate([proof.cells for proof in every])
        moves = np.concatenate([proof.moves for proof in every])
        ends = np.cumsum([len(proof.cells) for proof in every])
        starts = np.r_[0, ends[:-1]]
        table = csr_matrix((moves, cells, np.r_[0, ends]), (len(every), len(system.values)))
        bent = abs(table @ system.matrix.T).max(axis=1).toarray().ravel()
        room = np.where(hidden[:, None], system.free, system.give)[cells]
        beyond = np.maximum(moves - room[:, 1], room[:, 0] - moves)
        beyond = np.maximum(beyond, -system.values[cells] - moves)
        holds = np.maximum(bent, np.maximum.reduceat(beyond, starts)) <= EXACT
        number = {proof: place for place, proof in enumerate(every)}
        at = [number[proof] for proof in self._of.values()]
        of, way, distance = map(np.array, zip(*self._of, strict=True))
        far = np.asarray(table[at, of]).ravel() * way >= distance - EXACT
        good = holds[at] & far & hidden[of]
        return [need for need, one in zip(self._of, good, strict=True) if not one]


def kept(movement: Movement, flow: np.ndarray) -> Proof:
    """Give a movement of a part as it is kept."""
    import numpy as np

    moving = np.flatnonzero(abs(flow) > _STILL)
    return Proof(movement.cells[moving], flow[moving])


def by_part(system: System, needs: Iterable[Need]) -> dict[int, list[Need]]:
    """Give the needs per part, those that reach farthest first."""
    found: dict[int, list[Need]] = {}
    for need in sorted(needs, key=lambda need: (-need.distance, need.cell, need.way)):
        found.setdefault(int(system.part[need.cell]), []).append(need)
    return found


def prove(system: System, hidden: np.ndarray, proofs: Proofs, needs: Sequence[Need]) -> list[Need]:
    """Give the needs that no movement of hidden cells alone can meet; prove the others.

    Parameters
    ----------
    system : System
        A whole one, or its rooms.
    hidden : ndarray of bool, shape (n_cells,)
    proofs : Proofs
        Of the whole; gets what is proved.
    needs : sequence of Need
    """
    lost = []
    for part, left in by_part(system, needs).items():
        movement = system.movements[part]
        movement.allow(hidden)
        left = _together(movement, proofs, left)
        while left:
            met = ask(movement, proofs, left)
            if not met:
                lost.append(left[0])
            left = [need for need in left[1:] if need not in met]
    return lost


def ask(movement: Movement, proofs: Proofs, needs: Sequence[Need]) -> list[Need]:
    """Prove the first need; give what is proved with it, nothing where it isn't met."""
    flow = movement.flow(needs[0])
    if flow is None:
        return []
    met = movement.met(flow, needs)
    proofs.add(kept(movement, flow), met)
    return met


def _together(movement: Movement, proofs: Proofs, left: list[Need]) -> list[Need]:
    """Prove many needs with few programmes; give what isn't proved so."""
    turn = dull = 0
    while len(left) > _DULL and dull < _DULL:
        wanted: dict[int, Need] = {}
        for need in left:
            if need.cell not in wanted or need.way == (1 if (need.cell + turn) % 2 else -1):
                wanted[need.cell] = need
        flow = movement.together(list(wanted.values()))
        met = set() if flow is None else set(movement.met(flow, left))
        if flow is not None and met:
            proofs.add(kept(movement, flow), met)
        left = [need for need in left if need not in met]
        turn, dull = turn + 1, 0 if len(met) > _DULL else dull + 1
    return left
