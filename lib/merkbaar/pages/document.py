"""An edition as a text (docx) that a policy adviser takes over into a paper of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import wording
from ..instruments.workbooks import without_clock
from ..published import Published
from .document_style import filled, styled, tight
from .told import Said, Taken, Told, taken, writable

if TYPE_CHECKING:
    from docx.document import Document

WIDE, HIGH = 11.0, 7.0
"""Most width and height of a picture in centimetres."""
SCALE = 2.0
"""Pixels of a picture per pixel of its drawing."""
LARGE, PLAIN, SMALL = 20, 11, 10


def document(published: Published, *, language: str = "nl") -> bytes:
    """Write an edition as docx; the same edition gives the same bytes.

    Parameters
    ----------
    published : Published
        The edition as the gate let it through, after release.
    language : str
        One of ``wording.LANGUAGES``.

    Returns
    -------
    bytes
        Headings, texts and tables in the styles of the program, so that a house style of one's
        own changes all of it at once; each picture has a text for who can't see it, and a table.
    """
    import docx

    told = taken(published, language=language)
    made = docx.Document()
    made.core_properties.title = f"{told.municipality} · {told.title} {told.edition}"
    made.core_properties.author = told.owner or told.municipality
    made.core_properties.language = told.code
    _speaks(made, told.code)
    styled(made, told)
    made.add_heading(f"{told.municipality} · {told.title}", level=0)
    made.add_paragraph(told.text("export.made_of", edition=told.edition))
    made.add_heading(told.text("page.in_one_minute"), level=1)
    for one in told.findings:
        line = made.add_paragraph(style="List Bullet")
        line.add_run(f"{one.heading}: ").bold = True
        line.add_run(writable(one.title))
    if not told.findings:
        made.add_paragraph(told.text("page.nothing_here"))
    for one in told.findings:
        _finding(made, told, one)
    _closing(made, told)
    buffer = io.BytesIO()
    made.save(buffer)
    return without_clock(buffer.getvalue())


def _finding(made: Document, told: Taken, one: Told) -> None:
    before = len(made.paragraphs)
    made.add_heading(writable(one.title), level=1)
    _grey(made.add_paragraph(), one.subtitle, told)
    from docx.shared import Pt

    number = made.add_paragraph()
    large = number.add_run(one.number)
    large.bold, large.font.size = True, Pt(LARGE)
    number.add_run(f"  {one.interval}")
    _lines(made, (one.compare, one.doubt, one.based_on))
    for paragraph in made.paragraphs[before:]:
        paragraph.paragraph_format.keep_with_next = bool(one.drawing)
    _picture(made, told, one)
    _twin(made, told, one)
    made.add_heading(told.text("card.telling"), level=2)
    _lines(made, one.themes)
    for quote in one.quotes:
        _quote(made, quote, told)
    if not one.quotes:
        made.add_paragraph(told.text("card.no_quotes"))
    made.add_heading(told.text("card.what_it_does_not_say"), level=2)
    _lines(made, (one.cannot,))
    made.add_heading(told.text("card.to_talk_about"), level=2)
    _lines(made, (one.talk,))


def _lines(made: Document, lines: Sequence[str]) -> None:
    for line in lines:
        if line:
            made.add_paragraph(writable(line))


def _picture(made: Document, told: Taken, one: Told) -> None:
    """Add the drawing of a finding, with what is to be seen on it."""
    if not one.drawing:
        return
    import vl_convert
    from docx.shared import Cm

    lettered = one.drawing.replace("<svg ", '<svg font-family="sans-serif" ', 1)
    drawn = vl_convert.svg_to_png(lettered, scale=SCALE)
    shape = made.add_picture(io.BytesIO(drawn), width=Cm(WIDE))
    if shape.height > Cm(HIGH):
        shape.width, shape.height = Cm(WIDE * HIGH / shape.height.cm), Cm(HIGH)
    made.paragraphs[-1].paragraph_format.keep_with_next = bool(one.legend or one.bars)
    shape._inline.docPr.set("descr", one.alt)
    if one.legend:
        _grey(made.add_paragraph(), " · ".join(one.legend), told)


def _twin(made: Document, told: Taken, one: Told) -> None:
    """Add the table that goes with the drawing; what isn't shown is a dash."""
    if not one.bars:
        return
    from docx.shared import Cm

    keys = ("table.value", "table.lower", "table.upper")
    table = made.add_table(rows=1, cols=4, style="Table Grid")
    heading = (one.along, *(told.text(key) for key in keys))
    _repeated(table.rows[0])
    for column, width in zip(table.columns, (6, 3, 3, 3), strict=True):
        column.width = Cm(width)
    for cell, text in zip(table.rows[0].cells, heading, strict=True):
        cell.text = writable(text)
        cell.paragraphs[0].runs[0].bold = True
        filled(cell, told.look.tint)
    for bar in one.bars:
        cells = table.add_row().cells
        cells[0].text = writable(bar.name)
        for cell, value in zip(cells[1:], (bar.value, bar.lower, bar.upper), strict=True):
            cell.text = wording.number(value, one.unit, told.language)
    tight(table)


def _repeated(row: Any) -> None:
    """Let a screen reader know a heading, and a second page repeat it."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _quote(made: Document, quote: Said, told: Taken) -> None:
    paragraph = made.add_paragraph(style="Quote")
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(f"“{writable(quote.text)}”")
    if quote.rightward:
        from docx.oxml import OxmlElement

        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run.font.rtl = True
    _grey(made.add_paragraph(), quote.origin, told)


def _grey(paragraph: Any, text: str, told: Taken) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(writable(text))
    run.font.size = Pt(SMALL)
    run.font.color.rgb = RGBColor.from_string(told.look.soft.lstrip("#").upper())


def _closing(made: Document, told: Taken) -> None:
    """Say who spoke, what a dash is, and what there is to talk about."""
    made.add_heading(told.text("page.who_spoke"), level=1)
    dash = told.text("export.dash", minimum=told.minimum)
    _lines(made, (*told.spoke, f"{wording.HIDDEN}  {dash}"))
    if told.questions:
        made.add_heading(told.text("page.conversation"), level=1)
        for question in told.questions:
            made.add_paragraph(writable(question), style="List Bullet")


def _speaks(made: Document, code: str) -> None:
    """Set the language of the text: spelling and reading aloud follow it."""
    from docx.oxml.ns import qn

    for defaults in made.styles.element.iter(qn("w:lang")):
        defaults.set(qn("w:val"), {"nl": "nl-NL", "en": "en-GB"}.get(code, code))
