"""What is offered of the people measured twice is so rounded that few who left stay unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from merkbaar.counting.blurred import blurred, nearest, stayed_about


def test_halves_go_up_and_what_is_missing_stays_missing():
    found = nearest([2.4, 2.5, 7.5, np.nan], 5)
    assert found[:3].tolist() == [0, 5, 10]
    assert np.isnan(found[3])


def test_counts_are_told_in_fives_and_without_shares():
    counted = pd.DataFrame(
        {"way": ["better", "alle"], "value": [33, 56], "n": [56, 56], "persons": [33, 56],
         "share": [58.9, 100.0], "balance": [np.nan, 12.3]}
    )  # fmt: skip
    table = blurred(counted)
    assert table["value"].tolist() == [35, 55]
    assert table["n"].tolist() == [55, 55]
    assert table["persons"].tolist() == [33, 56]
    assert not {"share", "balance"} & set(table.columns)
    assert counted["value"].tolist() == [33, 56]


def test_a_table_without_rows_keeps_its_columns():
    table = blurred(pd.DataFrame(columns=["way", "value", "n", "persons", "share"]))
    assert list(table.columns) == ["way", "value", "n", "persons"]


def test_who_stayed_is_a_round_share_of_about_so_many():
    left = pd.DataFrame({"stayed": [93.3, 71.4], "n_t0": [60, 74], "n_pairs": [56, 53]})
    table = stayed_about(left)
    assert table["value"].tolist() == [95, 70]
    assert table["n"].tolist() == [60, 70]
    assert table["persons"].tolist() == [56, 53]
    assert table[["lower", "upper"]].isna().all(axis=None)
