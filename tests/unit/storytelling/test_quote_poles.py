"""The first side of a theme carries it; the other denies it or is the smaller one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.privacy.quoting import ordered
from merkbaar.storytelling import quotes
from merkbaar.storytelling.themes import ThemeModel
from merkbaar.tables import OTHER_THEME

SEEDS = {"lang-wachten": ["wachten", "wachttijd"]}


def made(own, *, lean=None):
    """Stories of one theme beside ten of another, each of its own person."""
    draw = np.random.default_rng(5)
    texts = [
        *own,
        *(f"De tuin van de buren was dit jaar mooi, vond nummer {i}." for i in range(10)),
    ]
    lean = lean or [0.0] * len(own)
    points = [np.eye(8)[0] + side * np.eye(8)[2] for side in lean] + [np.eye(8)[1]] * 10
    vectors = np.array(points) + draw.normal(0, 0.05, (len(texts), 8))
    stories = pd.DataFrame({"narrative": [f"n{i:02d}" for i in range(len(texts))], "text": texts})
    stories = stories.assign(person=stories["narrative"], language="nl", quotable=True)
    return stories, vectors


LONG = [f"Ik moest {i} maanden wachten op een antwoord van de gemeente." for i in range(3, 9)]
QUICK = [
    "Ik hoefde helemaal niet te wachten, het was zo geregeld.",
    "Geen wachttijd, petje af hoor.",
]


@pytest.fixture(scope="module")
def waiting():
    stories, vectors = made([*QUICK, *LONG])
    model = ThemeModel(n_themes=2, languages=("nl",), seeds=SEEDS).fit(stories["text"], vectors)
    return stories, model


def test_who_did_not_wait_is_the_other_side_of_waiting_and_never_the_first(waiting):
    chosen = quotes.choose(*waiting).query("theme == 'lang-wachten'")
    sides = chosen.groupby("pole")["text"].agg(list)
    assert set(sides["b"]) == set(QUICK)
    assert set(sides["a"]) <= set(LONG)
    assert chosen["pole"].iloc[0] == "a"


def test_a_theme_that_everybody_denies_is_not_split_by_denial():
    own = [f"Er is voor ons geen wachttijd bij loket {i} van de gemeente." for i in range(8)]
    stories, vectors = made(own)
    model = ThemeModel(n_themes=2, languages=("nl",), seeds=SEEDS).fit(stories["text"], vectors)
    chosen = quotes.choose(stories, model).query("theme == 'lang-wachten'")
    assert "a" in set(chosen["pole"])


def test_the_side_that_most_people_tell_is_the_first():
    many = [f"Wachten op de gemeente duurt te lang, zei nummer {i}." for i in range(9)]
    few = [f"Bij de huisarts zat ik lang te wachten, zei nummer {i}." for i in range(3)]
    for lean in ((1.0, -1.0), (-1.0, 1.0)):
        sides = [lean[0]] * len(few) + [lean[1]] * len(many)
        stories, vectors = made([*few, *many], lean=sides)
        model = ThemeModel(n_themes=2, languages=("nl",), seeds=SEEDS)
        chosen = quotes.choose(stories, model.fit(stories["text"], vectors))
        first = chosen.query("theme == 'lang-wachten' and pole == 'a'")["text"]
        assert len(first)
        assert set(first) <= set(many)


def test_what_is_left_over_is_not_quoted(waiting):
    stories, model = waiting
    last = model.themes_["theme"].iloc[-1]
    model.themes_ = model.themes_.assign(theme=model.themes_["theme"].replace(last, OTHER_THEME))
    assert set(quotes.choose(stories, model)["theme"]) == {"lang-wachten"}


def test_readers_get_the_side_that_carries_the_theme_first_whatever_order_it_was_offered_in():
    rows = [{"theme": "t", "pole": pole, "text": f"{pole}{i}"} for pole in "ba" for i in range(4)]
    found = ordered(rows)
    assert [row["pole"] for row in found] == ["a"] * 4 + ["b"] * 4
    assert ordered(rows[::-1]) == found
