"""The rounds around an event."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.unit.counting.drawn_panel import LEVEL, drawn

from merkbaar.counting.event_study import event_study
from merkbaar.errors import SourceError

LAGS = ["-2", "-1", "0", "1", "2", "3", "4"]


def test_stress_is_higher_in_the_round_of_the_letter_and_not_around_it():
    panel = drawn(np.random.default_rng(21), persons=2000, letter=1.5, half_points=False)
    made = event_study(panel, "brief").set_index(["measure", "lag"]).loc["stress"]
    assert made.index.tolist() == LAGS
    assert made.loc["0", "value"] == pytest.approx(LEVEL + 1.5, abs=0.15)
    assert made["value"].drop("0").sub(LEVEL).abs().max() < 0.15
    assert made["raw"].loc["4"] < made["value"].loc["4"] - 0.2


def test_people_are_counted_at_each_round():
    panel = drawn(np.random.default_rng(22), persons=200)
    made = event_study(panel, "brief").set_index(["measure", "lag"]).loc["onrust"]
    assert made.loc["0", "persons"] == panel.at("brief").sum()
    assert made["method"].str.endswith("; interval niet gecorrigeerd").all()
    assert made["n"].is_monotonic_decreasing


def test_a_round_of_few_people_is_only_counted():
    panel = drawn(np.random.default_rng(23), persons=12, stops="nobody")
    gone = panel.rows[(panel.rows["round"] <= 6) | (panel.rows["person"] == 0)]
    made = event_study(replace(panel, rows=gone), "brief").set_index(["measure", "lag"])
    late = made.loc[("stress", "4")]
    assert late["persons"] < 10
    assert pd.isna(late["value"])
    assert pd.notna(made.loc[("stress", "0"), "value"])


def test_of_several_letters_the_first_counts():
    panel = drawn(np.random.default_rng(24), persons=60, stops="nobody")
    again = pd.concat([panel.happened, panel.happened.assign(round=panel.happened["round"] + 3)])
    twice = event_study(replace(panel, happened=again), "brief")
    pd.testing.assert_frame_equal(twice, event_study(panel, "brief"))


def test_nobody_with_the_event_gives_an_empty_table():
    panel = drawn(np.random.default_rng(25), persons=30)
    made = event_study(replace(panel, happened=panel.happened.head(0)), "brief")
    assert made.empty
    assert {"measure", "lag", "value", "persons", "grade"} <= set(made.columns)


def test_an_unknown_event_is_named_with_what_there_is():
    panel = drawn(np.random.default_rng(26), persons=30)
    with pytest.raises(SourceError, match=r"'gesprek' is niet bekend\. Verwacht: brief"):
        event_study(panel, "gesprek")


def test_who_was_measured_once_gives_counts_without_a_level():
    panel = drawn(np.random.default_rng(27), persons=60)
    once = replace(panel, rows=panel.rows[panel.at("brief")])
    made = event_study(once, "brief")
    assert made["lag"].tolist() == ["0"] * 3
    assert made["value"].isna().all()
