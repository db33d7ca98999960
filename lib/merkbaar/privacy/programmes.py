"""Linear and integer programmes for HiGHS, the copy that scipy brings along.

Alone on one thread and without a clock, so that the same questions get the same answers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def choose(
    cost: np.ndarray,
    matrix: Any,
    columns: tuple[np.ndarray, np.ndarray],
    rows: tuple[np.ndarray, np.ndarray],
    *,
    nodes: int,
) -> np.ndarray | None:
    """Give the cheapest choice of cells (0 or 1) under inequalities.

    Parameters
    ----------
    cost : ndarray of float, shape (n,)
    matrix : sparse matrix by columns, shape (n_rows, n)
    columns, rows : tuple of two ndarrays
        Lowest and highest of each unknown, and of each row.
    nodes : int
        After so many nodes the search stops.

    Returns
    -------
    ndarray of float, shape (n,), or None
        None where the search stopped before its end.
    """
    import numpy as np

    made = programme(matrix, cost, columns, rows)
    made.integrality_ = [_highs().HighsVarType.kInteger] * len(cost)
    options = {"mip_max_nodes": nodes, "mip_feasibility_tolerance": 1e-9, "mip_rel_gap": 0.0}
    silent = {"presolve": "off"}  # after it HiGHS writes a line of its own, whatever is asked
    solver = ready(made, {**options, **silent, "solver": "choose"})
    solver.run()
    return np.array(solver.getSolution().col_value) if optimal(solver) else None


def programme(
    matrix: Any,
    cost: np.ndarray,
    columns: tuple[np.ndarray, np.ndarray],
    rows: tuple[np.ndarray, np.ndarray],
) -> Any:
    """Write a programme: the least cost, with bounds of unknowns and of rows.

    Parameters
    ----------
    cost : ndarray of float, shape (n,)
    matrix : sparse matrix by columns, shape (n_rows, n)
    columns, rows : tuple of two ndarrays
        Lowest and highest of each unknown, and of each row.
    """
    core = _highs()
    made = core.HighsLp()
    made.num_row_, made.num_col_ = matrix.shape
    made.col_cost_ = cost
    made.col_lower_, made.col_upper_ = columns
    made.row_lower_, made.row_upper_ = rows
    inner = made.a_matrix_
    inner.format_ = core.MatrixFormat.kColwise
    inner.num_row_, inner.num_col_ = matrix.shape
    inner.start_, inner.index_, inner.value_ = matrix.indptr, matrix.indices, matrix.data
    return made


def ready(made: Any, options: dict[str, Any]) -> Any:
    """Give a solver with a programme in it: silent, and on one thread."""
    solver = _highs()._Highs()
    usual = {"output_flag": False, "solver": "simplex", "threads": 1}
    for name, value in {**usual, **options}.items():
        solver.setOptionValue(name, value)
    solver.passModel(made)
    return solver


def optimal(solver: Any) -> bool:
    """Whether a programme was solved to its end."""
    return solver.getModelStatus() == _highs().HighsModelStatus.kOptimal


def _highs() -> Any:
    return import_module("scipy.optimize._highspy._core")
