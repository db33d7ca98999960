"""The first screen says what people told of most: themes that hold, of the whole, with shares."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.voices import mostly
from merkbaar.pages.workbench import Workbench
from merkbaar.tables import OTHER_THEME, SafeTable

SHARES = {"wait": 25.0, "again": 20.0, "where": 10.0, "beside": 16.0, "money": 40.0}


def said(changes=None, *, hidden=(), edition=None) -> str | None:
    values = {**SHARES, **(changes or {})}

    def cell(theme: str, area: str, period: str):
        if theme in hidden:
            return None
        return (values[theme] if (area, period) == ("GM9999", "2026") else 99.0, 3.0, 200)

    dimensions = {"theme": list(values), "area": ["GM9999", "WK999901"], "period": ["2025", "2026"]}
    table = made_up.table("theme_shares", dimensions, cell)
    found = made_up.published(tables={"theme_shares": table}, edition=edition or made_up.edition())
    words = mostly(Workbench(found, [table]))
    return words["nl"] if words else None


def test_the_three_largest_of_the_whole_and_this_year_come_largest_first():
    assert said() == (
        "Het meest verteld: “lang wachten” (25\u00a0%), "
        "“steeds opnieuw je verhaal doen” (20\u00a0%), "
        "“iemand die naast me staat” (16\u00a0%)"
    )


def test_stories_that_fit_nowhere_are_no_theme():
    assert said({OTHER_THEME: 60.0}) == said()


def test_a_theme_that_does_not_hold_or_has_no_name_or_is_hidden_is_not_named():
    edition = made_up.edition()
    assert not edition["themes"]["money"]["stable"]
    assert SHARES["money"] == max(SHARES.values())
    edition["themes"] = {**edition["themes"]}
    edition["themes"]["money"] = {**edition["themes"]["money"], "stable": True}
    assert "“schulden en rondkomen” (40\u00a0%)" in said(edition=edition)
    edition["themes"]["wait"] = {**edition["themes"]["wait"], "named": False}
    assert "wachten" not in said(edition=edition)
    assert "opnieuw" not in said(hidden=("again",))


def test_where_nothing_can_be_shown_nothing_is_said():
    assert said(hidden=tuple(SHARES)) is None
    without = replace(made_up.published(), tables={})
    assert mostly(Workbench(without, [])) is None
    assert 'class="is-told"' not in pages.story(without).html


def test_it_stands_on_the_first_screen_and_leads_to_the_stories(story):
    assert isinstance(made_up.tables()["theme_shares"], SafeTable)
    first = story.html[: story.html.index('class="bar"')]
    assert 'class="is-told"' in first
    assert 'href="#verhalen"' in first


def test_an_edition_with_nothing_but_quotes_shows_them():
    only = replace(made_up.published(), tables={}, findings=())
    html = pages.story(only).html
    assert 'id="verhalen"' in html
    shown = html[html.index('id="verhalen"') :]
    texts = [quote.text for quote in only.quotes if len(quote.text) < 100 and "<" not in quote.text]
    assert texts
    assert all(text in shown for text in texts)


def test_the_first_screen_never_leads_to_a_part_that_is_not_there():
    table = made_up.table(
        "theme_shares",
        {"theme": ["wait"], "area": ["GM9999"], "period": ["2026"]},
        lambda theme, area, period: (25.0, 3.0, 200),
    )
    page = pages.story(made_up.published(tables={"theme_shares": table}, quotes=()))
    assert 'href="#verhalen"' in page.html
    assert 'id="verhalen"' in page.html
