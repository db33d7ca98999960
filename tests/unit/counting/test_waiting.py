"""Waiting: from application to start, resampling persons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.waiting import durations, waiting
from merkbaar.errors import SourceError


def spells(days: dict[str, float], n: int = 60, seed: int = 1) -> pd.DataFrame:
    chance, rows = np.random.default_rng(seed), []
    for period, mean in days.items():
        for i in range(n):
            area = f"WK0{i % 3 + 1}"
            rows.append((f"{period}-{i}", area, period, chance.gamma(4, mean / 4)))
    return pd.DataFrame(rows, columns=["person", "area", "period", "days"])


def test_durations_keeps_and_refuses_every_row():
    frame = pd.DataFrame(
        {
            "applied": pd.to_datetime(["2026-01-01", "2026-02-01", None, "2026-03-01"]),
            "start": pd.to_datetime(["2026-01-19", "2026-01-01", "2026-02-01", None]),
        }
    )
    kept, refused = durations(frame)
    assert kept["days"].tolist() == [18.0]
    assert sorted(refused["reason"]) == [
        "geen aanmelddatum",
        "nog niet gestart",
        "start vóór aanmelding",
    ]
    assert len(kept) + len(refused) == len(frame)


def test_a_missing_column_is_named():
    with pytest.raises(SourceError, match="applied"):
        durations(pd.DataFrame({"start": []}))


def test_waiting_longer_than_before_is_seen_in_the_municipality_and_per_area():
    table = waiting(
        spells({"2025": 18, "2026": 31}, n=150),
        by=["area", "period"],
        total="GM99",
        compare=("2026", "2025"),
    ).set_index(["area", "period"])
    whole = table.loc[("GM99", "2026")]
    assert whole["vs_time"] == pytest.approx(whole["value"] - whole["vs_time_value"])
    assert 8 < whole["vs_time"] < 18
    assert whole["vs_time_p"] < 0.001
    assert whole["n"] == whole["persons"] == 150
    assert table.loc[("WK01", "2026"), "vs_time_lower"] > 0


def test_a_cell_of_few_people_has_a_level_and_an_interval_but_is_not_compared():
    table = waiting(
        spells({"2025": 18, "2026": 31}, n=60),
        by=["area", "period"],
        total="GM99",
        compare=("2026", "2025"),
    ).set_index(["area", "period"])
    few = table.loc[("WK01", "2026")]
    assert few["lower"] < few["value"] < few["upper"]
    assert np.isnan(few["vs_time_p"])
    assert np.isnan(few["vs_area_p"])
    assert table.loc[("GM99", "2026"), "vs_time_p"] < 0.001


def test_a_person_with_many_spells_does_not_make_it_look_surer():
    one = pd.DataFrame(
        {"person": [f"p{i}" for i in range(20)], "period": "2026", "days": np.arange(20.0)}
    )
    many = pd.concat([one] * 5, ignore_index=True)
    first, second = (waiting(frame, by=["period"]).iloc[0] for frame in (one, many))
    assert second["n"] == 100
    assert second["persons"] == 20
    assert second["upper"] - second["lower"] == pytest.approx(
        first["upper"] - first["lower"], rel=0.01
    )


def test_one_person_or_equal_waits_have_no_interval():
    one = pd.DataFrame({"person": ["p", "p"], "period": "2026", "days": [3.0, 9.0]})
    same = pd.DataFrame({"person": ["p", "q"], "period": "2026", "days": [5.0, 5.0]})
    for frame in (one, same):
        cell = waiting(frame, by=["period"]).iloc[0]
        assert np.isnan(cell["lower"])
        assert np.isnan(cell["upper"])


def test_the_median_is_a_median():
    frame = pd.DataFrame(
        {"person": list("abcde"), "period": "2026", "days": [1.0, 2.0, 3.0, 4.0, 90.0]}
    )
    cell = waiting(frame, by=["period"], statistic="median").iloc[0]
    assert cell["value"] == 3.0
    assert "mediaan" in cell["method"]


def test_a_median_that_never_varies_has_no_interval_of_width_zero():
    days = [5.0] * 40 + [90.0]
    people = [f"p{i}" for i in range(41)]
    frame = pd.DataFrame({"person": people, "period": "2026", "days": days})
    cell = waiting(frame, by=["period"], statistic="median").iloc[0]
    assert cell["value"] == 5.0
    assert np.isnan(cell["lower"])
    assert np.isnan(cell["upper"])


def test_the_names_of_persons_and_the_order_of_rows_do_not_matter():
    frame = spells({"2026": 20})
    names = {name: f"x{999 - i}" for i, name in enumerate(frame["person"])}
    other = frame.assign(person=frame["person"].map(names)).iloc[::-1]
    first, again = (waiting(one, by=["area", "period"], total="GM99") for one in (frame, other))
    pd.testing.assert_frame_equal(first, again)


def test_a_cell_has_the_same_interval_whatever_cells_are_beside_it():
    both = spells({"2025": 18, "2026": 31})
    keys = ["area", "period"]
    together = waiting(both, by=keys).set_index(keys)[["value", "lower", "upper"]]
    now = waiting(both[both["period"] == "2026"], by=keys).set_index(keys)
    pd.testing.assert_frame_equal(together.loc[now.index], now[["value", "lower", "upper"]])


def test_the_bootstrap_interval_covers_about_95_percent():
    hits = 0
    for seed in range(200):
        cell = waiting(spells({"2026": 20}, n=100, seed=seed), by=["period"]).iloc[0]
        hits += cell["lower"] <= 20 <= cell["upper"]
    assert 0.90 <= hits / 200 <= 0.98
