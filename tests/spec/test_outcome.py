"""Outcome against published figures: Student's sleep, Jacobson and Truax, Card and Krueger."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from merkbaar.counting.effect_sizes import (
    cut_off,
    expected_regression,
    hedges_correction,
    reliable_change,
)
from merkbaar.counting.outcome import change, paired
from merkbaar.counting.reliable import Reliability, classes
from merkbaar.counting.selection import selection_warning, start_differences

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


def test_a_change_of_students_sleep_data_has_the_exact_interval_of_dz():
    # t 4.0621 with 9 degrees of freedom: noncentrality 1.3111–6.6977, over √10 (noncentral t)
    found = change(DRUG_1, DRUG_2)
    assert (found.dz_lower, found.dz_upper) == pytest.approx((0.4146, 2.1180), abs=5e-5)
    assert found.d_av_lower < found.d_av < found.d_av_upper
    ends = np.array([found.dz_lower, found.dz_upper]) * 10**0.5
    assert stats.nct.cdf(found.t, 9, ends) == pytest.approx([0.975, 0.025], abs=1e-6)


def test_the_cut_off_of_the_published_example():
    assert cut_off((40, 7.5), (60, 7.5)) == pytest.approx(50)
    assert cut_off((40, 5), (60, 15)) == pytest.approx(45)


def test_the_person_of_the_published_example_is_recovered():
    source = Reliability(0.8, "Jacobson en Truax 1991", sd=7.5)
    found = classes([32.5, 32.5, 32.5], [47.5, 52.5, 25.0], reliability=source, better="higher")
    assert found.tolist() == ["improved", "improved", "unchanged"]
    found = classes(
        [32.5, 32.5, 40.0],
        [47.5, 52.5, 30.0],
        reliability=source,
        better="higher",
        cut_off=cut_off((40, 7.5), (60, 7.5)),
    )
    assert found.tolist() == ["improved", "recovered", "deteriorated"]


def restaurants() -> pd.DataFrame:
    """Card and Krueger 1994, table 3: the changes −2.16 (1.25) and 0.59 (0.54), as given there."""
    chance, rows = np.random.default_rng(2), []
    about = (("NJ", 20.44, 0.59, 0.54, 309), ("PA", 23.33, -2.16, 1.25, 75))
    for state, before, moved, error, n in about:
        noise = chance.normal(0, 1, n)
        noise = (noise - noise.mean()) / noise.std(ddof=1) * error * n**0.5
        for store in range(n):
            rows.append((f"{state}{store}", "T0", state, before))
            rows.append((f"{state}{store}", "T1", state, before + moved + noise[store]))
    return pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])


def test_the_error_of_card_and_krueger_is_as_published():
    row = paired(restaurants(), reference="PA").set_index("approach").loc["NJ"]
    assert row["vs_reference"] == pytest.approx(2.76, abs=0.02)
    freedom = stats.t.ppf(0.975, 100)
    error = (row["vs_reference_upper"] - row["vs_reference_lower"]) / 2 / freedom
    assert error == pytest.approx(1.36, abs=0.02)
    assert row["trend"] == "not_testable"
    assert "niet te toetsen" in row["method"]


def test_the_naive_difference_of_lalonde_is_warned_of(shared_data):
    people = pd.read_csv(shared_data / "outcome_stats" / "lalonde.csv")
    means = people.groupby("treat")["re78"].mean()
    assert means[1] - means[0] == pytest.approx(-635.03, abs=0.005)
    known = ["age", "educ", "race", "married", "nodegree", "re74", "re75"]
    table = start_differences(people, group="treat", reference=0, covariates=known)
    assert set(table.loc[table["differs"], "covariate"]) >= {"re74", "married", "race: black"}
    warning = selection_warning(table)
    assert "verschilden al bij de start" in warning
    assert "re74" in warning
