"""Waiting: from application to start, resampling persons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from merkbaar.counting.waiting import _medians, durations, waiting
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
        spells({"2025": 18, "2026": 31}, n=57),
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


@pytest.mark.parametrize(("statistic", "fewest"), [("mean", 5), ("median", 20)])
def test_too_few_people_have_a_level_without_an_interval(statistic, fewest):
    chance = np.random.default_rng(2)
    for n in (fewest - 1, fewest):
        days = chance.exponential(40, n)
        frame = pd.DataFrame({"person": range(n), "period": "2026", "days": days})
        cell = waiting(frame, by=["period"], statistic=statistic).iloc[0]
        assert np.isnan(cell["lower"]) == np.isnan(cell["upper"]) == (n < fewest)
        assert cell["method"].endswith(f"vanaf {fewest} mensen")


def of_people(days: np.ndarray, area: object = "WK01") -> pd.DataFrame:
    return pd.DataFrame({"person": range(len(days)), "area": area, "days": days})


def lognormal(chance: np.random.Generator):
    return lambda size: chance.lognormal(0, 1, size)


def test_few_skewed_waits_have_an_interval_that_holds_the_truth():
    chance = np.random.default_rng(3)
    for n in (5, 10, 20):
        for draw, truth in ((chance.exponential, 1.0), (lognormal(chance), np.exp(0.5))):
            hits = 0
            for _ in range(600):
                cell = waiting(of_people(40 * draw(size=n)), by=["area"]).iloc[0]
                hits += cell["lower"] <= 40 * truth <= cell["upper"]
            assert hits / 600 >= 0.915


def test_an_interval_of_few_people_is_that_of_student_on_the_logarithm():
    days = np.array([3.0, 8.0, 9.0, 20.0, 61.0, 14.0])
    cell = waiting(of_people(days), by=["area"]).iloc[0]
    t, error = stats.t.ppf(0.975, 5), days.std(ddof=1) / np.sqrt(6) / days.mean()
    skew, spread = 3 * error * np.sqrt(6), error * np.sqrt(6)
    more = error * (skew * (2 * t**2 + 1) / 6 - spread * t**2 / 2) / np.sqrt(6)
    assert cell["lower"] == pytest.approx(days.mean() * np.exp(-t * error))
    assert cell["upper"] == pytest.approx(days.mean() * np.exp(t * error + more))


def test_an_interval_of_very_uneven_waits_stays_within_bounds():
    days = np.array([1.0, 1.0, 1.0, 1.0, 300.0])
    cell = waiting(of_people(days), by=["area"]).iloc[0]
    up, down = np.log(cell["upper"] / cell["value"]), np.log(cell["value"] / cell["lower"])
    assert up == pytest.approx(2 * down)


@pytest.mark.parametrize("statistic", ["mean", "median"])
def test_an_area_is_compared_with_the_others_by_their_own_spread(statistic):
    """Half of the people wait almost alike, the others not at all: the whole's spread won't do."""
    chance = np.random.default_rng(4)
    hits, runs = 0, 200
    for seed in range(runs):
        alike, apart = chance.normal(60, 1, 60), chance.normal(60, 18, 60)
        frame = of_people(np.r_[alike, apart], ["WK01"] * 60 + ["WK02"] * 60)
        table = waiting(frame, by=["area"], total="GM", statistic=statistic, random_state=seed)
        row = table.set_index("area").loc["WK01"]
        hits += row["vs_area_lower"] <= 0 <= row["vs_area_upper"]
    assert 0.9 <= hits / runs <= 0.99


@pytest.mark.parametrize(("statistic", "fewest"), [("mean", 20), ("median", 40)])
def test_a_comparison_asks_for_enough_people_on_both_sides(statistic, fewest):
    chance = np.random.default_rng(6)
    for n in (fewest - 1, fewest):
        frame = of_people(chance.exponential(40, n + 100), ["WK01"] * n + ["WK02"] * 100)
        table = waiting(frame, by=["area"], total="GM", statistic=statistic).set_index("area")
        assert table["vs_area_p"].drop("GM").isna().all() == (n < fewest)


def test_the_interval_of_a_mean_beside_the_whole_leaves_out_zero_where_p_is_small():
    chance, wijken = np.random.default_rng(7), [f"WK{i:02d}" for i in range(40)]
    frame = of_people(chance.lognormal(3, 1, 40 * 25), np.repeat(wijken, 25))
    table = waiting(frame, by=["area"], total="GM").set_index("area").drop("GM")
    apart = (table["vs_area_lower"] > 0) | (table["vs_area_upper"] < 0)
    assert (apart == (table["vs_area_p"] < 0.05)).all()
    assert np.allclose(table["vs_area"], table["value"] - table["vs_area_value"])


def test_wijken_without_enough_people_count_as_the_rest_of_the_municipality():
    chance = np.random.default_rng(8)
    days = chance.exponential(40, 63)
    apart = of_people(days, ["WK01"] * 30 + ["WK02"] * 30 + ["WK03", "WK04", "WK05"])
    table = waiting(apart, by=["area"], total="GM").set_index("area")
    assert table["vs_area_p"].notna().tolist() == [False, True, True, False, False, False]
    together = waiting(
        of_people(days, ["WK01"] * 30 + ["WK02"] * 30 + ["WK03"] * 3), by=["area"], total="GM"
    ).set_index("area")
    for end in ("", "_lower", "_upper", "_p"):
        column = f"vs_area{end}"
        assert table.loc["WK01", column] == together.loc["WK01", column]


def test_an_area_is_not_compared_with_a_handful_of_others():
    days = np.random.default_rng(5).exponential(40, 110)
    frame = of_people(days, ["WK01"] * 100 + ["WK02"] * 10)
    table = waiting(frame, by=["area"], total="GM").set_index("area")
    assert table["vs_area_p"].isna().all()


def test_the_draws_of_a_median_are_those_of_the_spells_of_drawn_people():
    days, often = np.array([1.0, 4.0, 9.0]), np.array([[1, 0, 1], [0, 2, 1], [3, 1, 0], [1, 1, 1]])
    expected = [np.median(np.repeat(days, row)) for row in often]
    assert _medians(days, often).tolist() == expected


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
    frame = pd.concat([spells({"2025": 18, "2026": 20}, n=90), spells({"2026": 30}, n=30, seed=2)])
    frame = frame.assign(days=np.floor(frame["days"]))
    names = {name: f"x{999 - i}" for i, name in enumerate(sorted(set(frame["person"])))}
    other = frame.assign(person=frame["person"].map(names)).iloc[::-1]
    asked = {"by": ["area", "period"], "total": "GM99", "compare": ("2026", "2025")}
    first, again = (waiting(one, **asked) for one in (frame, other))
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert first["vs_area_p"].notna().sum() == 6
    assert first["vs_time_p"].notna().sum() == 4


def test_a_cell_has_the_same_interval_whatever_cells_are_beside_it():
    both = spells({"2025": 18, "2026": 31})
    keys = ["area", "period"]
    together = waiting(both, by=keys).set_index(keys)[["value", "lower", "upper"]]
    now = waiting(both[both["period"] == "2026"], by=keys).set_index(keys)
    pd.testing.assert_frame_equal(together.loc[now.index], now[["value", "lower", "upper"]])


def test_the_interval_covers_about_95_percent():
    hits = 0
    for seed in range(200):
        cell = waiting(spells({"2026": 20}, n=100, seed=seed), by=["period"]).iloc[0]
        hits += cell["lower"] <= 20 <= cell["upper"]
    assert 0.90 <= hits / 200 <= 0.98
