"""Moments of the pulse in the family: compared with people themselves, settled with the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.unit.counting.drawn_panel import PHASES, drawn
from tests.unit.insights.conftest import TOTAL, measure

from merkbaar.counting.moments_of_truth import moments_of_truth
from merkbaar.counting.pulse import curve
from merkbaar.insights import findings
from merkbaar.tables import Offer

MEASURES = tuple(
    measure(item, better=better, smallest_effect=0.5, unit="punten 0-10")
    for item, better in (("stress", "lower"), ("onrust", "lower"), ("geloof", "higher"))
)


def offer(name, frame, *dimensions):
    return Offer(name, frame, ("measure", *dimensions), unit="punten 0-10", kind="mean")


def found(panel, *, measures=MEASURES, **more):
    tables = {"pulse_moments": offer("pulse_moments", moments_of_truth(panel), "moment")}
    return findings({**tables, **more}, measures=measures, total=TOTAL, period="2026", minimum=10)


@pytest.fixture(scope="module")
def letter():
    return drawn(np.random.default_rng(41), letter=1.5)


def test_the_letter_becomes_a_finding_and_no_phase_does(letter):
    certain = [one for one in found(letter) if one.kind != "unknown"]
    assert [(one.measure, one.subject) for one in certain] == [("stress", {"moment": "brief"})]
    (one,) = certain
    assert (one.comparator, one.kind, one.rank) == ("own", "difference", 1)
    assert one.certainty == "probable"  # no reference group: never more
    assert one.effect == pytest.approx(one.value - one.reference)
    assert one.lower < 1.5 < one.upper


def test_it_stands_on_its_own_cell_and_says_what_it_does_not_say(letter):
    one = found(letter)[0]
    assert [(cell.table, cell.where) for cell in one.evidence] == [
        ("pulse_moments", {"measure": "stress", "moment": "brief"})
    ]
    assert one.caveats == ("own_moments", "who_stopped")
    assert one.grade == "pulse"


def test_every_moment_of_every_item_is_in_the_family(letter):
    told = found(letter)
    moments = {(one.measure, one.subject["moment"]) for one in told}
    assert len(told) == len(moments) == 3 * (len(PHASES) + 1)


def test_the_intervals_are_wider_than_without_a_family(letter):
    one = found(letter)[0]
    row = moments_of_truth(letter).set_index(["measure", "moment"]).loc[("stress", "brief")]
    assert one.upper - one.lower > row["vs_own_upper"] - row["vs_own_lower"]
    assert one.q > one.p == row["vs_own_p"]


def test_a_curve_and_a_moment_of_few_people_are_no_comparison(letter):
    lines = curve(letter).rename(columns={"phase": "moment"})
    few = moments_of_truth(letter, smallest=10_000)
    told = found(letter, pulse_curve=offer("pulse_curve", lines, "moment"))
    assert len(told) == 21
    table = {"pulse_moments": offer("pulse_moments", few, "moment")}
    assert findings(table, measures=MEASURES, total=TOTAL, period="2026") == ()


def test_below_the_smallest_effect_that_matters_it_is_no_moment():
    panel = drawn(np.random.default_rng(42), persons=3000, letter=0.2)
    one = next(f for f in found(panel) if f.finding == "stress.own.moment-brief")
    assert one.q < 0.05
    assert (one.certainty, one.kind) == ("no_difference", "unknown")


def test_a_table_of_moments_without_a_comparison_of_its_own_is_left_aside():
    frame = pd.DataFrame({"measure": ["stress"], "moment": ["brief"], "value": [5.0], "n": [20],
                          "lower": [4.0], "upper": [6.0], "persons": [20]})  # fmt: skip
    table = {"t": offer("t", frame, "moment")}
    assert findings(table, measures=MEASURES, total=TOTAL, period="2026") == ()
