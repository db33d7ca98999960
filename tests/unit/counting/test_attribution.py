"""Perceived contribution: what people credit, of all of them, and never an effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.attribution import perceived_contribution
from merkbaar.errors import SourceError


def pairs() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "approach": ["a"] * 5,
            "before": [6.0, 5.0, 4.0, 3.0, 5.0],
            "after": [4.0, 4.0, 4.0, 5.0, 2.0],
            "contribution": [0.5, 1.0, 0.2, 0.5, np.nan],
        }
    )


def test_the_mean_credit_is_of_all_and_who_got_worse_stands_apart_as_well():
    row = perceived_contribution(pairs(), better="lower").iloc[0]
    assert row["value"] == pytest.approx((2 * 0.5 + 1 * 1.0 + 0 - 2 * 0.5) / 4)
    assert (row["worse"], row["worse_value"]) == (1, -1.0)
    assert row["mean_change"] == pytest.approx((2 + 1 + 0 - 2) / 4)
    assert row["mean_contribution"] == pytest.approx(0.55)
    assert (row["n"], row["persons"], row["not_asked"]) == (4, 4, 1)


def test_pure_noise_is_no_contribution():
    chance, above, below = np.random.default_rng(8), 0, 0
    for _ in range(300):
        frame = pd.DataFrame({"approach": "a", "before": 0.0, "after": chance.normal(0, 1, 30)})
        frame = frame.assign(contribution=chance.uniform(0, 1, 30))
        row = perceived_contribution(frame, better="higher").iloc[0]
        above, below = above + (row["lower"] > 0), below + (row["upper"] < 0)
    assert above <= 20
    assert below <= 20


def test_one_who_got_better_among_many_who_got_worse_is_not_the_figure():
    after, credit = [2.0, *[6.0] * 19], [0.7, *[0.2] * 19]
    frame = pd.DataFrame({"approach": "a", "before": 5.0, "after": after, "contribution": credit})
    row = perceived_contribution(frame, better="lower").iloc[0]
    assert row["value"] == pytest.approx((3 * 0.7 - 19 * 0.2) / 20)
    assert row["persons"] == 20


def test_it_is_never_called_an_effect_and_has_no_p():
    row = perceived_contribution(pairs(), better="lower").iloc[0]
    assert row["grade"] == "paired_attributed"
    assert np.isnan(row["p"])
    assert "geen gemeten effect" in row["method"]


def test_higher_is_better_turns_it_round():
    row = perceived_contribution(pairs(), better="higher").iloc[0]
    assert row["worse"] == 2
    assert row["mean_change"] == pytest.approx(-0.25)


def test_equal_credit_has_no_interval_of_width_zero():
    same = pairs().head(4).assign(before=5.0, after=4.0, contribution=0.5)
    row = perceived_contribution(same, better="lower").iloc[0]
    assert row["value"] == 0.5
    assert np.isnan(row["lower"])


def test_a_contribution_outside_0_to_1_is_refused_with_what_to_do():
    with pytest.raises(SourceError, match="deel een cijfer van 0 tot 10"):
        perceived_contribution(pairs().assign(contribution=7.0), better="lower")


def test_a_missing_column_and_a_wrong_way_are_named():
    with pytest.raises(SourceError, match="'before'"):
        perceived_contribution(pairs().drop(columns="before"), better="lower")
    with pytest.raises(ValueError, match="better"):
        perceived_contribution(pairs(), better="down")


def test_nobody_asked_gives_a_row_without_a_value():
    row = perceived_contribution(pairs().assign(contribution=np.nan), better="lower").iloc[0]
    assert row["n"] == 0
    assert row["not_asked"] == 5
    assert np.isnan(row["value"])
