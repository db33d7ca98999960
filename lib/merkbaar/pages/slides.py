"""An edition as slides (pptx): one a finding, with a chart and texts that a trainer can change."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import wording
from ..charts.theme import Palette
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
BIG, SMALL, FOOT = 44, 16, 12
"""Sizes of text in points; nothing that is told is smaller than ``SMALL``."""
MOST_LETTERS = 190
"""A longer quote is cut at a word on a slide; the page and the text hold it whole."""
QUOTES = 2
DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
"""What PowerPoint itself marks decoration with."""


@dataclass(frozen=True)
class Deck:
    """The slides that are being made, what they tell, and how they look."""

    made: Presentation
    told: Taken

    @property
    def look(self) -> Palette:
        """Colours and font."""
        return self.told.look

    @property
    def font(self) -> str:
        """The font of texts."""
        return self.look.font or FONT


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
    deck = Deck(made, told)
    _minute(deck)
    for one in told.findings:
        _finding(deck, one)
    _spoke(deck)
    buffer = io.BytesIO()
    made.save(buffer)
    return without_clock(buffer.getvalue())


def _minute(deck: Deck) -> None:
    """Give the first slide: the findings under their headings, at most four."""
    told = deck.told
    slide = _slide(deck, f"{told.municipality} · {told.title}", size=32)
    _text(deck, slide, told.text("export.made_of", edition=told.edition), top=1.3, size=SMALL)
    seen: dict[str, Told] = {}
    for one in told.findings:
        seen.setdefault(one.heading, one)
    for at, one in enumerate(seen.values()):
        top = 2.1 + at * 1.2
        _text(deck, slide, f"{one.sign}  {one.heading}", top=top, width=3.6, size=20, bold=True)
        _text(deck, slide, one.title, top=top, left=4.3, width=WIDTH - 4.3 - EDGE, size=22)
    if not seen:
        _text(deck, slide, told.text("page.nothing_here"), top=2.1, size=22)


def _finding(deck: Deck, one: Told) -> None:
    told, look = deck.told, deck.look
    slide = _slide(deck, one.title)
    _text(deck, slide, one.subtitle, top=1.25, size=SMALL, colour=deck.look.soft)
    half = (WIDTH - 3 * EDGE) / 2
    beside = any(bar.value is not None for bar in one.bars)
    width = half if beside or one.quotes else WIDTH - 2 * EDGE
    _text(deck, slide, one.number, top=1.85, width=width, size=BIG, bold=True, colour=look.ours)
    _text(deck, slide, one.interval, top=2.7, width=width, size=SMALL)
    _text(deck, slide, one.compare, top=3.1, width=width, size=SMALL)
    sure = f"{one.dots} {one.certainty}".strip()
    if one.based_on:
        sure = f"{sure} · {one.based_on}"
    _text(deck, slide, sure, top=4.15, width=width, size=SMALL, bold=True)
    if beside:
        add_chart(slide, one, told=told, left=2 * EDGE + half, top=1.75, width=half)
    _quotes(deck, slide, one)
    _text(deck, slide, one.cannot, top=6.35, size=SMALL, colour=deck.look.soft)
    notes = [one.talk, one.doubt, one.method, *one.themes, one.alt]
    written: Any = slide.notes_slide.notes_text_frame
    written.text = "\n\n".join(writable(part) for part in notes if part)


def _quotes(deck: Deck, slide: Slide, one: Told) -> None:
    """Put quotes below, beside each other; at whose words one looks is told first."""
    if not one.quotes:
        none = deck.told.text("card.no_quotes")
        _text(deck, slide, none, top=4.9, size=SMALL, colour=deck.look.soft)
        return
    shown = one.quotes[:QUOTES]
    width = (WIDTH - EDGE * (len(shown) + 1)) / len(shown)
    for at, quote in enumerate(shown):
        left = EDGE + at * (width + EDGE)
        frame = _text(deck, slide, _cut(quote), top=4.75, left=left, width=width, size=SMALL)
        if quote.rightward:
            frame.paragraphs[0]._p.get_or_add_pPr().set("rtl", "1")
        origin = frame.add_paragraph()
        _style(deck, origin, quote.origin, size=SMALL, colour=deck.look.soft)


def _cut(quote: Said) -> str:
    text = quote.text
    if len(text) > MOST_LETTERS:
        text = text[:MOST_LETTERS].rsplit(" ", 1)[0] + " …"
    return f"“{text}”"


def _spoke(deck: Deck) -> None:
    """Give the last slide: who spoke, who didn't, what a dash is, and what to talk about."""
    told = deck.told
    slide = _slide(deck, told.text("page.who_spoke"))
    dash = told.text("export.dash", minimum=told.minimum)
    _listed(deck, slide, [*told.spoke, f"{wording.HIDDEN}  {dash}"])
    if told.questions:
        _listed(deck, _slide(deck, told.text("card.to_talk_about")), told.questions)


def _listed(deck: Deck, slide: Slide, lines: Sequence[str]) -> None:
    frame = _text(deck, slide, lines[0], top=1.6, size=24)
    for line in lines[1:]:
        paragraph = frame.add_paragraph()
        _style(deck, paragraph, line, size=24)
        paragraph.space_before = _points(14)


def _slide(deck: Deck, title: str, *, size: int = 26) -> Slide:
    """Add a slide with a title that a screen reader finds, a line under it, and its source."""
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches

    slide = deck.made.slides.add_slide(deck.made.slide_layouts[5])
    place: Any = slide.shapes.title
    place.left, place.top = Inches(EDGE), Inches(0.22)
    place.width, place.height = Inches(WIDTH - 2 * EDGE), Inches(0.95)
    place.text_frame.word_wrap = True
    place.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    place.text_frame.margin_left = place.text_frame.margin_right = Inches(0)
    head = place.text_frame.paragraphs[0]
    _style(deck, head, title, size=size, bold=True, colour=deck.look.heading)
    head.runs[0].font.name = deck.look.heading_font or deck.font
    _band(slide, (0, 0, WIDTH, 0.1), deck.look.brand)
    _band(slide, (EDGE, 1.2, WIDTH - 2 * EDGE, 0.02), deck.look.faint)
    _text(deck, slide, deck.told.source, top=HEIGHT - 0.38, size=FOOT, colour=deck.look.soft)
    return slide


def _band(slide: Slide, place: tuple[float, float, float, float], colour: str) -> None:
    """Draw a band that says nothing, and is nothing to who can't see it."""
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    left, top, width, height = (Inches(size) for size in place)
    band: Any = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, height)
    band.fill.solid()
    band.fill.fore_color.rgb = _colour(colour)
    band.line.fill.background()
    band.shadow.inherit = False
    _decorative(band._element.nvSpPr.cNvPr)


def _decorative(element: Any) -> None:
    """Mark a shape as decoration, as PowerPoint does: a screen reader passes it by."""
    import lxml.etree

    etree: Any = lxml.etree
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    listed = etree.SubElement(element, f"{{{drawing}}}extLst")
    one = etree.SubElement(listed, f"{{{drawing}}}ext", uri=DECORATIVE)
    space = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    etree.SubElement(one, f"{{{space}}}decorative", nsmap={"adec": space}).set("val", "1")


def _text(
    deck: Deck,
    slide: Slide,
    text: str,
    *,
    top: float,
    left: float = EDGE,
    width: float = WIDTH - 2 * EDGE,
    size: int,
    bold: bool = False,
    colour: str = "",
) -> Any:
    """Add text that wraps; sizes in inches and points."""
    from pptx.util import Inches

    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(0.5))
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(0)
    _style(deck, frame.paragraphs[0], text, size=size, bold=bold, colour=colour)
    return frame


def _style(
    deck: Deck, paragraph: Any, text: str, *, size: int, bold: bool = False, colour: str = ""
) -> None:
    from pptx.enum.text import PP_ALIGN

    run = paragraph.add_run()
    run.text = writable(text)
    run.font.size, run.font.bold, run.font.name = _points(size), bold, deck.font
    run.font.color.rgb = _colour(colour or deck.look.ink)
    paragraph.alignment = PP_ALIGN.LEFT


def _points(size: int) -> Any:
    from pptx.util import Pt

    return Pt(size)


def _colour(code: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(code.lstrip("#").upper())
