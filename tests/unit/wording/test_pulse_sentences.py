"""What is said of a moment of truth: what differs and when, never what brought it about."""

from __future__ import annotations

import re

import pytest

from merkbaar.tables import Cell, Finding
from merkbaar.wording import LANGUAGES, PARTS, Names, sentence

EVENT = {"nl": "rond de brief met het schuldenoverzicht", "en": "around the letter with the debts"}
PHASE = {
    "nl": "in de fase Overzicht inkomsten en uitgaven",
    "en": "in the phase Overview of income and expenses",
}
MEASURES = {
    "stress": {"nl": "Stress", "en": "Stress"},
    "geloof": {"nl": "Geloof in een oplossing", "en": "Trust in a solution"},
}


def names(language):
    key = "en" if language == "en" else "nl"
    moments = {"brief": EVENT[key], "overzicht": PHASE[key]}
    return Names(measures=MEASURES, moments=moments, total="GM9999", municipality="Wilgendam")


def moment(**parts) -> Finding:
    usual = {
        "finding": "stress.own.moment-brief",
        "kind": "difference",
        "comparator": "own",
        "measure": "stress",
        "title": {"nl": "Stress"},
        "unit": "punten 0-10",
        "subject": {"moment": "brief"},
        "value": 7.04,
        "reference": 5.52,
        "effect": 1.52,
        "lower": 1.2,
        "upper": 1.84,
        "value_lower": 6.8,
        "value_upper": 7.3,
        "n": 112,
        "p": 1e-9,
        "q": 1e-7,
        "smallest_effect": 0.5,
        "better": "lower",
        "grade": "pulse",
        "certainty": "probable",
        "evidence": (Cell("pulse_moments", {"measure": "stress", "moment": "brief"}),),
        "caveats": ("own_moments", "who_stopped"),
    }
    return Finding(**{**usual, **parts})


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "Stress is hoger rond de brief met het schuldenoverzicht"),
        ("nl-b1", "Stress is hoger rond de brief met het schuldenoverzicht"),
        ("en", "Stress is higher around the letter with the debts"),
    ],
)
def test_the_title_says_what_is_higher_and_when(language, title):
    assert sentence(moment(), "title", language, names(language)) == title


def test_a_phase_with_a_long_name_still_fits_in_twelve_words():
    lower = {"effect": -0.9, "lower": -1.2, "upper": -0.6}
    one = moment(measure="geloof", subject={"moment": "overzicht"}, **lower)
    title = sentence(one, "title", "nl", names("nl"))
    assert title == "Geloof in een oplossing: lager in de fase Overzicht inkomsten en uitgaven"
    assert len(title.split()) == 12


def test_it_is_compared_with_the_same_people_at_other_moments():
    said = sentence(moment(), "compare", "nl", names("nl"))
    assert said.startswith("Dezelfde mensen op andere momenten: 5,5")
    assert "Verschil: +1,5" in said
    assert "112 mensen" in sentence(moment(), "subtitle", "nl-b1", names("nl-b1"))


@pytest.mark.parametrize("word", ["uncertain", "no_difference"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_said_of_the_moment(language, word):
    one = moment(kind="unknown", certainty=word, detectable=0.6)
    title = sentence(one, "title", language, names(language))
    assert names(language).moments["brief"] in title
    assert len(title.split()) <= 14


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_no_part_names_a_cause_and_each_has_words(language, part):
    said = sentence(moment(), part, language, names(language))
    assert said or part in ("seen", "links", "steady", "rivals")
    causal = r"\b(door|dankzij|leidt|zorgt|omdat|because|due to|causes?|leads?)\b"
    assert not re.search(causal, said, re.IGNORECASE)


@pytest.mark.parametrize("part", PARTS)
def test_plain_dutch_has_at_most_fifteen_words_a_sentence(part):
    said = sentence(moment(), part, "nl-b1", names("nl-b1"))
    for one in re.split(r"[.!?:]\s", said):
        assert len(one.split()) <= 15, one
