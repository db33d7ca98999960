"""The pulse laid out as a panel: rounds in their order, events in their round, nothing lost."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.counting.pulse_panel import make_panel
from merkbaar.errors import SourceError, TooFewData

ROWS = [
    ("a", "stress", 6.0, "puls 2", "intake"),
    ("a", "onrust", 5.0, "puls 2", "intake"),
    ("a", "stress", 7.0, "puls 10", "overzicht"),
    ("b", "stress", 4.0, "puls 1", "intake"),
    ("b", "stress", 3.0, "puls 2", "overzicht"),
]
KNOWN = {"items": ("stress", "onrust"), "phases": ("intake", "overzicht")}


def answers(rows=ROWS, **more) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["person", "item", "value", "wave", "phase"])
    return frame.assign(instrument="puls", **more)


def events(*rows, columns=("person", "event", "wave")) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


def test_there_is_a_row_a_person_and_round_and_waves_are_in_their_order():
    panel = make_panel(answers(), **KNOWN)
    assert panel.rows[["person", "round", "phase"]].to_numpy().tolist() == [
        ["a", 2, "intake"], ["a", 3, "overzicht"], ["b", 1, "intake"], ["b", 2, "overzicht"],
    ]  # fmt: skip
    assert panel.rows["stress"].tolist() == [6, 7, 4, 3]
    assert panel.rows["onrust"].isna().tolist() == [False, True, True, True]
    assert (panel.persons, panel.last_round) == (2, 3)
    assert not any(panel.left_out.values())


def test_the_order_of_the_rows_changes_nothing():
    one = make_panel(answers(), **KNOWN)
    other = make_panel(answers(ROWS[::-1]), **KNOWN)
    pd.testing.assert_frame_equal(one.rows, other.rows)


def test_an_unknown_phase_and_a_score_off_the_scale_are_left_out_and_counted():
    off = [(11.0, "puls 3", "intake"), (5.0, "puls 4", "x"), (-1.0, "puls 5", "intake")]
    bad = [*ROWS, *(("b", "stress", *one) for one in [*off, (None, "puls 6", "intake")])]
    panel = make_panel(answers(bad), **KNOWN)
    assert len(panel.rows) == 4
    assert panel.left_out["unknown_phase"] == 1
    assert panel.left_out["outside_scale"] == 2


def test_of_what_was_answered_twice_in_a_round_the_first_counts():
    panel = make_panel(answers([*ROWS, ("a", "stress", 1.0, "puls 2", "intake")]), **KNOWN)
    assert panel.rows.loc[0, "stress"] == 6
    assert panel.left_out["double"] == 1


def test_another_questionnaire_is_no_part_of_the_pulse():
    other = answers([("c", "stress", 2.0, "T0", "intake")]).assign(instrument="djg6")
    both = pd.concat([answers(), other])
    assert make_panel(both, instrument="puls", **KNOWN).persons == 2
    assert make_panel(both, **KNOWN).persons == 3


def test_without_waves_each_persons_own_moments_are_the_rounds():
    days = pd.to_datetime(["2026-01-05", "2026-01-05", "2026-01-19", "2026-03-01", "2026-03-15"])
    panel = make_panel(answers(moment=days).drop(columns="wave"), **KNOWN)
    assert panel.rows["round"].tolist() == [1, 2, 1, 2]


def test_an_event_falls_in_its_wave_also_where_the_person_did_not_answer():
    known = events(("a", "brief", "puls 10"), ("b", "brief", "puls 10"), ("z", "brief", "puls 1"))
    panel = make_panel(answers(), events=known, happenings=("brief",), **KNOWN)
    assert panel.happened.to_numpy().tolist() == [["a", "brief", 3], ["b", "brief", 3]]
    assert panel.at("brief").tolist() == [False, True, False, False]
    assert panel.left_out["unplaced_events"] == 0


def test_an_event_that_nobody_asks_after_is_left_aside():
    known = events(("a", "brief", "puls 10"), ("a", "gesprek", "puls 2"))
    panel = make_panel(answers(), events=known, happenings=("brief",), **KNOWN)
    assert panel.happened["event"].tolist() == ["brief"]


def test_an_event_with_only_a_moment_falls_in_the_first_round_from_then_on():
    days = pd.to_datetime(["2026-01-05", "2026-01-05", "2026-01-19", "2026-03-01", "2026-03-15"])
    moments = pd.to_datetime(["2026-01-07", "2026-03-15", "2026-03-16", "2025-06-01", None])
    people = ["a", "b", "b", "a", "b"]
    known = pd.DataFrame({"person": people, "event": "brief", "moment": moments})
    panel = make_panel(answers(moment=days), events=known, happenings=("brief",), **KNOWN)
    assert panel.happened.to_numpy().tolist() == [["a", "brief", 3], ["b", "brief", 2]]
    assert panel.left_out["unplaced_events"] == 3  # after the last round, long before, undated


def test_two_events_of_one_kind_in_a_round_are_one():
    known = events(("a", "brief", "puls 10"), ("a", "brief", "puls 10"))
    panel = make_panel(answers(), events=known, happenings=("brief",), **KNOWN)
    assert len(panel.happened) == 1


def test_a_municipality_comes_along_where_it_is_asked_for():
    panel = make_panel(answers(place="GM1"), municipality="place", **KNOWN)
    assert set(panel.rows["municipality"]) == {"GM1"}
    with pytest.raises(SourceError, match="'gemeente'"):
        make_panel(answers(), municipality="gemeente", **KNOWN)


def test_without_any_usable_answer_it_is_said_what_was_found():
    with pytest.raises(TooFewData, match="5 met een onbekende fase"):
        make_panel(answers(), items=("stress", "onrust"), phases=("uitstroom",))


@pytest.mark.parametrize("column", ["person", "item", "value", "phase", "wave"])
def test_a_missing_column_is_named(column):
    with pytest.raises(SourceError, match=f"mist de kolom '{column}'"):
        make_panel(answers().drop(columns=column), **KNOWN)


def test_answers_with_neither_wave_nor_moment_are_refused():
    with pytest.raises(SourceError, match="zonder meetronde"):
        make_panel(answers([*ROWS, ("c", "stress", 5.0, None, "intake")]), **KNOWN)


def test_without_events_nobody_is_at_one():
    panel = make_panel(answers(), happenings=("brief",), **KNOWN)
    assert panel.happened.empty
    assert not panel.at("brief").any()
    nobody = events(("z", "brief", "puls 1"))
    assert (
        not make_panel(answers(), events=nobody, happenings=("brief",), **KNOWN).at("brief").any()
    )
