"""Rows with a wrong number of cells are mended only where that is certain."""

from __future__ import annotations

import pytest

from merkbaar.sources.records import Dialect, split
from merkbaar.sources.repair import learn_shapes, mend

COMMA = Dialect(",")
GOOD = [
    ["01-02-2024", "WK999901", "Begeleiding thuis", "12.50", "ja"],
    ["15-03-2024", "WK999902", "Dagbesteding", "8.25", "nee"],
    ["31-12-2024", "WK999903", "Hulp bij schulden", "110.00", "ja"],
] * 10
SHAPES = learn_shapes(GOOD, 5)


def mended(line, shapes=SHAPES, dialect=COMMA):
    (record,) = split(line, dialect, expected=5)
    return mend(record, shapes, dialect)


def test_a_separator_that_was_left_out_between_two_codes_is_put_back():
    assert mended("01-02-2024WK999901,Begeleiding,12.50,ja") == [
        "01-02-2024",
        "WK999901",
        "Begeleiding",
        "12.50",
        "ja",
    ]


def test_no_word_or_number_is_cut_where_one_reading_leaves_them_whole():
    assert mended("01-02-2024,WK999901Dagbesteding,12.50,ja")[1:3] == ["WK999901", "Dagbesteding"]


def test_an_empty_cell_too_many_is_taken_out():
    assert mended("01-02-2024,,WK999901,Dagbesteding,12.50,ja") == [
        "01-02-2024",
        "WK999901",
        "Dagbesteding",
        "12.50",
        "ja",
    ]


def test_text_that_was_cut_at_its_comma_is_joined_again():
    found = mended("01-02-2024,WK999901,Begeleiding, thuis en elders,12.50,ja")
    assert found[2] == "Begeleiding, thuis en elders"


@pytest.mark.parametrize("separator", [" ", ";", "\t", "|"])
def test_one_row_with_another_separator_is_read(separator):
    line = separator.join(["01-02-2024", "WK999901", "Begeleiding thuis", "12.50", "ja"])
    assert mended(line) == ["01-02-2024", "WK999901", "Begeleiding thuis", "12.50", "ja"]


def test_a_row_that_fits_in_two_ways_is_not_mended():
    shapes = learn_shapes([["1", "een twee", "drie vier", "5"]] * 20, 4)
    (record,) = split("1,een,twee,drie,5", COMMA)
    assert mend(record, shapes, COMMA) is None


def test_a_row_that_fits_nowhere_is_not_mended():
    assert mended("totaal,onbekend") is None


def test_nothing_is_mended_without_columns_to_check_against():
    shapes = learn_shapes([["aap", "noot", "mies"]] * 20, 3)
    (record,) = split("aap,noot,mies,wim", COMMA)
    assert mend(record, shapes, COMMA) is None


def test_a_separator_before_a_quoted_cell_is_put_back():
    rows = [["1", "kop", "mooi, wit", "WK1"], ["2", "bord", "plat, rond", "WK2"]] * 10
    shapes = learn_shapes(rows, 4)
    (record,) = split('3,kom"diep, blauw",WK3', COMMA)
    assert mend(record, shapes, COMMA) == ["3", "kom", "diep, blauw", "WK3"]
