"""What cells look like and what the cells of a column share."""

from __future__ import annotations

import pytest

from merkbaar.sources.shapes import is_moment, is_number, is_typed, learn


@pytest.mark.parametrize(
    "cell", ["1", "-1", "1,5", "1.5", "1.234,50", "€ 12,00", "12%", "6.4e-08", ".5", "1 234"]
)
def test_numbers_are_seen_in_any_usual_form(cell):
    assert is_number(cell)
    assert is_typed(cell)


@pytest.mark.parametrize("cell", ["", "a1", "1-2-3", "1,2,3", "12:30", "BU03630000"])
def test_other_cells_are_no_numbers(cell):
    assert not is_number(cell)


@pytest.mark.parametrize(
    "cell",
    ["2024-03-01", "1-3-2024", "01/03/24", "10:30", "2024-03-01T10:30:00Z", "9 mrt 2024", "Oct-14"],
)
def test_moments_are_seen(cell):
    assert is_moment(cell)


@pytest.mark.parametrize("cell", ["www.example.nl", "a@example.nl", "ja", "n.v.t.", "1234 AB", "."])
def test_other_kinds_are_more_than_running_text(cell):
    assert is_typed(cell)


def test_a_code_column_learns_letters_digits_and_lengths():
    shape = learn([f"WK{n:06d}" for n in range(40)])
    assert shape.fits("WK999999")
    assert not shape.fits("WK99999")
    assert not shape.fits("12")


def test_a_column_of_words_has_no_pattern():
    shape = learn(["Noord", "Zuid", "Oost"] * 10)
    assert shape.pattern is None
    assert shape.fits("iets anders 12")


def test_blank_fits_only_where_blanks_occur():
    assert not learn(["1", "2", "3"]).fits("")
    assert learn(["1", "", "3"]).fits(" ")


def test_a_column_that_is_always_blank_takes_nothing_else():
    shape = learn(["", " ", ""])
    assert shape.always_blank
    assert shape.fits("")
    assert not shape.fits("x")


def test_one_odd_cell_among_many_is_not_part_of_the_pattern():
    values = [f"${n}.50" for n in range(60)] + ['$9.99"Kop']
    assert not learn(values).fits('$9.99"Kop')


def test_numbers_written_in_many_ways_still_make_a_number_column():
    values = ["1", "1,5", "-2", "1.234,5", "€ 3,00", "4%", "5e3", "12.345.678", "7,25", "8"]
    assert learn(values).fits("9,75")
    assert not learn(values).fits("negen")
