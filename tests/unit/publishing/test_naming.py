"""A theme is named by ordinary words, never by what may be somebody's name."""

from __future__ import annotations

import pytest

from merkbaar.publishing.naming import NAMELESS, named_safely

STORIES = [
    "Het wachten duurde lang, zei Oddobert tegen mij.",
    "Steeds maar wachten. Oddobert belde niet terug, ook Oddobert niet.",
    "Wij gingen wandelen met Oddobert en de hele groep.",
    "Samen wandelen in de groep helpt, en bellen ook.",
    "Het bellen en wachten ging beter.",
]


def theme(title, *words, **more):
    return {"title": {"nl": title}, "words": list(words), **more}


def test_a_word_that_people_write_with_a_capital_is_taken_out():
    themes = {"t01": theme("oddobert, wachten, bellen", "oddobert", "wachten", "bellen", size=3)}
    found = named_safely(themes, STORIES)
    assert found == {"t01": theme("wachten, bellen", "wachten", "bellen", size=3)}


def test_a_title_of_ordinary_words_stays_as_it_was():
    themes = {"t01": theme("wachten, bellen (2)", "wachten", "bellen", "oddobert")}
    assert named_safely(themes, STORIES)["t01"] == theme("wachten, bellen (2)", "wachten", "bellen")


def test_a_title_that_a_person_gave_stays():
    themes = {"wachten": theme("Lang op Oddobert wachten", "wachten", "oddobert")}
    assert named_safely(themes, STORIES)["wachten"]["title"]["nl"] == "Lang op Oddobert wachten"


def test_two_titles_that_become_the_same_are_told_apart():
    themes = {
        "t01": theme("wachten, bellen", "wachten", "bellen"),
        "t02": theme("oddobert, wachten, bellen", "oddobert", "wachten", "bellen"),
    }
    titles = [about["title"]["nl"] for about in named_safely(themes, STORIES).values()]
    assert titles == ["wachten, bellen", "wachten, bellen (2)"]


def test_a_theme_of_nothing_but_names_is_nameless():
    themes = {"t01": theme("oddobert", "oddobert")}
    assert named_safely(themes, STORIES)["t01"] == theme(NAMELESS)


@pytest.mark.parametrize("own", [("Oddobert",), ("oddobert",)])
def test_a_word_of_the_monitor_file_may_stay(own):
    themes = {"t01": theme("oddobert", "oddobert")}
    assert named_safely(themes, STORIES, own=own)["t01"] == theme("oddobert", "oddobert")


def test_a_word_that_one_person_wrote_is_not_ordinary_yet():
    themes = {"t01": theme("tjoelkema", "tjoelkema", "wachten")}
    once = [*STORIES, "Zij heet tjoelkema, geloof ik."]
    assert named_safely(themes, once)["t01"]["words"] == ["wachten"]


def test_without_themes_there_is_nothing_to_name():
    assert named_safely({}, STORIES) == {}
