"""Area indicators over the years: changes of an area or the municipality beyond the usual.

The noise is learnt from the figures themselves. Within an indicator, how much areas go up and
down from one year to the next, apart from what they share, gives the spread of one area's change.
What they share (a good year for everyone) gives the spread of the municipality's change; a few
years say little about that, so the indicators of one set lend each other strength: an own,
clearly larger swing counts on its own (F-test), otherwise that of the whole set. Wijken and buurten
in one table are two levels, each with its own noise: a buurt goes up and down more, and counts the
people of its wijk again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from ..periods import in_order, sort_key

if TYPE_CHECKING:
    import pandas as pd

_METHOD = "verandering getoetst aan de gewone schommeling van jaar op jaar"
_PAIRS = 3
"""Fewest earlier steps from year to year before a change is tested."""
_MEANS = (
    "%", "‰", "procent", "promille", "percent", "per ", "aandeel", "gemiddeld", "cijfer", "score",
    "punten", "dagen", "weken",
)  # fmt: skip
"""Beginnings of units of which the mean over areas means something: shares, rates, means."""
_BEYOND = ("GM", "PV", "LD", "NL")
"""Codes of what a municipality lies in, or lies beside."""
_OWN = 0.05
"""Below this p an indicator's own municipal swing is larger than the areas' noise explains."""


@dataclass(frozen=True)
class Noise:
    """How much an indicator goes up and down without anything going on.

    Attributes
    ----------
    area_sd : float
        Standard deviation of one area's change between two periods, in units of the indicator.
    df : float
        Degrees of freedom of `area_sd`.
    swing : float
        Variance of the mean change over what the areas' noise explains; about 1 if they share
        nothing.
    swing_df : float
        Degrees of freedom of `swing` (years).
    """

    area_sd: float
    df: float
    swing: float
    swing_df: float


def indicators(
    areas: pd.DataFrame,
    *,
    compare: tuple[str, str],
    total: str,
    redefined: Mapping[str, Sequence[str]] | None = None,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Give each indicator's change between two periods, per area and for the municipality.

    Parameters
    ----------
    areas : DataFrame
        Long: ``area``, ``period``, ``indicator``, ``value`` and perhaps ``unit``, ``lower``,
        ``upper``; missing values are NaN.
    compare : tuple of two str
        Periods (now, before).
    total : str
        Code of the municipality. Where it has no rows of its own, the weighted mean of the areas
        that were measured in both periods stands for it: of the largest areas only (wijken before
        buurten), and of a unit that is no share, rate or mean only with `weights`. The mean of a
        count over areas is no figure of the municipality, so then it has no row.
    redefined : mapping of str to sequence of str, optional
        Per indicator the periods from which it counts something else; a change across such a
        break is not tested, and steps across it are not used for the noise.
    weights : mapping of str to float, optional
        Weight of each area in the municipality (people); equal by default.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        Measure (the indicator), area, period, ``value``, ``lower``, ``upper``, ``vs_time…``.
        Without enough history ``vs_time_p`` is missing: no test, no claim. p is unadjusted.

    Raises
    ------
    SourceError
        If a column is not there, or a cell is there twice.
    """
    import pandas as pd

    _check(areas)
    wides = _wide(areas)
    breaks = {name: tuple(map(str, (redefined or {}).get(name, ()))) for name in wides}
    levels = {name: _levels(wide, total) for name, wide in wides.items()}
    noises = {
        (name, level): noise(wides[name].loc[parts], compare, breaks[name])
        for name, inside in levels.items()
        for level, parts in inside.items()
    }
    units, swings = _units(areas), _swings(noises)
    rows: list[dict[str, Any]] = []
    for name, wide in wides.items():
        unit, cells = units.get(name, ""), []
        broken = _broken(breaks[name], compare)
        mean = weights is not None or _is_mean(unit)
        for level, parts in levels[name].items():
            found = None if broken else noises[name, level]
            one = _Level(wide.loc[parts], found, swings.get(level, 1.0))
            cells += _cells(one, compare)
            if not any(cell["area"] == total for cell in cells):
                own = wide.loc[total] if total in wide.index else None
                cells += _whole(one, compare, total, weights or {}, own, mean=mean)
        if not levels[name] and total in wide.index:
            cells = _whole(_Level(wide.iloc[:0], None, 1.0), compare, total, {}, wide.loc[total])
        rows += [{"measure": name, "unit": unit, **cell} for cell in cells]
    return _finished(pd.DataFrame(rows))


def noise(wide: pd.DataFrame, compare: tuple[str, str], breaks: Sequence[str] = ()) -> Noise | None:
    """Learn an indicator's noise from the steps before the one that is tested.

    Parameters
    ----------
    wide : DataFrame, shape (n_areas, n_periods)
        Periods in order; the municipality left out.

    Returns
    -------
    Noise or None
        None with fewer than three usable steps or three areas. A step is as long as the one that
        is tested: over two years figures drift further apart than over one.
    """
    import numpy as np

    end, start = map(sort_key, compare)
    apart = [period for period in wide.columns if start < sort_key(period) <= end]
    earlier = [period for period in wide.columns if sort_key(period) <= start]
    periods = earlier[:: -max(len(apart), 1)]
    steps = [
        (wide[now] - wide[before]).dropna().to_numpy(dtype=float)
        for before, now in pairwise(reversed(periods))
        if not _broken(breaks, (now, before))
    ]
    steps = [step for step in steps if len(step) >= 3]
    if len(steps) < _PAIRS:
        return None
    df = sum(len(step) - 1 for step in steps)
    variance = sum(float(((step - step.mean()) ** 2).sum()) for step in steps) / df
    if variance <= 0:
        return None
    # next to each other, steps share a year: their squares count for less (correlation -1/2)
    shared = 1 + 0.5 * (len(steps) - 1) / len(steps)
    swings = [len(step) * float(step.mean()) ** 2 / variance for step in steps]
    return Noise(math.sqrt(variance), df / shared, float(np.mean(swings)), len(steps) / shared)


def shared_swing(noises: Sequence[Noise]) -> float:
    """Give the municipal swing that the indicators of a set share, at least 1.

    The median of a ratio that is F(years, df) where nothing is shared, over the median of that
    distribution: robust against a few indicators that do swing.
    """
    import numpy as np
    from scipy import special

    if not noises:
        return 1.0
    ratios = [one.swing / float(special.fdtri(one.swing_df, one.df, 0.5)) for one in noises]
    return max(1.0, float(np.median(ratios)))


def _wide(areas: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Put the periods of each indicator side by side, in order; areas are the rows."""
    table = areas.pivot_table(
        index=["indicator", "area"], columns="period", values="value", aggfunc="first"
    )
    table = table.rename(columns=str)
    table = table.loc[:, in_order(table.columns)]
    return {
        str(name): part.droplevel("indicator") for name, part in table.groupby(level="indicator")
    }


def _units(areas: pd.DataFrame) -> dict[str, str]:
    if "unit" not in areas:
        return {}
    known = areas.dropna(subset=["unit"]).drop_duplicates("indicator")
    return dict(zip(known["indicator"].astype(str), known["unit"].astype(str), strict=True))


def _broken(breaks: Sequence[str], compare: tuple[str, str]) -> bool:
    now, before = map(sort_key, compare)
    return any(before < sort_key(moment) <= now for moment in breaks)


def _swing(own: Noise, common: float) -> tuple[float, float]:
    """Give the swing to reckon with, and its degrees of freedom."""
    from scipy import special

    if own.swing > common and special.fdtrc(own.swing_df, own.df, own.swing / common) < _OWN:
        return own.swing, own.swing_df
    return common, own.df


def _is_mean(unit: str) -> bool:
    """Say whether a unit is that of a share, a rate or a mean, so that areas may be averaged."""
    return unit.casefold().startswith(_MEANS) or " per " in unit.casefold()


@dataclass(frozen=True)
class _Level:
    """An indicator's areas of one level (all wijken, or all buurten), with their noise."""

    wide: pd.DataFrame
    noise: Noise | None
    common: float

    def values(self, period: str) -> dict[str, float]:
        """Give each area's value in a period, NaN where there is none."""
        empty = dict.fromkeys(self.wide.index, math.nan)
        return self.wide[period].to_dict() if period in self.wide else empty

    def both(self, compare: tuple[str, str]) -> list[str]:
        """List the areas that were measured in both periods."""
        new, old = (self.values(period) for period in compare)
        return [area for area in self.wide.index if not math.isnan(new[area] - old[area])]


def _levels(wide: pd.DataFrame, total: str) -> dict[str, list[str]]:
    """Part the areas by the letters of their code, the shortest codes (largest areas) first.

    Of a municipality other municipalities, provinces and the country are no areas.
    """
    found: dict[str, list[str]] = {}
    for area in sorted((area for area in wide.index if area != total), key=lambda a: (len(a), a)):
        if not (_letters(total) == "GM" and _letters(area) in _BEYOND):
            found.setdefault(_letters(area), []).append(area)
    return {level: sorted(parts) for level, parts in found.items()}


def _letters(code: object) -> str:
    letters = re.match(r"[A-Za-z]+(?=\d)", str(code))
    return letters[0] if letters else ""


def _swings(noises: Mapping[tuple[str, str], Noise | None]) -> dict[str, float]:
    """Give the municipal swing that the indicators share, per level."""
    levels = sorted({level for _, level in noises})
    return {
        level: shared_swing([one for (_, own), one in noises.items() if one and own == level])
        for level in levels
    }


def _cells(level: _Level, compare: tuple[str, str]) -> list[dict[str, Any]]:
    """Make the cells of the areas of one level."""
    (new, old), found = (level.values(period) for period in compare), level.noise
    spread, df = None, math.nan
    if found:
        swing, _ = _swing(found, level.common)
        many = max(len(level.both(compare)), 1)
        spread, df = found.area_sd * math.sqrt(1 + (swing - 1) / many), found.df
    cells = []
    for area in level.wide.index:
        cells += _pair_of_cells(area, compare, (new[area], old[area]), spread, df, 1)
    return cells


def _whole(
    level: _Level,
    compare: tuple[str, str],
    total: str,
    weights: Mapping[str, float],
    own: pd.Series | None,
    *,
    mean: bool = False,
) -> list[dict[str, Any]]:
    """Make the cells of the municipality: its own figures, or the mean of the areas if it may."""
    both, (new, old) = level.both(compare), (level.values(period) for period in compare)
    weight = {area: float(weights.get(area, 1.0)) for area in both}
    mass = sum(weight.values())
    if own is not None:
        there: dict[Any, float] = own.to_dict()
        values = (there.get(compare[0], math.nan), there.get(compare[1], math.nan))
    elif mass > 0 and mean:
        latest, earlier = (sum(weight[a] * year[a] for a in both) / mass for year in (new, old))
        values = (latest, earlier)
    else:
        return []
    spread, df = None, math.nan
    if mass > 0 and level.noise:
        swing, df = _swing(level.noise, level.common)
        effective = mass**2 / sum(one**2 for one in weight.values())
        spread = level.noise.area_sd * math.sqrt(swing / effective)
    cells = _pair_of_cells(total, compare, values, spread, df, len(both))
    if own is None:
        how = "gewogen" if weights else "gewoon"
        cells = [{**cell, "method": f"{_METHOD}; {how} gemiddelde van gebieden"} for cell in cells]
    return cells


def _pair_of_cells(
    area: str,
    compare: tuple[str, str],
    values: tuple[float, float],
    spread: float | None,
    df: float,
    n: int,
) -> list[dict[str, Any]]:
    """Make the two cells (now, before) of an area, with the test on the first."""
    from scipy import special

    half = float(special.stdtrit(df, 0.975)) * spread if spread else math.nan
    own = half / math.sqrt(2)
    change = values[0] - values[1]
    p = float(2 * special.stdtr(df, -abs(change) / spread)) if spread else math.nan
    cells = [
        {
            "area": area,
            "period": period,
            "value": value,
            "lower": value - own,
            "upper": value + own,
            "n": n,
        }
        for period, value in zip(compare, values, strict=True)
    ]
    names = ("", "_lower", "_upper", "_p", "_value")
    parts = (change, change - half, change + half, p, values[1])
    cells[0].update({f"vs_time{name}": part for name, part in zip(names, parts, strict=True)})
    return [cell for cell in cells if not math.isnan(cell["value"])]


def _check(areas: pd.DataFrame) -> None:
    if missing := [c for c in ("area", "period", "indicator", "value") if c not in areas]:
        raise SourceError(
            f"De gebiedscijfers missen de kolom '{missing[0]}'. Verwacht: area, period, "
            "indicator, value."
        )
    if twice := int(areas.duplicated(["area", "period", "indicator"]).sum()):
        raise SourceError(
            f"De gebiedscijfers hebben {twice} cellen dubbel. Verwacht: één rij per gebied, "
            "periode en indicator. Een wijk met een oude en een nieuwe code kan de reden zijn."
        )


def _finished(table: pd.DataFrame) -> pd.DataFrame:
    first = ["measure", "area", "period", "value", "lower", "upper", "n", "p", "grade", "unit"]
    compared = [f"vs_time{part}" for part in ("", "_lower", "_upper", "_p", "_value")]
    table = table.reindex(columns=[*table.columns.drop("method", errors="ignore"), "method"])
    table["method"] = table["method"].astype(object).fillna(_METHOD)
    table = table.assign(p=float("nan"), grade="indicator")
    table = table.reindex(columns=[*first, "method", *compared])
    order = ["measure", "area", "period"]
    return table.sort_values(order, kind="stable", ignore_index=True)
