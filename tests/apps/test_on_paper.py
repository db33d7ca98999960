"""The page as a report on paper: unfolded where it tells more, no card cut, pages numbered."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.page import policy, stylesheet
from merkbaar.publishing.printing import print_pdf

WIDTH, HEIGHT = 680, 1009
"""Pixels within the margins of A4."""


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    file = tmp_path_factory.mktemp("papier") / "story.html"
    file.write_text(pages.story(made_up.published()).document(), encoding="utf-8")
    return file


@pytest.fixture
def paper(story, tab):
    page = tab(story.as_uri(), width=WIDTH, height=HEIGHT)
    page.emulate_media(media="print")
    return page


def seen(page, query: str) -> list[bool]:
    return page.evaluate(
        "query => [...document.querySelectorAll(query)].filter(one => one.textContent.trim())"
        ".map(one => one.checkVisibility({"
        "contentVisibilityAuto: true, visibilityProperty: true}) && one.offsetHeight > 0)",
        query,
    )


def test_methods_that_are_folded_on_a_screen_are_written_out_on_paper(paper):
    assert all(seen(paper, ".method > p"))
    assert len(seen(paper, ".method > p")) > 3
    paper.emulate_media(media="screen")
    assert not any(seen(paper, ".method > p"))


def test_the_surest_of_what_is_no_headline_is_written_out_on_paper(tab, tmp_path):
    first, *rest = made_up.findings()
    sure = ("shown", "probable", "uncertain")
    more = [replace(first, finding=f"x.{word}", rank=0, certainty=word) for word in sure]
    file = tmp_path / "story.html"
    file.write_text(pages.story(made_up.published(findings=[first, *rest, *more])).document())
    page = tab(file.as_uri(), width=WIDTH, height=HEIGHT)
    page.emulate_media(media="print")
    for word in sure:
        assert all(seen(page, f".others > .is-{word} li")) == (word != "uncertain"), word


def test_what_was_chosen_in_the_filters_stands_on_paper(paper):
    assert not any(
        paper.evaluate("() => [document.querySelector('[data-status]').offsetWidth > 1]")
    )
    paper.emulate_media(media="screen")
    paper.select_option("#kies-area", "WK999901")
    paper.emulate_media(media="print")
    line = paper.locator("[data-status]")
    assert "Binnenstad" in line.inner_text()
    assert line.bounding_box()["height"] > 10


def test_what_only_works_on_a_screen_is_left_out(paper):
    for query in (".tabs", ".filters", ".settings", ".more", ".under > details", ".skip", ".info"):
        assert not any(seen(paper, query)), query


def test_the_first_page_holds_the_minute_who_spoke_and_what_is_in_the_report(paper):
    assert all(all(seen(paper, one)) for one in (".minute", ".spoke", ".contents"))
    ends = paper.evaluate(
        "() => document.querySelector('.contents').getBoundingClientRect().bottom + scrollY"
    )
    assert ends <= HEIGHT
    before = paper.evaluate(
        "() => getComputedStyle(document.querySelector('.contents + section > h2')).breakBefore"
    )
    assert before == "page"


def test_a_card_fits_on_a_page_unless_a_quote_is_longer_than_one(paper):
    heights = paper.evaluate(
        "() => [...document.querySelectorAll('.card')].map(card => [card.offsetHeight,"
        " Math.max(0, ...[...card.querySelectorAll('blockquote')].map(q => q.textContent.length))])"
    )
    assert heights
    assert all(height <= HEIGHT for height, longest in heights if longest < 500), heights


def test_a_pdf_is_tagged_and_has_a_title_a_language_and_bookmarks(story, tmp_path, chromium):
    made = tmp_path / "story.pdf"
    assert print_pdf(story, made)
    content = made.read_bytes()
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang (nl)", b"/Outlines"):
        assert mark in content
    assert b"/DisplayDocTitle true" in content
    assert len(re.findall(rb"/Type /Page\b", content)) > 3
    assert chromium


def test_the_foot_of_a_page_says_where_it_comes_from_and_its_number():
    sheet = stylesheet(foot="Wilgendam · Monitor 2026")
    assert '@bottom-left{content:"Wilgendam · Monitor 2026"' in sheet
    assert "counter(page)" in sheet
    assert "@page pack { margin: 0; @bottom-left { content: none; }" in sheet


@pytest.mark.parametrize(
    "title", ['"; } body { display: none } a::after { content: "', "\\", "</style>"]
)
def test_no_title_can_leave_its_place_in_the_stylesheet(title):
    plain, sheet = stylesheet(), stylesheet(foot=title)
    assert not set(sheet.removeprefix(plain)) & set("\\<>") - {'"'}
    assert sheet.removeprefix(plain).count('"') in (0, 2)
    assert sheet.count("{") - plain.count("{") in (0, 2)
    assert policy(foot=title).count("sha256-") == 2
