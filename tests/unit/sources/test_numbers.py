"""Reading a column of texts as numbers."""

from __future__ import annotations

import pytest

from merkbaar.sources import numbers
from merkbaar.sources.numbers import DUTCH, ENGLISH


def values(*texts, lean=DUTCH):
    reading = numbers.read(texts, lean=lean)
    return None if reading is None else [reading.values[text] for text in texts]


def test_decimal_commas_and_thousands_dots_are_read():
    assert values("1.234,50", "2,5", "7") == [1234.5, 2.5, 7]


def test_decimal_points_and_thousands_commas_are_read():
    assert values("1,234.50", "2.5", "7") == [1234.5, 2.5, 7]


@pytest.mark.parametrize("lean", [DUTCH, ENGLISH])
def test_a_plain_column_needs_no_evidence(lean):
    assert values("12", "-3", "0", lean=lean) == [12, -3, 0]


def test_where_every_cell_can_be_read_both_ways_the_file_decides_and_it_is_said():
    assert values("1.234", "5.678", lean=DUTCH) == [1234, 5678]
    assert values("1.234", "5.678", lean=ENGLISH) == [1.234, 5.678]
    assert "Onzeker" in (numbers.read(["1.234"], lean=DUTCH).remark or "")


def test_comma_and_point_in_one_column_are_both_read_where_each_cell_is_sure():
    assert values("1,5", "2.5", "12") == [1.5, 2.5, 12]
    assert values("1,5", "2.500", "3.25") is None


@pytest.mark.parametrize("code", ["0599", "0612345678", "+31612345678", "1234567890123456"])
def test_codes_stay_text(code):
    assert values(code, "12") is None


def test_a_leading_zero_before_a_decimal_sign_is_a_number():
    assert values("0,5", "0") == [0.5, 0]


def test_text_is_no_number():
    assert values("12", "negen") is None
    assert values("", ".") is None


@pytest.mark.parametrize("mark", [".", "-", "x", "n.v.t.", "#DIV/0!", "#N/A", "NA"])
def test_marks_for_missing_become_missing_and_are_named(mark):
    reading = numbers.read(["1", mark, "3"], lean=DUTCH)
    assert reading.values[mark] is None
    assert reading.marks == (mark,)


@pytest.mark.parametrize("number", ["-99999999", "-99997", "-99995", "-99999"])
def test_the_numbers_of_statistics_netherlands_for_missing_become_missing(number):
    reading = numbers.read(["1", number, "3"], lean=DUTCH)
    assert reading.values[number] is None
    assert reading.marks == (number,)


def test_a_small_sentinel_counts_only_where_nothing_else_is_negative():
    assert values("1", "-9999") == [1, None]
    assert values("-5", "-9999") == [-5, -9999]


def test_units_are_taken_off():
    assert values("€ 1.000,00", "€ -2,50") == [1000.0, -2.5]
    reading = numbers.read(["12,5%", "3%"], lean=DUTCH)
    assert reading.values == {"12,5%": 12.5, "3%": 3}
    assert "Procent" in (reading.remark or "")


def test_a_minus_behind_the_number_counts():
    assert values("12,50-", "3") == [-12.5, 3]


def test_scientific_numbers_are_read():
    assert values("6.4e-08", "1.5", lean=ENGLISH) == [6.4e-08, 1.5]


def test_the_style_of_a_column_is_told_only_where_it_is_sure():
    assert numbers.style_of(["1,5", "2"]) == DUTCH
    assert numbers.style_of(["1.5", "2"]) == ENGLISH
    assert numbers.style_of(["1", "2"]) is None
    assert numbers.style_of(["a"]) is None
