"""Where the table is: titles, header, rows, and what is set apart."""

from __future__ import annotations

import pytest

from merkbaar.sources import header as headers
from merkbaar.sources import layout as layouts
from merkbaar.sources.apart import COPY, FOOTNOTE, REPEATED_HEADER, SECOND_TABLE, TITLE_BETWEEN
from merkbaar.sources.grid import Grid, filled, is_blank, is_year, kind, texts

HEADER = ["wijk", "aantal", "aandeel", "datum"]
ROWS = [[f"Wijk {n}", str(n), f"{n},5", f"{n + 10}-03-2024"] for n in range(1, 9)]


def grid(rows, merged=()):
    """Make a grid; an empty list is a blank row."""
    kept, numbers, gaps = [], [], set()
    for number, row in enumerate(rows, 1):
        if row:
            if numbers and number > numbers[-1] + 1:
                gaps.add(len(kept))
            kept.append(row)
            numbers.append(number)
    return Grid(kept, numbers, frozenset(gaps), tuple(merged))


def found(rows, merged=()):
    made = grid(rows, merged)
    return made, layouts.find(made)


def reasons(layout):
    return {refusal.row: refusal.reason for refusal in layout.refusals}


def test_a_plain_table_has_a_header_and_rows():
    _, layout = found([HEADER, *ROWS])
    assert (layout.preamble, layout.header, len(layout.body)) == ([], [0], 8)


def test_titles_above_are_the_preamble():
    _, layout = found([["Wmo 2025", "", "", ""], ["Gemeente", "", "", ""], [], HEADER, *ROWS])
    assert (layout.preamble, layout.header) == ([0, 1], [2])


def test_key_and_value_lines_above_are_no_header():
    _, layout = found([["Periode", "2024"], ["Opgesteld door", "afdeling"], HEADER, *ROWS])
    assert layout.header == [2]


def test_every_row_is_in_exactly_one_place():
    made, layout = found([["titel"], HEADER, *ROWS, HEADER, *ROWS, [], ["Bron: CBS", "", "", ""]])
    places = [*layout.preamble, *layout.header, *layout.body]
    assert len(places) + len(layout.refusals) == len(made.rows)
    assert len(set(places)) == len(places)


def test_numbers_in_the_first_row_mean_no_header():
    _, layout = found([["1", "2,5", "a"], ["2", "3,5", "b"], ["3", "4,5", "c"]])
    assert (layout.header, layout.body) == ([], [0, 1, 2])


def test_years_may_be_column_names():
    _, layout = found([["wijk", "2019", "2020"], ["A", "12", "13"], ["B", "1", "2"]])
    assert layout.header == [0]


def test_a_column_of_years_is_data():
    _, layout = found([["1", "2019", "5"], ["2", "2020", "6"], ["3", "2021", "7"]])
    assert layout.header == []


def test_two_header_rows_are_joined_and_names_spread_over_their_columns():
    made, layout = found(
        [["", "2023", "", "2024", ""], ["wijk", "n", "%", "n", "%"], ["A", "1", "2", "3", "4"]]
        + [["B", "5", "6", "7", "8"]] * 3
    )
    assert headers.joined(made, layout) == ["wijk", "2023 n", "2023 %", "2024 n", "2024 %"]


def test_a_name_does_not_spread_beyond_a_column_with_a_name_of_its_own():
    made, layout = found(
        [["wijk", "", "zorg", ""], ["", "aantal", "n", "%"], ["A", "1", "2", "3"]]
        + [["B", "5", "6", "7"]] * 3
    )
    assert headers.joined(made, layout)[:2] == ["wijk", "aantal"]


def test_merged_cells_give_their_name_to_each_column():
    made, layout = found(
        [["Cliënt", "", "Levering", ""], ["nr", "wijk", "uren", "bedrag"], [1.0, "A", 2.0, 3.0]]
        + [[2.0, "B", 4.0, 5.0]] * 3,
        merged=[(0, 0, 0, 1), (0, 0, 2, 3)],
    )
    names = headers.names(made, layout, width=4)
    assert names == ["Cliënt nr", "Cliënt wijk", "Levering uren", "Levering bedrag"]


def test_a_title_merged_over_the_whole_width_is_no_header():
    made, layout = found([["Overzicht", "", "", ""], HEADER, *ROWS], merged=[(0, 0, 0, 3)])
    assert layout.header == [1]
    assert headers.names(made, layout, width=4) == HEADER


def test_a_header_that_is_there_twice_over_keeps_one_name():
    made, layout = found([HEADER, HEADER, *ROWS])
    assert headers.names(made, layout, width=4) == HEADER


def test_a_repeated_header_is_set_apart_with_the_title_above_it():
    _, layout = found([HEADER, *ROWS, [], ["Deel 2", "", "", ""], HEADER, ["X", "9", "1,5", ""]])
    assert reasons(layout) == {11: TITLE_BETWEEN, 12: REPEATED_HEADER}
    assert len(layout.body) == 9


def test_a_copy_of_the_table_is_set_apart():
    _, layout = found([HEADER, *ROWS, HEADER, *ROWS])
    assert set(reasons(layout).values()) == {REPEATED_HEADER, COPY}
    assert len(layout.body) == 8


def test_a_second_table_with_fewer_columns_is_set_apart():
    _, layout = found([HEADER, *ROWS, HEADER[:3], *[row[:3] for row in ROWS]])
    assert set(reasons(layout).values()) == {SECOND_TABLE}
    assert len(layout.body) == 8


def test_another_table_after_a_gap_is_set_apart():
    other = [["Soort", "Naam", "Reden", "Bij"], ["a", "b", "c", "d"], ["e", "f", "g", "h"]]
    _, layout = found([HEADER, *ROWS, *ROWS, [], *other])
    assert set(reasons(layout).values()) == {SECOND_TABLE}


@pytest.mark.parametrize("note", ["Bron: CBS", "* voorlopig", "Toelichting op de cijfers"])
def test_footnotes_are_set_apart(note):
    _, layout = found([HEADER, *ROWS, [], [note, "", "", ""]])
    assert reasons(layout) == {11: FOOTNOTE}


def test_a_last_row_with_one_value_directly_below_the_others_is_kept():
    _, layout = found([HEADER, *ROWS, ["Wijk 9", "", "", ""]])
    assert len(layout.body) == 9


def test_a_value_equal_to_the_only_column_name_is_data():
    _, layout = found([["code"], ["a"], ["code"], ["b"]])
    assert len(layout.body) == 3


def test_columns_get_names_of_their_own():
    made, layout = found([["n", "n", "", "n_2"], ["1", "2", "3", "4"], ["5", "6", "7", "8"]])
    assert headers.names(made, layout, width=4) == ["n", "n_3", "kolom_3", "n_2"]


def test_a_header_one_cell_short_gets_a_name_for_the_row_names():
    made, layout = found([["x", "y"], ["a", "1", "2"], ["b", "3", "4"], ["c", "5", "6"]])
    assert headers.names(made, layout, width=3) == ["rijnaam", "x", "y"]


def test_a_file_of_one_row_is_a_header():
    _, layout = found([HEADER])
    assert (layout.header, layout.body) == ([0], [])


def test_cells_are_told_apart():
    assert [kind(cell) for cell in ("", ".", "1,5", "1-2-2024", "a", 3.0, True)] == [
        *("blank", "missing", "number", "moment", "text", "number", "number")
    ]
    assert is_blank("  ") and is_blank(None) and not is_blank(0)
    assert filled(["a", "", " ", None, 0.0]) == 2
    assert is_year(2024.0) and is_year("1999") and not is_year("24") and not is_year("2500")
    assert texts([" a ", None, 1, ""]) == ["a", "", "1"]
    assert texts(["", ""]) == [""]


def test_columns_may_be_named_by_counting():
    rows = [[f"p{n}", str(n % 2), "1", "-1", "0"] for n in range(9)]
    _, layout = found([["deelnemer", "groep", "0", "1", "2"], *rows])
    assert layout.header == [0]
