from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csc_matrix

from merkbaar.privacy.flow import Flow
from merkbaar.privacy.movement import Movement, Need

VALUES = np.array([4.0, 30, 22, 56])
COST = np.array([1.0, 3, 2, 9])


def flow(*, give=None, told=None):
    """Give the flows of 4, 30 and 22 and their total: places 10 to 13 of a system of 20."""
    movement = Movement(
        np.arange(10, 14), csc_matrix([[-1.0, -1.0, -1.0, 1.0]]), VALUES, give, told
    )
    cost = np.zeros(20)
    cost[10:14] = COST
    return Flow(movement, cost)


def hidden(*cells):
    mask = np.zeros(20, bool)
    mask[list(cells)] = True
    return mask


def test_the_cheapest_shown_cell_moves_with_the_hidden_one():
    way = flow().cheapest(hidden(10), Need(10, 1, 6.0))
    assert way.moves.tolist() == [6.0, 0.0, -6.0, 0.0]
    assert way.extra.tolist() == [False, False, True, False]


def test_what_is_hidden_already_moves_for_nothing():
    way = flow().cheapest(hidden(10, 13), Need(10, 1, 6.0))
    assert way.moves.tolist() == [6.0, 0.0, 0.0, 6.0]
    assert not way.extra.any()


@pytest.mark.parametrize(("far", "extra"), [(22.0, [2]), (23.0, [1, 2])])
def test_no_cell_falls_below_nought_so_another_helps(far, extra):
    way = flow().cheapest(hidden(10), Need(10, 1, far))
    assert np.flatnonzero(way.extra).tolist() == extra
    assert way.moves[0] >= far


def test_downwards_a_cell_moves_as_it_does_upwards():
    way = flow().cheapest(hidden(10), Need(10, -1, 3.0))
    assert way.moves.tolist() == [-3.0, 0.0, 3.0, 0.0]


def test_a_cell_that_cannot_fall_so_far_has_no_way():
    assert flow().cheapest(hidden(10), Need(10, -1, 5.0)) is None


def test_what_was_rounded_away_is_used_first_and_hides_nothing():
    give = np.array([[0.0, 0], [-2, 2], [0, 0], [-4, 4]])
    way = flow(give=give).cheapest(hidden(10), Need(10, 1, 6.0))
    assert not way.extra.any()
    assert way.moves.tolist() == [6.0, -2.0, 0.0, 4.0]
    way = flow(give=give).cheapest(hidden(10), Need(10, 1, 7.0))
    assert np.flatnonzero(way.extra).tolist() == [2]


def test_what_an_earlier_release_told_moves_at_no_price():
    told = np.tile([-np.inf, np.inf], (4, 1))
    told[2] = (0.0, 0.0)
    way = flow(told=told).cheapest(hidden(10), Need(10, 1, 6.0))
    assert np.flatnonzero(way.extra).tolist() == [1]
    told[:] = 0.0
    told[0] = (-4.0, np.inf)
    assert flow(told=told).cheapest(hidden(10), Need(10, 1, 6.0)) is None


def test_an_answer_does_not_depend_on_what_was_asked_before():
    one = flow()
    first = one.cheapest(hidden(10), Need(10, 1, 6.0))
    one.cheapest(hidden(10, 11), Need(11, -1, 29.0))
    again = one.cheapest(hidden(10), Need(10, 1, 6.0))
    assert again.moves.tolist() == first.moves.tolist()
