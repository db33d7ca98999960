"""An edition as a workbook (xlsx): what the gate let through, with where it comes from.

Text is written as text and marked so: what begins with ``=``, ``+``, ``-`` or ``@`` isn't
calculated, also not after somebody saved the sheet again (OWASP, CSV injection).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import wording
from ..instruments.workbooks import without_clock
from ..published import Published
from ..tables import SafeTable
from .names import Names
from .panels import how, unit_of
from .texts import complete, ui
from .told import Taken, taken, writable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
FIGURES = ("value", "lower", "upper", "n")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME, _WIDEST, _NARROW = 31, 60, 34
_LINE = 15.0
"""Height of a line of text in points."""
FONT = "Arial"
Rows = Sequence[Sequence[Any]]


def workbook(published: Published, *, language: str = "nl") -> bytes:
    """Write an edition as xlsx; the same edition gives the same bytes.

    Parameters
    ----------
    published : Published
        The edition as the gate let it through, after release.
    language : str
        One of ``wording.LANGUAGES``.

    Returns
    -------
    bytes
        Sheets: how to read it, the findings, the list of tables, the quotes, and one a table. A
        hidden figure is a dash with its reason beside it: Excel reckons an empty cell as 0.
    """
    from openpyxl import Workbook

    told, names = taken(published, language=language), Names(published.edition)
    sheets = _sheet_names(published.tables.values(), told)
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = _title(told)
    book.properties.creator = told.owner or told.municipality
    book.properties.language = told.code
    read_me = book.create_sheet(told.text("export.read_me"))
    _write(read_me, _read_me(told), told, heading=False)
    _write(book.create_sheet(told.text("page.findings")), _findings(told), told, widest=_NARROW)
    listed = book.create_sheet(told.text("export.tables"))
    _write(listed, _tables(published, told, sheets), told)
    _link(listed, list(sheets.values()), told)
    if published.quotes:
        _write(book.create_sheet(told.text("card.quotes")), _quotes(published, told, names), told)
    for name, table in published.tables.items():
        _write(book.create_sheet(sheets[name]), _cells(table, told, names), told, filtered=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return without_clock(buffer.getvalue())


def _title(told: Taken) -> str:
    return " · ".join(part for part in (told.municipality, told.title, told.edition) if part)


def _sheet_names(tables: Iterable[SafeTable], told: Taken) -> dict[str, str]:
    """Name a sheet per table: short, and none twice."""
    named = ("export.read_me", "page.findings", "export.tables", "card.quotes")
    taken_already = {told.text(key).casefold() for key in named}
    found = {}
    for table in tables:
        whole = _NOT_IN_A_NAME.sub(" ", table.name).strip() or "tabel"
        name, at = whole[:_LONGEST_NAME], 1
        while name.casefold() in taken_already:
            at += 1
            name = f"{whole[: _LONGEST_NAME - 4]} {at}"
        taken_already.add(name.casefold())
        found[table.name] = name
    return found


def _read_me(told: Taken) -> Rows:
    """Say what this is, what a dash is, and what the words of certainty mean."""
    words = ("shown", "probable", "uncertain", "no_difference")
    rows: list[Sequence[Any]] = [
        (told.text("export.title"), _title(told)),
        (told.text("export.owner"), told.owner),
        (told.text("export.until"), told.until),
        (wording.HIDDEN, told.text("export.dash", minimum=told.minimum)),
        *((wording.certainty_word(w, told.language), _explained(w, told)) for w in words),
    ]
    rows += [(told.text("page.who_spoke"), line) for line in told.spoke]
    return [row for row in rows if row[1]]


def _explained(word: str, told: Taken) -> str:
    return wording.certainty_explained(word, told.language)


def _findings(told: Taken) -> Rows:
    keys = ("title", "number", "interval", "compare", "certainty", "doubt", "cannot")
    heads = ("export.finding", "table.value", "table.interval", "export.compared", "card.how_sure")
    heading = (*heads, "export.doubt", "card.what_it_does_not_say", "table.n")
    rows = [[told.text(key) for key in heading]]
    for one in told.findings:
        rows.append([*(getattr(one, key) for key in keys), one.based_on])
    return rows


def _tables(published: Published, told: Taken, sheets: Mapping[str, str]) -> Rows:
    """List the tables: where each stands, how it was made, and how much of it is hidden."""
    keys = ("export.sheet", "export.table", "table.unit", "page.method", "export.cells")
    rows: list[Sequence[Any]] = [[*map(told.text, keys), told.text("export.hidden")]]
    for name, table in published.tables.items():
        states = [record["state"] for record in table.records()]
        title = complete(table.title)[told.language]
        unit = wording.numbers.unit_name(table.unit, told.language) if table.unit else ""
        made = how(table)[told.language]
        rows.append((sheets[name], title, unit, made, len(states), states.count("suppressed")))
    return rows


def _quotes(published: Published, told: Taken, names: Names) -> Rows:
    keys = ("card.quote", "table.theme", "page.language")
    rows = [[told.text(key) for key in keys]]
    for quote in published.quotes:
        theme = names.of("theme", quote.theme)[told.language]
        rows.append([quote.text, theme, quote.language])
    return rows


def _cells(table: SafeTable, told: Taken, names: Names) -> Rows:
    """Give one row a cell: names, codes of areas, figures, and why a figure isn't shown."""
    language = told.language
    heading = [names.dimension(name)[language] for name in table.dimensions]
    if "area" in table.dimensions:
        heading.append(told.text("export.code"))
    heading += [told.text(f"table.{name}") for name in (*FIGURES, "unit", "grade", "state")]
    rows: list[Sequence[Any]] = [heading]
    for record in table.records():
        row: list[Any] = [_name(table, names, name, record, language) for name in table.dimensions]
        if "area" in table.dimensions:
            row.append(str(record["area"]))
        shown = record["state"] == "shown"
        row += [record.get(name) if shown else wording.HIDDEN for name in FIGURES]
        unit = unit_of(table, record)
        row += [wording.numbers.unit_name(unit, language) if unit else "", _grade(record, language)]
        row.append(_state(table, record, language))
        rows.append(row)
    return rows


def _name(
    table: SafeTable, names: Names, dimension: str, record: Mapping[str, Any], language: str
) -> str:
    code = str(record[dimension])
    if dimension != "area" and code == table.totals.get(dimension):
        return ui("filter.everyone")[language]
    return names.of(dimension, code)[language]


def _grade(record: Mapping[str, Any], language: str) -> str:
    grade = record.get("grade")
    return wording.grade(str(grade), language) if grade else ""


def _state(table: SafeTable, record: Mapping[str, Any], language: str) -> str:
    state = record["state"]
    if state == "shown":
        return ui("state.shown")[language]
    return wording.reason(table.reason if state == "suppressed" else state, language)


def _write(
    sheet: Worksheet,
    rows: Rows,
    told: Taken,
    *,
    heading: bool = True,
    filtered: bool = False,
    widest: int = _WIDEST,
) -> None:
    """Write rows; the heading stays in sight, and columns are as wide as what they hold."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _put(sheet, at, column, value)
    widths = _widths(sheet, rows, widest)
    letters = Font(name=told.look.font or FONT, size=11)
    placed = Alignment(wrap_text=not filtered, vertical="top")
    for at, row in enumerate(sheet.iter_rows(), start=1):
        for cell in row:
            cell.font, cell.alignment = letters, placed
        if not filtered:
            sheet.row_dimensions[at].height = _LINE * _lines(row, widths)
    for cell in sheet[1] if heading else [row[0] for row in sheet.iter_rows(max_col=1)]:
        cell.font = Font(name=letters.name, size=11, bold=True)
        cell.fill = PatternFill("solid", fgColor=told.look.tint.lstrip("#").upper())
    if heading:
        sheet.freeze_panes = "A2"
    if filtered and len(rows) > 1:
        sheet.auto_filter.ref = sheet.dimensions
    _printed(sheet, told, heading=heading)


def _widths(sheet: Worksheet, rows: Rows, widest: int) -> dict[int, int]:
    """Make each column as wide as what it holds; returns how wide, in letters."""
    from openpyxl.utils import get_column_letter

    widths: dict[int, int] = {}
    for row in rows:
        for column, value in enumerate(row, start=1):
            width = max((len(line) for line in str(value or "").split("\n")), default=0)
            widths[column] = max(widths.get(column, 0), min(max(width + 2, 8), widest))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    return widths


def _lines(row: Sequence[Any], widths: Mapping[int, int]) -> int:
    """Give how many lines the cell of a row with most text takes."""
    parts = ((str(cell.value or "").split("\n"), widths[cell.column]) for cell in row)
    return max((sum(-(-max(len(t), 1) // (w - 1)) for t in texts) for texts, w in parts), default=1)


def _printed(sheet: Worksheet, told: Taken, *, heading: bool) -> None:
    """Let it print lying, as wide as the paper, with its heading and source on each page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    properties: Any = sheet.sheet_properties.pageSetUpPr
    properties.fitToPage = True
    if heading:
        sheet.print_title_rows = "1:1"
    foot: Any = sheet.oddFooter
    foot.left.text, foot.center.text = told.source.replace("&", "&&"), "&A"
    foot.right.text = "&P / &N"


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell = sheet.cell(row, column, writable(value))
        cell.data_type = "s"
        if value.startswith(DANGEROUS):
            cell.quotePrefix = True  # pyright: ignore[reportAttributeAccessIssue]
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, float):
        cell.number_format = "#,##0.0"


def _link(sheet: Worksheet, names: Sequence[str], told: Taken) -> None:
    """Let the name of a sheet lead to it."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    for at, name in enumerate(names, start=2):
        cell = sheet.cell(at, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1", display=name)
        colour = told.look.accent.lstrip("#").upper()
        cell.font = Font(name=told.look.font or FONT, color=colour, underline="single")
        cell.alignment = Alignment(vertical="top")
