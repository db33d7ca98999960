"""What never is in the family: what people credit an approach with, and statements over years."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.unit.insights.conftest import TOTAL, measure

from merkbaar.counting.attribution import perceived_contribution
from merkbaar.counting.client_experience import agreement
from merkbaar.counting.experience import experience
from merkbaar.counting.outcome import paired
from merkbaar.insights import findings
from merkbaar.tables import Offer

MEASURES = (
    measure("loneliness", better="lower", smallest_effect=0.3, target=0.5),
    measure("experience", better="higher", smallest_effect=1.0),
)
PERIODS = ("2026", "2025")


def found(*offers: Offer):
    return findings(
        {one.name: one for one in offers},
        measures=MEASURES,
        total=TOTAL,
        period=PERIODS[0],
        compare_with=PERIODS[1],
        reference="referentie",
    )


def changes() -> pd.DataFrame:
    chance = np.random.default_rng(3)
    frame = pd.DataFrame({"approach": ["buurtmaatjes"] * 80 + ["referentie"] * 80})
    frame["before"] = chance.normal(4, 1, 160)
    frame["after"] = frame["before"] - np.where(frame["approach"] == "referentie", 0.1, 1.5)
    frame["after"] += chance.normal(0, 0.5, 160)
    frame["contribution"] = chance.uniform(0.3, 0.9, 160)
    return frame


@pytest.mark.parametrize("dimensions", [("measure", "approach"), ("measure", "area")])
def test_what_people_credit_an_approach_with_is_never_compared(dimensions):
    """Neither with the reference group nor with the target of the monitor."""
    credit = perceived_contribution(changes(), better="lower")
    credit = credit.assign(measure="loneliness", area=TOTAL)
    if "approach" not in dimensions:
        credit = credit.head(1)
    assert found(Offer("perceived", credit, dimensions, "punten")) == ()


def test_a_measured_change_of_the_same_people_still_is():
    frame = changes().assign(person=range(160))
    rows = frame.melt(["person", "approach"], ["before", "after"], "wave", "score")
    rows["wave"] = rows["wave"].map({"before": "T0", "after": "T1"})
    change = paired(rows, reference="referentie", measure="loneliness")
    (one,) = found(Offer("outcome", change, ("approach",), "punten"))
    assert (one.comparator, one.subject) == ("reference", {"approach": "buurtmaatjes"})


def said(periods=PERIODS) -> pd.DataFrame:
    parts = []
    for at, period in enumerate(periods):
        agree = np.arange(200) % 10 < (8 - 4 * at)
        labels = np.where(agree, "mee eens", "niet mee eens")
        people = [f"{period}-{i}" for i in range(200)]
        part = {"person": people, "question": "Snel geholpen", "period": period, "value": labels}
        parts.append(pd.DataFrame(part))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("dimensions", [("question", "period"), ("period",)])
def test_statements_are_never_compared_over_the_years(dimensions):
    assert found(Offer("statements", agreement(said()), dimensions, "%", kind="share")) == ()


def test_statements_of_an_area_are_compared_within_their_year():
    frame = said(("2026",)).assign(area=["WK01"] * 100 + ["WK02"] * 100)
    frame.loc[frame.index >= 150, "value"] = "niet mee eens"
    table = agreement(frame, by=["question", "period", "area"], total={"area": TOTAL})
    told = found(Offer("statements", table, ("question", "period", "area"), "%", kind="share"))
    assert {one.comparator for one in told} == {"area"}
    assert {one.subject["area"] for one in told} == {"WK01", "WK02"}


@pytest.mark.parametrize("along", ["provision", "provider", "leefgebied"])
def test_marks_are_in_the_family_alike_for_service_provider_and_field(along):
    """Over time where there are years, and beside all others together."""
    chance, n = np.random.default_rng(8), 400
    frame = pd.DataFrame({"person": range(n), "period": np.repeat(PERIODS, n // 2)})
    frame[along] = np.tile(["x", "y"], n // 2)
    frame["score"] = chance.normal(7, 1, n) + 3 * (frame["period"] == PERIODS[0])
    table = experience(frame, by=[along, "period"], compare=PERIODS, measure="experience")
    told = found(Offer("marks", table, (along, "period"), "cijfer 1-10", kind="mean"))
    asked = {(one.comparator, one.subject[along]) for one in told}
    assert asked == {("time", "x"), ("time", "y"), ("rest", "x")}, "of two parts one is enough"
    now = experience(frame[frame["period"] == PERIODS[0]], by=[along], measure="experience")
    (one,) = found(Offer("marks", now, (along,), "cijfer 1-10", kind="mean"))
    assert (one.comparator, one.reference) == ("rest", None)
