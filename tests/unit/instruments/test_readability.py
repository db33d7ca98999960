"""Readability: the formula, syllables of Dutch words, and easy against hard."""

from __future__ import annotations

import pytest

from merkbaar.instruments import readability
from merkbaar.instruments.readability import score, syllables_of


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("ik", 1), ("huis", 1), ("mooi", 1), ("leeuw", 1), ("eenzaam", 2), ("gezondheid", 3),
        ("afgelopen", 4), ("tevredenheid", 4), ("coördineren", 5), ("geïnteresseerd", 5),
        ("bewindvoerder", 4), ("113", 1),
    ],
)  # fmt: skip
def test_syllables_of_dutch_words_are_counted(word, count):
    assert syllables_of(word) == count


def test_the_formula_is_that_of_douma():
    assert score(10, 1.5) == pytest.approx(82.035)


def test_plain_words_read_easier_than_those_of_an_office():
    plain = "Hoe gaat het met u? Slaapt u goed?"
    office = "Beoordeelt u onderstaande gezondheidsgerelateerde kwaliteitsindicatoren zorgvuldig."
    assert readability(plain) > 100 > 30 > readability(office)


def test_a_sentence_more_makes_sentences_shorter():
    assert readability("Ik mis mensen. Ik ben alleen.") > readability("Ik mis mensen ik ben alleen")


def test_a_text_without_words_has_no_readability():
    with pytest.raises(ValueError, match="no words"):
        readability("... !")
