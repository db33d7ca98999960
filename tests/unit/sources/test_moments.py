"""Reading a column of texts as moments."""

from __future__ import annotations

import datetime as dt

import pytest

from merkbaar.sources import moments


def read(*texts, day_first=None):
    return moments.read(texts, timezone="Europe/Amsterdam", day_first=day_first)


def test_a_day_above_twelve_settles_the_order():
    found = read("01-02-2024", "15-02-2024")
    assert found.order == "dag-maand"
    assert found.values["01-02-2024"] == dt.datetime(2024, 2, 1)


def test_a_month_in_second_place_above_twelve_settles_it_the_other_way():
    found = read("01/02/2024", "02/15/2024")
    assert found.order == "maand-dag"
    assert found.values["01/02/2024"] == dt.datetime(2024, 1, 2)


def test_an_unsure_column_stays_text_and_says_why():
    found = read("01-02-2024", "03-04-2024")
    assert found.values is None
    assert found.remark == moments.UNSURE


def test_another_column_of_the_file_may_settle_it():
    assert read("01-02-2024", day_first=True).values["01-02-2024"] == dt.datetime(2024, 2, 1)


def test_iso_moments_are_sure():
    found = read("2024-02-01", "2024-02-01T10:30:15.250000")
    assert found.values["2024-02-01T10:30:15.250000"] == dt.datetime(2024, 2, 1, 10, 30, 15, 250000)


def test_a_moment_with_an_offset_comes_into_the_zone():
    found = read("2024-07-01T10:00:00Z", "2024-01-01T10:00:00+0200")
    summer = found.values["2024-07-01T10:00:00Z"]
    assert (summer.hour, summer.utcoffset()) == (12, dt.timedelta(hours=2))
    assert found.values["2024-01-01T10:00:00+0200"].hour == 9


def test_month_names_are_read_in_dutch_and_english():
    found = read("1 maart 2024", "2 mei 2024", "3 Oct 2024")
    assert found.values["1 maart 2024"] == dt.datetime(2024, 3, 1)


def test_several_ways_of_writing_are_read_where_each_is_sure():
    found = read("2024-03-01", "15-03-2024", "1-4-2024")
    assert found.values["1-4-2024"] == dt.datetime(2024, 4, 1)
    assert read("2024-03-01", "01-02-2024").values is None


@pytest.mark.parametrize(
    "texts",
    [
        ("31-02-2024", "12-01-2024"),
        ("13-13-2024", "01-01-2024"),
        ("2024-13-01",),
        ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00"),
        ("12", "13"),
        ("morgen",),
        (),
    ],
)
def test_what_is_no_date_is_left_alone(texts):
    found = read(*texts)
    assert found is None or found.values is None


def test_two_digit_years_stay_text_and_it_is_said():
    assert read("01-02-24", "15-03-24").remark == moments.SHORT_YEAR
