"""Which theme belongs to which number, and whether they say the same."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
from tests.unit.insights.conftest import TOTAL, measure

from merkbaar.insights import links
from merkbaar.insights.joining import answer, asked_by_name, companion, joined
from merkbaar.insights.scope import Meaning, Scope, meanings
from merkbaar.tables import Cell, Finding

PAIRS = {"waiting": "lang wachten"}


def finding(name: str, **parts) -> Finding:
    usual = {
        "finding": name,
        "kind": "change",
        "comparator": "time",
        "measure": name,
        "title": {"nl": name},
        "unit": "",
        "subject": {"area": TOTAL, "period": "2026"},
        "value": 31.0,
        "reference": 18.0,
        "effect": 13.0,
        "lower": 10.0,
        "upper": 16.0,
        "value_lower": None,
        "value_upper": None,
        "n": 100,
        "p": 0.001,
        "q": 0.01,
        "smallest_effect": 1.0,
        "better": "lower",
        "grade": "registration",
        "certainty": "shown",
        "evidence": (Cell(name, {}),),
    }
    return Finding(**{**usual, **parts})


def theme(effect: float = 14.0, **parts) -> Finding:
    usual = {
        "kind": "share_change",
        "measure": "theme_share",
        "effect": effect,
        "better": "none",
        "certainty": "probable",
        "subject": {"area": TOTAL, "period": "2026", "theme": "lang wachten"},
        "themes": ("lang wachten",),
    }
    return finding("theme", **{**usual, **parts})


def scope(**parts) -> Scope:
    words = {"companion_words": ("wachten",)} | parts
    return Scope(meanings([measure("waiting", **words)]), TOTAL, "2026", "2025")


@pytest.mark.parametrize(
    ("better", "effect", "grew", "pattern"),
    [
        ("lower", 13.0, 14.0, "agree"),
        ("lower", -13.0, 14.0, "contradict"),
        ("lower", 13.0, -14.0, "contradict"),
        ("lower", -13.0, -14.0, "agree"),
        ("higher", 13.0, 14.0, "contradict"),
        ("higher", -13.0, 14.0, "agree"),
    ],
)
def test_worse_with_more_stories_agrees_and_better_with_more_contradicts(
    better, effect, grew, pattern
):
    number = finding("waiting", better=better, effect=effect)
    (pair,) = joined([number, theme(grew)], scope(), PAIRS)
    assert pair.pattern == pattern
    assert pair.kind == "joined"


@pytest.mark.parametrize(
    ("number", "story"),
    [
        ({"certainty": "uncertain"}, {}),
        ({}, {"certainty": "uncertain"}),
        ({"better": "none"}, {}),
        ({"comparator": "area"}, {}),
        ({"subject": {"area": "WK01", "period": "2026"}}, {}),
        ({}, {"subject": {"area": "WK01", "period": "2026", "theme": "lang wachten"}}),
    ],
)
def test_nothing_is_joined_where_either_is_not_sure_or_not_of_the_municipality(number, story):
    assert joined([finding("waiting", **number), theme(**story)], scope(), PAIRS) == []


def test_nothing_is_joined_without_companion_words():
    assert joined([finding("waiting"), theme()], scope(companion_words=()), {}) == []


def test_a_number_is_joined_with_the_theme_that_was_named_and_with_no_second_best():
    assert joined([finding("waiting"), theme()], scope(), {"waiting": "in de rij"}) == []


def question(**parts) -> links.Tested:
    usual = {"measure": "waiting", "theme": "lang wachten", "route": "waves", "named": True,
             "z": 2.2, "p": 0.03, "rate": 0.05, "limit": 1.96, "value": 8.0, "lower": 0.9,
             "upper": 15.1, "unit": "%", "n": 400, "persons": 400}  # fmt: skip
    return links.Tested(**{**usual, **parts})


@pytest.mark.parametrize(
    ("own", "parts", "q"),
    [
        (0.02, {}, 0.03),
        (0.04, {}, 0.04),
        (0.02, {"limit": 2.2414}, 0.04),  # a quarter of ten: two pairs were asked
        (0.02, {"p": 0.2}, 0.2),
        (0.02, {"value": -8.0}, 1.0),
        (0.9, {"limit": 9.0}, 1.0),
    ],
)
def test_a_theme_that_was_asked_by_name_has_the_answer_to_that_question(own, parts, q):
    change = SimpleNamespace(p=own, effect=12.0)
    assert answer(change, question(**parts)).q == pytest.approx(q, abs=1e-3)


def test_only_what_was_asked_over_time_and_could_be_tested_is_an_answer():
    ways = [question(), question(theme="a", route="people"), question(theme="b", named=False),
            question(theme="c", p=math.nan)]  # fmt: skip
    assert list(asked_by_name(ways)) == ["lang wachten"]


def test_the_theme_with_most_words_in_common_is_chosen():
    themes = {"wachten": ["telefoon"], "herhalen": ["opnieuw", "vertellen", "verhaal"]}
    assert companion(["opnieuw", "verhaal"], themes) == "herhalen"
    assert companion(["wachtlijst"], themes) == "wachten"
    assert companion(["vervoer"], themes) is None


def test_a_word_matches_by_its_beginning_but_short_words_only_whole():
    assert companion(["wachten"], {"t1": ["wachttijd"]}) == "t1"
    assert companion(["geld"], {"t1": ["gelderland"]}) is None
    assert companion(["geld"], {"t1": ["geld"]}) == "t1"


def test_what_a_measure_is_about_follows_from_its_title_and_companions():
    waiting = Meaning("w", "Wachttijd", companion_words=("wachtlijst",))
    other = Meaning("i01", "Gemiddelde wachttijd tot start voorziening")
    assert waiting.stems & other.stems == {"wacht"}
    assert not Meaning("a", "Gemiddelde WOZ-waarde").stems & other.stems
