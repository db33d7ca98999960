"""The funnel: limits that widen where few people live."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting import funnel


def table(**columns) -> pd.DataFrame:
    return pd.DataFrame({"area": ["WK1", "WK2", "WK3"], **columns})


def test_the_same_distance_is_chance_in_a_small_area_and_not_in_a_large_one():
    placed = funnel.place(table(value=[50.0, 50.0, 50.0], n=[20, 150, 2000]), target=40)
    assert placed["funnel"].to_list() == ["binnen", "buiten 95 %", "buiten 99,8 %"]
    assert (placed["limit_lowest"] < placed["limit_lower"]).all()


def test_a_denominator_that_is_an_estimate_widens_the_funnel():
    sure = table(value=[30.0, 40.0, 50.0], n=[100, 100, 100])
    unsure = sure.assign(n_lower=[80, 80, 80], n_upper=[125, 125, 125])
    widths = [
        (frame["limit_upper"] - frame["limit_lower"]).iloc[0]
        for frame in (funnel.place(sure, target=40), funnel.place(unsure, target=40))
    ]
    assert widths[1] > widths[0]


def test_what_has_no_figure_has_no_place():
    placed = funnel.place(table(value=[np.nan, 40.0, 40.0], n=[0, 100, 0]), target=40)
    assert placed["funnel"].isna().to_list() == [True, False, True]
    assert (
        funnel.place(table(value=[1.0, 2.0, 3.0], n=[9, 9, 9]), target=120)["funnel"].isna().all()
    )
    no_target = funnel.place(table(value=[1.0, 2.0, 3.0], n=[9, 9, 9]), target=float("nan"))
    assert no_target["funnel"].isna().all()


def test_limits_stay_between_nought_and_one():
    lower, upper = funnel.limits(0.02, [5, 50])
    assert (lower >= 0).all() and (upper <= 1).all()


def test_areas_without_a_difference_fall_outside_one_time_in_twenty():
    chance = np.random.default_rng(11)
    size = chance.integers(200, 2000, 4000)
    lower, upper = funnel.limits(0.3, size)
    share = chance.binomial(size, 0.3) / size
    assert np.mean((share < lower) | (share > upper)) == pytest.approx(0.05, abs=0.012)


@pytest.mark.parametrize("wrong", [{"target": 1.2, "n": [10]}, {"target": 0.5, "n": [-1]}])
def test_figures_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError):
        funnel.limits(**wrong)
