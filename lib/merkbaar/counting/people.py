"""Distinct people: who has a spell in a period, and how many people stand behind each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, cast

from ..errors import SourceError

if TYPE_CHECKING:
    import pandas as pd


def active(spells: pd.DataFrame, *, periods: Sequence[str]) -> pd.DataFrame:
    """Give the spells that run in each period; a spell can run in several.

    Parameters
    ----------
    spells : DataFrame
        ``start`` and ``end`` (half-open: the day ``end`` is not in it; missing is still open).
    periods : sequence of str
        "2026", "2026-Q1" or "2026-03".

    Returns
    -------
    DataFrame
        The columns of `spells` and ``period``, one row a spell in a period, ordered by period.

    Raises
    ------
    SourceError
        If a column or a period can't be.
    """
    import pandas as pd

    if missing := [column for column in ("start", "end") if column not in spells]:
        raise SourceError(
            f"De voorzieningen missen de kolom '{missing[0]}'. Verwacht: 'start' en 'end'. "
            "Vul ze in onder 'columns' bij de bron."
        )
    parts = []
    for period in periods:
        first, after = _bounds(period)
        runs = (spells["start"] < after) & (spells["end"].isna() | (spells["end"] > first))
        parts.append(spells.loc[runs].assign(period=period))
    return pd.concat(parts, ignore_index=True)


def within(rows: pd.DataFrame, *, period: str, moment: str = "moment") -> pd.DataFrame:
    """Keep the rows of which the moment lies in a period; a missing moment lies in none.

    Parameters
    ----------
    rows : DataFrame
        With the column `moment`.
    period : str
        "2026", "2026-Q1" or "2026-03".

    Raises
    ------
    SourceError
        If the column isn't there or the period can't be.
    """
    if moment not in rows:
        raise SourceError(
            f"De rijen missen de kolom '{moment}'. Verwacht: de dag waarop iets was. Vul haar in "
            "onder 'columns' bij de bron."
        )
    first, after = _bounds(period)
    inside = (rows[moment] >= first) & (rows[moment] < after)
    return cast("pd.DataFrame", rows[inside]).reset_index(drop=True)


def people(
    rows: pd.DataFrame, *, by: Sequence[str], totals: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Count distinct people per cell, and per total over the dimensions that have one.

    Parameters
    ----------
    rows : DataFrame
        ``person`` and the columns of `by`; a row with a missing dimension counts in its totals.
    by : sequence of str
        The dimensions.
    totals : mapping of str to str, optional
        Per dimension the code of its total ({"area": "GM9999"}): somebody in two areas counts
        once in the municipality, so a total is counted, never summed.

    Returns
    -------
    DataFrame, shape (n_cells, n_by + 1)
        The dimensions and ``persons``, ordered by the dimensions. Cells without people are left
        out.
    """
    import pandas as pd

    codes = {name: code for name, code in (totals or {}).items() if name in by}
    parts = []
    for size in range(len(codes) + 1):
        for chosen in combinations(codes, size):
            whole = rows.assign(**{name: codes[name] for name in chosen})
            counted = cast("pd.Series", whole.groupby(list(by), observed=True)["person"].nunique())
            parts.append(counted.rename("persons").reset_index())
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(list(by), kind="stable", ignore_index=True)


def counted(
    rows: pd.DataFrame,
    *,
    by: Sequence[str],
    measure: str,
    totals: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Count rows and the people behind them, as a result table.

    Parameters
    ----------
    rows : DataFrame
        ``person`` and the columns of `by`.
    measure : str
        Its name in the monitor file.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` and ``n`` the people, ``persons`` the same; a count has no interval and no p.
    """
    table = people(rows, by=by, totals=totals)
    nothing = {"lower": float("nan"), "upper": float("nan"), "p": float("nan")}
    return table.assign(
        measure=measure, value=table["persons"], n=table["persons"], **nothing, grade="", unit="",
        method="geteld",
    )  # fmt: skip


def one_way(table: pd.DataFrame, *, totals: Mapping[str, str]) -> pd.DataFrame:
    """Keep the cells that part people in at most one way: by area or by group, not by both.

    With few people the crossed cells would nearly all be hidden, and hiding them costs other
    cells as well (secondary suppression).
    """
    split = [table[name].astype(str) != code for name, code in totals.items() if name in table]
    if not split:
        return table
    ways = sum(part.astype(int) for part in split)
    return cast("pd.DataFrame", table[ways <= 1]).reset_index(drop=True)


def denominators(
    population: pd.DataFrame, *, by: Sequence[str], periods: Sequence[str], total: str = "alle"
) -> pd.DataFrame:
    """Give the population at risk with the dimensions of `by`.

    Parameters
    ----------
    population : DataFrame
        The standard table: area, group, period, persons, lower, upper.
    by : sequence of str
        The dimensions; a ``group_…`` among them takes the column ``group``. Without one only the
        rows of everybody are given.
    periods : sequence of str
        The periods to keep.
    total : str
        The group that stands for everybody.
    """
    inside = population["period"].astype(str).isin(list(periods))
    wanted = cast("pd.DataFrame", population[inside])
    groups = [name for name in by if name.startswith("group_")]
    if groups:
        return wanted.rename(columns={"group": groups[0]})
    if "group" not in wanted:
        return wanted
    return cast("pd.DataFrame", wanted[wanted["group"] == total])


def with_groups(rows: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """Add the columns ``group_…`` of the persons to rows that have a ``person``.

    A column that the rows have themselves is left as it is.
    """
    columns = [name for name in persons if str(name).startswith("group_") and name not in rows]
    known = cast("pd.DataFrame", persons[["person", *columns]]).drop_duplicates("person")
    return rows.merge(known, on="person", how="left", validate="many_to_one")


def _bounds(period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    import pandas as pd

    try:
        span = cast("pd.Period", pd.Period(period.replace("-Q", "Q").replace("-K", "Q")))
    except ValueError:
        raise SourceError(
            f"De periode '{period}' is niet te lezen. Verwacht: 2026, 2026-Q1 of 2026-03. "
            "Verbeter 'period' bij de editie."
        ) from None
    return span.start_time, (span + 1).start_time
