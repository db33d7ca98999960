"""Which extra cells must go, so that totals don't give hidden cells away.

Hidden cells are unknowns of linear equations (a total is the sum of its parts). A sensitive cell is
protected if the published rest leaves room for values at least as low as ``low`` and as high as
``high`` (feasibility interval; Fischetti and Salazar-Gonzalez 2000). Extra cells are found per
sensitive cell with a cheapest flow (Kelly, Golden and Assad 1992), then spared one by one where
all stays protected. Every proof is a vector that is checked by multiplication, and serves until it
no longer holds. A large part is solved room by room first (:attr:`System.rooms`), and only what
doesn't succeed there is asked of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from merkbaar.privacy.exact import LARGEST, cheapest
from merkbaar.privacy.movement import EXACT, Movement, Need
from merkbaar.privacy.proofs import Proof, Proofs, ask, by_part, kept, prove

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.privacy.systems import System

_TRIES = 120
"""Extra cells of one component that are tried for sparing, dearest first."""
_MOST_EXACT = 3000
"""Cells, of all parts together, that are solved exactly."""


def protect(system: System, hidden: np.ndarray) -> np.ndarray:
    """Give the cells to hide so that each sensitive cell is protected.

    Parameters
    ----------
    system : System
        Cells and equations; keeps what is proved of it.
    hidden : ndarray of bool, shape (n_cells,)
        What is hidden already; holds every sensitive cell.

    Returns
    -------
    ndarray of bool, shape (n_cells,)
        `hidden` with the extra cells.
    """
    before, proofs = hidden | ~system.published, system.proofs
    left = proofs.unproved(system, before)
    if not left:
        return before
    if system.rooms is None:
        asked = prove(system, before, proofs, left)
        hidden = _spare(system, before, _widened(system, before, proofs, asked), asked, proofs)
        return _improved(system, before, hidden, asked)
    asked = prove(system.rooms, before, proofs, system.rooms.among(left))
    hidden = _widened(system.rooms, before, proofs, asked, alone=False)
    hidden = _spare(system.rooms, before, hidden, asked, proofs)
    asked = prove(system, hidden, proofs, [need for need in left if need not in proofs])
    return _widened(system, hidden, proofs, asked)


def _improved(
    system: System, before: np.ndarray, hidden: np.ndarray, asked: Sequence[Need]
) -> np.ndarray:
    """Solve small parts to the end, and take what costs less."""
    every, left = by_part(system, system.needs), _MOST_EXACT
    for part in sorted(by_part(system, asked)):
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
    """Count the needs of sensitive cells that what is published doesn't leave room for.

    Proofs that were found before count only where they hold for what is hidden now.
    """
    return len(_unmet(system, hidden | ~system.published, system.proofs))


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
    lost = _unmet(system, every, Proofs(system.needs))
    for need in lost:
        movement = system.movements[int(system.part[need.cell])]
        movement.allow(every)
        far = float(np.floor(movement.reach(need) + EXACT))
        (high if need.way > 0 else low)[need.cell] = system.values[need.cell] + need.way * far
    cells = sorted({need.cell for need in lost})
    return (replace(system, low=low, high=high) if cells else system), cells


def _unmet(system: System, hidden: np.ndarray, proofs: Proofs) -> list[Need]:
    """Give the needs that no movement of hidden cells alone can meet.

    What a movement within a room meets is met; the rest is asked of the whole.
    """
    left = proofs.unproved(system, hidden)
    if left and system.rooms is not None:
        prove(system.rooms, hidden, proofs, system.rooms.among(left))
        left = [need for need in left if need not in proofs]
    return prove(system, hidden, proofs, left)


def _widened(
    system: System,
    before: np.ndarray,
    proofs: Proofs,
    asked: Sequence[Need],
    *,
    alone: bool = True,
) -> np.ndarray:
    """Hide the cheapest cells for each need that isn't met, those that reach farthest first.

    Parameters
    ----------
    proofs : Proofs
        Gets what is proved on the way.
    asked : sequence of Need
        What `before` alone doesn't meet.
    alone : bool
        Hide a whole part for a need that nothing in it can meet; else leave that need.
    """
    hidden = before.copy()
    for part, left in by_part(system, asked).items():
        movement = system.movements[part]
        movement.allow(hidden)
        while left:
            way = system.flows[part].cheapest(hidden, left[0])
            if way is not None:
                hidden[movement.cells[way.extra]] = True
            elif alone:
                hidden[movement.cells] = True
            movement.allow(hidden)
            met = []
            if way is not None and movement.holds(way.moves):
                met = movement.met(way.moves, left)
                proofs.add(kept(movement, way.moves), met)
            left = [need for need in left[1:] if need not in met]
            while left and (met := ask(movement, proofs, left)):
                left = [need for need in left if need not in met]
    return hidden


def _spare(
    system: System,
    before: np.ndarray,
    hidden: np.ndarray,
    asked: Sequence[Need],
    proofs: Proofs,
) -> np.ndarray:
    """Show extra cells again, dearest first, where everything stays protected without them.

    Only needs that `before` alone didn't meet can ask for an extra cell, and only those whose
    last proof moves a cell are asked again when that cell is tried.
    """
    import numpy as np

    hidden = hidden.copy()
    extra = np.flatnonzero(hidden & ~before)
    queues: dict[int, list[int]] = {}
    for cell in extra[np.argsort(-system.cost[extra])]:
        queues.setdefault(int(system.part[cell]), []).append(int(cell))
    needs = by_part(system, [need for need in asked if need in proofs])
    for part, cells in queues.items():
        movement, order = system.movements[part], needs.get(part, [])
        for cell in cells[:_TRIES]:
            hidden[cell] = False
            movement.allow(hidden)
            uses = [need for need in order if cell in proofs[need].moving]
            renewed, failed = _renewed(movement, uses)
            if failed is None:
                for proof, met in renewed:
                    proofs.add(proof, met)
                continue
            hidden[cell] = True
            order.remove(failed)
            order.insert(0, failed)
    return hidden


def _renewed(
    movement: Movement, needs: list[Need]
) -> tuple[list[tuple[Proof, list[Need]]], Need | None]:
    """Prove needs again, up to the first that isn't met, which is given too."""
    renewed = []
    while needs:
        flow = movement.flow(needs[0])
        if flow is None:
            return renewed, needs[0]
        met = movement.met(flow, needs)
        renewed.append((kept(movement, flow), met))
        needs = [need for need in needs if need not in met]
    return renewed, None
