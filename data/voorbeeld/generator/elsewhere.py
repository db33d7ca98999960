"""Figures of the Netherlands for a few indicators: made up, as everything here, and named so."""

from __future__ import annotations

from pathlib import Path

from .indicator_list import INDICATORS
from .indicators import SATISFACTION, YEARS
from .workbook import write_csv

CODE, NAME = "NL00", "Nederland (verzonnen)"
WAIT = 25.0
"""T12: days of waiting in the country, every year; in Wilgendam it rises from 18 to 31."""
BESIDE = ("i01", "i02", "i13", "i27")
"""Waiting time and satisfaction, and two of which nothing differs."""


def level(code: str, year: int) -> float:
    """Give the country's figure of an indicator in a year."""
    if code == "i01":
        return WAIT
    if code == "i02":
        return SATISFACTION[max(year, 2025)]
    return next(one.level for one in INDICATORS if one.code == code)


def write(path: Path) -> None:
    """Write the figures as a download has them: no bounds, for the whole country was counted."""
    known = {one.code: one for one in INDICATORS}
    head = ["gebied", "naam", "indicator", "omschrijving", "jaar", "waarde", "eenheid"]
    rows = [
        [CODE, NAME, code, known[code].name, year, f"{level(code, year):.1f}".replace(".", ","),
         known[code].unit]
        for code in BESIDE
        for year in YEARS
    ]  # fmt: skip
    write_csv(path, [head, *rows])
