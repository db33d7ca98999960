"""Who stayed and who left: beside every change, with a warning where they differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from merkbaar.counting.dropout import attrition, stayed_shares
from merkbaar.counting.pairing import pair


def panel(leave: str = "by chance", n: int = 200) -> pd.DataFrame:
    chance = np.random.default_rng(6)
    before = chance.normal(5, 1, n)
    gone = chance.random(n) < 0.3 if leave == "by chance" else before > 5.5
    rows = [(f"p{i}", "T0", "a", score) for i, score in enumerate(before)]
    rows += [(f"p{i}", "T1", "a", before[i] - 1) for i in range(n) if not gone[i]]
    rows += [("new", "T1", "a", 4.0)]
    return pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])


def pairs(frame: pd.DataFrame):
    return pair(frame, score="score", by=("approach",), waves=("T0", "T1"))


def test_the_numbers_of_people_add_up():
    row = attrition(pairs(panel())).iloc[0]
    assert row["n_t0"] == row["n_pairs"] + row["left"] == 200
    assert row["n_t1"] == row["n_pairs"] + row["joined"]
    assert row["joined"] == 1
    assert row["stayed"] == pytest.approx(100 * row["n_pairs"] / 200)
    assert row["stayed_lower"] < row["stayed"] < row["stayed_upper"]


def test_leaving_by_chance_is_no_warning_and_leaving_by_score_is():
    assert not attrition(pairs(panel())).iloc[0]["selective"]
    row = attrition(pairs(panel("by score"))).iloc[0]
    assert row["selective"]
    assert row["difference"] > 0


def test_the_comparison_is_that_of_welch():
    frame = panel()
    row = attrition(pairs(frame)).iloc[0]
    back = set(frame.loc[frame["wave"] == "T1", "person"])
    start = frame.loc[frame["wave"] == "T0"]
    stays = start["person"].isin(back)
    test = stats.ttest_ind(start.loc[~stays, "score"], start.loc[stays, "score"], equal_var=False)
    assert row["p"] == pytest.approx(test.pvalue)
    assert row["difference_lower"] == pytest.approx(test.confidence_interval().low)


def test_nobody_left_is_told_without_a_comparison():
    frame = panel()
    back = frame.loc[frame["wave"] == "T1", "person"]
    row = attrition(pairs(frame.loc[frame["person"].isin(back) & (frame["person"] != "new")])).iloc[
        0
    ]
    assert row["left"] == 0
    assert np.isnan(row["difference"])
    assert not row["selective"]


def test_as_a_share_it_is_round_and_no_number_who_started_leaves():
    found = attrition(pairs(panel()))
    row = stayed_shares(found, by=["approach"]).iloc[0]
    assert row["value"] % 5 == 0
    assert abs(row["value"] - found["stayed"].iloc[0]) <= 2.5
    assert row["n"] % 10 == 0
    assert row["persons"] == found["n_pairs"].iloc[0]
    assert not {"count", "n_t0", "left"} & set(row.index)
