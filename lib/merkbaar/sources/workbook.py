"""Read a sheet of a workbook (xlsx, xlsm, xlsb, xls, ods) with python-calamine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from merkbaar.errors import SourceError
from merkbaar.sources import header as headers
from merkbaar.sources import layout as layouts
from merkbaar.sources import workbook_errors
from merkbaar.sources.assemble import assemble
from merkbaar.sources.csv import layout_notes
from merkbaar.sources.files import check_archive, existing_file, locked
from merkbaar.sources.grid import Grid, is_blank
from merkbaar.sources.loaded import Loaded, Note

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LARGEST_XLS_BYTES = 512 * 1024**2
MOST_CELLS = 60_000_000


def load(
    path: Path,
    *,
    sheet: str | None = None,
    columns: Sequence[str] | None = None,
    timezone: str,
) -> Loaded:
    """Read one sheet of a workbook into a typed table; see `sources.load` for the parameters.

    Raises
    ------
    SourceError
        If the workbook is locked, protected, damaged or empty, or sheet or column isn't there.
    """
    workbook = _open(existing_file(path))
    name, cells, start, notes, merged = _sheet(workbook, path, sheet)
    grid, blank = _grid(cells, start, merged)
    layout = layouts.find(grid)
    notes += layout_notes(grid, layout, sheet=name)
    if wrong := workbook_errors.count(path, name):
        text = f"{wrong} cellen met een Excelfout (zoals #DEEL/0!) zijn leeg gelezen."
        notes.append(Note("foutcel", text, name))
    if blank:
        notes.append(Note("lege regels", f"{blank} lege regels overgeslagen.", name))
    rows = [grid.rows[at] for at in layout.body]
    width = max((len(row) for row in grid.rows), default=0)
    return assemble(
        rows,
        [grid.numbers[at] for at in layout.body],
        headers.names(grid, layout, width=width),
        file=path.name,
        refusals=layout.refusals,
        notes=notes,
        columns=columns,
        timezone=timezone,
        dutch=True,
        sheet=name,
    )


def sheet_names(path: str | Path) -> list[str]:
    """Give the names of the sheets of a workbook, hidden ones too.

    Parameters
    ----------
    path : str or Path
        The workbook.

    Returns
    -------
    list of str
        In the order of the workbook.

    Raises
    ------
    SourceError
        If the workbook can't be opened.
    """
    return list(_open(existing_file(path)).sheet_names)


def _open(path: Path) -> CalamineWorkbook:
    import python_calamine as calamine

    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(b"PK"):
        check_archive(path)
    elif path.stat().st_size > LARGEST_XLS_BYTES:
        raise SourceError(f"{path.name!r} is te groot voor een xls-bestand. Sla het op als xlsx.")
    elif head.startswith(b"\xd0\xcf\x11\xe0") and _is_encrypted(path):
        raise _protected(path)
    try:
        return calamine.load_workbook(str(path))
    except calamine.PasswordError as error:
        raise _protected(path) from error
    except PermissionError as error:
        raise locked(path) from error
    except Exception as error:
        raise _broken(path, error) from error


def _is_encrypted(path: Path) -> bool:
    """Say whether an OLE file is an encrypted xlsx (it then holds an EncryptedPackage)."""
    with path.open("rb") as stream:
        return "EncryptedPackage".encode("utf-16-le") in stream.read(64 * 1024**2)


def _protected(path: Path) -> SourceError:
    return SourceError(
        f"{path.name!r} is beveiligd met een wachtwoord. Open het in Excel, haal het wachtwoord "
        "eraf (Bestand, Info, Werkmap beveiligen) en sla een kopie op."
    )


def _broken(path: Path, error: Exception) -> SourceError:
    if "limit" in str(error).lower():
        return SourceError(
            f"{path.name!r} zegt veel meer cellen te hebben dan een werkblad kan bevatten; het is "
            "niet geopend. Open het in Excel of LibreOffice en sla het opnieuw op als xlsx."
        )
    return SourceError(
        f"{path.name!r} kan niet als werkmap worden gelezen: het is beschadigd of geen "
        "Excel- of ods-bestand. Open het in Excel of LibreOffice en sla het opnieuw op als xlsx."
    )


def _sheet(
    workbook: CalamineWorkbook, path: Path, wanted: str | None
) -> tuple[str, list[list[Any]], tuple[int, int], list[Note], list[Any]]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    hidden = {
        meta.name for meta in workbook.sheets_metadata if meta.visible != SheetVisibleEnum.Visible
    }
    names = [m.name for m in workbook.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    if wanted is not None and wanted not in names:
        raise _no_sheet(path, wanted, names)
    found = {}
    for name in names if wanted is None else [wanted]:
        sheet = _opened(workbook, name, path)
        if sheet.start is not None and sheet.height * sheet.width:
            found[name] = sheet
    visible = [name for name in found if name not in hidden] or list(found)
    visible = [name for name in visible if wanted or _has_values(found[name])]
    if not visible:
        raise _nothing(path, wanted)
    if len(visible) > 1:
        shown = ", ".join(map(repr, visible))
        raise SourceError(
            f"{path.name!r} heeft {len(visible)} bladen met gegevens: {shown}. Zeg welk blad "
            "gelezen moet worden (in de monitor: sheet)."
        )
    name = visible[0]
    notes = _hidden_notes(name, hidden, found)
    sheet = found[name]
    if sheet.height * sheet.width > MOST_CELLS:
        raise SourceError(
            f"Blad {name!r} van {path.name!r} heeft {sheet.height} rijen en {sheet.width} "
            "kolommen; dat is te veel om te lezen. Lever de gegevens aan als csv of parquet."
        )
    return name, sheet.to_python(), sheet.start or (0, 0), notes, sheet.merged_cell_ranges or []


def _opened(workbook: CalamineWorkbook, name: str, path: Path) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except Exception as error:
        raise SourceError(
            f"Blad {name!r} van {path.name!r} is beschadigd. Open het in Excel of LibreOffice en "
            "sla het opnieuw op als xlsx."
        ) from error


def _has_values(sheet: CalamineSheet) -> bool:
    return any(cell not in ("", None) for row in sheet.to_python(nrows=200) for cell in row)


def _hidden_notes(name: str, hidden: set[str], found: dict[str, Any]) -> list[Note]:
    if name in hidden:
        return [Note("verborgen blad", f"Blad {name!r} is verborgen; wel gelezen.", name)]
    skipped = sorted(other for other in found if other in hidden)
    return [
        Note("verborgen blad", f"Verborgen blad {other!r} is niet gelezen.", other)
        for other in skipped
    ]


def _no_sheet(path: Path, wanted: str, names: list[str]) -> SourceError:
    import difflib

    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.5)
    hint = f" Bedoelde u {near[0]!r}?" if near else ""
    return SourceError(
        f"{path.name!r} heeft geen blad {wanted!r}.{hint} Bladen: {', '.join(map(repr, names))}."
    )


def _nothing(path: Path, wanted: str | None) -> SourceError:
    where = f"Blad {wanted!r} van {path.name!r}" if wanted else f"{path.name!r}"
    return SourceError(
        f"{where} bevat geen gegevens: alle cellen zijn leeg. Controleer of de export gelukt is "
        "en of u het goede bestand heeft."
    )


def _grid(cells: list[list[Any]], start: tuple[int, int], merged: list[Any]) -> tuple[Grid, int]:
    rows, row_numbers, gaps = [], [], set()
    place: dict[int, int] = {}
    blank = 0
    for at, row in enumerate(cells):
        if row.count("") == len(row) or all(map(is_blank, row)):
            blank += 1
            continue
        number = start[0] + at + 1
        if row_numbers and number > row_numbers[-1] + 1:
            gaps.add(len(rows))
        place[number - 1] = len(rows)
        rows.append(row)
        row_numbers.append(number)
    ranges = tuple(
        (place[top], place.get(bottom, place[top]), left - start[1], right - start[1])
        for (top, left), (bottom, right) in merged
        if top in place and right > left
    )
    return Grid(rows, row_numbers, frozenset(gaps), ranges), blank
