"""Workbooks: titles, merged headers, totals, hidden sheets, dates and numbers as text."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pandas as pd
import pytest

from merkbaar.errors import SourceError
from merkbaar.sources import load, read, workbook_errors
from merkbaar.sources.workbook import sheet_names

HEADER = ["nr", "wijkcode", "startdatum", "bedrag"]
ROWS = [[n, f"0{n}99", dt.date(2024, n, 1), n * 1.5] for n in range(1, 7)]


@pytest.fixture
def book(tmp_path):
    """Write sheets of rows to a workbook."""

    def write(name="registraties.xlsx", hidden=(), merged=(), **sheets):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(row)
            for cells in merged:
                sheet.merge_cells(cells)
            if title in hidden:
                sheet.sheet_state = "hidden"
        path = tmp_path / name
        workbook.save(path)
        return path

    return write


def test_a_plain_sheet_has_its_types(book):
    table = read(book(Wmo=[HEADER, *ROWS]))
    assert [str(kind) for kind in table.dtypes] == ["int64", "str", "datetime64[us]", "float64"]
    assert table["wijkcode"][0] == "0199"
    assert table["startdatum"][1] == pd.Timestamp(2024, 2, 1)


def test_titles_merged_headers_and_totals_are_understood(book):
    rows = [
        ["Wmo 2025"],
        [],
        ["Cliënt", None, "Levering", None],
        ["nr", "wijkcode", "datum", "bedrag"],
        *ROWS,
        ["Totaal", None, None, 31.5],
    ]
    loaded = load(book(Wmo=rows, merged=["A1:D1", "A3:B3", "C3:D3"]))
    assert list(loaded.table.columns) == [
        "Cliënt nr",
        "Cliënt wijkcode",
        "Levering datum",
        "Levering bedrag",
    ]
    assert len(loaded.table) == 6
    assert loaded.refused.to_dict("records") == [
        {"file": "registraties.xlsx", "sheet": "Wmo", "row": 11, "reason": "totaalregel"}
    ]
    assert {"titelregel", "kopregel", "totaalregel"} <= {note.kind for note in loaded.notes}


def test_one_sheet_with_data_is_found_by_itself(book):
    assert len(read(book(Leeg=[], Wmo=[HEADER, *ROWS]))) == 6


def test_more_sheets_with_data_must_be_chosen_from(book):
    path = book(Wmo=[HEADER, *ROWS], Jeugd=[HEADER, *ROWS[:2]])
    with pytest.raises(SourceError, match=r"2 bladen met gegevens: 'Wmo', 'Jeugd'"):
        load(path)
    assert len(read(path, sheet="Jeugd")) == 2
    assert sheet_names(path) == ["Wmo", "Jeugd"]


def test_an_unknown_sheet_is_named_with_the_nearest(book):
    with pytest.raises(SourceError, match=r"geen blad 'Jeugt'.*Bedoelde u 'Jeugd'"):
        load(book(Wmo=[HEADER, *ROWS], Jeugd=[HEADER, *ROWS]), sheet="Jeugt")


def test_a_hidden_sheet_is_skipped_with_a_note_and_can_be_asked_for(book):
    path = book(hidden=["Oud"], Wmo=[HEADER, *ROWS], Oud=[HEADER, *ROWS[:1]])
    loaded = load(path)
    assert len(loaded.table) == 6
    assert any(note.kind == "verborgen blad" and note.sheet == "Oud" for note in loaded.notes)
    assert len(read(path, sheet="Oud")) == 1


def test_dates_and_numbers_as_text_are_converted_with_a_note(book):
    rows = [["datum", "bedrag"], ["15-03-2024", "1.234,50"], ["01-04-2024", "2,00"]]
    loaded = load(book(Wmo=rows))
    assert loaded.table["datum"][1] == pd.Timestamp(2024, 4, 1)
    assert loaded.table["bedrag"].tolist() == [1234.5, 2.0]
    assert "datum" in {note.kind for note in loaded.notes}


def test_excel_numbers_for_dates_are_converted_in_a_date_column(book):
    table = read(book(Wmo=[["Ingangsdatum", "n"], [45292, 1], [45293, 2]]))
    assert table["Ingangsdatum"][0] == pd.Timestamp(2024, 1, 1)


def test_error_cells_are_missing_and_counted(book):
    path = book(Anders=[], **{"A & B": [["a", "b"], [1, "#DIV/0!"], [2, 5], [3, "#N/A"]]})
    loaded = load(path)
    assert loaded.table["b"].isna().tolist() == [True, False, True]
    (note,) = [note for note in loaded.notes if note.kind == "foutcel"]
    assert note.message_nl.startswith("2 cellen")


def test_error_cells_are_counted_over_the_parts_in_which_a_sheet_is_read(book, monkeypatch):
    monkeypatch.setattr("merkbaar.sources.workbook_errors._CHUNK_BYTES", 50)
    path = book(Wmo=[["a", "b"], *[[n, "#DIV/0!"] for n in range(40)]])
    assert workbook_errors.count(path, "Wmo") == 40
    assert workbook_errors.count(path, "Onbekend") == 0


def test_a_file_without_parts_has_no_error_cells_to_count(tmp_path):
    path = tmp_path / "oud.xls"
    path.write_bytes(b"geen zip")
    assert workbook_errors.count(path, "Blad1") == 0


def test_a_repeated_header_halfway_is_set_apart(book):
    loaded = load(book(Wmo=[HEADER, *ROWS[:3], HEADER, *ROWS[3:]]))
    assert len(loaded.table) == 6
    assert loaded.refused["row"].tolist() == [5]


def test_a_table_that_starts_elsewhere_on_the_sheet_is_found(book):
    rows = [[], [], [None, None, *HEADER], *[[None, None, *row] for row in ROWS]]
    loaded = load(book(Wmo=rows))
    assert list(loaded.table.columns) == HEADER


def test_sheets_of_other_formats_are_read(shared_data):
    folder = shared_data / "bad_input" / "calamine"
    assert read(folder / "date.ods").shape == (4, 2)
    assert read(folder / "empty_s_attribute.xlsx")["Value"].tolist() == [1, 2, 3, 4]
    assert len(read(folder / "temperature-table.xlsx", sheet="Sheet1")) == 2


def test_odd_workbooks_are_read_or_refused_in_dutch(shared_data):
    read_or_refused = {}
    for path in sorted((shared_data / "bad_input" / "calamine").iterdir()):
        try:
            read_or_refused[path.name] = len(load(path).table.columns) > 0
        except SourceError as error:
            read_or_refused[path.name] = path.name in str(error)
    assert len(read_or_refused) > 20
    assert all(read_or_refused.values())


def test_a_survey_workbook_keeps_every_row(shared_data):
    loaded = load(shared_data / "spss_survey" / "gss" / "gss.xlsx")
    assert loaded.rows_read == 2867
