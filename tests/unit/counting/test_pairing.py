"""Pairing: every row is kept or refused, and who is paired with what is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.pairing import (
    NO_PERSON,
    NO_SCORE,
    OTHER_WAVE,
    TWICE,
    WRONG_ORDER,
    pair,
    sift,
)
from merkbaar.errors import SourceError


def rows(*given: tuple[object, ...], columns: str = "person wave approach score") -> pd.DataFrame:
    return pd.DataFrame(list(given), columns=columns.split())


def untidy() -> pd.DataFrame:
    return rows(
        ("a", "T0", "x", 1.0),
        ("a", "T1", "x", 2.0),
        ("a", "T1", "x", 3.0),
        ("b", "T0", "x", np.nan),
        (None, "T0", "x", 4.0),
        ("c", "T2", "x", 5.0),
        ("d", "T0", "x", 6.0),
    )


def test_every_row_that_is_read_is_kept_or_refused_with_its_reason():
    found = sift(untidy(), by=["approach"], waves=("T0", "T1"))
    assert len(found.kept) + len(found.refused) == 7
    assert found.kept["person"].tolist() == ["a", "a", "d"]
    assert found.refused["reason"].value_counts().to_dict() == {
        TWICE: 1,
        NO_SCORE: 1,
        NO_PERSON: 1,
        OTHER_WAVE: 1,
    }


def test_the_first_of_two_rows_in_a_wave_counts():
    kept = sift(untidy(), by=["approach"]).kept
    assert kept.loc[kept["wave"] == "T1", "score"].tolist() == [2.0]


def test_a_follow_up_before_the_start_is_refused_with_its_start():
    days = [pd.Timestamp(day) for day in ("2026-05-01", "2026-01-01", "2026-01-01", "2026-05-01")]
    given = rows(
        ("a", "T0", 1.0, days[0]),
        ("a", "T1", 2.0, days[1]),
        ("b", "T0", 1.0, days[2]),
        ("b", "T1", 2.0, days[3]),
        columns="person wave score moment",
    )
    found = sift(given, waves=("T0", "T1"))
    assert found.kept["person"].unique().tolist() == ["b"]
    assert found.refused["reason"].tolist() == [WRONG_ORDER, WRONG_ORDER]


def test_without_waves_no_wave_is_refused():
    assert OTHER_WAVE not in set(sift(untidy()).refused["reason"])


def test_a_sifted_table_can_always_be_paired():
    found = sift(untidy(), by=["approach"], waves=("T0", "T1"))
    pairs = pair(found.kept, score="score", by=("approach",), waves=("T0", "T1"))
    assert len(pairs.complete) == 1


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(SourceError, match="'wave'"):
        sift(pd.DataFrame({"person": ["a"], "score": [1.0]}))
    with pytest.raises(SourceError, match="'team'"):
        pair(untidy(), score="score", by=("approach",), waves=("T0", "T1"), cluster="team")


def test_somebody_who_went_to_another_approach_is_no_pair_but_counts_at_both_moments():
    given = rows(("a", "T0", "x", 1.0), ("a", "T1", "y", 2.0))
    pairs = pair(given, score="score", by=("approach",), waves=("T0", "T1"))
    assert pairs.cells["approach"].tolist() == ["x", "y"]
    assert len(pairs.complete) == 0
    assert pairs.first["approach"].tolist() == ["x"]
    assert pairs.second["approach"].tolist() == ["y"]


def test_who_has_a_follow_up_is_marked_among_who_started():
    given = rows(("a", "T0", "x", 1.0), ("a", "T1", "x", 2.0), ("b", "T0", "x", 3.0))
    first = pair(given, score="score", by=("approach",), waves=("T0", "T1")).first
    assert dict(zip(first["score"], first["paired"], strict=True)) == {1.0: True, 3.0: False}


def test_pairs_do_not_depend_on_the_names_of_people():
    given = pd.concat([
        rows((f"p{i}", "T0", "x", float(i % 4)), (f"p{i}", "T1", "x", float(i % 3)))
        for i in range(12)
    ])  # fmt: skip
    turned = given.assign(person=given["person"].map(lambda name: name[::-1] + "z"))
    one, other = (
        pair(frame, score="score", by=("approach",), waves=("T0", "T1"))
        for frame in (given, turned.sample(frac=1, random_state=1))
    )
    assert one.complete.equals(other.complete)
