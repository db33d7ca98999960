"""Numbers as a reader meets them: 1.234,5 dagen, and "ongeveer 4 op de 10"."""

from __future__ import annotations

import math
from typing import Any

from .catalogue import has, interface

HIDDEN = "–"
_MINUS = "−"
_COUNTED = {"mensen": "unit.people", "personen": "unit.people", "verhalen": "unit.stories"}
"""Units of things that are counted, with the text that puts them in words."""
_DIGITS = {
    **dict.fromkeys(_COUNTED, 0),
    **{"%": 0, "dagen": 0, "EUR": 0, "x 1.000 euro": 0, "per 1.000": 0, "per km2": 0},
    "cijfer alfa": 2,
}
_WORDS = {**_COUNTED, "dagen": "unit.days", "x 1.000 euro": "unit.thousand_euro"}
_SIMPLE = ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 10))
_SMALL = (6, 7, 8, 10, 15, 20, 30, 50, 100)


def digits(unit: str, *, width: float | None = None) -> int:
    """Give the decimals that a figure can bear.

    Parameters
    ----------
    unit : str
        Unit of the figure.
    width : float, optional
        Width of its interval, in `unit`: a narrow interval asks for more decimals.
    """
    usual = _DIGITS.get(unit, 1)
    if width is None or width <= 0 or not math.isfinite(width):
        return usual
    return min(max(usual, math.ceil(-math.log10(width))), usual + 2)


def number(
    value: float | None,
    unit: str = "",
    language: str = "nl",
    *,
    decimals: int | None = None,
    signed: bool = False,
    difference: bool = False,
) -> str:
    """Write a number with its unit.

    Parameters
    ----------
    value : float or None
        None (hidden or missing) gives a dash.
    unit : str
        "%", "dagen", "punten 0-6", "cijfer 1-10", "EUR", "per 1.000", … or empty.
    language : str
        "nl", "nl-b1" or "en".
    decimals : int, optional
        Decimals; by default what fits the unit.
    signed : bool
        Put a plus before a number above zero.
    difference : bool
        The value is a difference: of percentages in points, of marks in points.
    """
    if value is None or not math.isfinite(value):
        return HIDDEN
    places = digits(unit) if decimals is None else decimals
    plain = _plain(abs(value), places, language)
    zero = not any(figure in plain for figure in "123456789")
    sign = "" if zero else _MINUS if value < 0 else "+" if signed else ""
    one = plain == "1" or (language != "en" and bool(places) and abs(value) < 2 and not zero)
    return _with_unit(sign + plain, unit, language, one=one, difference=difference)


def bound(
    value: float | None, unit: str, language: str = "nl", *, difference: bool, **how: Any
) -> str:
    """Write the lower bound of a range: its unit follows at the upper one ("12 en 17 dagen")."""
    if unit == "%" and not difference:
        return number(value, unit, language, **how)
    return number(value, "", language, **how)


def unit_name(unit: str, language: str = "nl") -> str:
    """Name a unit ("punten 0-6") in a language ("points 0-6")."""
    first, _, rest = unit.partition(" ")
    key = f"unit.word.{first}"
    return f"{interface(key, language)} {rest}".strip() if has(key) else unit


def _plain(value: float, places: int, language: str) -> str:
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, format=pattern, locale="en" if language == "en" else "nl")


def _with_unit(text: str, unit: str, language: str, *, one: bool, difference: bool) -> str:
    """Put the unit with a written number; "3" and "dagen" is "3 dagen", "1" is "1 dag"."""
    count = 1 if one else 2
    if unit == "%":
        return (
            interface("unit.points", language, count=count, number=text)
            if difference
            else (f"{text}%" if language == "en" else f"{text} %")
        )
    if unit.startswith("punten"):
        return interface("unit.points", language, count=count, number=text)
    if unit.startswith("cijfer"):
        if not difference:
            return text
        return interface("unit.points", language, count=count, number=text)
    if unit == "EUR":
        return f"€ {text}" if text[0].isdigit() else f"{text[0]} € {text[1:]}"
    if unit in _WORDS:
        return interface(_WORDS[unit], language, count=count, number=text)
    written = unit.replace("1.000", "1,000") if language == "en" else unit
    return f"{text} {written.replace('km2', 'km²')}".strip()


def telling(unit: str, value: float | None, *ends: float | None) -> int:
    """Give the decimals of a value with its range: enough to tell the ends apart, at most two more.

    "18 dagen, tussen 18 en 18" says nothing; "17,9 dagen, tussen 17,6 en 18,2" does.
    """
    usual = digits(unit)
    found = [one for one in (value, *ends) if one is not None and math.isfinite(one)]
    if len(found) < 3 or min(found) == max(found):
        return usual
    for places in range(usual, usual + 2):
        if len({round(one, places) for one in (min(found), max(found))}) > 1:
            return places
    return usual + 2


def about(share: float | None, language: str = "nl") -> str:
    """Say a share in words that it can bear: 22 % is "ongeveer 1 op de 5".

    Parameters
    ----------
    share : float or None
        In percent, 0–100 or above.
    """
    return _about(share, language, "")


def about_people(share: float | None, language: str = "nl") -> str:
    """Say a share of people in words: "ongeveer 1 op de 5 mensen", "bijna iedereen"."""
    return _about(share, language, ".people")


def _about(share: float | None, language: str, of: str) -> str:
    if share is None or not math.isfinite(share):
        return HIDDEN
    part = share / 100
    if part <= 0 or part >= 1:
        return interface(f"about.none{of}" if part <= 0 else f"about.all{of}", language)
    if part < 0.01 or part >= 0.95:
        few = part < 0.01
        return interface(f"about.almost_none{of}" if few else f"about.almost_all{of}", language)
    count, whole = _ratio(part)
    if (count, whole) == (1, 2):
        return interface(f"about.half{of}", language)
    return interface(f"about.ratio{of}", language, part=count, whole=whole)


def _ratio(part: float) -> tuple[int, int]:
    """Find the simplest "1 op de 5" that is near enough (within 2,5 points, or a tenth of it)."""
    if part < 0.18:
        return 1, min(_SMALL, key=lambda whole: abs(math.log(part * whole)))
    for count, whole in _SIMPLE:
        if abs(part - count / whole) <= 0.025:
            return count, whole
    return min(max(round(part * 10), 1), 9), 10
