"""Dates as people type them, one cell at a time: which notation, and which day."""

from __future__ import annotations

import datetime as dt
import re

_CLOCK = r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/. ](\d{{1,2}})[-/. ](\d{{1,2}}){_CLOCK}")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})()()()")
_NUMBERS = re.compile(rf"(\d{{1,2}})\s?[-/. ]\s?(\d{{1,2}})\s?[-/. ]\s?(\d{{4}}|\d{{2}}){_CLOCK}")
_NAMED = re.compile(rf"(\d{{1,2}})[- .]+([^\W\d_]{{3,9}})\.?[- ]+(\d{{4}}|\d{{2}}){_CLOCK}")
_NAMES = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_MONTHS |= {"maa": 3, "mar": 3, "may": 5, "oct": 10}
_CENTURY = 2000


def notation(text: str) -> str | None:
    """Name the notation of a date; None where the text is no date.

    Parameters
    ----------
    text : str
        A cell.

    Returns
    -------
    str or None
        "jaar-maand-dag", "getallen" (day or month first), "getallen kort" (two-digit year),
        "met maandnaam" or "aaneen" (20250131).
    """
    text = text.strip()
    if _YEAR_FIRST.fullmatch(text):
        return "jaar-maand-dag"
    if match := _NUMBERS.fullmatch(text):
        return "getallen" if len(match[3]) == 4 else "getallen kort"
    if (match := _NAMED.fullmatch(text)) and match[2].lower()[:3] in _MONTHS:
        return "met maandnaam"
    return "aaneen" if _COMPACT.fullmatch(text) else None


def read_date(text: str, order: str) -> dt.datetime | None:
    """Read a date.

    Parameters
    ----------
    text : str
        A cell.
    order : str
        "day_first", "month_first" or "year_first": what is meant where only numbers stand; a
        year of four digits in front, and a month's name, speak for themselves.

    Returns
    -------
    datetime or None
        None where it is no day.
    """
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _moment(match[1], match[2], match[3], match)
    if match := _NAMED.fullmatch(text):
        month = _MONTHS.get(match[2].lower()[:3])
        return _moment(match[3], str(month), match[1], match) if month else None
    if match := _NUMBERS.fullmatch(text):
        if order == "year_first":
            return _moment(match[1], match[2], match[3], match)
        day, month = (1, 2) if order == "day_first" else (2, 1)
        return _moment(match[3], match[month], match[day], match)
    return None


def _moment(year: str, month: str, day: str, match: re.Match[str]) -> dt.datetime | None:
    number = int(year) + (_CENTURY if len(year) <= 2 else 0)
    hour, minute, second = (int(match[place] or 0) for place in (4, 5, 6))
    try:
        return dt.datetime(number, int(month), int(day), hour, minute, second)
    except ValueError:
        return None
