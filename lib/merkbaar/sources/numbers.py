"""Read text as numbers, one decision for a whole column: comma or point, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MARKS = frozenset(
    {
        ".",
        "..",
        "...",
        "-",
        "--",
        "x",
        "X",
        "NA",
        "N/A",
        "n/a",
        "#N/A",
        "#N/B",
        "NaN",
        "nan",
        "null",
    }
    | {"NULL", "None", "n.v.t.", "nvt", "N.v.t.", "n.b.", "onbekend", "Onbekend", "(leeg)"}
    | {"#DIV/0!", "#DEEL/0!", "#VALUE!", "#WAARDE!", "#REF!", "#VERW!", "#NAME?", "#NAAM?"}
    | {"#NUM!", "#GETAL!", "#NULL!", "#LEEG!"}
)
SENTINELS = frozenset(-v for v in (99999999, 9999999, 999999, *range(99990, 100000)))
_SMALL_SENTINELS = frozenset({-9999, -999})
_UNIT = r"(?:(?:€|EUR)\s*)?"
_AFTER = r"\s*(?:%|€|EUR|,-)?"
_SIGN = r"[-+\u2212]?"
_GAP = "[ \u00a0\u202f']"
_DUTCH = re.compile(
    rf"{_UNIT}{_SIGN}{_UNIT}(?:\d+|[1-9]\d{{0,2}}(?:\.\d{{3}})+|[1-9]\d{{0,2}}(?:{_GAP}\d{{3}})+)"
    rf"(?:,\d+)?-?{_AFTER}|{_SIGN},\d+"
)
_ENGLISH = re.compile(
    rf"{_UNIT}{_SIGN}{_UNIT}(?:\d+|[1-9]\d{{0,2}}(?:,\d{{3}})+|[1-9]\d{{0,2}}(?:{_GAP}\d{{3}})+)"
    rf"(?:\.\d*)?(?:[eE][-+]?\d+)?-?{_AFTER}|{_SIGN}\.\d+"
)
_UNSURE = re.compile(rf"{_UNIT}{_SIGN}{_UNIT}[1-9]\d{{0,2}}[.,]\d{{3}}-?{_AFTER}")
_NOISE = re.compile("[€%\\s\u00a0\u202f']|EUR|,-$")
_WHOLE = re.compile(r"[-+]?\d+")
_LOOKED_AT_FIRST = 20
_CODE = re.compile(r"[-+]?0\d+|\+\d{8,}|\d{16,}")
DUTCH, ENGLISH = "komma", "punt"


@dataclass(frozen=True)
class Reading:
    """How a column of texts reads as numbers.

    Attributes
    ----------
    values : dict of str to int, float or None
        For each distinct text its number; None where it is missing.
    marks : tuple of str
        Texts and numbers that were taken as missing, as kinds ("." or "-99999999").
    remark : str or None
        What a reader should know of the choice.
    style : str or None
        "komma" or "punt" where the cells themselves show it.
    """

    values: dict[str, int | float | None]
    marks: tuple[str, ...] = ()
    remark: str | None = None
    style: str | None = None


def style_of(texts: Iterable[str]) -> str | None:
    """Say whether texts show a decimal comma or a decimal point without doubt.

    Parameters
    ----------
    texts : iterable of str
        Distinct cells of a column.

    Returns
    -------
    str or None
        "komma", "punt", or None where the column has no numbers or they fit both.
    """
    bare = [t for t in texts if t and t not in MARKS]
    dutch = bool(bare) and all(_DUTCH.fullmatch(t) for t in bare)
    english = bool(bare) and all(_ENGLISH.fullmatch(t) for t in bare)
    if dutch == english:
        return None
    return DUTCH if dutch else ENGLISH


def read(texts: Iterable[str], *, lean: str) -> Reading | None:
    """Read a column's distinct texts as numbers, if all of them are.

    Codes stay text: a column with a leading zero ("0599"), a plus before a telephone number or
    more than 15 digits isn't numeric. Where every cell is like "1.234" the file's other columns
    decide (`lean`), and that is said.

    Parameters
    ----------
    texts : iterable of str
        Distinct cells, stripped; "" is missing.
    lean : str
        "komma" or "punt": what the rest of the file shows.

    Returns
    -------
    Reading or None
        None where the column isn't one of numbers.
    """
    distinct = list(texts)
    bare = [t for t in distinct if t and t not in MARKS]
    few = bare[:_LOOKED_AT_FIRST]
    if not bare or not all(_DUTCH.fullmatch(t) or _ENGLISH.fullmatch(t) for t in few):
        return None
    if any(_CODE.fullmatch(t) for t in bare):
        return None
    dutch = [bool(_DUTCH.fullmatch(t)) for t in bare]
    english = [bool(_ENGLISH.fullmatch(t)) for t in bare]
    remark = None
    if all(dutch) and all(english):
        style = lean
        if any("." in t or re.search(r",\d", t) for t in bare):
            remark = (
                f"Onzeker of punt en komma duizendtallen of decimalen zijn; gelezen met {lean}."
            )
    elif all(dutch) or all(english):
        style = DUTCH if all(dutch) else ENGLISH
    elif all(d or e for d, e in zip(dutch, english, strict=True)):
        if any(_UNSURE.fullmatch(t) for t in bare):
            return None
        values = {t: _value(t, DUTCH if d else ENGLISH) for t, d in zip(bare, dutch, strict=True)}
        return _finish(distinct, values, "Decimale komma en punt door elkaar; beide gelezen.", None)
    else:
        return None
    values = {t: _value(t, style) for t in bare}
    own = style if all(dutch) != all(english) else None
    return _finish(distinct, values, remark, own)


def _value(text: str, style: str) -> int | float:
    bare = text
    if not bare[-1].isdigit() or not bare.isascii() or " " in bare or "E" in bare or "'" in bare:
        bare = _NOISE.sub("", bare).replace("\u2212", "-")
    if bare.endswith("-"):
        bare = "-" + bare[:-1]
    group, decimal = (".", ",") if style == DUTCH else (",", ".")
    bare = bare.replace(group, "").replace(decimal, ".")
    return int(bare) if _WHOLE.fullmatch(bare) else float(bare)


def _finish(
    distinct: list[str], found: dict[str, int | float], remark: str | None, style: str | None
) -> Reading:
    hidden = sentinels(found.values())
    values: dict[str, int | float | None] = {
        t: None if (v := found.get(t)) is None or v in hidden else v for t in distinct
    }
    marks = sorted({t for t in distinct if t in MARKS} | {f"{int(v)}" for v in hidden})
    if any("%" in t for t in found):
        remark = ((remark + " ") if remark else "") + "Procenttekens zijn weggelaten."
    return Reading(values, tuple(marks), remark, style)


def sentinels(values: Iterable[int | float]) -> set[int | float]:
    """Give the numbers that stand for "missing" in Dutch statistics, if they occur.

    Parameters
    ----------
    values : iterable of number
        Distinct values of a column.

    Returns
    -------
    set of number
        Of -99999999, -99997 and their kind; -9999 and -999 only where nothing else is negative.
    """
    distinct = set(values)
    found = {v for v in distinct if v in SENTINELS}
    rest = distinct - found
    small = {v for v in rest if v in _SMALL_SENTINELS}
    if small and all(v >= 0 for v in rest - small):
        found |= small
    return found
