from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csc_matrix

from merkbaar.privacy.movement import Movement, Need


def total_of(*parts):
    """Give the movements of parts (places 10, 11, …) and of their total, the last place."""
    values = np.array([*parts, sum(parts)], float)
    columns = csc_matrix([[-1.0] * len(parts) + [1.0]])
    return Movement(np.arange(10, 10 + len(values)), columns, values)


def hidden(*cells):
    mask = np.zeros(20, bool)
    mask[list(cells)] = True
    return mask


def test_a_cell_that_is_hidden_alone_cannot_move():
    movement = total_of(4, 30, 22)
    movement.allow(hidden(10))
    assert movement.meet(Need(10, 1, 6.0)) is None
    assert movement.meet(Need(10, -1, 3.0)) is None


def test_a_met_need_names_the_cells_that_move():
    movement = total_of(4, 30, 22)
    movement.allow(hidden(10, 12))
    assert movement.meet(Need(10, 1, 6.0)).tolist() == [10, 12]
    assert movement.meet(Need(10, -1, 3.0)).tolist() == [10, 12]


def test_a_cell_that_is_shown_meets_nothing():
    movement = total_of(4, 30, 22)
    movement.allow(hidden(11, 12))
    assert movement.meet(Need(10, 1, 6.0)) is None


@pytest.mark.parametrize(("distance", "met"), [(21.9, True), (22.0, True), (22.1, False)])
def test_no_cell_moves_below_nought(distance, met):
    movement = total_of(4, 30, 22)
    movement.allow(hidden(10, 12))
    assert (movement.meet(Need(10, 1, distance)) is not None) is met


def test_what_is_shown_again_no_longer_moves():
    movement = total_of(4, 30, 22)
    for cells, met in (((10, 12), True), ((10,), False), ((10, 11), True), ((10, 13), True)):
        movement.allow(hidden(*cells))
        assert (movement.meet(Need(10, 1, 6.0)) is not None) is met


def test_an_answer_does_not_depend_on_what_was_asked_before():
    chance = np.random.default_rng(1)
    values = chance.integers(1, 40, 40).astype(float)
    columns = csc_matrix(chance.choice([-1.0, 0.0, 1.0], (12, 40)))
    needs = [Need(cell, way, 9.0) for cell in range(0, 40, 3) for way in (1, -1)]
    old = Movement(np.arange(40), columns, values)
    for seed in range(5):
        mask = np.random.default_rng(seed).random(40) < 0.6
        old.allow(mask)
        new = Movement(np.arange(40), columns, values)
        new.allow(mask)
        one = [old.meet(need) is None for need in needs]
        assert one == [new.meet(need) is None for need in reversed(needs)][::-1]
