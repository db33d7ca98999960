"""What anyone can derive about a hidden cell: the audit, without any shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.privacy.systems import System


def intervals(system: System, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give what anyone can derive about each sensitive cell: its smallest and largest value.

    One linear programme per bound, without the shortcuts of :func:`protect` (the LP audit).
    """
    import numpy as np
    from scipy.optimize import linprog

    room = np.where((hidden | ~system.published)[:, None], system.past, system.give)
    least = np.maximum(system.values + room[:, 0], 0.0)
    most = system.values + room[:, 1]
    free = np.flatnonzero(least < most)
    fixed = np.setdiff1d(np.arange(len(hidden)), free)
    lower, upper = np.full(len(hidden), np.nan), np.full(len(hidden), np.nan)
    known = -(system.matrix[:, fixed] @ system.values[fixed])
    bounds = np.c_[least[free], most[free]]
    for cell in np.flatnonzero(system.sensitive):
        goal = (free == cell).astype(float)
        for sign, target in ((1, lower), (-1, upper)):
            solved = linprog(sign * goal, A_eq=system.matrix[:, free], b_eq=known, bounds=bounds)
            target[cell] = sign * solved.fun if solved.status == 0 else sign * -np.inf
    return lower, upper
