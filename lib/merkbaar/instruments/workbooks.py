"""Workbooks (xlsx) that are the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MOMENT = (1980, 1, 1, 0, 0, 0)
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_THUMBNAIL = "docProps/thumbnail"
_TO_THUMBNAIL = re.compile(rb"<Relationship [^>]*docProps/thumbnail[^>]*/>")
_STAMP = b"1980-01-01T00:00:00Z"
Rows = Sequence[Sequence[Any]]


def workbook(
    sheets: Mapping[str, Rows],
    *,
    widths: Mapping[str, Sequence[float]] | None = None,
    choices: Mapping[str, Mapping[int, Sequence[str]]] | None = None,
) -> bytes:
    """Write sheets of plain cells, the first row a heading that stays in sight.

    Parameters
    ----------
    sheets : mapping of str to rows
        Name: rows, the heading first. Text stays text (no formula is ever written).
    widths : mapping of str to sequence of float, optional
        Width of each column, in characters.
    choices : mapping of str to mapping, optional
        Sheet: place of a column (from 0): what may be chosen there (a list to pick from).
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row_number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                _put(sheet, row_number, column, value)
        for cell in sheet[1] if rows else ():
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for at, width in enumerate((widths or {}).get(name, ()), start=1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        for at, allowed in (choices or {}).get(name, {}).items():
            _choose(sheet, at, allowed)
    buffer = io.BytesIO()
    book.save(buffer)
    return without_clock(buffer.getvalue())


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"


def _choose(sheet: Worksheet, at: int, allowed: Sequence[str]) -> None:
    """Offer a list in a column; typing something else is a warning, not a refusal."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = ",".join(allowed)
    if not allowed or len(listed) > 250 or any("," in one or '"' in one for one in allowed):
        return
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    rule.errorStyle = "warning"
    letter = get_column_letter(at + 1)
    rule.add(f"{letter}2:{letter}2000")
    sheet.add_data_validation(rule)


def without_clock(office: bytes) -> bytes:
    """Take what isn't content out of an Office file (xlsx, docx, pptx): the same bytes again.

    The moment of writing goes, and the small picture of somebody else's template.
    """
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members:
            if name.startswith(_THUMBNAIL):
                continue
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            if name.endswith("core.xml"):
                content = _CLOCK.sub(rb"\g<1>" + _STAMP + rb"\g<2>", content)
            if name == "_rels/.rels":
                content = _TO_THUMBNAIL.sub(b"", content)
            if name.endswith(".xlsx"):  # the figures of a chart
                content = without_clock(content)
            archive.writestr(entry, content, compresslevel=9)
    return buffer.getvalue()
