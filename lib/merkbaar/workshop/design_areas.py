"""Wijken and buurten as a group types or pastes them: on each line a code and a name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import DefinitionError

AREAS = ("areas",)
"""Where they stand in the monitor file."""
_LINE = re.compile(r"((?:WK\d{4}[0-9A-Z]{2})|(?:BU\d{4}[0-9A-Z]{4}))[\s,;:|]+(\S.*)", re.IGNORECASE)


def as_lines(areas: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give the areas of a file, a line each."""
    return [f"{one.get('code', '')} {one.get('name', '')}".strip() for one in areas]


def from_lines(
    lines: Sequence[str], before: Sequence[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Read areas from lines; what else the file says of an area (its old codes) stays.

    Parameters
    ----------
    lines : sequence of str
        ``WK059901 Centrum``; a tab, comma or semicolon may stand between.
    before : sequence of mapping
        The areas as they were.

    Raises
    ------
    DefinitionError
        If a line has no code and name, or a code stands there twice.
    """
    known = {one.get("code"): one for one in before}
    made: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise DefinitionError(
                f"Wijken of buurten, regel {number}: hier staat geen code met een naam. Verwacht: "
                "WK met 6 of BU met 8 tekens, een spatie en de naam, zoals WK059901 Centrum."
            )
        code = found[1].upper()
        if code in made:
            raise DefinitionError(
                f"Wijken of buurten, regel {number}: de code {code} staat er al. Haal er één weg."
            )
        made[code] = {**known.get(code, {}), "code": code, "name": found[2].strip()}
    return list(made.values())


def area_changes(
    lines: Sequence[str], before: Sequence[Mapping[str, Any]]
) -> dict[tuple[int | str, ...], Any]:
    """Give what to write where: item by item where that keeps the comments of a file.

    Raises
    ------
    DefinitionError
        If a line can't be read.
    """
    wanted = from_lines(lines, before)
    same = [one.get("code") for one in before] == [one["code"] for one in wanted[: len(before)]]
    if not before or not same:
        return {AREAS: wanted}
    return {
        (*AREAS, at): one
        for at, one in enumerate(wanted)
        if at >= len(before) or one != dict(before[at])
    }
