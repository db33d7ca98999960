"""Experience: the mean of a score, per cell and over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from merkbaar.counting.experience import experience, with_the_whole
from merkbaar.errors import SourceError


def scores(means: dict[str, float], n: int = 300, seed: int = 1) -> pd.DataFrame:
    chance, rows = np.random.default_rng(seed), []
    for period, mean in means.items():
        values = chance.normal(mean, 1, n)
        rows += [(f"{period}{i}", f"WK0{i % 3}", period, v) for i, v in enumerate(values)]
    return pd.DataFrame(rows, columns=["person", "area", "period", "score"])


def test_a_higher_mark_than_before_is_seen():
    table = experience(
        scores({"2025": 7.1, "2026": 7.5}),
        by=["area", "period"],
        total="GM99",
        compare=("2026", "2025"),
    ).set_index(["area", "period"])
    whole = table.loc[("GM99", "2026")]
    assert whole["vs_time"] == pytest.approx(0.4, abs=0.2)
    assert whole["vs_time_p"] < 0.01
    assert whole["persons"] == 300
    assert table["unit"].eq("cijfer 1-10").all()


def test_somebody_who_answered_twice_counts_once_with_their_mean():
    frame = pd.DataFrame(
        {"person": ["a", "a", "b", "c"], "period": "2026", "score": [4.0, 8.0, 7.0, 8.0]}
    )
    cell = experience(frame, by=["period"]).iloc[0]
    assert cell["n"] == 3
    assert cell["value"] == pytest.approx(7.0)


def test_missing_scores_are_left_out_and_never_zero():
    frame = pd.DataFrame({"person": list("abc"), "period": "2026", "score": [6.0, np.nan, 8.0]})
    assert experience(frame, by=["period"]).iloc[0]["value"] == pytest.approx(7.0)


def test_a_part_against_its_whole_is_the_scaled_difference_with_the_rest():
    # part 6.0 (a quarter), rest 8.0, whole 7.5
    found = with_the_whole((6.0, 5.8, 6.2), (7.5, 7.4, 7.6), 0.25)
    assert found[""] == pytest.approx(-1.5)
    assert found["_value"] == 7.5
    assert found["_lower"] < -1.5 < found["_upper"] < 0


def test_the_comparison_with_the_whole_is_calibrated():
    hits = 0
    for seed in range(300):
        table = experience(scores({"2026": 7.0}, seed=seed), by=["area", "period"], total="GM99")
        hits += table.set_index("area").loc["WK00", "vs_area_p"] <= 0.05
    assert 0.02 <= hits / 300 <= 0.085


def two_areas(first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    frame = pd.DataFrame({"score": np.r_[first, second]})
    frame["area"] = ["WK01"] * len(first) + ["WK02"] * len(second)
    frame["person"] = [f"p{i}" for i in range(len(frame))]
    return frame


def test_an_area_is_compared_with_the_others_by_their_own_scores():
    chance = np.random.default_rng(9)
    frame = two_areas(chance.normal(7, 1, 50), chance.normal(6.5, 3, 60))
    row = experience(frame, by=["area"], total="GM99").set_index("area").loc["WK01"]
    part, rest = (frame.loc[frame["area"] == area, "score"] for area in ("WK01", "WK02"))
    test = stats.ttest_ind(part, rest, equal_var=False)
    assert row["vs_area_p"] == pytest.approx(test.pvalue)
    interval = test.confidence_interval(0.95)
    assert row["vs_area_lower"] == pytest.approx(60 / 110 * interval.low)
    assert row["vs_area_upper"] == pytest.approx(60 / 110 * interval.high)
    assert row["vs_area"] == pytest.approx(row["value"] - row["vs_area_value"])


def test_the_comparison_holds_the_truth_where_the_others_differ_more():
    chance, hits = np.random.default_rng(5), 0
    for _ in range(400):
        frame = two_areas(chance.normal(0, 1, 50), chance.normal(0, 3, 50))
        row = experience(frame, by=["area"], total="GM99").set_index("area").loc["WK01"]
        hits += row["vs_area_lower"] <= 0 <= row["vs_area_upper"]
    assert hits / 400 >= 0.925


def test_somebody_with_answers_in_two_areas_is_not_compared_with_themselves():
    chance = np.random.default_rng(6)
    frame = two_areas(chance.normal(7, 1, 30), chance.normal(6, 1, 40))
    frame.loc[30, "person"] = "p0"
    table = experience(frame, by=["area"], total="GM99").set_index("area")
    row = table.loc["WK01"]
    assert (row["n"], table.loc["GM99", "n"]) == (30, 69)
    assert row["vs_area"] == pytest.approx(row["value"] - row["vs_area_value"])
    assert row["vs_area_lower"] < row["vs_area"] < row["vs_area_upper"]


def test_others_who_all_gave_one_mark_are_not_compared_with():
    frame = two_areas(np.array([6.0, 7.0, 8.0]), np.full(20, 7.0))
    row = experience(frame, by=["area"], total="GM99").set_index("area").loc["WK01"]
    assert np.isnan(row["vs_area_p"])


def test_a_small_area_is_not_surer_than_student_allows():
    chance, ps = np.random.default_rng(4), []
    for _ in range(1500):
        frame = pd.DataFrame({"score": chance.normal(7, 1, 106), "period": "2026"})
        frame["area"] = ["WK01"] * 6 + ["WK02"] * 100
        frame["person"] = range(106)
        table = experience(frame, by=["area"], total="GM99")
        ps.append(table.set_index("area").loc["WK01", "vs_area_p"])
    assert np.mean(np.array(ps) <= 0.005) <= 0.012


def test_the_comparison_over_time_is_that_of_welch():
    frame = scores({"2025": 7.0, "2026": 7.5}, n=9)
    table = experience(frame, by=["period"], compare=("2026", "2025")).set_index("period")
    now, before = (frame.loc[frame["period"] == year, "score"] for year in ("2026", "2025"))
    test = stats.ttest_ind(now, before, equal_var=False)
    assert table.loc["2026", "vs_time_p"] == pytest.approx(test.pvalue)
    interval = test.confidence_interval(0.95)
    assert table.loc["2026", "vs_time_lower"] == pytest.approx(interval.low)


def test_equal_answers_before_are_not_compared():
    frame = scores({"2025": 7.0, "2026": 7.5}, n=9)
    frame.loc[frame["period"] == "2025", "score"] = 7.0
    table = experience(frame, by=["period"], compare=("2026", "2025")).set_index("period")
    assert np.isnan(table.loc["2026", "vs_time_p"])


def test_a_missing_column_is_named():
    with pytest.raises(SourceError, match="score"):
        experience(pd.DataFrame({"person": [], "period": []}), by=["period"])


def served(means: dict[str, float], n: int = 120, seed: int = 4) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    parts = [
        pd.DataFrame({"person": [f"{name}{i}" for i in range(n)], "provision": name,
                      "score": chance.normal(mean, 1, n)})
        for name, mean in means.items()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True).assign(period="2026")


def test_a_service_is_compared_with_the_people_of_all_others():
    frame = served({"hulp": 7.0, "begeleiding": 7.0, "schulden": 6.0})
    table = experience(frame, by=["provision", "period"], against=["provision"])
    row = table.set_index("provision").loc["schulden"]
    values = {name: part["score"].to_numpy() for name, part in frame.groupby("provision")}
    rest = np.concatenate([values["hulp"], values["begeleiding"]])
    test = stats.ttest_ind(values["schulden"], rest, equal_var=False)
    assert row["vs_provision"] == pytest.approx((values["schulden"].mean() - rest.mean()) * 2 / 3)
    assert row["vs_provision_p"] == pytest.approx(test.pvalue)
    assert row["vs_provision_value"] == pytest.approx(frame["score"].mean())
    assert row["vs_provision_lower"] < row["vs_provision"] < row["vs_provision_upper"] < 0


def test_who_has_two_services_is_no_rest_of_either():
    both = served({"hulp": 7.0}, n=30)
    more = served({"begeleiding": 6.0}, n=30, seed=5)
    frame = pd.concat([both, both.assign(provision="begeleiding"), more])
    table = experience(frame, by=["provision", "period"], against=["provision"])
    made = table.set_index("provision")
    assert np.isnan(made.loc["begeleiding", "vs_provision"])
    assert made.loc["hulp", "vs_provision_value"] == pytest.approx(
        pd.concat([both, more])["score"].mean()
    )


def test_a_single_column_can_be_compared_too_and_one_service_with_nobody():
    frame = served({"hulp": 7.0, "begeleiding": 6.0})
    alone = experience(frame, by=["provision"], against=["provision"]).set_index("provision")
    assert alone.loc["hulp", "vs_provision_p"] < 0.001
    one = experience(served({"hulp": 7.0}), by=["provision"], against=["provision"])
    assert one["vs_provision"].isna().all()


def test_alike_services_are_seldom_called_apart():
    wrong = 0
    for seed in range(200):
        frame = served({"hulp": 7.0, "begeleiding": 7.0}, n=25, seed=seed)
        table = experience(frame, by=["provision"], against=["provision"])
        wrong += table["vs_provision_p"].iloc[0] < 0.05
    assert wrong / 200 <= 0.09
