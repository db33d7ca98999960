"""How a text (docx) looks: the styles of the program in the house style, and the foot of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .told import Taken

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Arial"
MARGIN = 2.2
"""Of a page, in centimetres."""
SIZES = {"Normal": 11.0, "Title": 26.0, "Heading 1": 16.0, "Heading 2": 12.0, "Quote": 11.0}
"""Of text in points, by style."""
KINDS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def styled(made: Document, told: Taken) -> None:
    """Give the styles of a text its colours and fonts, and each page its source and number."""
    from docx.shared import Cm, Pt, RGBColor

    look = told.look
    colours = {"Title": look.heading, "Heading 1": look.accent, "Heading 2": look.heading}
    for name, size in SIZES.items():
        style: Any = made.styles[name]
        heading = name.startswith(("Title", "Heading"))
        _lettered(style, (look.heading_font if heading else look.font) or FONT)
        style.font.size = Pt(size)
        colour = colours.get(name, look.ink)
        style.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    quote: Any = made.styles["Quote"]
    quote.font.italic = False
    _ruled(made.styles["Title"], look.brand)
    for section in made.sections:
        section.left_margin = section.right_margin = Cm(MARGIN)
        section.top_margin = section.bottom_margin = Cm(MARGIN)
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        _footed(section.footer.paragraphs[0], told)


def filled(cell: Any, colour: str) -> None:
    """Give a cell of a table a ground."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade: Any = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour.lstrip("#").upper())
    cell._tc.get_or_add_tcPr().append(shade)


def tight(table: Any) -> None:
    """Leave no room between the rows of a table, and let no row be cut by a page."""
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)


def _lettered(style: Any, font: str) -> None:
    """Name a font; without this the theme of the program goes before it."""
    from docx.oxml.ns import qn

    style.font.name = font
    for kind in KINDS:
        style.element.rPr.rFonts.attrib.pop(qn(f"w:{kind}"), None)


def _ruled(style: Any, colour: str) -> None:
    """Draw the line under a title in the colour of the house."""
    from docx.oxml.ns import qn

    for line in style.element.iter(qn("w:bottom")):
        line.set(qn("w:color"), colour.lstrip("#").upper())
        for name in ("themeColor", "themeTint", "themeShade"):
            line.attrib.pop(qn(f"w:{name}"), None)


def _footed(paragraph: Any, told: Taken) -> None:
    """Write where it comes from, and a number that the program fills in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(f"{told.source}  ·  ")
    for kind in ("begin", "", "end"):
        element: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run._r.append(element)
    run.font.size = Pt(9)
