"""Momenten van de waarheid: where in told journeys emotion turns, and where it piles up.

P-values are unadjusted. The intervals of turns hold for all moments of one table together
(max-t bootstrap over people; Westfall and Young 1993), so that a turn whose interval leaves zero
out may be named as one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .journey import Steps, per_person, values

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MINIMUM = 10
"""People below which nothing is said of a moment."""
TURNS_METHOD = (
    "gevoel bij deze stap min dat bij de stap ervoor, gemiddeld per persoon; interval geldt voor "
    "alle momenten samen (95 %, bootstrap over personen), p niet gecorrigeerd"
)
PILES_METHOD = (
    "aandeel van de personen met een stap daar (Wilson 95 %); p: tegenover dezelfde emoties, "
    "verdeeld over alle stappen van dezelfde persoon (exact), niet gecorrigeerd"
)


def turns(
    steps: Steps,
    *,
    by: Sequence[str] = ("phase",),
    minimum: int = MINIMUM,
    bootstraps: int = 2000,
    random_state: int = 0,
) -> pd.DataFrame:
    """Give how feeling turns at each moment, against the step before of the same person.

    Parameters
    ----------
    steps : Steps
    by : sequence of str
        What makes a moment: phase, or phase with event, actor or channel.
    minimum : int
        People with a step before, below which a moment has no value (and `turning` is empty).
    bootstraps : int
        Draws of people, with replacement.

    Returns
    -------
    DataFrame, shape (n_moments, …)
        measure (``turn``), `by`, value, lower, upper (points of the feeling), n and persons, p
        (paired t, unadjusted), apart (mean of these steps against the person's other steps),
        turning ("up", "down" or ""), steps, grade, unit, method; in the order of the journey.
    """
    import pandas as pd

    rows = steps.table.dropna(subset=[*by, "turn"])
    rows = rows.loc[rows["phase"].isin(steps.phases)] if "phase" in by else rows
    each: Any = rows.groupby([*by, "person"], sort=True)["turn"].mean()
    wide: Any = each.unstack([*by]) if len(each) else pd.DataFrame()  # noqa: PD010 keys, not values
    keys = [key if isinstance(key, tuple) else (key,) for key in wide.columns]
    places = _ordered(steps, by, keys)
    values_of = {key: wide.iloc[:, at].to_numpy() for at, key in enumerate(keys)}
    enough = [key for key in places if _people(values_of[key]) >= minimum]
    ends = _together([values_of[key] for key in enough], bootstraps, random_state)
    found = dict(zip(enough, ends, strict=True))
    made = [_turn(steps, by, key, values_of[key], found.get(key)) for key in places]
    parts = ["value", "lower", "upper", "n", "persons", "p", "apart", "turning", "steps"]
    columns = ["measure", *by, *parts]
    table = pd.DataFrame(made, columns=columns)
    return table.assign(grade="stories", unit="", method=TURNS_METHOD)


def piles(steps: Steps, *, by: str = "phase", minimum: int = MINIMUM) -> pd.DataFrame:
    """Give which emotions pile up at each moment: more people tell of them there than by chance.

    Chance is each person's own: the same emotions, dealt anew over the same person's steps. So
    an emotion that somebody has everywhere piles up nowhere, and long journeys weigh no more.

    Parameters
    ----------
    by : str
        phase, actor, channel or event.
    minimum : int
        People with a step there, below which nothing is said.

    Returns
    -------
    DataFrame
        measure (``emotion``), `by`, emotion, value (% of the people with a step there who told of
        it), lower, upper, n and persons (those people), count, expected (% by chance), p (exact,
        two-sided, unadjusted), grade, unit, method.
    """
    import pandas as pd

    told = steps.table.dropna(subset=[by, "emotion"])
    whole: Any = told.groupby("person").size()
    made: list[list[Any]] = []
    for code in values(steps, by):
        here: Any = told.loc[told[by] == code]
        own: Any = here.groupby("person").size()
        if len(own) < minimum:
            continue
        for emotion in sorted(set(here["emotion"])):
            felt: Any = told.loc[told["emotion"] == emotion].groupby("person").size()
            count = here.loc[here["emotion"] == emotion, "person"].nunique()
            odds = _by_chance(whole[own.index], own, felt.reindex(own.index, fill_value=0))
            made.append([code, emotion, *_pile(count, odds)])
    columns = [by, "emotion", "value", "lower", "upper", "n", "persons", "count", "expected", "p"]
    table = pd.DataFrame(made, columns=columns)
    table.insert(0, "measure", "emotion")
    return table.assign(grade="stories", unit="%", method=PILES_METHOD)


def _by_chance(steps: Any, here: Any, felt: Any) -> np.ndarray:
    """Give per person the chance of the emotion at least once here, dealt over their steps."""
    import numpy as np
    from scipy.stats import hypergeom

    return 1 - np.asarray(hypergeom.pmf(0, steps, felt, here), dtype=float)


def _pile(count: int, odds: np.ndarray) -> list[Any]:
    """Give share, interval, people, count, what chance would give and its exact p."""
    from .sharing import wilson

    n = len(odds)
    lower, upper = wilson(count, n)
    ways = _ways(odds)
    p = min(1.0, 2 * min(float(ways[: count + 1].sum()), float(ways[count:].sum())))
    return [100 * count / n, 100 * lower, 100 * upper, n, n, count, 100 * float(odds.mean()), p]


def _ways(odds: np.ndarray) -> np.ndarray:
    """Give the chance of 0, 1, … n people, each with odds of their own (Poisson binomial)."""
    import numpy as np

    found = np.ones(1)
    for one in odds:
        found = np.convolve(found, (1 - one, one))
    return found


def _people(each: np.ndarray) -> int:
    import numpy as np

    return int((~np.isnan(each)).sum())


def _turn(
    steps: Steps,
    by: Sequence[str],
    key: tuple[str, ...],
    each: np.ndarray,
    ends: tuple[float, float, float] | None,
) -> list[Any]:
    """Give the row of a moment; without `ends` there are too few people to say anything."""
    where = dict(zip(by, key, strict=True))
    here: Any = _at(steps.table, where)
    people, count = _people(each), int(here["turn"].notna().sum())
    if ends is None:
        nothing = [math.nan] * 3
        return ["turn", *key, *nothing, people, people, math.nan, math.nan, "", count]
    mean, lower, upper = ends
    turning = "up" if lower > 0 else "down" if upper < 0 else ""
    apart = per_person(steps, where, "apart")
    mean_apart = float(apart.mean()) if len(apart) else math.nan
    found = [mean, lower, upper, people, people, _p(each), mean_apart, turning, count]
    return ["turn", *key, *found]


def _at(table: pd.DataFrame, where: Mapping[str, str]) -> pd.DataFrame:
    for name, code in where.items():
        table = table.loc[table[name] == code]
    return table


def _p(each: np.ndarray) -> float:
    """Give the p of "no turn" (Student's paired test); NaN where nobody differs from another."""
    import numpy as np
    from scipy import stats

    sample = each[~np.isnan(each)]
    if len(sample) < 2 or float(sample.std()) <= 1e-12:
        return math.nan
    return float(stats.ttest_1samp(sample, 0).pvalue)  # pyright: ignore[reportAttributeAccessIssue]


def _ordered(
    steps: Steps, by: Sequence[str], keys: Sequence[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Put moments in the order of the phases, then by name."""
    place = {code: at for at, code in enumerate(steps.phases)}
    at = by.index("phase") if "phase" in by else None
    return sorted(keys, key=lambda key: (0 if at is None else place[key[at]], key))


def _together(
    columns: Sequence[np.ndarray], bootstraps: int, random_state: int
) -> list[tuple[float, float, float]]:
    """Give mean, lower and upper of each column, with one coverage for all of them together.

    People are drawn, with all their moments: the largest |t| of each draw gives the width.
    """
    import numpy as np

    if not columns:
        return []
    table = np.column_stack(columns)
    chance = np.random.default_rng(random_state)
    many = len(table)
    weights = chance.multinomial(many, np.full(many, 1 / many), size=bootstraps).astype(float)
    mean, error = _means(table, np.ones((1, many)))
    drawn, errors = _means(table, weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(drawn - mean) / errors
    apart[~np.isfinite(apart)] = np.nan
    seen = apart[~np.isnan(apart).all(axis=1)]
    width = float(np.quantile(np.nanmax(seen, axis=1), 0.95)) if len(seen) else math.nan
    found = []
    for at in range(table.shape[1]):
        half = width * float(error[0, at]) if error[0, at] > 1e-12 else math.nan
        value = float(mean[0, at])
        found.append((value, value - half, value + half))
    return found


def _means(table: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the weighed mean of each column and its standard error, gaps left out."""
    import numpy as np

    there = ~np.isnan(table)
    filled = np.where(there, table, 0.0)
    n = weights @ there
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (weights @ filled) / n
        spread = np.maximum((weights @ filled**2) / n - mean**2, 0.0) * n / (n - 1)
        return mean, np.sqrt(spread / n)
