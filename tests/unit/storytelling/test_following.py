"""One set of themes, and who told of each in two waves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.storytelling.comparing import WORDS
from merkbaar.storytelling.following import COLUMNS, follow
from merkbaar.storytelling.sharing import shares

COUNTS = {
    "wachten": (20, 18),
    "geld": (12, 0),
    "maaltijd": (0, 12),
    "school": (20, 5),
    "vervoer": (5, 20),
    "tuin": (2, 0),
}
WAVES = ("T0", "T1")


def made(counts=COUNTS, *, twice=()):
    """Everybody of 60 persons a wave tells one story; the rest tell of nothing in particular."""
    rows, told = [], []
    for at, wave in enumerate(WAVES):
        themes = [theme for theme, number in counts.items() for _ in range(number[at])]
        for place in range(max(60, len(themes))):
            theme = themes[place] if place < len(themes) else "anders"
            story = f"{wave}-{place:03d}"
            rows.append((story, story, wave))
            told.append((story, theme, 0.9, True))
            if theme in twice:
                told.append((story, "ook", 0.6, False))
    stories = pd.DataFrame(rows, columns=["narrative", "person", "wave"])
    return pd.DataFrame(told, columns=["narrative", "theme", "strength", "main"]), stories


def said(story_themes, stories, **wishes):
    found = follow(story_themes, stories, **wishes).set_index("theme")
    names = {words: kind for kind, words in WORDS.items()}
    return {theme: names[words] for theme, words in found["became"].items()}


def test_what_stayed_went_came_shrank_and_grew_is_told_by_people():
    expected = {
        "wachten": "same",
        "geld": "gone",
        "maaltijd": "new",
        "school": "shrunk",
        "vervoer": "grown",
        "tuin": "unheard",
        "anders": "same",
    }
    assert said(*made(), draws=5) == expected


def test_turned_round_everything_is_the_other_way():
    there, back = made(), {"before": "T1", "after": "T0"}
    turned = {"gone": "new", "new": "gone", "shrunk": "grown", "grown": "shrunk"}
    forth = said(*there, draws=5)
    assert said(*there, draws=5, **back) == {
        theme: turned.get(kind, kind) for theme, kind in forth.items()
    }


def test_the_people_are_those_of_the_table_of_shares():
    told, stories = made(twice=("wachten",))
    found = follow(told, stories, draws=0).set_index("theme")
    table = shares(told, stories.assign(period=stories["wave"]), by=["period"])
    for wave, count, everybody in (
        ("T0", "n_before", "all_before"),
        ("T1", "n_after", "all_after"),
    ):
        own = table.loc[table["period"] == wave].set_index("theme")
        assert own["count"].to_dict() == found.loc[own.index, count].to_dict()
        assert set(found[everybody]) == set(own["n"])


def test_a_person_counts_once_however_often_they_told():
    told, stories = made()
    one = stories.assign(person=stories["person"].where(stories["wave"] != "T0", "T0-000"))
    found = follow(told, one, draws=0).set_index("theme")
    assert found.loc["wachten", "n_before"] == 1
    assert found["all_before"].unique().tolist() == [1]


def test_what_is_clear_is_sure_and_what_is_at_the_border_is_not():
    border = {"geld": (30, 0), "school": (14, 5), "wachten": (16, 40)}
    found = follow(*made(border), draws=200).set_index("theme")
    assert found.loc["geld", "probability"] > 0.99
    assert 0.2 < found.loc["school", "probability"] < 0.9


def test_people_in_both_waves_are_drawn_together_and_the_same_input_gives_the_same():
    told, stories = made()
    both = stories.assign(person=stories["narrative"].str[3:])
    first, again = (follow(told, both, draws=50, random_state=3) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    shuffled = follow(told.iloc[::-1], both, draws=50, random_state=3).set_index("theme")
    assert shuffled["n_before"].to_dict() == first.set_index("theme")["n_before"].to_dict()


def test_a_theme_that_is_weak_in_a_story_is_not_told_of_there():
    told, stories = made()
    weak = told.assign(strength=np.where(told["theme"] == "geld", 0.3, told["strength"]))
    assert "geld" not in said(weak, stories, draws=0)


def test_with_one_wave_there_are_columns_and_no_rows():
    told, stories = made()
    alone = follow(told, stories.query("wave == 'T0'"), draws=0)
    assert list(alone.columns) == list(COLUMNS)
    assert alone.empty


def test_without_themes_there_are_no_rows():
    told, stories = made()
    assert follow(told.head(0), stories, draws=3).empty


def test_a_wave_that_is_not_there_is_named():
    told, stories = made()
    with pytest.raises(DefinitionError, match="T9"):
        follow(told, stories, after="T9")


def test_stories_of_other_waves_and_without_a_wave_do_not_count():
    told, stories = made()
    more = stories.assign(wave=stories["wave"].where(stories.index % 7 > 0))
    found = follow(told, more, draws=0)
    assert found["all_before"].iloc[0] == more.loc[more["wave"] == "T0", "person"].nunique()
