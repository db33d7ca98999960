"""Reach: three ratios kept apart, uncertain denominators, and nothing clipped."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.reach import reach, uptake
from merkbaar.counting.response import outcome_rates, response
from merkbaar.errors import SourceError

AREAS = ["WK01", "WK02", "WK03", "GM99"]


def reached(*counts: int, period: str = "2026") -> pd.DataFrame:
    return pd.DataFrame({"area": AREAS, "period": period, "persons": counts})


def population(*sizes: int, margin: float = 0.1, period: str = "2026") -> pd.DataFrame:
    frame = pd.DataFrame({"area": AREAS, "period": period, "persons": sizes})
    return frame.assign(
        lower=frame["persons"] * (1 - margin), upper=frame["persons"] * (1 + margin)
    )


def cells(**options) -> pd.DataFrame:
    table = reach(
        reached(220, 500, 500, 1220),
        population(1000, 1000, 1000, 3000),
        by=["area", "period"],
        total="GM99",
        **options,
    )
    return table.set_index("area")


def test_reach_has_the_columns_of_a_result():
    first = ["measure", "area", "period", "value", "lower", "upper", "n", "persons", "count"]
    table = cells().reset_index()
    assert set(first) <= set(table.columns)
    assert table["grade"].eq("registration").all()
    assert table["unit"].eq("%").all()


def test_an_area_is_compared_with_the_municipality_it_is_part_of():
    low = cells().loc["WK01"]
    assert low["vs_area_value"] == pytest.approx(1220 / 30)
    assert low["vs_area"] == pytest.approx(22 - 1220 / 30)
    assert low["vs_area_lower"] < low["vs_area"] < low["vs_area_upper"] < 0
    assert low["vs_area_p"] < 1e-6
    assert np.isnan(cells().loc["GM99", "vs_area"])


def test_the_total_row_is_there_and_is_not_summed_from_areas():
    table = reach(
        reached(220, 500, 500, 1200),  # twenty people lived in two areas
        population(1000, 1000, 1000, 3000),
        by=["area", "period"],
        total="GM99",
    ).set_index("area")
    assert table.loc["GM99", "value"] == pytest.approx(40.0)


def test_reach_above_a_hundred_percent_is_reported_and_never_clipped():
    table = reach(
        reached(1200, 10, 10, 1220),
        population(1000, 1000, 1000, 3000),
        by=["area", "period"],
    ).set_index("area")
    assert table.loc["WK01", "value"] == pytest.approx(120.0)
    assert "noemer te laag" in table.loc["WK01", "method"]
    assert "noemer te laag" not in table.loc["WK02", "method"]


def test_a_cell_that_nobody_was_reached_in_counts_zero():
    table = reach(
        reached(220, 500, 500, 1220).iloc[1:],
        population(1000, 1000, 1000, 3000),
        by=["area", "period"],
    ).set_index("area")
    assert table.loc["WK01", "value"] == 0
    assert table.loc["WK01", "persons"] == 0


def test_a_population_of_zero_gives_no_share():
    table = reach(reached(0, 1, 1, 2), population(0, 10, 10, 20), by=["area", "period"])
    cell = table.set_index("area").loc["WK01"]
    assert np.isnan(cell["value"])
    assert "geen noemer" in cell["method"]


def test_a_change_over_time_is_tested_for_the_period_now_only():
    both = reach(
        pd.concat([reached(220, 500, 500, 1220), reached(400, 500, 500, 1400, period="2025")]),
        pd.concat(
            [
                population(1000, 1000, 1000, 3000, margin=0.02),
                population(1000, 1000, 1000, 3000, margin=0.02, period="2025"),
            ]
        ),
        by=["area", "period"],
        compare=("2026", "2025"),
    ).set_index(["area", "period"])
    assert both.loc[("WK01", "2026"), "vs_time"] == pytest.approx(-18)
    assert both.loc[("WK01", "2026"), "vs_time_p"] < 0.001
    assert both.loc[("WK02", "2026"), "vs_time_p"] > 0.5
    assert both["vs_time"].xs("2025", level="period").isna().all()


def test_the_same_seed_gives_the_same_result_and_the_order_of_rows_does_not_matter():
    people, size = reached(220, 500, 500, 1220), population(1000, 1000, 1000, 3000)
    first = reach(people, size, by=["area", "period"], total="GM99")
    again = reach(people.iloc[::-1], size.iloc[::-1], by=["area", "period"], total="GM99")
    pd.testing.assert_frame_equal(first, again)


def test_a_cell_has_the_same_interval_whatever_cells_are_beside_it():
    alone = cells().loc["WK02", ["value", "lower", "upper"]]
    years = [
        pd.concat([one("2025"), one("2026")], ignore_index=True)
        for one in (
            lambda period: reached(100, 300, 400, 800, period=period),
            lambda period: population(1000, 1000, 1000, 3000, period=period),
        )
    ]
    years[0].loc[years[0]["period"] == "2026", "persons"] = [220, 500, 500, 1220]
    more = reach(*years, by=["area", "period"], total="GM99")
    beside = more[more["area"].eq("WK02") & more["period"].eq("2026")].iloc[0]
    assert beside[["value", "lower", "upper"]].tolist() == alone.tolist()


def test_the_interval_of_the_denominator_covers_95_percent():
    chance, hits = np.random.default_rng(4), 0
    for number in range(400):
        estimate = 1000 * np.exp(chance.normal(0, 0.05))
        size = pd.DataFrame({"area": ["WK01"], "persons": [estimate]})
        size = size.assign(lower=estimate * np.exp(-0.098), upper=estimate * np.exp(0.098))
        people = pd.DataFrame({"area": ["WK01"], "persons": [400]})
        cell = reach(people, size, by=["area"], random_state=number).iloc[0]
        hits += cell["lower"] <= 40 <= cell["upper"]
    assert 0.93 <= hits / 400 <= 0.97


def test_uptake_is_a_ratio_of_its_own():
    table = uptake(reached(1, 5, 5, 11), population(10, 10, 10, 30), by=["area", "period"])
    assert table["measure"].unique().tolist() == ["uptake"]


@pytest.mark.parametrize("missing", ["area", "persons"])
def test_a_missing_column_is_named(missing):
    with pytest.raises(SourceError, match=missing):
        reach(
            reached(1, 1, 1, 3).drop(columns=missing),
            population(9, 9, 9, 27),
            by=["area", "period"],
        )


def test_a_cell_that_is_there_twice_is_refused():
    twice = pd.concat([reached(1, 1, 1, 3), reached(1, 1, 1, 3)])
    with pytest.raises(SourceError, match="dubbel"):
        reach(twice, population(9, 9, 9, 27), by=["area", "period"])


def test_response_counts_everyone_who_was_invited_and_could_answer():
    frame = pd.DataFrame(
        {
            "person": [f"p{i}" for i in range(10)],
            "wave": "T0",
            "disposition": ["I", "I", "I", "P", "R", "NC", "NC", "O", "UH", "NE"],
        }
    )
    cell = response(frame, by=["wave"]).iloc[0]
    assert (cell["n"], cell["count"]) == (9, 4)
    assert cell["value"] == pytest.approx(100 * 4 / 9)
    assert cell["lower"] < cell["value"] < cell["upper"]


def test_an_unknown_disposition_is_refused_by_count_and_not_by_value():
    frame = pd.DataFrame({"person": ["p"], "wave": ["T0"], "disposition": ["verhuisd"]})
    with pytest.raises(SourceError) as caught:
        response(frame, by=["wave"])
    assert "verhuisd" not in str(caught.value)
    with pytest.raises(ValueError, match="dispositions"):
        outcome_rates({"X": 1})
    with pytest.raises(ValueError, match="eligible"):
        outcome_rates({"UH": 4})


@pytest.mark.parametrize("bounds", [(1100, 1200), (900, None), (-5, 1200), (900, 950)])
def test_bounds_that_are_not_round_the_estimate_are_refused(bounds):
    size = pd.DataFrame(
        {"area": ["WK01"], "persons": [1000], "lower": [bounds[0]], "upper": [bounds[1]]}
    )
    with pytest.raises(SourceError, match="niet om de schatting heen"):
        reach(pd.DataFrame({"area": ["WK01"], "persons": [10]}), size, by=["area"])


def test_an_estimate_that_may_be_nought_has_no_bounds_and_says_so():
    size = pd.DataFrame({"area": ["WK01"], "persons": [40], "lower": [0], "upper": [120]})
    cell = reach(pd.DataFrame({"area": ["WK01"], "persons": [10]}), size, by=["area"]).iloc[0]
    assert cell["value"] == 25 and np.isnan(cell["lower"]) and "ook 0" in cell["method"]


def test_people_reached_where_nobody_is_counted_keep_their_row():
    people = pd.DataFrame({"area": ["WK01", "zz"], "persons": [10, 500]})
    size = pd.DataFrame({"area": ["WK01"], "persons": [100]})
    row = reach(people, size, by=["area"]).set_index("area").loc["zz"]
    assert row["persons"] == 500 and np.isnan(row["value"]) and "geen noemer" in row["method"]


def test_a_change_of_a_high_uptake_is_as_sure_as_shares_are():
    def counts(n):
        return pd.DataFrame({"area": ["WK01"] * 2, "period": ["2025", "2026"], "persons": n})

    table = uptake(
        counts([180, 180]), counts([200, 200]), by=["area", "period"], compare=("2026", "2025")
    )
    now = table.set_index("period").loc["2026"]
    # two shares of 90 % of 200: 1.96 x sqrt(2 x .9 x .1 / 200) is 5.9 points each way
    assert now["vs_time_upper"] - now["vs_time_lower"] == pytest.approx(11.8, abs=1)
