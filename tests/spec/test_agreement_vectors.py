"""Krippendorff's alpha against what he and others published, and against the library for it."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from numpy import nan

from merkbaar.storytelling.agreement import alpha

LEVELS = ("nominal", "ordinal", "interval", "ratio")
FIFTEEN_UNITS = [
    [nan, nan, nan, nan, nan, 3, 4, 1, 2, 1, 1, 3, 3, nan, 3],
    [1, nan, 2, 1, 3, 3, 4, 3, nan, nan, nan, nan, nan, nan, nan],
    [nan, nan, 2, 1, 3, 4, 4, nan, 2, 1, 1, 3, 3, nan, 4],
]
"""Three coders, as in the encyclopedia's worked example."""
FOUR_CODERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
    [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
]
"""Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, part C and D."""


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.691358), ("interval", 0.810845)])
def test_three_coders_of_fifteen_units_agree_as_published(level, published):
    found = alpha(FIFTEEN_UNITS, level=level, bootstraps=0)
    assert found.alpha == pytest.approx(published, abs=5e-7)
    assert (found.units, found.coders, found.codes) == (12, 3, 26)


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_four_coders_of_twelve_units_agree_as_published(level, published):
    found = alpha(FOUR_CODERS, level=level, bootstraps=0)
    assert found.alpha == pytest.approx(published, abs=5e-4)
    assert (found.units, found.codes) == (11, 40)


def test_two_coders_of_nominal_data_agree_as_published():
    # Krippendorff (2011), part B: two observers, ten units, five values
    first = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"]
    other = ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"]
    assert alpha([first, other], bootstraps=0).alpha == pytest.approx(0.692, abs=5e-4)


def test_binary_data_agree_as_published():
    # Krippendorff (2011), part A: two observers, ten units, two values
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    other = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha([first, other], bootstraps=0).alpha == pytest.approx(0.095, abs=5e-4)


@st.composite
def tables(draw):
    coders, units = draw(st.integers(2, 5)), draw(st.integers(2, 15))
    cells = st.one_of(st.just(nan), st.integers(1, 5).map(float))
    rows = st.lists(cells, min_size=units, max_size=units)
    return np.array(draw(st.lists(rows, min_size=coders, max_size=coders)))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # the library divides by zero
@pytest.mark.parametrize("level", LEVELS)
@settings(max_examples=60, deadline=None)
@drawn(table=tables())
def test_alpha_is_the_librarys_on_any_table(level, table):
    try:
        theirs = krippendorff.alpha(table, level_of_measurement=level)
    except ValueError:  # nothing or one value: it refuses, we call it undefined
        theirs = nan
    ours = alpha(table, level=level, bootstraps=0).alpha
    assert ours == pytest.approx(theirs, abs=1e-9, nan_ok=True)
