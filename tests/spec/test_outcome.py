"""Outcome against published figures: Student's sleep, Jacobson and Truax, Card and Krueger."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.effect_sizes import (
    expected_regression,
    hedges_correction,
    reliable_change,
)
from merkbaar.counting.outcome import change, paired

DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_the_change_in_students_sleep_data_is_as_published():
    found = change(DRUG_1, DRUG_2)
    assert found.n == 10
    assert found.mean == pytest.approx(1.58)
    assert (found.t, found.p) == pytest.approx((4.0621, 0.002833), abs=5e-5)
    assert (found.lower, found.upper) == pytest.approx((0.700, 2.460), abs=5e-4)
    assert (found.dz, found.gz, found.d_av) == pytest.approx((1.2846, 1.1739, 0.8322), abs=5e-5)


def test_hedges_correction_is_exact_and_near_its_approximation():
    assert hedges_correction(9) == pytest.approx(0.91387, abs=5e-6)
    approximate = 1 - 3 / (4 * 9 - 1)
    assert approximate == pytest.approx(hedges_correction(9), abs=5e-4)


def test_reliable_change_of_the_published_example():
    # sd 7.5, r .80, from 32.5 to 47.5 (Jacobson and Truax 1991)
    assert reliable_change(32.5, 47.5, sd=7.5, reliability=0.8) == pytest.approx(3.16, abs=5e-3)


def test_expected_regression_is_the_unreliable_part_of_the_distance_to_the_population():
    assert expected_regression(4.0, 2.0, 0.75) == pytest.approx(-0.5)


def fast_food() -> pd.DataFrame:
    """Card and Krueger 1994, table 3: means before and after, spread made up around them."""
    chance, rows = np.random.default_rng(1), []
    for state, before, after, n in (("NJ", 20.44, 21.03, 300), ("PA", 23.33, 21.17, 70)):
        noise = chance.normal(0, 9, (2, n))
        noise -= noise.mean(axis=1, keepdims=True)
        for wave, mean, part in (("T0", before, noise[0]), ("T1", after, noise[1])):
            for store, value in enumerate(mean + part):
                rows.append((f"{state}{store}", wave, state, value))
    return pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])


def test_difference_in_differences_is_that_of_card_and_krueger():
    table = paired(fast_food(), reference="PA").set_index("approach")
    assert table.loc["NJ", "vs_reference"] == pytest.approx(2.76, abs=0.02)
    assert table.loc["NJ", "grade"] == "reference"
    assert table.loc["PA", "grade"] == "paired"


def test_paired_gives_the_same_change_as_bare_arrays():
    rows = [
        (f"p{i}", wave, "drug", score)
        for wave, scores in (("T0", DRUG_1), ("T1", DRUG_2))
        for i, score in enumerate(scores)
    ]
    frame = pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])
    cell = paired(frame).iloc[0]
    assert (cell["value"], cell["lower"], cell["upper"]) == pytest.approx(
        (1.58, 0.700, 2.460), abs=5e-4
    )
    assert cell["dz"] == pytest.approx(1.2846, abs=5e-5)


def test_change_agrees_with_the_sleep_file(shared_data):
    frame = pd.read_csv(shared_data / "outcome_stats" / "sleep.csv")
    first, second = (frame.loc[frame["group"] == group, "extra"] for group in (1, 2))
    assert change(first.to_numpy(), second.to_numpy()).p == pytest.approx(0.002833, abs=5e-7)
