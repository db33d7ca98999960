"""Moments of truth: the letter is found, the phases around it are not, and what can't be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.unit.counting.drawn_panel import ITEMS, PHASES, drawn

from merkbaar.counting.moments_of_truth import apart, moments_of_truth

MOMENTS = [*PHASES, "brief"]


@pytest.fixture(scope="module")
def with_letter():
    panel = drawn(np.random.default_rng(11), persons=2000, letter=1.5, half_points=False)
    return panel, moments_of_truth(panel).set_index(["measure", "moment"])


def only(panel, rows):
    return replace(panel, rows=rows.reset_index(drop=True))


def test_the_letter_is_found_at_its_size_and_each_phase_without_it(with_letter):
    _, made = with_letter
    stress = made.loc["stress"]
    assert stress.loc["brief", "vs_own"] == pytest.approx(1.5, abs=0.1)
    assert stress.loc["brief", "vs_own_p"] < 1e-6
    assert stress["method"].str.endswith("; p en interval niet gecorrigeerd").all()
    assert stress.loc[list(PHASES), "vs_own"].abs().max() < 0.12
    assert made.loc["onrust", "vs_own"].abs().max() < 0.12


def test_the_plain_residual_takes_the_letter_for_the_phase_and_is_only_shown_beside(with_letter):
    _, made = with_letter
    assert made.loc[("stress", PHASES[2]), "apart"] > 0.3
    assert made.loc[("stress", PHASES[5]), "apart"] < -0.1


def test_a_phase_is_found_where_people_score_otherwise_in_it():
    panel = drawn(np.random.default_rng(12), persons=400, stops="nobody")
    lift = 2.0 * (panel.rows["phase"] == PHASES[3])
    made = moments_of_truth(only(panel, panel.rows.assign(stress=panel.rows["stress"] + lift)))
    row = made.set_index(["measure", "moment"]).loc[("stress", PHASES[3])]
    assert row["vs_own"] == pytest.approx(2.0, abs=0.2)
    assert row["value"] == pytest.approx(row["vs_own_value"] + row["vs_own"])


def test_the_residual_is_to_the_mean_of_the_others():
    scores = np.array([4.0, 7.0, 5.0, 9.0, 3.0])
    persons = np.array(["a", "a", "a", "b", "c"])
    made = apart(scores, persons)
    assert made[:3] == pytest.approx([4 - 6, 7 - 4.5, 5 - 5.5])
    assert np.isnan(made[3:]).all()
    assert np.isnan(apart([np.nan, 2.0], ["a", "a"])).all()


def test_below_the_minimum_a_moment_is_only_counted():
    panel = drawn(np.random.default_rng(13), persons=200, letter=1.5)
    few = replace(panel, happened=panel.happened.head(9))
    made = moments_of_truth(few).set_index(["measure", "moment"]).loc["stress"]
    assert 0 < made.loc["brief", "persons"] < 10
    assert made.loc["brief", ["value", "vs_own", "vs_own_p"]].isna().all()
    assert made.loc[list(PHASES), "vs_own"].notna().all()


def test_an_event_that_nobody_met_is_there_with_nobody():
    panel = drawn(np.random.default_rng(14), persons=60)
    made = moments_of_truth(replace(panel, happened=panel.happened.head(0)))
    row = made.set_index(["measure", "moment"]).loc[("stress", "brief")]
    assert row["persons"] == 0
    assert pd.isna(row["vs_own"])


def test_who_was_measured_once_says_nothing_of_moments():
    panel = drawn(np.random.default_rng(15), persons=60)
    once = moments_of_truth(only(panel, panel.rows.drop_duplicates("person")))
    assert once["persons"].max() == 60
    assert once[["value", "vs_own", "vs_own_p", "apart"]].isna().all(axis=None)


def test_who_stopped_at_once_counts_among_the_people_of_the_moment_and_in_its_level():
    panel = drawn(np.random.default_rng(20), persons=400, half_points=False)
    made = moments_of_truth(panel).set_index(["measure", "moment"])
    first = panel.rows.loc[panel.rows["phase"] == PHASES[0], "person"].nunique()
    assert made.loc[("stress", PHASES[0]), "persons"] == first == 400
    several = panel.rows.groupby("person")["round"].transform("size") > 1
    without = moments_of_truth(only(panel, panel.rows[several])).set_index(["measure", "moment"])
    higher = made["value"] > without["value"]
    assert higher[("stress", PHASES[0])]  # those who stopped at once had more stress


def test_one_phase_has_nothing_to_be_compared_with_but_the_letter_has():
    panel = drawn(np.random.default_rng(16), persons=200, letter=1.5)
    panel = only(panel, panel.rows.assign(phase=PHASES[0]))
    made = moments_of_truth(panel).set_index(["measure", "moment"]).loc["stress"]
    assert pd.isna(made.loc[PHASES[0], "vs_own"])
    assert made.loc["brief", "vs_own"] == pytest.approx(1.5, abs=0.3)


def test_an_event_that_fills_its_phase_is_not_told_from_it_and_the_phase_is_tested():
    panel = drawn(np.random.default_rng(17), persons=200, stops="nobody", letter=0)
    there = panel.rows.loc[panel.rows["phase"] == PHASES[2], ["person", "round"]]
    panel = replace(panel, happened=there.assign(event="brief"))
    lift = 1.5 * (panel.rows["phase"] == PHASES[2])
    panel = only(panel, panel.rows.assign(stress=panel.rows["stress"] + lift))
    made = moments_of_truth(panel).set_index(["measure", "moment"]).loc["stress"]
    assert pd.isna(made.loc["brief", "vs_own"])
    assert made.loc[PHASES[2], "vs_own"] == pytest.approx(1.5, abs=0.2)


def test_all_answers_equal_gives_no_p_and_no_interval():
    panel = drawn(np.random.default_rng(18), persons=60)
    made = moments_of_truth(only(panel, panel.rows.assign(stress=5.0, onrust=5.0, geloof=5.0)))
    assert made[["vs_own_p", "vs_own_lower", "vs_own_upper"]].isna().all(axis=None)


def test_the_table_has_a_row_an_item_and_moment_in_their_order(with_letter):
    panel, made = with_letter
    assert made.index.tolist() == [(item, moment) for item in ITEMS for moment in MOMENTS]
    assert made["kind"].tolist() == [*["phase"] * 6, "event"] * 3
    assert made.loc[("stress", "brief"), "persons"] == panel.at("brief").sum()


def test_a_panel_without_events_compares_its_phases():
    panel = replace(drawn(np.random.default_rng(19), persons=60), events=())
    assert moments_of_truth(panel)["moment"].unique().tolist() == list(PHASES)


def test_an_event_may_be_called_what_an_item_is_called():
    panel = drawn(np.random.default_rng(28), persons=200, letter=1.5)
    named = replace(panel, events=("stress",), happened=panel.happened.assign(event="stress"))
    made = moments_of_truth(named).set_index(["measure", "moment"])
    plain = moments_of_truth(panel).set_index(["measure", "moment"])
    assert made.loc[("stress", "stress"), "vs_own"] == plain.loc[("stress", "brief"), "vs_own"]


def test_an_event_that_fills_the_phases_with_enough_people_takes_no_other_event_with_it():
    panel = drawn(np.random.default_rng(13), persons=120, stops="nobody")
    rows = panel.rows
    few = sorted(rows["person"].unique())[:4]
    rows = rows.loc[(rows["phase"] != PHASES[5]) | rows["person"].isin(few)]
    third = rows.loc[rows["phase"] == PHASES[2], ["person", "round"]].assign(event="vol")
    none = third["person"].isin(few)
    late = rows.loc[rows["phase"] == PHASES[5], ["person", "round"]].iloc[:2].assign(event="vol")
    happened = pd.concat([panel.happened, third, late], ignore_index=True)
    panel = replace(only(panel, rows), events=(*panel.events, "vol"), happened=happened)
    made = moments_of_truth(panel, smallest=10).set_index(["measure", "moment"])
    assert none.any()
    assert np.isnan(made.loc[("stress", "vol"), "vs_own"])
    assert np.isfinite(made.loc[("stress", "brief"), "vs_own"])
