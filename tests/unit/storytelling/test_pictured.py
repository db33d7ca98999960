from __future__ import annotations

import pandas as pd

from merkbaar.storytelling import pictured

TOLD = pd.DataFrame(
    {
        "narrative": ["a", "a", "b", "c", "d"],
        "theme": ["geld", "wachten", "wachten", "geld", "geld"],
        "strength": [0.6, 0.9, 0.2, 0.8, 0.8],
    }
)


def stories(**more) -> pd.DataFrame:
    about = {"narrative": list("abcd"), "person": ["p", "q", "r", "s"], "area": "WK999901"}
    about |= {"period": "2026", "group_age": "65+", "text": "zonder", "photo": [*"abc", None]}
    return pd.DataFrame({**about, **more})


def test_a_photo_stands_under_the_theme_that_its_story_tells_most_of():
    chosen = pictured.choose(stories(), TOLD).set_index("narrative")["theme"]
    assert chosen.to_dict() == {"a": "wachten", "c": "geld"}


def test_a_story_that_tells_of_no_theme_and_one_without_a_photo_are_left_out():
    assert not {"b", "d"} & set(pictured.choose(stories(), TOLD)["narrative"])


def test_where_themes_are_as_strong_the_code_decides():
    even = pd.DataFrame({"narrative": "a", "theme": ["z", "b", "k"], "strength": 0.7})
    assert pictured.choose(stories(), even)["theme"].tolist() == ["b"]
    assert pictured.choose(stories(), even[::-1])["theme"].tolist() == ["b"]


def test_what_the_gate_needs_comes_along_and_no_text():
    chosen = pictured.choose(stories(theme="oud"), TOLD)
    columns = ["narrative", "person", "theme", "group_age", "area", "period"]
    assert list(chosen.columns) == columns


def test_a_monitor_without_photos_gives_an_empty_table():
    chosen = pictured.choose(stories().drop(columns="photo"), TOLD)
    assert len(chosen) == 0
    assert "theme" in chosen
