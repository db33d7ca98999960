"""The matrix of approaches by result areas, as a researcher writes it down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DefinitionError, SourceError

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
    import pandas as pd

    if not file.is_file():
        raise SourceError(f"Het bestand '{file}' is er niet. Controleer de naam en de map.")
    rows = _workbook_rows(file) if file.suffix.lower() == ".xlsx" else _text_rows(file)
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or len(rows[0]) < 2:
        raise SourceError(
            f"{file.name}: geen matrix gevonden. Verwacht: een regel met resultaatgebieden, en per "
            "aanpak een regel; als csv (puntkomma of komma) of xlsx."
        )
    width = len(rows[0])
    filled = [(row + [""] * width)[:width] for row in rows[1:]]
    return pd.DataFrame(filled, columns=pd.Index(rows[0]))


def _text_rows(file: Path) -> list[list[str]]:
    import csv

    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    head = text.partition("\n")[0]
    separator = max(";,\t", key=head.count)
    return [
        [cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=separator)
    ]


def _workbook_rows(file: Path) -> list[list[str]]:
    from openpyxl import load_workbook

    sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
    cells = sheet.iter_rows(values_only=True)
    return [["" if one is None else str(one).strip() for one in row] for row in cells]


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
