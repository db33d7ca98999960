"""Change from all rows: like the paired change with full pairs, and right where people leave."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.incomplete import change_from_all
from merkbaar.counting.outcome import paired
from merkbaar.errors import SourceError


def panel(n: int = 120, *, leave: float = 0.0, seed: int = 1) -> pd.DataFrame:
    chance, rows = np.random.default_rng(seed), []
    for approach, effect in (("a", -1.0), ("ref", 0.0)):
        own = chance.normal(5, 1.5, n)
        before, after = own + chance.normal(0, 1, n), own + effect + chance.normal(0, 1, n)
        gone = chance.random(n) < leave * (before > 5)
        for i in range(n):
            rows.append((f"{approach}{i}", "T0", approach, f"t{i % 8}", before[i]))
            if not gone[i]:
                rows.append((f"{approach}{i}", "T1", approach, f"t{i % 8}", after[i]))
    return pd.DataFrame(rows, columns=["person", "wave", "approach", "town", "score"])


def test_with_full_pairs_the_change_is_the_paired_change():
    frame = panel()
    ours = change_from_all(frame, reference="ref").set_index("approach")
    theirs = paired(frame, reference="ref").set_index("approach")
    for name in ("a", "ref"):
        assert ours.loc[name, "value"] == pytest.approx(theirs.loc[name, "value"], abs=1e-6)
        assert ours.loc[name, "lower"] == pytest.approx(theirs.loc[name, "lower"], abs=1e-4)
    assert ours.loc["a", "vs_reference"] == pytest.approx(theirs.loc["a", "vs_reference"], abs=1e-6)
    assert np.isnan(ours.loc["ref", "vs_reference"])
    assert ours.loc["a", "p"] == ours.loc["a", "vs_reference_p"]


def test_who_was_measured_once_counts():
    row = change_from_all(panel(leave=0.8)).set_index("approach").loc["a"]
    assert row["persons"] == 120
    assert row["n"] < 240
    assert row["lower"] < -1.0 < row["upper"]


def test_towns_can_be_a_second_source_of_likeness():
    row = change_from_all(panel(), municipality="town", reference="ref").iloc[0]
    assert row["lower"] < row["value"] < row["upper"]


def test_what_a_model_cannot_be_made_of_has_counts_and_no_value():
    once = panel().query("wave == 'T0'")
    table = change_from_all(once, reference="ref")
    assert table["value"].isna().all()
    assert table["persons"].tolist() == [120, 120]


def test_the_assumption_is_said():
    assert "MAR" in change_from_all(panel())["method"].iloc[0]


def test_what_is_not_there_is_named():
    with pytest.raises(SourceError, match="'approach'"):
        change_from_all(panel().drop(columns="approach"))
    with pytest.raises(SourceError, match="referentiegroep"):
        change_from_all(panel(), by=["town"], reference="ref")


def test_a_reference_that_is_not_there_compares_nothing():
    assert change_from_all(panel(), reference="other")["vs_reference"].isna().all()


def test_groups_of_unequal_spread_are_compared_each_by_its_own():
    chance, hits = np.random.default_rng(6), 0
    for _ in range(200):
        rows = []
        for name, n, spread in (("a", 15, 3.0), ("ref", 80, 1.0)):
            before = chance.normal(0, 1, n)
            steps = chance.normal(0, spread, n)
            for i in range(n):
                rows.append((f"{name}{i}", "T0", name, before[i]))
                rows.append((f"{name}{i}", "T1", name, before[i] + steps[i]))
        frame = pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])
        row = change_from_all(frame, reference="ref").set_index("approach").loc["a"]
        hits += row["vs_reference_lower"] <= 0 <= row["vs_reference_upper"]
    assert hits >= 180
