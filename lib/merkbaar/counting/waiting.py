"""Waiting: days from application to start, per area and period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from ..errors import SourceError
from .comparing import address, comparison, replaced, with_comparisons
from .intervals import chance_of, from_draws, p_of_draws

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Statistic = Literal["mean", "median"]
Key = tuple[str, ...]
COMPARABLE = 40
"""Fewest persons on either side of a comparison: below it, the tail of a bootstrap of skewed waits
calls far too much a difference (under the null at 10 persons p < .005 came out in 5.2 % of runs, at
40 in 1.3 %)."""
_DRAWS = 2_000
_BLOCK = 4_000_000


def durations(
    provisions: pd.DataFrame, *, applied: str = "applied", start: str = "start"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the spells with their ``days`` of waiting, and those refused with a ``reason``.

    Parameters
    ----------
    provisions : DataFrame
        One row a spell, with the two columns of moments.

    Returns
    -------
    tuple of DataFrame
        Rows kept (with ``days``, float) and rows refused (with ``reason``); together all rows.
    """
    import pandas as pd

    if missing := [column for column in (applied, start) if column not in provisions]:
        raise SourceError(
            f"De voorzieningen missen de kolom '{missing[0]}'. Verwacht: '{applied}' en '{start}'. "
            "Vul ze in onder 'columns' bij de bron."
        )
    first, then = pd.to_datetime(provisions[applied]), pd.to_datetime(provisions[start])
    days = (then - first).dt.total_seconds() / 86_400
    reason = pd.Series("", index=provisions.index, dtype=object)
    reason = reason.mask(days < 0, "start vóór aanmelding")
    reason = reason.mask(first.isna() & then.notna(), "geen aanmelddatum")
    reason = reason.mask(then.isna(), "nog niet gestart")
    kept = reason == ""
    refused = provisions.loc[~kept].assign(reason=reason[~kept])
    return provisions.loc[kept].assign(days=days[kept]), refused


def waiting(
    spells: pd.DataFrame,
    *,
    by: Sequence[str],
    total: str | None = None,
    compare: tuple[str, str] | None = None,
    statistic: Statistic = "mean",
    measure: str = "waiting_days",
    random_state: int = 0,
) -> pd.DataFrame:
    """Give the mean or median waiting time per cell, with a bootstrap that resamples persons.

    Parameters
    ----------
    spells : DataFrame
        One row a spell: ``person``, ``days`` and the columns of `by` (see :func:`durations`).
        Rows of the municipality are made here when `total` is given; don't add them.
    by : sequence of str
        The dimensions ("area", "period").
    total : str, optional
        Area code of the municipality.
    compare : tuple of two str, optional
        Periods (now, before).
    statistic : str
        "mean" or "median".
    random_state : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` in days, percentile interval (2,000 resamples of persons), ``n`` spells,
        ``persons``; ``vs_area…`` against the municipality, ``vs_time…`` against the period
        before, only where both sides have :data:`COMPARABLE` persons. Cells of one person have no
        interval. p is unadjusted.
    """
    import pandas as pd

    dimensions = list(by)
    if total is not None and "area" in dimensions:
        spells = pd.concat([spells, spells.assign(area=total)], ignore_index=True)
    draws: dict[Key, np.ndarray] = {}
    rows = []
    for key, group in spells.groupby(dimensions, sort=True, observed=True):
        cell = address(key)
        values, drawn = _resampled(group, statistic, chance_of(random_state, "waiting", *cell))
        lower, upper = from_draws(drawn) if drawn.size else (float("nan"),) * 2
        if drawn.size:
            draws[cell] = drawn
        people = group["person"].nunique()
        level = {"value": values, "lower": lower, "upper": upper, "n": len(group)}
        rows.append({**dict(zip(dimensions, cell, strict=True)), **level, "persons": people})
    table = pd.DataFrame(rows, columns=[*dimensions, "value", "lower", "upper", "n", "persons"])
    table = _compared(table, draws, dimensions, total, compare)
    return _finished(table, dimensions, statistic, measure)


def _resampled(
    group: pd.DataFrame, statistic: Statistic, chance: np.random.Generator
) -> tuple[float, np.ndarray]:
    """Give the statistic, and its values over resamples of persons (empty below two persons)."""
    import numpy as np

    ordered = group.sort_values(["person", "days"], kind="stable")
    days = ordered["days"].to_numpy(dtype=float)
    of: Callable[..., np.ndarray] = np.mean if statistic == "mean" else np.median
    # people are put in the order of their values, so no result hangs on the order of pseudonyms
    people = sorted(tuple(part) for part in ordered.groupby("person")["days"].agg(list))
    if len(people) < 2 or np.ptp(days) == 0:
        return float(of(days)), np.array([])
    if statistic == "mean":
        sums = np.array([sum(part) for part in people])
        sizes = np.array([len(part) for part in people])
        return float(of(days)), _mean_draws(sums, sizes, chance)
    picks = (chance.integers(0, len(people), len(people)) for _ in range(_DRAWS // 4))
    parts = [np.array(part) for part in people]
    return float(of(days)), np.array([of(np.concatenate([parts[i] for i in p])) for p in picks])


def _mean_draws(sums: np.ndarray, sizes: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Resample persons for a mean, in blocks that keep the memory small."""
    import numpy as np

    people, found = len(sums), []
    step = max(1, _BLOCK // people)
    for begin in range(0, _DRAWS, step):
        picks = chance.integers(0, people, (min(step, _DRAWS - begin), people))
        found.append(sums[picks].sum(axis=1) / sizes[picks].sum(axis=1))
    return np.concatenate(found)


def _compared(
    table: pd.DataFrame,
    draws: dict[Key, np.ndarray],
    by: list[str],
    total: str | None,
    compare: tuple[str, str] | None,
) -> pd.DataFrame:
    keys = list(zip(*(table[column] for column in by), strict=True))
    values = dict(zip(keys, table["value"], strict=True))
    sizes = dict(zip(keys, table["n"], strict=True))
    people = dict(zip(keys, table["persons"], strict=True))
    draws = {key: drawn for key, drawn in draws.items() if people[key] >= COMPARABLE}
    if total is not None and "area" in by:
        found = {}
        for key in draws:
            whole = replaced(key, by, "area", total)
            if key == whole or whole not in draws or sizes[key] >= sizes[whole]:
                continue
            share = sizes[key] / sizes[whole]
            spread = (draws[whole] - values[whole]) * (1 - share) ** 0.5
            effect = (draws[key] - values[key]) * (1 - share) - spread
            effect = effect + (values[key] - values[whole])
            found[key] = _of_draws(effect, values[key], values[whole])
        table = with_comparisons(table, "area", found, by=by)
    if compare is not None and "period" in by:
        found = {}
        for key in draws:
            before = replaced(key, by, "period", compare[1])
            if key == replaced(key, by, "period", compare[0]) and before in draws:
                found[key] = _of_draws(draws[key] - draws[before], values[key], values[before])
        table = with_comparisons(table, "time", found, by=by)
    return table


def _of_draws(effect: np.ndarray, value: float, reference: float) -> dict[str, float]:
    lower, upper = from_draws(effect)
    return comparison(value - reference, lower, upper, p_of_draws(effect), reference)


def _finished(
    table: pd.DataFrame, by: list[str], statistic: Statistic, measure: str
) -> pd.DataFrame:
    word = {"mean": "gemiddelde", "median": "mediaan"}[statistic]
    table = table.assign(
        measure=measure,
        p=float("nan"),
        grade="registration",
        unit="dagen",
        method=f"{word} van aanmelding tot start; bootstrap van personen",
    )
    first = ["measure", *by, "value", "lower", "upper", "n", "persons", "p", "grade", "unit"]
    rest = [column for column in table.columns if column not in (*first, "method")]
    return table.reindex(columns=[*first, "method", *rest])
