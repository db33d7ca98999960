"""The matrix: which approach aims at which result areas, and with which instruments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from .areas import AREAS, area_of

if TYPE_CHECKING:
    import pandas as pd

Matrix = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Approach: result area: instruments by id; ``STANDARD`` stands for the one of the area."""
STANDARD = "*"
_TICKS = {"x", "✓", "✔", "v", "ja", "j", "yes", "y", "1", "1.0", "true", "waar", "*"}
_EMPTY = {"", "-", "nee", "n", "no", "0", "0.0", "false", "onwaar", "nan", "none", "<na>"}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
"""What an approach or a form may be called: it names files and columns."""
_SPLIT = re.compile(r"[\s,;+&]+")


def read_matrix(matrix: pd.DataFrame | Mapping[str, Any]) -> Matrix:
    """Read a matrix of approaches by result areas.

    Parameters
    ----------
    matrix : DataFrame or mapping
        One row an approach (its id in the first column, or as the index) and one column a result
        area, by id or title. A cell is a tick (x, ja, 1, ✓) for the standard questions of that
        area, ids of instruments ("djg6", "x + k10"), or empty. A mapping gives approach: areas, or
        approach: area: cell.

    Raises
    ------
    DefinitionError
        If an area isn't one of the eight, an approach is there twice or aims at nothing.
    """
    rows = _rows(matrix)
    made: dict[str, dict[str, tuple[str, ...]]] = {}
    for approach, cells in rows:
        if approach in made:
            raise DefinitionError(f"Aanpak '{approach}' staat twee keer in de matrix.")
        if not NAME.fullmatch(approach):
            raise DefinitionError(
                f"Aanpak '{approach}': gebruik de id uit monitor.yml (letters, cijfers, - en _, "
                "zonder spaties). De titel komt uit de monitor."
            )
        chosen = {area_of(area): _cell(cell) for area, cell in cells.items()}
        chosen = {area: chosen[area] for area in AREAS if chosen.get(area)}
        if not chosen:
            raise DefinitionError(
                f"Aanpak '{approach}' heeft geen enkel resultaatgebied. Zet een x bij ten minste "
                f"één van: {', '.join(AREAS)}."
            )
        made[approach] = chosen
    if not made:
        raise DefinitionError("De matrix heeft geen aanpakken. Verwacht: één regel per aanpak.")
    return made


def _rows(matrix: pd.DataFrame | Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(matrix, Mapping):
        return [(str(name), _of_mapping(given)) for name, given in matrix.items()]
    frame = matrix
    if not _is_area(str(frame.columns[0])):
        frame = frame.set_index(frame.columns[0])
    names = [str(name).strip() for name in frame.index]
    if blank := [at for at, name in enumerate(names) if name.casefold() in _EMPTY]:
        raise DefinitionError(f"Regel {blank[0] + 2} van de matrix heeft geen aanpak.")
    columns = [str(column) for column in frame.columns]
    cells = frame.to_numpy(dtype=object)
    return [
        (name, dict(zip(columns, row, strict=True))) for name, row in zip(names, cells, strict=True)
    ]


def _of_mapping(given: Any) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return {str(area): cell for area, cell in given.items()}
    return dict.fromkeys(map(str, given), STANDARD)


def _is_area(name: str) -> bool:
    try:
        area_of(name)
    except DefinitionError:
        return False
    return True


def _cell(cell: Any) -> tuple[str, ...]:
    if isinstance(cell, (list, tuple)):
        words = [str(word) for word in cell]
    else:
        words = _SPLIT.split(str(cell).strip())
    named = []
    for word in words:
        if word.casefold() in _TICKS:
            named.append(STANDARD)
        elif word.casefold() not in _EMPTY:
            named.append(word)
    return tuple(dict.fromkeys(named))
