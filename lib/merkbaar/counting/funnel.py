"""The funnel: how far an area may lie from the whole by chance alone (Spiegelhalter 2005).

A list of areas from high to low invites blame for what is chance. In a funnel the limits are wide
where few people live and narrow where many do; only what lies outside asks for an explanation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LEVELS = (0.95, 0.998)
"""The two pairs of limits: one area in twenty, and one in five hundred, falls outside by chance."""
INSIDE, OUTSIDE, FAR = "binnen", "buiten 95 %", "buiten 99,8 %"


def limits(
    target: float,
    n: Sequence[float] | np.ndarray | float,
    *,
    level: float = 0.95,
    error: Sequence[float] | np.ndarray | float = 0.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Give the limits of a share round the target.

    Parameters
    ----------
    target : float
        The share of the whole, 0–1.
    n : array of float, shape (n_areas,)
        Size of the denominator.
    level : float
        Part of the areas inside if only chance differs, 0–1.
    error : array of float, shape (n_areas,)
        Standard error of the logarithm of the denominator where that is an estimate, else 0.

    Returns
    -------
    tuple of ndarray, each of shape (n_areas,)
        ``target ± z √(target (1 − target) / n)`` as fractions, within 0–1; wider where the
        denominator is an estimate; missing where n is 0.

    Raises
    ------
    ValueError
        If the target isn't between 0 and 1, or a size is below 0.
    """
    import numpy as np
    from scipy.stats import norm

    size = np.asarray(n, dtype=float)
    if not 0 <= target <= 1:
        raise ValueError("`target` must lie between 0 and 1")
    if (size < 0).any():
        raise ValueError("`n` must be 0 or more")
    with np.errstate(divide="ignore", invalid="ignore"):
        by_chance = np.where(size > 0, target * (1 - target) / size, np.nan)
    half = float(norm.ppf((1 + level) / 2)) * np.sqrt(by_chance + (target * np.asarray(error)) ** 2)
    return np.clip(target - half, 0, 1), np.clip(target + half, 0, 1)


def place(table: pd.DataFrame, *, target: float) -> pd.DataFrame:
    """Say of each area whether it lies in the funnel.

    Parameters
    ----------
    table : DataFrame
        ``value`` in percent, ``n`` the denominator and, where that is an estimate, ``n_lower`` and
        ``n_upper`` (95 %).
    target : float
        The percentage of the whole.

    Returns
    -------
    DataFrame
        The table with ``limit_lower``, ``limit_upper`` (95 %), ``limit_lowest`` and
        ``limit_highest`` (99.8 %), in percent, and ``funnel``: "binnen", "buiten 95 %" or
        "buiten 99,8 %"; missing where the area has no figure. A target above 100 has no funnel.
    """
    import numpy as np
    import pandas as pd

    near = far = (np.full(len(table), np.nan),) * 2
    if 0 <= target <= 100:
        size, error = table["n"].to_numpy(float), denominator_error(table)
        near, far = (
            tuple(100 * end for end in limits(target / 100, size, level=level, error=error))
            for level in LEVELS
        )
    value = table["value"].to_numpy(float)
    outside = [(value < low) | (value > high) for low, high in (near, far)]
    said = pd.Series(np.where(outside[1], FAR, np.where(outside[0], OUTSIDE, INSIDE)), table.index)
    known = np.isfinite(value) & np.isfinite(near[0])
    return table.assign(
        limit_lower=near[0], limit_upper=near[1], limit_lowest=far[0], limit_highest=far[1],
        funnel=said.astype("str").where(known),
    )  # fmt: skip


def denominator_error(table: pd.DataFrame) -> np.ndarray:
    """Give the standard error of the log of each denominator, shape (n_cells,).

    0 for a count; missing where it may be 0 (``n_lower`` 0): then it has no such error.

    Parameters
    ----------
    table : DataFrame
        Where it is an estimate, ``n_lower`` and ``n_upper`` (95 %).
    """
    import numpy as np

    from .intervals import Z95

    nothing = np.full(len(table), np.nan)
    low = table["n_lower"].to_numpy(float) if "n_lower" in table else nothing
    high = table["n_upper"].to_numpy(float) if "n_upper" in table else nothing
    known = (low > 0) & (high >= low)
    wide = np.log(np.where(known, high, 1.0) / np.where(known, low, 1.0)) / (2 * Z95)
    return np.where(known, wide, np.where(low <= 0, np.nan, 0.0))
