"""Write workbooks, zips and text so that the same rows give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MOMENT = (2027, 1, 5, 9, 0, 0)
_STAMP = b"2027-01-05T09:00:00Z"
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Zip members in the order given, with one fixed moment and no trace of the machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, content, compresslevel=9)
    return buffer.getvalue()


def without_clock(office: bytes) -> bytes:
    """Give an Office file (xlsx, docx) again with every moment in it fixed."""
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    fixed = [
        (
            name,
            _CLOCK.sub(rb"\g<1>" + _STAMP + rb"\g<2>", content) if "core.xml" in name else content,
        )
        for name, content in members
    ]
    return pack(fixed)


def write_rows(sheet: Worksheet, rows: Iterable[Sequence[Any]]) -> None:
    """Append rows; an empty string becomes an empty cell and dates get the Dutch notation."""
    import datetime as dt

    for number, row in enumerate(rows, start=sheet.max_row + 1 if sheet.max_row > 1 else 1):
        for place, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, place, value)
            if isinstance(value, dt.date):
                cell.number_format = "dd-mm-yyyy"


def save(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    path: Path,
    *,
    merged: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write sheets of rows to an xlsx file, with cells merged where asked ("C4:F4")."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "Gemeente Wilgendam"
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        write_rows(sheet, rows)
        for block in (merged or {}).get(title, ()):
            sheet.merge_cells(block)
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(without_clock(buffer.getvalue()))


def write_csv(path: Path, rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8") -> None:
    """Write a Dutch csv: semicolons, Windows line ends, quotes only where needed."""
    import csv

    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
