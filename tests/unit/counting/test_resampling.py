"""Bootstrap over people: the same again from the same start, and like scipy's."""

from __future__ import annotations

import numpy as np
import pytest

from merkbaar.counting.resampling import bca
from merkbaar.errors import TooFewData


def mean(values, axis=-1):
    return values.mean(axis=axis)


def change(before, after, axis=-1):
    return (after - before).mean(axis=axis)


def test_the_same_start_gives_the_same_interval_and_another_name_another():
    values = np.random.default_rng(1).exponential(1, 40)
    first, again = (bca(values, statistic=mean, random_state=3, name="a") for _ in range(2))
    other = bca(values, statistic=mean, random_state=3, name="b")
    assert first == again
    assert (first.lower, first.upper) != (other.lower, other.upper)
    assert first.random_state == 3


def test_a_skewed_figure_gets_a_skewed_interval():
    values = np.random.default_rng(2).exponential(1, 60)
    found = bca(values, statistic=mean, random_state=1)
    assert found.upper - found.value > found.value - found.lower


def test_columns_of_a_person_are_drawn_together():
    own = np.random.default_rng(3).normal(0, 10, 50)
    found = bca(own, own + np.linspace(0, 1, 50), statistic=change, random_state=1)
    assert found.upper - found.lower < 0.3


def test_equal_values_have_no_interval():
    found = bca(np.full(20, 3.0), statistic=mean, random_state=1)
    assert found.value == 3.0
    assert np.isnan(found.lower)


def test_hardly_anybody_is_refused():
    with pytest.raises(TooFewData, match="4 mensen"):
        bca([1.0, 2.0, 3.0, 4.0], statistic=mean, random_state=1)
