"""Small areas: drawn to the middle as far as chance goes, with intervals that hold."""

from __future__ import annotations

import numpy as np
import pytest

from merkbaar.counting import small_areas
from merkbaar.errors import TooFewData


def test_an_area_with_few_people_is_drawn_further_than_one_with_many():
    found = small_areas.shares([3, 300, 45, 40, 60, 50], [5, 500, 100, 100, 100, 100])
    assert found.pull[0] > found.pull[1]
    assert 0.4 < found.value[0] < 0.6 and abs(found.value[1] - 0.6) < 0.03


def test_areas_that_differ_by_chance_only_end_near_each_other():
    chance = np.random.default_rng(3)
    count = chance.binomial(40, 0.3, size=12)
    found = small_areas.shares(count, np.full(12, 40))
    assert np.ptp(found.value) < 0.5 * np.ptp(count / 40)
    assert (found.lower < found.value).all() and (found.value < found.upper).all()


def test_areas_that_truly_differ_are_left_where_they_are():
    found = small_areas.shares([1000, 3000, 5000, 7000, 9000], np.full(5, 10_000))
    assert found.value == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9], abs=2e-3)


def test_an_area_without_anybody_stays_missing_and_moves_nothing():
    without = small_areas.shares([10, 20, 30, 25], [50, 50, 50, 50])
    with_one = small_areas.shares([10, 20, 0, 30, 25], [50, 50, 0, 50, 50])
    assert np.isnan([with_one.value[2], with_one.lower[2], with_one.upper[2]]).all()
    assert np.delete(with_one.value, 2) == pytest.approx(without.value, abs=1e-12)


def test_nought_out_of_some_is_not_nought_for_certain():
    found = small_areas.shares([0, 8, 11, 9, 10], [12, 80, 90, 100, 85])
    assert 0 < found.lower[0] < found.value[0] < found.upper[0] < 0.3


def test_rates_may_lie_above_one_and_an_unsure_denominator_widens_them():
    count, size = [120, 60, 75, 80, 90], [100, 100, 100, 100, 100]
    sure = small_areas.rates(count, size)
    unsure = small_areas.rates(count, size, np.full(5, 0.15))
    assert sure.value[0] > 1
    assert unsure.upper[0] - unsure.lower[0] > sure.upper[0] - sure.lower[0]
    assert unsure.pull[0] > sure.pull[0]


def test_means_with_their_errors_are_fay_and_herriots():
    value, error = np.array([6.0, 7.0, 8.0, 6.5, 7.5, 7.2]), np.full(6, 0.3)
    found = small_areas.means(value, error)
    # with the spread known, each value is drawn by error² / (error² + between²)
    drawn = error[0] ** 2 / (error[0] ** 2 + np.var(value, ddof=1) - error[0] ** 2)
    middle = value.mean()
    assert found.value == pytest.approx(middle + (1 - drawn) * (value - middle), abs=0.06)


def test_the_same_figures_come_in_any_order():
    count, size = np.array([3, 9, 20, 31, 4]), np.array([10, 40, 50, 90, 30])
    turned = small_areas.shares(count[::-1], size[::-1])
    assert turned.value[::-1] == pytest.approx(small_areas.shares(count, size).value, abs=1e-10)


def test_three_areas_are_too_few_to_know_how_far_areas_lie_apart():
    with pytest.raises(TooFewData, match="van 3 gebieden"):
        small_areas.shares([1, 2, 3, 0], [10, 10, 10, 0])


@pytest.mark.parametrize(
    "call",
    [
        lambda: small_areas.shares([11, 1, 1, 1], [10, 10, 10, 10]),
        lambda: small_areas.shares([-1, 1, 1, 1], [10, 10, 10, 10]),
        lambda: small_areas.rates([-1, 1, 1, 1], [10, 10, 10, 10]),
        lambda: small_areas.means([1, 2, 3, 4], [1, 2, 3]),
    ],
)
def test_figures_that_cannot_be_are_refused(call):
    with pytest.raises(ValueError):
        call()


def test_nearly_every_truth_lies_inside_with_few_areas_too():
    chance, hit = np.random.default_rng(5), []
    for _ in range(60):
        true = 1 / (1 + np.exp(0.5 - 0.4 * chance.standard_normal(8)))
        size = chance.integers(20, 300, 8)
        found = small_areas.shares(chance.binomial(size, true), size)
        hit.extend((found.lower <= true) & (true <= found.upper))
    assert 0.92 < np.mean(hit) < 0.985  # 480 areas; the bench has the exact figure
