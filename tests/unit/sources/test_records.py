"""Splitting text into records and cells."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merkbaar.sources.records import Dialect, split, usual_width

COMMA = Dialect(",")


def cells(text, dialect=COMMA, **options):
    return [record.cells for record in split(text, dialect, **options)]


def test_line_ends_may_be_mixed():
    assert cells("a,b\r\n1,2\r3,4\n5,6") == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_line_end_within_quotes_belongs_to_the_cell():
    assert cells('a,"x\ny",b\n1,2,3\n') == [["a", "x\ny", "b"], ["1", "2", "3"]]


def test_each_record_knows_its_first_line():
    records = split('a,b\n"x\ny",1\n\n2,3\n', COMMA)
    assert [record.line for record in records] == [1, 2, 5]


def test_a_stray_quote_before_a_code_does_not_swallow_the_next_cells():
    text = 'nr,code,prijs,naam\n1,A1,5,"kop, klein"\n2,"B2,6,"schaal, groot"\n3,C3,7,"bord"\n'
    assert cells(text)[2] == ["2", '"B2', "6", "schaal, groot"]


def test_quotes_within_a_quoted_cell_that_were_not_doubled_stay():
    text = 'a,b,c\n1,"zei "hallo" tegen mij",x\n2,"goed",y\n'
    assert cells(text)[1] == ["1", 'zei "hallo" tegen mij', "x"]


def test_a_quote_that_never_closes_costs_one_line_at_most():
    text = 'a,b\n1,"open\n2,dicht\n3,dicht\n'
    assert [row[0] for row in cells(text)] == ["a", "1", "2", "3"]


def test_two_stray_quotes_do_not_swallow_the_lines_between():
    text = 'a,b,c\n1,"x,2\n3,y,4\n5,w,6\n7,z,8"\n9,v,10\n'
    assert [row[0] for row in cells(text)] == ["a", "1", "3", "5", "7", "9"]


def test_an_escaped_quote_is_unescaped_and_other_backslashes_stay():
    dialect = Dialect(",", '"', "\\")
    assert cells('"a \\"b\\"","c:\\map"\n', dialect) == [['a "b"', "c:\\map"]]


def test_padding_after_separators_is_no_part_of_a_cell():
    assert cells('a, b, "c, d" , e\n', Dialect(",", trim=True)) == [["a", "b", "c, d", "e"]]


def test_a_separator_may_have_several_characters():
    assert cells('a||"b||c"||d\n', Dialect("||")) == [["a", "b||c", "d"]]


def test_runs_of_spaces_are_one_separator_where_padding_is_trimmed():
    assert cells("a   b  c\n", Dialect(" ", trim=True)) == [["a", "b", "c"]]


def test_without_a_separator_each_line_is_one_cell():
    assert cells("een, twee\ndrie\n", Dialect("")) == [["een, twee"], ["drie"]]


def test_without_quotes_a_quote_is_an_ordinary_character():
    assert cells('6",12"\n', Dialect(",", "")) == [['6"', '12"']]


def test_the_usual_width_is_the_commonest_and_the_larger_on_a_tie():
    assert usual_width(split("a,b\nc,d\ne\n", COMMA)) == 2
    assert usual_width(split("a,b\nc\n", COMMA)) == 2
    assert usual_width([]) == 0


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@settings(max_examples=60, deadline=None)
@given(
    data=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r")), min_size=2),
        min_size=1,
    )
)
def test_whatever_the_csv_writer_writes_comes_back(separator, data):
    width = len(data[0])
    rows = [(row + [""] * width)[:width] for row in data]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    assert cells(text.getvalue(), Dialect(separator)) == rows
