"""Comparisons between the cells of one table: a part with the whole, now with before.

Each adds columns ``vs_<comparator>`` (effect, in the unit of the table), ``…_lower``, ``…_upper``
(95 %), ``…_p`` and ``…_value`` (what it is compared with). All unadjusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .intervals import from_draws, p_of_draws

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PARTS = ("", "_lower", "_upper", "_p", "_value")
Draws = Mapping[tuple[str, ...], "np.ndarray"]
Key = tuple[str, ...]


def comparison(effect: float, lower: float, upper: float, p: float, value: float) -> dict[str, Any]:
    """Name the five parts of a comparison, without the comparator."""
    return dict(zip(PARTS, (effect, lower, upper, p, value), strict=True))


def with_comparisons(
    table: pd.DataFrame,
    comparator: str,
    found: Mapping[Key, Mapping[str, Any]],
    *,
    by: Sequence[str],
) -> pd.DataFrame:
    """Add the columns of a comparator to a table; cells without a comparison get NaN."""
    keys = list(zip(*(table[column].astype(str) for column in by), strict=True))
    columns = {
        f"vs_{comparator}{part}": [found.get(key, {}).get(part, float("nan")) for key in keys]
        for part in PARTS
    }
    return table.assign(**columns)


def address(key: object) -> Key:
    """Give the address of a cell as text, from the key of a pandas group."""
    return tuple(map(str, key)) if isinstance(key, tuple) else (str(key),)


def replaced(key: Key, by: Sequence[str], column: str, code: str) -> Key:
    """Give the address of the cell that differs in one dimension."""
    place = list(by).index(column)
    return (*key[:place], code, *key[place + 1 :])


def simulated(
    table: pd.DataFrame,
    rates: Draws,
    *,
    by: Sequence[str],
    total: str,
    sizes: Mapping[Key, float],
    column: str = "area",
) -> pd.DataFrame:
    """Compare each area (or group) with the whole that it is itself a part of.

    The difference with the whole is (1 − share) times the difference with the rest of it, so both
    have the same p; the rest is independent of the part, the whole is not.

    Parameters
    ----------
    rates : mapping of cell to array, shape (n_draws,)
        Simulated values per cell, in the unit of the table.
    total : str
        What stands for the whole in `column`: the municipality, or everyone.
    sizes : mapping of cell to float
        The denominator of each cell: a part's share in the whole follows from it.
    column : str
        The dimension that divides the whole; the columns are ``vs_<column>…``.
    """
    values = _values(table, by)
    found = {}
    for key, draws in rates.items():
        whole = replaced(key, by, column, total)
        share = sizes[key] / sizes[whole] if whole in rates else 1.0
        if key == whole or not 0 < share < 1:
            continue
        rest_value = (values[whole] - share * values[key]) / (1 - share)
        spread = (rates[whole] - values[whole]) / (1 - share) ** 0.5
        effect = (1 - share) * (draws - rest_value - spread)
        lower, upper = from_draws(effect)
        found[key] = comparison(
            values[key] - values[whole], lower, upper, p_of_draws(effect), values[whole]
        )
    return with_comparisons(table, column, found, by=by)


def change_over_time(
    table: pd.DataFrame, rates: Draws, *, by: Sequence[str], compare: tuple[str, str]
) -> pd.DataFrame:
    """Compare each cell of the period now with the same cell before (periods are independent)."""
    now, before = compare
    values, found = _values(table, by), {}
    for key, draws in rates.items():
        earlier = replaced(key, by, "period", before)
        if key != replaced(key, by, "period", now) or earlier not in rates or now == before:
            continue
        change = draws - rates[earlier]
        lower, upper = from_draws(change)
        found[key] = comparison(
            values[key] - values[earlier], lower, upper, p_of_draws(change), values[earlier]
        )
    return with_comparisons(table, "time", found, by=by)


def _values(table: pd.DataFrame, by: Sequence[str]) -> dict[Key, float]:
    keys = zip(*(table[column].astype(str) for column in by), strict=True)
    return dict(zip(keys, table["value"], strict=True))
