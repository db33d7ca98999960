"""A table as it stands: text, row numbers of the file, and what can't be read is said."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
from openpyxl import Workbook

from merkbaar.errors import SourceError
from merkbaar.publishing.plain_tables import read_plain


def book(place, rows, sheet="Blad1"):
    made = Workbook()
    page = made.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(row)
    made.save(place)
    return place


def test_every_cell_is_text_and_nothing_is_taken_for_missing_or_a_total(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("naam;score\nx;007\nTotaal;n.v.t.\n", encoding="utf-8")
    table = read_plain(file)
    assert table.to_numpy().tolist() == [["x", "007"], ["Totaal", "n.v.t."]]


def test_rows_keep_their_number_over_empty_lines_and_lines_in_a_cell(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text('a,b\n\n1,"twee\nregels"\n;,\n3,4\n', encoding="utf-8")
    assert read_plain(file).index.tolist() == [4, 5, 6]
    sheet = book(tmp_path / "a.xlsx", [["a"], [None], [1.0], [dt.datetime(2026, 3, 2)]])
    table = read_plain(sheet)
    assert table.index.tolist() == [3, 4]
    assert table["a"].tolist() == ["1", "2026-03-02 00:00:00"]


def test_a_short_row_is_filled_up_and_a_long_one_cut_at_the_heading(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("a;b\n1\n1;2;3\n", encoding="utf-8")
    assert read_plain(file).to_numpy().tolist() == [["1", ""], ["1", "2"]]


def test_a_sheet_is_asked_for_by_name(tmp_path):
    file = book(tmp_path / "a.xlsx", [["a"], ["1"]], sheet="Invullen")
    assert len(read_plain(file, "Invullen")) == 1
    with pytest.raises(SourceError, match=r"geen blad 'Ander'. Gevonden: 1 blad"):
        read_plain(file, "Ander")


def test_what_can_not_be_read_is_said(tmp_path):
    csv.field_size_limit(131_072)  # another library may have raised it in this process
    with pytest.raises(SourceError, match="is er niet"):
        read_plain(tmp_path / "weg.csv")
    (tmp_path / "leeg.csv").write_text("\n\n", encoding="utf-8")
    with pytest.raises(SourceError, match="is leeg"):
        read_plain(tmp_path / "leeg.csv")
    (tmp_path / "b.xlsx").write_bytes(b"geen werkmap")
    with pytest.raises(SourceError, match="geen leesbare Excel-werkmap"):
        read_plain(tmp_path / "b.xlsx")
    (tmp_path / "c.csv").write_bytes(b"a;b\n1;" + b"2" * 200_000)
    with pytest.raises(SourceError, match="regel 2 is niet te lezen"):
        read_plain(tmp_path / "c.csv")
