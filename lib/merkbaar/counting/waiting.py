"""Waiting: days from application to start, per area and period."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ..errors import SourceError
from .comparing import address, comparison, replaced, with_comparisons
from .intervals import chance_of, from_draws, p_of_draws
from .waiting_shuffled import beside_the_other, beside_the_rest, units_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Statistic = Literal["mean", "median"]
Key = tuple[str, ...]
COMPARABLE: Mapping[Statistic, int] = {"mean": 20, "median": 40}
"""Fewest persons on either side of a comparison. Of means, which are shuffled, a small p comes as
often as it says whatever the number, if all wait by one curve; but of few people a curve of their
own can't be told from a longer wait. Medians are resampled."""
FEWEST: Mapping[Statistic, int] = {"mean": 5, "median": 20}
"""Fewest persons for the interval of a level: below it no method that we tried is to be trusted."""
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


@dataclass(frozen=True)
class _Spells:
    """Spells of one cell, shape (n_spells,), shortest first: days, whose, and in which area."""

    days: np.ndarray
    owner: np.ndarray
    area: np.ndarray
    people: int

    def figure(self, statistic: Statistic) -> float:
        import numpy as np

        return float(np.mean(self.days) if statistic == "mean" else np.median(self.days))

    def comparable(self, part: np.ndarray, statistic: Statistic) -> bool:
        """Say whether a part of the spells is of enough people, who didn't all wait as long."""
        import numpy as np

        enough = len(np.unique(self.owner[part])) >= COMPARABLE[statistic]
        return bool(enough and np.ptp(self.days[part]) > 0)


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
    """Give the mean or median waiting time per cell, with intervals over persons.

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
        Seed of shuffling and resampling.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` in days; of a mean Student's interval of its logarithm, of a median the percentile
        interval (2,000 resamples of persons), from :data:`FEWEST` persons on; ``n`` spells,
        ``persons``. ``vs_area…`` against the municipality, of which the area is a part, and
        ``vs_time…`` against the period before, only where both sides (the area and the rest, now
        and before) have :data:`COMPARABLE` persons: means by shuffling people over the sides
        (:mod:`merkbaar.counting.waiting_shuffled`), medians by resampling them, where a p below
        .001 comes too often (docs/measurements.md). p is unadjusted.
    """
    import pandas as pd

    dimensions = list(by)
    spells = spells.assign(_of=spells.get("area", ""))
    if total is not None and "area" in dimensions:
        spells = pd.concat([spells, spells.assign(area=total)], ignore_index=True)
    groups = spells.groupby(dimensions, sort=True, observed=True)
    cells = {address(key): _in_order(group) for key, group in groups}
    rows = []
    for cell, one in cells.items():
        lower, upper = _level(one, statistic, chance_of(random_state, "waiting", *cell))
        where = dict(zip(dimensions, cell, strict=True))
        numbers = {"value": one.figure(statistic), "lower": lower, "upper": upper}
        rows.append({**where, **numbers, "n": len(one.days), "persons": one.people})
    table = pd.DataFrame(rows, columns=[*dimensions, "value", "lower", "upper", "n", "persons"])
    if total is not None and "area" in dimensions:
        found = _with_the_whole(cells, dimensions, total, statistic, random_state)
        table = with_comparisons(table, "area", found, by=dimensions)
    if compare is not None and "period" in dimensions:
        found = _with_before(cells, dimensions, compare, statistic, random_state)
        table = with_comparisons(table, "time", found, by=dimensions)
    return _finished(table, dimensions, statistic, measure)


def _in_order(group: pd.DataFrame) -> _Spells:
    """Number people by their values, so that no result hangs on the order of pseudonyms."""
    import numpy as np

    of: Any = group.assign(_of=group["_of"].astype(str)).sort_values(["days", "_of"], kind="stable")
    parts = of.groupby("person")[["days", "_of"]].agg(tuple)
    ranked = sorted(zip(parts["days"], parts["_of"], parts.index, strict=True), key=lambda p: p[:2])
    rank = {person: at for at, (_, _, person) in enumerate(ranked)}
    owner = of["person"].map(rank).to_numpy(dtype=int)
    days, area = of["days"].to_numpy(dtype=float), of["_of"].to_numpy(dtype=str)
    order = np.lexsort((owner, days))
    return _Spells(days[order], owner[order], area[order], len(ranked))


def _level(one: _Spells, statistic: Statistic, chance: np.random.Generator) -> tuple[float, float]:
    """Give the interval of one cell (95 %); none below the fewest people, or without spread."""
    import numpy as np

    if one.people < FEWEST[statistic] or np.ptp(one.days) == 0:
        return math.nan, math.nan
    if statistic == "mean":
        return _log_student(one)
    return from_draws(next(_drawn(one, chance, [one.days >= 0])))


def _log_student(one: _Spells) -> tuple[float, float]:
    """Give Student's interval of the logarithm of a mean over spells, by persons.

    Waits are skewed: their mean is too, and its logarithm less. The error is that of a ratio, days
    over spells, of persons (linearised). The upper end is moved for the skewness that is left (Hall
    1992, The Bootstrap and Edgeworth Expansion, section 2.6), by (g (2t² + 1) / 6 − c t² / 2) / √n
    standard errors, with g the skewness and c the spread over the mean; at most to twice as far.
    For g three times c is taken, as of a lognormal curve: with few people it can't be estimated.
    The lower end stays: of waits that aren't skewed the interval is a little too wide.
    """
    import numpy as np
    from scipy import stats

    value, n = one.figure("mean"), one.people
    residual = np.bincount(one.owner, weights=one.days - value, minlength=n)
    error = math.sqrt(n / (n - 1) * float(residual @ residual)) / len(one.days)
    if error <= 1e-12 * value:
        return math.nan, math.nan
    t, part = float(stats.t.ppf(0.975, n - 1)), error / value
    more = min(part**2 * (t**2 + 1) / 2, t * part)
    return value * math.exp(-t * part), value * math.exp(t * part + more)


def _drawn(
    one: _Spells, chance: np.random.Generator, parts: Sequence[np.ndarray]
) -> Iterator[np.ndarray]:
    """Resample persons, and give the median of each part of the spells, shape (n_draws,)."""
    import numpy as np

    found: list[list[np.ndarray]] = [[] for _ in parts]
    step = max(1, _BLOCK // max(one.people, len(one.days)))
    for begin in range(0, _DRAWS, step):
        size = min(step, _DRAWS - begin)
        picks = chance.integers(0, one.people, (size, one.people))
        picks += one.people * np.arange(size)[:, None]
        times = np.bincount(picks.ravel(), minlength=size * one.people).reshape(size, -1)
        for part, kept in zip(parts, found, strict=True):
            kept.append(_medians(one.days[part], times[:, one.owner[part]]))
    yield from map(np.concatenate, found)


def _medians(days: np.ndarray, often: np.ndarray) -> np.ndarray:
    """Give the median of days (shortest first) that come so often, shape (n_draws, n_spells)."""
    upto = often.cumsum(axis=1)
    size = upto[:, -1:]
    low, high = ((upto > half).argmax(axis=1) for half in ((size - 1) // 2, size // 2))
    return (days[low] + days[high]) / 2


def _with_the_whole(
    cells: Mapping[Key, _Spells], by: list[str], total: str, statistic: Statistic, seed: int
) -> dict[Key, dict[str, float]]:
    """Compare areas with the municipality: in every draw both are of the same people."""
    found: dict[Key, dict[str, float]] = {}
    for whole, everyone in cells.items():
        if whole != replaced(whole, by, "area", total):
            continue
        here = {name: everyone.area == name for name in sorted(set(everyone.area))}
        parts = {
            replaced(whole, by, "area", name): part
            for name, part in here.items()
            if everyone.comparable(part, statistic) and everyone.comparable(~part, statistic)
        }
        if parts:
            chance = chance_of(seed, "waiting", "whole", *whole)
            beside = _means_beside if statistic == "mean" else _medians_beside
            found |= zip(parts, beside(everyone, list(parts.values()), chance), strict=True)
    return found


def _means_beside(
    everyone: _Spells, parts: Sequence[np.ndarray], chance: np.random.Generator
) -> list[dict[str, float]]:
    """Compare the means of parts with the whole; who is in none of them is one more part."""
    import numpy as np

    number = np.select(list(parts), list(range(len(parts))), len(parts))
    units = units_of(everyone.days, everyone.owner, number)
    return beside_the_rest(units, chance)[: len(parts)]


def _medians_beside(
    everyone: _Spells, parts: Sequence[np.ndarray], chance: np.random.Generator
) -> list[dict[str, float]]:
    """Compare the medians of parts with that of the whole, resampling people."""
    import numpy as np

    reference = everyone.figure("median")
    all_drawn, *drawn = _drawn(everyone, chance, [everyone.days >= 0, *parts])
    values = [float(np.median(everyone.days[part])) for part in parts]
    return [
        _of_draws(own - all_drawn, value, reference)
        for own, value in zip(drawn, values, strict=True)
    ]


def _with_before(
    cells: Mapping[Key, _Spells],
    by: list[str],
    compare: tuple[str, str],
    statistic: Statistic,
    seed: int,
) -> dict[Key, dict[str, float]]:
    """Compare cells of now with the same cells before, as if no person were in both."""
    found: dict[Key, dict[str, float]] = {}
    for now in cells:
        before = replaced(now, by, "period", compare[1])
        if now != replaced(now, by, "period", compare[0]) or now == before or before not in cells:
            continue
        sides = (cells[now], cells[before])
        if not all(side.comparable(side.days >= 0, statistic) for side in sides):
            continue
        if statistic == "mean":
            found[now] = _means_apart(*sides, chance_of(seed, "waiting", "before", *now))
            continue
        one, other = (
            next(_drawn(side, chance_of(seed, "waiting", *key), [side.days >= 0]))
            for key, side in zip((now, before), sides, strict=True)
        )
        found[now] = _of_draws(one - other, *(side.figure(statistic) for side in sides))
    return found


def _means_apart(now: _Spells, before: _Spells, chance: np.random.Generator) -> dict[str, float]:
    import numpy as np

    days = np.concatenate([now.days, before.days])
    owner = np.concatenate([now.owner, before.owner + now.people])
    units = units_of(days, owner, np.repeat([0, 1], [len(now.days), len(before.days)]))
    return beside_the_other(units, chance)


def _of_draws(effect: np.ndarray, value: float, reference: float) -> dict[str, float]:
    """Compare a figure with another, by draws of their difference; nothing where none varies."""
    lower, upper = from_draws(effect)
    return comparison(value - reference, lower, upper, p_of_draws(effect), reference)


def _finished(
    table: pd.DataFrame, by: list[str], statistic: Statistic, measure: str
) -> pd.DataFrame:
    word = {"mean": "gemiddelde", "median": "mediaan"}[statistic]
    how = {"mean": "Student op de logschaal", "median": "bootstrap van personen"}[statistic]
    table = table.assign(
        measure=measure,
        p=float("nan"),
        grade="registration",
        unit="dagen",
        method=f"{word} van aanmelding tot start; {how}, vanaf {FEWEST[statistic]} mensen",
    )
    first = ["measure", *by, "value", "lower", "upper", "n", "persons", "p", "grade", "unit"]
    rest = [column for column in table.columns if column not in (*first, "method")]
    return table.reindex(columns=[*first, "method", *rest])
