"""Join categories in a standard table, before a notebook counts anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_AMOUNTS = ("persons", "lower", "upper")


def collapse(frame: pd.DataFrame, name: str, joined: Mapping[str, Mapping[str, str]]) -> Any:
    """Give a standard table with joined categories.

    Parameters
    ----------
    frame : DataFrame
        Its rows.
    name : str
        Standard table. In ``population`` the rows of the parts become one row, whose amounts are
        their sums; so are the ends of its interval (as wide as the parts can be wrong together).
        Where a part isn't there, the whole is left out: missing isn't nought.
    joined : mapping
        Per grouping the joined category of each part (:func:`merkbaar.monitor.joined_values`).

    Returns
    -------
    DataFrame
        A new one; other tables keep their rows in their order.
    """
    groups = {f"group_{group}": parts for group, parts in joined.items()}
    changed = {
        column: frame[column].map(lambda value, parts=parts: parts.get(value, value))
        for column, parts in groups.items()
        if column in frame
    }
    frame = frame.assign(**changed)
    if name == "population" and "group" in frame:
        for parts in joined.values():
            frame = _summed(frame, parts)
    return frame


def _summed(frame: Any, parts: Mapping[str, str]) -> Any:
    """Sum the rows of parts; a whole of which a part is missing isn't there."""
    import pandas as pd

    its = frame["group"].isin(list(parts))
    if not its.any():
        return frame
    own = frame.loc[its].assign(whole=frame.loc[its, "group"].map(parts))
    keys = [key for key in ("area", "period", "whole") if key in own]
    amounts = [column for column in _AMOUNTS if column in own]
    needed = pd.Series(parts).value_counts()
    rows = []
    for key, some in own.groupby(keys, sort=False):
        if some["group"].nunique() == needed[key[-1]]:
            first = some.iloc[[0]].copy()
            for column in amounts:
                first[column] = some[column].sum(skipna=False)
            if "source" in first:
                first["source"] = "; ".join(dict.fromkeys(some["source"].dropna().astype(str)))
            first["group"] = key[-1]
            rows.append(first.drop(columns="whole"))
    return pd.concat([frame.loc[~its], *rows]).sort_index(kind="stable").reset_index(drop=True)
