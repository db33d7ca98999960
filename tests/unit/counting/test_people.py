"""People are counted once a cell, and a total is counted, not summed."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.counting.people import (
    active,
    counted,
    denominators,
    one_way,
    people,
    with_groups,
    within,
)
from merkbaar.errors import SourceError

SPELLS = pd.DataFrame(
    {
        "person": ["a", "a", "b", "c", "d"],
        "area": ["WK1", "WK2", "WK1", "WK2", None],
        "start": pd.to_datetime(
            ["2025-03-01", "2026-02-01", "2025-12-31", "2024-01-01", "2026-01-01"]
        ),
        "end": pd.to_datetime(["2026-01-01", None, None, "2025-01-01", None]),
    }
)


def test_a_spell_runs_in_each_period_that_it_touches_and_its_end_is_not_in_it():
    rows = active(SPELLS, periods=["2025", "2026"])
    found = {period: list(part["person"]) for period, part in rows.groupby("period")}
    assert found == {"2025": ["a", "b"], "2026": ["a", "b", "d"]}


@pytest.mark.parametrize(("period", "who"), [("2025-Q4", "ab"), ("2026-01", "bd")])
def test_a_period_can_be_a_quarter_or_a_month(period, who):
    assert "".join(active(SPELLS, periods=[period])["person"]) == who


@pytest.mark.parametrize("period", ["vorig jaar", "2026-13"])
def test_a_period_that_cannot_be_is_refused(period):
    with pytest.raises(SourceError, match="niet te lezen"):
        active(SPELLS, periods=[period])


def test_spells_without_start_or_end_are_refused():
    with pytest.raises(SourceError, match="'end'"):
        active(SPELLS.drop(columns="end"), periods=["2025"])


def test_somebody_in_two_areas_counts_once_in_the_municipality():
    table = people(SPELLS, by=["area"], totals={"area": "GM"})
    assert dict(zip(table["area"], table["persons"], strict=True)) == {"GM": 4, "WK1": 2, "WK2": 2}


def test_totals_are_made_for_each_combination_of_dimensions():
    rows = SPELLS.assign(group_age=["18-34", "18-34", "65+", "65+", "65+"])
    table = people(rows, by=["area", "group_age"], totals={"area": "GM", "group_age": "alle"})
    cells = {(row.area, row.group_age): row.persons for row in table.itertuples()}
    assert cells["GM", "alle"] == 4
    assert cells["GM", "65+"] == 3
    assert cells["WK1", "alle"] == 2
    assert ("WK1", "35-64") not in cells


def test_groups_come_from_the_persons_and_no_row_is_added_or_lost():
    persons = pd.DataFrame(
        {"person": ["a", "b"], "group_age": ["65+", "18-34"], "area": ["x", "y"]}
    )
    rows = with_groups(SPELLS, persons)
    assert list(rows["group_age"].fillna("?")) == ["65+", "65+", "18-34", "?", "?"]
    assert list(rows["area"].fillna("?")) == ["WK1", "WK2", "WK1", "WK2", "?"]


def test_denominators_take_the_groups_only_where_the_table_is_about_groups():
    population = pd.DataFrame(
        {
            "area": "WK1",
            "group": ["alle", "65+", "alle"],
            "period": ["2026", "2026", "2020"],
            "persons": [50, 20, 40],
        }
    )
    by_group = denominators(population, by=["area", "group_age"], periods=["2026"])
    assert list(by_group["group_age"]) == ["alle", "65+"]
    assert list(denominators(population, by=["area"], periods=["2026"])["persons"]) == [50]


def test_a_count_is_a_result_without_interval_or_p():
    table = counted(SPELLS, by=["area"], measure="users", totals={"area": "GM"})
    assert list(table["value"]) == list(table["persons"]) == [4, 2, 2]
    assert table[["lower", "upper", "p"]].isna().all().all()


def test_crossed_cells_are_left_out_and_totals_stay():
    rows = SPELLS.assign(group_age=["18-34", "18-34", "65+", "65+", "65+"])
    totals = {"area": "GM", "group_age": "alle"}
    table = one_way(people(rows, by=["area", "group_age"], totals=totals), totals=totals)
    cells = set(zip(table["area"], table["group_age"], strict=True))
    assert cells == {
        ("GM", "alle"),
        ("GM", "18-34"),
        ("GM", "65+"),
        ("WK1", "alle"),
        ("WK2", "alle"),
    }
    assert one_way(table, totals={}).equals(table)


def test_only_what_was_in_the_period_is_kept():
    rows = pd.DataFrame(
        {"moment": pd.to_datetime(["2025-12-31", "2026-01-01", None, "2027-01-01"])}
    )
    assert within(rows, period="2026")["moment"].to_list() == [pd.Timestamp("2026-01-01")]
    with pytest.raises(SourceError, match="'day'"):
        within(rows, period="2026", moment="day")
