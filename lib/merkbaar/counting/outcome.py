"""Outcome: what changed between two measurements, and how it differs from a reference group.

Grades of evidence, from weak to strong: ``paired`` (same people, twice), ``paired_attributed``
(with people's own view of the contribution), ``reference`` (difference-in-differences with a
reference group), ``randomised``. A grade is a property of the design; no p-value lifts it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ..errors import SourceError, TooFewData
from .effect_sizes import expected_regression, standardised
from .intervals import mean_interval
from .pairing import Pairs, pair

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

GRADES = ("paired", "paired_attributed", "reference", "randomised")
_COLUMNS = ("n", "persons", "n_t0", "n_t1", "n_pairs", "mean_t0", "mean_t1", "dz", "gz", "d_av")
_LATER = ("expected_regression", "t0_difference", "t0_difference_p", "p", "grade", "unit", "method")


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
    TooFewData
        If fewer than three pairs are complete.
    """
    import numpy as np
    from scipy import stats

    first, then = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
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
    constant = bool(np.ptp(then - first) <= 1e-12)
    test = (np.nan, np.nan) if constant else stats.ttest_rel(then, first)
    sizes = standardised(first, then)
    return Change(
        n=len(first),
        mean=mean,
        lower=lower,
        upper=upper,
        t=float(test[0]),
        p=float(test[1]),
        **sizes,
        mean_before=float(first.mean()),
        mean_after=float(then.mean()),
    )


def paired(
    answers: pd.DataFrame,
    *,
    score: str = "score",
    by: Sequence[str] = ("approach",),
    reference: str | None = None,
    waves: tuple[str, str] = ("T0", "T1"),
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
        The approach that is the reference group. Without it nothing is compared.
    waves : tuple of two str
        First and second moment.
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
    DataFrame, shape (n_approaches, …)
        ``value`` the mean change with Student's interval, ``n``, ``persons`` the pairs, ``n_t0``,
        ``n_t1``, ``dz``, ``gz``, ``d_av``, ``expected_regression`` beside it,
        ``t0_difference`` with the reference group and its p (who started elsewhere can't be
        compared simply), and ``vs_reference…``: the difference-in-differences (Welch, or least
        squares with clustered errors). p is that of the comparison, unadjusted.

    Raises
    ------
    SourceError
        If a person is there twice in a wave, a wave is missing, or the reference is unknown.
    """
    import pandas as pd

    pairs = pair(answers, score=score, by=tuple(by), waves=waves, cluster=cluster)
    others = _reference(pairs, reference)
    expected = _regression_base(others, reliability, population_mean)
    rows = []
    for key, group in pairs.groups():
        row = {**dict(zip(by, key, strict=True)), **_own(pairs, key, group), "measure": measure}
        row["expected_regression"] = (
            expected_regression(row["mean_t0"], *expected) if expected else float("nan")
        )
        if others is not None and key[list(by).index("approach")] != reference:
            row.update(_against(group, others, clustered=cluster is not None))
        compared = "vs_reference" in row
        row["grade"] = ("randomised" if randomised else "reference") if compared else "paired"
        rows.append({**row, "unit": unit, "method": _method(compared, cluster)})
    return _ordered(pd.DataFrame(rows), by)


def _reference(pairs: Pairs, reference: str | None) -> pd.DataFrame | None:
    if reference is None:
        return None
    if "approach" not in pairs.by:
        raise SourceError("Met een referentiegroep moet 'approach' in 'by' staan.")
    found = pairs.complete.loc[pairs.complete["approach"] == reference]
    if found.empty:
        raise SourceError(
            f"Niemand met twee metingen hoort bij de referentiegroep '{reference}'. Gevonden: "
            f"{', '.join(sorted(map(str, pairs.complete['approach'].unique())))}. "
            "Pas de naam van de referentiegroep in het monitorbestand aan."
        )
    return found


def _regression_base(
    others: pd.DataFrame | None, reliability: float | None, population_mean: float | None
) -> tuple[float, float] | None:
    """Give the mean that people regress to, and the correlation between moments."""
    import numpy as np

    if others is not None and len(others) > 2:
        before, after = _scores(others)
        if reliability is None and before.std() > 0 and after.std() > 0:
            reliability = float(np.corrcoef(before, after)[0, 1])
        if population_mean is None:
            population_mean = float(before.mean())
    if reliability is None or population_mean is None:
        return None
    return population_mean, reliability


def _own(pairs: Pairs, key: tuple[str, ...], group: pd.DataFrame) -> dict[str, Any]:
    """Describe the change within one approach."""
    n_t0, n_t1 = pairs.sizes(key)
    counts = {"n": len(group), "persons": len(group), "n_t0": n_t0, "n_t1": n_t1}
    if len(group) < 3:
        return {**counts, "n_pairs": len(group), "mean_t0": float("nan")}
    found = asdict(change(group["before"].to_numpy(), group["after"].to_numpy()))
    return {
        **counts,
        "n_pairs": len(group),
        "value": found["mean"],
        "mean_t0": found["mean_before"],
        "mean_t1": found["mean_after"],
        **{name: found[name] for name in ("lower", "upper", "dz", "gz", "d_av")},
    }


def _against(group: pd.DataFrame, others: pd.DataFrame, *, clustered: bool) -> dict[str, float]:
    """Give the difference-in-differences with the reference group."""
    from scipy import stats

    if len(group) < 3 or len(others) < 3:
        return {}
    (start, end), (other_start, other_end) = _scores(group), _scores(others)
    mine, theirs = end - start, other_end - other_start
    if mine.std() + theirs.std() == 0:
        return {}
    effect = float(mine.mean() - theirs.mean())
    if clustered:
        fit = _clustered(group, others)
        if fit is None:
            return {}
        lower, upper, p = fit
    else:
        test: Any = stats.ttest_ind(mine, theirs, equal_var=False)
        interval = test.confidence_interval(0.95)
        lower, upper, p = float(interval.low), float(interval.high), float(test[1])
    before: Any = stats.ttest_ind(start, other_start, equal_var=False)
    return {
        "vs_reference": effect,
        "vs_reference_lower": lower,
        "vs_reference_upper": upper,
        "vs_reference_p": p,
        "vs_reference_value": float(theirs.mean()),
        "p": p,
        "t0_difference": float(start.mean() - other_start.mean()),
        "t0_difference_p": float(before[1]),
    }


def _scores(pairs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return pairs["before"].to_numpy(dtype=float), pairs["after"].to_numpy(dtype=float)


def _clustered(group: pd.DataFrame, others: pd.DataFrame) -> tuple[float, float, float] | None:
    """Least squares of change on approach, with errors that follow the cluster (t, G − 1).

    None where a group is one cluster: its residuals sum to zero, so its error would be zero.
    """
    import numpy as np
    import pandas as pd
    import statsmodels.api as sm

    rows = pd.concat([group.assign(treated=1.0), others.assign(treated=0.0)])
    codes, names = pd.factorize(rows["cluster"], sort=True)
    if len(names) < 2:
        raise TooFewData("Er is één cluster; nodig zijn er ten minste 2, en liever 20 of meer.")
    if min(len(set(part["cluster"])) for part in (group, others)) < 2:
        return None
    model = sm.OLS(rows["after"] - rows["before"], sm.add_constant(rows["treated"]))
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": np.asarray(codes)}, use_t=True)
    lower, upper = fit.conf_int().loc["treated"]
    return float(lower), float(upper), float(fit.pvalues["treated"])


def _method(compared: bool, cluster: str | None) -> str:
    if not compared:
        return "gepaarde verandering (Student); geen vergelijking"
    how = "kleinste kwadraten, geclusterd" if cluster else "Welch"
    return (
        f"verschil in verandering met de referentiegroep ({how}); "
        "of beide groepen zich vooraf gelijk ontwikkelden is niet te toetsen"
    )


def _ordered(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    parts: Mapping[str, None] = dict.fromkeys(
        ("measure", *by, "value", "lower", "upper", *_COLUMNS, *_LATER)
    )
    compared = ("", "_lower", "_upper", "_p", "_value")
    columns = [*parts, *(f"vs_reference{part}" for part in compared)]
    return table.reindex(columns=columns).sort_values(list(by), ignore_index=True)
