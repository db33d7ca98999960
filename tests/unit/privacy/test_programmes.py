from __future__ import annotations

import numpy as np
from scipy.sparse import csc_matrix

from merkbaar.privacy.programmes import choose, optimal, programme, ready

MATRIX = csc_matrix([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
OPEN = (np.zeros(3), np.ones(3))
AT_LEAST_ONE = (np.ones(2), np.full(2, np.inf))


def solved(cost, columns=OPEN, rows=AT_LEAST_ONE):
    solver = ready(programme(MATRIX, np.array(cost), columns, rows), {})
    solver.run()
    return solver


def test_a_programme_is_solved_to_the_least_cost():
    solver = solved([1.0, 1.5, 1.0])
    assert optimal(solver)
    assert solver.getSolution().col_value == [0.0, 1.0, 0.0]
    assert solved([1.0, 2.5, 1.0]).getSolution().col_value == [1.0, 0.0, 1.0]


def test_a_programme_that_nothing_solves_is_not_optimal():
    assert not optimal(solved([1.0, 1.0, 1.0], columns=(np.zeros(3), np.zeros(3))))


def test_a_solver_says_nothing(capfd):
    solved([1.0, 1.5, 1.0])
    out = capfd.readouterr()
    assert out.out == out.err == ""


def test_a_choice_is_of_whole_cells_and_a_programme_is_not():
    matrix = csc_matrix([[2.0, 2.0, 2.0]])
    rows = (np.array([3.0]), np.array([np.inf]))
    cost = np.array([1.0, 1.1, 1.2])
    assert choose(cost, matrix, OPEN, rows, nodes=50).tolist() == [1.0, 1.0, 0.0]
    solver = ready(programme(matrix, cost, OPEN, rows), {})
    solver.run()
    assert solver.getSolution().col_value == [1.0, 0.5, 0.0]
