"""Who answered, held against who was invited."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.representative import r_indicator, representative
from merkbaar.errors import SourceError, TooFewData


def invited(rates: dict[str, float], n: int = 200, seed: int = 1) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    parts = [
        pd.DataFrame({"group_age": name, "answered": chance.random(n) < rate})
        for name, rate in rates.items()
    ]
    return pd.concat(parts, ignore_index=True)


def test_groups_that_answer_alike_are_representative():
    found = representative(invited({"jong": 0.5, "oud": 0.5}), by=["group_age"]).iloc[0]
    assert found["value"] > 0.93 and found["lower"] <= found["value"] <= found["upper"]


def test_groups_that_answer_unlike_are_not_and_the_thin_group_is_named():
    table = representative(invited({"jong": 0.2, "oud": 0.6}), by=["group_age"])
    whole, groups = table.iloc[0], table.iloc[1:].set_index("group")
    assert whole["value"] == pytest.approx(0.6, abs=0.08)
    assert whole["upper"] < 0.8
    assert groups.loc["jong", "value"] < 0 < groups.loc["oud", "value"]
    assert groups["n"].sum() == 400


def test_a_group_that_is_not_known_of_a_few_is_a_group():
    frame = invited({"jong": 0.4, "oud": 0.6})
    frame.loc[frame.index[::20], "group_age"] = None
    assert "onbekend" in set(representative(frame, by=["group_age"])["group"])


def test_a_group_that_is_known_of_those_who_answered_only_is_refused():
    frame = invited({"jong": 0.4, "oud": 0.6})
    frame["group_age"] = frame["group_age"].where(frame["answered"])
    with pytest.raises(SourceError, match="'group_age' is leeg bij"):
        representative(frame, by=["group_age"])


def test_estimating_chances_is_not_taken_for_a_difference():
    drawn = [
        representative(invited(dict.fromkeys("abcdefgh", 0.4), n=12, seed=s), by=["group_age"])
        for s in range(25)
    ]
    values = np.array([table["value"].iloc[0] for table in drawn])
    naive = []
    for seed in range(25):
        frame = invited(dict.fromkeys("abcdefgh", 0.4), n=12, seed=seed)
        chance = frame.groupby("group_age")["answered"].transform("mean")
        naive.append(r_indicator(chance))
    assert values.mean() > np.mean(naive) + 0.1


def test_an_even_response_has_an_interval_with_a_width():
    rows = [{"group_age": g, "answered": k < 50} for g in "abcd" for k in range(100)]
    found = representative(pd.DataFrame(rows), by=["group_age"]).iloc[0]
    assert found["value"] == 1 and found["upper"] == 1
    assert 0.8 < found["lower"] < 0.95


@pytest.mark.parametrize("rates", [(0.5, 0.45), (0.5, 0.5), (0.6, 0.4), (0.3, 0.7)])
def test_the_interval_holds_near_even_as_well_as_uneven(rates):
    truth, hit = 1 - abs(rates[0] - rates[1]), 0
    for seed in range(120):
        frame = invited(dict(zip(("jong", "oud"), rates, strict=True)), seed=seed)
        found = representative(frame, by=["group_age"]).iloc[0]
        hit += found["lower"] <= truth + 1e-9 and truth - 1e-9 <= found["upper"]
    assert hit >= 108  # 90 % of 120; the bench has the exact figure


def test_the_same_input_gives_the_same_figures():
    frame = invited({"jong": 0.3, "oud": 0.5})
    pd.testing.assert_frame_equal(
        representative(frame, by=["group_age"]), representative(frame, by=["group_age"])
    )


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_nothing_can_be_said_when_all_or_none_answered(rate):
    with pytest.raises(TooFewData, match="wel en die niet"):
        representative(invited({"jong": rate, "oud": rate}), by=["group_age"])


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(SourceError, match="'group_sex'"):
        representative(invited({"jong": 0.5}), by=["group_sex"])


def test_a_chance_outside_nought_and_one_is_refused():
    with pytest.raises(ValueError):
        r_indicator([0.5, 1.2])
