import datetime as dt

import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.storytelling import corrections

SIGNED = {"author": "R. Onderzoeker", "reason": "gelezen", "date": "2026-03-01"}


def tables():
    stories = pd.DataFrame(
        [
            ("a", "t01", 0.9, True),
            ("a", "t02", 0.6, False),
            ("b", "t01", 0.8, True),
            ("c", "t02", 0.7, True),
            ("d", "t03", 0.7, True),
        ],
        columns=["narrative", "theme", "strength", "main"],
    )
    themes = pd.DataFrame(
        {"theme": ["t01", "t02", "t03"], "label": ["x", "y", "z"], "size": [2, 1, 1]}
    )
    return stories, themes


def replayed(*rows):
    return corrections.replay(*tables(), corrections.read([{**row, **SIGNED} for row in rows]))


def test_a_theme_is_renamed():
    result = replayed({"do": "rename", "theme": "t02", "label": "Lang wachten"})
    assert result.themes["label"].tolist() == ["x", "Lang wachten", "z"]
    assert result.done[0].date == dt.date(2026, 3, 1)


def test_themes_are_merged_and_a_story_keeps_its_strongest():
    result = replayed({"do": "merge", "theme": "t02", "into": "t01"})
    assert result.themes["theme"].tolist() == ["t01", "t03"]
    assert result.themes["size"].tolist() == [3, 1]
    a = result.story_themes.query("narrative == 'a'")
    assert a[["theme", "strength", "main"]].to_numpy().tolist() == [["t01", 0.9, True]]


def test_a_story_is_moved_and_has_one_main_theme():
    result = replayed({"do": "move", "story": "a", "theme": "t03"})
    assert result.themes["size"].tolist() == [1, 1, 2]
    assert result.story_themes.groupby("narrative")["main"].sum().eq(1).all()


def test_a_theme_is_dropped_with_its_stories():
    result = replayed({"do": "drop", "theme": "t03"})
    assert "t03" not in set(result.story_themes["theme"]) | set(result.themes["theme"])


def test_anchor_stories_name_a_theme_whatever_its_id():
    result = replayed({"do": "rename", "theme": {"anchors": ["a", "b", "weg"]}, "label": "Anker"})
    assert result.themes["label"].tolist() == ["Anker", "y", "z"]


@pytest.mark.parametrize(
    "row",
    [
        {"do": "rename", "theme": "t99", "label": "x"},
        {"do": "move", "story": "weg", "theme": "t01"},
        {"do": "merge", "theme": "t01", "into": "t01"},
        {"do": "merge", "theme": "t01", "into": "t77"},
        {"do": "drop", "theme": {"anchors": ["weg", "ook weg", "a"]}},
    ],
)
def test_what_no_longer_fits_is_reported_and_changes_nothing(row):
    result = replayed(row)
    assert len(result.unmatched) == 1
    assert result.unmatched[0].author == "R. Onderzoeker"
    assert len(result.story_themes) == 5


def test_corrections_follow_each_other():
    result = replayed(
        {"do": "merge", "theme": "t03", "into": "t02"},
        {"do": "rename", "theme": "t02", "label": "Samen"},
        {"do": "rename", "theme": "t03", "label": "Te laat"},
    )
    assert [c.do for c in result.done] == ["merge", "rename"]
    assert [c.label for c in result.unmatched] == ["Te laat"]


def test_nothing_given_is_changed():
    stories, themes = tables()
    before = stories.copy(), themes.copy()
    corrections.replay(
        stories, themes, corrections.read([{"do": "drop", "theme": "t01", **SIGNED}])
    )
    pd.testing.assert_frame_equal(stories, before[0])
    pd.testing.assert_frame_equal(themes, before[1])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"do": "weg", **SIGNED}, "rename"),
        ({"do": "rename", "theme": "t01", **SIGNED}, "label ontbreekt"),
        ({"do": "drop", "theme": "t01", "reason": "x", "date": "2026-01-01"}, "author"),
        ({"do": "drop", "theme": "t01", "kleur": "rood", **SIGNED}, "kleur"),
        ({"do": "drop", "theme": "t01", **SIGNED, "date": "1 maart"}, "jjjj-mm-dd"),
    ],
)
def test_a_correction_with_a_mistake_says_what_to_mend(row, expected):
    with pytest.raises(DefinitionError, match=expected):
        corrections.read([row])
