"""Goals: every goal is counted or told of, and people count alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.goals import attainment, t_score
from merkbaar.errors import SourceError, TooFewData


def goals(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["person", "goal", "weight", "wave", "score"])


def some() -> pd.DataFrame:
    return goals(
        ("a", "1", 2, "T1", 1),
        ("a", "2", 1, "T1", -1),
        ("b", "1", None, "T1", 0),
        ("b", "2", 1, "T1", None),
        ("c", "1", 1, "T1", -2),
    )


def test_the_mean_is_over_people_and_weights_count():
    row = attainment(some()).iloc[0]
    scores = [t_score([1, -1], [2, 1]), t_score([0]), t_score([-2])]
    assert row["value"] == pytest.approx(np.mean(scores))
    assert (row["n"], row["goals"], row["not_measured"]) == (3, 4, 1)
    assert row["reached"] == pytest.approx(100 * (0.5 + 1 + 0) / 3)
    assert row["lower"] < row["value"] < row["upper"]


def test_every_wave_and_group_has_a_row():
    two = pd.concat([some().assign(team="x"), some().assign(team="y", wave="T2")])
    table = attainment(two, by=["team"])
    assert list(zip(table["team"], table["wave"], strict=True)) == [("x", "T1"), ("y", "T2")]


def test_without_waves_there_is_one_row():
    assert len(attainment(some().drop(columns=["wave", "weight"]))) == 1


def test_a_goal_that_weighs_nothing_leaves_its_person_out():
    table = attainment(pd.concat([some(), goals(("d", "1", 0, "T1", 2))]))
    assert table.iloc[0]["n"] == 3


def test_all_goals_as_expected_have_no_interval_of_width_zero():
    row = attainment(some().assign(score=0)).iloc[0]
    assert row["value"] == 50
    assert np.isnan(row["lower"])


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (lambda frame: frame.assign(score=5), "buiten -2 tot 2"),
        (lambda frame: frame.assign(weight=-1), "kleiner dan 0"),
        (lambda frame: pd.concat([frame, frame.head(1)]), "dubbel"),
        (lambda frame: frame.drop(columns="score"), "'score'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(bad, said):
    with pytest.raises(SourceError, match=said):
        attainment(bad(some()))


def test_no_goal_measured_is_too_little():
    with pytest.raises(TooFewData, match="Geen van de 5 doelen"):
        attainment(some().assign(score=np.nan))


@pytest.mark.parametrize(
    ("scores", "weights"), [([3], None), ([], None), ([1], [0]), ([1, 1], [1]), ([1], [-1])]
)
def test_a_t_score_refuses_what_is_no_goal(scores, weights):
    with pytest.raises(ValueError, match=r"scores|weights"):
        t_score(scores, weights)
