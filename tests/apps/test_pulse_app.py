"""The pulse in a real browser: it fits a phone, follows the language, and stays where it is."""

from __future__ import annotations

import pytest
from tests.unit.pages.test_pulse_page import edition

from merkbaar import pages

SECTION = "section.pulse"
MARKS = (
    "[...document.querySelectorAll('section.pulse .drawing [data-key]')]"
    ".map(one => [one.dataset.key, one.getAttribute('transform'),"
    " Math.round(10 * one.getAttribute('x2'))])"
)


@pytest.fixture(scope="module")
def pulsed(tmp_path_factory) -> str:
    place = tmp_path_factory.mktemp("puls") / "story.html"
    place.write_text(pages.story(edition()).document(), encoding="utf-8")
    return place.as_uri()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_drawing_runs_off_the_side(pulsed, tab, width):
    page = tab(pulsed, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [one.bounding_box() for one in page.query_selector_all(f"{SECTION} svg")]
    assert len(boxes) == 3
    assert max(box["x"] + box["width"] for box in boxes) <= width


def test_names_in_the_drawings_follow_the_language(pulsed, tab):
    page = tab(pulsed)
    assert "De brief" in page.locator(f"{SECTION} svg").first.text_content()
    page.select_option("#taal", "en")
    drawn = page.locator(f"{SECTION} svg").first.text_content()
    assert "The letter" in drawn
    assert "intake EN" in drawn.replace("Intake", "intake")
    told = page.locator(f"{SECTION} .drawing").first.get_attribute("aria-label")
    assert "The letter: 7.1 points" in told


def test_a_filter_that_has_no_part_in_the_pulse_moves_nothing_in_it(pulsed, tab):
    page = tab(pulsed)
    before = page.evaluate(MARKS)
    page.select_option("#kies-area", "WK999903")
    assert page.evaluate(MARKS) == before
    rows = page.locator(f"{SECTION} table").first.locator("td").all_text_contents()
    assert "5,6" in rows[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_pulse(pulsed, tab, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = tab(pulsed, color_scheme=scheme, bypass_csp=True)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = axe.Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()
