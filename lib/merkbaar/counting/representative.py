"""How well those who answered stand for everybody who was invited: the R-indicator, and its parts.

A high response can hide that one group is silent, and a low one can still be an even draw. The
R-indicator (Schouten, Cobben and Bethlehem 2009) is 1 where everybody is equally likely to answer,
and falls towards 0 as groups differ more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from ..errors import SourceError, TooFewData

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FEWEST = 50
UNKNOWN = 0.1
"""The most of a group's column that may be missing, as a share of the invited."""


def r_indicator(propensities: Sequence[float] | np.ndarray, *, ddof: int = 1) -> float:
    """Give R = 1 − 2 S(ρ) of chances to answer, 0–1.

    Parameters
    ----------
    propensities : array of float, shape (n_invited,)
        Each one's chance to answer, 0–1.
    ddof : int
        1 for the standard deviation of a sample, 0 for a whole population.

    Raises
    ------
    ValueError
        If a chance isn't between 0 and 1, or there are too few.
    """
    import numpy as np

    chances = np.asarray(propensities, dtype=float)
    if len(chances) <= ddof or not ((chances >= 0) & (chances <= 1)).all():
        raise ValueError("`propensities` must lie between 0 and 1, and be more than one")
    return 1 - 2 * float(chances.std(ddof=ddof))


def representative(invited: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Say how even the response is over groups, and which groups are missing from it.

    Parameters
    ----------
    invited : DataFrame
        One row a person invited: ``answered`` (bool) and the columns of `by`. A missing group
        counts as a group of its own, up to a tenth of the invited.
    by : sequence of str
        Columns of groups that are known of everybody invited.

    Returns
    -------
    DataFrame
        First a row ``group`` "" with the R-indicator (``value``, ``lower``, ``upper``; 0–1, with
        the part that comes from estimating chances taken out: Shlomo, Skinner and Schouten 2012;
        interval from the noncentral χ² of the spread between groups).
        Then per column and category: ``response`` (0–1), ``n``, and ``value``: the group's part in
        the difference, √(n_k / n) (ρ_k − ρ): below 0 it is too thin among the answers.

    Raises
    ------
    SourceError
        If a column isn't there, or a group isn't known of more than a tenth of the invited: it is
        then mostly known of who answered, and every group would look complete.
    TooFewData
        If there are fewer than 50 invited, or all or none answered.
    """
    import pandas as pd

    if missing := [column for column in ("answered", *by) if column not in invited]:
        raise SourceError(
            f"De uitnodigingen missen de kolom '{missing[0]}'. Verwacht: answered, {', '.join(by)}."
        )
    for column in by:
        unknown = float(invited[column].isna().to_numpy().mean()) if len(invited) else 0.0
        if unknown > UNKNOWN:
            raise SourceError(
                f"De kolom '{column}' is leeg bij {unknown:.0%} van de uitgenodigde mensen. "
                f"Verwacht: hooguit {UNKNOWN:.0%}. Een groep die vooral bekend is van wie "
                "antwoordde, zegt niets over wie ontbreekt. Neem haar uit de uitnodigingen."
            )
    answered = invited["answered"].to_numpy(bool)
    if len(invited) < FEWEST or answered.all() or not answered.any():
        raise TooFewData(
            f"Er zijn {len(invited)} uitnodigingen, en {int(answered.sum())} antwoorden. Verwacht: "
            f"minstens {FEWEST} uitnodigingen, en mensen die wel en die niet antwoordden."
        )
    groups = cast("pd.DataFrame", invited[list(by)].astype("str").fillna("onbekend"))
    rows: list[dict[str, Any]] = [_whole(answered, groups)]
    rate = float(answered.mean())
    for column in by:
        for name in sorted(set(groups[column])):
            part = answered[(groups[column] == name).to_numpy()]
            value = (len(part) / len(answered)) ** 0.5 * (float(part.mean()) - rate)
            row = {"column": column, "group": name, "n": len(part)}
            rows.append(row | {"response": float(part.mean()), "value": value})
    return pd.DataFrame(
        rows, columns=["column", "group", "n", "response", "value", "lower", "upper"]
    )


def _whole(answered: np.ndarray, groups: pd.DataFrame) -> dict[str, Any]:
    """Give the R-indicator with its interval."""
    import numpy as np
    import pandas as pd

    design = pd.get_dummies(groups, drop_first=True, dtype=float).to_numpy(float)
    design = np.column_stack([np.ones(len(answered)), design])
    solved = np.linalg.lstsq(design, answered.astype(float), rcond=None)
    fitted, rank, n = design @ solved[0], int(solved[2]), len(answered)
    noise = float(((answered - fitted) ** 2).sum()) / max(n - rank, 1)
    spread = float(((fitted - fitted.mean()) ** 2).sum())
    own, lower, upper = (
        1 - 2 * (max(part, 0.0) * noise / n) ** 0.5
        for part in (spread / noise - (rank - 1), *_noncentral(spread / noise, rank - 1))
    )
    row = {"column": "", "group": "", "n": n, "response": float(answered.mean())}
    return row | {"value": own, "lower": max(lower, 0.0), "upper": upper}


def _noncentral(found: float, df: int) -> tuple[float, float]:
    """Give the 95 % bounds of the noncentrality, most first, that fit a noncentral χ² found.

    The spread of the group means, in units of their noise, is such a χ²; where there is no
    difference its noncentrality is 0. A spread that is small even for that is taken for what is
    expected then, so that the interval keeps a width.
    """
    from scipy.optimize import brentq
    from scipy.stats import ncx2

    if df < 1:
        return 0.0, 0.0
    seen = max(found, float(df))

    def bound(share: float) -> float:
        def off(centre: float) -> float:
            return float(ncx2.cdf(seen, df, centre)) - share

        found = 0.0 if off(1e-9) <= 0 else brentq(off, 1e-9, 20 * seen + 200)
        return cast("float", found)

    return bound(0.025), bound(0.975)
