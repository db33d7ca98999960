"""Three ratios that are often mixed up, kept apart: bereik, respons and gebruiksdekking.

- :func:`reach` (*bereik*): people reached, out of those who may need it. The numerator comes from
  a register and is complete; the uncertainty sits in the denominator, which is an estimate.
- :func:`response` (*respons*): answers, out of those invited (AAPOR outcome rates).
- :func:`uptake` (*gebruiksdekking*): users, out of those who are entitled.

:func:`areas` puts wijken beside each other without chance deciding the order, and
:func:`vulnerable` gives how many residents there are whom it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..schemas import GROUP
from .comparing import change_over_time, simulated
from .intervals import Z95, chance_of, from_draws, wilson
from .reach_areas import areas, cells_of, vulnerable
from .response import panel, response

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["areas", "panel", "reach", "response", "uptake", "vulnerable"]
TOO_LOW = "noemer te laag"
_DRAWS = 20_000
Draws = dict[tuple[str, ...], "np.ndarray"]


def reach(
    reached: pd.DataFrame,
    population: pd.DataFrame,
    *,
    by: Sequence[str],
    total: str | None = None,
    compare: tuple[str, str] | None = None,
    everyone: str = "alle",
    measure: str = "reach",
    random_state: int = 0,
) -> pd.DataFrame:
    """Give the share of the population at risk that was reached, per cell.

    Parameters
    ----------
    reached : DataFrame
        Columns of `by`, and ``persons``: distinct people reached. A cell that is not there counts
        as 0 reached. Give the row of the total too: people who moved count once in it.
    population : DataFrame
        Columns of `by`, ``persons`` and, if it is an estimate, ``lower`` and ``upper`` (95 %).
    by : sequence of str
        The dimensions, "area" among them ("area", "group_age", "period").
    total : str, optional
        Area code of the municipality; areas are compared with it.
    compare : tuple of two str, optional
        Periods (now, before) for the change over time; needs "period" in `by`.
    everyone : str
        What stands for all groups in a ``group_…`` of `by`; groups are compared with it.
    random_state : int
        Seed of the simulated denominators.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` in percent, above 100 where the denominator is too low (never clipped; said in
        ``method``); ``lower``, ``upper`` from the denominator, or Wilson's where it is a count;
        ``n`` the denominator, ``persons`` and ``count`` the people reached; ``vs_area…`` against
        the municipality, ``vs_group_<id>…`` against everyone in the same place, ``vs_time…``
        against the earlier period. p is unadjusted.

    Raises
    ------
    SourceError
        If a column is not there, a cell is there twice, or bounds don't lie round their estimate.

    Notes
    -----
    A level has no sampling interval on its numerator (a register is complete). A comparison asks
    whether the chance of being reached differs, so there the numerator varies as well (binomial;
    Poisson above 100 %).
    """
    cells = cells_of(reached, population, list(by))
    draws = _denominators(cells, random_state)
    rates = _rates(cells, draws, random_state)
    table = cells.assign(measure=measure, unit="%", grade="registration")
    levels = [_level(row, draws.get(key)) for key, row in _rows(cells, list(by))]
    table[["value", "lower", "upper", "method"]] = levels
    table["count"] = table["persons"]
    sizes = {key: float(row["n"]) for key, row in _rows(cells, list(by))}
    wholes = {name: everyone for name in by if name.startswith(GROUP)}
    wholes |= {"area": total} if total is not None and "area" in by else {}
    for name in sorted(wholes):
        table = simulated(table, rates, by=list(by), total=wholes[name], sizes=sizes, column=name)
    if compare is not None:
        table = change_over_time(table, rates, by=list(by), compare=compare)
    return _ordered(table, list(by))


def uptake(
    users: pd.DataFrame,
    entitled: pd.DataFrame,
    *,
    by: Sequence[str],
    total: str | None = None,
    compare: tuple[str, str] | None = None,
    random_state: int = 0,
) -> pd.DataFrame:
    """Give the share of entitled people who use a provision (*gebruiksdekking*), per cell.

    Parameters and result as in :func:`reach`; measure "uptake". It is another ratio than reach:
    entitled is not the same as at risk.
    """
    more = {"total": total, "compare": compare, "random_state": random_state}
    return reach(users, entitled, by=by, measure="uptake", **more)


def _rows(cells: pd.DataFrame, by: list[str]) -> list[tuple[tuple[str, ...], Mapping[str, float]]]:
    keys = zip(*(cells[column].astype(str) for column in by), strict=True)
    return list(zip(keys, cells.to_dict("records"), strict=True))  # type: ignore[arg-type]


def _denominators(cells: pd.DataFrame, random_state: int) -> Draws:
    """Simulate each estimated denominator: log-normal, with its own width on either side."""
    import numpy as np

    by = [c for c in cells.columns if c not in ("n", "n_lower", "n_upper", "persons")]
    found = {}
    for key, row in _rows(cells, by):
        normal = chance_of(random_state, "denominator", *key).standard_normal(_DRAWS)
        if row["n"] > 0 and row["n_lower"] > 0:
            down = np.log(row["n"] / row["n_lower"]) / Z95
            up = np.log(row["n_upper"] / row["n"]) / Z95
            found[key] = row["n"] * np.exp(np.where(normal < 0, down, up) * normal)
    return found


def _rates(cells: pd.DataFrame, draws: Draws, random_state: int) -> Draws:
    """Simulate the percentage reached in each cell, numerator and denominator both varying."""
    by = [c for c in cells.columns if c not in ("n", "n_lower", "n_upper", "persons")]
    found = {}
    for key, row in _rows(cells, by):
        chance, count, size = chance_of(random_state, "reached", *key), row["persons"], row["n"]
        if not size > 0 or row["n_lower"] == 0:
            continue
        if count <= size:
            varied = size * chance.beta(count + 0.5, size - count + 0.5, size=_DRAWS)
        else:
            varied = chance.gamma(count + 0.5, size=_DRAWS)
        found[key] = 100 * varied / draws.get(key, size)
    return found


def _level(row: Mapping[str, float], draws: np.ndarray | None) -> tuple[float, float, float, str]:
    """Give value, lower, upper (percent) and method of one cell."""
    nan = float("nan")
    if not row["n"] > 0:
        return nan, nan, nan, "geen noemer: bereik is niet te berekenen"
    value = 100 * row["persons"] / row["n"]
    note = f"; {TOO_LOW}: meer mensen bereikt dan geschat" if value > 100 else ""
    if row["n_lower"] == 0:
        return (
            value,
            nan,
            nan,
            f"bereikt / geschatte noemer, die ook 0 kan zijn: geen grenzen{note}",
        )
    if draws is not None:
        lower, upper = from_draws(100 * row["persons"] / draws)
        return value, lower, upper, f"bereikt / geschatte noemer, noemer gesimuleerd{note}"
    if value > 100:
        return value, nan, nan, f"bereikt / noemer{note}"
    lower, upper = wilson(row["persons"], row["n"])
    return value, 100 * lower, 100 * upper, "bereikt / noemer (Wilson)"


def _ordered(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    first = ["measure", *by, "value", "lower", "upper", "n", "persons", "count", "p", "grade"]
    if "p" not in table:
        table["p"] = float("nan")
    last = [column for column in table.columns if column.startswith("vs_")]
    return table.reindex(columns=[*first, "unit", "method", *last])
