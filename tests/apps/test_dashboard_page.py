"""The dashboard in a real browser: choose a wijk, a year, a leefgebied; read it on a phone."""

from __future__ import annotations

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser


def test_a_wijk_changes_figure_strip_and_heading_together(files, tab):
    page = tab(files["dashboard"])
    row = page.locator("#c-reach")
    before = row.locator("[data-show=value]").first.inner_text()
    assert not page.locator("th.of-whole").first.is_visible()
    page.select_option("#kies-area", "WK999902")
    assert row.locator("[data-show=value]").first.inner_text() != before
    assert page.locator("th.of-whole").first.is_visible()
    assert "Havenkwartier" in page.locator("thead [data-show=place]").first.inner_text()
    chosen = row.locator(".strip .m-dot .is-chosen")
    assert chosen.get_attribute("data-key") == "WK999902"
    assert chosen.evaluate("mark => mark === mark.parentNode.lastElementChild"), "on top"


def test_the_year_before_stays_when_another_wijk_is_chosen_but_is_of_that_wijk(files, tab):
    page = tab(files["dashboard"])
    cell = page.locator("#c-reach [data-fixed=period]")
    whole = cell.inner_text()
    page.select_option("#kies-area", "WK999902")
    assert cell.inner_text() != whole
    page.select_option("#kies-period", "2025")
    now = page.locator("#c-reach td [data-show=value]").first.inner_text()
    assert cell.inner_text() == now


def test_a_leefgebied_shows_only_its_own_part_and_clearing_brings_all_back(files, tab):
    page = tab(files["dashboard"])
    parts = page.locator("[data-part]")
    every = parts.count()
    if every < 2:
        pytest.fail("the made-up edition must have measures in more than one leefgebied")
    code = page.locator("#kies-deel option").nth(1).get_attribute("value")
    page.select_option("#kies-deel", code)
    shown = [part for part in parts.all() if part.is_visible()]
    assert [part.get_attribute("data-part") for part in shown] == [code]
    page.click("[data-clear]")
    assert all(part.is_visible() for part in parts.all())
    assert page.locator("#kies-deel").input_value() == ""


def test_it_speaks_english_and_writes_numbers_so(files, tab):
    page = tab(files["dashboard"])
    page.select_option("#taal", "en")
    assert page.locator("h1").inner_text() == "All figures in a row"
    assert "," not in "".join(page.locator(".axis-value").all_text_contents())


def test_on_a_phone_each_figure_says_what_it_is(files, tab):
    page = tab(files["dashboard"], width=390, height=844)
    page.select_option("#kies-area", "WK999902")
    told = page.locator("#c-waiting_days")
    told.scroll_into_view_if_needed()
    sync_api.expect(told).to_contain_text("Uw keuze", use_inner_text=True)
    sync_api.expect(told).to_contain_text("Wilgendam", use_inner_text=True)


def test_without_scripts_all_figures_stand_there(files, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["dashboard"])
    told = page.locator("#c-waiting_days")
    told.scroll_into_view_if_needed()
    sync_api.expect(told).to_contain_text("dagen", use_inner_text=True)
    assert not page.locator("#kies-area").is_visible()
    context.close()
