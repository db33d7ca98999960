"""Outcome: what changed between two measurements, and how it differs from a reference group.

Grades of evidence, from weak to strong: ``paired`` (same people, twice), ``paired_attributed``
(with people's own view of the contribution), ``reference`` (difference-in-differences with a
reference group), ``randomised``. A grade is a property of the design; no p-value lifts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import TooFewData
from .effect_sizes import d_av_interval, dz_interval, standardised
from .intervals import NOISE, mean_interval
from .moments import changes, of_cells
from .pairing import Pairs, named, numbers, pair
from .reference import BROKEN, TREND_WORDS, against, expected, places, with_trend

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

GRADES = ("paired", "paired_attributed", "reference", "randomised")
EXTREME = 15.0
"""Share (%) at the lowest or highest score above which a scale can't show all of a change."""
# Without digits: the gate refuses texts beside cells that hold a figure.
FLOOR = (
    "meer dan een op de zeven begon op de laagste score: dat het nog lager werd, is niet te zien"
)
CEILING = (
    "meer dan een op de zeven begon op de hoogste score: dat het nog hoger werd, is niet te zien"
)
UNADJUSTED = "p en interval niet gecorrigeerd"
COLUMNS = (
    "value", "lower", "upper", "n", "persons", "n_t0", "n_t1", "n_pairs", "mean_t0", "mean_t1",
    "sd_t0", "p_change", "dz", "dz_lower", "dz_upper", "gz", "d_av", "d_av_lower", "d_av_upper",
    "floor", "ceiling", "expected_regression", "t0_difference", "t0_difference_p",
    "t0_standardised",
    "trend", "trend_value", "trend_lower", "trend_upper", "trend_p", "p", "grade", "unit", "method",
    *(f"vs_reference{part}" for part in ("", "_lower", "_upper", "_p", "_value")),
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A paired change, in points of the scale; p unadjusted."""

    n: int
    mean: float
    lower: float
    upper: float
    t: float
    p: float
    dz: float
    gz: float
    d_av: float
    dz_lower: float
    dz_upper: float
    d_av_lower: float
    d_av_upper: float
    mean_before: float
    mean_after: float


def change(before: Sequence[float] | np.ndarray, after: Sequence[float] | np.ndarray) -> Change:
    """Give the change between paired scores, with Student's paired test and effect sizes.

    Parameters
    ----------
    before, after : array-like of float, shape (n_pairs,)
        Scores of the same people in the same order; a pair with a missing score is left out.

    Raises
    ------
    ValueError
        If the two are not of one length.
    SourceError
        If a score isn't a number.
    TooFewData
        If fewer than three pairs are complete.
    """
    import numpy as np
    from scipy import stats

    first = numbers(before, "before").to_numpy()
    then = numbers(after, "after").to_numpy()
    if first.shape != then.shape:
        raise ValueError("`before` and `after` must have one length")
    complete = ~(np.isnan(first) | np.isnan(then))
    first, then = first[complete], then[complete]
    if len(first) < 3:
        raise TooFewData(
            f"Er zijn {len(first)} mensen met twee metingen; nodig zijn er ten minste 3. "
            "Controleer of de sleutels van beide metingen bij elkaar horen."
        )
    mean, lower, upper = mean_interval(then - first)
    constant = bool(np.ptp(then - first) <= NOISE * max(1.0, np.abs([first, then]).max()))
    lower, upper = (np.nan, np.nan) if constant else (lower, upper)
    test = (np.nan, np.nan) if constant else stats.ttest_rel(then, first)
    return Change(
        n=len(first),
        mean=mean,
        lower=lower,
        upper=upper,
        t=float(test[0]),
        p=float(test[1]),
        **_sizes(first, then, constant=constant),
        mean_before=float(first.mean()),
        mean_after=float(then.mean()),
    )


def _sizes(first: np.ndarray, then: np.ndarray, *, constant: bool) -> dict[str, float]:
    """Give dz, gz and d_av with their intervals; dz is missing where all changed the same."""
    import numpy as np

    sizes = standardised(first, then)
    if constant:
        sizes |= {"dz": float("nan"), "gz": float("nan")}
    spread = np.cov(first, then)
    ends = {
        "dz": dz_interval(sizes["dz"], len(first)),
        "d_av": d_av_interval(sizes["d_av"], len(first), spread[0, 0], spread[1, 1], spread[0, 1]),
    }
    for name, (lower, upper) in ends.items():
        sizes |= {f"{name}_lower": float(lower), f"{name}_upper": float(upper)}
    return sizes


def paired(
    answers: pd.DataFrame,
    *,
    score: str = "score",
    by: Sequence[str] = ("approach",),
    reference: str | None = None,
    waves: tuple[str, str] = ("T0", "T1"),
    earlier: Sequence[str] = (),
    margin: float | None = None,
    scale: tuple[float, float] | None = None,
    cluster: str | None = None,
    reliability: float | None = None,
    population_mean: float | None = None,
    randomised: bool = False,
    measure: str = "outcome",
    unit: str = "punten",
) -> pd.DataFrame:
    """Give the change per approach, and its difference with that of the reference group.

    Parameters
    ----------
    answers : DataFrame
        One row a person and wave: ``person``, ``wave``, `score` and the columns of `by`
        ("approach" among them where a reference is named).
    reference : str, optional
        The approach that is the reference group. Without it nothing is compared. Where `by` has
        more columns, a cell is compared with the reference group in the same place.
    waves : tuple of two str
        First and second moment.
    earlier : sequence of str
        Moments before the first, oldest first: they show whether both groups developed alike.
        Without them that is "not_testable".
    margin : float, optional
        How far apart the groups may have grown per wave, in points, to call that alike. Without it
        they are never called alike: then it can't be ruled out that they weren't.
    scale : tuple of two float, optional
        Lowest and highest score there is, for the share of people at either end.
    cluster : str, optional
        Column within which people are alike (a team, a group); standard errors follow it. An
        approach or reference group that is one cluster is not compared: no test, no claim.
    reliability : float, optional
        Test–retest correlation for the regression to the mean; by default that between the two
        moments in the reference group.
    population_mean : float, optional
        Mean that people regress to; by default the reference group's at the first moment.
    randomised : bool
        Whether people were allotted by chance.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` the mean change with Student's interval and ``p_change``; ``n``, ``persons`` the
        pairs, ``n_t0``, ``n_t1``; ``dz``, ``gz``, ``d_av`` with intervals; ``floor``, ``ceiling``
        (% at either end at the first moment; above 15 % ``method`` says so);
        ``expected_regression`` beside it;
        ``t0_difference`` with the reference group, its p and ``t0_standardised`` (who started
        elsewhere can't be compared simply); ``vs_reference…``: the difference-in-differences
        (Welch, or errors that follow the cluster); ``trend…``: how both developed before; where
        that differed the grade is ``paired``. p is that of the comparison. Every p and interval is
        unadjusted.

    Raises
    ------
    SourceError
        If a person is there twice in a wave, a wave or group is missing, a score is no number, a
        follow-up was before the start, or the reference is unknown.
    """
    by = tuple(named(by))
    pairs = pair(answers, score=score, by=by, waves=waves, cluster=cluster)
    moments = of_cells(pairs)
    others = places(pairs, reference, moments)
    table = pairs.cells.join(changes(moments)).assign(unit=unit, **_sides(pairs, scale))
    table = table if "measure" in by else table.assign(measure=measure)
    for name, column in (("n", "n"), ("persons", "n"), ("n_pairs", "n"), ("n_t0", "n_t0")):
        table[name] = moments[column].astype(int)
    table["n_t1"] = moments["n_t1"].astype(int)
    table["expected_regression"] = expected(moments, others, reliability, population_mean)
    table = table.join(against(pairs, moments, others))
    before = (*earlier, waves[0])
    table = with_trend(
        table, answers, others, before, margin=margin, score=score, by=by, cluster=cluster
    )
    best = "randomised" if randomised else "reference"
    table["grade"] = [best if one and one != BROKEN else "paired" for one in table["trend"]]
    table["p"] = table["vs_reference_p"]
    ends = zip(table["floor"], table["ceiling"], strict=True)
    said = zip(table["trend"], map(at_the_ends, ends), strict=True)
    table["method"] = ["; ".join([_method(trend, cluster), *one]) for trend, one in said]
    columns = dict.fromkeys(("measure", *by, *COLUMNS))
    return table.reindex(columns=list(columns)).sort_values(list(by), ignore_index=True)


def _sides(pairs: Pairs, scale: tuple[float, float] | None) -> dict[str, np.ndarray]:
    """Give the share (%) of people at the lowest and at the highest score, at the first moment."""
    import numpy as np

    cell = pairs.first["cell"].to_numpy()
    scores = pairs.first["score"].to_numpy(dtype=float)
    size = len(pairs.cells)
    if scale is None:
        return {name: np.full(size, np.nan) for name in ("floor", "ceiling")}
    with np.errstate(invalid="ignore"):
        n = np.bincount(cell, minlength=size)
        return {
            name: 100 * np.bincount(cell, weights=np.isclose(scores, end), minlength=size) / n
            for name, end in zip(("floor", "ceiling"), scale, strict=True)
        }


def at_the_ends(shares: tuple[float, float]) -> list[str]:
    """Say what the scale can't show where many people began at its lowest or highest score.

    Parameters
    ----------
    shares : tuple of two float
        People (%) at the lowest and at the highest score, at the first moment; NaN where unknown.
    """
    words = zip(shares, (FLOOR, CEILING), strict=True)
    return [said for share, said in words if share > EXTREME]


def _method(trend: str, cluster: str | None) -> str:
    if not trend:
        return f"gepaarde verandering (Student); geen vergelijking; {UNADJUSTED}"
    how = "fouten per cluster, ook bij weinig clusters" if cluster else "Welch"
    return (
        f"verschil in verandering met de referentiegroep ({how}); {TREND_WORDS[trend]}; "
        f"{UNADJUSTED}"
    )
