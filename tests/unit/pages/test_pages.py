"""Pieces of pages: cubes, choices, texts, categories, the generic page and the portal."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.errors import DefinitionError
from merkbaar.pages import cards, cube, filters, texts, voices
from merkbaar.pages.names import Names
from merkbaar.pages.portal import Visitor, changes

LIB = Path(__file__).resolve().parents[3] / "lib"


@pytest.fixture(scope="module")
def tables():
    return made_up.tables()


def looked_up(coded: dict, **where: str) -> tuple:
    """Find a cell as the script in the page does."""
    spot = 0
    for dimension in coded["dims"]:
        spot = spot * len(coded["at"][dimension]) + coded["at"][dimension].index(where[dimension])
    row = coded["where"].index(spot) if "where" in coded else spot
    return tuple(coded[name][row] for name in ("value", "lower", "upper", "n", "state"))


def test_every_cell_of_a_cube_is_found_again(tables):
    for name in ("reach_by_wijk", "theme_shares", "indicators"):
        table = tables[name]
        coded = cube.encode(table)
        for record in table.records():
            where = {dimension: record[dimension] for dimension in table.dimensions}
            value, _, _, _, state = looked_up(coded, **where)
            assert value == record["value"]
            assert state == {"shown": "s", "suppressed": "x", "missing": "m"}[record["state"]]


def test_a_cube_with_holes_says_where_its_cells_are(tables):
    whole = tables["waiting_by_wijk"].to_dict()
    from merkbaar.tables import SafeTable

    holed = SafeTable.from_dict({**whole, "rows": [whole["rows"][0], *whole["rows"][3:]]})
    coded = cube.encode(holed)
    assert len(coded["where"]) == len(coded["value"]) == len(holed.rows)
    assert looked_up(coded, area="WK999912", period="2026")[0] == holed.rows[-1][2]


def test_a_hidden_cell_has_no_figure_in_the_payload_whatever_the_table_held():
    from merkbaar.tables import SafeTable

    careless = made_up.table("t", {"area": ["WK999901"]}, lambda area: None).to_dict()
    row = list(careless["rows"][0])
    row[careless["columns"].index("value")] = 3
    coded = cube.encode(SafeTable.from_dict({**careless, "rows": [row]}))
    assert coded["value"] == [None]
    assert coded["state"] == "x"


def test_a_unit_is_written_with_one_and_many(tables):
    units = cube.units(tables)
    assert units["dagen"]["forms"]["nl"] == ["{} dag", "{} dagen"]
    assert units["%"]["digits"] == 0
    assert units["cijfer (1-10)"]["digits"] == 1


def test_each_whole_percentage_has_words():
    said = cube.about()
    assert said["nl"][22] == "ongeveer 1 op de 5"
    assert {len(words) for words in said.values()} == {101}


def test_what_can_be_chosen_comes_from_the_published_tables(tables):
    published = made_up.published()
    found = {
        one.dimension: one
        for one in filters.choices(published, [tables["reach_by_wijk"]], Names(published.edition))
    }
    assert found["area"].values == ("GM9999", *made_up.CODES)
    assert found["group_age"].values == ("alle", *made_up.GROUPS)
    assert found["period"].values == ("2026", "2025")


def test_a_filter_that_no_table_answers_is_not_offered(tables):
    published = made_up.published()
    found = filters.choices(published, [tables["waiting_by_wijk"]], Names(published.edition))
    assert [one.dimension for one in found] == ["area", "period"]


@pytest.mark.parametrize(
    ("area", "period"), list(product(["GM9999", "WK999902", "WK000000"], ["2026", "1999"]))
)
def test_a_subject_always_points_to_values_that_the_table_has(tables, area, period):
    table = tables["reach_by_wijk"]
    where = filters.where(table, {"area": area}, period)
    assert set(where) == set(table.dimensions)
    assert all(where[name] in filters.values(table, name) for name in where)
    assert where["group_age"] == "alle"


def test_no_part_stands_in_for_a_total_that_is_not_there():
    wijken = made_up.table("wijken", {"area": made_up.CODES}, lambda area: (30.0, 2.0, 90))
    assert filters.where(wijken, {}, "2026") == {"area": "GM9999"}
    made = made_up.table(
        "reach_by_wijk",
        {"measure": ["reach"], "area": made_up.CODES, "period": ["2025", "2026"]},
        lambda measure, area, period: (30.0, 2.0, 90),
    )
    story = pages.story(made_up.published(tables={"reach_by_wijk": made}, findings=()))
    value = re.search(r'class="multiple-value">(.*?)</p>', story.html, re.S)[1]
    assert "–" in value
    assert "niet gemeten" in value


def test_a_count_is_a_whole_number_and_of_how_many_where_that_is_known(published):
    assert "1.240 van 2.900 mensen" in pages.story(published).html
    spoke = made_up.table(
        "who_spoke", {"area": ["GM9999", "WK999901"]}, lambda area: (22, 0, 22), unit="mensen"
    )
    alone = pages.story(made_up.published(tables={"who_spoke": spoke}, findings=(), quotes=()))
    assert "22 mensen" in alone.html
    assert "22 van" not in alone.html


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, cards.NOT),
        ({"effect": 12.0}, cards.WELL),
        ({"better": "lower"}, cards.WELL),
        ({"better": "none"}, cards.WATCH),
        ({"kind": "joined"}, cards.WATCH),
        ({"certainty": "uncertain"}, cards.UNKNOWN),
        ({"certainty": "no_difference"}, cards.UNKNOWN),
        ({"kind": "unknown"}, cards.UNKNOWN),
    ],
)
def test_a_finding_falls_under_one_heading(changes, expected):
    assert cards.category(made_up.finding("x", **changes)) == expected


def test_the_poles_of_quotes_take_turns():
    quotes = made_up.quotes()
    poles = [quote.pole for quote in voices.by_turns([quotes[4], quotes[5], quotes[6]])]
    assert poles == ["negative", "positive", "negative"]


def test_a_quote_that_may_only_be_shown_under_a_filter_is_not_there_at_first():
    from merkbaar.tables import SafeQuote

    plain = made_up.quotes()[0].to_dict()
    hidden = SafeQuote.from_dict({**plain, "shown_under": [{"area": "WK999902"}]})
    listed = voices.listed([hidden, made_up.quotes()[1]])
    assert [(one.quote.quote, one.at_once) for one in listed] == [("q2", True), ("q1", False)]


def test_stories_behind_a_number_are_found_by_the_words_of_its_measure():
    published = made_up.published()
    reach = made_up.finding("reach.x")
    assert voices.behind(published, reach) == ("where",)
    assert voices.behind(published, made_up.finding("x", measure="satisfaction")) == ()
    assert voices.behind(published, made_up.finding("x", themes=["wait"])) == ("wait",)


def test_a_text_has_one_number_however_often_it_is_used():
    made = texts.Texts()
    assert made.number("Wilgendam") == made.number({"nl": "Wilgendam"}) == 0
    assert made.number({"nl": "Wijk", "en": "District"}) == 1
    assert made.lists()["en"] == ["Wilgendam", "District"]


def test_a_text_is_escaped():
    made = texts.Texts()
    assert str(made("<b>&")) == '<span data-t="0">&lt;b&gt;&amp;</span>'
    assert "&#34;" in str(made.attribute("aria-label", 'a" onclick="b'))


def test_a_day_is_written_as_a_language_does():
    assert texts.dated("2027-01-01")["nl"] == "1 januari 2027"
    assert texts.dated("2027-01-01")["en"] == "1 January 2027"
    assert texts.dated("ooit")["nl"] == "ooit"


def test_a_notebook_of_a_researcher_gets_a_page_without_a_change_here(analysis):
    assert "Bereiken we de mensen om wie het gaat?" in analysis.html
    assert "We telden unieke mensen per wijk." in analysis.html
    assert "De noemer is een schatting." in analysis.html
    assert set(analysis.payload["tables"]) >= {"reach_by_wijk", "waiting_by_wijk"}
    assert "Eenzaamheid" not in re.sub(r"<script.*?</script>", "", analysis.html, flags=re.S)
    assert analysis.document().startswith("<!doctype html>")


def test_a_notebook_that_the_edition_does_not_know_is_named(published):
    with pytest.raises(DefinitionError, match="'nonsense'"):
        pages.analysis(published, "nonsense")


def card(edition: str, **more) -> pages.EditionCard:
    link = pages.PageLink(
        "story", f"/m/voorbeeld/{edition}/story", f"/m/voorbeeld/{edition}/x.html"
    )
    return pages.EditionCard(edition, "Titel", "2027-02-01", (link,), **more)


def test_the_portal_has_a_card_an_edition_with_what_is_new(published):
    before = made_up.published(findings=made_up.findings()[2:])
    changed = changes(published, before)
    assert len(changed.new) == 2
    assert not changed.gone
    monitor = pages.MonitorCard(
        "voorbeeld", "Monitor <b>", "Wilgendam", (card("2026", changes=changed), card("2025"))
    )
    html = pages.portal([monitor]).html
    assert html.count('class="edition') == 3  # two cards in one list
    assert "Havenkwartier" in html
    assert "Monitor &lt;b&gt;" in html
    assert "/m/voorbeeld/2026/story" in html


def test_the_portal_says_what_is_gone_and_what_is_more_or_less_certain():
    from dataclasses import replace

    first, second, *rest = made_up.findings()
    other = "uncertain" if second.certainty != "uncertain" else "probable"
    before = made_up.published(findings=[first, replace(second, certainty=other), *rest])
    after = made_up.published(findings=[replace(first, rank=0), second, *rest])
    changed = changes(after, before)
    assert len(changed.gone) == len(changed.certainty) == 1
    assert not changed.new
    assert "(was: " in changed.certainty[0]["nl"]
    assert "; now: " in changed.certainty[0]["en"]
    assert not changes(after, after).any
    assert changes(after, None).since == ""


def test_the_portal_shows_the_way_out_and_pages_left_of_the_gate_to_who_is_logged_in():
    monitor = pages.MonitorCard(
        "voorbeeld", "Monitor", "", (card("2026", state="changed"),), (("viewer", "/w/viewer"),)
    )
    html = pages.portal([monitor], home="/x/", visitor=Visitor("researcher", "t0ken")).html
    assert 'action="/x/logout"' in html
    assert 'value="t0ken"' in html
    assert "/w/viewer" in html
    assert "Deze editie is na het vrijgeven veranderd" in html
    assert "/m/voorbeeld/2026/story" not in html
    assert "Uitloggen" not in pages.portal([monitor]).html


def test_the_portal_writes_a_day_as_the_language_does_and_a_title_once():
    one = pages.EditionCard("2026", "Monitor", "2027-02-01", ())
    made = pages.portal([pages.MonitorCard("voorbeeld", "Monitor", "", (one,))])
    assert "Vrijgegeven op 1 februari 2027" in made.html
    assert any("1 February 2027" in text for text in made.payload["texts"]["en"])
    assert "2027-02-01" not in made.html
    assert "<p>Monitor</p>" not in made.html


@pytest.mark.parametrize("page", [pages.story, pages.dashboard, pages.conversation])
def test_a_page_of_an_edition_that_says_nothing_of_itself_has_a_title_and_no_none(page):
    made = page(made_up.published(tables={}, findings=(), quotes=(), edition={}))
    assert "<title>Merkbaar</title>" in made.document()
    assert "None" not in made.html.split("</header>")[0]


def test_a_portal_without_editions_says_what_to_do():
    assert "merkbaar release" in pages.portal([]).html


def test_opening_a_page_again_needs_neither_pandas_nor_altair():
    code = (
        "import sys, merkbaar.pages, merkbaar.publishing.serving.portal;"
        "merkbaar.pages.portal([]).document();"
        "assert not {'altair', 'pandas', 'numpy', 'vl_convert'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(LIB)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_stylesheet_uses_two_sizes_of_heading_and_text_of_sixteen_pixels_or_more():
    style = pages.page.asset("merkbaar.css")
    screen = style.split("@media print")[0]
    assert "400 var(--size)/1.5" in screen
    assert "--basis-text-font-size-md: 1.0625rem" in pages.page.stylesheet()  # 17 px
    small = [float(size) for size in re.findall(r"font-size: (0?\.\d+)rem", screen)]
    assert all(size >= 0.875 for size in small)
    assert "h1, h2 { font-size: 1.75rem" in screen
    assert "h3, .small { font-size: 1.3125rem" in screen


def test_a_card_draws_the_measure_that_its_finding_is_about():
    outcome = made_up.table(
        "outcome",
        {"measure": ["loneliness", "other"], "approach": ["buurtmaatjes", "vergelijking"]},
        lambda measure, approach: (-0.9 if measure == "loneliness" else 40.0, 0.2, 60),
        unit="punten",
    )
    one = made_up.finding(
        "loneliness.x",
        measure="loneliness",
        comparator="reference",
        subject={"approach": "buurtmaatjes"},
        unit="punten",
        evidence=[
            {"table": "outcome", "where": {"measure": "loneliness", "approach": "buurtmaatjes"}}
        ],
    )
    made = pages.story(made_up.published(tables={"outcome": outcome}, findings=(one,)))
    assert ["outcome", {"measure": "loneliness", "approach": "buurtmaatjes"}] in [
        list(place) for place in made.payload["places"]
    ]
    assert all(where["measure"] == "loneliness" for _, where in made.payload["places"])
    card = made.html[made.html.index("<article") : made.html.index("</article>")]
    assert "40,0" not in card


def test_stories_are_found_by_the_words_of_a_leefgebied_where_a_measure_has_none():
    edition = made_up.edition()
    edition["measures"].append({"id": "debts", "leefgebied": "werk", "title": "x", "unit": "%"})
    next(one for one in edition["leefgebieden"] if one["id"] == "werk")["words"] = ["schulden"]
    published = made_up.published(edition=edition)
    assert voices.behind(published, made_up.finding("x", measure="debts")) == ("money",)


def test_tables_without_any_row_ask_for_no_filter(tables):
    from merkbaar.published import Published
    from merkbaar.tables import SafeTable

    empty = SafeTable.from_dict({**tables["theme_shares"].to_dict(), "rows": []})
    edition = {"filters": ["area", "period"], "period": "2026"}
    published = Published({"theme_shares": empty}, (), (), edition)
    assert filters.choices(published, [empty], Names(edition)) == ()
