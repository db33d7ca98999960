from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from merkbaar.errors import PrivacyError
from merkbaar.privacy.suppression import (
    System,
    _proven,
    beside,
    intervals,
    protect,
    unprotected,
)


def row_of(values, *, low=1.0, high=10.0, small=(0,)):
    """Give one total (the last cell) and its parts, of which some are sensitive."""
    values = np.array([*values, sum(values)], float)
    matrix = csr_matrix([[-1.0] * (len(values) - 1) + [1.0]])
    lows, highs = np.full(len(values), np.nan), np.full(len(values), np.nan)
    lows[list(small)], highs[list(small)] = low, high
    cost = np.log2(2 + values) * (1 + np.arange(len(values)) / 1000)
    cost[-1] *= 3
    return System(values, matrix, np.ones(len(values), bool), lows, highs, cost)


def hidden_of(system, extra=()):
    hidden = system.sensitive.copy()
    hidden[list(extra)] = True
    return hidden


def test_the_cheapest_cell_is_hidden_with_a_sensitive_one():
    system = row_of([4, 30, 22, 50])
    assert protect(system, hidden_of(system)).tolist() == [True, False, True, False, False]


def test_a_cell_hidden_already_is_used_before_another():
    system = row_of([4, 30, 22, 50])
    after = protect(system, hidden_of(system, extra=[3]))
    assert after.tolist() == [True, False, False, True, False]


def test_two_small_cells_that_add_to_enough_protect_each_other():
    system = row_of([4, 7, 22], small=(0, 1))
    assert protect(system, hidden_of(system)).sum() == 2


def test_two_small_cells_that_add_to_too_little_need_a_third():
    system = row_of([2, 3, 22], small=(0, 1))
    after = protect(system, hidden_of(system))
    assert after.sum() == 3
    lower, upper = intervals(system, after)
    assert np.nanmin(upper) >= 10
    assert np.nanmax(lower) <= 1


def test_a_wider_need_hides_more():
    narrow, wide = row_of([4, 3, 22, 50]), row_of([4, 3, 22, 50], high=60)
    assert protect(wide, hidden_of(wide)).sum() > protect(narrow, hidden_of(narrow)).sum()


def test_unprotected_counts_what_is_still_to_be_met():
    system = row_of([4, 30, 22])
    assert unprotected(system, hidden_of(system)) == 2
    assert unprotected(system, protect(system, hidden_of(system))) == 0


def test_a_cell_in_no_equation_needs_nothing():
    values = np.array([4.0, 20.0])
    none = np.full(2, np.nan)
    system = System(values, csr_matrix((0, 2)), np.ones(2, bool), np.array([1, np.nan]),
                    np.array([10, np.nan]), none)  # fmt: skip
    assert protect(system, hidden_of(system)).tolist() == [True, False]
    assert unprotected(system, hidden_of(system)) == 0


def test_systems_side_by_side_give_what_each_gives_alone():
    systems = [row_of([4, 30, 22]), row_of([2, 3, 22], small=(0, 1)), row_of([9, 9, 9], small=())]
    together = beside(systems)
    alone = np.concatenate([protect(one, hidden_of(one)) for one in systems])
    assert protect(together, hidden_of(together)).tolist() == alone.tolist()
    assert len(set(together.part)) == 3


def test_nothing_side_by_side_is_an_empty_system():
    assert protect(beside([]), np.zeros(0, bool)).tolist() == []


def test_a_proof_that_bends_an_equation_or_goes_below_zero_is_refused():
    system = row_of([4, 30, 22])
    with pytest.raises(PrivacyError, match="niets gepubliceerd"):
        _proven(system, np.array([1.0, 0, 0, 0]))
    with pytest.raises(PrivacyError, match="niets gepubliceerd"):
        _proven(system, np.array([-5.0, 5, 0, 0]))
    assert _proven(system, np.array([-1.0, 1, 0, 0])).sum() == 0


def test_the_same_table_always_loses_the_same_cells():
    system = row_of([4, 30, 30, 30, 30])
    first = protect(system, hidden_of(system)).tolist()
    assert all(protect(system, hidden_of(system)).tolist() == first for _ in range(3))
