"""The same words under another attribute in each edition tell no more together than is checked."""

from __future__ import annotations

import json

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy import placed
from merkbaar.privacy.keys import Key

KEY = Key(b"k" * 32)
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


STORY = "Mijn dochter zit sinds mei thuis van school. Niemand belde ons daarna terug."
CUT = "Niemand belde ons daarna terug. Later ging het langzaam beter met ons allemaal."
"""Another piece of the same story."""


def test_another_piece_of_the_same_story_tells_no_more_than_the_first():
    before = after(quote(A, text=STORY))
    assert placed.narrowed(quote(OLD, text=CUT), before)["shown_under"] == [{}]
    both = quote(A, OLD, BOTH, text=CUT)
    assert placed.narrowed(both, before) == both


@pytest.mark.parametrize(
    "text",
    [CUT, STORY.replace("mei", "[DATUM]"), f"{STORY} En toen?", "niemand belde ons daarna terug"],
)
def test_what_was_taken_comes_back_in_no_other_piece(tmp_path, text):
    placed.take(tmp_path, [quote(A, text=STORY)], releases=1, key=KEY)
    before = placed.placed(tmp_path, releases=1, expected=True, key=KEY)
    assert placed.is_taken(quote(A, text=text), before)
    assert placed.narrowed(quote(A, text=text), before)["shown_under"] == []
    assert not placed.is_taken(quote(A, text="Mijn dochter. Niemand belde."), before)


def test_what_was_taken_stays_taken_when_somebody_else_goes(tmp_path):
    placed.take(tmp_path, [quote(A, text=STORY)], releases=1, key=KEY)
    placed.forget(tmp_path, [quote(A, text=CUT)], key=KEY)
    before = placed.placed(tmp_path, releases=1, expected=True, key=KEY)
    assert placed.is_taken(quote(A, text=STORY), before)
    assert placed.is_taken(quote(A, text=CUT), before)


def test_a_photo_is_known_by_its_picture():
    one, other = ({"photo": "p1", "hash": letter * 64, "shown_under": [{}, A]} for letter in "ab")
    again = {**one, "photo": "p7", "shown_under": [{}, OLD]}
    assert placed.narrowed(again, after(one))["shown_under"] == [{}]
    assert placed.narrowed(again, after(other))["shown_under"] == [{}, OLD]


def test_the_list_keeps_no_words_and_is_read_back(tmp_path):
    path = placed.remember(tmp_path, after(quote(A, OLD)), releases=2, key=KEY)
    assert "hielp" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert placed.placed(tmp_path, releases=2, expected=True, key=KEY) == after(quote(A, OLD))


def test_a_lost_or_older_list_is_refused(tmp_path):
    assert placed.placed(tmp_path, releases=2, expected=False, key=KEY) == {}
    with pytest.raises(PrivacyError, match="is weg of is een oude kopie"):
        placed.placed(tmp_path, releases=2, expected=True, key=KEY)
    placed.remember(tmp_path, {}, releases=1, key=KEY)
    with pytest.raises(PrivacyError, match="is weg of is een oude kopie"):
        placed.placed(tmp_path, releases=2, expected=False, key=KEY)


def test_who_is_forgotten_leaves_no_mark(tmp_path):
    other = quote(A, text="Van een ander.")
    placed.remember(tmp_path, after(quote(A), other), releases=1, key=KEY)
    placed.forget(tmp_path, [quote(A)], key=KEY)
    assert placed.placed(tmp_path, releases=1, expected=True, key=KEY) == after(other)
    placed.forget(tmp_path / "leeg", [quote(A)], key=KEY)
    assert not (tmp_path / "leeg").exists()


def changed(folder, **parts):
    path = folder / "register" / "placed.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **parts}))


def as_it_was_before_there_were_seals(folder):
    path = folder / "register" / "placed.json"
    content = json.loads(path.read_text())
    kept = {name: content[name] for name in ("releases", "placed")}
    path.write_text(json.dumps({"version": 1, **kept}))


@pytest.mark.parametrize("parts", [{"placed": {}}, {"releases": 9}, {"number": 9}, {"seal": ""}])
def test_a_list_that_was_changed_is_refused(tmp_path, parts):
    placed.remember(tmp_path, after(quote(A)), releases=1, key=KEY)
    changed(tmp_path, **parts)
    for use in (
        lambda: placed.placed(tmp_path, releases=1, expected=True, key=KEY),
        lambda: placed.number(tmp_path, key=KEY),
        lambda: placed.forget(tmp_path, [quote(A)], key=KEY),
        lambda: placed.take(tmp_path, [quote(A)], releases=1, key=KEY),
        lambda: placed.remember(tmp_path, {}, releases=1, key=KEY),
    ):
        with pytest.raises(PrivacyError, match=r"placed.json is veranderd, .*reservekopie"):
            use()


def test_each_writing_of_the_list_has_a_higher_number(tmp_path):
    numbers = [placed.number(tmp_path, key=KEY)]
    for _ in range(2):
        placed.remember(tmp_path, after(quote(A)), releases=1, key=KEY)
        numbers.append(placed.number(tmp_path, key=KEY))
    placed.forget(tmp_path, [quote(A)], key=KEY)
    assert [*numbers, placed.number(tmp_path, key=KEY)] == [0, 1, 2, 3]


def test_a_list_of_before_there_were_seals_is_read_and_then_sealed(tmp_path):
    placed.seal_older(tmp_path, key=KEY)
    assert not (tmp_path / "register").exists()
    placed.remember(tmp_path, after(quote(A)), releases=1, key=KEY)
    as_it_was_before_there_were_seals(tmp_path)
    assert not placed.is_sealed(tmp_path)
    assert placed.number(tmp_path, key=KEY) == 0
    assert placed.placed(tmp_path, releases=1, expected=True, key=KEY) == after(quote(A))
    placed.seal_older(tmp_path, key=KEY)
    assert placed.is_sealed(tmp_path)
    assert placed.placed(tmp_path, releases=1, expected=True, key=KEY) == after(quote(A))
    bytes_ = (tmp_path / "register" / "placed.json").read_bytes()
    placed.seal_older(tmp_path, key=KEY)
    assert (tmp_path / "register" / "placed.json").read_bytes() == bytes_


def test_the_list_is_sealed_with_another_key(tmp_path):
    other = Key(b"o" * 32)
    placed.reseal(tmp_path / "register", of=KEY, key=other)
    placed.remember(tmp_path, after(quote(A)), releases=1, key=KEY)
    placed.reseal(tmp_path / "register", of=KEY, key=other)
    assert placed.placed(tmp_path, releases=1, expected=True, key=other) == after(quote(A))
    with pytest.raises(PrivacyError, match="een andere sleutel"):
        placed.placed(tmp_path, releases=1, expected=True, key=KEY)


def test_what_was_taken_back_stands_nowhere_again(tmp_path):
    placed.take(tmp_path, [quote(A)], releases=3, key=KEY)
    before = placed.placed(tmp_path, releases=3, expected=True, key=KEY)
    other = quote(A, text="Van een ander.")
    assert placed.is_taken(quote(OLD), before)
    assert placed.narrowed(quote(A), before)["shown_under"] == []
    assert not placed.is_taken(other, before)
    again = placed.joined(before, [quote(A), other])
    assert placed.is_taken(quote(A), again)
    placed.remember(tmp_path, again, releases=4, key=KEY)
    placed.take(tmp_path, [other], releases=2, key=KEY)
    assert placed.is_taken(other, placed.placed(tmp_path, releases=4, expected=True, key=KEY))


def test_a_story_that_was_taken_back_is_known_again_in_other_words(tmp_path):
    mine = placed.keyed_mark("quote", "story", "s1", key=KEY)
    other = placed.keyed_mark("quote", "story", "s2", key=KEY)
    placed.take(tmp_path, [quote(A)], releases=1, key=KEY, told_in=[mine])
    before = placed.placed(tmp_path, releases=1, expected=True, key=KEY)
    again = quote(A, text="Heel anders geschreven.")
    assert placed.is_taken(again, before, [mine])
    assert not placed.is_taken(again, before, [other])
    assert not placed.is_taken(again, before)


def test_a_mark_differs_by_kind_by_what_it_is_of_and_by_key():
    parts = [("quote", "story", "x"), ("photo", "story", "x"), ("quote", "person", "x")]
    marks = {placed.keyed_mark(*part, key=key) for part in parts for key in (KEY, Key(b"o" * 32))}
    assert len(marks) == 6
    assert not [one for one in marks if "x" in one.split("-")]


def test_marks_of_stories_are_rewritten_with_the_key_and_dropped_with_their_person(tmp_path):
    other = Key(b"o" * 32)
    old, new = (placed.keyed_mark("quote", "story", name, key=key)
                for name, key in (("s1", KEY), ("n1", other)))  # fmt: skip
    placed.take(tmp_path, [quote(A)], releases=1, key=KEY, told_in=[old])
    placed.reseal(tmp_path / "register", of=KEY, key=other, renamed={old: new})
    before = placed.placed(tmp_path, releases=1, expected=True, key=other)
    assert new in before
    assert old not in before
    placed.drop(tmp_path, ["none of these"], key=other)
    assert placed.number(tmp_path, key=other) == 1
    placed.drop(tmp_path, [new], key=other)
    left = placed.placed(tmp_path, releases=1, expected=True, key=other)
    assert new not in left
    assert placed.is_taken(quote(A), left)
