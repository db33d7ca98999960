"""SPSS files: labels, user-missing, dates and text."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pyreadstat
import pytest

from merkbaar.errors import SourceError
from merkbaar.sources import load, read


@pytest.fixture
def survey(tmp_path):
    """Write a small questionnaire with labels and codes for missing."""
    frame = pd.DataFrame(
        {
            "nr": [1.0, 2.0, 3.0],
            "eenzaam": [1.0, 99.0, 3.0],
            "wijk": ["0363", "WK01  ", ""],
            "datum": [dt.date(2024, 1, 2), None, dt.date(2024, 3, 4)],
        }
    )
    path = tmp_path / "vragenlijst.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels=["Nummer", "Ik voel me eenzaam", "", "Datum"],
        variable_value_labels={"eenzaam": {1: "ja", 3: "nee", 99: "weet niet"}},
        missing_ranges={"eenzaam": [99]},
    )
    return path


def test_labels_are_kept_beside_the_table(survey):
    table = read(survey)
    assert table.attrs["column_labels"]["eenzaam"] == "Ik voel me eenzaam"
    assert table.attrs["value_labels"]["eenzaam"][1.0] == "ja"


def test_codes_for_missing_become_missing_and_are_counted(survey):
    loaded = load(survey)
    assert loaded.table["eenzaam"].isna().tolist() == [False, True, False]
    (note,) = [note for note in loaded.notes if note.kind == "ontbrekend"]
    assert note.column == "eenzaam" and note.message_nl.startswith("1 antwoorden")


def test_types_are_those_of_the_other_formats(survey):
    table = read(survey)
    assert [str(kind) for kind in table.dtypes] == ["int64", "Int64", "str", "datetime64[us]"]
    assert table["wijk"].tolist()[:2] == ["0363", "WK01"] and pd.isna(table["wijk"][2])


def test_columns_are_chosen_with_their_labels(survey):
    table = read(survey, columns=["eenzaam"])
    assert list(table.columns) == ["eenzaam"] and "nr" not in table.attrs["column_labels"]
    with pytest.raises(SourceError, match="Bedoelde u 'eenzaam'"):
        read(survey, columns=["eenzam"])


def test_a_damaged_file_is_refused_in_dutch(survey, tmp_path):
    broken = tmp_path / "kapot.sav"
    broken.write_bytes(survey.read_bytes()[:200])
    with pytest.raises(SourceError, match="SPSS"):
        load(broken)


@pytest.mark.parametrize("name", ["sample.sav", "sample.zsav", "sample.por"])
def test_real_files_equal_the_csv_beside_them(shared_data, name):
    folder = shared_data / "spss_survey" / "pyreadstat"
    table = read(folder / name)
    expected = pd.read_csv(folder / "sample.csv", encoding="utf-8-sig")
    table.columns = expected.columns
    for plain in ("mychar", "mynum", "mylabl", "myord"):
        assert table[plain].tolist() == expected[plain].tolist()
    for moment in ("mydate", "dtime"):
        want = [None if pd.isna(v) else dt.datetime.fromisoformat(v) for v in expected[moment]]
        assert [None if pd.isna(v) else v.to_pydatetime() for v in table[moment]] == want
    times = [None if pd.isna(v) else v.strftime("%H:%M:%S.%f") for v in table["mytime"]]
    assert times == [None if pd.isna(v) else v.zfill(15) for v in expected["mytime"]]


def test_the_csv_reads_equal_to_the_spss_file(shared_data):
    folder = shared_data / "spss_survey" / "pyreadstat"
    from_csv, from_spss = read(folder / "sample.csv"), read(folder / "sample.sav")
    for name in ("mychar", "mynum", "mydate", "dtime", "mylabl", "myord"):
        pd.testing.assert_series_equal(from_csv[name], from_spss[name])
