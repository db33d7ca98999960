"""The paper form in a real browser: on a screen, on a telephone, and as it prints."""

from __future__ import annotations

import re

import pytest
from tests.unit.instruments.made_form import made_form

from merkbaar.instruments import AREAS, compose
from merkbaar.instruments.paper import paper
from merkbaar.publishing.printing import print_pdf

pytestmark = pytest.mark.browser
A4 = {"width": 794, "height": 1123}


@pytest.fixture(scope="module")
def form_file(tmp_path_factory):
    place = tmp_path_factory.mktemp("papier") / "schuldrust_T1.html"
    place.write_text(paper(made_form(), "schuldrust", "T1"), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def long_file(tmp_path_factory):
    """Every area, and the longest scales."""
    form = compose({"a": {**dict.fromkeys(AREAS, "x"), "mentaal": "x + k10"}})
    place = tmp_path_factory.mktemp("lang") / "a_T1.html"
    place.write_text(paper(form, "a", "T1"), encoding="utf-8")
    return place


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_falls_off_a_screen_of_any_width(tab, long_file, width):
    page = tab(long_file.as_uri(), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_to_complain_of(tab, long_file):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for width in (1280, 390):
        found = axe.run(tab(long_file.as_uri(), width=width)).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []


def test_it_can_be_filled_in_with_the_keyboard_alone(tab, form_file):
    page = tab(form_file.as_uri())
    page.focus("input[name=mhi5_1]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.querySelector('[name=mhi5_1]:checked').value") == "2"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "mhi5_2"


def test_letters_are_large_on_a_screen_and_on_paper(tab, form_file):
    page = tab(form_file.as_uri())
    size = "parseFloat(getComputedStyle(document.querySelector('legend')).fontSize)"
    assert page.evaluate(size) >= 20  # pixels
    page.emulate_media(media="print")
    assert page.evaluate(size) >= 14 * 96 / 72  # 14 points


def test_a_circle_is_large_enough_to_touch_and_to_put_a_cross_in(tab, form_file):
    page = tab(form_file.as_uri(), width=390)
    heights = page.evaluate(
        "[...document.querySelectorAll('.answers label')].map(one => "
        "Math.min(one.getBoundingClientRect().height, one.getBoundingClientRect().width))"
    )
    assert min(heights) >= 44
    page.emulate_media(media="print")
    circle = page.evaluate("document.querySelector('[type=radio]').getBoundingClientRect().width")
    assert circle >= 6 * 96 / 25.4  # six millimetres


def test_colours_are_dark_on_white_also_where_somebody_likes_the_dark(tab, form_file):
    page = tab(form_file.as_uri(), color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_it_prints_to_a_tagged_pdf_in_its_own_language(chromium, form_file, tmp_path, monkeypatch):
    monkeypatch.setenv("MERKBAAR_BROWSER", chromium)
    assert print_pdf(form_file, tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    assert b"/StructTreeRoot" in content
    assert b"/Lang (nl)" in content
    assert len(re.findall(rb"/Type /Page\b", content)) <= 4
    assert print_pdf(form_file, tmp_path / "b.pdf")
    assert content == (tmp_path / "b.pdf").read_bytes()


def test_a_question_is_never_cut_in_two_by_the_edge_of_a_page(tab, long_file):
    page = tab(long_file.as_uri(), **A4)
    page.emulate_media(media="print")
    breaks = page.evaluate(
        "[...document.querySelectorAll('fieldset, .together, .help')].map(one => "
        "getComputedStyle(one).breakInside)"
    )
    assert set(breaks) == {"avoid"}
    tall = page.evaluate(
        "Math.max(...[...document.querySelectorAll('fieldset, .together')].map(one => "
        "one.getBoundingClientRect().height))"
    )
    assert tall < (297 - 34) * 96 / 25.4  # else it could not be kept together


def test_without_a_browser_there_is_no_pdf_and_no_error(form_file, tmp_path, monkeypatch):
    monkeypatch.setenv("MERKBAAR_BROWSER", "een-browser-die-er-niet-is")
    monkeypatch.setattr("merkbaar.publishing.printing._PLACES", ())
    assert not print_pdf(form_file, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()
