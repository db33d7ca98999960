"""The story page in a real browser."""

from __future__ import annotations

import csv
import io
import re

import pytest
from tests.unit.pages import made_up

from merkbaar import pages

pytestmark = pytest.mark.browser
REACH = "#b-reach-havenkwartier"


def test_a_filter_acts_at_once_on_number_chart_and_quotes(files, tab):
    page = tab(files["story"])
    quotes = page.locator(f"{REACH} .quote:visible")
    assert quotes.count() == 2
    before = page.locator(f'{REACH} [data-panel="group_age"] svg').inner_html()
    page.select_option("#kies-area", "WK999901")
    cell = next(
        record
        for record in made_up.tables()["reach_by_wijk"].records()
        if (record["area"], record["group_age"], record["period"]) == ("WK999901", "alle", "2026")
    )
    shown = page.locator(f"{REACH} .chosen").inner_text()
    assert f"{round(cell['value'])} %" in shown
    assert "Binnenstad" in shown
    assert quotes.count() == 0
    assert "Geen verhalen met deze keuze" in page.locator(f"{REACH} .voices").inner_text()
    assert page.locator(f'{REACH} [data-panel="group_age"] svg').inner_html() != before
    assert "Binnenstad" in page.locator("[data-status]").inner_text()


def test_a_telephone_shows_the_whole_minute_on_its_first_screen(files, tab):
    page = tab(files["story"], width=390, height=844)
    lines = page.locator(".minute li")
    assert lines.count() == 5
    box = lines.last.bounding_box()
    assert box["y"] + box["height"] <= 844


def test_a_mark_moves_to_its_published_cell(files, tab):
    page = tab(files["story"])
    page.select_option("#kies-group_age", "65+")
    cell = next(
        record
        for record in made_up.tables()["reach_by_wijk"].records()
        if (record["area"], record["group_age"], record["period"]) == ("WK999905", "65+", "2026")
    )
    place, meta = page.evaluate(
        """() => { const card = document.getElementById("b-reach-havenkwartier");
        const svg = card.querySelector('[data-panel="area"] svg');
        return [svg.querySelector('.m-dot [data-key="WK999905"]').getAttribute("transform"),
                JSON.parse(svg.dataset.chart)]; }"""
    )
    across = float(re.match(r"translate\(([\d.]+)", place)[1])
    assert across == pytest.approx(cell["value"] / meta["domain"][1] * meta["size"], abs=0.2)


def test_a_quote_appears_under_the_choices_it_was_let_through_for(files, tab):
    page = tab(files["story"])
    page.select_option("#kies-area", "WK999902")
    told = page.locator(f"{REACH} .quote:visible").all_inner_texts()
    assert len(told) == 1
    assert "Niemand belt hier ooit aan" in told[0]
    page.select_option("#kies-group_age", "65+")
    assert page.locator(f"{REACH} .quote:visible").count() == 0
    page.click("[data-clear]")
    assert page.locator(f"{REACH} .quote:visible").count() == 2


def test_a_hidden_cell_is_a_dash_with_a_reason(files, tab):
    page = tab(files["story"])
    page.select_option("#kies-area", "WK999912")
    page.select_option("#kies-group_age", "18-34")
    shown = page.locator(f"{REACH} .chosen").inner_text()
    assert "–" in shown
    assert "te weinig mensen om te tonen" in shown
    assert not re.search(r"\b0 %", shown)


def test_the_markup_and_the_script_write_the_same_figures(files, tab):
    page = tab(files["story"])
    read = """() => [...document.querySelectorAll("td, .multiple-value")].map(
        (one) => one.textContent.trim().replace(/\\s+/g, " "))"""
    before = page.evaluate(read)
    page.select_option("#kies-area", "WK999903")
    assert page.evaluate(read) != before
    page.click("[data-clear]")
    assert page.evaluate(read) == before


@pytest.mark.parametrize(
    ("language", "words", "code"),
    [("en", "In one minute", "en"), ("nl-b1", "In één minuut", "nl")],
)
def test_the_language_changes_without_loading_again(files, tab, language, words, code):
    page = tab(files["story"])
    title = page.locator("article h3").first.inner_text()
    page.evaluate("window.same = 1")
    page.select_option("#taal", language)
    assert page.locator("h1").inner_text() == words
    assert page.get_attribute("html", "lang") == code
    assert page.evaluate("window.same") == 1
    if language == "en":
        assert page.locator("article h3").first.inner_text() != title
        assert "22%" in page.locator(f"{REACH} .own").inner_text()
        page.select_option("#kies-area", "WK999901")
        assert "Binnenstad · 2026" in page.locator(f"{REACH} .chosen").inner_text()
        assert "between" in page.locator(f"{REACH} .chosen").inner_text()
    page.select_option("#taal", "nl")
    assert page.locator("article h3").first.inner_text() == title


def test_another_reader_gets_another_order_and_the_stories_first(files, tab):
    page = tab(files["story"])
    first = page.locator("article").first.get_attribute("id")
    page.select_option("#lezer", "uitvoerders")
    assert page.locator("article").first.get_attribute("id") != first
    left = page.locator("article .telling").first.bounding_box()["x"]
    assert left < page.locator("article .counting").first.bounding_box()["x"]


def test_policy_advisers_see_all_comparisons_at_once(files, tab):
    page = tab(files["story"])
    page.select_option("#lezer", "beleid")
    assert page.locator(f"{REACH} .counting .panel:visible").count() == 3


def test_the_tabs_show_one_chart_at_a_time(files, tab):
    page = tab(files["story"])
    tabs = page.locator(f"{REACH} .tabs button")
    assert tabs.count() == 3
    for number in range(3):
        tabs.nth(number).click()
        assert page.locator(f"{REACH} .counting .panel:visible").count() == 1
        assert tabs.nth(number).get_attribute("aria-pressed") == "true"


def test_the_downloaded_table_holds_the_published_cells(files, tab):
    page = tab(files["story"])
    with page.expect_download() as waiting:
        page.locator(f"{REACH} [data-download]:visible").first.click()
    assert waiting.value.suggested_filename == "voorbeeld_2026_reach_by_wijk.csv"
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    records = made_up.tables()["reach_by_wijk"].records()
    assert len(rows) == len(records) + 1
    for row, record in zip(rows[1:], records, strict=True):
        assert row[0] == record["area"]
        value = "" if record["value"] is None else f"{record['value']:g}".replace(".", ",")
        assert row[6] == value
    hidden = [row for row in rows if "te weinig mensen om te tonen" in row]
    assert len(hidden) == 2
    assert all(row[6:10] == [""] * 4 for row in hidden)


def test_the_words_of_a_hostile_quote_do_nothing(files, tab):
    page = tab(files["story"])
    page.select_option("#kies-area", "WK999902")
    page.click("[data-clear]")
    assert page.evaluate("window.stolen") is None
    assert "<script>window.stolen" in page.locator("#b-loneliness-buurtmaatjes").text_content()


def test_a_long_quote_can_be_opened_and_closed(files, tab):
    page = tab(files["story"])
    quote = page.locator(".quote.long").first
    low = quote.bounding_box()["height"]
    quote.locator("[data-unfold]").click()
    assert quote.bounding_box()["height"] > 2 * low
    quote.locator("[data-unfold]").click()
    assert quote.bounding_box()["height"] == low


@pytest.mark.parametrize("name", ["story", "dashboard", "analysis", "portal"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(files, tab, name, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = tab(files[name], height=30_000, color_scheme=scheme, bypass_csp=True)  # all laid out
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    if name in ("story", "dashboard"):
        page.wait_for_selector(".merkbaar.whole", state="attached")  # or parts move while axe looks
        page.select_option("#kies-area", "WK999912")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = axe.Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", ["story", "dashboard", "analysis", "portal"])
@pytest.mark.parametrize("width", [320, 390, 720, 1440, 1920])
def test_nothing_runs_off_the_side(files, tab, name, width):
    """720 is 1440 at a zoom of 200 %."""
    page = tab(files[name], width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_screen_needs_no_scrolling_on_a_laptop(files, tab):
    page = tab(files["story"], width=1440, height=900)
    for query in (".minute", ".filters", ".spoke"):
        box = page.locator(query).first.bounding_box()
        assert box["y"] + box["height"] <= 900, query


def test_the_page_can_be_walked_with_the_keyboard_alone(files, tab):
    page = tab(files["story"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    seen = []
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
        assert page.evaluate("document.activeElement.getBoundingClientRect().height") > 0
    assert any("kies-area" in one for one in seen)
    page.focus("#kies-area")
    page.keyboard.type("Ri")
    assert page.locator(f"{REACH} .chosen").inner_text().startswith("Rietveld")
    page.focus(f"{REACH} .sure")
    page.keyboard.press("Enter")
    assert page.locator("#zeker").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#zeker").is_visible()


def test_what_has_the_focus_is_not_under_the_filters(files, tab):
    page = tab(files["story"], reduced_motion="reduce")
    for one in page.locator("article .tabs button").all()[:12]:
        one.focus()
        assert page.evaluate(
            "() => { const box = document.activeElement.getBoundingClientRect();"
            "return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)"
            ".closest('.bar') === null; }"
        )


def test_without_javascript_text_numbers_charts_and_tables_are_there(files, tab):
    page = tab(files["story"], java_script_enabled=False)
    text = page.locator("main").inner_text()
    assert "22 %" in text
    assert "Niemand belt hier ooit aan" in text
    assert "Filters werken niet zonder JavaScript" in text
    assert page.locator("svg.chart:visible").count() > 20
    assert page.locator("select:visible").count() == 0
    card = page.locator("article.card").first
    assert (
        card.locator(".panel-name:visible").count() == card.locator(".counting .panel").count() == 3
    )
    assert page.locator("#b-satisfaction-joined .quote.long").text_content().count("vaak") > 20


def test_paper_has_the_findings_and_no_controls(files, tab):
    page = tab(files["story"], width=710)
    page.emulate_media(media="print")
    assert page.locator("select:visible").count() == 0
    assert page.locator(".tabs:visible").count() == 0
    assert page.locator("article .drawing:visible").count() >= 7
    assert page.evaluate("document.documentElement.scrollWidth") <= 710
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_filter_reacts_within_a_tenth_of_a_second_at_fifty_thousand_cells(tmp_path, tab):
    measures = [f"m{number}" for number in range(640)]
    large = made_up.table(
        "large",
        {
            "measure": measures,
            "area": ["GM9999", *made_up.CODES],
            "period": [str(year) for year in range(2021, 2027)],
        },
        lambda measure, area, period: (float(len(measure)), 1.0, 100),
    )
    edition = made_up.edition()
    edition["measures"].append(
        {"id": "m1", "title": "Maat", "unit": "%", "better": "none", "leefgebied": "wonen"}
    )
    story = pages.story(
        made_up.published(tables={**made_up.tables(), "large": large}, edition=edition)
    )
    cells = sum(len(table["value"]) for table in story.payload["tables"].values())
    assert cells > 50_000
    path = tmp_path / "groot.html"
    path.write_text(story.document(), encoding="utf-8")
    page = tab(path.as_uri())
    times = page.evaluate(
        """() => { const select = document.getElementById("kies-area"), times = [];
        for (const code of ["WK999903", "WK999904", "WK999905", "WK999906", "GM9999"]) {
          select.value = code;
          const start = performance.now();
          select.dispatchEvent(new Event("change"));
          document.body.getBoundingClientRect();
          times.push(performance.now() - start); }
        return times.sort((a, b) => a - b); }"""
    )
    assert times[2] <= 100, f"{times} ms at {cells} cells, {path.stat().st_size} bytes"


def test_a_theme_stays_a_sentence_when_a_filter_is_used(files, tab):
    page = tab(files["story"])
    theme = page.locator(".theme-size").first
    assert "mensen die vertelden" in theme.inner_text()
    page.select_option("#kies-area", "WK999912")
    page.select_option("#kies-group_age", "18-34")
    assert "te weinig mensen om te tonen hoe vaak dit thema voorkomt." in theme.inner_text()
    assert "–" not in theme.inner_text()


def test_the_rest_of_a_leefgebied_opens_with_the_keyboard(files, tab):
    page = tab(files["story"])
    more = page.locator("details.more")
    for at in range(more.count()):
        more.nth(at).locator("summary").press("Enter")
        assert more.nth(at).locator(".multiples").is_visible()


def test_what_is_below_the_screen_is_laid_out_after_the_first_picture_and_for_a_jump(files, tab):
    page = tab(files["story"])
    near = "one => one.checkVisibility({contentVisibilityAuto: true})"
    assert page.locator(".minute").evaluate(near)
    assert page.get_by_role("heading", name="Colofon").count() == 1  # a screen reader has all of it
    page.locator(".merkbaar.whole").wait_for(timeout=10_000)
    assert all(page.locator(".card header").evaluate_all(f"all => all.map({near})"))
    jump = tab(files["story"], reduced_motion="reduce")
    jump.click(".contents a[href='#colofon']")
    top = jump.evaluate("() => document.getElementById('colofon').getBoundingClientRect().top")
    assert 0 <= top <= 900


def test_a_page_opened_at_an_anchor_shows_that_part(files, tab):
    page = tab(f"{files['story']}#methode", reduced_motion="reduce")
    page.wait_for_timeout(500)
    top = page.evaluate("() => document.getElementById('methode').getBoundingClientRect().top")
    assert 0 <= top <= 900
