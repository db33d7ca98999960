"""Answers in steps: counted, compared, and nothing read into "don't know"."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.ordinal import balance, cumulative_link, moved, signed_rank
from merkbaar.errors import SourceError, TooFewData


def test_everyone_moved_one_way_or_stayed():
    found = moved([1, 2, 3, 4, 2], [2, 2, 2, 5, 3])
    assert (found.better, found.same, found.worse, found.n) == (3, 1, 1, 5)
    assert found.difference == pytest.approx(0.4)
    assert found.lower < 0.4 < found.upper


def test_lower_is_better_turns_it_round():
    up, down = moved([1, 2, 3], [2, 3, 3]), moved([1, 2, 3], [2, 3, 3], better="lower")
    assert (up.better, up.worse) == (down.worse, down.better)
    assert up.p == pytest.approx(down.p)


def test_dont_know_is_left_out_and_never_the_middle():
    assert moved([1, np.nan, 3], [2, 2, np.nan]).n == 1


def test_nobody_moved_keeps_an_interval():
    found = moved([3] * 20, [3] * 20)
    assert (found.difference, found.p) == (0.0, 1.0)
    assert found.lower < 0 < found.upper
    assert found.same_share[1] < 1


def test_nobody_twice_and_wrong_input_are_refused():
    with pytest.raises(TooFewData):
        moved([np.nan], [1.0])
    with pytest.raises(ValueError, match="better"):
        moved([1], [2], better="up")
    with pytest.raises(ValueError, match="one length"):
        moved([1], [2, 3])


def test_no_steps_have_no_p():
    assert np.isnan(signed_rank([]))


def test_the_signed_rank_test_is_calibrated_with_many_ties():
    chance = np.random.default_rng(12)
    for n in (25, 90):
        steps = chance.choice([-2, -1, 0, 1, 2], p=[0.1, 0.2, 0.4, 0.2, 0.1], size=(2000, n))
        share = np.mean([signed_rank(one) <= 0.05 for one in steps])
        assert 0.03 <= share <= 0.062


def test_the_balance_is_made_for_many_cells_at_once():
    better, worse, n = (np.array(one) for one in ([5, 0], [2, 0], [10, 10]))
    many = balance(better, worse, n)
    assert [float(part[0]) for part in many] == pytest.approx(balance(5, 2, 10))


def panel(shift: float, n: int = 150) -> pd.DataFrame:
    chance = np.random.default_rng(13)
    own = chance.logistic(0, 1, n)
    rows = []
    for wave, moved_ in (("T0", 0.0), ("T1", shift)):
        latent = own + moved_ + chance.logistic(0, 0.5, n)
        steps = np.digitize(latent, [-1, 0, 1])
        rows += [(f"p{i}", wave, step) for i, step in enumerate(steps)]
    return pd.DataFrame(rows, columns=["person", "wave", "score"])


def test_higher_answers_later_are_an_odds_ratio_above_one():
    found = cumulative_link(panel(1.0))
    assert found.lower > 1
    assert found.p < 0.001
    assert (found.n, found.persons) == (300, 150)


def test_people_who_answer_alike_twice_make_a_smaller_error_than_strangers():
    frame = panel(0.5)
    apart = frame.assign(person=[f"q{i}" for i in range(len(frame))])
    pairs, strangers = cumulative_link(frame), cumulative_link(apart)
    assert pairs.odds_ratio == pytest.approx(strangers.odds_ratio)
    assert np.log(pairs.upper / pairs.lower) < 0.8 * np.log(strangers.upper / strangers.lower)


def test_too_little_for_a_cumulative_link_is_refused():
    with pytest.raises(TooFewData, match="1 verschillende antwoorden"):
        cumulative_link(panel(1.0).assign(score=2))
    with pytest.raises(TooFewData, match="5 mensen"):
        cumulative_link(panel(1.0, n=5))
    with pytest.raises(SourceError, match="'wave'"):
        cumulative_link(panel(1.0).drop(columns="wave"))


def test_p_of_the_balance_agrees_with_its_interval_and_the_signed_rank_has_its_own_name():
    found = moved([0.0] * 24, [1.0] * 14 + [-3.0] * 5 + [0.0] * 5)
    assert found.lower > 0
    assert found.p < 0.05 < found.p_signed_rank
    assert moved([1.0] * 4, [1.0] * 4).p == 1


@pytest.mark.parametrize(("step", "odds"), [(1, np.inf), (-1, 0.0)], ids=["up", "down"])
def test_answers_of_two_moments_that_dont_overlap_have_no_certain_odds(step, odds):
    frame = pd.DataFrame(
        {
            "person": list(range(12)) * 2,
            "wave": ["T0"] * 12 + ["T1"] * 12,
            "score": [1, 2] * 6 + [1 + step, 2 + step] * 6,
        }
    )
    found = cumulative_link(frame)
    assert found.odds_ratio == odds
    assert np.isnan([found.lower, found.upper, found.p]).all()
    assert (found.n, found.persons) == (24, 12)
