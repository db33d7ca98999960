"""Difference-in-differences: the change of a group beside that of a reference group.

Changes per person are compared, so what stays the same of a person drops out. Whether both groups
would have gone on alike can't be seen; that they did so before can, where there were earlier waves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import TooFewData

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

NOT_TESTABLE, HELD, BROKEN, UNDECIDED = "not_testable", "held", "broken", "undecided"
TREND_WORDS = {
    NOT_TESTABLE: "of beide groepen zich vooraf gelijk ontwikkelden is niet te toetsen",
    HELD: "vooraf ontwikkelden beide groepen zich gelijk, binnen de marge (getoetst)",
    BROKEN: "vooraf ontwikkelden de groepen zich verschillend: dit verschil zegt weinig",
    UNDECIDED: "of beide groepen zich vooraf gelijk ontwikkelden is te onzeker om te zeggen",
}


@dataclass(frozen=True)
class Difference:
    """A difference between two means with its 95 % interval; p unadjusted."""

    value: float
    lower: float
    upper: float
    p: float
    df: float


@dataclass(frozen=True)
class Trend:
    """How the groups moved apart before, per wave, and what that says (`state`)."""

    value: float
    lower: float
    upper: float
    p: float
    state: str


UNKNOWN = Trend(math.nan, math.nan, math.nan, math.nan, NOT_TESTABLE)


def welch_each(
    mine: tuple[Any, Any, Any], theirs: tuple[Any, Any, Any]
) -> tuple[Any, Any, Any, Any]:
    """Compare many pairs of means at once (Welch 1947; Satterthwaite's degrees of freedom).

    Parameters
    ----------
    mine, theirs : tuple of (n, mean, variance), each ndarray of shape (n_cells,)

    Returns
    -------
    tuple of ndarray
        Difference, lower, upper and p; NaN below three people or where nobody differs.
    """
    import numpy as np
    from scipy.special import stdtr, stdtrit

    (n, mean, variance), (m, other, other_variance) = mine, theirs
    with np.errstate(divide="ignore", invalid="ignore"):
        own, rest = variance / n, other_variance / m
        error = np.sqrt(own + rest)
        df = (own + rest) ** 2 / (own**2 / (n - 1) + rest**2 / (m - 1))
        known = (n >= 3) & (m >= 3) & (error > 1e-12)
        df = np.where(known, df, np.nan)
        gap = np.where(known, mean - other, np.nan)
        half = stdtrit(df, 0.975) * error
        p = 2 * stdtr(df, -np.abs(gap) / error)
    return gap, gap - half, gap + half, p


def clustered(
    mine: np.ndarray, own: np.ndarray, theirs: np.ndarray, other: np.ndarray
) -> Difference | None:
    """Compare two means where people within a cluster are alike.

    Bias-reduced errors (CR2) with Bell and McCaffrey's degrees of freedom (2002; Imbens and Kolesár
    2016), in closed form for two means: sums of residuals per cluster over N √(1 − n_cluster / N).
    Ordinary clustered errors are too small with few clusters.

    Parameters
    ----------
    mine, theirs : ndarray of float, shape (n,), (m,)
        Changes of people.
    own, other : ndarray of int, shape (n,), (m,)
        Codes of their clusters, from 0, over both groups.

    Returns
    -------
    Difference or None
        None where a group is one cluster: its residuals sum to zero, so nothing is known of it.

    Raises
    ------
    TooFewData
        If there is one cluster in all.
    """
    import numpy as np
    from scipy import stats

    groups = int(max(own.max(), other.max())) + 1
    if len({*own.tolist(), *other.tolist()}) < 2:
        raise TooFewData("Er is één cluster; nodig zijn er ten minste 2, en liever 20 of meer.")
    pulls, shape = np.zeros(groups), np.zeros((groups, groups))
    for sign, values, codes in ((1.0, mine, own), (-1.0, theirs, other)):
        sizes = np.bincount(codes, minlength=groups).astype(float)
        n = sizes.sum()
        if np.max(sizes) >= n:
            return None
        weight = 1 / (n * np.sqrt(1 - sizes / n))
        sums = np.bincount(codes, weights=values - values.mean(), minlength=groups)
        pulls += sign * sums * weight
        shape += (np.diag(sizes) - np.outer(sizes, sizes) / n) * np.outer(weight, weight)
    error = float(np.sqrt((pulls**2).sum()))
    gap = float(mine.mean() - theirs.mean())
    if not error > 1e-12:
        return None
    df = float(np.trace(shape) ** 2 / (shape**2).sum())
    half = float(stats.t.ppf(0.975, df)) * error
    return Difference(gap, gap - half, gap + half, float(2 * stats.t.sf(abs(gap) / error, df)), df)


def slopes(
    rows: pd.DataFrame, waves: Sequence[str], *, score: str, by: Sequence[str], cluster: str | None
) -> pd.DataFrame:
    """Give each person's change per wave over the waves before (least squares, two or more).

    Returns
    -------
    DataFrame, shape (n_persons, …)
        ``person``, the columns of `by`, ``slope`` (points per wave) and, if asked, ``cluster``.
    """
    wave = rows["wave"].astype(str)
    before = rows.loc[wave.isin(waves)].dropna(subset=[score])
    at = before["wave"].astype(str).map({name: place for place, name in enumerate(waves)})
    keys = ["person", *by]
    part = before[[*keys, score, *([cluster] if cluster else [])]].assign(_at=at.astype(float))
    grouped = part.groupby(keys, observed=True)
    middle = grouped[["_at", score]].transform("mean")
    own = part.assign(
        _xy=(part["_at"] - middle["_at"]) * (part[score] - middle[score]),
        _xx=(part["_at"] - middle["_at"]) ** 2,
    ).groupby(keys, observed=True)
    summed = own[["_xy", "_xx"]].sum()
    if cluster:
        summed["cluster"] = own[cluster].first()
    found = summed.loc[summed["_xx"] > 0].reset_index()
    return found.assign(slope=found["_xy"] / found["_xx"]).drop(columns=["_xy", "_xx"])


def trend(mine: pd.DataFrame, theirs: pd.DataFrame, *, margin: float) -> Trend:
    """Say whether two groups developed alike before (they are held so only where it is seen).

    Parameters
    ----------
    mine, theirs : DataFrame
        From :func:`slopes`.
    margin : float
        The divergence per wave that would matter, in points. Not significant isn't the same as
        alike (Roth 2022): the whole interval must lie within the margin to be "held".

    Returns
    -------
    Trend
        ``state``: not_testable (fewer than two earlier moments), held (the interval lies within
        the margin, also where a difference that small is sure), broken (else, p < .05) or
        undecided.
    """
    import pandas as pd

    if len(mine) < 3 or len(theirs) < 3:
        return UNKNOWN
    first, second = (part["slope"].to_numpy(dtype=float) for part in (mine, theirs))
    if "cluster" in mine:
        codes, _ = pd.factorize(pd.concat([mine["cluster"], theirs["cluster"]]), sort=True)
        found = clustered(first, codes[: len(first)], second, codes[len(first) :])
        if found is None:
            return UNKNOWN
        figures = (found.value, found.lower, found.upper, found.p)
    else:
        found = welch_each(_moments(first), _moments(second))
        figures = (float(found[0]), float(found[1]), float(found[2]), float(found[3]))
    return Trend(*figures, _state(*figures, margin=margin))


def _moments(values: np.ndarray) -> tuple[Any, Any, Any]:
    import numpy as np

    return np.float64(len(values)), values.mean(), values.var(ddof=1)


def _state(gap: float, lower: float, upper: float, p: float, *, margin: float) -> str:
    if any(map(math.isnan, (gap, lower, upper, p))):
        return NOT_TESTABLE
    if max(abs(lower), abs(upper)) <= margin:
        return HELD
    return BROKEN if p < 0.05 else UNDECIDED
