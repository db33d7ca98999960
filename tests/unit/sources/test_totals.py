"""Rows with totals are recognised, categories called totaal are not."""

from __future__ import annotations

import pytest

from merkbaar.sources import totals

ROWS = [["Noord", "12", "1,5"], ["Zuid", "8", "2,0"], ["Oost", "5", "3,0"]]


@pytest.mark.parametrize(
    "label", ["Totaal", "Eindtotaal", "TOTAAL gemeente", "Total", "Grand Total"]
)
def test_a_total_at_the_end_is_found(label):
    assert totals.find([*ROWS, [label, "25", ""]]) == {3}


def test_a_total_in_the_second_column_is_found():
    assert totals.find([["", "a", 1.0], ["", "b", 2.0], ["", "Totaal", 3.0]]) == {2}


def test_subtotals_are_found_by_their_sum():
    rows = [["a", 1], ["b", 2], ["Totaal", 3], ["c", 4], ["d", 5], ["Totaal", 9], ["Totaal", 12]]
    assert totals.find(rows) == {2, 5, 6}


def test_a_category_called_total_is_kept():
    rows = [["A", "Totaal", 50.0], ["A", "man", 48.0], ["B", "Totaal", 40.0], ["B", "man", 39.0]]
    assert totals.find(rows) == set()


def test_a_story_that_begins_with_totaal_is_no_total():
    long = "Totaal niet gehoord gevoeld, want niemand belde terug en alles duurde erg lang"
    assert totals.find([["1", "fijn"], ["2", long], ["3", "goed"]]) == set()


def test_a_table_of_totals_alone_is_kept():
    assert totals.find([["Totaal", "1"], ["Totaal", "2"]]) == set()


def test_dutch_and_english_numbers_add_up():
    assert totals.find([["a", "1.000,5"], ["b", "2.000,5"], ["Totaal", "3.001,0"], ["c", "1"]]) == {
        2
    }
    assert totals.find([["a", "1,000.5"], ["b", "2,000.5"], ["Totaal", "3,001"], ["c", "1"]]) == {2}
