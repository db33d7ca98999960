"""The story page: a number and the stories behind it; everything escaped, nothing fetched."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.unit.pages import made_up

from merkbaar import pages, wording
from merkbaar.pages.page import inert_json


class Reader(HTMLParser):
    """Collects tags, attributes and running text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag):
        self._silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.fixture(scope="module")
def page(story):
    return read(story.document())


def test_the_first_screen_says_what_goes_well_what_does_not_and_what_we_do_not_know(page):
    start = page.text[: page.text.index("Bevindingen")]
    for words in (
        "In één minuut",
        "Wat gaat goed",
        "Wat gaat niet goed",
        "Let op",
        "Wat we niet weten",
    ):
        assert words in start
    assert "Eenzaamheid" in start
    assert "Havenkwartier" in start
    assert "geen verschil aangetoond" in start
    assert "1.240 van 2.900 mensen" in start


def test_every_headline_is_a_card_and_what_has_no_rank_is_listed_below(page, published):
    cards = [attrs for tag, attrs in page.tags if tag == "article"]
    assert len(cards) == sum(one.rank > 0 for one in published.findings)
    assert "Ook bekeken" in page.text


def test_a_number_comes_with_its_range_its_comparison_and_its_n(page):
    assert "22 %" in page.text
    assert "tussen 17 % en 28 %" in page.text
    assert "48 %" in page.text
    assert "op basis van 240 mensen" in page.text


def test_all_sentences_are_there_in_three_languages(story):
    texts = story.payload["texts"]
    assert set(texts) == set(wording.LANGUAGES)
    assert len({len(list_) for list_ in texts.values()}) == 1
    assert "In one minute" in texts["en"]
    spoken = [at for at, text in enumerate(texts["nl"]) if len(text.split()) > 4]
    same = [at for at in spoken if texts["nl"][at] == texts["en"][at]]
    own = {*made_up.THEMES.values(), *made_up.edition()["conversation"]["questions"]}
    assert {texts["nl"][at] for at in same} <= own, "only what the municipality wrote itself"


def test_every_text_number_in_the_markup_exists(story):
    used = {int(number) for number in re.findall(r'data-t(?:-aria-label)?="(\d+)"', story.html)}
    assert max(used) < len(story.payload["texts"]["nl"])


def test_hostile_words_of_a_person_are_inert(story):
    document = story.document()
    reader = read(document)
    assert document.count("<script") == 2, "the payload and our own script"
    assert not [tag for tag, attrs in reader.tags if any(name.startswith("on") for name in attrs)]
    assert not [tag for tag, _ in reader.tags if tag in ("img", "iframe", "object", "embed")]
    assert made_up.HOSTILE in "".join(reader.words), "shown, as text"


def test_hostile_titles_and_names_are_inert():
    edition = made_up.edition()
    edition["monitor_title"] = made_up.HOSTILE
    edition["areas"][1]["name"] = made_up.HOSTILE
    edition["themes"]["wait"] = {"title": {"nl": made_up.HOSTILE}, "stable": True}
    document = pages.story(made_up.published(edition=edition)).document()
    assert document.count("<script") == 2
    assert "<img" not in document


def test_json_in_the_page_can_not_end_its_element():
    text = inert_json({"a": "</script><!-- & \u2028"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!-- & \u2028"}


def test_the_payload_in_the_page_is_the_payload(story):
    found = re.search(r'id="merkbaar-data">(.*?)</script>', story.html, re.S)
    assert json.loads(found[1]) == json.loads(json.dumps(story.payload))


def test_nothing_is_asked_from_any_host(story):
    document = story.document()
    asked = [attrs.get(name) for _, attrs in read(document).tags for name in ("href", "src")]
    assert all(one.startswith(("#", "data:,")) for one in asked if one)
    assert "url(" not in document
    assert "@import" not in document
    assert "default-src &#39;none&#39;" in document
    assert "unsafe" not in document.split("</head>")[0]


def test_the_policy_names_exactly_our_style_and_script(story):
    import base64
    import hashlib

    document = story.document()
    for tag in ("style", "script"):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", document, re.S)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in document


def test_a_quote_has_its_own_language_and_direction_and_says_how_it_was_made(page):
    quotes = [attrs for tag, attrs in page.tags if tag == "blockquote"]
    assert {"lang": "ar", "dir": "rtl"} in quotes
    assert {"lang": "en", "dir": "ltr"} in quotes
    assert "gesproken, uitgeschreven" in page.text
    assert made_up.LONG in "".join(page.words)
    assert "🙂👵🏽" in page.text


def test_both_poles_of_a_theme_are_shown_at_once(story):
    card = story.html[story.html.index('id="b-waiting-joined"') :]
    first = re.findall(r'<li class="quote[^"]*" data-under=\'[^\']*\'( data-later)?', card)[:2]
    assert first == ["", ""]


def test_what_is_hidden_is_a_dash_with_its_reason():
    published = made_up.published()
    hidden = published.tables["reach_by_wijk"]
    html = pages.analysis(published, hidden.notebook).html
    assert "te weinig mensen om te tonen" in read(pages.story(published).document()).text
    assert '"x"' not in html.replace('state":"', "")


def test_each_chart_has_an_alt_text_a_table_and_a_download(story):
    panels = re.findall(
        r'<div class="panel.*?(?=<div class="panel|</article>|<section)', story.html, re.S
    )
    assert len(panels) > 10
    for panel in panels:
        assert re.search(r'role="img" data-at="\d+" aria-label="[^"]{5,}"', panel)
        assert "<table" in panel
        assert "data-download" in panel


def test_headings_come_in_order(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_id_is_used_twice(page):
    ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))


def test_the_same_edition_gives_the_same_bytes(story, published):
    assert pages.story(published).document() == story.document()


def test_the_page_is_under_two_megabytes(story):
    assert len(story.document().encode()) < 2_000_000


def test_each_reader_gets_every_card_in_an_order_of_its_own(story):
    orders = story.payload["orders"]
    assert set(orders) == set(made_up.edition()["readers"])
    assert len({frozenset(order) for order in orders.values()}) == 1
    assert orders["gemeenteraad"] != orders["uitvoerders"]


def test_the_page_can_open_for_another_reader(published):
    assert pages.story(published, reader="inwoners").payload["reader"] == "inwoners"


def test_an_edition_without_stories_has_numbers():
    tables = {name: one for name, one in made_up.tables().items() if "theme" not in name}
    findings = tuple(
        replace(one, quotes=()) for one in made_up.findings() if "theme" not in one.finding
    )
    page = read(pages.story(made_up.published(tables=tables, findings=findings, quotes=())).html)
    assert "22 %" in page.text
    assert "Bij deze bevinding staat geen citaat." in page.text


def test_an_edition_without_numbers_has_stories():
    tables = {"theme_shares": made_up.tables()["theme_shares"]}
    findings = tuple(one for one in made_up.findings() if one.finding == "theme.wait")
    page = read(pages.story(made_up.published(tables=tables, findings=findings)).html)
    assert "Elf weken" in page.text
    assert "Ik wist niet dat het bestond" in page.text, "quotes without a finding are shown too"


def test_an_edition_without_findings_says_so():
    page = read(pages.story(made_up.published(findings=())).html)
    assert wording.interface("state.no_findings") in page.text
    assert "Alle leefgebieden" in page.text


def test_an_edition_with_nothing_at_all_is_a_page():
    empty = made_up.published(tables={}, findings=(), quotes=(), edition={})
    assert wording.interface("state.no_findings") in read(pages.story(empty).document()).text


def test_with_everything_suppressed_no_figure_is_printed():
    tables = {
        name: made_up.table(
            name,
            {dimension: list(dict.fromkeys(row[at] for row in one.rows))
             for at, dimension in enumerate(one.dimensions)},
            lambda **_where: None,
            unit=one.unit,
        )
        for name, one in made_up.tables().items()
    }  # fmt: skip
    story = pages.story(made_up.published(tables=tables, findings=()))
    for table in story.payload["tables"].values():
        assert set(table["state"]) == {"x"}
        assert set(table["value"]) == {None}
    assert "te weinig mensen om te tonen" in read(story.html).text


def test_an_edition_of_one_wijk_has_no_chart_of_wijken():
    reach = made_up.table(
        "reach_by_wijk",
        {"area": ["GM9999", "WK999902"], "period": ["2025", "2026"]},
        lambda area, period: (22.0, 3.0, 100),
    )
    edition = {**made_up.edition(), "areas": made_up.edition()["areas"][:1] + made_up.AREAS[1:2]}
    findings = tuple(one for one in made_up.findings() if one.finding == "reach.havenkwartier")
    story = pages.story(
        made_up.published(tables={"reach_by_wijk": reach}, findings=findings, edition=edition)
    )
    assert 'data-panel="period"' in story.html
    assert 'data-panel="area"' not in story.html


def test_forty_themes_fit():
    names = [f"thema {number}" for number in range(40)]
    edition = {**made_up.edition(), "themes": {}}
    tables = made_up.tables(names)
    story = pages.story(made_up.published(tables=tables, edition=edition))
    assert "thema 39" in read(story.html).text
    assert len(story.document().encode()) < 2_000_000
