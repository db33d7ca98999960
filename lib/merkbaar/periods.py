"""The order of periods and waves: by what the numbers in their names are worth (9 before 10)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FIRST = frozenset({"voor", "vooraf", "voorjaar", "pre", "before"})
_FIRST_STEMS = (
    "voormet", "voortest", "nul", "begin", "start", "intake", "aanvang", "aanmeld", "instroom",
    "baseline", "premet", "pretest",
)  # fmt: skip
_LAST = frozenset({"na", "achteraf", "najaar", "post", "after", "end"})
_LAST_STEMS = (
    "namet", "natest", "eind", "afsluit", "afrond", "slot", "uitstroom", "endline", "exit",
    "postmet", "posttest",
)  # fmt: skip
_LATER_STEMS = ("follow",)
_MONTHS = (
    ("januari", "january", "jan"), ("februari", "february", "feb"), ("maart", "march", "mrt"),
    ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"),
    ("augustus", "august", "aug"), ("september", "sept", "sep"), ("oktober", "october", "okt"),
    ("november", "nov"), ("december", "dec"),
)  # fmt: skip
_MONTH = {name: at for at, names in enumerate(_MONTHS, start=1) for name in names}
_DATE = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_SIGNED = re.compile(r"(?:(?<![^\W_])t\s?|^|(?<=[^\W\d]\s))[-−–](?=\d)")
_PART = re.compile(r"~?\d+|[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")

SortKey = tuple[int, tuple[int, ...], tuple[int, ...], int, tuple[tuple[int, int, str], ...], str]
"""Where a name stands among others; no two names stand in the same place."""


def sort_key(name: object) -> SortKey:
    """Give where the name of a period or wave stands: numbers by their worth, before letters.

    So ``2025`` comes before ``2026``, ``golf 9`` before ``golf 10``, ``Q4 2025`` before
    ``Q1 2026`` (years count first, then months and other numbers) and ``T-1`` before ``T0``.
    Where the numbers are the same, words of a beginning (voor, voormeting, nulmeting, start,
    intake, …) come before words of an end (na, nameting, eind, afsluiting, slot, …). Without
    numbers, or with one that counts them ("nameting 2"), such words come before and after
    everything; other words come after numbers.

    Parameters
    ----------
    name : object
        A period or wave; anything but text is taken as its text.

    Returns
    -------
    SortKey
        To be compared with those of other names, or used as a key to sort by.

    Notes
    -----
    "T-1" is one before T0, never the first after it: call that one "T1".
    """
    text = str(name)
    plain = _DATE.sub(r"\4-\3-\1", text.strip().casefold())
    parts = _PART.findall(_SIGNED.sub(" ~", plain))
    years = tuple(int(part) for part in parts if _YEAR.fullmatch(part))
    months = [_MONTH[part] for part in parts if part in _MONTH]
    others = [_number(part) for part in parts if _is_number(part) and not _YEAR.fullmatch(part)]
    side, counted = _side(parts)
    numbers = (*months, *others)
    rank = 3 if years or (numbers and not counted) else {-1: 1, 0: 4, 1: 5, 2: 6}[side]
    letters = (part for part in re.split(r"(\d+)", text) if part)
    return rank if parts else 0, years, numbers, side, tuple(map(_worth, letters)), text


def in_order(names: Iterable[object]) -> list[str]:
    """List names of periods or waves once each, in their order."""
    return sorted({str(name) for name in names}, key=sort_key)


def _side(parts: list[str]) -> tuple[int, bool]:
    """Say whether a name is of a beginning (-1) or an end (1, 2), and whether that is counted."""
    for at, part in enumerate(parts):
        if side := _side_of(part):
            return side, at + 1 < len(parts) and _is_number(parts[at + 1])
    return 0, False


def _side_of(word: str) -> int:
    if word in _FIRST or word.startswith(_FIRST_STEMS):
        return -1
    if word in _LAST or word.startswith(_LAST_STEMS):
        return 1
    return 2 if word.startswith(_LATER_STEMS) else 0


def _is_number(part: str) -> bool:
    return part[-1].isdecimal()


def _number(part: str) -> int:
    return -int(part[1:]) if part.startswith("~") else int(part)


def _worth(part: str) -> tuple[int, int, str]:
    return (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())


def is_earlier(before: str, now: str) -> bool:
    """Say whether a period lies before another one, and is written alike.

    So 2025 lies before 2026 and 2025-Q4 before 2026-Q1; 2025 is no quarter to compare one with.
    """
    alike = re.sub(r"\d", "0", before) == re.sub(r"\d", "0", now)
    return alike and sort_key(before) < sort_key(now)
