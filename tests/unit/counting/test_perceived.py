"""Beside every change: what people credit, and every row that was read."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.counting.perceived import perceived_each, rows_each

BETTER = {"stress": "lower"}


def scores() -> pd.DataFrame:
    rows = [
        (measure, f"p{i}", wave, approach, score)
        for measure in ("stress", "other")
        for approach in ("a", "b")
        for i in range(4)
        for wave, score in (("T0", 6.0), ("T1", 6.0 - i + (approach == "b")))
    ]
    return pd.DataFrame(rows, columns=["measure", "person", "wave", "approach", "score"])


def credit() -> pd.DataFrame:
    return pd.DataFrame(
        {"person": ["p0", "p1", "p2", "p3"], "approach": "a", "contribution": [0.5, 0.5, 1.0, 0.0]}
    )


def test_only_who_was_asked_and_only_known_measures_are_in_it():
    table = perceived_each(scores(), credit(), better=BETTER)
    assert list(zip(table["measure"], table["approach"], strict=True)) == [("stress", "a")]
    row = table.iloc[0]
    assert row["value"] == pytest.approx((0 * 0.5 + 1 * 0.5 + 2 * 1.0 + 3 * 0.0) / 4)
    assert row["mean_contribution"] == 0.5
    assert row["grade"] == "paired_attributed"


def test_someone_who_was_not_asked_is_counted():
    assert perceived_each(scores(), credit().head(3), better=BETTER).iloc[0]["not_asked"] == 1


def test_nobody_asked_or_one_wave_gives_no_rows_and_all_columns():
    for table in (
        perceived_each(scores(), credit().iloc[:0], better=BETTER),
        perceived_each(scores().query("wave == 'T0'"), credit(), better=BETTER),
    ):
        assert table.empty
        assert {"measure", "approach", "value", "worse", "persons", "p"} <= set(table.columns)


def test_every_row_that_was_read_is_used_or_has_a_reason():
    frame = pd.concat([scores(), scores().head(1), scores().head(1).assign(score=None)])
    table = rows_each(frame)
    read = frame.groupby("measure").size()
    assert table.groupby("measure")["rows"].sum().to_dict() == read.to_dict()
    found = table.set_index(["measure", "reason"])["rows"]
    assert found["stress", "geen score"] == 1
    assert found["stress", "dubbel in een meting"] == 1


def test_a_follow_up_before_the_start_is_seen_where_the_days_are_known():
    frame = scores().assign(moment=pd.Timestamp("2026-01-01"))
    wrong = (frame["wave"] == "T1") & (frame["person"] == "p0")
    frame.loc[wrong, "moment"] = pd.Timestamp("2025-01-01")
    table = rows_each(frame).set_index(["measure", "reason"])["rows"]
    assert table["stress", "vervolgmeting ligt voor de beginmeting"] == 4
