"""What a person answers about a photo is kept, checked, and goes when the photo goes."""

from __future__ import annotations

import hashlib
import io
import json
import sys

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.publishing import showing
from merkbaar.publishing.folders import Folders

WHERE = {"area": "WK999801"}
HASH = [hashlib.sha256(f"beeld {number}".encode()).hexdigest() for number in range(10)]


def photo(number: int = 1, **more) -> dict:
    about = {"photo": f"p{number:03d}", "theme": "hulp", "alt": "", "hash": HASH[number]}
    return {**about, "width": 4, "height": 3, "blurred": False, "shown_under": [{}, WHERE], **more}


def lay(home, *photos, said_by=None):
    concept = home / "concept" / "2026"
    (concept / "published" / "media").mkdir(parents=True)
    (concept / "published" / "photos.json").write_text(json.dumps(photos))
    (concept / "said_by.json").write_text(json.dumps(said_by or {}))
    for one in photos:
        place = concept / "published" / "media" / f"{one['photo']}.jpg"
        place.write_text(f"beeld {int(one['photo'][1:])}")
    return concept


def approve(concept, ask=None, *, how="ask", allowed=lambda one: True, **more):
    register = concept.parents[1] / "register"
    return showing.approve_photos(
        concept, allowed=allowed, how=how, register=register, ask=ask, **more
    )


def test_a_description_makes_a_photo_shown_and_an_empty_one_does_not(tmp_path):
    concept = lay(tmp_path, photo(1), photo(2))
    shown = approve(concept, lambda one: "Een  brug\n" if one["photo"] == "p001" else " ")
    assert [(one["photo"], one["alt"]) for one in shown] == [("p001", "Een brug")]


def test_answers_are_kept_for_their_owner_alone(tmp_path):
    approve(lay(tmp_path, photo()), lambda one: "Een brug")
    kept = tmp_path / "register" / "photos.json"
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", [{"hash": "f" * 64}, {"theme": "geld"}, {"shown_under": [{}]}])
def test_another_picture_theme_or_place_is_another_question(change):
    assert showing.fingerprint(photo()) != showing.fingerprint(photo(**change))


def test_the_number_of_a_photo_changes_no_answer():
    assert showing.fingerprint(photo()) == showing.fingerprint(photo(photo="p009"))


def test_who_withdrew_since_is_not_asked_about(tmp_path):
    asked = []
    approve(lay(tmp_path, photo()), lambda one: asked.append(one) or "", allowed=lambda one: False)
    assert asked == []


def test_none_shows_nothing_and_asks_nothing(tmp_path):
    assert approve(lay(tmp_path, photo()), lambda one: pytest.fail("asked"), how="none") == []


def test_without_a_terminal_earlier_answers_still_count(tmp_path, monkeypatch, capsys):
    concept = lay(tmp_path, photo(1), photo(2))
    approve(lay(tmp_path / "eerder", photo(1)), lambda one: "Een brug")
    (tmp_path / "register").mkdir()
    earlier = tmp_path / "eerder" / "register" / "photos.json"
    (tmp_path / "register" / "photos.json").write_bytes(earlier.read_bytes())
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert [one["photo"] for one in approve(concept)] == ["p001"]
    assert "1 foto's zijn niet getoond" in capsys.readouterr().err


def test_the_terminal_asks_again_for_a_description_with_a_name(tmp_path, monkeypatch, capsys):
    answers = io.StringIO("ja\nMevrouw Tjoelkema in de tuin\nja\nIemand in een tuin\n")
    monkeypatch.setattr(answers, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", answers)
    (shown,) = approve(lay(tmp_path, photo()))
    assert shown["alt"] == "Iemand in een tuin"
    said = capsys.readouterr().err
    assert "misschien iets van een persoon (name)" in said
    assert "Te zien bij: WK999801" in said


def test_the_end_of_the_input_is_a_no(tmp_path, monkeypatch):
    answers = io.StringIO("ja\nMevrouw Tjoelkema\n")
    monkeypatch.setattr(answers, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", answers)
    assert approve(lay(tmp_path, photo())) == []


@pytest.mark.parametrize(
    ("alt", "fine"),
    [
        ("Een lege bank in een park", True),
        ("Twee mensen drinken koffie", True),
        ("Mevrouw Jansen schenkt koffie", False),
        ("De post van 12-03-1950", False),
        ("x" * 251, False),
    ],
)
def test_a_description_is_held_to_what_a_quote_is_held_to(alt, fine):
    assert (showing.why_not(alt) == "") is fine


def test_a_place_that_may_be_named_may_stand_in_a_description():
    assert showing.why_not("De haven van Rotterdam") != ""
    assert showing.why_not("De haven van Rotterdam", ["Rotterdam"]) == ""


def test_taking_out_leaves_the_other_photos_as_they_were(tmp_path):
    concept = lay(tmp_path, photo(1), photo(2))
    published = tmp_path / "published"
    published.mkdir()
    showing.publish_photos(concept, published, [photo(1, alt="a"), photo(2, alt="b")])
    showing.take_photos_out(published, {"p001", "q001"})
    assert [one["photo"] for one in json.loads((published / "photos.json").read_text())] == ["p002"]
    assert [path.name for path in (published / "media").iterdir()] == ["p002.jpg"]
    before = (published / "photos.json").read_bytes()
    showing.take_photos_out(published, {"q001"})
    assert (published / "photos.json").read_bytes() == before


def test_an_edition_without_photos_gets_no_file_of_them(tmp_path):
    showing.publish_photos(tmp_path, tmp_path, [])
    showing.take_photos_out(tmp_path, {"p001"})
    assert list(tmp_path.iterdir()) == []


def test_answers_about_a_photo_go_with_the_person_and_the_others_stay(tmp_path):
    said_by = {"p001": ["weg"], "p002": ["blijft"]}
    concept = lay(tmp_path, photo(1), photo(2), said_by=said_by)
    approve(concept, lambda one: "Een brug")
    showing.prune_answers(Folders(tmp_path, "klein"), {"weg"})
    kept = json.loads((tmp_path / "register" / "photos.json").read_text())
    assert list(kept) == [showing.fingerprint(photo(2))]


def test_a_picture_that_changed_since_is_not_the_one_that_was_approved(tmp_path):
    concept = lay(tmp_path, photo())
    (concept / "published" / "media" / "p001.jpg").write_text("een ander beeld")
    (tmp_path / "published").mkdir()
    with pytest.raises(PrivacyError, match="p001 in het concept is veranderd"):
        showing.publish_photos(concept, tmp_path / "published", [photo(alt="a")])
