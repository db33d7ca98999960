from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from merkbaar.privacy.audit import intervals
from merkbaar.privacy.movement import Movement, Need
from merkbaar.privacy.proofs import Proof, Proofs, ask, by_part, kept, prove
from merkbaar.privacy.suppression import protect, unprotected
from merkbaar.privacy.systems import System

NONE = np.full(4, np.nan)


def four(*, slack=None, told=None, matrix=((-1.0, -1.0, -1.0, 1.0),)):
    """Give the system of 4, 30 and 22 and their total, of which the first is too small."""
    values = np.array([4.0, 30, 22, 56])
    low, high = NONE.copy(), NONE.copy()
    low[0], high[0] = 1.0, 10.0
    cost = np.array([1.0, 3, 2, 9])
    return System(
        values, csr_matrix(np.array(matrix)), np.ones(4, bool), low, high, cost, None, slack, told
    )


def hidden(*cells):
    mask = np.zeros(4, bool)
    mask[list(cells)] = True
    return mask


UP, DOWN = Need(0, 1, 6.0), Need(0, -1, 3.0)


def given(system, *moves, needs=(UP,)):
    proofs = Proofs(system.needs)
    at = np.flatnonzero(moves)
    proofs.add(Proof(at, np.array(moves, float)[at]), needs)
    return proofs


def test_a_movement_of_hidden_cells_that_adds_up_proves_its_need():
    proofs = given(four(), 6, 0, -6, 0)
    assert proofs.unproved(four(), hidden(0, 2)) == [DOWN]


@pytest.mark.parametrize(
    ("moves", "cells"),
    [
        ((6, 0, -5, 0), (0, 2)),
        ((6, 0, 0, 0), (0, 2)),
        ((6, 0, -6, 0), (0, 1)),
        ((6, 0, -6, 0), (2,)),
        ((23, 0, -23, 0), (0, 2)),
        ((5.99, 0, -5.99, 0), (0, 2)),
        ((-6, 0, 6, 0), (0, 2)),
    ],
    ids=["bent", "alone", "shown", "shown itself", "below nought", "too near", "the other way"],
)
def test_a_movement_that_bends_or_shows_or_goes_below_nought_proves_nothing(moves, cells):
    proofs = given(four(), *moves)
    assert UP in proofs
    assert proofs.unproved(four(), hidden(*cells)) == [UP, DOWN]
    assert UP not in proofs


def test_a_shown_cell_moves_as_far_as_was_rounded_away_and_no_farther():
    slack = np.array([[0.0, 0], [-2, 2], [-7, 7], [0, 0]])
    for far, met in ((6, True), (8, False)):
        proofs = given(four(slack=slack), far, 0, -far, 0)
        assert (UP not in proofs.unproved(four(slack=slack), hidden(0))) is met


def test_a_hidden_cell_moves_no_farther_than_an_earlier_release_told():
    told = np.tile([-np.inf, np.inf], (4, 1))
    told[2] = (-5.0, 5.0)
    assert UP in given(four(), 6, 0, -6, 0).unproved(four(told=told), hidden(0, 2))
    told[2] = (-6.0, 5.0)
    assert UP not in given(four(), 6, 0, -6, 0).unproved(four(told=told), hidden(0, 2))


def test_one_movement_proves_the_needs_of_several_cells():
    system = four()
    other = Need(2, -1, 6.0)
    proofs = given(system, 6, 0, -6, 0, needs=(UP, other))
    assert UP in proofs
    assert other in proofs
    proofs.unproved(system, hidden(0, 2))
    assert other in proofs


def test_cells_are_done_once_all_they_need_is_proved_and_not_once_it_has_fallen():
    system = four()
    told = []
    proofs = Proofs(system.needs)
    proofs.watch = lambda: told.append((proofs.done, proofs.total))
    assert prove(system, hidden(0, 2), proofs, system.needs) == []
    assert told[0] == (0, 1)
    assert told[-1] == (1, 1)
    proofs.unproved(system, hidden(0))
    assert proofs.done == 0
    prove(system, hidden(0, 1), proofs, system.needs)
    assert proofs.done == 1


def test_a_movement_is_stretched_so_that_it_proves_more_than_was_asked():
    values = np.array([4.0, 30, 22, 56])
    movement = Movement(np.arange(4), csr_matrix([[-1.0, -1.0, -1.0, 1.0]]).tocsc(), values)
    movement.allow(hidden(1, 2))
    proofs = Proofs(())
    farther = Need(1, 1, 20.0)
    assert ask(movement, proofs, [Need(1, 1, 6.0), farther]) == [Need(1, 1, 6.0), farther]
    assert proofs[farther].moves.tolist() == [22.0, -22.0]
    assert proofs[farther].moving == {1, 2}


def test_what_cannot_be_met_is_lost_and_keeps_no_movement():
    system = four()
    proofs = system.proofs
    assert prove(system, hidden(0), proofs, system.needs) == [UP, DOWN]
    assert UP not in proofs
    assert ask(system.movements[0], proofs, [UP]) == []


def test_needs_go_by_part_and_the_farthest_first():
    apart = four(matrix=((-1.0, 0, 0, 1.0), (0, 1.0, -1.0, 0)))
    needs = [Need(0, -1, 3.0), Need(0, 1, 6.0), Need(1, 1, 1.0)]
    first, second = by_part(apart, needs).values()
    assert first == [UP, DOWN]
    assert second == [Need(1, 1, 1.0)]


def test_cells_that_do_not_move_are_not_kept():
    movement = four().movements[0]
    proof = kept(movement, np.array([6.0, 1e-12, -6.0, 0.0]))
    assert proof.cells.tolist() == [0, 2]


def drawn(seed, many=40):
    """Give a system of a drawn table of which many cells are too small, and those."""
    chance = np.random.default_rng(seed)
    inner = chance.poisson(9.0, (many // 5, 5)).astype(float)
    values = np.r_[inner.ravel(), inner.sum(0), inner.sum(1)]
    rows = []
    for at in range(5):
        row = np.zeros(len(values))
        row[at:many:5], row[many + at] = -1.0, 1.0
        rows.append(row)
    for at in range(many // 5):
        row = np.zeros(len(values))
        row[5 * at : 5 * at + 5], row[many + 5 + at] = -1.0, 1.0
        rows.append(row)
    small = (values > 0) & (values < 10)
    low, high = np.where(small, 1.0, np.nan), np.where(small, 10.0, np.nan)
    cost = np.log2(2 + values) + np.arange(len(values)) / 1000
    return System(values, csr_matrix(rows), np.ones(len(values), bool), low, high, cost), small


@pytest.mark.parametrize("seed", range(6))
def test_asking_together_finds_what_asking_one_by_one_does_not(seed):
    system, small = drawn(seed)
    lost = prove(system, small, Proofs(system.needs), system.needs)
    alone = [need for need in system.needs if system.movements[0].meet(need) is None]
    assert sorted(lost) == sorted(alone)
    lower, upper = intervals(system, small)
    wrong = (lower > 1 + 1e-6).sum() + (upper < 10 - 1e-6).sum()
    assert len(lost) == wrong


@pytest.mark.parametrize("seed", range(6))
def test_what_was_proved_before_never_hides_what_can_be_derived_now(seed):
    """The same system is asked with more hidden, then with less."""
    system, small = drawn(seed)
    after = protect(system, small)
    assert unprotected(system, after) == 0
    extra = np.flatnonzero(after & ~small)
    for cell in extra:
        less = after.copy()
        less[cell] = False
        fresh = drawn(seed)[0]
        assert unprotected(system, less) == unprotected(fresh, less)
    assert unprotected(system, after) == 0
