"""Who starts where: told per group, with a warning where groups differ."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from merkbaar.counting.selection import (
    selection_warning,
    standardised_difference,
    start_differences,
)
from merkbaar.errors import SourceError, TooFewData


def people(gap: float = 0.0, n: int = 200) -> pd.DataFrame:
    chance = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "approach": ["a"] * n + ["ref"] * n,
            "age": np.concatenate([chance.normal(50 + gap, 10, n), chance.normal(50, 10, n)]),
            "home": chance.choice(["huur", "koop"], 2 * n),
        }
    )


def test_groups_alike_get_no_warning():
    table = start_differences(people(), group="approach", reference="ref", covariates=["age"])
    assert not table["differs"].any()
    assert selection_warning(table) == ""


def test_groups_apart_get_a_warning_that_names_what():
    table = start_differences(
        people(6), group="approach", reference="ref", covariates=["age", "home"]
    )
    assert table.set_index("covariate").loc["age", "differs"]
    assert "age" in selection_warning(table)
    assert "home" not in selection_warning(table)


def test_words_are_compared_one_by_one():
    table = start_differences(people(), group="approach", reference="ref", covariates=["home"])
    assert table["covariate"].tolist() == ["home: huur", "home: koop"]
    assert table["difference"].sum() == pytest.approx(0)


def test_p_is_that_of_welch():
    frame = people(3)
    row = start_differences(frame, group="approach", reference="ref", covariates=["age"]).iloc[0]
    first, second = (frame.loc[frame["approach"] == name, "age"] for name in ("a", "ref"))
    assert row["p"] == pytest.approx(stats.ttest_ind(first, second, equal_var=False).pvalue)
    assert row["standardised"] == pytest.approx(
        (first.mean() - second.mean()) / ((first.var() + second.var()) / 2) ** 0.5
    )


def test_one_person_or_no_spread_is_no_difference_that_can_be_seen():
    assert np.isnan(standardised_difference(np.array([1.0]), np.array([1.0, 2.0])))
    assert np.isnan(standardised_difference(np.array([1.0, 1.0]), np.array([1.0, 1.0])))
    lone = people().iloc[[0, 200, 201]]
    table = start_differences(lone, group="approach", reference="ref", covariates=["age"])
    assert not table["differs"].any()


def test_the_largest_gap_there_is_gets_a_warning_though_nobody_differs_within_a_group():
    frame = pd.DataFrame({"approach": ["a"] * 20 + ["ref"] * 20, "man": [0] * 20 + [1] * 20})
    table = start_differences(frame, group="approach", reference="ref", covariates=["man"])
    assert table["differs"].all()
    assert table["standardised"].tolist() == [-np.inf]
    assert "man" in selection_warning(table)


def test_what_is_not_there_is_named():
    with pytest.raises(SourceError, match="'income'"):
        start_differences(people(), group="approach", reference="ref", covariates=["income"])
    with pytest.raises(SourceError, match="Gevonden: a, ref"):
        start_differences(people(), group="approach", reference="other", covariates=["age"])
    with pytest.raises(TooFewData):
        selection_warning(
            start_differences(people(), group="approach", reference="ref", covariates=[])
        )


def test_scores_that_are_all_the_same_differ_by_no_rounding_of_the_computer():
    one, other = np.full(3, 3.3), np.full(7, 3.3)
    assert math.isnan(standardised_difference(one, other))
    assert math.isnan(standardised_difference(np.full(6, 1.1) * 3, np.full(3, 3.3)))
    assert standardised_difference(np.full(3, 3.4), other) == math.inf
