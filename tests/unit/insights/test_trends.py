"""What is known of how groups developed before the start goes with the finding."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.unit.insights.conftest import TOTAL, measure

from merkbaar.counting.outcome import paired
from merkbaar.insights import findings
from merkbaar.tables import Offer


def panel(apart: float, start: float = 0.0) -> pd.DataFrame:
    """Give three waves; the group grows `apart` per wave before, and two points after."""
    chance, rows = np.random.default_rng(4), []
    people = chance.normal(5, 1, 200)
    for approach in ("route", "ref"):
        grows, begins = (apart, start) if approach == "route" else (0.0, 0.0)
        for i in range(200):
            own = people[i] + begins
            for at, wave in enumerate(("V1", "T0", "T1")):
                moved = grows * at - (2.0 if wave == "T1" and approach == "route" else 0.0)
                rows.append((f"{approach}{i}", wave, approach, own + moved + chance.normal(0, 0.5)))
    return pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])


def told(frame: pd.DataFrame, **more):
    table = paired(frame, reference="ref", measure="stress", **more)
    offer = Offer("outcome", table, ("approach",), "punten")
    known = [measure("stress", better="lower", smallest_effect=0.3)]
    found = findings(
        {"outcome": offer}, measures=known, total=TOTAL, period="2026", reference="ref"
    )
    return next(one for one in found if one.comparator == "reference")


def test_without_an_earlier_wave_it_cannot_be_checked_and_is_said_so():
    one = told(panel(0.0))
    assert "no_pretrend" in one.caveats
    assert one.certainty == "shown"


def test_groups_that_developed_alike_are_said_to_have():
    one = told(panel(0.0), earlier=("V1",), margin=0.5)
    assert "alike_before" in one.caveats
    assert "no_pretrend" not in one.caveats
    assert (one.grade, one.certainty) == ("reference", "shown")


def test_groups_that_grew_apart_before_are_no_reference_and_never_shown():
    one = told(panel(0.8), earlier=("V1",))
    assert "apart_before" in one.caveats
    assert "no_reference" not in one.caveats
    assert (one.grade, one.certainty) == ("paired", "probable")


@pytest.mark.parametrize(("start", "said"), [(0.0, False), (0.5, True)])
def test_groups_that_started_apart_are_warned_of(start, said):
    assert ("started_different" in told(panel(0.0, start)).caveats) is said
