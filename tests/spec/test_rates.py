"""Rates and funnels against published figures (Public Health England's own vectors)."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.counting import funnel, rates
from merkbaar.counting.intervals import mean_interval

LEVELS = {"95%": 0.95, "99.8%": 0.998}


def test_ten_events_have_byars_and_garwoods_interval():
    assert rates.byar(10) == pytest.approx((4.787, 18.391), abs=5e-4)
    assert rates.exact(10) == pytest.approx((4.795, 18.390), abs=5e-4)


def test_funnel_limits_of_a_worked_case():
    lower, upper = funnel.limits(0.4, [100])
    assert (lower[0], upper[0]) == pytest.approx((0.304, 0.496), abs=5e-4)


def test_byar_agrees_with_public_health_england(shared_data):
    path = shared_data / "rates_phe" / "testdata_Byars_Wilson.xlsx"
    frame = pd.read_excel(path, engine="calamine").query("method == 'Byars'")
    assert len(frame) > 3
    for row in frame.itertuples():
        found = rates.byar(row.x, level=LEVELS[str(row.confidence)])
        # where the approximation falls below 0 the vectors have nothing; a count can't be below 0
        lower = 0.0 if pd.isna(row.lowercl) else row.lowercl
        assert found == pytest.approx((lower, row.uppercl), abs=1e-6)


def test_rates_agree_with_public_health_england(shared_data):
    path = shared_data / "rates_phe" / "testdata_Rate.xlsx"
    sheets = pd.read_excel(path, sheet_name=None, engine="calamine")
    ours = {"lowercl": "lower95_0cl", "uppercl": "upper95_0cl"}
    frame = pd.concat([sheet.rename(columns=ours) for sheet in sheets.values()])
    assert len(frame) == 32
    for row in frame.itertuples():
        for level, name in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            ends = getattr(row, f"lower{name}"), getattr(row, f"upper{name}")
            if level == 0.998 and pd.isna(ends[1]):
                continue  # the second sheet has 95 % only
            found = rates.rate(
                row.Numerator, row.Denominator, multiplier=row.multiplier, level=level
            )
            assert (found.value, found.lower, found.upper) == pytest.approx(
                (row.value, *ends), rel=1e-6, abs=1e-6, nan_ok=True
            )


def test_means_agree_with_public_health_england(shared_data):
    path = shared_data / "rates_phe" / "testdata_Mean.xlsx"
    sheets = pd.read_excel(path, sheet_name=None, engine="calamine")
    values, results = sheets["testdata_Mean"], sheets["testdata_Mean_results"]
    for row in results.itertuples():
        whole = row.area == "No grouping"
        part = values if whole else values[values["area"] == row.area]
        expected = (row.value, row.lower95_0cl, row.upper95_0cl)
        assert mean_interval(part["values"]) == pytest.approx(expected, abs=1e-6)


def test_funnel_limits_agree_with_public_health_england(shared_data):
    for name in ("", "_with_axis_variation"):
        path = shared_data / "rates_phe" / f"testdata_funnel_prop_outputs{name}.csv"
        frame = pd.read_csv(path, encoding="utf-8-sig")
        target = frame["Baseline"].iloc[0] / 100
        for part, level in (("2s0025", 0.95), ("3s0001", 0.998)):
            lower, upper = funnel.limits(target, frame["Population"].to_numpy(), level=level)
            assert 100 * lower == pytest.approx(frame[f"Lower{part}limit"].to_numpy(), abs=1e-6)
            assert 100 * upper == pytest.approx(frame[f"Upper{part}limit"].to_numpy(), abs=1e-6)
