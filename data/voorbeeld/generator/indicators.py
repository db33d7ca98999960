"""The indicators by wijk and year, and the denominators of reach."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .indicator_list import INDICATORS, Indicator
from .people import AGES
from .places import CODES, MUNICIPALITY, NAMES, OLD_CODE
from .registrations import LONGEST, WAIT, WAIT_LONGEST
from .seeds import stream
from .workbook import write_csv

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

YEARS = (2021, 2022, 2023, 2024, 2025, 2026)
REDEFINED_IN, REDEFINED_BY = 2023, 1.35
"""From this year two indicators count more kinds of people: their level is this factor higher."""
RENAMED, RENUMBERED_IN = "WK999911", 2024
SATISFACTION = {2025: 7.1, 2026: 7.4}
_MISSING = 0.025
_Z = 1.96


def _digits(indicator: Indicator) -> int:
    return 2 if indicator.level < 10 else 1


def _level(indicator: Indicator, area: str, year: int, offset: float) -> float:
    """Give the true value of an indicator in a wijk and a year."""
    if indicator.truth == "waiting":
        if year < 2026:
            return WAIT[2025]
        return WAIT_LONGEST if area in LONGEST else (12 * WAIT[2026] - 2 * WAIT_LONGEST) / 10
    if indicator.truth == "satisfaction":
        return SATISFACTION[max(year, 2025)]
    if indicator.truth == "redefined":
        return indicator.level * (REDEFINED_BY if year >= REDEFINED_IN else 1)
    if indicator.truth == "context":
        return indicator.level * (1 + offset)
    return indicator.level


def _dutch(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _numbers(value: float, noise: float, digits: int, missing: bool) -> list[str]:
    if missing:
        return [".", ".", "."]
    return [_dutch(v, digits) for v in (value, value - _Z * noise, value + _Z * noise)]


def write_indicators(path: Path) -> None:
    """Write twelve wijken by sixty indicators by six years, in windows-1252."""
    chance = stream("indicators")
    rows: list[list[str]] = [
        [
            "wijkcode",
            "wijknaam",
            "indicator",
            "omschrijving",
            "jaar",
            "waarde",
            "ondergrens",
            "bovengrens",
            "eenheid",
        ]
    ]
    for indicator in INDICATORS:
        offsets = dict(zip(CODES, chance.uniform(-0.25, 0.25, len(CODES)), strict=True))
        for area in CODES:
            for year in YEARS:
                value = _level(indicator, area, year, offsets[area])
                value += float(chance.normal(0, indicator.noise))
                old = area == RENAMED and year < RENUMBERED_IN
                missing = chance.random() < _MISSING
                names = (OLD_CODE if old else area, NAMES[area], indicator.code, indicator.name)
                numbers = _numbers(value, indicator.noise, _digits(indicator), missing)
                rows.append([*names, str(year), *numbers, indicator.unit])
    write_csv(path, rows, encoding="cp1252")


def _estimate(
    count: int, margin: float, chance: np.random.Generator, error: float
) -> tuple[int, int, int]:
    """Give a model's estimate of a count, with the bounds of its 95 % interval."""
    value = count * (1 + float(chance.normal(0, error)))
    return round(value), round(value * (1 - margin)), round(value * (1 + margin))


def write_denominators(people: pd.DataFrame, path: Path) -> None:
    """Write how many people may need support: wijk by group by year, a model's estimates.

    "alle" counts the young as well, for whom there is no row of their own: it is more than the
    sum of the three groups.
    """
    chance = stream("denominators")
    rows: list[list[object]] = [
        ["gebied", "naam", "leeftijdsgroep", "jaar", "personen", "ondergrens", "bovengrens", "bron"]
    ]
    for year in (2025, 2026):
        for area in (*CODES, MUNICIPALITY):
            here = people if area == MUNICIPALITY else people[people.area == area]
            for age in (*AGES[1:], "alle"):
                count = len(here) if age == "alle" else int((here.group_age == age).sum())
                whole = area == MUNICIPALITY
                margin = (0.04 if whole else 0.10) if age == "alle" else (0.06 if whole else 0.15)
                numbers = _estimate(count, margin, chance, margin / 8)
                name = "Wilgendam" if whole else NAMES[area]
                rows.append([area, name, age, year, *numbers, "Modelschatting Wilgendam 2024"])
    write_csv(path, rows, encoding="utf-8-sig")
