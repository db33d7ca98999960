"""The map of stories: the same for the same input, and what is alike lies together."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling.story_map import FEWEST, story_map


def model(number, *, apart=0, dimensions=6):
    draw = np.random.default_rng(1)
    labels = np.arange(number) % 2
    points = draw.normal(size=(number, dimensions)) + 9 * labels[:, None]
    labels = labels.copy()
    labels[:apart] = -1
    return SimpleNamespace(
        labels_=labels,
        vectors_=points / np.linalg.norm(points, axis=1, keepdims=True),
        strengths_=np.full((number, 2), 0.75),
        random_state=0,
        themes_=pd.DataFrame({"theme": ["t01", "t02"], "label": ["bus", "geld"]}),
    )


def ids(number):
    return [f"n{i}" for i in range(number)]


@pytest.mark.parametrize("number", [12, FEWEST + 30])
def test_stories_of_a_theme_lie_together(number):
    found = story_map(model(number), ids(number))
    assert found["narrative"].tolist() == ids(number)
    middle = found.groupby("theme")[["x", "y"]].mean()
    between = np.linalg.norm(middle.loc["t01"] - middle.loc["t02"])
    within = np.linalg.norm(found[["x", "y"]] - middle.loc[found["theme"]].to_numpy(), axis=1)
    assert between > within.mean()
    assert found[["x", "y"]].abs().to_numpy().max() == 1


@pytest.mark.parametrize("number", [12, FEWEST + 30])
def test_the_same_stories_give_the_same_map(number):
    one, two = (story_map(model(number), ids(number)) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_of_very_many_stories_the_layout_is_near_enough_and_the_same(monkeypatch):
    monkeypatch.setattr("merkbaar.storytelling.story_map.EXACT", 40)
    one, two = (story_map(model(100), ids(100)) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    middle = one.groupby("theme")[["x", "y"]].mean()
    assert np.linalg.norm(middle.loc["t01"] - middle.loc["t02"]) > 0.5


def test_a_story_without_a_theme_is_not_on_the_map():
    found = story_map(model(12, apart=3), ids(12))
    assert found["narrative"].tolist() == ids(12)[3:]


def test_of_many_stories_a_fixed_draw_is_shown_in_their_order():
    found = story_map(model(50), ids(50), most=20)
    again = story_map(model(50), ids(50), most=20)
    assert found["narrative"].tolist() == again["narrative"].tolist()
    assert found["narrative"].tolist() == sorted(found["narrative"], key=lambda one: int(one[1:]))
    assert len(found) == 20


@pytest.mark.parametrize("apart", [10, 11, 12])
def test_next_to_nothing_gives_a_map_as_well(apart):
    assert len(story_map(model(12, apart=apart), ids(12))) == 12 - apart


def test_ids_and_model_belong_together():
    with pytest.raises(ValueError, match="11 ids for 12"):
        story_map(model(12), ids(11))
