"""The type of each column, and the note about it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from merkbaar.sources.columns import Context, context, typed

DUTCH = Context("komma", None, "Europe/Amsterdam")


def column(*cells, name="kolom", given=DUTCH):
    series, notes = typed(list(cells), name, given)
    return series, {note.kind: note for note in notes}


def test_whole_numbers_without_missing_are_int64():
    series, notes = column("1", "2")
    assert str(series.dtype) == "int64" and not notes


def test_whole_numbers_with_missing_keep_being_whole():
    series, notes = column("1", ".", "3")
    assert str(series.dtype) == "Int64"
    assert series.isna().tolist() == [False, True, False]
    assert notes["ontbrekend"].column == "kolom"


def test_decimals_are_floats():
    assert column("1,5", "")[0].tolist()[0] == 1.5


def test_padding_is_stripped_and_blank_is_missing():
    series, _ = column("WK0363AA  ", "\u00a0", "BU1")
    assert series.tolist()[0] == "WK0363AA" and series.isna().tolist() == [False, True, False]


def test_marks_in_a_column_of_text_are_text():
    assert column(".", "NULL", "ja")[0].tolist() == [".", "NULL", "ja"]


def test_a_column_of_marks_alone_is_missing():
    series, notes = column(".", ".")
    assert series.isna().all() and "ontbrekend" in notes


def test_dates_as_text_are_converted_with_a_note():
    series, notes = column("15-03-2024", "n.v.t.", "01-02-2024")
    assert series[2] == pd.Timestamp(2024, 2, 1) and pd.isna(series[1])
    assert {"datum", "ontbrekend"} <= set(notes)


def test_unsure_dates_stay_text_with_a_note():
    series, notes = column("01-02-2024", "03-04-2024")
    assert series.tolist() == ["01-02-2024", "03-04-2024"] and "datum" in notes


def test_nearly_numbers_stay_text_with_a_count():
    cells = [str(n) for n in range(60)] + ["<5", "<5"]
    series, notes = column(*cells)
    assert series.iloc[0] == "0" and "2 niet" in notes["getal"].message_nl


def test_excel_dates_as_numbers_are_converted_in_a_column_called_date():
    assert column(44927.0, 44928.0, name="Startdatum")[0][0] == pd.Timestamp(2023, 1, 1)
    assert column(44927.0, 44928.0, name="bedrag")[0][0] == 44927
    assert column("44927", "44928", name="datum")[0][1] == pd.Timestamp(2023, 1, 2)


def test_dates_with_a_few_excel_numbers_are_converted():
    series, notes = column(dt.date(2024, 1, 1), 45293.0, None)
    assert series[1] == pd.Timestamp(2024, 1, 2) and "datum" in notes


def test_dates_with_dates_as_text_are_converted():
    series, notes = column(dt.datetime(2024, 1, 1), "15-01-2024")
    assert series[1] == pd.Timestamp(2024, 1, 15) and "datum" in notes


def test_numbers_with_numbers_as_text_are_converted():
    series, notes = column(1.0, "2,5", "n.v.t.", 3.0)
    assert (
        series.tolist()[1] == 2.5 and pd.isna(series[2]) and {"getal", "ontbrekend"} <= set(notes)
    )


def test_numbers_among_codes_become_text():
    series, notes = column("0599", 363.0, dt.date(2024, 1, 2), True)
    assert series.tolist() == ["0599", "363", "2024-01-02", "waar"] and "gemengd" in notes


def test_error_cells_are_missing():
    series, notes = column(1.0, "#DIV/0!", 3.0)
    assert str(series.dtype) == "Int64" and "ontbrekend" in notes


def test_sentinels_in_a_sheet_are_missing():
    series, notes = column(1.0, -99997.0)
    assert pd.isna(series[1]) and "-99997" in notes["ontbrekend"].message_nl


def test_yes_and_no_cells_keep_their_type():
    assert str(column(True, False)[0].dtype) == "bool"
    assert str(column(True, None)[0].dtype) == "boolean"


def test_times_are_kept_and_mixed_moments_become_text():
    assert column(dt.time(10, 30), dt.time(11))[0][0] == dt.time(10, 30)
    series, notes = column(dt.time(10, 30), dt.date(2024, 1, 1))
    assert series.tolist() == ["10:30:00", "2024-01-01"] and "gemengd" in notes


@pytest.mark.parametrize(
    ("cells", "lean"),
    [(["1,5", "2,5"], "komma"), (["1.5", "2.5"], "punt"), (["1", "2"], "komma")],
)
def test_the_file_as_a_whole_shows_the_decimal_sign(cells, lean):
    assert context([cells], dutch=True, timezone="UTC").lean == lean
    assert context([["1"]], dutch=False, timezone="UTC").lean == "punt"


def test_sure_dates_settle_the_unsure_ones_of_the_same_file():
    given = context([["15-03-2024"], ["01-02-2024"]], dutch=True, timezone="UTC")
    assert given.day_first is True
    assert column("01-02-2024", given=given)[0][0] == pd.Timestamp(2024, 2, 1)
    both = context([["15-03-2024"], ["03/15/2024"]], dutch=True, timezone="UTC")
    assert both.day_first is None


def test_no_note_holds_a_cell_of_a_person():
    secret = "999990019"
    cells = [secret, "01-02-24", "x9", *map(str, range(40))]
    _, notes = column(*cells)
    assert not any(secret in note.message_nl for note in notes.values())
