from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merkbaar.privacy.means import ANSWERS, coarse, grain, narrowest, people, step


@given(st.integers(1, 5000), st.integers(3, 30))
def test_people_are_told_in_fives_and_never_below_the_minimum(size, minimum):
    told = people(size, minimum)
    assert told % 5 == 0
    assert told >= minimum
    assert told == people(told, minimum)
    assert abs(told - size) <= 2.5 or size < minimum + 5


def test_nobody_stays_nobody():
    assert people(0, 10) == 0


@pytest.mark.parametrize(
    ("unit", "size", "told"),
    [("cijfer 1-10", 10, 0.5), ("cijfer 1-10", 20, 0.2), ("cijfer 1-10", 30, 0.1),
     ("cijfer 1-10", 900, 0.1), ("punten 0-100", 30, 0.5), ("dagen", 500, 1.0),
     ("%", 100, 5.0), ("cijfer alfa", 10, 0.01), ("punten -2 tot 2", 10, 0.5)],
)  # fmt: skip
def test_a_step_is_what_a_reader_sees_or_some_answers_over_the_people(unit, size, told):
    assert step(unit, size) == pytest.approx(told)


@given(st.integers(10, 3000), st.sampled_from(["punten", "cijfer 1-10", "punten 0-100", "%"]))
def test_the_sum_behind_a_told_mean_stays_open_by_some_answers(size, unit):
    told = people(size, 10)
    assert told * step(unit, told) >= ANSWERS * grain(unit) - 1e-9
    assert told * step(unit, told, answers=20) >= 20 * grain(unit) - 1e-9


def test_a_narrow_interval_asks_for_more_decimals_where_there_are_people_enough():
    assert step("dagen", 3700, 17.905, 17.6, 18.25) == pytest.approx(0.1)
    assert step("dagen", 20, 17.905, 17.6, 18.25) == pytest.approx(0.2)


@given(
    value=st.floats(-50, 50), down=st.floats(0, 9), up=st.floats(0, 9), size=st.integers(10, 900)
)
def test_the_ends_move_along_with_the_value_and_are_told_in_the_same_steps(value, down, up, size):
    told, low, high = coarse((value, value - down, value + up), "punten", size, 10)
    by = step("punten", size, value, value - down, value + up)
    assert abs(told - value) <= by / 2 + 1e-6
    assert told - low >= max(by, narrowest("punten", size, 10)) - 1e-6
    assert high - told >= max(by, narrowest("punten", size, 10)) - 1e-6
    for figure in (told, low, high):
        assert figure / by == pytest.approx(round(figure / by), abs=1e-6)


def test_what_was_not_measured_stays_empty():
    assert coarse((None, None, None), "punten", 40, 10) == (None, None, None)
    assert coarse((1.23, None, None), "punten", 40, 10) == (1.2, None, None)
    assert coarse((-0.01, None, None), "punten", 40, 10)[0] == 0.0
