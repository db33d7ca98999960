"""What is missing or contradicts itself gives a clear result, never a claim and never a crash."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.unit.insights.conftest import AREAS, MEASURES, TOTAL, WORDS, measure
from tests.unit.insights.test_links import tellers

from merkbaar.insights import findings
from merkbaar.tables import Offer
from merkbaar.wording import LANGUAGES, PARTS, sentence

NOW, BEFORE = "2026", "2025"


def tell(results, *, compare_with: str | None = BEFORE, measures=MEASURES, **more):
    return findings(
        results,
        measures=measures,
        total=TOTAL,
        period=NOW,
        compare_with=compare_with,
        reference="referentie",
        theme_words=WORDS,
        **more,
    )


def test_no_history_gives_no_change_and_no_theme_that_moves_along(results):
    told = tell(results, compare_with=None, told=tellers())
    assert told
    assert not [one for one in told if one.comparator == "time" or one.kind == "joined"]
    assert not [one for one in told if one.links]


def test_no_comparator_at_all_gives_nothing_to_say(results):
    levels = results["reach_by_wijk"]
    frame = levels.frame.loc[
        (levels.frame["period"] == NOW) & (levels.frame["area"] == TOTAL),
        ["area", "period", "value", "lower", "upper", "n", "persons", "grade", "unit"],
    ].assign(measure="reach")
    assert tell({"levels": replace(levels, name="levels", frame=frame)}) == ()


def test_one_wijk_is_compared_with_the_municipality_only_where_there_is_more(results):
    offer = results["waiting"]
    alone = offer.frame[offer.frame["area"].isin([AREAS[0], TOTAL])]
    told = tell({"waiting": replace(offer, frame=alone)}, told=tellers(places=(AREAS[0],)))
    assert told
    assert all(one.stability == "" for one in told)


def test_an_edition_without_any_table_has_no_findings():
    assert tell({}) == ()
    assert tell({}, told=tellers()) == ()


def test_contradictory_targets_are_each_told_of_their_own_measure():
    """A target below and one above the same figure: two findings, and neither hides the other."""
    frame = pd.DataFrame(
        {"measure": ["wachten", "wachten_streng"], "area": TOTAL, "period": NOW, "value": 31.0,
         "lower": 30.0, "upper": 32.0, "n": 900, "persons": 900, "grade": "registration",
         "unit": "dagen"}
    )  # fmt: skip
    offer = Offer("waiting", frame, ("measure", "area", "period"), "dagen", kind="mean")
    wanted = [
        measure("wachten", better="lower", target=40.0, smallest_effect=2.0),
        measure("wachten_streng", better="lower", target=20.0, smallest_effect=2.0),
    ]
    told = {one.measure: one for one in tell({"waiting": offer}, measures=wanted)}
    assert told["wachten"].effect == pytest.approx(-9)
    assert told["wachten_streng"].effect == pytest.approx(11)
    assert {one.certainty for one in told.values()} == {"shown"}


def test_a_target_is_compared_in_the_municipality_only():
    frame = pd.DataFrame(
        {"measure": "wachten", "area": [TOTAL, AREAS[0]], "period": NOW, "value": [31.0, 50.0],
         "lower": [30.0, 45.0], "upper": [32.0, 55.0], "n": [900, 80], "persons": [900, 80],
         "grade": "registration", "unit": "dagen"}
    )  # fmt: skip
    offer = Offer("waiting", frame, ("measure", "area", "period"), "dagen", kind="mean")
    wanted = [measure("wachten", better="none", target=21.0)]
    assert [one.finding for one in tell({"waiting": offer}, measures=wanted)] == [
        f"wachten.target.area-{TOTAL}"
    ]


def test_a_measure_that_nobody_named_has_no_direction_and_still_reads(results):
    told = tell({"waiting": results["waiting"]}, measures=(), told=tellers())
    assert told
    assert {one.better for one in told} == {"none"}
    for one in told:
        for part in PARTS:
            for language in LANGUAGES:
                assert "None" not in sentence(one, part, language)


def test_a_table_with_missing_intervals_makes_no_claim(results):
    offer = results["satisfaction"]
    hollow = offer.frame.assign(
        **{c: float("nan") for c in offer.frame if str(c).startswith("vs_") or c == "lower"}
    )
    assert tell({"satisfaction": replace(offer, frame=hollow)}) == ()


def test_words_that_fit_no_theme_name_nothing(results):
    odd = [measure("waiting_days", better="lower", companion_words=("zeppelin",))]
    told = tell(results, measures=odd, told=tellers())
    assert not [one for one in told if one.kind == "joined"]
