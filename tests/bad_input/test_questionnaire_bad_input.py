"""Questionnaires that are not right: half answered, off the scale, mixed up, all alike, unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import DefinitionError, SourceError
from merkbaar.instruments import reliability, score


def table(people: dict[str, list[object]], instrument: str = "djg6") -> pd.DataFrame:
    rows = [
        (person, instrument, str(at), value)
        for person, values in people.items()
        for at, value in enumerate(values, start=1)
    ]
    return pd.DataFrame(rows, columns=["person", "instrument", "item", "value"])


def test_a_scale_half_answered_gives_no_score_and_says_how_much_is_missing():
    half = table({"a": ["ja", "ja", "ja"], "b": ["ja"] * 6})
    found = score(half, "djg6").set_index("person")
    assert np.isnan(found.loc["a", "score"])
    assert found["n_missing"].to_dict() == {"a": 3, "b": 0}


def test_somebody_who_answered_nothing_is_there_without_a_score():
    nothing = table({"a": [None] * 6})
    assert score(nothing, "djg6")[["score", "n_missing"]].iloc[0].tolist() == [
        pytest.approx(np.nan, nan_ok=True), 6
    ]  # fmt: skip


def test_an_item_outside_its_scale_is_named_with_how_many_and_never_its_value():
    wrong = table({"a": ["ja", "soms geheim", "ja", "ja", "ja", "ja"], "b": [7, 1, 1, 1, 1, 1]})
    with pytest.raises(SourceError, match=r"2 antwoorden.*\(item 1, 2\)") as caught:
        score(wrong, "djg6")
    assert "geheim" not in str(caught.value)
    assert "min of meer" in str(caught.value)


def test_two_instruments_under_one_name_are_told_apart_by_their_items():
    mixed = pd.concat([table({"a": ["ja"] * 6}), table({"b": ["ja"] * 11})])
    with pytest.raises(SourceError, match=r"5 items horen er niet bij.*djg11") as caught:
        score(mixed, "djg6")
    assert "twee vragenlijsten onder één naam" in str(caught.value)


def test_two_instruments_under_one_name_are_told_apart_by_their_answers():
    mixed = pd.concat([table({"a": [1] * 6}), table({"b": [5] * 6})])
    with pytest.raises(SourceError, match="6 antwoorden vallen buiten de schaal"):
        score(mixed, "djg6")


def test_answers_all_alike_on_statements_that_point_both_ways_are_marked():
    people = {"zelfde": ["ja"] * 6, "anders": ["ja", "nee", "nee", "ja", "nee", "ja"]}
    found = score(table(people), "djg6").set_index("person")
    assert found["all_equal"].to_dict() == {"anders": False, "zelfde": True}
    assert found.loc["zelfde", "score"] == 3


def test_answers_all_alike_on_a_scale_that_points_one_way_mean_nothing_special():
    found = score(table({"a": ["nooit"] * 10}, "k10"), "k10")
    assert found["all_equal"].tolist() == [False]


def test_everybody_the_same_gives_no_reliability_rather_than_a_certain_one():
    same = table({f"p{at}": ["ja", "nee", "nee", "ja", "nee", "ja"] for at in range(40)})
    assert reliability(same, "djg6")[["alpha", "omega"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("asked", "near"), [("dgj6", "djg6"), ("MHI5", "mhi5"), ("k-10", "k10"), ("eenzaam", "")]
)
def test_an_unknown_instrument_is_answered_with_what_is_near(asked, near):
    with pytest.raises(DefinitionError, match="staat niet in de catalogus") as caught:
        score(table({"a": ["ja"]}), asked)
    assert (f"Bedoelde u '{near}'?" in str(caught.value)) == bool(near)


def test_questions_as_a_spreadsheet_leaves_them_are_understood():
    numbers = table({"a": [1.0, 3.0, "3", 1, " 3 ", "1.0"]})
    assert score(numbers, "djg6")["score"].tolist() == [6]


@pytest.mark.parametrize("column", ["person", "item", "value"])
def test_a_table_without_a_column_names_it(column):
    with pytest.raises(SourceError, match=f"missen de kolom '{column}'"):
        score(table({"a": ["ja"] * 6}).drop(columns=column), "djg6")
