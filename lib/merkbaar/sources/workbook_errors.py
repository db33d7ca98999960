"""Count the cells of a sheet that hold an Excel error; calamine gives them as blank."""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*\"([^\"]*)\"")
_ERROR = re.compile(rb"<(?:\w+:)?c\b[^>]*?\st=\"e\"")
_CHUNK_BYTES = 4 * 1024**2
_LARGEST_INDEX_BYTES = 5 * 1024**2


def count(path: Path, sheet: str) -> int:
    """Count the error cells (#DIV/0!, #N/A and their kind) of one sheet.

    Parameters
    ----------
    path : Path
        A workbook; other formats than xlsx and xlsm give 0.
    sheet : str
        Name of the sheet.

    Returns
    -------
    int
        Number of cells; 0 where the workbook doesn't tell.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part(archive, sheet)
            return _errors(archive, part) if part else 0
    except (zipfile.BadZipFile, KeyError, OSError, UnicodeDecodeError):
        return 0


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    identifier = next(
        (
            found.get("r:id") or found.get("id")
            for found in _elements(archive, "xl/workbook.xml", _SHEET)
            if html.unescape(found.get("name", "")) == sheet
        ),
        None,
    )
    for found in _elements(archive, "xl/_rels/workbook.xml.rels", _RELATION):
        if identifier and found.get("Id") == identifier:
            target = found.get("Target", "").lstrip("/")
            return target if target.startswith("xl/") else f"xl/{target}"
    return None


def _elements(
    archive: zipfile.ZipFile, name: str, element: re.Pattern[str]
) -> list[dict[str, str]]:
    if archive.getinfo(name).file_size > _LARGEST_INDEX_BYTES:
        return []
    text = archive.read(name).decode("utf-8")
    return [dict(_ATTRIBUTE.findall(found)) for found in element.findall(text)]


def _errors(archive: zipfile.ZipFile, part: str) -> int:
    total, rest = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            data = rest + chunk
            cut = max(data.rfind(b"<"), 0) if len(chunk) == _CHUNK_BYTES else len(data)
            if b't="e"' in data[:cut]:
                total += len(_ERROR.findall(data[:cut]))
            rest = data[cut:]
    return total + len(_ERROR.findall(rest))
