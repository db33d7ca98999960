"""The format is what the content says, whatever the suffix."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from merkbaar.errors import SourceError
from merkbaar.sources import load, read
from merkbaar.sources.load import FORMATS

TABLE = pd.DataFrame({"nr": [1, 2, 3], "wijk": ["A", "B", "C"]})


@pytest.fixture
def workbook(tmp_path):
    """Write a small workbook."""
    book = openpyxl.Workbook()
    for row in [["nr", "wijk"], [1, "A"], [2, "B"], [3, "C"]]:
        book.active.append(row)
    path = tmp_path / "echt.xlsx"
    book.save(path)
    return path


def test_a_workbook_called_csv_is_read_as_a_workbook(workbook, tmp_path):
    path = workbook.rename(tmp_path / "heet.csv")
    assert read(path)["wijk"].tolist() == ["A", "B", "C"]


@pytest.mark.parametrize("suffix", [".zip", ".csv", ".bestand", ".xlsx"])
def test_a_parquet_file_is_read_whatever_its_name(tmp_path, suffix):
    path = tmp_path / f"heet{suffix}"
    TABLE.to_parquet(path)
    assert read(path)["nr"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_text_called_a_workbook_is_read_as_text(tmp_path, suffix):
    path = tmp_path / f"export{suffix}"
    path.write_text("nr\twijk\n1\tA\n2\tB\n", encoding="utf-8")
    assert read(path)["wijk"].tolist() == ["A", "B"]


def test_a_text_file_that_is_no_chat_is_read_as_a_table(tmp_path):
    path = tmp_path / "export.txt"
    path.write_text("nr;wijk\n1;A\n2;B\n", encoding="utf-8")
    assert read(path)["wijk"].tolist() == ["A", "B"]


def test_a_chat_is_read_as_a_chat(tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(
        "01-02-2024 10:00 - Anna: hallo\n15-02-2024 10:01 - Bob: dag\n", encoding="utf-8"
    )
    table = read(path, columns=["sender", "text"])
    assert table["sender"].tolist() == ["Anna", "Bob"] and list(table.columns) == ["sender", "text"]


def test_read_gives_the_table_of_load(workbook):
    pd.testing.assert_frame_equal(read(workbook), load(workbook).table)


def test_a_sheet_of_a_text_file_is_a_mistake(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="geen werkmap"):
        load(path, sheet="Blad1")


def test_the_suffix_may_be_in_capitals(tmp_path):
    path = tmp_path / "A.CSV"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    assert read(path).shape == (1, 2)


def test_each_format_has_a_suffix_in_lower_case():
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in FORMATS)


def test_the_garbage_collector_is_on_again_afterwards(workbook, tmp_path):
    import gc

    read(workbook)
    assert gc.isenabled()
    with pytest.raises(SourceError):
        read(tmp_path / "weg.csv")
    assert gc.isenabled()
