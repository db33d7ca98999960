"""The conversation pack in a real browser: on a screen, on a telephone, and cut out of paper."""

from __future__ import annotations

import dataclasses
import re

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.publishing.packing import opening_in
from merkbaar.publishing.printing import print_pdf
from merkbaar.tables import SafeQuote

pytestmark = pytest.mark.browser
MM = 96 / 25.4
A4 = {"width": round(210 * MM), "height": round(297 * MM)}
ACTIONS = [
    {
        "id": f"a{at}",
        "what": "Wie drie weken wacht, krijgt een telefoontje met wanneer de hulp begint",
        "who": "team toegang",
        "when": "2026-06-01",
        "edition": "2025",
        "period": "2025",
        "measure": measure,
        "theme": theme,
        "subject": {},
        "finding": "",
        "status": status,
        "happened": "Sinds juni belt het team elke week." if status == "gedaan" else "",
    }
    for at, (measure, theme, status) in enumerate(
        [("waiting_days", "wait", "gedaan"), ("reach", None, "open"), ("weg", None, "vervallen")]
    )
]


@pytest.fixture(scope="module")
def pack_file(tmp_path_factory):
    made = made_up.published()
    long = SafeQuote.from_dict(
        {"quote": "lang", "theme": "transport", "pole": "positive", "text": made_up.LONG[:800],
         "language": "nl", "made_by": "typed", "shown_under": ({},)}
    )  # fmt: skip
    whole = dataclasses.replace(
        made, edition={**made.edition, "actions": ACTIONS}, quotes=(*made.quotes, long)
    )
    place = tmp_path_factory.mktemp("gesprek") / "gesprek.html"
    place.write_text(pages.conversation(whole).document(), encoding="utf-8")
    return place


@pytest.mark.parametrize("width", [1440, 768, 390, 320])
def test_nothing_falls_off_a_screen_of_any_width(tab, pack_file, width):
    page = tab(pack_file.as_uri(), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of(tab, pack_file, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for width in (1280, 390):
        page = tab(pack_file.as_uri(), width=width, color_scheme=scheme)
        found = axe.run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []


def test_another_language_is_chosen_and_every_word_follows(tab, pack_file):
    page = tab(pack_file.as_uri())
    page.select_option("#taal", "en")
    text = page.inner_text("main")
    assert "Do you recognise this in Havenkwartier?" in text
    assert "What did we agree, and what happened since?" in text
    assert page.evaluate("document.documentElement.lang") == "en"
    page.select_option("#taal", "nl-b1")
    assert "Wat gebeurde er daarna?" in page.inner_text("main")


def test_a_file_can_open_in_a_language(tab, pack_file, tmp_path):
    place = tmp_path / "en.html"
    place.write_text(opening_in(pack_file.read_text(encoding="utf-8"), "en"), encoding="utf-8")
    assert "Making agreements" in tab(place.as_uri()).inner_text("main")


def test_cards_are_cut_in_the_middle_and_nothing_on_them_is_cut_off(tab, pack_file):
    page = tab(pack_file.as_uri(), **A4)
    page.emulate_media(media="print")
    halves = page.evaluate(
        "[...document.querySelectorAll('.halves')].map(one => [...one.querySelectorAll('.half')]"
        ".map(half => [half.getBoundingClientRect().height, half.scrollHeight, half.clientHeight]))"
    )
    assert halves
    for finding, talking in halves:
        assert abs(finding[0] - 148 * MM) < 2  # A5: half of a sheet
        assert finding[0] + talking[0] <= 297 * MM
        assert all(scroll <= client + 1 for _, scroll, client in (finding, talking))


def test_four_stories_are_cut_to_a6(tab, pack_file):
    page = tab(pack_file.as_uri(), **A4)
    page.emulate_media(media="print")
    small = page.evaluate(
        "[...document.querySelectorAll('.story-card.is-small')].map(one => "
        "[one.offsetWidth, one.offsetHeight, one.scrollHeight])"
    )
    assert small
    for width, height, needed in small:
        assert abs(width - 105 * MM) < 3
        assert abs(height - 148 * MM) < 3
        assert needed <= height


def test_letters_on_paper_are_large_enough_to_read_from_a_wall(tab, pack_file):
    page = tab(pack_file.as_uri(), **A4)
    page.emulate_media(media="print")

    def points(selector: str) -> float:
        size = f"parseFloat(getComputedStyle(document.querySelector('{selector}')).fontSize)"
        return round(page.evaluate(size) * 72 / 96, 2)

    assert points(".big strong") >= 32
    assert points(".half h2") >= 20
    assert points(".asks") >= 16
    assert points(".is-small blockquote") >= 14
    assert points(".finding > footer p") >= 9.5


def test_every_line_and_letter_has_contrast_also_without_colour(tab, pack_file):
    page = tab(pack_file.as_uri(), **A4)
    page.emulate_media(media="print")
    colours = page.evaluate(
        "[['.cut', 'borderTopColor'], ['.lines div', 'borderBottomColor'], ['.dot', "
        "'borderTopColor'], ['.to-fill td', 'borderTopColor'], ['.half .soft', 'color'], "
        "['.m-interval > *, .m-ours_line > *', 'stroke']].map(([query, part]) => "
        "getComputedStyle(document.querySelector(query))[part])"
    )
    for colour in colours:
        shares = [int(one) / 255 for one in re.findall(r"\d+", colour)[:3]]
        linear = [(one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4)
                  for one in shares]  # fmt: skip
        light = sum(part * one for part, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
        assert 1.05 / (light + 0.05) >= 3, colour


def test_it_prints_to_a_tagged_pdf_of_whole_sheets_with_the_same_bytes_each_time(
    chromium, pack_file, tmp_path, monkeypatch
):
    monkeypatch.setenv("MERKBAAR_BROWSER", chromium)
    assert print_pdf(pack_file, tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    assert b"/StructTreeRoot" in content
    html = pack_file.read_text(encoding="utf-8")
    sheets = html.count('<section class="sheet')
    printed = len(re.findall(rb"/Type /Page\b", content))
    assert sheets <= printed <= sheets + 1  # agreements of before may flow on
    assert print_pdf(pack_file, tmp_path / "b.pdf")
    assert content == (tmp_path / "b.pdf").read_bytes()


def test_an_edition_with_nothing_to_say_still_prints(chromium, tmp_path, monkeypatch):
    monkeypatch.setenv("MERKBAAR_BROWSER", chromium)
    place = tmp_path / "leeg.html"
    empty = made_up.published(findings=(), quotes=(), tables={})
    place.write_text(pages.conversation(empty).document(), encoding="utf-8")
    assert print_pdf(place, place.with_suffix(".pdf"))
    printed = len(re.findall(rb"/Type /Page\b", place.with_suffix(".pdf").read_bytes()))
    assert printed == 6
