"""A house style reaches every file that people take along, and its pictures."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
import openpyxl
import pptx
import pytest

from merkbaar import pages
from merkbaar.appearance import HouseStyle, default_style, slots
from merkbaar.appearance.colours import contrast
from merkbaar.charts import theme
from merkbaar.pages.document import document
from merkbaar.pages.page import policy
from merkbaar.pages.slides import slides
from merkbaar.pages.workbook import workbook

OURS, FONT = "#00697a", "Noto Sans"


@pytest.fixture(scope="module")
def styled(published):
    ours = default_style()
    light = {**ours.light, slots.OURS: OURS, slots.BRAND: OURS, slots.LINK: OURS}
    light[slots.FONT] = light[slots.HEADING_FONT] = f'"{FONT}", sans-serif'
    style = HouseStyle(light=light, dark=ours.dark)
    return replace(published, edition={**published.edition, "style": style.to_dict()})


def unpacked(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml")]
        return "\n".join(archive.read(name).decode("utf-8") for name in names)


@pytest.mark.parametrize("make", [workbook, slides, document])
def test_colours_and_font_of_the_house_are_in_the_file(make, styled, published):
    whole = unpacked(make(styled))
    assert FONT in whole
    assert FONT not in unpacked(make(published))
    if make is not workbook:
        assert OURS.lstrip("#").upper() in whole


@pytest.mark.parametrize("make", [workbook, slides, document])
def test_our_own_blue_is_nowhere_in_a_file_of_a_house_with_other_colours(make, styled):
    assert theme.OURS.lstrip("#").upper() not in unpacked(make(styled)).upper()


def test_the_page_the_pack_and_the_policy_are_those_of_the_house(styled):
    for made in (pages.story(styled), pages.conversation(styled)):
        whole = made.document()
        assert f"{slots.LINK}:{OURS}" in whole
        assert whole.count("<style>") == 1
        allowed = policy(style=made.style, foot=made.title)
        assert allowed.split(";")[1] in whole.replace("&#39;", "'")
        assert policy(style=made.style) != policy()


def test_a_page_keeps_the_style_it_was_sealed_with(styled):
    again = replace(styled, edition={**styled.edition})
    assert pages.story(again).document() == pages.story(styled).document()


def test_a_drawing_gets_the_colours_of_the_house_and_keeps_its_shape():
    drawing = f'<svg><path d="M0,0" fill="{theme.OURS}" stroke="{theme.QUIET.upper()}"/></svg>'
    made = theme.Palette(ours=OURS, quiet="#777777").recoloured(drawing)
    assert made == f'<svg><path d="M0,0" fill="{OURS}" stroke="#777777"/></svg>'
    assert theme.Palette().recoloured(drawing) == drawing.replace(theme.QUIET.upper(), theme.QUIET)


def test_without_a_house_style_files_have_our_own_colours():
    assert theme.palette(None) == theme.Palette()
    own = theme.palette(default_style())
    assert (own.ours, own.comparison, own.ink) == (theme.OURS, theme.COMPARISON, theme.INK)


@pytest.mark.parametrize("ours", ["#ffe600", "#ff9100", "#00697a", "#cccccc"])
def test_white_can_be_read_on_the_accent_whatever_the_colour_of_the_house(ours):
    light = {**default_style().light, slots.OURS: ours}
    look = theme.palette(HouseStyle(light=light, dark=default_style().dark))
    assert contrast(look.accent, "#ffffff") >= 4.5
    assert contrast(look.ours, "#ffffff") >= 3


def test_each_slide_has_its_source_and_no_decoration_that_is_read_aloud(published):
    made = pptx.Presentation(io.BytesIO(slides(published)))
    for slide in made.slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert any("Wilgendam" in text and "2026" in text for text in texts)
    whole = unpacked(slides(published))
    assert whole.count("decorative") >= 2 * len(made.slides)


def test_a_text_numbers_its_pages_and_repeats_its_source(published):
    made = docx.Document(io.BytesIO(document(published)))
    foot = made.sections[0].footer
    assert "Wilgendam" in foot.paragraphs[0].text
    assert "PAGE" in foot._element.xml
    assert made.styles["Heading 1"].font.name == "Arial"


def test_a_sheet_prints_as_wide_as_its_paper_with_its_heading_on_each_page(published):
    book = openpyxl.load_workbook(io.BytesIO(workbook(published)))
    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows in ("1:1", "$1:$1")


def test_a_row_of_a_sheet_is_as_high_as_its_text(published):
    book = openpyxl.load_workbook(io.BytesIO(workbook(published)))
    findings = book.worksheets[1]
    for row in findings.iter_rows(min_row=2):
        longest = max(len(str(cell.value or "")) for cell in row)
        height = findings.row_dimensions[row[0].row].height
        assert height >= 15 * max(1, longest // 60)


def test_words_of_a_legend_hold_whatever_the_colours(published):
    text = unpacked(document(published))
    assert not re.search(r"\b(blauw|grijs|grijze|oranje): ", text)
    assert "lijn met stippen" in text
