"""The same words under another attribute in each edition tell no more together than is checked."""

from __future__ import annotations

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy import placed

A, OLD = {"area": "A"}, {"group_age": "65+"}
BOTH = {**A, **OLD}


def quote(*under, text="Het hielp mij."):
    return {"text": text, "theme": "hulp", "shown_under": [{}, *under]}


def after(*shown):
    return placed.joined({}, shown)


@pytest.mark.parametrize(
    ("earlier", "now", "left"),
    [
        ([A], [OLD], []),
        ([A], [A], [A]),
        ([A], [A, OLD, BOTH], [A, OLD, BOTH]),
        ([A, OLD, BOTH], [OLD], [OLD]),
        ([], [A], [A]),
        ([A], [OLD, {"period": "2026"}], []),
        ([A, {"period": "2026"}], [{"period": "2026"}, OLD], [{"period": "2026"}]),
    ],
)
def test_a_quote_tells_what_was_told_or_all_of_that_and_more_in_one(earlier, now, left):
    assert placed.narrowed(quote(*now), after(quote(*earlier)))["shown_under"] == [{}, *left]


def test_what_was_never_shown_stays_as_it_is():
    assert placed.narrowed(quote(A), after(quote(OLD, text="Iets anders.")))["shown_under"] == [
        {},
        A,
    ]


def test_words_are_known_again_whatever_was_redacted_or_set_otherwise():
    before = after(quote(A, text="Ik belde [NAAM-1], en toen niets."))
    again = quote(OLD, text="Ik  belde [NAAM-2] en toen niets")
    assert placed.narrowed(again, before)["shown_under"] == [{}]


def test_a_photo_is_known_by_its_picture():
    one, other = ({"photo": "p1", "hash": letter * 64, "shown_under": [{}, A]} for letter in "ab")
    again = {**one, "photo": "p7", "shown_under": [{}, OLD]}
    assert placed.narrowed(again, after(one))["shown_under"] == [{}]
    assert placed.narrowed(again, after(other))["shown_under"] == [{}, OLD]


def test_the_list_keeps_no_words_and_is_read_back(tmp_path):
    path = placed.remember(tmp_path, after(quote(A, OLD)), releases=2)
    assert "hielp" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert placed.placed(tmp_path, releases=2, expected=True) == after(quote(A, OLD))


def test_a_lost_or_older_list_is_refused(tmp_path):
    assert placed.placed(tmp_path, releases=2, expected=False) == {}
    with pytest.raises(PrivacyError, match="is weg of is een oude kopie"):
        placed.placed(tmp_path, releases=2, expected=True)
    placed.remember(tmp_path, {}, releases=1)
    with pytest.raises(PrivacyError, match="is weg of is een oude kopie"):
        placed.placed(tmp_path, releases=2, expected=False)


def test_who_is_forgotten_leaves_no_mark(tmp_path):
    other = quote(A, text="Van een ander.")
    placed.remember(tmp_path, after(quote(A), other), releases=1)
    placed.forget(tmp_path, [quote(A)])
    assert placed.placed(tmp_path, releases=1, expected=True) == after(other)
    placed.forget(tmp_path / "leeg", [quote(A)])
    assert not (tmp_path / "leeg").exists()
