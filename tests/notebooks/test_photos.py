"""A photo from raw/ to the page, and out again: hidden until a person looked and described it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import sys

import pytest
from PIL import Image
from tests.notebooks.small_monitor import bsn, every_byte
from tests.unit.publishing.pictured_monitor import ALSO, NAME, SHOWN, edit, make_pictured

from merkbaar.errors import DefinitionError, PrivacyError
from merkbaar.monitor import load_monitor
from merkbaar.privacy.traces import traces
from merkbaar.publishing import open_published
from merkbaar.publishing.door import open_door
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.release import release, withdraw
from merkbaar.publishing.run import run
from merkbaar.publishing.signing import is_unchanged

ALT = "Een rood huis onder een gele zon"


class Place:
    def __init__(self, root) -> None:
        self.root = root
        self.home = root / "data" / "klein"
        self.file = self.home / "monitor.yml"
        self.outputs = root / "outputs" / "klein"
        self.released = self.outputs / "2026"
        self.concept = self.home / "concept" / "2026"

    def run(self):
        return run(self.file, "2026", progress=False)

    def release(self, describe=None, **more):
        return release(self.file, "2026", by="de tester", quotes="all", describe=describe, **more)

    def photos(self):
        return open_published(self.released / "published").photos

    def signed(self):
        return is_unchanged(self.released, open_door(load_monitor(self.file), self.home))

    def of(self, who):
        """The id of a person's photo in the concept."""
        said_by = json.loads((self.concept / "said_by.json").read_text())
        door = open_door(load_monitor(self.file), self.home)
        (pseudonym, *_) = door.pseudonyms_of(bsn(who), kind="bsn")
        return next(one for one, people in said_by.items() if one[0] == "p" and pseudonym in people)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("foto"))
    make_pictured(place.home)
    edit(place.home, "pages: []", "pages: [story]")
    place.run()
    return place


@pytest.fixture
def place(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "copy")
    return Place(tmp_path / "copy")


def describe(photo):
    return ALT


def test_a_concept_holds_each_photo_for_a_person_to_look_at(made):
    photos = json.loads((made.concept / "published" / "photos.json").read_text())
    assert [photo["photo"] for photo in photos] == ["p001", "p002"]
    assert {photo["alt"] for photo in photos} == {""}
    for photo in photos:
        path = made.concept / "published" / "media" / f"{photo['photo']}.jpg"
        assert traces(path.read_bytes()) == []
        assert path.stat().st_mode & 0o077 == 0
    assert NAME.encode() not in every_byte(made.concept)


def test_without_a_terminal_no_photo_is_shown_and_that_is_said(place, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    place.release()
    assert "2 foto's zijn niet getoond" in capsys.readouterr().err
    assert place.photos() == ()
    assert not (place.released / "published" / "media").exists()
    assert b"data:image" not in every_byte(place.outputs)


@pytest.mark.parametrize("how", ["all", "lijst.txt", ""])
def test_there_is_no_quick_way_past_looking(place, how):
    with pytest.raises(DefinitionError, match="een mens bekijkt"):
        place.release(describe, photos=how)
    assert not place.outputs.exists()


def test_each_photo_is_shown_with_its_theme_story_and_place_and_asked_once(place):
    asked = []

    def ask(photo):
        asked.append(photo)
        return ALT if photo["photo"] == "p001" else ""

    place.release(ask)
    assert [photo["photo"] for photo in asked] == ["p001", "p002"]
    assert Image.open(asked[0]["path"]).size == (640, 480)
    assert "keer dat ik hulp kreeg" in asked[0]["stories"][0]
    assert (asked[0]["theme"], asked[0]["places"]) == ("hulp", 0)
    (photo,) = place.photos()
    assert (photo.photo, photo.alt) == ("p001", ALT)
    place.release(ask)
    assert len(asked) == 2
    assert len(place.photos()) == 1


def test_an_approved_photo_is_on_the_page_with_its_description_and_signed(place):
    place.release(describe)
    assert place.signed()
    page = (place.released / "report" / "story.html").read_text(encoding="utf-8")
    found = re.findall(r'<img[^>]*src="data:image/jpeg;base64,[^"]+"[^>]*alt="([^"]+)"', page)
    assert found == [ALT, ALT]
    names = sorted(path.name for path in (place.released / "published" / "media").iterdir())
    assert names == ["p001.jpg", "p002.jpg"]
    content = every_byte(place.outputs)
    assert NAME.encode() not in content
    assert b"Toestel" not in content
    assert b"Exif" not in content


def test_the_same_answers_give_the_same_bytes(place):
    place.release(describe)
    before = every_byte(place.outputs)
    place.release(describe)
    assert every_byte(place.outputs) == before


@pytest.mark.parametrize("alt", ["Mevrouw Tjoelkema in de tuin", "Bel 06-12345678", "x" * 251])
def test_a_description_with_something_of_a_person_shows_no_photo(place, alt, capsys):
    place.release(lambda photo: alt)
    assert place.photos() == ()
    assert "beschrijving" in capsys.readouterr().err
    assert alt.encode() not in every_byte(place.outputs)


def test_a_withdrawal_takes_the_photo_out_at_once_and_signs_again(place):
    place.release(describe)
    mine, other = place.of(SHOWN), place.of(ALSO)
    gone = (place.released / "published" / "media" / f"{mine}.jpg").read_bytes()
    page = place.released / "report" / "story.html"
    before = page.stat().st_size
    assert "2 uit editie 2026" in withdraw(place.file, bsn(SHOWN), kind="bsn")  # a quote, a photo
    assert [photo.photo for photo in place.photos()] == [other]
    assert gone not in every_byte(place.outputs)
    assert page.stat().st_size < before - len(gone)
    assert place.signed()
    answers = json.loads((place.home / "register" / "photos.json").read_text())
    assert len(answers) == 1
    assert len(list((place.home / "prepared" / "media").iterdir())) == 1
    assert not list(place.concept.rglob("*.jpg"))


def test_withdrawing_the_last_photo_leaves_no_trace_of_photos(place):
    place.release(lambda photo: ALT if photo["photo"] == place.of(SHOWN) else "")
    withdraw(place.file, bsn(SHOWN), kind="bsn")
    assert place.photos() == ()
    assert not (place.released / "published" / "media").exists()
    assert b"data:image" not in every_byte(place.outputs)
    assert place.signed()


def test_who_is_forgotten_takes_the_photo_along_everywhere_but_in_raw(place):
    place.release(describe)
    mine = (place.released / "published" / "media" / f"{place.of(SHOWN)}.jpg").read_bytes()
    forget(place.file, bsn(SHOWN), kind="bsn")
    for folder in (place.outputs, place.home / "prepared", place.home / "register"):
        assert mine not in every_byte(folder)
    assert len(place.photos()) == 1
    assert len(list((place.home / "prepared" / "media").iterdir())) == 1
    assert place.signed()
    place.run()
    place.release(describe)
    assert mine not in every_byte(place.outputs)
    assert place.photos() == ()  # one person fewer: the theme's own number is hidden now


def test_a_yes_that_was_taken_back_leaves_no_photo_in_the_next_concept(place):
    consents = place.home / "raw" / "toestemming.csv"
    yes = f"{bsn(SHOWN)};photo;01-01-2026;"
    text = consents.read_text(encoding="utf-8")
    consents.write_text(text.replace(yes, f"{yes}01-06-2026"), encoding="utf-8")
    place.run()
    assert len(json.loads((place.concept / "published" / "photos.json").read_text())) == 1


def test_a_photo_with_a_place_in_it_stops_the_release(place):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 1.0)
    planted = place.concept / "published" / "media" / "p001.jpg"
    stream = io.BytesIO()
    Image.open(planted).save(stream, "JPEG", exif=exif)
    planted.write_bytes(stream.getvalue())
    listed = place.concept / "published" / "photos.json"
    first, *others = json.loads(listed.read_text())
    first["hash"] = hashlib.sha256(stream.getvalue()).hexdigest()
    listed.write_text(json.dumps([first, *others]))
    with pytest.raises(PrivacyError, match="iets in een foto dat geen beeld is"):
        place.release(describe)
    assert not place.released.exists()


def test_a_release_says_which_photo_it_asks_about_and_takes_no_for_anything_else(
    place, monkeypatch, capsys
):
    answers = io.StringIO("ja\n" + ALT + "\nmisschien\n")
    monkeypatch.setattr(answers, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", answers)
    place.release()
    said = capsys.readouterr().err
    assert str(place.concept / "published" / "media" / "p001.jpg") in said
    assert "Te zien bij: " in said
    assert [photo.alt for photo in place.photos()] == [ALT]
