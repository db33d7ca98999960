"""The municipality beside the Netherlands or another municipality, in one table."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from merkbaar.counting.elsewhere import COLUMNS, beside, inside
from merkbaar.counting.indicators import indicators

OWN = ("GM9999", "Wilgendam")
ELSEWHERE = {"NL00": "Nederland", "GM0344": "Utrecht"}


def own_figures(**cells: float) -> pd.DataFrame:
    rows = [
        {"measure": name, "area": "GM9999", "period": "2026", "value": value,
         "lower": value - 1, "upper": value + 1, "unit": "%"}
        for name, value in cells.items()
    ]  # fmt: skip
    return pd.DataFrame([*rows, {**rows[0], "area": "WK999901", "value": 1.0}])


def figures(*rows: tuple) -> pd.DataFrame:
    names = ["area", "period", "indicator", "value", "lower", "upper", "unit"]
    return pd.DataFrame(rows, columns=names)


def put(areas: pd.DataFrame, **cells: float) -> pd.DataFrame:
    return beside(own_figures(**cells), areas, own=OWN, elsewhere=ELSEWHERE)


def test_the_own_figure_stands_first_and_then_the_first_of_the_monitor_that_has_one():
    areas = figures(
        ("GM0344", "2026", "a", 45.0, None, None, "%"),
        ("NL00", "2026", "a", 43.0, None, None, "%"),
        ("WK999901", "2026", "a", 1.0, None, None, "%"),
    )
    made = put(areas, a=48.0)
    assert list(made.columns) == list(COLUMNS)
    assert made["municipality"].tolist() == ["Wilgendam", "Nederland"]
    assert made["value"].tolist() == [48.0, 43.0]
    assert made["lower"].tolist() == [47.0, 43.0], "without bounds it stands for itself"
    made = put(areas.drop(index=1), a=48.0)
    assert made["municipality"].tolist() == ["Wilgendam", "Utrecht"]


def test_bounds_of_the_source_are_kept():
    made = put(figures(("NL00", "2026", "a", 43.0, 42.0, 44.5, "%")), a=48.0)
    assert made.loc[1, ["lower", "upper"]].tolist() == [42.0, 44.5]


@pytest.mark.parametrize(
    "row",
    [
        ("NL00", "2026", "b", 43.0, None, None, "%"),
        ("NL00", "2025", "a", 43.0, None, None, "%"),
        ("NL00", "2026", "a", math.nan, None, None, "%"),
        ("NL00", "2026", "a", 43.0, None, None, "per 1.000"),
        ("GM0363", "2026", "a", 43.0, None, None, "%"),
    ],
    ids=["another measure", "another year", "unknown", "another unit", "not asked for"],
)
def test_what_is_known_of_one_of_both_is_left_out(row):
    assert len(put(figures(row), a=48.0)) == 0


def test_without_elsewhere_the_table_is_empty_and_has_its_columns():
    made = beside(own_figures(a=1.0), figures(), own=OWN, elsewhere={})
    assert len(made) == 0
    assert list(made.columns) == list(COLUMNS)


def test_figures_of_elsewhere_are_no_areas_of_the_municipality():
    rows = [
        (area, str(year), "a", 40.0 + place + year % 3, None, None, "%")
        for place, area in enumerate(("WK999901", "WK999902", "WK999903", "NL00", "GM0344"))
        for year in range(2021, 2027)
    ]
    areas = figures(*rows)
    bare = indicators(inside(areas, ELSEWHERE), compare=("2026", "2025"), total="GM9999")
    pd.testing.assert_frame_equal(bare, indicators(areas, compare=("2026", "2025"), total="GM9999"))
    assert set(bare["area"]) == {"WK999901", "WK999902", "WK999903", "GM9999"}
    region = indicators(areas, compare=("2026", "2025"), total="RG01")
    assert "GM0344" in set(region["area"]), "of a region municipalities are areas"
