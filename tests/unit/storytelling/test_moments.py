"""Where emotion turns and piles up: found where it is planted, silent where it isn't."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling import journey, moments

FEELINGS = {"a": -2.0, "b": -1.0, "c": 0.0, "d": 1.0, "e": 2.0}
PHASES = ("intake", "overzicht", "hulp", "uit")


def told(feelings: np.ndarray, *, phases=PHASES, **columns) -> journey.Steps:
    """A journey a row, a phase a column; emotions by their feeling."""
    names = {value: name for name, value in FEELINGS.items()}
    rows = [
        (f"p{person}", at, phase, names[float(value)])
        for person, row in enumerate(feelings)
        for at, (phase, value) in enumerate(zip(phases, row, strict=True))
    ]
    table = pd.DataFrame(rows, columns=["person", "order", "phase", "emotion"]).assign(**columns)
    return journey.read_steps(table, feelings=FEELINGS, phases=phases)


@pytest.fixture(scope="module")
def letter():
    """Forty people whose feeling drops by about two at the overview, and is as before after it."""
    chance = np.random.default_rng(11)
    level = chance.integers(0, 2, size=(40, 1))
    drop = np.array([[0, -2, 0, 0]])
    return told(np.clip(level + drop + chance.integers(-1, 2, size=(40, 4)), -2, 2))


def test_a_planted_drop_is_found_at_its_phase_and_the_way_back_at_the_next(letter):
    table = moments.turns(letter).set_index("phase")
    assert table["turning"].to_dict() == {"overzicht": "down", "hulp": "up", "uit": ""}
    assert -2.6 < table.loc["overzicht", "value"] < -1.2
    assert table.loc["overzicht", "p"] < 1e-6
    assert table.loc["overzicht", "apart"] < -1


def test_the_first_phase_has_no_turn(letter):
    assert "intake" not in set(moments.turns(letter)["phase"])


def test_moments_stand_in_the_order_of_the_journey(letter):
    assert moments.turns(letter)["phase"].tolist() == ["overzicht", "hulp", "uit"]


def test_a_turn_is_a_persons_mean_then_the_mean_of_people():
    rows = [("p", 1, "x", "c"), ("p", 2, "x", "e"), ("p", 3, "x", "c"), ("q", 1, "x", "a"),
            ("q", 2, "x", "e")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["person", "order", "phase", "emotion"])
    steps = journey.read_steps(table, feelings=FEELINGS)
    (row,) = moments.turns(steps, minimum=2).to_dict("records")
    assert row["value"] == pytest.approx((0 + 4) / 2)
    assert (row["steps"], row["n"], row["persons"]) == (3, 2, 2)


def test_too_few_people_have_a_row_with_their_number_and_nothing_else(letter):
    (row,) = moments.turns(letter, minimum=41).query("phase == 'hulp'").to_dict("records")
    assert row["persons"] == 40
    assert all(math.isnan(row[name]) for name in ("value", "lower", "upper", "p", "apart"))
    assert row["turning"] == ""


def test_the_intervals_hold_for_all_moments_together():
    wrong = 0
    for seed in range(120):
        chance = np.random.default_rng(seed)
        flat = told(chance.integers(-2, 3, size=(25, 4)))
        # independent draws around one level: turns are 0 on average, though they hang together
        wrong += bool((moments.turns(flat, bootstraps=400)["turning"] != "").any())
    assert wrong <= 13, "one journey in twenty may show a turn that isn't there"


def test_one_interval_for_all_is_wider_than_one_for_each(letter):
    table = moments.turns(letter).set_index("phase")
    each = journey.per_person(letter, {"phase": "overzicht"}, "turn")
    _, lower, upper = journey.student(each)
    assert table.loc["overzicht", "upper"] - table.loc["overzicht", "lower"] > upper - lower


def test_the_same_steps_give_the_same_moments(letter):
    pd.testing.assert_frame_equal(moments.turns(letter), moments.turns(letter))


def test_a_moment_can_be_a_phase_with_a_channel(letter):
    steps = told(np.tile([0, -1, 0, 1], (12, 1)), channel="brief")
    table = moments.turns(steps, by=("phase", "channel"))
    assert set(table["channel"]) == {"brief"}
    assert table["phase"].tolist() == ["overzicht", "hulp", "uit"]


def test_where_all_turn_alike_there_is_a_value_and_no_interval():
    table = moments.turns(told(np.tile([0, -1, 0, 1], (12, 1)))).set_index("phase")
    assert table.loc["overzicht", "value"] == -1
    assert math.isnan(table.loc["overzicht", "lower"])
    assert table.loc["overzicht", "turning"] == ""


def test_nobody_with_two_steps_gives_no_moments():
    rows = pd.DataFrame({"person": ["p", "q"], "phase": "x", "emotion": ["a", "e"]})
    table = moments.turns(journey.read_steps(rows, feelings=FEELINGS))
    assert table.empty
    assert "turning" in table


def test_a_phase_that_the_monitor_does_not_name_is_no_moment(letter):
    steps = journey.read_steps(letter.table, feelings=FEELINGS, phases=("intake", "hulp"))
    assert moments.turns(steps)["phase"].tolist() == ["hulp"]


def test_an_emotion_that_belongs_to_a_phase_piles_up_there():
    chance = np.random.default_rng(12)
    feelings = chance.integers(0, 3, size=(40, 4))
    feelings[:25, 1] = -2
    table = moments.piles(told(feelings))
    (row,) = table.query("phase == 'overzicht' and emotion == 'a'").to_dict("records")
    assert row["value"] == pytest.approx(62.5)
    assert row["expected"] == pytest.approx(100 * 25 / 40 / 4)
    assert row["p"] < 1e-6
    assert table.query("phase == 'hulp' and emotion == 'a'").empty


def test_an_emotion_that_people_always_have_piles_up_nowhere():
    always = told(np.full((30, 4), -2))
    table = moments.piles(always)
    assert set(table["expected"]) == {100.0}
    assert (table["p"] == 1.0).all()


def test_chance_is_reckoned_exactly():
    # three people of three, two and four steps; all orders of their emotions written out
    journeys = {"p": "aab", "q": "ab", "r": "abbb"}
    rows = [(who, at, "here" if at == 0 else "there", name)
            for who, names in journeys.items() for at, name in enumerate(names)]  # fmt: skip
    steps = journey.read_steps(
        pd.DataFrame(rows, columns=["person", "order", "phase", "emotion"]), feelings=FEELINGS
    )
    (row,) = moments.piles(steps, minimum=1).query("phase == 'here'").to_dict("records")
    orders = itertools.product(*(itertools.permutations(names) for names in journeys.values()))
    counts = [sum(order[0] == "a" for order in one) for one in orders]
    above = sum(count >= 3 for count in counts) / len(counts)
    assert row["count"] == 3
    assert row["expected"] == pytest.approx(100 * np.mean(counts) / 3)
    assert row["p"] == pytest.approx(min(1, 2 * above))


def test_by_chance_alone_one_in_twenty_piles_up():
    chance, found, tried = np.random.default_rng(13), 0, 0
    for _ in range(40):
        table = moments.piles(told(chance.integers(-2, 3, size=(20, 4))))
        found, tried = found + int((table["p"] <= 0.05).sum()), tried + len(table)
    assert found / tried < 0.06


def test_too_few_people_at_a_moment_say_nothing_of_its_emotions():
    few = told(np.zeros((9, 4)))
    assert moments.piles(few).empty
    assert len(moments.piles(few, minimum=9)) == 4


def test_no_steps_give_no_moments(letter):
    nothing = journey.read_steps(letter.table.iloc[:0], feelings=FEELINGS)
    assert moments.turns(nothing).empty
    assert moments.piles(nothing).empty
