"""The order of periods and waves: by what the numbers in their names are worth (9 before 10)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FIRST = frozenset({"voor", "voormeting", "nulmeting", "begin", "start", "pre", "before"})
_LAST = frozenset({"na", "nameting", "eindmeting", "eind", "einde", "post", "after"})

SortKey = tuple[tuple[tuple[int, int, str], ...], str]
"""Where a name stands among others; no two names stand in the same place."""


def sort_key(name: object) -> SortKey:
    """Give where the name of a period or wave stands: numbers by their worth, before letters.

    So ``2025`` comes before ``2026``, ``golf 9`` before ``golf 10``, ``2025-Q4`` before
    ``2026-Q1``, ``voor`` before everything and ``na`` after it; other words come after numbers.

    Parameters
    ----------
    name : object
        A period or wave; anything but text is taken as its text.

    Returns
    -------
    SortKey
        To be compared with those of other names, or used as a key to sort by.
    """
    text = str(name)
    parts = (part for part in re.split(r"(\d+)", text) if part)
    alone = text.strip().casefold()
    side = -1 if alone in _FIRST else 1 if alone in _LAST else 0
    return ((side, 0, ""), *map(_worth, parts)), text


def in_order(names: Iterable[object]) -> list[str]:
    """List names of periods or waves once each, in their order."""
    return sorted({str(name) for name in names}, key=sort_key)


def _worth(part: str) -> tuple[int, int, str]:
    return (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
