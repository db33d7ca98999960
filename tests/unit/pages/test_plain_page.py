"""What a reader without any training reads: plain, complete, and nothing that isn't known."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.cards import WATCH, category
from merkbaar.pages.names import Names
from merkbaar.tables import SafeQuote

YEARS = ["2025", "2026"]


def text(html: str) -> str:
    body = html.split('<script type="application/json"')[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", body)))


def one_finding(name: str, **changes):
    return tuple(replace(one, **changes) for one in made_up.findings() if one.finding == name)


def hidden_in_havenkwartier(whole):
    tables = made_up.tables()
    places = {"theme": list(made_up.THEMES), "area": ["GM9999", *made_up.CODES], "period": YEARS}
    tables["theme_shares"] = made_up.table(
        "theme_shares",
        places,
        lambda theme, area, period: whole if area == "GM9999" else None,
        title={"nl": "Waar verhalen over gaan", "en": "What stories are about"},
    )
    return text(pages.story(made_up.published(tables=tables)).html)


def test_a_theme_that_can_not_be_shown_is_one_plain_sentence_without_dashes():
    words = hidden_in_havenkwartier(None)
    assert (
        "Havenkwartier · 2026: te weinig mensen om te tonen hoe vaak dit thema voorkomt." in words
    )
    assert "op basis van –" not in words
    assert "Wilgendam: –" not in words


def test_a_theme_says_how_often_it_comes_up_elsewhere_when_here_is_hidden():
    words = hidden_in_havenkwartier((9.0, 2.0, 270))
    assert "hoe vaak dit thema voorkomt. Wilgendam: 9 %." in words


def test_a_theme_of_the_whole_municipality_is_set_against_the_year_before(story):
    card = story.html[story.html.index('id="b-waiting-joined"') :].split("</article>")[0]
    assert re.search(
        r"Wilgendam · 2026: \d+ % van de 270 mensen die vertelden\. 2025: \d+ %\.", text(card)
    )


def test_quotes_outside_the_cards_have_the_size_of_their_theme():
    html = pages.story(made_up.published(findings=())).html
    loose = html.split('<div class="loose">')[1].split("</section>")[0]
    assert loose.count('data-show="theme"') == loose.count("<h3>") > 0


def test_a_range_names_its_unit_once(story):
    assert "tussen 29 en 33 dagen" in text(story.html)
    assert "dagen en" not in text(story.html)


def test_a_range_that_would_be_one_number_gets_a_decimal():
    narrow = one_finding(
        "waiting.change", value=17.91, value_lower=17.57, value_upper=18.23, rank=1
    )
    words = text(pages.story(made_up.published(findings=narrow)).html)
    assert "17,9 dagen tussen 17,6 en 18,2 dagen" in words


@pytest.mark.parametrize(
    ("certainty", "said"),
    [
        ("uncertain", "Een verschil van ongeveer 0,4 punt of meer hadden we waarschijnlijk"),
        ("no_difference", "Als er een verschil is, is het kleiner dan 0,3 punt."),
    ],
)
def test_where_no_difference_showed_the_first_screen_says_what_would_have(certainty, said):
    unknown = one_finding(
        "loneliness.buurtmaatjes",
        kind="unknown",
        certainty=certainty,
        detectable=0.4,
        smallest_effect=0.3,
    )
    words = text(pages.story(made_up.published(findings=unknown)).html)
    assert said in words[: words.index("Bevindingen")]


def test_a_value_near_its_target_is_known_so_it_is_not_among_what_we_do_not_know():
    (near,) = one_finding(
        "waiting.change", kind="unknown", comparator="target", certainty="no_difference"
    )
    assert category(near) == WATCH


def test_the_kind_of_data_is_a_sentence(story):
    assert "Soort gegevens: volledige registratie." in text(story.html)


def test_a_quote_says_that_something_recognisable_was_left_out():
    given = made_up.quotes()
    masked = SafeQuote.from_dict({**given[0].to_dict(), "text": "Mevrouw [NAAM-1] hielp mij."})
    words = text(pages.story(made_up.published(quotes=(masked, *given[1:]))).html)
    assert re.search(r"\[NAAM-1\] hielp mij\.\s+\S.* · herkenbare delen weggelaten", words)
    assert text(pages.story(made_up.published()).html).count("herkenbare delen weggelaten") == 0


def test_a_theme_that_nobody_named_does_not_pass_for_a_name():
    words = ["dag", "mens", "één", "kapper"]
    themes = {
        "t1": {"title": {"nl": "dag, mens, één"}, "words": words},
        "t2": {"title": {"nl": "Wonen, werken, leven"}, "words": words},
    }
    names = Names({**made_up.edition(), "themes": themes})
    assert names.of("theme", "t1")["nl"] == "Nog geen naam: dag, mens, één"
    assert names.of("theme", "t2")["nl"] == "Wonen, werken, leven"
    assert [names.is_named(code) for code in ("t1", "t2", "t3")] == [False, True, True]


def test_who_spoke_says_what_is_not_known_and_what_is_not_shown():
    tables = made_up.tables()
    tables["who_spoke"] = made_up.table(
        "who_spoke",
        {"area": ["GM9999", *made_up.CODES], "period": YEARS},
        lambda area, period: None if area == "WK999907" else (243, 0, 243),
        unit="mensen",
    )
    words = text(pages.story(made_up.published(tables=tables)).html)
    assert "243 mensen. Hoeveel mensen niets vertelden, is niet bekend." in words
    assert "Niet getoond, om kleine groepen te beschermen: De Linden." in words
    assert f"Op deze pagina staan {len(made_up.quotes())} citaten." in words


def test_an_edition_without_an_earlier_year_says_so_on_the_first_screen(story):
    alone = one_finding("reach.havenkwartier")
    edition = {**made_up.edition(), "compare_with": None}
    words = text(pages.story(made_up.published(findings=alone, edition=edition)).html)
    told = "Deze editie heeft geen eerder jaar om mee te vergelijken."
    assert told in words[: words.index("Bevindingen")]
    assert told not in text(story.html)


def test_what_was_also_looked_at_is_grouped_by_how_sure_it_is():
    rest = tuple(replace(one, rank=0) for one in made_up.findings())
    words = text(pages.story(made_up.published(findings=rest)).html)
    assert f"Ook bekeken ({len(rest)})" in words
    shown = sum(one.certainty == "shown" for one in rest)
    assert f"aangetoond ({shown})" in words
    assert "aangetoond geen verschil aangetoond" not in words


def test_how_it_was_measured_starts_with_a_capital_and_names_its_source():
    tables = made_up.tables()
    own = {**tables["reach_by_wijk"].to_dict(), "method": {}, "source": "Registratie Wmo"}
    tables["reach_by_wijk"] = type(tables["reach_by_wijk"]).from_dict(own)
    words = text(pages.story(made_up.published(tables=tables)).html)
    assert "Berekening: Wilson. Bron: Registratie Wmo." in words
