"""Wijken beside each other: whom it is about, raw and shrunken reach, and the funnel.

The tables of :func:`areas` stay left of the gate. Each shrunken figure is made from all areas, the
hidden ones too, so it would tell something of those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from ..errors import SourceError, TooFewData
from ..tables import LEFT_ONLY
from . import funnel, small_areas
from .intervals import wilson

if TYPE_CHECKING:
    import pandas as pd

WHY_LEFT = "elk getrokken cijfer is gemaakt uit alle gebieden, ook die verborgen worden"
FEWEST = 10
"""The fewest people of whom an estimate is told."""
SHRUNKEN = ("shrunken", "shrunken_lower", "shrunken_upper", "pull")


def areas(
    reached: pd.DataFrame, population: pd.DataFrame, *, by: Sequence[str], total: str
) -> pd.DataFrame:
    """Put the reach of areas beside each other: raw, shrunken, and in the funnel.

    Parameters
    ----------
    reached, population : DataFrame
        As :func:`merkbaar.counting.reach.reach` has them.
    by : sequence of str
        The dimensions, "area" among them; areas are compared within each combination of the rest.
    total : str
        Area code of the municipality: the middle of the funnel; no row of its own.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        `by`, ``n``, ``persons``, ``value`` (raw, percent), ``shrunken`` with ``shrunken_lower``
        and ``shrunken_upper`` (95 %), ``pull`` (0 stays, 1 all the way to the middle; missing
        with fewer than four areas), and the columns of :func:`merkbaar.counting.funnel.place`.
        It can't be offered to the gate.

    Raises
    ------
    SourceError
        If a column isn't there, or a cell is there twice.
    """
    import pandas as pd

    cells = cells_of(reached, population, list(by))
    cells["value"] = 100 * cells["persons"] / cells["n"].where(cells["n"] > 0)
    rest = [column for column in by if column != "area"]
    parts = []
    for _, group in cells.groupby(rest, sort=True) if rest else [((), cells)]:
        whole = group.loc[group["area"] == total, "value"]
        own = cast("pd.DataFrame", group[group["area"] != total])
        target = float(whole.iloc[0]) if len(whole) else float("nan")
        parts.append(funnel.place(_shrunk(own), target=target))
    table = pd.concat(parts, ignore_index=True)
    table.attrs[LEFT_ONLY] = WHY_LEFT
    return table


def _shrunk(cells: pd.DataFrame) -> pd.DataFrame:
    """Add the shrunken figures, in percent; missing where there are too few areas."""
    import numpy as np

    error = funnel.denominator_error(cells)
    count, size = cells["persons"].to_numpy(float), cells["n"].to_numpy(float)
    size = np.where(np.isfinite(error) & np.isfinite(size), size, 0.0)  # those stay as they are
    try:
        if (error > 0).any() or (count > size)[size > 0].any():
            found = small_areas.rates(count, size, np.nan_to_num(error))
        else:
            found = small_areas.shares(np.minimum(count, size), size)
    except TooFewData:
        return cells.assign(**dict.fromkeys(SHRUNKEN, np.nan))
    figures = (100 * found.value, 100 * found.lower, 100 * found.upper, found.pull)
    return cells.assign(**dict(zip(SHRUNKEN, figures, strict=True)))


def vulnerable(
    population: pd.DataFrame,
    *,
    by: Sequence[str],
    inhabitants: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give how many residents may be in a vulnerable situation, per area and target group.

    Parameters
    ----------
    population : DataFrame
        `by`, ``persons`` and, where it is an estimate, ``lower`` and ``upper`` (95 %).
    by : sequence of str
        The dimensions.
    inhabitants : DataFrame, optional
        `by` and ``persons``: all residents. Then the figure is a share of them.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` people (missing under ten: nothing can be estimated of so few, and a figure would
        point at them), or percent of the residents, with ``lower`` and ``upper``; ``n`` all
        residents (missing without them). These are estimates: nobody was counted, so there is no
        column of persons. No p.

    Raises
    ------
    SourceError
        If a column isn't there, a cell is there twice, or there are more vulnerable people than
        residents in a cell.
    """
    import pandas as pd

    keep = list(by)
    empty = pd.DataFrame(columns=[*keep, "persons"])
    table = cells_of(empty, population, keep).drop(columns="persons")
    table.loc[table["n"] < FEWEST, ["n", "n_lower", "n_upper"]] = float("nan")
    figures = table.rename(columns={"n": "value", "n_lower": "lower", "n_upper": "upper"})
    unit, how = "mensen", "schatting"
    figures["n"] = float("nan")
    if inhabitants is not None:
        size = cells_of(empty, inhabitants, keep)[[*keep, "n"]]
        figures = figures.drop(columns="n").merge(size, on=keep, how="left")
        if over := int((figures["value"] > figures["n"]).to_numpy().sum()):
            raise SourceError(
                f"In {over} cellen zijn er meer mensen in een kwetsbare situatie dan inwoners. "
                "Verwacht: hooguit evenveel. Controleer of de groepen en jaren dezelfde zijn."
            )
        figures = _as_share(figures)
        unit, how = "%", "schatting / inwoners"
    first = ["measure", *keep, "value", "lower", "upper", "n"]
    table = figures.assign(measure="vulnerable", p=float("nan"), grade="", unit=unit, method=how)
    return cast("pd.DataFrame", table[[*first, "p", "grade", "unit", "method"]])


def _as_share(figures: pd.DataFrame) -> pd.DataFrame:
    """Turn people into percent of the residents; Wilson's interval where people were counted."""
    counted = figures["lower"].isna() | figures["upper"].isna()
    size = figures["n"].where(figures["n"] > 0)
    ends = [
        wilson(value, n) if one and n > 0 else (lower / n, upper / n)
        for one, value, lower, upper, n in zip(
            counted, figures["value"], figures["lower"], figures["upper"], size, strict=True
        )
    ]
    shares = figures.assign(value=100 * figures["value"] / size)
    shares[["lower", "upper"]] = [(100 * lower, 100 * upper) for lower, upper in ends]
    return shares


def cells_of(reached: pd.DataFrame, population: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Put numerators with denominators; a denominator without numerator counts 0 reached.

    People reached where there is no denominator keep their row, with ``n`` missing.

    Returns
    -------
    DataFrame
        `by`, ``n``, ``n_lower``, ``n_upper`` (missing for a count) and ``persons`` reached, in
        order of `by`.

    Raises
    ------
    SourceError
        If a column isn't there, a cell is there twice, or bounds don't lie round their estimate.
    """
    for name, frame in (("reached", reached), ("population", population)):
        if missing := [column for column in (*by, "persons") if column not in frame]:
            raise SourceError(
                f"De tabel '{name}' voor het bereik mist de kolom '{missing[0]}'. Verwacht: "
                f"{', '.join((*by, 'persons'))}. Voeg de kolom toe of pas 'by' aan."
            )
        if twice := int(frame.duplicated(by).sum()):
            raise SourceError(
                f"De tabel '{name}' voor het bereik heeft {twice} cellen dubbel. Verwacht: één "
                f"rij per {', '.join(by)}. Tel eerst personen per cel."
            )
    import pandas as pd

    bounds = [column for column in ("lower", "upper") if column in population]
    names = {"persons": "n", "lower": "n_lower", "upper": "n_upper"}
    size = population.reindex(columns=[*by, "persons", *bounds]).rename(columns=names)
    for column in ("n_lower", "n_upper"):
        size[column] = pd.to_numeric(size[column]) if column in size else float("nan")
    _check_bounds(size)
    people = cast("pd.DataFrame", reached[[*by, "persons"]])
    cells = size.merge(
        people.astype({column: size[column].dtype for column in by}), on=by, how="outer"
    )
    cells["persons"] = cells["persons"].fillna(0).astype(int)
    return cells.sort_values(by, kind="stable", ignore_index=True)


def _check_bounds(size: pd.DataFrame) -> None:
    """Refuse bounds that aren't round their estimate: it would pass for a count."""
    given = size["n_lower"].notna() | size["n_upper"].notna()
    round_it = (
        (size["n_lower"] >= 0) & (size["n_lower"] <= size["n"]) & (size["n"] <= size["n_upper"])
    )
    if wrong := int((given & ~round_it).to_numpy().sum()):
        raise SourceError(
            f"Bij {wrong} noemers liggen de grenzen niet om de schatting heen. Verwacht: "
            "ondergrens ≤ personen ≤ bovengrens, allebei of geen van beide, en niet onder 0."
        )
