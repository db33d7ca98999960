"""For whom: the groups of the whole municipality in a table of areas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from ..errors import SourceError

if TYPE_CHECKING:
    import pandas as pd

_UNKNOWN = ""
"""Of whom the group isn't known: they belong to everyone, and have no row of their own."""


def with_each_group(
    counted: Callable[..., pd.DataFrame],
    rows: pd.DataFrame,
    *,
    groups: Sequence[str],
    total: str,
    everyone: str = "alle",
    **asked: Any,
) -> pd.DataFrame:
    """Count per area, and beside it each group of the whole municipality.

    Groups aren't crossed with areas: with few people nearly all of those cells would be hidden, and
    hiding them costs others as well.

    Parameters
    ----------
    counted : callable
        :func:`~merkbaar.counting.waiting.waiting` or
        :func:`~merkbaar.counting.experience.experience`: a group is counted as an area is.
    rows : DataFrame
        What it counts, with the columns ``group_…`` of the people
        (:func:`~merkbaar.counting.people.with_groups`).
    groups : sequence of str
        The columns ``group_…`` to count by.
    total : str
        Area code of the municipality.
    everyone : str
        What stands for all groups.
    **asked
        What `counted` is asked further; not `by` and not `total`.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        The table of areas with a column per group dimension (`everyone` in it), then a row per
        group and period with ``vs_group_<id>…`` against everyone. People of whom the group isn't
        known are among everyone.

    Raises
    ------
    SourceError
        If a group has no column.
    """
    import pandas as pd

    if missing := [name for name in groups if name not in rows]:
        raise SourceError(
            f"De rijen missen de kolom '{missing[0]}'. Verwacht: een kolom per groep waarop de "
            "monitor telt ('filters'). Koppel haar met people.with_groups, of haal haar daar weg."
        )
    by = ["area", "period"]
    table = counted(rows, by=by, total=total, **asked)
    parts = [_placed(table, groups, everyone)]
    for group in groups:
        label = cast("pd.Series", rows[group]).astype(object)
        of = rows.assign(area=label.where(label.notna(), _UNKNOWN).astype(str))
        own = counted(of, by=by, total=everyone, **asked)
        own = cast("pd.DataFrame", own[~own["area"].isin([everyone, _UNKNOWN])])
        names = {name: name.replace("vs_area", f"vs_{group}", 1) for name in own.columns}
        own = own.rename(columns=names | {"area": group}).assign(area=total)
        parts.append(_placed(own, [one for one in groups if one != group], everyone))
    first = ["measure", "area", *groups, "period"]
    every = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    rest = [name for name in every.columns if name not in first]
    return every.reindex(columns=[*first, *rest])


def _placed(table: pd.DataFrame, groups: Sequence[str], everyone: str) -> pd.DataFrame:
    return table.assign(**dict.fromkeys(groups, everyone))
