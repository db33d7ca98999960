"""Read delimited text: any separator, quote, encoding, line end and layout."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from merkbaar.errors import SourceError
from merkbaar.sources import header as headers
from merkbaar.sources import layout as layouts
from merkbaar.sources import repair
from merkbaar.sources.dialect import detect
from merkbaar.sources.files import existing_file, read_bytes
from merkbaar.sources.grid import Grid
from merkbaar.sources.layout import Layout
from merkbaar.sources.loaded import Loaded, Note, Refusal
from merkbaar.sources.records import Dialect, Record, split, usual_width
from merkbaar.sources.text_encoding import Decoded, decode

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEPARATOR_NAMES = {
    ";": "puntkomma",
    ",": "komma",
    "\t": "tab",
    "|": "verticale streep",
    " ": "spatie",
    ":": "dubbele punt",
    "": "geen (één kolom)",
}


_MOST_MENDED = 1000
_NOTHING = " \t\r\n;,|\"'\u00a0"


@dataclass(frozen=True)
class _Parsed:
    decoded: Decoded
    dialect: Dialect
    grid: Grid
    layout: Layout
    width: int
    mended: dict[int, list[str]]
    blank: int


def read_grid(path: str | Path) -> list[list[str]]:
    """Read the cells of the table in a delimited text file, as text.

    The first row is the header where the file has one (several header rows are joined); titles
    above, footnotes below, repeated headers and second tables are left out; rows with a wrong
    number of cells are mended where that is certain and otherwise given as they stand.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    list of list of str
        Rows of cells.

    Raises
    ------
    SourceError
        If the file can't be read as text.
    """
    parsed = _parse(existing_file(path))
    rows = [headers.joined(parsed.grid, parsed.layout)] if parsed.layout.header else []
    for at in parsed.layout.body:
        rows.append(parsed.mended.get(at, list(map(str, parsed.grid.rows[at]))))
    return rows


def load(path: Path, *, columns: Sequence[str] | None = None, timezone: str) -> Loaded:
    """Read a delimited text file into a typed table; see `sources.load` for the parameters.

    Raises
    ------
    SourceError
        If the file can't be read as a table, or a column isn't there.
    """
    from merkbaar.sources.assemble import assemble

    parsed = _parse(existing_file(path))
    notes = _notes(parsed)
    rows, numbers, refusals = _rows(parsed, notes)
    names = headers.names(parsed.grid, parsed.layout, width=parsed.width)
    return assemble(
        rows,
        numbers,
        names,
        file=path.name,
        refusals=[*parsed.layout.refusals, *refusals],
        notes=notes,
        columns=columns,
        timezone=timezone,
        dutch=parsed.dialect.separator == ";",
    )


def _parse(path: Path) -> _Parsed:
    decoded = decode(read_bytes(path), name=path.name)
    dialect = detect(decoded.text)
    records = split(decoded.text, dialect)
    full = [record for record in records if any(cell.strip() for cell in record.cells)]
    if not full or not decoded.text.strip(_NOTHING):
        raise SourceError(
            f"{path.name!r} bevat geen gegevens, alleen lege regels. Exporteer het opnieuw."
        )
    grid = _grid(full)
    layout = layouts.find(grid)
    body = [full[at] for at in layout.body]
    width = usual_width(body) if body else max(len(grid.rows[at]) for at in layout.header or [0])
    mended = _mend(full, layout, width, dialect)
    return _Parsed(decoded, dialect, grid, layout, width, mended, len(records) - len(full))


def _grid(records: list[Record]) -> Grid:
    gaps, after = set(), 1
    for at, record in enumerate(records):
        if record.line > after and at:
            gaps.add(at)
        after = record.line + max(1, len(re.findall(r"\r\n|\n|\r", record.raw)))
    return Grid([r.cells for r in records], [r.line for r in records], frozenset(gaps))  # type: ignore[arg-type]


def _mend(
    records: list[Record], layout: Layout, width: int, dialect: Dialect
) -> dict[int, list[str]]:
    odd = [at for at in layout.body if len(records[at].cells) != width]
    marked = [
        at
        for at in layout.body
        if len(records[at].cells) == width
        and (repair.odd_quotes(records[at], dialect) or repair.padded(records[at], width, dialect))
    ]
    if not (odd or marked) or width < 2 or len(odd) > 0.5 * len(layout.body):
        return {}
    shapes = repair.learn_shapes([records[at].cells for at in layout.body], width)
    if len(marked) < 0.1 * len(layout.body):
        odd += [
            at
            for at in marked
            if repair.padded(records[at], width, dialect) or not shapes.fit(records[at].cells)
        ]
    mended = {}
    for at in odd[:_MOST_MENDED]:
        cells = records[at].cells
        if len(cells) > width and not any(cells[width:]) and shapes.fit(cells[:width]):
            mended[at] = cells[:width]
        elif (found := repair.mend(records[at], shapes, dialect)) not in (None, cells):
            mended[at] = found or []
    return mended


def _rows(parsed: _Parsed, notes: list[Note]) -> tuple[list[list[str]], list[int], list[Refusal]]:
    """Give the rows, each as wide as the table, and refuse what can't be made so."""
    width = max(parsed.width, 1)
    rows, numbers, refusals = [], [], []
    shapes = None
    for at in parsed.layout.body:
        line = parsed.grid.numbers[at]
        cells = parsed.mended.get(at, parsed.grid.rows[at])
        if at in parsed.mended:
            notes.append(Note("cellen", _mended_message(parsed, at), row=line))
        if len(cells) > width and not any(str(c).strip() for c in cells[width:]):
            cells = cells[:width]
            notes.append(Note("cellen", "Lege cel aan het eind van de regel weggelaten.", row=line))
        if len(cells) < width:
            if shapes is None:
                body = [parsed.grid.rows[i] for i in parsed.layout.body]
                shapes = repair.learn_shapes(body, width)  # type: ignore[arg-type]
            if all(s.fits(str(c)) for s, c in zip(shapes.columns, cells, strict=False)):
                notes.append(Note("cellen", _padded_message(width - len(cells)), row=line))
                cells = [*cells, *[""] * (width - len(cells))]
        if len(cells) == width:
            rows.append(cells)
            numbers.append(line)
        else:
            reason = repair.TOO_FEW if len(cells) < width else repair.TOO_MANY
            refusals.append(Refusal(line, f"{reason} ({len(cells)}, verwacht {width})"))
    return rows, numbers, refusals  # type: ignore[return-value]


def _mended_message(parsed: _Parsed, at: int) -> str:
    found = len(parsed.grid.rows[at])
    if found == parsed.width:
        return "Scheidings- of aanhalingstekens in de regel weken af; hersteld, één lezing paste."
    return f"De regel had {found} cellen in plaats van {parsed.width}; hersteld, één lezing paste."


def _padded_message(missing: int) -> str:
    return f"De regel was {missing} cel(len) korter dan de andere; aangevuld met lege cellen."


def _notes(parsed: _Parsed) -> list[Note]:
    dialect, layout, grid = parsed.dialect, parsed.layout, parsed.grid
    separator = _SEPARATOR_NAMES.get(dialect.separator, repr(dialect.separator))
    notes = [Note("scheidingsteken", f"Scheidingsteken: {separator}.")]
    if parsed.decoded.remark:
        notes.append(Note("codering", parsed.decoded.remark))
    if dialect.quote == "'":
        notes.append(Note("aanhalingsteken", "Cellen staan tussen enkele aanhalingstekens."))
    if dialect.escape:
        notes.append(Note("aanhalingsteken", "Aanhalingstekens in cellen staan achter een \\."))
    notes += layout_notes(grid, layout)
    if parsed.blank:
        notes.append(Note("lege regels", f"{parsed.blank} lege regels overgeslagen."))
    return notes


def layout_notes(grid: Grid, layout: Layout, *, sheet: str | None = None) -> list[Note]:
    """Tell where titles and header were found.

    Parameters
    ----------
    grid : Grid
        The rows.
    layout : Layout
        Where the table is.
    sheet : str, optional
        Sheet of a workbook.

    Returns
    -------
    list of Note
        One for the titles, one for the header where it isn't plain.
    """
    notes = [
        Note("titelregel", "Titelregel boven de tabel; niet ingelezen.", sheet, grid.numbers[at])
        for at in layout.preamble
    ]
    if not layout.header:
        text = "Geen kopregel gevonden; de kolommen heten kolom_1, kolom_2, enzovoort."
        notes.append(Note("kopregel", text, sheet))
    elif len(layout.header) > 1:
        text = f"De kop beslaat {len(layout.header)} regels; de namen zijn samengevoegd."
        notes.append(Note("kopregel", text, sheet, grid.numbers[layout.header[0]]))
    elif layout.header[0]:
        row = grid.numbers[layout.header[0]]
        notes.append(Note("kopregel", f"De kopregel staat op regel {row}.", sheet, row))
    return notes
