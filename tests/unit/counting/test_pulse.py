"""The curve of the pulse: the model beside the plain mean, and what can't be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.unit.counting.drawn_panel import ITEMS, LEVEL, PHASES, drawn

from merkbaar.counting.moments_of_truth import moments_of_truth
from merkbaar.counting.pulse import NOT_TWICE, curve, rounded, with_events


@pytest.fixture(scope="module")
def large():
    return drawn(np.random.default_rng(1), persons=3000, half_points=False)


def only(panel, rows):
    return replace(panel, rows=rows.reset_index(drop=True))


def test_people_with_more_stress_stop_and_the_curve_stays_flat_where_the_plain_mean_falls(large):
    made = curve(large, items=("stress",)).set_index("phase")
    assert list(made.index) == list(PHASES)
    assert made["raw"].iloc[-1] < made["raw"].iloc[0] - 0.4
    assert made["value"].sub(LEVEL).abs().max() < 0.1
    assert ((made["lower"] < LEVEL) & (made["upper"] > LEVEL)).sum() >= 5


def test_a_curve_that_rises_is_seen_to_rise_although_who_is_left_scores_lower():
    panel = drawn(np.random.default_rng(2), persons=3000, drift=0.1, half_points=False)
    made = curve(panel, items=("stress",))
    assert made["value"].iloc[-1] - made["value"].iloc[0] == pytest.approx(0.5, abs=0.15)
    assert made["raw"].iloc[-1] < made["raw"].iloc[0]


def test_each_item_has_its_own_curve_with_the_columns_of_results(large):
    made = curve(large, unit="punten 0-10")
    assert made["measure"].unique().tolist() == list(ITEMS)
    assert set(made["unit"]) == {"punten 0-10"}
    assert set(made["grade"]) == {"pulse"}
    assert made["p"].isna().all()
    assert made["method"].str.endswith("; interval niet gecorrigeerd").all()
    first = large.rows["phase"] == PHASES[0]
    assert made.loc[0, "persons"] == made.loc[0, "n"] == large.rows.loc[first, "person"].nunique()
    assert made.loc[0, "measurements"] == first.sum()


def test_a_phase_of_few_people_is_only_counted():
    panel = drawn(np.random.default_rng(3), persons=40)
    few = panel.rows[(panel.rows["phase"] != PHASES[5]) | (panel.rows["person"] < 3)]
    made = curve(only(panel, few), smallest=10).set_index("phase")
    assert made.loc[PHASES[5], ["value", "lower", "upper"]].isna().all(axis=None)
    assert (made.loc[PHASES[5], "persons"] < 10).all()
    assert made.loc[PHASES[0], "value"].notna().all()


def test_one_measurement_a_person_gives_no_curve_and_says_why():
    panel = drawn(np.random.default_rng(4), persons=30)
    made = curve(only(panel, panel.rows.drop_duplicates("person")), items=("stress",))
    assert made["value"].isna().all()
    assert made["raw"].notna().all()
    assert set(made["method"]) == {NOT_TWICE}


def test_answers_that_are_all_equal_have_no_interval():
    panel = drawn(np.random.default_rng(5), persons=30)
    made = curve(only(panel, panel.rows.assign(stress=5.0)), items=("stress",))
    assert made["value"].tolist() == pytest.approx([5.0] * len(made))
    assert made[["lower", "upper"]].isna().all(axis=None)


def test_one_phase_has_a_level():
    panel = drawn(np.random.default_rng(6), persons=60)
    one = only(panel, panel.rows[panel.rows["phase"] == PHASES[0]])
    made = curve(one, items=("stress",))
    assert made["phase"].tolist() == [PHASES[0]]
    assert made["lower"].iloc[0] < made["value"].iloc[0] < made["upper"].iloc[0]


def test_with_municipalities_the_interval_says_how_little_a_few_of_them_tell():
    chance = np.random.default_rng(7)
    panel = drawn(chance, persons=600, half_points=False)
    places = panel.rows["person"] % 6
    shift = chance.normal(0, 1, 6)[places]
    rows = panel.rows.assign(municipality=places.astype(str), stress=panel.rows["stress"] + shift)
    here = only(panel, rows)
    alone = curve(here, items=("stress",)).set_index("phase")
    among = curve(here, items=("stress",), places=True).set_index("phase")
    width = {name: (made["upper"] - made["lower"]).mean() for name, made in
             (("alone", alone), ("among", among))}  # fmt: skip
    assert width["among"] > 3 * width["alone"]
    assert "per gemeente" in among["method"].iloc[0]
    assert among["value"].sub(among["value"].mean()).abs().max() < 0.2


def test_the_curve_is_the_same_in_whatever_order_people_come():
    panel = drawn(np.random.default_rng(8), persons=40)
    other = only(panel, panel.rows.sort_values("person", ascending=False, kind="stable"))
    pd.testing.assert_frame_equal(curve(panel), curve(other), check_exact=False, rtol=1e-9)


def test_levels_and_differences_are_rounded_and_a_p_is_not():
    panel = drawn(np.random.default_rng(9), persons=60)
    exact = moments_of_truth(panel)
    made = rounded(exact)
    for column in ("value", "lower", "upper", "vs_own", "vs_own_upper", "vs_own_value"):
        assert made[column].tolist() == pytest.approx(exact[column].round(2).tolist())
    assert made["vs_own_p"].equals(exact["vs_own_p"])
    assert made["p"].equals(exact["p"])
    assert rounded(curve(panel))["raw"].equals(curve(panel)["raw"])


def test_the_levels_at_events_stand_under_the_curves_without_their_comparisons():
    panel = drawn(np.random.default_rng(10), persons=60, letter=1.5)
    lines, moments = curve(panel), moments_of_truth(panel)
    made = with_events(lines, moments).set_index(["measure", "moment"])
    assert len(made) == 3 * 7
    level = moments.set_index(["measure", "moment"]).loc[("stress", "brief"), "value"]
    assert made.loc[("stress", "brief"), "value"] == level
    assert made["p"].isna().all()
    assert not [column for column in made.columns if column.startswith("vs_")]
