"""Words that mean something of a theme come first."""

from __future__ import annotations

import numpy as np

from merkbaar.storytelling.ranking import by_meaning, once

DIRECTIONS = {
    "school": 0,
    "juf": 0,
    "klas": 0,
    "bus": 1,
    "halte": 1,
    "rit": 1,
    "geld": 2,
    "huur": 2,
}


def vectors(words):
    """A word of a subject points along its axis, any other a little everywhere."""
    rows = np.full((len(words), 3), 0.1)
    for at, word in enumerate(words):
        if word in DIRECTIONS:
            rows[at, DIRECTIONS[word]] = 1.0
    return rows


WORDS = [
    ["kijken", "school", "juf", "klas"],
    ["ver", "bus", "halte", "rit"],
    ["geld", "kijken", "huur"],
]


def test_a_word_that_says_little_comes_after_those_that_mean_something():
    ordered = by_meaning(WORDS, np.eye(3), vectors)
    assert [own[0] for own in ordered] == ["school", "bus", "geld"]
    assert ordered[0][-1] == "kijken"
    assert ordered[2] == ["geld", "huur", "kijken"]


def test_no_word_is_lost_or_added():
    assert [sorted(own) for own in by_meaning(WORDS, np.eye(3), vectors)] == [
        sorted(own) for own in WORDS
    ]


def test_of_words_that_mean_as_much_the_stronger_stays_first():
    assert by_meaning(WORDS, np.eye(3), vectors)[1][:3] == ["bus", "halte", "rit"]


def test_too_few_words_or_one_theme_stay_as_they_are():
    assert by_meaning([["ver", "bus"], ["geld"]], np.eye(2), vectors) == [["ver", "bus"], ["geld"]]
    assert by_meaning(WORDS[:1], np.eye(1), vectors) == WORDS[:1]


def test_of_words_that_mean_the_same_the_first_is_kept():
    basic = {"schulden": "debt", "schuld": "debt", "bellen": "call"}
    kept = once(["schuld", "schulden", "bellen", "huur", "huur"], lambda w: basic.get(w, w))
    assert kept == ["schuld", "bellen", "huur"]
