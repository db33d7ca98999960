"""Means of yes and no: a mean of zeros and ones, or of ones and twos, is a share in disguise.

Such a mean times n is how many said yes, and that number and the rest must be guarded as those of a
share, whatever the unit says. It is known by what the figures can be: all within one step of 0 or
1, whole numbers of people when multiplied by n, and with an interval no wider than two answers
give. (Of whole numbers with a mean between 0 and 1 the variance is least where all are 0 or 1:
then it is mean times one less mean.)
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

KINDS = ("mean", "index", "")
LOWEST = (0.0, 1.0)
"""By what a no is written: 0 beside 1, or 1 beside 2."""
_Z95 = 1.959963984540054
_ENOUGH = 20
"""From so many people the width of an interval tells whether there are other answers."""
_AS_WIDE = (0.5, 1.5)
"""Variance over that of two answers, within which there may be no others."""


def said_yes(
    value: np.ndarray, ends: tuple[np.ndarray, np.ndarray], n: np.ndarray, measures: Sequence[str]
) -> np.ndarray:
    """Give how many said yes behind each mean that can be one of two answers.

    Parameters
    ----------
    value, n : ndarray of float, shape (n_rows,)
    ends : tuple of ndarray of float, shape (n_rows,)
        Of the interval; NaN where there is none.
    measures : sequence of str
        Per row what is measured: rows of one measure are judged together.

    Returns
    -------
    ndarray of float, shape (n_rows,)
        NaN where the measure can't be one of two answers.

    Examples
    --------
    >>> import numpy as np
    >>> none = np.array([np.nan, np.nan])
    >>> said_yes(np.array([0.04, 0.6]), (none, none), np.array([50.0, 50.0]), ["a", "a"]).tolist()
    [2.0, 30.0]
    """
    import numpy as np

    found, names = np.full(len(value), np.nan), np.asarray(measures, dtype=object)
    for name in dict.fromkeys(measures):
        rows = np.flatnonzero((names == name) & ~np.isnan(value) & (n > 0))
        for low in LOWEST:
            share = value[rows] - low
            if _can_be(share, n[rows], value[rows]) and _as_wide(share, n[rows], ends, rows):
                found[rows] = np.round(share * n[rows])
                break
    return found


def _can_be(share: np.ndarray, n: np.ndarray, value: np.ndarray) -> bool:
    """Whether all lie within the step, not all at its ends, and are whole people over n."""
    import numpy as np

    if not len(share) or share.min() < 0 or share.max() > 1 or np.all((share == 0) | (share == 1)):
        return False
    digits = max(map(_decimals, value))
    off = np.abs(share * n - np.round(share * n))
    return bool(np.all(off <= n * 0.5 * 10.0**-digits + 1e-6))


def _as_wide(
    share: np.ndarray, n: np.ndarray, ends: tuple[np.ndarray, np.ndarray], rows: np.ndarray
) -> bool:
    """Whether no interval says that there are other answers."""
    import numpy as np

    least = share * (1 - share)
    half = (ends[1][rows] - ends[0][rows]) / 2
    told = ~np.isnan(half) & (n >= _ENOUGH) & (least > 0)
    ratio = (half[told] / _Z95) ** 2 * n[told] / least[told]
    return bool(np.all((ratio >= _AS_WIDE[0]) & (ratio <= _AS_WIDE[1])))


def _decimals(number: float) -> int:
    exponent = Decimal(repr(float(number))).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
