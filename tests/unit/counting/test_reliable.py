"""Reliable change: only with a named source, and every person in one class."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.effect_sizes import reliable_change
from merkbaar.counting.reliable import (
    CLASSES,
    Reliability,
    class_counts,
    classes,
    smallest_reliable,
)
from merkbaar.errors import DefinitionError, SourceError

SOURCE = Reliability(0.84, "verzonnen bron", sd=2.0)


@pytest.mark.parametrize(
    ("value", "source", "sd"), [(0.8, " ", None), (1.0, "bron", None), (0.8, "bron", 0.0)]
)
def test_a_reliability_without_a_source_or_sense_is_refused(value, source, sd):
    with pytest.raises(DefinitionError):
        Reliability(value, source, sd)


def test_the_smallest_reliable_change_has_an_index_of_1_96():
    step = smallest_reliable(2.0, 0.84)
    assert reliable_change(10, 10 + step, sd=2.0, reliability=0.84) == pytest.approx(1.96)


def test_everyone_with_two_scores_is_in_one_class_and_the_others_in_none():
    before = np.array([5.0, 5.0, 5.0, np.nan])
    after = np.array([9.0, 5.5, 1.0, 5.0])
    found = classes(before, after, reliability=SOURCE, better="higher")
    assert found.tolist() == ["improved", "unchanged", "deteriorated", ""]


def test_lower_is_better_turns_the_classes_round():
    found = classes([5.0, 5.0], [9.0, 1.0], reliability=SOURCE, better="lower")
    assert found.tolist() == ["deteriorated", "improved"]


def test_recovered_is_a_reliable_change_past_the_cut_off_from_the_wrong_side():
    found = classes(
        [8.0, 8.0, 3.0], [3.0, 5.0, -1.0], reliability=SOURCE, better="lower", cut_off=4.0
    )
    assert found.tolist() == ["recovered", "improved", "improved"]


def test_without_a_spread_nothing_is_said():
    found = classes([3.0, 3.0], [1.0, 4.0], reliability=Reliability(0.8, "bron"), better="lower")
    assert found.tolist() == ["", ""]


def test_the_spread_of_the_first_measurement_is_used_where_the_source_has_none():
    before = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    step = smallest_reliable(float(before.std(ddof=1)), 0.8)
    after = before + np.array([0, 0, 0, step - 0.01, step + 0.01])
    found = classes(before, after, reliability=Reliability(0.8, "bron"), better="higher")
    assert found.tolist() == ["unchanged"] * 4 + ["improved"]


def test_every_class_is_counted_also_when_nobody_is_in_it():
    people = pd.DataFrame(
        {"approach": ["a"] * 4, "class": ["improved", "unchanged", "", "improved"]}
    )
    table = class_counts(people).set_index("class")
    assert list(table.index) == [*CLASSES, "alle"]
    assert table["value"].tolist() == [0, 2, 1, 0, 3]
    assert table.loc["improved", "share"] == pytest.approx(200 / 3)
    assert table.loc["recovered", "share_upper"] > 0
    assert table["n"].eq(3).all()


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="better"):
        classes([1.0], [2.0], reliability=SOURCE, better="up")
    with pytest.raises(ValueError, match="one length"):
        classes([1.0], [2.0, 3.0], reliability=SOURCE, better="lower")
    with pytest.raises(SourceError, match="'class'"):
        class_counts(pd.DataFrame({"approach": ["a"]}))


def test_noise_is_called_reliable_in_five_of_a_hundred():
    chance = np.random.default_rng(4)
    truth = chance.normal(0, 3.0, 40000)
    noise = 1.5
    before, after = (truth + chance.normal(0, noise, 40000) for _ in range(2))
    sd = math.hypot(3.0, noise)
    source = Reliability(9 / sd**2, "zo gemaakt", sd=sd)
    found = classes(before, after, reliability=source, better="higher")
    assert np.mean(found != "unchanged") == pytest.approx(0.05, abs=0.004)
