"""Photos in a real browser: they load from the page itself, follow the filter, and fit a phone."""

from __future__ import annotations

import dataclasses

import pytest
from tests.unit.pages import made_up
from tests.unit.publishing.pictured_monitor import drawn_photo

from merkbaar import pages
from merkbaar.privacy.photos import clean
from merkbaar.tables import SafePhoto

SIZES = {
    "p001": ("where", (1600, 1200)),
    "p002": ("wait", (900, 1600)),
    "p003": ("money", (800, 800)),
}
UNDER = [{}, {"area": "WK999902"}]


@pytest.fixture(scope="module")
def pictured(tmp_path_factory) -> str:
    pictures, photos = {}, []
    for at, (name, (theme, size)) in enumerate(SIZES.items()):
        made = clean(drawn_photo(7 * at, size=size))
        pictures[name] = made.content
        about = {"photo": name, "theme": theme, "alt": "Een rood huis onder een gele zon"}
        about |= {"width": made.width, "height": made.height, "blurred": at == 1, "hash": name}
        photos.append(SafePhoto.from_dict({**about, "shown_under": UNDER}))
    published = made_up.published()
    shown = dataclasses.replace(published, photos=tuple(photos), pictures=pictures)
    place = tmp_path_factory.mktemp("foto") / "story.html"
    place.write_text(pages.story(shown).document(), encoding="utf-8")
    return place.as_uri()


def seen(page) -> list[bool]:
    return [image.is_visible() for image in page.query_selector_all("img")]


def test_every_photo_is_drawn_from_the_page_itself_with_its_description(pictured, tab):
    page = tab(pictured)
    drawn = page.evaluate("[...document.images].map(one => [one.complete, one.naturalWidth > 0])")
    assert drawn == [[True, True]] * 3
    assert page.get_by_role("img", name="Een rood huis onder een gele zon").count() == 3


def test_a_photo_follows_the_choice_of_a_wijk_as_quotes_do(pictured, tab):
    page = tab(pictured)
    assert seen(page) == [True] * 3
    page.select_option("#kies-area", "WK999902")
    assert seen(page) == [True] * 3
    page.select_option("#kies-area", "WK999903")
    assert seen(page) == [False] * 3


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_photo_runs_off_the_side_or_fills_the_screen(pictured, tab, width):
    page = tab(pictured, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [image.bounding_box() for image in page.query_selector_all("img")]
    assert max(box["height"] for box in boxes) <= 520
    assert max(box["x"] + box["width"] for box in boxes) <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_photos(pictured, tab, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = tab(pictured, color_scheme=scheme, bypass_csp=True)
    page.wait_for_selector(".merkbaar.whole", state="attached")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = axe.Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()
