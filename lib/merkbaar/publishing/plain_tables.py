"""A table as it stands, every cell as text: for files of which we know the layout.

A raw file goes through ``sources``, which repairs and guesses. A matrix and the export of a form
need no guess: there an "x" is a tick, a last line is somebody, and a row keeps its number.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SourceError

if TYPE_CHECKING:
    import pandas as pd

_SEPARATORS = ";,\t|"
Line = tuple[int, list[str]]


def read_plain(file: Path, sheet: str | None = None) -> pd.DataFrame:
    """Read a table of text; the index "row" is the row in the file (the heading is 1).

    Parameters
    ----------
    file : Path
        csv (semicolon, comma, tab or bar; UTF-8, or else Windows) or xlsx.
    sheet : str, optional
        Sheet of a workbook; by default the first.

    Raises
    ------
    SourceError
        If the file isn't there, can't be read, or has no heading with a row below it.
    """
    import pandas as pd

    if not file.is_file():
        raise SourceError(f"Het bestand '{file}' is er niet. Controleer de naam en de map.")
    is_book = file.suffix.lower() in (".xlsx", ".xlsm")
    lines = _of_workbook(file, sheet) if is_book else _of_text(file)
    lines = [line for line in lines if any(line[1])]
    if not lines:
        raise SourceError(f"{file.name}: het bestand is leeg. Verwacht: een regel met koppen.")
    head = lines[0][1]
    width = len(head)
    cells = [(row + [""] * width)[:width] for _, row in lines[1:]]
    numbers = pd.Index([number for number, _ in lines[1:]], name="row")
    return pd.DataFrame(cells, index=numbers, columns=pd.Index(head), dtype=str)


def _of_text(file: Path) -> list[Line]:
    import csv

    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(_SEPARATORS, key=head.count))
    try:
        return [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error:
        raise SourceError(
            f"{file.name}: regel {reader.line_num} is niet te lezen als csv. Exporteer opnieuw, of "
            "sla het bestand op als xlsx."
        ) from None


def _of_workbook(file: Path, sheet: str | None) -> list[Line]:
    import zlib
    from zipfile import BadZipFile

    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return _rows(file, sheet)
    except (BadZipFile, InvalidFileException, OSError, SyntaxError, zlib.error,
            LookupError, ValueError, TypeError, AttributeError, EOFError):  # fmt: skip
        raise SourceError(  # broken XML is a SyntaxError, broken parts are any of the others
            f"{file.name} is geen leesbare Excel-werkmap. Verwacht: een xlsx zonder wachtwoord. "
            "Open het bestand in Excel of LibreOffice, sla het op als xlsx en probeer het "
            "opnieuw; er is niets ingelezen."
        ) from None


def _rows(file: Path, sheet: str | None) -> list[Line]:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True)
    if sheet is not None and sheet not in book.sheetnames:
        raise SourceError(
            f"{file.name} heeft geen blad '{sheet}'. Gevonden: {len(book.sheetnames)} blad(en) met "
            "een andere naam. Gebruik het invulblad dat bij de vragenlijst is gemaakt."
        )
    page = book[sheet] if sheet is not None else book.worksheets[0]
    return [
        (number, ["" if cell is None else str(cell).strip() for cell in row])
        for number, row in enumerate(page.iter_rows(values_only=True), start=1)
    ]
