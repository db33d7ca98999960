"""An edition as slides (pptx): one a finding, with a chart and texts that a trainer can change."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import wording
from ..charts.theme import COMPARISON, FAINT, INK, OURS
from ..instruments.workbooks import without_clock
from ..published import Published
from .native_charts import add_chart
from .told import Said, Taken, Told, taken, writable

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

WIDTH, HEIGHT = 13.333, 7.5
"""Of a slide, in inches (16:9)."""
EDGE = 0.6
FONT = "Arial"
BIG, SMALL = 44, 16
"""Sizes of text in points; nothing is smaller than ``SMALL``."""
MOST_LETTERS = 190
"""A longer quote is cut at a word on a slide; the page and the text hold it whole."""
QUOTES = 2


def slides(published: Published, *, language: str = "nl") -> bytes:
    """Write an edition as pptx; the same edition gives the same bytes.

    Parameters
    ----------
    published : Published
        The edition as the gate let it through, after release.
    language : str
        One of ``wording.LANGUAGES``.

    Returns
    -------
    bytes
        A slide in one minute, one a finding, and one on who spoke. Charts are PowerPoint's own,
        with their ranges; in the notes stands what to ask and what it doesn't say.
    """
    import pptx
    from pptx.util import Inches

    told = taken(published, language=language)
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    made.core_properties.title = f"{told.municipality} · {told.title} {told.edition}"
    made.core_properties.author = told.owner or told.municipality
    made.core_properties.language = told.code
    _minute(made, told)
    for one in told.findings:
        _finding(made, told, one)
    _spoke(made, told)
    buffer = io.BytesIO()
    made.save(buffer)
    return without_clock(buffer.getvalue())


def _minute(made: Presentation, told: Taken) -> None:
    """Give the first slide: the findings under their headings, at most four."""
    slide = _slide(made, f"{told.municipality} · {told.title}", size=32)
    _text(slide, told.text("export.made_of", edition=told.edition), top=1.3, size=SMALL, colour=INK)
    seen: dict[str, Told] = {}
    for one in told.findings:
        seen.setdefault(one.heading, one)
    for at, one in enumerate(seen.values()):
        top = 2.1 + at * 1.2
        _text(slide, f"{one.sign}  {one.heading}", top=top, width=3.6, size=20, bold=True)
        _text(slide, one.title, top=top, left=4.3, width=WIDTH - 4.3 - EDGE, size=22)
    if not seen:
        _text(slide, told.text("page.nothing_here"), top=2.1, size=22)


def _finding(made: Presentation, told: Taken, one: Told) -> None:
    slide = _slide(made, one.title)
    _text(slide, one.subtitle, top=1.25, size=SMALL, colour=COMPARISON)
    half = (WIDTH - 3 * EDGE) / 2
    beside = any(bar.value is not None for bar in one.bars)
    width = half if beside or one.quotes else WIDTH - 2 * EDGE
    _text(slide, one.number, top=1.85, width=width, size=BIG, bold=True, colour=OURS)
    _text(slide, one.interval, top=2.7, width=width, size=SMALL)
    _text(slide, one.compare, top=3.1, width=width, size=SMALL)
    sure = f"{one.dots} {one.certainty}".strip()
    if one.based_on:
        sure = f"{sure} · {one.based_on}"
    _text(slide, sure, top=4.15, width=width, size=SMALL, bold=True)
    if beside:
        add_chart(slide, one, language=told.language, left=2 * EDGE + half, top=1.75, width=half)
    _quotes(slide, told, one)
    _text(slide, one.cannot, top=6.35, size=SMALL, colour=COMPARISON)
    notes = [one.talk, one.doubt, one.method, *one.themes, one.alt]
    written: Any = slide.notes_slide.notes_text_frame
    written.text = "\n\n".join(writable(part) for part in notes if part)


def _quotes(slide: Slide, told: Taken, one: Told) -> None:
    """Put quotes below, beside each other; at whose words one looks is told first."""
    if not one.quotes:
        _text(slide, told.text("card.no_quotes"), top=4.9, size=SMALL, colour=COMPARISON)
        return
    shown = one.quotes[:QUOTES]
    width = (WIDTH - EDGE * (len(shown) + 1)) / len(shown)
    for at, quote in enumerate(shown):
        left = EDGE + at * (width + EDGE)
        frame = _text(slide, _cut(quote), top=4.75, left=left, width=width, size=SMALL)
        if quote.rightward:
            frame.paragraphs[0]._p.get_or_add_pPr().set("rtl", "1")
        origin = frame.add_paragraph()
        _style(origin, quote.origin, size=SMALL, colour=COMPARISON)


def _cut(quote: Said) -> str:
    text = quote.text
    if len(text) > MOST_LETTERS:
        text = text[:MOST_LETTERS].rsplit(" ", 1)[0] + " …"
    return f"“{text}”"


def _spoke(made: Presentation, told: Taken) -> None:
    """Give the last slide: who spoke, who didn't, what a dash is, and what to talk about."""
    slide = _slide(made, told.text("page.who_spoke"))
    dash = told.text("export.dash", minimum=told.minimum)
    _listed(slide, [*told.spoke, f"{wording.HIDDEN}  {dash}"])
    if told.questions:
        _listed(_slide(made, told.text("card.to_talk_about")), told.questions)


def _listed(slide: Slide, lines: Sequence[str]) -> None:
    frame = _text(slide, lines[0], top=1.6, size=24)
    for line in lines[1:]:
        paragraph = frame.add_paragraph()
        _style(paragraph, line, size=24)
        paragraph.space_before = _points(14)


def _slide(made: Presentation, title: str, *, size: int = 26) -> Slide:
    """Add a slide with a title that a screen reader finds, and a line under it."""
    from pptx.enum.shapes import MSO_CONNECTOR
    from pptx.util import Inches

    slide = made.slides.add_slide(made.slide_layouts[5])
    place: Any = slide.shapes.title
    place.left, place.top = Inches(EDGE), Inches(0.3)
    place.width, place.height = Inches(WIDTH - 2 * EDGE), Inches(0.9)
    place.text_frame.word_wrap = True
    place.text_frame.margin_left = place.text_frame.margin_right = Inches(0)
    _style(place.text_frame.paragraphs[0], title, size=size, bold=True)
    line = slide.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT, Inches(EDGE), Inches(1.2), Inches(WIDTH - EDGE), Inches(1.2)
    )
    line.line.color.rgb = _colour(FAINT)
    return slide


def _text(
    slide: Slide,
    text: str,
    *,
    top: float,
    left: float = EDGE,
    width: float = WIDTH - 2 * EDGE,
    size: int,
    bold: bool = False,
    colour: str = INK,
) -> Any:
    """Add text that wraps; sizes in inches and points."""
    from pptx.util import Inches

    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.5))
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(0)
    _style(frame.paragraphs[0], text, size=size, bold=bold, colour=colour)
    return frame


def _style(paragraph: Any, text: str, *, size: int, bold: bool = False, colour: str = INK) -> None:
    from pptx.enum.text import PP_ALIGN

    run = paragraph.add_run()
    run.text = writable(text)
    run.font.size, run.font.bold, run.font.name = _points(size), bold, FONT
    run.font.color.rgb = _colour(colour)
    paragraph.alignment = PP_ALIGN.LEFT


def _points(size: int) -> Any:
    from pptx.util import Pt

    return Pt(size)


def _colour(code: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(code.lstrip("#").upper())
