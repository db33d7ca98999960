"""Answers in steps: better, the same or worse, without pretending that steps are points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import SourceError, TooFewData
from .intervals import Z95, wilson

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

EXACT = 60
"""Up to this many people the signed-rank test goes through every pattern of signs."""


@dataclass(frozen=True)
class Moved:
    """How many moved which way; shares are fractions, p is unadjusted.

    Attributes
    ----------
    difference, lower, upper : float
        P(better) − P(worse), with its interval.
    p : float
        Of that difference: the score test that the interval belongs to.
    p_signed_rank : float
        Of the signed-rank test, which also weighs how far people moved.
    """

    n: int
    better: int
    same: int
    worse: int
    better_share: tuple[float, float, float]
    same_share: tuple[float, float, float]
    worse_share: tuple[float, float, float]
    difference: float
    lower: float
    upper: float
    p: float
    p_signed_rank: float


def moved(
    before: Sequence[float] | np.ndarray,
    after: Sequence[float] | np.ndarray,
    *,
    better: str = "higher",
) -> Moved:
    """Count who moved which way, and compare better with worse.

    Parameters
    ----------
    before, after : array-like of float, shape (n_pairs,)
        Answers of the same people; a pair with a missing one ("weet niet") is left out.
    better : str
        "higher" or "lower": which way is better.

    Raises
    ------
    ValueError
        If `better` or the lengths are wrong.
    TooFewData
        If no pair is complete.
    """
    import numpy as np

    if better not in ("higher", "lower"):
        raise ValueError(f"`better` must be 'higher' or 'lower', found {better!r}")
    first, then = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if first.shape != then.shape:
        raise ValueError("`before` and `after` must have one length")
    step = (then - first) * (1 if better == "higher" else -1)
    step = step[~np.isnan(step)]
    n = len(step)
    if n == 0:
        raise TooFewData("Niemand antwoordde twee keer. Controleer de sleutels van de metingen.")
    ups, downs = int((step > 0).sum()), int((step < 0).sum())
    counts = (ups, n - ups - downs, downs)
    difference, lower, upper = balance(ups, downs, n)
    better_share, same_share, worse_share = ((one / n, *wilson(one, n)) for one in counts)
    return Moved(
        n, *counts, better_share, same_share, worse_share, difference, lower, upper,
        _score_p(ups, downs), signed_rank(step),
    )  # fmt: skip


def _score_p(ups: int, downs: int) -> float:
    """Give p of "as many better as worse": Tango's score at 0, which is McNemar's."""
    return math.erfc(abs(ups - downs) / math.sqrt(2 * (ups + downs))) if ups + downs else 1.0


def balance(better: Any, worse: Any, n: Any) -> tuple[Any, Any, Any]:
    """Give P(better) − P(worse) with its 95 % score interval (Tango 1998, Stat Med 17:891).

    It has a width also where all are the same; with few people it covers better than intervals
    that add to the counts, which are wide.

    Parameters
    ----------
    better, worse, n : int or ndarray of int, shape (n_cells,)
    """
    import numpy as np

    up, down, all_ = (np.atleast_1d(np.asarray(one, dtype=float)) for one in (better, worse, n))
    middle = (up - down) / all_
    ends = []
    for low, high, target in ((-1.0, middle, Z95), (middle, 1.0, -Z95)):
        lower, upper = np.broadcast_to(low, middle.shape), np.broadcast_to(high, middle.shape)
        for _ in range(50):
            half = (lower + upper) / 2
            above = _score(up, down, all_, half) > target
            lower, upper = np.where(above, half, lower), np.where(above, upper, half)
        ends.append((lower + upper) / 2)
    if np.ndim(better) == 0 and np.ndim(n) == 0:
        return float(middle[0]), float(ends[0][0]), float(ends[1][0])
    return middle, ends[0], ends[1]


def _score(up: np.ndarray, down: np.ndarray, n: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """Give Tango's statistic of "the difference is `gap`"; q is the share worse that fits best."""
    import numpy as np

    linear = (2 * n - up + down) * gap - up - down
    constant = -down * gap * (1 - gap)
    q = (np.sqrt(np.maximum(linear**2 - 8 * n * constant, 0.0)) - linear) / (4 * n)
    variance = n * (2 * q + gap * (1 - gap))
    return (up - down - n * gap) / np.sqrt(np.maximum(variance, 1e-300))


def signed_rank(step: Sequence[float] | np.ndarray) -> float:
    """Give p of the signed-rank test with Pratt's zeros (Wilcoxon 1945; Pratt 1959).

    Zeros take part in the ranking and drop out of the sum. Exact over all patterns of signs, ties
    included, up to 60 people who moved; a normal curve above. 1 where nobody moved.

    Parameters
    ----------
    step : array-like of float, shape (n_pairs,)
    """
    import numpy as np
    from scipy import stats

    steps = np.asarray(step, dtype=float)
    if not len(steps) or not np.any(steps):
        return 1.0 if len(steps) else math.nan
    ranks = stats.rankdata(np.abs(steps))[steps != 0]
    up = float(ranks[steps[steps != 0] > 0].sum())
    if len(ranks) > EXACT:
        spread = math.sqrt(float((ranks**2).sum())) / 2
        return math.erfc(abs(up - float(ranks.sum()) / 2) / spread / math.sqrt(2))
    doubled = np.rint(2 * ranks).astype(int)
    chances = np.zeros(int(doubled.sum()) + 1)
    chances[0] = 1.0
    for rank in doubled:
        chances[rank:] = chances[rank:] + chances[: len(chances) - rank]
    chances /= chances.sum()
    at = round(2 * up)
    return float(min(1.0, 2 * min(chances[: at + 1].sum(), chances[at:].sum())))


@dataclass(frozen=True)
class CumulativeLink:
    """Odds of a higher answer at the second moment against the first; p unadjusted.

    Attributes
    ----------
    odds_ratio, lower, upper : float
        Above 1: higher answers at the second moment. Infinite or 0, without interval and p, where
        no answer of one moment lies above any of the other: then no odds fit best.
    n, persons : int
        Answers and people.
    """

    odds_ratio: float
    lower: float
    upper: float
    p: float
    n: int
    persons: int


def cumulative_link(
    answers: pd.DataFrame,
    *,
    score: str = "score",
    waves: tuple[str, str] = ("T0", "T1"),
    person: str = "person",
) -> CumulativeLink:
    """Fit a proportional-odds model on wave (McCullagh 1980), errors clustered on people.

    All answers count, also of who answered once. For a scale of a few steps; of more than seven
    the mean change says as much.

    Raises
    ------
    SourceError
        If a column isn't there.
    TooFewData
        If there are fewer than two steps or fewer than ten people.
    """
    import numpy as np
    from scipy import stats
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    if missing := [c for c in (person, "wave", score) if c not in answers]:
        raise SourceError(f"De antwoorden missen de kolom '{missing[0]}'.")
    used = answers.dropna(subset=[person, score])
    used = used.loc[used["wave"].astype(str).isin(waves)]
    people = len(used[person].unique())
    steps = used[score].astype("category").cat.remove_unused_categories()
    if people < 10 or len(steps.cat.categories) < 2 or used["wave"].nunique() < 2:
        raise TooFewData(
            f"Er zijn {people} mensen en {len(steps.cat.categories)} verschillende antwoorden op "
            f"{used['wave'].nunique()} metingen; nodig zijn ten minste 10 mensen, 2 antwoorden en "
            "2 metingen."
        )
    later = (used["wave"].astype(str) == waves[1]).to_numpy(dtype=float)[:, None]
    if (apart := _apart(steps.cat.codes.to_numpy(), later[:, 0] == 1)) is not None:
        return CumulativeLink(apart, math.nan, math.nan, math.nan, len(used), people)
    model: Any = OrderedModel(steps.cat.codes.to_numpy(), later, distr="logit")
    fit = model.fit(method="bfgs", disp=0, gtol=1e-8)
    size = float(fit.params[0])
    error = _clustered_error(model, fit.params, used[person].to_numpy())
    ends = [float(np.exp(size + sign * Z95 * error)) for sign in (-1, 1)]
    p = float(2 * stats.norm.sf(abs(size) / error)) if error > 0 else math.nan
    return CumulativeLink(math.exp(size), ends[0], ends[1], p, len(used), people)


def _apart(codes: np.ndarray, later: np.ndarray) -> float | None:
    """Give the odds ratio where the answers of both moments don't overlap; None where they do."""
    if codes[later].min() >= codes[~later].max():
        return math.inf
    return 0.0 if codes[later].max() <= codes[~later].min() else None


def _clustered_error(model: Any, found: np.ndarray, person: np.ndarray) -> float:
    """Give the sandwich error of the first parameter, from the scores summed over people."""
    import numpy as np
    import pandas as pd
    from statsmodels.tools.numdiff import approx_fprime, approx_hess

    codes, names = pd.factorize(person)
    scores = np.asarray(approx_fprime(found, model.loglikeobs, centered=True))
    summed = np.stack([np.bincount(codes, weights=column) for column in scores.T], axis=1)
    bread = np.linalg.inv(-np.asarray(approx_hess(found, model.loglike)))
    groups = len(names)
    meat = summed.T @ summed * groups / (groups - 1)
    return float(np.sqrt((bread @ meat @ bread)[0, 0]))
