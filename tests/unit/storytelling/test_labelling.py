"""What a reader sees of a theme: a title, whether it is firm, and no more digits than it bears."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest

from merkbaar.storytelling.labelling import about, rounded, with_words

THEMES = pd.DataFrame(
    {
        "theme": ["lang-wachten", "t01"],
        "label": ["wachten, weken", "huis, trap"],
        "words": [["wachten", "weken"], ["huis", "trap"]],
        "stability": [0.9, 0.2],
    }
)


@dataclass(frozen=True)
class Guide:
    id: str
    title: str
    title_en: str = ""


def test_a_theme_of_the_monitor_has_its_title_and_another_its_own_label():
    found = about(THEMES, [Guide("lang-wachten", "Lang wachten", "Long waits")])
    assert found["lang-wachten"]["title"] == {"nl": "Lang wachten", "en": "Long waits"}
    assert found["t01"]["title"] == {"nl": "huis, trap"}


def test_a_theme_that_was_renamed_by_a_person_keeps_that_name():
    found = about(THEMES.assign(renamed=True), [Guide("lang-wachten", "Lang wachten")])
    assert found["lang-wachten"]["title"] == {"nl": "wachten, weken"}


@pytest.mark.parametrize(("stability", "stable", "kept"), [(0.6, True, 0.6), (0.59, False, 0.59)])
def test_a_theme_is_stable_from_six_tenths(stability, stable, kept):
    found = about(THEMES.assign(stability=stability))["t01"]
    assert (found["stable"], found["stability"]) == (stable, kept)


def test_a_theme_that_was_not_assessed_is_not_called_stable():
    found = about(THEMES.assign(stability=float("nan")))["t01"]
    assert (found["stable"], found["stability"]) == (False, None)


def test_words_are_added_to_the_shares_of_their_theme():
    shares = pd.DataFrame({"theme": ["t01", "lang-wachten", "weg"]})
    assert list(with_words(shares, THEMES)["words"]) == ["huis, trap", "wachten, weken", ""]


def test_one_person_less_does_not_show_in_a_rounded_share():
    shares = pd.DataFrame(
        {
            "value": [100 * 22 / 209, 100 * 22 / 208],
            "lower": [7.01, 7.05],
            "upper": [15.2, 15.3],
            "n": [209, 208],
        }
    )
    table = rounded(shares)
    assert table.iloc[0].to_dict() == table.iloc[1].to_dict()
    assert table["n"].tolist() == [210, 210]


def test_it_is_said_whether_anybody_named_a_theme():
    found = about(THEMES.assign(seeded=[True, False]))
    assert (found["lang-wachten"]["named"], found["t01"]["named"]) == (True, False)
    assert about(THEMES.assign(renamed=True))["t01"]["named"]
    assert about(THEMES, [Guide("t01", "Huis")])["t01"]["named"]


def test_stories_of_no_theme_have_a_name_in_both_languages_and_no_mark():
    other = THEMES.assign(theme=["lang-wachten", "overig"], stability=float("nan"))
    found = about(other)["overig"]
    assert found["title"] == {"nl": "Overige verhalen", "en": "Other stories"}
    assert (found["named"], found["stable"], found["stability"]) == (True, True, None)


def test_a_theme_says_which_leefgebied_it_belongs_to_if_it_does():
    fields = pd.DataFrame({"theme": ["lang-wachten", "t01"], "leefgebied": ["geen", "wonen"]})
    found = about(THEMES, fields=fields)
    assert [found[theme]["leefgebied"] for theme in ("lang-wachten", "t01")] == [None, "wonen"]
    assert about(THEMES)["t01"]["leefgebied"] is None


@pytest.mark.parametrize(("size", "stable"), [(49, False), (50, True)])
def test_under_a_hundred_stories_no_theme_is_called_stable(size, stable):
    found = about(THEMES.assign(size=size))
    assert found["lang-wachten"]["stable"] is stable
    assert found["lang-wachten"]["stability"] == 0.9
