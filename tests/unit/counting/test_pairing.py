"""Pairing: every row is kept or refused, and who is paired with what is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.incomplete import change_from_all
from merkbaar.counting.outcome import change, paired
from merkbaar.counting.outcomes import from_all_each, paired_each
from merkbaar.counting.pairing import (
    NO_GROUP,
    NO_PERSON,
    NO_SCORE,
    OTHER_WAVE,
    TWICE,
    WRONG_ORDER,
    pair,
    sift,
)
from merkbaar.counting.perceived import rows_each
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


def many(**changed: object) -> pd.DataFrame:
    frame = rows(*(
        (f"p{i}", wave, "x" if i < 8 else "ref", float(i % 3 + (wave == "T1") * (i % 2)))
        for i in range(16) for wave in ("T0", "T1")
    ))  # fmt: skip
    return frame.assign(measure="m", **changed)


def test_rows_without_an_approach_are_refused_and_listed_and_stop_nothing():
    frame = many()
    lost = frame["person"].isin(["p0", "p15"])
    frame.loc[lost, "approach"] = None
    found = sift(frame, by=["approach"], waves=("T0", "T1"))
    assert found.refused["reason"].tolist() == [NO_GROUP] * 4
    listed = rows_each(frame).set_index("reason")["rows"]
    assert listed[NO_GROUP] == 4
    table = paired_each(frame, reference="ref").set_index("approach")
    assert table["n"].to_dict() == {"ref": 7, "x": 7}
    assert from_all_each(frame)["persons"].tolist() == [7, 7]


@pytest.mark.parametrize("count", [paired, change_from_all])
def test_unsifted_rows_without_an_approach_are_an_error_that_says_what_to_do(count):
    frame = many()
    frame.loc[:1, "approach"] = None
    with pytest.raises(SourceError, match=r"'approach' is bij 2 rijen leeg.*sift"):
        count(frame)


def test_a_follow_up_before_the_start_is_never_paired_without_a_word():
    days = np.where(many()["wave"] == "T0", "2026-05-01", "2026-01-01")
    frame = many(moment=pd.to_datetime(days))
    with pytest.raises(SourceError, match=r"Bij 16 mensen ligt meting 'T1' voor meting 'T0'"):
        paired(frame)
    assert len(paired(frame.assign(moment=pd.Timestamp("2026-01-01")))) == 2


@pytest.mark.parametrize("count", [paired, change_from_all])
def test_a_score_in_words_is_an_error_without_the_words(count):
    with pytest.raises(SourceError, match="bij 32 rijen geen getal") as error:
        count(many(score="geheim"))
    assert "geheim" not in str(error.value)
    with pytest.raises(SourceError, match="bij 1 rijen geen getal") as error:
        change(["geheim", 1.0, 2.0, None], [1.0, 2.0, 3.0, 4.0])
    assert "geheim" not in str(error.value)


def test_numbers_written_as_text_are_numbers():
    frame = many()
    table = paired(frame.assign(score=frame["score"].astype(str)))
    assert table["value"].tolist() == paired(frame)["value"].tolist()


def test_one_column_may_be_named_without_a_list():
    frame = many()
    assert paired(frame, by="approach").equals(paired(frame))
    assert change_from_all(frame, by="approach").equals(change_from_all(frame))
    assert len(sift(frame, by="approach").kept) == 32
