"""Delimited text, from bytes to a typed table."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merkbaar.errors import SourceError
from merkbaar.sources import load, read
from merkbaar.sources.csv import read_grid

MUNICIPAL = """Gemeente Wilgendam
Rapportage Wmo 2025

wijkcode;wijknaam;postcode;cliënten;bedrag (€);startdatum;aandeel;gemeentecode
WK999901;Oud-Zuid;1234 AB;12;1.234,50;01-02-2024;12,5%;0363
WK999902;Café;2345 CD;.;2.000,00;15-03-2024;10,0%;0599
WK999903;Noord;3456 EF;-99997;12,00;31-12-2024;5,5%;0518
Totaal;;;12;3.246,50;;;

Bron: registratie Wmo
"""


@pytest.fixture
def write(tmp_path):
    """Write a file and give its path."""

    def write_file(text, name="export.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write_file


def kinds(loaded):
    return {note.kind for note in loaded.notes}


def test_a_municipal_export_is_read_as_a_person_would(write):
    loaded = load(write(MUNICIPAL, encoding="cp1252"))
    table = loaded.table
    assert table["cliënten"].tolist()[0] == 12 and table["cliënten"].isna().sum() == 2
    assert table["bedrag (€)"].tolist() == [1234.5, 2000.0, 12.0]
    assert table["startdatum"][0] == pd.Timestamp(2024, 2, 1)
    assert table["aandeel"].tolist() == [12.5, 10.0, 5.5]
    assert table["gemeentecode"].tolist() == ["0363", "0599", "0518"]
    assert table["wijknaam"][1] == "Café"


def test_what_was_decided_is_said(write):
    loaded = load(write(MUNICIPAL, encoding="cp1252"))
    assert {
        "codering",
        "scheidingsteken",
        "titelregel",
        "kopregel",
        "ontbrekend",
        "datum",
    } <= kinds(loaded)
    assert [note.row for note in loaded.notes if note.kind == "kopregel"] == [4]


def test_rows_read_are_rows_kept_and_rows_refused(write):
    loaded = load(write(MUNICIPAL, encoding="cp1252"))
    assert list(loaded.refused.columns) == ["file", "sheet", "row", "reason"]
    assert loaded.refused["row"].tolist() == [8, 10]
    assert loaded.refused["reason"].tolist() == ["totaalregel", "voetnoot onder de tabel"]
    assert loaded.rows_read == len(loaded.table) + len(loaded.refused) == 5


def test_a_dutch_file_never_becomes_one_column(write):
    text = "wijk;aantal\n" + "".join(f"Wijk {n};{n},5\n" for n in range(5))
    assert list(read(write(text)).columns) == ["wijk", "aantal"]
    assert len(pd.read_csv(write(text)).columns) == 1


def test_a_story_with_separators_quotes_and_line_ends_stays_whole(write):
    story = 'Het was; eerlijk gezegd, "lastig".\nMaar goed.'
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([["nr", "verhaal"], ["1", story], ["2", "fijn"]])
    assert read(write(text.getvalue()))["verhaal"].tolist() == [story, "fijn"]


def test_the_same_file_gives_the_same_table_twice(write):
    path = write(MUNICIPAL, encoding="cp1252")
    first, second = load(path), load(path)
    assert first.notes == second.notes
    pd.testing.assert_frame_equal(first.table, second.table)
    pd.testing.assert_frame_equal(first.refused, second.refused)


def test_a_row_with_cells_too_many_is_refused_where_no_repair_is_certain(write):
    loaded = load(write("a;b;c\n1;2;3\n4;5;6\n6;7;8;9\n10;11;12\n"))
    assert loaded.table["a"].tolist() == [1, 4, 10]
    assert loaded.refused["row"].tolist() == [4]
    assert loaded.refused["reason"].tolist() == ["te veel cellen (4, verwacht 3)"]


def test_a_row_that_lost_its_last_blank_cells_is_kept_with_a_note(write):
    loaded = load(write("naam;nr;opmerking\nA;1;goed\nB;2\nC;3;\n"))
    assert len(loaded.table) == 3
    assert [note.row for note in loaded.notes if note.kind == "cellen"] == [3]


def test_a_short_row_that_does_not_fit_its_columns_is_refused(write):
    text = "nr;datum;wijk\n" + "".join(f"{n};{n + 10}-01-2024;A\n" for n in range(1, 9))
    loaded = load(write(text + "niets;hier\n"))
    assert loaded.refused["reason"].tolist() == ["te weinig cellen (2, verwacht 3)"]


def test_a_row_that_is_certain_to_repair_is_kept_with_a_note(write):
    rows = "".join(f"WK99990{n};{n + 10}-0{n}-2024;{n}\n" for n in range(1, 9))
    loaded = load(write("wijk;datum;n\n" + rows + "WK99990917-02-2024;5\n"))
    assert loaded.table["wijk"].tolist()[-1] == "WK999909"
    assert loaded.table["datum"].tolist()[-1] == pd.Timestamp(2024, 2, 17)
    assert "cellen" in kinds(loaded)


def test_columns_are_chosen_and_ordered(write):
    assert list(read(write("a;b;c\n1;2;3\n"), columns=["c", "a"]).columns) == ["c", "a"]


def test_a_missing_column_is_named_with_the_nearest(write):
    with pytest.raises(SourceError, match=r"'wijk_code'.*Bedoelde u 'wijkcode'"):
        load(write("wijkcode;n\nA;1\n"), columns=["wijk_code"])


def test_a_file_with_a_header_alone_is_an_empty_table(write):
    loaded = load(write("wijk;aantal;datum\n"))
    assert list(loaded.table.columns) == ["wijk", "aantal", "datum"] and loaded.table.empty


def test_a_file_without_header_gets_numbered_columns(write):
    loaded = load(write("1;2,5\n2;3,5\n3;4,5\n"))
    assert list(loaded.table.columns) == ["kolom_1", "kolom_2"] and len(loaded.table) == 3


def test_a_column_without_name_and_values_is_left_out(write):
    assert list(read(write("a;b;\n1;2;\n3;4;\n")).columns) == ["a", "b"]


def test_one_column_is_read_as_one_column(write):
    assert read(write("code\n0599\n0363\n"))["code"].tolist() == ["0599", "0363"]


def test_moments_with_an_offset_come_into_the_zone(write):
    text = "id,moment\n1,2024-07-01T10:00:00Z\n2,2024-01-01T10:00:00Z\n"
    moments = read(write(text), timezone="Europe/Amsterdam")["moment"]
    assert [moment.hour for moment in moments] == [12, 11]


def test_the_line_that_tells_excel_the_separator_is_a_title(write):
    assert list(read(write("sep=;\nnaam;n\nA;1,5\nB;2,5\n")).columns) == ["naam", "n"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(write, end):
    assert len(read(write(end.join(["a;b", "1;2", "3;4"]) + end))) == 2


def test_many_rows_with_one_odd_row_lose_nothing(write):
    text = "nr;naam\n" + "".join(f"{n};Naam {n}\n" for n in range(3000)) + "x;y;z\n"
    loaded = load(write(text))
    assert loaded.rows_read == 3001 and len(loaded.table) == 3000


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 10**6),
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30),
            st.sampled_from(["Noord", "Zuid", "Oud-West"]),
        ),
        min_size=3,
        max_size=20,
    ),
    separator=st.sampled_from(";,\t|"),
)
def test_no_row_is_lost_whatever_the_texts(write, rows, separator):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([["nummer", "tekst", "wijk"], *rows])
    loaded = load(write(text.getvalue()))
    assert loaded.rows_read == len(rows)


def test_naughty_strings_survive_a_round_trip(shared_data, write):
    strings = json.loads((shared_data / "bad_input/blns/blns.odd.json").read_text("utf-8"))
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([["nr", "tekst"], *([str(n), s] for n, s in enumerate(strings))])
    grid = read_grid(write(text.getvalue()))
    assert [row[1] for row in grid[1:]] == strings


def test_odd_real_files_are_read_better_than_by_others(shared_data):
    from tests.bench import bench_csv

    for name in bench_csv.SETS:
        place = shared_data / "bad_input" / name
        names = sorted(path.name for path in (place / "clean").iterdir())
        right = sum(bench_csv.right(bench_csv.ours, place, each) for each in names)
        assert right >= {"pollock_survey": 37, "pollock_polluted": 23}[name]


def test_every_cell_of_csv_spectrum_is_right(shared_data):
    from tests.bench import bench_csv

    assert bench_csv.spectrum(shared_data / "bad_input" / "csv-spectrum")["met"]


@pytest.mark.parametrize(("year", "people"), [(2020, 872757), (2024, 931298)])
def test_key_figures_of_amsterdam_have_the_right_types(shared_data, year, people):
    folder = shared_data / "dutch_stats" / "amsterdam"
    table = read(folder / f"Kerncijfers_wijken_en_buurten_{year}.csv")
    assert table["Population_Total"].iloc[0] == people
    numeric = table.columns[3:]
    assert all(pd.api.types.is_numeric_dtype(table[name]) for name in numeric)
    assert table["Avg_Household_Size"].iloc[0] == 1.8
    assert str(table["Area_Code"].dtype) == "str"


def test_padded_codes_and_dots_for_missing_are_read(shared_data):
    folder = shared_data / "dutch_stats"
    table = read(folder / "statline" / "SES_WOA_2019_extract81.csv")
    codes = table["Regiocode (gemeente, wijk, buurt) (code)"]
    assert codes.iloc[0] == "GM0363" and not codes.str.contains(" ").any()
    scores = table["SES-WOA/Totaalscore/Gemiddelde score (Getal)"]
    assert scores.iloc[0] == -0.1 and str(scores.dtype) == "float64" and scores.isna().any()
