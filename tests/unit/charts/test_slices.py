"""Cells are picked for a chart, never computed."""

from __future__ import annotations

import pytest
from tests.unit.pages import made_up

from merkbaar.charts import slices


@pytest.fixture(scope="module")
def tables():
    return made_up.tables()


def test_what_is_not_asked_for_stands_at_its_total(tables):
    reach = tables["reach_by_wijk"]
    assert slices.defaults(reach, {"period": "2025"}) == {
        "area": "GM9999",
        "group_age": "alle",
        "period": "2025",
    }


def test_a_dimension_that_is_not_there_is_an_error(tables):
    with pytest.raises(ValueError, match="no dimension theme"):
        slices.defaults(tables["reach_by_wijk"], {"theme": "wait"})


def test_the_total_is_not_among_its_parts(tables):
    assert "GM9999" in slices.values(tables["reach_by_wijk"], "area")
    assert slices.parts(tables["reach_by_wijk"], "area") == made_up.CODES


def test_along_a_dimension_each_value_has_one_cell(tables):
    found = slices.along(tables["reach_by_wijk"], "area", {"period": "2026"})
    assert [record["key"] for record in found] == made_up.CODES
    assert found[1]["value"] == 22.3


def test_a_hidden_cell_stays_hidden_and_an_absent_one_is_missing(tables):
    hidden = slices.cell(tables["reach_by_wijk"], {"area": "WK999912", "group_age": "18-34"})
    assert hidden["state"] == "suppressed"
    assert not slices.is_shown(hidden)
    assert slices.cell(tables["reach_by_wijk"], {"area": "WK000000"})["state"] == "missing"


def test_shares_start_at_zero_and_the_scale_holds_every_cell_a_filter_can_ask_for(tables):
    reach = tables["reach_by_wijk"]
    low, high = slices.domain(reach, slices.defaults(reach, {}), free=("area", "group_age"))
    shown = [row["upper"] for row in reach.records() if row["period"] == "2026" and row["upper"]]
    assert low == 0
    assert max(shown) <= high <= 100


def test_other_figures_start_near_their_lowest_cell(tables):
    marks = tables["satisfaction"]
    low, high = slices.domain(marks, slices.defaults(marks, {}), free=("area", "period"))
    assert 5 < low < 7.1
    assert 7.4 < high < 9


def test_a_target_fits_the_scale(tables):
    marks = tables["satisfaction"]
    _, high = slices.domain(marks, slices.defaults(marks, {}), free=(), also=(9.5,))
    assert high >= 9.5


def test_a_table_without_shown_cells_has_a_scale(tables):
    empty = made_up.table("none", {"area": ["GM9999", "WK999901"]}, lambda area: None)
    assert slices.domain(empty, slices.defaults(empty, {}), free=("area",)) == (0.0, 1.0)


@pytest.mark.parametrize(("low", "high"), [(0, 80), (10, 40), (6.5, 8.0), (0, 1), (-3, 12)])
def test_ticks_are_few_round_and_inside(low, high):
    found = slices.ticks(low, high)
    assert 2 <= len(found) <= 7
    assert all(low - 1e-6 <= tick <= high + 1e-6 for tick in found)
