"""Who goes on answering, whether stopping hangs on the score, and what if it does."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.unit.counting.drawn_panel import LEVEL, PHASES, SLOPE, drawn

from merkbaar.counting.intervals import wilson
from merkbaar.counting.participation import (
    dropout,
    hazards,
    sensitivity,
    staying,
    stopping,
    what_if,
)
from merkbaar.counting.pulse_panel import Panel, make_panel


def small(lasts, *, whole=6, start="2026-01-05"):
    """Give a panel of people who answered each round up to their last, every fourteen days."""
    rows = [
        (person, number, "fase1", pd.Timestamp(start) + pd.Timedelta(days=14 * (number - 1)), 5.0)
        for person, last in enumerate(lasts)
        for number in range(1, last + 1)
    ]
    frame = pd.DataFrame(rows, columns=["person", "round", "phase", "moment", "stress"])
    assert frame["round"].max() == whole
    happened = pd.DataFrame({"person": [], "event": [], "round": []})
    return Panel(frame, happened, ("stress",), ("fase1",), (), {})


@pytest.fixture(scope="module")
def large():
    return drawn(np.random.default_rng(31), persons=4000, half_points=False)


def test_who_came_to_the_last_round_has_not_stopped():
    made = stopping(small([2, 6, 3])).set_index("person")
    assert made["stopped"].tolist() == [True, False, True]
    assert made["last"].tolist() == [2, 6, 3]


def test_who_could_not_yet_have_answered_again_has_not_stopped():
    panel = small([6, 2])
    late = panel.rows["person"] == 1
    moved = panel.rows["moment"].mask(late, panel.rows["moment"] + pd.Timedelta(days=56))
    panel = replace(panel, rows=panel.rows.assign(moment=moved))
    assert not stopping(panel)["stopped"].any()
    after = stopping(panel, until=dt.date(2026, 12, 31))
    assert after["stopped"].tolist() == [False, True]


def test_the_share_that_still_answers_is_that_of_kaplan_and_meier():
    made = staying(small([1, 2, 2, 6])).set_index("round")
    assert made["persons"].tolist() == [4, 3, 1, 1, 1, 1]
    assert made["stopped"].tolist() == [1, 2, 0, 0, 0, 0]
    assert made["value"].tolist() == pytest.approx([100, 75, 25, 25, 25, 25])


def test_the_interval_stays_between_none_and_all():
    made = staying(small([1, *[6] * 40])).set_index("round")
    assert ((made["lower"] > 0) & (made["upper"] <= 100)).loc[2:].all()
    assert (made["lower"] < made["value"]).loc[2:].all()


def test_who_misses_a_last_round_that_others_came_to_has_stopped():
    panel = small([*[2] * 4, *[3] * 6], whole=3)
    undated = replace(panel, rows=panel.rows.assign(moment=pd.NaT))
    assert stopping(panel)["stopped"].tolist() == [True] * 4 + [False] * 6
    made = staying(panel)
    assert made["value"].tolist() == [100, 100, 60]
    pd.testing.assert_frame_equal(made, staying(undated))


def test_the_day_of_an_edition_does_not_take_an_absence_for_an_answer_to_come():
    panel = small([*[2] * 4, *[3] * 6], whole=3)
    assert stopping(panel, until=dt.date(2026, 2, 3))["stopped"].sum() == 4


def test_a_last_round_that_is_still_open_says_nothing_of_who_did_not_answer_it():
    panel = small([*[2] * 4, *[3] * 6], whole=3)
    late = pd.to_timedelta(panel.rows["person"] % 5, unit="D")  # a round is open for five days
    panel = replace(panel, rows=panel.rows.assign(moment=panel.rows["moment"] + late))
    assert stopping(panel, until=dt.date(2026, 2, 4))["stopped"].sum() == 0
    assert staying(panel, until=dt.date(2026, 2, 4))["value"].isna().tolist() == [
        False,
        False,
        True,
    ]
    assert stopping(panel, until=dt.date(2026, 2, 8))["stopped"].sum() == 4


def own_starts(lasts, starts, *, rounds):
    """Give a panel in which each person has rounds of their own, from their own first day."""
    panel = small(lasts, whole=rounds)
    days = panel.rows["person"].map(dict(enumerate(starts)))
    moment = panel.rows["moment"] + pd.to_timedelta(days, unit="D")
    return replace(panel, rows=panel.rows.assign(moment=moment))


@pytest.mark.parametrize("waves", [True, False])
def test_who_has_rounds_of_their_own_and_began_late_is_still_answering(waves):
    panel = own_starts([6, 3, 2, 2], [0, 200, 214, 100], rounds=6)
    made = stopping(replace(panel, waves=waves))
    assert made["stopped"].tolist() == [False, False, False, True]
    assert made["seen"].tolist() == [5, 1, 0, 2]


def test_of_whom_it_is_not_known_whether_they_went_on_says_nothing_of_staying():
    panel = own_starts([6, 3, 1, 1], [0, 200, 228, 100], rounds=6)
    made = staying(panel).set_index("round")
    assert made["persons"].tolist() == [4, 2, 2, 1, 1, 1]
    assert made.loc[2, "value"] == pytest.approx(200 / 3)  # of three it is known, one stopped


def test_a_panel_says_whether_its_rounds_are_waves():
    rows = {"person": [1, 1], "item": "stress", "value": 5.0, "phase": "fase1"}
    answers = pd.DataFrame(rows).assign(moment=pd.to_datetime(["2026-01-01", "2026-01-15"]))
    asked = {"items": ["stress"], "phases": ["fase1"]}
    assert not make_panel(answers, **asked).waves
    assert make_panel(answers.assign(wave=["puls 1", "puls 2"]), **asked).waves


def test_where_nobody_stopped_or_nobody_is_left_the_interval_has_a_width():
    whole = staying(small([6] * 20)).set_index("round")
    assert whole.loc[1, ["lower", "upper"]].isna().all()  # begins at 100 by definition
    low, high = wilson(20, 20)
    assert whole.loc[2:, "lower"].to_numpy() == pytest.approx(100 * low)
    assert whole.loc[2:, "upper"].to_numpy() == pytest.approx(100 * high)
    gone = own_starts([*[2] * 20, 3], [*range(0, 200, 10), 300], rounds=3)
    none = staying(gone).set_index("round").loc[3]
    assert (none["value"], none["lower"]) == (0, 0)
    assert 5 < none["upper"] < 20


def test_stopping_is_told_by_the_own_round_and_not_by_that_of_the_calendar():
    panel = drawn(np.random.default_rng(36), persons=300)

    def later(by):
        rows = panel.rows.assign(round=panel.rows["round"] + by)
        one = rows.iloc[[-1]].assign(person=999, round=60)  # so that no round of theirs is the last
        return replace(panel, rows=pd.concat([rows, one], ignore_index=True))

    assert hazards(later(panel.rows["person"] % 30))[0] == hazards(later(0))[0]


def test_stopping_hangs_on_the_last_score_at_the_planted_size(large):
    stress, onrust, geloof = hazards(large)
    assert math.log(stress.odds) == pytest.approx(SLOPE, abs=0.08)
    assert stress.lower < stress.odds < stress.upper
    assert stress.warns
    assert stress.stopped == stopping(large)["stopped"].sum()
    assert 1 < onrust.odds < stress.odds  # along with stress
    assert geloof.odds < 1


def test_nothing_is_said_of_stopping_when_few_stopped():
    (one,) = hazards(small([3, 4, *[6] * 30]))
    assert (one.stopped, one.persons) == (2, 32)
    assert math.isnan(one.odds)
    assert not one.warns


def test_nothing_is_said_where_the_score_tells_it_to_the_letter():
    panel = small([*[2] * 20, *[6] * 20])
    final = (panel.rows["round"] == 2) & (panel.rows["person"] < 20)
    (one,) = hazards(replace(panel, rows=panel.rows.assign(stress=5.0 + 3 * final)))
    assert math.isnan(one.p)


def test_where_stopping_is_chance_it_rarely_warns():
    chance, warned = np.random.default_rng(32), 0
    for _ in range(100):
        panel = small([*chance.integers(1, 7, 60).tolist(), 6])
        scores = chance.normal(5, 1, len(panel.rows))
        warned += hazards(replace(panel, rows=panel.rows.assign(stress=scores)))[0].warns
    assert warned <= 12  # of 100 at 5 %: more in 1 of 500


def test_as_a_result_it_is_an_odds_ratio_a_row_an_item(large):
    made = dropout(large).set_index("measure")
    assert made.loc["stress", "value"] == hazards(large)[0].odds
    assert set(made["grade"]) == {"pulse"}
    assert (made["persons"] == made["n"]).all()
    assert made["method"].str.endswith("p en interval niet gecorrigeerd").all()


def test_weighting_back_who_stopped_comes_near_the_model_and_not_the_plain_mean(large):
    made = sensitivity(large, "stress").set_index("phase")
    assert made["weighted"].sub(LEVEL).abs().max() < 0.2
    assert made["raw"].iloc[-1] < LEVEL - 0.4


def test_a_point_more_for_who_stopped_moves_a_phase_by_their_share(large):
    made = sensitivity(large, "stress", deltas=(-2.0, 1.0)).set_index("phase")
    assert made["gone"].is_monotonic_increasing
    assert made.loc[PHASES[0], "gone"] < 0.1
    assert made["+1"].to_numpy() == pytest.approx((made["value"] + made["gone"]).to_numpy())
    assert made["-2"].to_numpy() == pytest.approx((made["value"] - 2 * made["gone"]).to_numpy())


def test_where_nobody_stopped_no_assumption_changes_anything():
    panel = drawn(np.random.default_rng(33), persons=60, stops="nobody")
    made = sensitivity(panel, "stress")
    assert made["gone"].eq(0).all()
    assert made["weighted"].isna().all()
    assert made["+1"].to_numpy() == pytest.approx(made["value"].to_numpy())


def test_as_a_result_the_last_phase_stands_under_each_assumption(large):
    made = what_if(large, unit="punten 0-10").set_index(["measure", "assumption"])
    last = sensitivity(large, "stress").iloc[-1]
    stress = made.loc["stress", "value"]
    assert stress["expected"] == last["value"]
    assert stress["higher"] - stress["expected"] == pytest.approx(last["gone"])
    assert stress["lower"] < stress["weighted"] < stress["higher"]
    here = large.rows["phase"] == PHASES[-1]
    assert set(made["persons"]) == {large.rows.loc[here, "person"].nunique()}


def test_a_last_phase_of_few_people_is_not_the_last():
    panel = drawn(np.random.default_rng(34), persons=60)
    few = panel.rows[(panel.rows["phase"] != PHASES[5]) | (panel.rows["person"] == 0)]
    made = what_if(replace(panel, rows=few), smallest=10)
    fifth = few.loc[few["phase"] == PHASES[4], "person"].nunique()
    assert set(made["persons"]) == {fifth}


def test_without_a_curve_there_is_nothing_to_suppose():
    panel = drawn(np.random.default_rng(35), persons=30)
    once = replace(panel, rows=panel.rows.drop_duplicates("person"))
    made = what_if(once)
    assert made.empty
    assert {"measure", "assumption", "value", "persons", "grade"} <= set(made.columns)


def test_who_began_later_is_not_taken_for_who_lasted_longer():
    panel = small([2, 2, 6, 6])
    later = panel.rows["person"] < 2
    rounds = panel.rows["round"].mask(later, panel.rows["round"] + 3)
    moved = panel.rows["moment"].mask(later, panel.rows["moment"] + pd.Timedelta(days=42))
    late = replace(panel, rows=panel.rows.assign(round=rounds, moment=moved))
    until = dt.date(2026, 12, 31)
    same = staying(panel, until=until)
    pd.testing.assert_frame_equal(staying(late, until=until), same)
    assert stopping(late, until=until)["lasted"].tolist() == [2, 2, 6, 6]
