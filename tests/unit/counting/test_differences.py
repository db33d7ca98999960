"""Difference-in-differences: errors that follow clusters, and a trend that must be seen to hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from merkbaar.counting.differences import (
    BROKEN,
    HELD,
    NOT_TESTABLE,
    UNDECIDED,
    clustered,
    trend,
    welch_each,
)
from merkbaar.counting.outcome import paired
from merkbaar.errors import TooFewData


def waves(
    apart: float, *, n: int = 300, noise: float = 0.5, teams: int = 0, effect: float = 1.0
) -> pd.DataFrame:
    """Give three waves of two groups that grow `apart` per wave before, and `effect` after."""
    chance, rows = np.random.default_rng(8), []
    for approach in ("a", "ref"):
        grows = apart if approach == "a" else 0.0
        for i in range(n):
            own = chance.normal(5, 1)
            team = f"{approach}{i % teams}" if teams else "none"
            moves = (0.0, grows, 2 * grows + (effect if approach == "a" else 0.0))
            for wave, moved in zip(("V1", "T0", "T1"), moves, strict=True):
                score = own + moved + chance.normal(0, noise)
                rows.append((f"{approach}-{i}", wave, approach, team, score))
    return pd.DataFrame(rows, columns=["person", "wave", "approach", "team", "score"])


def test_many_comparisons_at_once_are_those_of_welch_one_by_one():
    chance = np.random.default_rng(1)
    groups = [chance.normal(at, 1 + at, 20 + 5 * at) for at in range(4)]
    moments = [np.array([len(g) for g in groups], dtype=float)]
    moments += [np.array([f(g) for g in groups]) for f in (np.mean, lambda g: g.var(ddof=1))]
    other = chance.normal(0, 2, 33)
    against = tuple(np.full(4, x, dtype=float) for x in (33, other.mean(), other.var(ddof=1)))
    found = welch_each(tuple(moments), against)
    for at, group in enumerate(groups):
        test = stats.ttest_ind(group, other, equal_var=False)
        ends = test.confidence_interval()
        expected = (group.mean() - other.mean(), ends.low, ends.high, test.pvalue)
        assert [float(part[at]) for part in found] == pytest.approx(expected, rel=1e-9)


def test_people_who_are_their_own_cluster_have_the_error_of_welch():
    chance = np.random.default_rng(2)
    mine, theirs = chance.normal(1, 1, 30), chance.normal(0, 2, 40)
    found = clustered(mine, np.arange(30), theirs, 30 + np.arange(40))
    assert found is not None
    error = (mine.var(ddof=1) / 30 + theirs.var(ddof=1) / 40) ** 0.5
    half = float(stats.t.ppf(0.975, found.df)) * error
    assert (found.lower, found.upper) == pytest.approx((found.value - half, found.value + half))


def test_the_error_in_closed_form_is_that_of_matrices():
    chance = np.random.default_rng(3)
    codes = np.repeat(np.arange(7), [3, 5, 4, 6, 2, 7, 3])
    treated = np.isin(codes, (0, 1, 2))
    values = chance.normal(0, 1, len(codes)) + chance.normal(0, 1, 7)[codes] + treated
    found = clustered(values[treated], codes[treated], values[~treated], codes[~treated])
    design = np.column_stack([np.ones(len(codes)), treated])
    bread = np.linalg.inv(design.T @ design)
    hat = design @ bread @ design.T
    rest = values - hat @ values
    meat, columns = np.zeros((2, 2)), []
    for code in range(7):
        own = codes == code
        values_, vectors = np.linalg.eigh(np.eye(own.sum()) - hat[np.ix_(own, own)])
        adjust = vectors @ np.diag(values_**-0.5) @ vectors.T
        score = design[own].T @ adjust @ rest[own]
        meat += np.outer(score, score)
        columns.append((np.eye(len(codes)) - hat)[:, own] @ adjust @ design[own] @ bread[:, 1])
    error = float(np.sqrt((bread @ meat @ bread)[1, 1]))
    gram = np.array(columns) @ np.array(columns).T
    assert found is not None
    assert found.df == pytest.approx(np.trace(gram) ** 2 / (gram**2).sum())
    assert (found.upper - found.value) == pytest.approx(stats.t.ppf(0.975, found.df) * error)


def test_a_group_of_one_cluster_is_not_compared_and_one_cluster_is_refused():
    ones, codes = np.array([1.0, 2.0, 3.0]), np.zeros(3, dtype=int)
    assert clustered(ones, codes, ones + 1, np.array([1, 2, 1])) is None
    with pytest.raises(TooFewData, match="één cluster"):
        clustered(ones, codes, ones, codes)


def test_a_team_with_people_in_both_groups_is_one_cluster():
    chance = np.random.default_rng(4)
    shared = chance.normal(0, 3, 20)
    mine, theirs = (np.repeat(shared, 5) + chance.normal(0, 0.5, 100) for _ in range(2))
    codes = np.repeat(np.arange(20), 5)
    found = clustered(mine, codes, theirs, codes)
    apart = clustered(mine, codes, theirs, codes + 20)
    assert found is not None
    assert apart is not None
    assert found.upper - found.lower < 0.3 * (apart.upper - apart.lower)


@pytest.mark.parametrize(
    ("frame", "state"),
    [
        (waves(0.0), HELD),
        (waves(0.6), BROKEN),
        (waves(0.0, n=12, noise=3.0), UNDECIDED),
        (waves(0.0, teams=15), HELD),
    ],
    ids=["alike", "apart", "too few to say", "in teams"],
)
def test_how_groups_developed_before_is_tested_where_there_was_an_earlier_wave(frame, state):
    cluster = "team" if frame["team"].ne("none").any() else None
    table = paired(frame, reference="ref", earlier=("V1",), cluster=cluster, margin=0.3)
    row = table.set_index("approach").loc["a"]
    assert row["trend"] == state
    assert row["trend_lower"] < row["trend_value"] < row["trend_upper"]


def test_the_trend_before_is_the_difference_in_change_before():
    frame = waves(0.6)
    found = paired(frame, reference="ref", earlier=("V1",)).set_index("approach").loc["a"]
    before = paired(frame, reference="ref", waves=("V1", "T0")).set_index("approach").loc["a"]
    assert found["trend_value"] == pytest.approx(before["vs_reference"])
    assert found["trend_p"] == pytest.approx(before["vs_reference_p"])


def test_without_an_earlier_wave_it_is_not_testable_and_said_so():
    row = paired(waves(0.0), reference="ref").set_index("approach").loc["a"]
    assert row["trend"] == NOT_TESTABLE
    assert "niet te toetsen" in row["method"]


def test_not_significant_is_not_the_same_as_held():
    few = pd.DataFrame({"slope": [0.1, -0.4, 0.5, 0.2]})
    other = pd.DataFrame({"slope": [0.0, 0.3, -0.2, 0.1]})
    assert trend(few, other, margin=5.0).state == HELD
    assert trend(few, other, margin=0.05).state == UNDECIDED
    assert trend(few.head(2), other, margin=5.0).state == NOT_TESTABLE


def test_nobody_moved_before_gives_no_certainty():
    still = pd.DataFrame({"slope": [0.0] * 10})
    assert trend(still, still, margin=1.0).state == NOT_TESTABLE


def test_a_difference_that_is_sure_but_within_the_margin_is_alike():
    chance = np.random.default_rng(3)
    mine, theirs = (pd.DataFrame({"slope": chance.normal(at, 0.5, 4000)}) for at in (0.05, 0.0))
    found = trend(mine, theirs, margin=0.3)
    assert found.p < 0.05
    assert found.state == HELD
    assert trend(mine, theirs, margin=0.02).state == BROKEN
