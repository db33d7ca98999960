"""Rates and standardised rates: by hand, and where they don't hold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from merkbaar.counting import rates


def test_as_expected_is_a_ratio_of_one():
    found = rates.indirect([30, 70], [1000, 1000], [0.03, 0.07])
    assert found.value == pytest.approx(1.0)
    assert found.lower < 1 < found.upper


def test_only_the_sum_of_what_happened_counts_for_the_indirect_rate():
    parts = rates.indirect([30, 70], [1000, 1000], [0.02, 0.04])
    assert rates.indirect([100], [1000, 1000], [0.02, 0.04]) == parts


def test_the_direct_rate_weighs_groups_as_the_standard_has_them():
    found = rates.direct([20, 90], [1000, 1000], [3, 1], multiplier=1000)
    assert found.value == pytest.approx(0.75 * 20 + 0.25 * 90)
    assert found.lower < found.value < found.upper


def test_an_area_made_up_as_the_standard_keeps_its_own_rate_and_interval():
    events, people = np.array([25, 75]), np.array([5000, 5000])
    found, crude = rates.direct(events, people, people), rates.rate(100, 10_000)
    assert (found.value, found.lower, found.upper) == pytest.approx(
        (crude.value, crude.lower, crude.upper)
    )


def test_below_ten_events_the_direct_rate_has_no_interval():
    found = rates.direct([4, 5], [100, 100], [1, 1])
    assert found.value == pytest.approx(0.045)
    assert math.isnan(found.lower) and math.isnan(found.upper)


def test_nothing_happened_starts_at_nought_and_ends_above_it():
    found = rates.rate(0, 500, multiplier=1000)
    assert (found.value, found.lower) == (0, 0)
    assert found.upper == pytest.approx(1000 * 3.6889 / 500, rel=1e-4)


def test_no_exposure_gives_no_rate():
    assert all(map(math.isnan, vars(rates.rate(3, 0)).values()))


@pytest.mark.parametrize(
    "call",
    [
        lambda: rates.rate(-1, 10),
        lambda: rates.rate(1, -10),
        lambda: rates.byar(-1),
        lambda: rates.indirect([1], [10, 10], [0.1]),
        lambda: rates.indirect([1], [10, 10], [0.0, 0.0]),
        lambda: rates.direct([1, 2], [10, 0], [1, 1]),
        lambda: rates.direct([1], [10, 10], [1, 1]),
    ],
)
def test_figures_that_cannot_be_are_refused(call):
    with pytest.raises(ValueError):
        call()
