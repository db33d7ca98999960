"""Weighting: margins that hold, a price that is told, and refusal where it can't be done."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from merkbaar.counting import weighting
from merkbaar.errors import SourceError, TooFewData

TARGETS = {"age": {"jong": 30, "midden": 40, "oud": 30}, "area": {"WK1": 60, "WK2": 40}}


def answers(n: int = 300, seed: int = 1) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    age = chance.choice(["jong", "midden", "oud"], n, p=[0.15, 0.35, 0.5])
    return pd.DataFrame({"age": age, "area": chance.choice(["WK1", "WK2"], n, p=[0.45, 0.55])})


def test_weighted_answers_have_the_make_up_of_the_population():
    sample = answers()
    found = weighting.rake(sample, TARGETS, trim=None)
    for column, target in TARGETS.items():
        weighted = pd.Series(found.weights).groupby(sample[column].to_numpy()).sum() / len(sample)
        assert weighted.to_dict() == pytest.approx({k: v / 100 for k, v in target.items()})
    assert found.weights.mean() == pytest.approx(1)
    assert found.off < 1e-8 and found.trimmed == 0
    assert found.effective_n == pytest.approx(len(sample) / found.design_effect)
    assert found.effective_n < len(sample)


def test_a_sample_that_is_already_even_keeps_weights_of_one():
    sample = pd.DataFrame({"age": ["jong"] * 30 + ["oud"] * 70})
    found = weighting.rake(sample, {"age": {"jong": 300, "oud": 700}})
    assert found.weights == pytest.approx(np.ones(100))
    assert found.effective_n == pytest.approx(100)


def test_nobody_counts_for_more_than_the_bound_and_what_that_leaves_is_told():
    sample = pd.DataFrame({"age": ["jong"] * 6 + ["oud"] * 94})
    targets = {"age": {"jong": 21, "oud": 79}}
    found = weighting.rake(sample, targets)
    assert found.weights.max() <= 3 * found.weights.mean() + 1e-6
    assert found.trimmed == pytest.approx(0.06)
    assert found.off == pytest.approx(0.03)
    assert weighting.rake(sample, targets, trim=None).off < 1e-9


def test_bounds_that_leave_a_group_far_off_are_refused():
    sample = pd.DataFrame({"age": ["jong"] * 6 + ["oud"] * 94})
    with pytest.raises(TooFewData, match="32 procentpunten van haar doel"):
        weighting.rake(sample, {"age": {"jong": 50, "oud": 50}})


def test_the_order_of_answers_and_of_margins_changes_nothing():
    sample = answers()
    turned = sample.iloc[::-1].reset_index(drop=True)
    other = dict(reversed(TARGETS.items()))
    assert weighting.rake(turned, other).weights[::-1] == pytest.approx(
        weighting.rake(sample, TARGETS).weights, abs=1e-7
    )


@pytest.mark.parametrize(
    ("sample", "targets", "said"),
    [
        (answers(49), TARGETS, "Er zijn 49 antwoorden"),
        (
            pd.DataFrame({"age": ["jong"] * 4 + ["oud"] * 96}),
            {"age": {"jong": 10, "oud": 90}},
            "'jong' minder dan 5",
        ),
    ],
)
def test_too_few_answers_are_not_weighted(sample, targets, said):
    with pytest.raises(TooFewData, match=said):
        weighting.rake(sample, targets)


def changed(**columns):
    return answers().assign(**columns)


@pytest.mark.parametrize(
    ("sample", "targets", "said"),
    [
        (answers().drop(columns="age"), TARGETS, "missen de kolom 'age'"),
        (answers().replace({"age": {"oud": None}}), TARGETS, "ontbreekt de groep bij"),
        (answers(), {"age": {"jong": 30, "midden": 70}}, "niet in de doelen"),
        (answers(), {**TARGETS, "area": {"WK1": 60, "WK2": 41}}, "niet op tot hetzelfde"),
        (answers(), {"age": {"jong": 0, "midden": 50, "oud": 50}}, "0 of lager"),
        (answers(), {"age": {"jong": math.nan, "midden": 50, "oud": 50}}, "niet op tot|leeg"),
        (
            answers(),
            {"age": {"jong": 30, "midden": 30, "oud": 30, "kind": 10}},
            "'kind' minder dan 5",
        ),
        (answers(), {}, "geen doelen"),
    ],
)
def test_targets_that_cannot_be_met_are_an_error_and_say_what_to_do(sample, targets, said):
    with pytest.raises((SourceError, TooFewData), match=said) as error:
        weighting.rake(sample, targets)
    assert len(str(error.value).split(".")) >= 2


def test_a_total_that_is_off_by_rounding_is_no_error():
    weighting.rake(answers(), {**TARGETS, "area": {"WK1": 60.02, "WK2": 40}})


def test_a_wanted_category_without_people_is_an_error_in_a_table():
    with pytest.raises(SourceError, match="categorie leeg"):
        weighting.fit_margins(np.array([[0, 0], [1, 2]]), [[1, 2], [2, 1]])


def test_zeros_that_no_table_can_have_are_an_error_and_not_a_figure():
    with pytest.raises(TooFewData, match="lege cellen"):
        weighting.fit_margins(np.array([[1.0, 0.0], [0.0, 1.0]]), [[1, 2], [2, 1]], cycles=50)


def test_shapes_and_totals_of_a_table_must_match():
    with pytest.raises(SourceError, match="een doel per rij"):
        weighting.fit_margins(np.ones((2, 2)), [[1, 1, 1], [1, 2]])
    with pytest.raises(SourceError, match="niet op tot hetzelfde"):
        weighting.fit_margins(np.ones((2, 2)), [[1, 1], [1, 2]])


@given(
    st.lists(st.floats(1, 50), min_size=6, max_size=6),
    st.lists(st.floats(1, 50), min_size=2, max_size=2),
    st.lists(st.floats(1, 50), min_size=3, max_size=3),
)
def test_a_fitted_table_keeps_its_odds_and_has_its_margins(cells, rows, columns):
    table = np.array(cells).reshape(2, 3)
    wanted = [np.array(rows) / sum(rows), np.array(columns) / sum(columns)]
    found = weighting.fit_margins(table, wanted)
    assert found.sum(axis=1) == pytest.approx(wanted[0], abs=1e-9)
    assert found.sum(axis=0) == pytest.approx(wanted[1], abs=1e-9)
    odds = [t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0]) for t in (table, found)]
    assert odds[1] == pytest.approx(odds[0], rel=1e-6)


def test_equal_weights_give_the_plain_mean_and_students_interval():
    from merkbaar.counting.intervals import mean_interval

    values = np.array([3.0, 5, 6, 8, 9, 4])
    assert weighting.mean(values, np.full(6, 2.0)) == pytest.approx(mean_interval(values))


def test_equal_weights_give_the_plain_share_and_nearly_wilsons_interval():
    from merkbaar.counting.intervals import wilson

    found = weighting.share([True] * 81 + [False] * 182, np.ones(263))
    assert found == pytest.approx((81 / 263, *wilson(81, 263)), abs=5e-4)


def test_uneven_weights_widen_an_interval():
    chance = np.random.default_rng(2)
    yes, even = chance.random(400) < 0.4, np.ones(400)
    uneven = chance.choice([0.3, 2.5], 400)
    widths = [np.diff(weighting.share(yes, w)[1:])[0] for w in (even, uneven)]
    assert widths[1] > 1.15 * widths[0]


def test_a_missing_answer_goes_with_its_weight():
    assert weighting.mean([1, math.nan, 3], [1, 100, 1])[0] == 2


def test_answers_that_are_all_equal_pretend_no_certainty():
    found = weighting.mean([4, 4, 4], [1, 2, 3])
    assert found[0] == 4 and math.isnan(found[1]) and math.isnan(found[2])
    alone = weighting.share([True, True, True], [1, 2, 3])
    assert alone[0] == 1 and alone[1] < 0.6
    assert all(map(math.isnan, weighting.share([], [])))


def test_weights_below_nought_are_refused():
    with pytest.raises(ValueError):
        weighting.kish([1, -1])


@pytest.mark.parametrize("answer", [True, False], ids=["all yes", "all no"])
def test_a_weighted_share_of_all_or_nobody_keeps_an_interval(answer):
    for seed in range(30):
        weights = np.random.default_rng(seed).uniform(0.5, 2, 50)
        found, lower, upper = weighting.share([answer] * 50, weights)
        assert found == pytest.approx(float(answer))
        assert 0 <= lower < upper <= 1
        assert upper - lower > 0.05
