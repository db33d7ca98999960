"""A theme is named by ordinary words, never by what may be somebody's name."""

from __future__ import annotations

import pytest

from merkbaar.publishing.naming import NAMELESS, in_tables, named_safely, titles_given, too_few
from merkbaar.storytelling.labelling import OTHER
from merkbaar.tables import SafeTable

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
    themes = {
        "t01": theme("oddobert, wachten, bellen", "oddobert", "wachten", "bellen", stable=True)
    }
    found = named_safely(themes, STORIES)
    assert found == {"t01": theme("wachten, bellen", "wachten", "bellen", stable=True)}


def test_what_a_notebook_adds_of_a_theme_stays_behind():
    told = theme("wachten", "wachten", leefgebied="zorg", size=3, examples=STORIES)
    found = named_safely({"t01": told}, STORIES)
    assert found == {"t01": theme("wachten", "wachten", leefgebied="zorg")}


def test_a_fact_of_a_theme_has_the_one_form_it_may_have():
    told = theme("wachten", "wachten", named="van 3 mensen", stable=2, stability=0.87654)
    found = named_safely({"t01": {**told, "leefgebied": "over 3 mensen"}}, STORIES)["t01"]
    facts = {"named": True, "stable": True, "stability": 0.88, "leefgebied": None}
    assert {name: found[name] for name in facts} == facts
    for odd in ("3 mensen", 3, None, float("nan")):
        found = named_safely({"t01": {**told, "stability": odd}}, STORIES)
        assert found["t01"]["stability"] is None


def shares(*rows):
    columns = ("theme", "value", "state")
    return SafeTable("theme_shares", columns, rows, ("theme",), "%", {}, {"nl": ""}, {"nl": ""},
                     "", "dot", "told", 10)  # fmt: skip


def test_the_words_of_a_theme_that_too_few_told_of_stay_behind():
    themes = {
        "t01": theme("wachten, bellen", "wachten", "bellen"),
        "t02": theme("wandelen, groep", "wandelen", "groep"),
        "t03": theme("Samen lopen", "wandelen", "groep"),
        "t04": theme("bellen, groep", "bellen", "groep"),
    }
    rows = [("t01", None, "suppressed"), ("t01", 12.0, "shown"), ("t02", None, "suppressed"),
            ("t02", 0.0, "shown"), ("t03", None, "suppressed")]  # fmt: skip
    hidden = too_few(themes, [shares(*rows)])
    assert hidden == {"t02", "t03", "t04"}
    found = named_safely(themes, STORIES, hidden=hidden)
    assert found["t01"] == themes["t01"]
    assert found["t02"] == theme(NAMELESS)
    assert found["t03"] == theme("Samen lopen")
    assert found["t04"] == theme(f"{NAMELESS} (2)")


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


def test_titles_that_somebody_typed_are_read_by_who_releases():
    themes = {
        "t01": theme("Wachten op Oddobert", named=True),
        "t02": theme("wachten, bellen", "wachten", "bellen", named=False),
        "geld": theme("Geldzorgen", named=True),
        "overig": {"title": OTHER, "words": [], "named": True},
        "t03": theme("zonder woorden (2)"),
    }
    said = titles_given({"themes": themes}, known=["Geldzorgen"])
    assert "Wachten op Oddobert" in said
    assert "Geldzorgen" not in said
    assert OTHER["nl"] not in said
    assert "wachten, bellen" not in said
    assert NAMELESS not in said
    assert titles_given({"themes": {"geld": themes["geld"]}}, known=["Geldzorgen"]) == ""
    said = titles_given({"themes": {"t01": theme("Wie is Oddobert", "wie", named=False)}}, known=[])
    assert "Wie is Oddobert" in said, "a notebook need not say that somebody typed it"
    english = {"title": {"nl": "Geldzorgen", "en": "Ask Oddobert"}, "words": []}
    assert "Ask Oddobert" in titles_given({"themes": {"geld": english}}, known=["Geldzorgen"])
    other = {"overig": theme("Oddobert en anderen", named=True)}
    assert "Oddobert en anderen" in titles_given({"themes": other}, known=[])
    assert titles_given({}, known=["Geldzorgen"]) == ""  # an edition without stories


def test_a_theme_is_one_of_a_published_table_or_of_the_monitor_file():
    themes = {code: theme(code) for code in ("t01", "jan deed dit", "eigen")}
    tables = [shares(("t01", 60.0, "shown"), ("t02", None, "suppressed")).to_dict()]
    assert set(in_tables(themes, tables, own=["eigen"])) == {"t01", "eigen"}
    assert in_tables(themes, []) == {}


def test_a_title_has_no_other_language_than_merkbaars():
    about = {"title": {"nl": "Wachten", "jan deed dit": "Wachten"}, "words": []}
    assert named_safely({"t01": about}, STORIES)["t01"]["title"] == {"nl": "Wachten"}
