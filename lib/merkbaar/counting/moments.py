"""Means, spreads and tests of many cells at once: one pass, however many approaches there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .effect_sizes import d_av_interval, dz_interval, hedges_corrections
from .intervals import NOISE

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from .pairing import Pairs

FEWEST = 3
"""Pairs below which no figure is given."""


def of_cells(pairs: Pairs) -> pd.DataFrame:
    """Give the moments of the pairs in each cell.

    Returns
    -------
    DataFrame, shape (n_cells, 10)
        In the order of ``pairs.cells``: ``n`` pairs, ``before``, ``after``, ``step`` (means),
        ``before_var``, ``after_var``, ``step_var``, ``shared`` (covariance; all with n − 1; what
        is rounding beside large scores, such as debts in euros, is 0), ``n_t0`` and ``n_t1``.
    """
    import numpy as np
    import pandas as pd

    size = len(pairs.cells)
    cell = pairs.complete["cell"].to_numpy()
    before = pairs.complete["before"].to_numpy(dtype=float)
    after = pairs.complete["after"].to_numpy(dtype=float)
    n = np.bincount(cell, minlength=size).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = {
            name: np.bincount(cell, weights=values, minlength=size) / n
            for name, values in (("before", before), ("after", after))
        }
        off = before - means["before"][cell], after - means["after"][cell]
        least = NOISE**2 * np.bincount(cell, weights=before**2 + after**2, minlength=size) / n

        def spread(one: np.ndarray, other: np.ndarray) -> np.ndarray:
            found = np.bincount(cell, weights=one * other, minlength=size) / (n - 1)
            return np.where(np.abs(found) <= least, 0.0, found)

        step = off[1] - off[0]
        table = {
            "n": n,
            **means,
            "step": means["after"] - means["before"],
            "before_var": spread(off[0], off[0]),
            "after_var": spread(off[1], off[1]),
            "step_var": spread(step, step),
            "shared": spread(*off),
        }
    later = np.bincount(pairs.second["cell"].to_numpy(), minlength=size)
    started = np.bincount(pairs.first["cell"].to_numpy(), minlength=size)
    return pd.DataFrame({**table, "n_t0": started, "n_t1": later})


def changes(moments: pd.DataFrame) -> pd.DataFrame:
    """Give the change in each cell, Student's paired test and effect sizes with intervals.

    Where everyone changed the same there is no interval and no p: width zero would pretend
    certainty.

    Returns
    -------
    DataFrame, shape (n_cells, 15)
        ``value``, ``lower``, ``upper``, ``t``, ``p_change``, ``mean_t0``, ``mean_t1``, ``sd_t0``,
        ``dz``, ``dz_lower``, ``dz_upper``, ``gz``, ``d_av``, ``d_av_lower``, ``d_av_upper``.
    """
    import numpy as np
    import pandas as pd
    from scipy.special import stdtr, stdtrit

    n = moments["n"].to_numpy()
    enough = n >= FEWEST

    def known(name: str) -> np.ndarray:
        return np.where(enough, moments[name].to_numpy(), np.nan)

    step, first, last = known("step"), known("before_var"), known("after_var")
    spread = np.sqrt(np.where(known("step_var") > 1e-24, known("step_var"), np.nan))
    df = np.where(enough, n - 1, np.nan)
    t = step / (spread / np.sqrt(np.where(enough, n, np.nan)))
    half = stdtrit(df, 0.975) * spread / np.sqrt(np.where(enough, n, np.nan))
    pooled = np.sqrt(np.where(first + last > 1e-24, (first + last) / 2, np.nan))
    dz, d_av = step / spread, step / pooled
    sizes: dict[str, Any] = {"dz": dz, "gz": dz * hedges_corrections(n - 1), "d_av": d_av}
    sizes["dz_lower"], sizes["dz_upper"] = dz_interval(dz, n)
    ends = d_av_interval(d_av, n, first, last, known("shared"))
    sizes["d_av_lower"], sizes["d_av_upper"] = ends
    return pd.DataFrame(
        {
            "value": step,
            "lower": step - half,
            "upper": step + half,
            "t": t,
            "p_change": 2 * stdtr(df, -np.abs(t)),
            "mean_t0": known("before"),
            "mean_t1": known("after"),
            "sd_t0": np.sqrt(first),
            **sizes,
        }
    )
