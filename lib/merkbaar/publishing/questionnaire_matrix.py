"""The matrix of approaches by result areas, as a researcher writes it down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DefinitionError, SourceError
from .plain_tables import read_plain

if TYPE_CHECKING:
    import pandas as pd

EXPECTED = "verwacht"
"""Column with the people expected at the first moment; it needn't be there."""


def matrix_of(file: Path) -> pd.DataFrame:
    """Read a matrix as text: an "x" is a tick here, and no sign of something missing.

    Raises
    ------
    SourceError
        If the file isn't there, or holds no table.
    """
    table = read_plain(file)
    if table.empty or table.shape[1] < 2:
        raise SourceError(
            f"{file.name}: geen matrix gevonden. Verwacht: een regel met resultaatgebieden, en per "
            "aanpak een regel; als csv (puntkomma of komma) of xlsx."
        )
    return table.reset_index(drop=True)


def expected_of(matrix: pd.DataFrame) -> dict[str, int]:
    """Give the people expected per approach; empty without that column.

    Raises
    ------
    DefinitionError
        If something else than a number stands there.
    """
    if EXPECTED not in matrix:
        return {}
    names = matrix[matrix.columns[0]].astype(str)
    try:
        counts = [int(float(one)) if str(one) else 0 for one in matrix[EXPECTED]]
    except ValueError:
        raise DefinitionError(
            f"De kolom '{EXPECTED}' van de matrix heeft niet overal een getal. Verwacht: hoeveel "
            "mensen er bij de eerste meting zullen zijn."
        ) from None
    return dict(zip(names, counts, strict=True))
