"""A decision that is made for the file names each theme by stories at its heart."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.storytelling import corrections
from merkbaar.storytelling.deciding import ANCHORS, Decider
from merkbaar.storytelling.decisions import Part


@pytest.fixture
def themes():
    rows = [(f"s{i:02d}", "t01", 0.5 + i / 100, True) for i in range(20)]
    rows += [(f"r{i}", "t02", 0.9, True) for i in range(3)] + [("r0", "t01", 0.6, False)]
    told = pd.DataFrame(rows, columns=["narrative", "theme", "strength", "main"])
    table = pd.DataFrame({"theme": ["t01", "t02", "t03"], "label": ["x", "y", "z"], "size": 0})
    return corrections.replay(told, table, [])


@pytest.fixture
def decider(themes):
    return Decider(themes, author=" R ", reason=" gelezen ", date=dt.date(2026, 3, 1))


def test_a_theme_is_named_by_its_strongest_main_stories(decider):
    name = decider.named("t01")
    assert name.anchors == tuple(f"s{i:02d}" for i in range(20 - ANCHORS, 20))
    assert (name.id, name.called) == ("", "x")


@pytest.mark.parametrize("theme", ["t03", "t99"])
def test_an_empty_or_unknown_theme_can_not_be_named(decider, theme):
    with pytest.raises(DefinitionError, match="Kies uit: t01, t02, t03"):
        decider.named(theme)


def test_every_kind_of_decision_holds_anchors_and_never_a_number(decider):
    made = [
        decider.rename("t01", " Lang wachten "),
        decider.merge("t01", "t02", "Samen"),
        decider.split("t01", [Part("Brieven", words=("brief",)), Part("b", stories=("s01",))]),
        decider.move(["s01", "s02"], "t02"),
        decider.reject("t02"),
    ]
    for decision in made:
        assert decision.theme.anchors
        assert not decision.theme.id
        assert "t01" not in str(decision.entry())
        assert (decision.author, decision.reason) == ("R", "gelezen")
    assert made[0].label == "Lang wachten"
    assert made[1].into.anchors == ("r0", "r1", "r2")


def test_what_was_decided_fits_the_themes_that_it_was_decided_on(decider, themes):
    decided = [decider.rename("t02", "Vervoer"), decider.move(["s00"], "t02")]
    result = corrections.replay(themes.story_themes, themes.themes, decided)
    assert not result.unmatched
    assert result.themes.set_index("theme")["label"]["t02"] == "Vervoer"


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (lambda one: one.rename("t01", "  "), "label ontbreekt"),
        (lambda one: one.merge("t01", "t01"), "twee verschillende"),
        (lambda one: one.split("t01", []), "parts ontbreekt"),
        (lambda one: one.split("t01", [Part("x", stories=("r1",))]), "staat niet in dit thema"),
        (lambda one: one.move(["weg"], "t01"), "1 van de 1 verhalen"),
        (lambda one: one.move([], "t01"), "stories ontbreekt"),
    ],
)
def test_what_can_not_be_decided_is_said_before_anything_is_written(decider, wrong, expected):
    with pytest.raises(DefinitionError, match=expected):
        wrong(decider)


def test_nobody_decides_without_a_name_or_a_reason(themes):
    nameless = Decider(themes, author="", reason="  ", date=dt.date(2026, 3, 1))
    with pytest.raises(DefinitionError, match="author, reason ontbreekt"):
        nameless.reject("t01")
