"""Reach and response against published figures (Newcombe 1998; AAPOR; see methods of the study)."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.counting.intervals import difference, wilson
from merkbaar.counting.reach import reach
from merkbaar.counting.response import outcome_rates


@pytest.mark.parametrize(
    ("count", "n", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_intervals_of_newcombe_1998(count, n, lower, upper):
    assert wilson(count, n) == pytest.approx((lower, upper), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((56, 70), (48, 80), (0.2000, 0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.6000, 0.1705, 0.8090)),
        ((10, 10), (0, 10), (1.0, 0.6075, 1.0)),
    ],
)
def test_the_difference_of_two_shares_is_newcombes_method_10(first, second, expected):
    figures = [(count / n, *wilson(count, n)) for count, n in (first, second)]
    assert difference(*figures)[:3] == pytest.approx(expected, abs=5e-5)


def test_aapor_rates_of_a_worked_case():
    counts = {"I": 450, "P": 50, "R": 300, "NC": 150, "O": 50, "UH": 100, "UO": 0}
    rates = outcome_rates(counts, eligible=0.8)
    published = {"RR1": 0.4091, "RR2": 0.4545, "RR3": 0.4167, "RR5": 0.45}
    published |= {"COOP1": 0.5294, "REF1": 0.2727, "CON1": 0.7727}
    assert {name: rates[name] for name in published} == pytest.approx(published, abs=5e-5)


def test_reach_is_the_register_over_the_estimate_with_the_estimates_interval():
    reached = pd.DataFrame({"area": ["WK1"], "persons": [220]})
    population = pd.DataFrame({"area": ["WK1"], "persons": [1000], "lower": [800], "upper": [1250]})
    cell = reach(reached, population, by=["area"]).iloc[0]
    assert cell["value"] == pytest.approx(22.0)
    # a register count is complete: the interval is exactly R / upper to R / lower
    assert (cell["lower"], cell["upper"]) == pytest.approx((17.6, 27.5), rel=0.01)


def test_reach_with_a_counted_denominator_has_wilsons_interval():
    reached = pd.DataFrame({"area": ["WK1"], "persons": [81]})
    population = pd.DataFrame({"area": ["WK1"], "persons": [263]})
    cell = reach(reached, population, by=["area"]).iloc[0]
    assert (cell["lower"], cell["upper"]) == pytest.approx((25.53, 36.62), abs=5e-3)


def test_wilson_agrees_with_the_vectors_of_public_health_england(shared_data):
    path = shared_data / "rates_phe" / "testdata_Byars_Wilson.xlsx"
    frame = pd.read_excel(path, engine="calamine").query("method == 'Wilson'")
    levels = {"95%": 0.95, "99.8%": 0.998}
    assert len(frame) > 0
    for row in frame.itertuples():
        level = levels[str(row.confidence)]
        expected = (row.lowercl, row.uppercl)
        assert wilson(row.x, row.n, level=level) == pytest.approx(expected, abs=1e-6)
