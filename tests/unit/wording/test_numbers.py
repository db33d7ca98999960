"""Numbers and fixed words as a reader meets them."""

from __future__ import annotations

import math

import pytest

from merkbaar.wording import (
    about,
    certainty_explained,
    certainty_word,
    grade,
    number,
    reason,
    telling,
)
from merkbaar.wording.numbers import digits


@pytest.mark.parametrize(
    ("value", "unit", "language", "options", "expected"),
    [
        (1234.5, "", "nl", {}, "1.234,5"),
        (1234.5, "", "en", {}, "1,234.5"),
        (22.4, "%", "nl", {}, "22 %"),
        (22.4, "%", "en", {}, "22%"),
        (-26, "%", "nl", {"difference": True}, "−26 punten"),
        (1, "%", "nl", {"difference": True, "signed": True}, "+1 punt"),
        (31, "dagen", "nl", {}, "31 dagen"),
        (1, "dagen", "nl", {}, "1 dag"),
        (1, "dagen", "en", {}, "1 day"),
        (-0.94, "punten 0-6", "nl", {}, "−0,9 punt"),
        (7.42, "cijfer 1-10", "nl", {}, "7,4"),
        (0.3, "cijfer 1-10", "nl", {"difference": True, "signed": True}, "+0,3 punt"),
        (1500, "EUR", "nl", {}, "€ 1.500"),
        (-1500.5, "EUR", "nl", {"decimals": 2}, "− € 1.500,50"),
        (41.2, "per 1.000", "nl", {}, "41 per 1.000"),
        (41.2, "per 1.000", "en", {}, "41 per 1,000"),
        (-0.2, "%", "nl", {"signed": True}, "0 %"),
        (None, "%", "nl", {}, "–"),
        (math.nan, "%", "nl", {}, "–"),
    ],
)
def test_a_number_is_written_with_its_unit(value, unit, language, options, expected):
    assert number(value, unit, language, **options) == expected


def test_a_narrow_interval_asks_for_more_decimals_and_a_wide_one_does_not():
    assert digits("%") == 0
    assert digits("%", width=12) == 0
    assert digits("%", width=0.4) == 1
    assert digits("%", width=0.0001) == 2
    assert digits("punten 0-6", width=0) == 1


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (22, "ongeveer 1 op de 5"),
        (40, "ongeveer 2 op de 5"),
        (45, "ongeveer 4 op de 10"),
        (48, "ongeveer de helft"),
        (14, "ongeveer 1 op de 7"),
        (8, "ongeveer 1 op de 15"),
        (0.5, "minder dan 1 op de 100"),
        (98, "bijna iedereen"),
        (0, "niemand"),
        (100, "iedereen"),
        (None, "–"),
    ],
)
def test_a_share_is_said_in_words_that_it_can_bear(share, words):
    assert about(share) == words


@pytest.mark.parametrize("share", [i / 2 for i in range(2, 190)])
def test_the_words_for_a_share_are_never_more_than_five_points_off(share):
    words = about(share, "en")
    if words == "about half":
        said = 50.0
    else:
        part, whole = words.removeprefix("about ").split(" in ")
        said = 100 * int(part) / int(whole)
    assert abs(said - share) <= 5.0


def test_the_fixed_words_are_fixed():
    codes = ("shown", "probable", "uncertain", "no_difference")
    words = ["aangetoond", "waarschijnlijk", "onzeker", "geen verschil aangetoond"]
    assert [certainty_word(code) for code in codes] == words
    assert all(certainty_explained(code, "en") for code in codes)


def test_a_hidden_cell_has_its_reason():
    assert reason("suppressed") == "te weinig mensen om te tonen"
    assert reason("missing", "en") == "not measured"
    assert "one or a few people" in reason("suppressed_amount", "en")


def test_a_grade_of_evidence_is_put_in_words_and_an_unknown_one_is_kept():
    assert grade("reference") == "vergeleken met een groep zonder deze aanpak"
    assert grade("home-made") == "home-made"


@pytest.mark.parametrize(
    ("value", "unit", "language", "expected"),
    [
        (2211, "mensen", "nl", "2.211 mensen"),
        (1, "mensen", "nl", "1 mens"),
        (243, "mensen", "en", "243 people"),
        (245, "verhalen", "nl", "245 verhalen"),
        (1, "verhalen", "nl-b1", "1 verhaal"),
        (3120.4, "per km2", "nl", "3.120 per km²"),
        (251.3, "x 1.000 euro", "nl", "251 duizend euro"),
    ],
)
def test_what_is_counted_has_no_decimals_and_a_unit_that_can_be_read_aloud(
    value, unit, language, expected
):
    assert number(value, unit, language) == expected


def test_a_value_gets_a_decimal_when_its_range_would_otherwise_be_one_number():
    assert telling("dagen", 30.84, 30.15, 31.56) == 0
    assert telling("dagen", 17.91, 17.57, 18.23) == 1
    assert telling("dagen", 17.911, 17.909, 17.913) == 2
    assert telling("dagen", 18.0, None, None) == 0
    assert telling("dagen", 18.0, 18.0, 18.0) == 0
    assert telling("%", 22.0, 20.04, 24.42) == 0
