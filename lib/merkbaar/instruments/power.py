"""What can be seen with the people there will be: the smallest change that a test can find.

For a paired change: d_z such that Student's test at `alpha` (two-sided) has `power` under the
noncentral t, times the standard deviation of the change, sd · √(2 (1 − r)). Cohen, J. (1988).
Statistical power analysis for the behavioral sciences (2nd ed.), chapter 2, § 2.3.5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .form import Form

if TYPE_CHECKING:
    import pandas as pd

METHOD = "Cohen (1988), gepaarde toets van Student, tweezijdig"


def detectable(n: int, *, power: float = 0.8, alpha: float = 0.05) -> float:
    """Give the smallest paired change, in standard deviations of the change (d_z).

    Parameters
    ----------
    n : int
        People measured twice; at least 3.
    power, alpha : float
        Chance to find it if it is there, and of a false alarm (two-sided).
    """
    from statsmodels.stats.power import TTestPower

    if n < 3:
        return float("nan")
    solve: Any = TTestPower().solve_power
    return float(solve(effect_size=None, nobs=n, alpha=alpha, power=power))


def detectable_difference(
    n: int, n_reference: int, *, power: float = 0.8, alpha: float = 0.05
) -> float:
    """Give the smallest difference in change with a reference group, in the same unit."""
    from statsmodels.stats.power import TTestIndPower

    if min(n, n_reference) < 3:
        return float("nan")
    solve: Any = TTestIndPower().solve_power
    return float(solve(effect_size=None, nobs1=n, ratio=n_reference / n, alpha=alpha, power=power))


def sd_of_change(sd: float, r: float) -> float:
    """Give sd · √(2 (1 − r)), with equal spread at both moments."""
    return sd * math.sqrt(2 * (1 - r))


def minimum_change(
    form: Form,
    *,
    expected: Mapping[str, int],
    returning: float = 1.0,
    spread: Mapping[str, tuple[float, float]] | None = None,
    power: float = 0.8,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Say per approach and instrument which change could be seen.

    Parameters
    ----------
    form : Form
        The composed questionnaire.
    expected : mapping of str to int
        People expected at the first moment, per approach.
    returning : float
        Part of them (0-1) that answers again.
    spread : mapping of str to (float, float), optional
        Instrument: standard deviation (points) and correlation between two moments, of people like
        these. Without it the catalogue's, and without that the change is given in standard
        deviations of the change only.

    Returns
    -------
    DataFrame, shape (n_approaches × n_instruments, …)
        ``approach``, ``instrument``, ``unit``, ``n_pairs``, ``in_sd`` (d_z), ``change`` (points;
        NaN without a spread), ``sd``, ``r``, ``source`` and ``method``.
    """
    import pandas as pd

    rows = []
    for block in form.blocks:
        if block.later_only:
            continue
        sd, r, source = _spread(block.instrument, spread)
        for approach in block.approaches:
            n_pairs = math.floor(expected.get(approach, 0) * returning)
            in_sd = detectable(n_pairs, power=power, alpha=alpha)
            rows.append(
                {
                    "approach": approach,
                    "instrument": block.instrument.instrument,
                    "unit": block.instrument.unit,
                    "n_pairs": n_pairs,
                    "in_sd": in_sd,
                    "change": in_sd * sd_of_change(sd, r),
                    "sd": sd,
                    "r": r,
                    "source": source,
                    "method": f"{METHOD}; power {power:g}, alfa {alpha:g}",
                }
            )
    return pd.DataFrame(rows)


def _spread(
    instrument: Any, given: Mapping[str, tuple[float, float]] | None
) -> tuple[float, float, str]:
    if given and instrument.instrument in given:
        return (*given[instrument.instrument], "opgegeven")
    for one in instrument.spread:
        if one.r is not None:
            return one.sd, one.r, one.source
    return float("nan"), float("nan"), "geen spreiding bekend: geef 'spread' op"
