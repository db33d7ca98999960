"""What holds no theme is put together, and nothing of it is lost."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.storytelling.corrections import Replayed
from merkbaar.storytelling.gathering import gathered, loose

THEMES = pd.DataFrame(
    {
        "theme": ["wachten", "t01", "t02", "t03", "t04"],
        "label": ["Lang wachten", "huur, bank", "praat, weet", "Het feest", "soms, man"],
        "words": [["weken"], ["huur"], ["praat"], ["feest"], ["soms"]],
        "size": [2, 1, 1, 1, 1],
        "seeded": [True, False, False, False, False],
        "renamed": [False, False, False, True, False],
        "stability": [0.3, 0.9, 0.2, 0.1, 0.4],
    }
)
TOLD = pd.DataFrame(
    [
        ("a", "wachten", 0.9, True),
        ("a", "t02", 0.6, False),
        ("b", "wachten", 0.8, True),
        ("c", "t01", 0.7, True),
        ("d", "t02", 0.6, True),
        ("d", "t04", 0.8, False),
        ("e", "t03", 0.6, True),
        ("f", "t04", 0.5, True),
    ],
    columns=["narrative", "theme", "strength", "main"],
)


@pytest.fixture
def found():
    return gathered(Replayed(TOLD, THEMES))


def test_only_what_nobody_asked_for_or_named_and_does_not_hold_is_loose():
    assert loose(THEMES) == ["t02", "t04"]


def test_a_theme_that_was_not_looked_at_is_not_called_loose():
    assert loose(THEMES.assign(stability=float("nan"))) == []


def test_the_loose_themes_are_one_that_comes_last(found):
    assert found.themes["theme"].tolist() == ["wachten", "t01", "t03", "overig"]
    last = found.themes.iloc[-1]
    assert (last["label"], last["size"], last["words"]) == ("Overige verhalen", 2, [])


def test_every_story_keeps_one_main_theme(found):
    told = found.story_themes
    assert sorted(told.loc[told["main"], "narrative"]) == list("abcdef")
    assert told.query("narrative == 'a' and main")["theme"].item() == "wachten"


def test_a_story_of_two_loose_themes_has_one_with_the_larger_strength(found):
    row = found.story_themes.query("narrative == 'd'")
    assert row[["theme", "strength", "main"]].to_numpy().tolist() == [["overig", 0.8, True]]


def test_where_every_theme_holds_nothing_changes():
    firm = Replayed(TOLD, THEMES.assign(stability=0.9))
    assert gathered(firm) is firm


def test_the_model_follows():
    from merkbaar.storytelling import ThemeModel

    model = ThemeModel()
    model.labels_, model.themes_ = [0] * 6, THEMES
    again = gathered(Replayed(TOLD, THEMES, model=model), list("abcdef")).model
    assert again is not None
    assert again.labels_.tolist() == [0, 0, 1, 3, 2, 3]
    assert again.strengths_.shape == (6, 4)
    assert again.strengths_[0].tolist() == [0.9, 0, 0, 0.6]


def test_without_any_story_every_step_after_the_fit_has_nothing_to_do():
    from merkbaar.storytelling import ThemeModel, contrasts, corrections, leefgebieden, sharing

    names = ["narrative", "person", "text", "language", "area", "period"]
    none = pd.DataFrame({name: pd.Series([], dtype="str") for name in names})
    model = ThemeModel().fit(none["text"], text_languages=none["language"]).assess()
    found = gathered(corrections.corrected(model, none, []), none["narrative"])
    fields = leefgebieden.mapped(model, none["text"], [])
    assert found.themes.merge(fields).empty
    assert sharing.shares(found.story_themes, none, by=["area", "period"]).empty
    assert contrasts.against_others(found.story_themes, none, by="area").empty
