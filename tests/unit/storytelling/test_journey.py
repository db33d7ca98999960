"""Steps in order, with what they feel like."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import SourceError
from merkbaar.storytelling import journey

FEELINGS = {"gebroken": -2.0, "twijfel": 0.0, "moedig": 2.0}


def steps(*rows: tuple, columns=("person", "order", "phase", "emotion")) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


@pytest.fixture
def two_people():
    return steps(
        ("q", 2, "hulp", "moedig"), ("q", 1, "intake", "gebroken"),
        ("p", 1, "intake", "twijfel"), ("p", 3, "uit", "moedig"), ("p", 2, "hulp", "gebroken"),
    )  # fmt: skip


def test_steps_stand_in_their_order_whatever_that_of_the_rows(two_people):
    table = journey.read_steps(two_people, feelings=FEELINGS).table
    assert table["person"].tolist() == ["q", "q", "p", "p", "p"]
    assert table["phase"].tolist() == ["intake", "hulp", "intake", "hulp", "uit"]
    assert table["order"].tolist() == [1, 2, 1, 2, 3]


def test_people_stand_in_the_order_of_the_rows_never_of_their_pseudonyms(two_people):
    turned = two_people.replace({"p": "zz", "q": "aa"})
    one = journey.read_steps(two_people, feelings=FEELINGS)
    other = journey.read_steps(turned, feelings=FEELINGS)
    assert one.table.drop(columns="person").equals(other.table.drop(columns="person"))


def test_without_an_order_the_rows_are_the_order(two_people):
    rows = two_people.drop(columns="order")
    assert journey.read_steps(rows, feelings=FEELINGS).table["phase"].tolist()[:2] == [
        "hulp", "intake",
    ]  # fmt: skip


def test_a_turn_is_the_feeling_now_minus_that_of_the_step_before(two_people):
    table = journey.read_steps(two_people, feelings=FEELINGS).table
    assert table["turn"].tolist() == pytest.approx([math.nan, 4, math.nan, -2, 4], nan_ok=True)


def test_a_step_stands_apart_from_the_others_of_the_same_person():
    # methods: e = y - mean of the others = n/(n-1)·(y - mean); 9 beside 3, 4 and 6 is 4.667
    four = steps(*[("p", at, "x", name) for at, name in enumerate("abcd")])
    found = journey.read_steps(four, feelings={"a": 3, "b": 4, "c": 6, "d": 9}).table
    assert found["apart"].iloc[3] == pytest.approx(4.667, abs=5e-4)


def test_who_told_one_step_has_no_turn_and_stands_apart_from_nothing():
    table = journey.read_steps(steps(("p", 1, "x", "moedig")), feelings=FEELINGS).table
    assert table[["turn", "apart"]].isna().all(axis=None)


def test_an_emotion_that_the_monitor_does_not_name_has_no_feeling_and_is_counted(two_people):
    known = {"gebroken": -2.0, "twijfel": 0.0}
    found = journey.read_steps(two_people, feelings=known)
    assert found.unknown_emotions == 2
    assert found.table["feeling"].isna().sum() == 2


def test_a_step_without_an_emotion_is_no_unknown_one():
    found = journey.read_steps(steps(("p", 1, "x", None)), feelings=FEELINGS)
    assert found.unknown_emotions == 0
    assert found.table["feeling"].isna().all()


def test_phases_are_the_monitors_or_stand_by_where_they_come(two_people):
    assert journey.read_steps(two_people, feelings=FEELINGS).phases == ("intake", "hulp", "uit")
    named = journey.read_steps(two_people, feelings=FEELINGS, phases=["hulp", "intake"])
    assert named.phases == ("hulp", "intake")
    assert named.unknown_phases == 1


def test_it_is_said_whose_steps_are_missing():
    with pytest.raises(SourceError, match="person"):
        journey.read_steps(pd.DataFrame({"event": ["a"]}), feelings=FEELINGS)


def test_stories_never_count_as_people():
    told = steps(("s1", 1, "x", "moedig"), columns=("narrative", "order", "phase", "emotion"))
    for nobody in (told, told.assign(person=None)):
        with pytest.raises(SourceError, match="tien verhalen kunnen van één mens zijn"):
            journey.read_steps(nobody, feelings=FEELINGS)


def test_a_step_of_nobody_is_left_out_and_counted(two_people):
    more = pd.concat([two_people, steps((None, 1, "intake", "moedig"))], ignore_index=True)
    found = journey.read_steps(more, feelings=FEELINGS)
    assert len(found.table) == len(two_people)
    assert found.unknown_people == 1
    assert journey.read_steps(two_people, feelings=FEELINGS).unknown_people == 0


def test_a_person_counts_once_in_a_phase_however_many_steps():
    often = [("p", at, "intake", "gebroken") for at in range(9)]
    once = [("q", 1, "intake", "moedig"), ("r", 1, "intake", "twijfel")]
    found = journey.feeling(journey.read_steps(steps(*often, *once), feelings=FEELINGS))
    assert found["value"].tolist() == [0.0]
    assert found[["n", "persons"]].to_numpy().tolist() == [[3, 3]]


def test_a_feeling_has_students_interval():
    chance = np.random.default_rng(0)
    names = chance.choice(list(FEELINGS), size=30)
    table = steps(*[(f"p{at}", 1, "intake", name) for at, name in enumerate(names)])
    (row,) = journey.feeling(journey.read_steps(table, feelings=FEELINGS)).to_dict("records")
    scores = np.array([FEELINGS[name] for name in names])
    half = 2.0452 * scores.std(ddof=1) / np.sqrt(30)
    assert row["value"] == pytest.approx(scores.mean())
    assert (row["lower"], row["upper"]) == pytest.approx(
        (scores.mean() - half, scores.mean() + half), abs=1e-3
    )
    assert math.isnan(row["p"])


def test_where_all_feel_the_same_there_is_no_interval():
    table = steps(*[(f"p{at}", 1, "intake", "moedig") for at in range(5)])
    (row,) = journey.feeling(journey.read_steps(table, feelings=FEELINGS)).to_dict("records")
    assert row["value"] == 2
    assert math.isnan(row["lower"])


def test_a_phase_without_a_known_feeling_has_no_value():
    found = journey.feeling(journey.read_steps(steps(("p", 1, "x", None)), feelings=FEELINGS))
    assert found["persons"].tolist() == [0]
    assert found["value"].isna().all()


def test_feelings_can_be_asked_by_actor_or_channel_too(two_people):
    rows = two_people.assign(channel=["brief", "brief", "loket", "loket", None])
    found = journey.feeling(journey.read_steps(rows, feelings=FEELINGS), by="channel")
    assert found["channel"].tolist() == ["brief", "loket"]


def test_no_steps_give_no_rows():
    nothing = steps(("p", 1, "x", "moedig")).iloc[:0]
    found = journey.read_steps(nothing, feelings=FEELINGS)
    assert found.phases == ()
    assert journey.feeling(found).empty


@pytest.fixture
def stories():
    return pd.DataFrame(
        {
            "narrative": ["n3", "n1", "n2", "n4"],
            "person": ["p", "p", "q", "p"],
            "moment": pd.to_datetime(["2026-03-01", "2026-01-01", "2026-02-01", "2026-04-01"]),
            "phase": ["hulp", "intake", "intake", "uit"],
            "channel": ["brief", None, "loket", None],
        }
    )


def test_tagged_stories_become_steps_in_the_order_they_were_told(stories):
    codes = pd.DataFrame(
        [("n1", "gebroken"), ("n3", "moedig"), ("n3", "brief kwam"), ("n2", "twijfel")],
        columns=["narrative", "code"],
    )
    made = journey.tagged(stories, codes, emotions=list(FEELINGS), events=["brief kwam"])
    assert made["narrative"].tolist() == ["n1", "n3", "n2"]
    assert made["order"].tolist() == [1, 2, 1]
    assert made["event"].tolist()[1] == "brief kwam"
    found = journey.read_steps(made, feelings=FEELINGS)
    assert found.table["turn"].tolist() == pytest.approx([math.nan, 4, math.nan], nan_ok=True)


def test_of_several_emotions_the_one_most_coders_gave_counts_then_the_first_listed(stories):
    codes = pd.DataFrame(
        [
            ("n1", "moedig"),
            ("n1", "gebroken"),
            ("n1", "moedig"),
            ("n2", "moedig"),
            ("n2", "twijfel"),
        ],
        columns=["narrative", "code"],
    )
    made = journey.tagged(stories, codes, emotions=["gebroken", "twijfel", "moedig"])
    assert made.set_index("narrative")["emotion"].to_dict() == {"n1": "moedig", "n2": "twijfel"}


def test_what_is_offered_is_rounded_and_what_the_gate_needs_is_not():
    table = pd.DataFrame(
        {"value": [0.4623], "lower": [0.213], "upper": [math.nan], "n": [33], "persons": [33]}
    )
    (row,) = journey.rounded(table).to_dict("records")
    assert (row["value"], row["lower"], row["n"], row["persons"]) == (0.5, 0.2, 30, 33)
    assert math.isnan(row["upper"])
