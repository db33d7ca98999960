"""Photos on the story page: each once, beside the quotes of its theme, only where it may stand."""

from __future__ import annotations

import base64
import dataclasses
import json
import re

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.pictures import PORTRAIT, Picture
from merkbaar.tables import SafePhoto

JPEG = b"\xff\xd8\xff\xe0 een foto"
ALT = 'Een tuin met "rozen" <en> een bank'


def photo(number: int, theme: str, **more) -> SafePhoto:
    about = {"photo": f"p{number:03d}", "theme": theme, "alt": ALT, "width": 1080, "height": 810}
    about |= {"blurred": False, "hash": f"{number:064x}", "shown_under": [{}]}
    return SafePhoto.from_dict({**about, **more})


def page(*photos: SafePhoto, **more) -> str:
    pictures = {one.photo: JPEG + one.photo.encode() for one in photos}
    published = made_up.published(**more)
    return pages.story(dataclasses.replace(published, photos=photos, pictures=pictures)).html


def addresses(html: str) -> list[str]:
    found = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', html)
    return [base64.b64decode(one)[-4:].decode() for one in found]


def test_a_page_without_photos_has_nothing_of_them():
    html = page()
    assert "<img" not in html
    assert "data:image" not in html
    assert "photo" not in html


def test_each_photo_stands_once_though_its_theme_is_on_several_cards():
    html = page(photo(1, "wait"), photo(2, "wait"), photo(3, "money"), photo(4, "where"))
    assert sorted(addresses(html)) == ["p001", "p002", "p003", "p004"]


def test_a_photo_stands_on_a_card_of_its_theme_and_the_next_by_the_theme_itself():
    html = page(*(photo(number, "wait") for number in range(1, 9)))
    cards = html.split('<article class="card')
    (card,) = [part for part in cards if "p001" in "".join(addresses(part))]
    assert "lang wachten" in card
    loose = html[html.index('class="loose"') :]
    assert addresses(loose)[-1] == "p008"
    assert "p001" not in addresses(loose)


def test_a_theme_with_nothing_but_a_photo_still_has_its_place():
    html = page(photo(1, "transport"), quotes=())
    loose = html[html.index('class="loose"') :]
    assert "vervoer naar de dagbesteding" in loose
    assert addresses(loose) == ["p001"]


def test_what_is_to_be_seen_is_said_in_words_that_can_do_no_harm():
    html = page(photo(1, "wait"))
    assert 'alt="Een tuin met &#34;rozen&#34; &lt;en&gt; een bank"' in html
    assert ALT not in html


def test_a_photo_carries_the_choices_under_which_it_may_stand():
    under = [{}, {"area": "WK999902"}]
    html = page(photo(1, "wait", shown_under=under))
    (found,) = re.findall(r"<li class=\"quote\" data-under='([^']+)'>\s*<figure>\s*<div", html)
    assert json.loads(found) == under


@pytest.mark.parametrize(("blurred", "said"), [(True, True), (False, False)])
def test_it_is_said_where_faces_were_hidden(blurred, said):
    assert ("onherkenbaar gemaakt" in page(photo(1, "wait", blurred=blurred))) is said


@pytest.mark.parametrize(
    ("size", "expected"),
    [((1080, 810), None), ((810, 810), None), ((608, 1080), (225, 400)), ((60, 90), (60, 90))],
)
def test_a_photo_that_stands_is_kept_small_enough_for_a_phone(size, expected):
    shown = Picture(photo(1, "wait", width=size[0], height=size[1]), "", {}).size
    assert shown == expected
    assert shown is None or (shown[0] <= PORTRAIT[0] and shown[1] <= PORTRAIT[1])


def test_the_document_with_photos_asks_for_nothing_outside_itself():
    pictures = {"p001": JPEG}
    published = dataclasses.replace(
        made_up.published(), photos=(photo(1, "wait"),), pictures=pictures
    )
    document = pages.story(published).document()
    assert "img-src data:" in document
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*//', document)
