from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.publishing import tidying
from merkbaar.publishing.tidying import Tidy, half_open, to_moment, to_number, to_text, to_whole
from merkbaar.schemas import TABLES, check_columns, kind_of, schema


def moments(*values):
    return to_moment(pd.Series(list(values)))


@pytest.mark.parametrize(
    "text",
    [
        *("2025-03-12", "12-03-2025", "12/03/2025", "12.03.2025", "20250312", "12-3-2025"),
        *("12 mrt 2025", "12 maart 2025", "2025-03-12 00:00:00", "12-03-2025 00:00"),
        " 12-03-2025 ",
    ],
)
def test_dutch_ways_to_write_a_date_are_read(text):
    found, bad = moments(text)
    expected = "NaT" if text == "12 mrt 2025" else "2025-03-12 00:00:00"
    assert str(found[0]) == expected
    assert bad[0] == (text == "12 mrt 2025")


def test_date_objects_and_zones_become_local_moments():
    zoned = pd.Series(pd.to_datetime(["2025-07-01 22:30"]).tz_localize("UTC"))
    assert str(to_moment(zoned)[0][0]) == "2025-07-02 00:30:00"
    objects = pd.Series([dt.date(2025, 1, 2), dt.datetime(2025, 1, 2, 3, 4)], dtype="object")
    assert [str(one) for one in to_moment(objects)[0]] == [
        "2025-01-02 00:00:00",
        "2025-01-02 03:04:00",
    ]


def test_what_is_no_date_is_bad_and_what_is_empty_is_missing():
    found, bad = moments("31-02-2025", "nooit", "", ".", None)
    assert found.isna().all()
    assert bad.tolist() == [True, True, False, False, False]


def test_a_last_day_becomes_the_day_after_and_9999_is_no_end():
    ends = half_open(moments("31-12-2025", "31-12-9999", None, "2025-06-30 14:00")[0])
    assert [str(end) for end in ends] == [
        "2026-01-01 00:00:00",
        "NaT",
        "NaT",
        "2025-07-01 00:00:00",
    ]


def test_dutch_numbers_are_read():
    found, bad = to_number(pd.Series(["7,5", "1.234,5", "8", "€ 3", "x", ".", None]))
    assert found.tolist()[:4] == [7.5, 1234.5, 8.0, 3.0]
    assert bad.tolist() == [False, False, False, False, True, False, False]


def test_a_broken_whole_number_is_bad():
    found, bad = to_whole(pd.Series(["1980", "19,5", None]))
    assert found.tolist()[0] == 1980
    assert bad.tolist() == [False, True, False]


def test_text_loses_blanks_and_the_point_zero_of_a_spreadsheet():
    assert to_text(pd.Series([12.0, None]))[0].tolist()[0] == "12"
    assert to_text(pd.Series(["  a ", "-"]))[0].fillna("missing").tolist() == ["a", "missing"]


@pytest.mark.parametrize("typed", ["None", "nan", "NaT", "<NA>", "none"])
def test_what_somebody_typed_is_an_answer_and_not_an_empty_cell(typed):
    assert to_text(pd.Series([typed, None]))[0].fillna("missing").tolist() == [typed, "missing"]
    assert [bad.tolist() for _, bad in (to_number(pd.Series([typed])), moments(typed))] == [
        [False],
        [False],
    ]


def test_a_consent_for_an_unknown_purpose_is_refused_and_the_value_is_not_repeated():
    rows = {"person": ["a", "b"], "purpose": ["quote", "Jansen"], "given": ["2025-01-01"] * 2}
    tidy = Tidy(pd.DataFrame(rows), "consents")
    tidy.convert()
    tidy.check(dt.date(2027, 1, 1))
    assert tidy.kept()["purpose"].tolist() == ["quote"]
    assert "analyse, quote" in tidy.reasons[1]
    assert "Jansen" not in tidy.reasons[1]


def spells(**columns):
    base = {"person": ["a", "b"], "provision": ["hulp", "hulp"], "start": ["2025-01-01"] * 2}
    return Tidy(pd.DataFrame({**base, **columns}), "provisions")


def checked(tidy):
    tidy.convert()
    tidy.check(dt.date(2027, 1, 1))
    return list(tidy.reasons)


def test_a_row_that_is_in_order_is_kept():
    assert checked(spells(end=["2025-02-01", None])) == ["", ""]


def test_an_end_before_its_start_is_refused_without_the_value():
    reasons = checked(spells(end=["2024-12-31", "2025-03-01"]))
    assert "'end' ligt voor 'start'" in reasons[0]
    assert "2024" not in reasons[0]
    assert reasons[1] == ""


def test_a_date_that_no_edition_can_use_is_refused():
    reasons = checked(spells(start=["2062-01-01", "2026-12-31"]))
    assert "na de laatste editie (2027-01-01)" in reasons[0]
    assert "2062" not in reasons[0]
    assert reasons[1] == ""


def test_a_required_value_that_is_missing_is_refused():
    assert checked(spells(provision=["", "hulp"])) == ["kolom 'provision' is leeg", ""]


def test_a_value_that_cannot_be_read_is_refused_once_and_not_quoted():
    reasons = checked(spells(amount=["veel geld", "3,50"], start=["2025-01-01", "gisteren"]))
    assert reasons == ["kolom 'amount': geen getal", "kolom 'start': geen datum"]


def test_only_rows_without_a_reason_are_kept():
    tidy = spells()
    tidy.refuse([True, False], "niet goed")
    tidy.refuse([True, True], "ook niet")
    assert list(tidy.reasons) == ["niet goed", "ook niet"]
    assert len(tidy.kept()) == 0


def test_every_kind_has_a_converter_and_a_word():
    kinds = {kind for table in TABLES.values() for kind in table.columns.values()}
    assert kinds == set(tidying.CONVERTERS) == set(tidying.KIND_WORDS)


def test_a_column_of_no_standard_table_is_refused_with_the_nearest():
    with pytest.raises(DefinitionError, match=r"'begin' bestaat niet in deze tabel"):
        check_columns("provisions", ["person", "provision", "start", "begin"], file="x.csv")
    with pytest.raises(DefinitionError, match=r"Bedoelde u 'provision'"):
        check_columns("provisions", ["provisin"])


def test_a_required_column_that_is_absent_is_named():
    with pytest.raises(DefinitionError, match=r"de kolom 'start' ontbreekt"):
        check_columns("provisions", ["person", "provision"])


def test_a_group_may_stand_in_every_table():
    assert all(kind_of(table, "group_age") == "text" for table in TABLES)


def test_a_schema_refuses_two_rows_for_one_key_and_an_end_before_a_start():
    import pandera.errors

    people = pd.DataFrame({"person": ["a", "a"], "area": ["x", "y"]}).astype("str")
    with pytest.raises(pandera.errors.SchemaError):
        schema("persons", people.columns).validate(people)
    wrong = pd.DataFrame({"person": ["a"], "provision": ["h"]}).astype("str")
    wrong["start"], wrong["end"] = moments("2025-02-01")[0], moments("2025-01-01")[0]
    with pytest.raises(pandera.errors.SchemaError, match="start < end"):
        schema("provisions", wrong.columns).validate(wrong)
