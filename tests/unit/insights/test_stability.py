"""Whether the sign of a finding holds when other wijken had been drawn."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.unit.insights.conftest import AREAS, TOTAL
from tests.unit.insights.test_joining import finding
from tests.unit.insights.test_rivals import (
    BEFORE,
    FLAT,
    NOW,
    ROSE,
    SCOPE,
    approach,
    outcome,
    over_time,
    table,
)

from merkbaar.insights.shelf import Shelf
from merkbaar.insights.stability import stability
from merkbaar.tables import Cell, Offer
from merkbaar.wording import LANGUAGES, sentence

ONE_WIJK = FLAT | {AREAS[0]: 174.0}


def themes(now: dict[str, float]) -> Offer:
    """Shares of a theme by wijk, 10 % in each before."""
    rows = []
    for period, values in ((BEFORE, dict.fromkeys(AREAS, 10.0)), (NOW, now)):
        every = values | {TOTAL: sum(values.values()) / len(values)}
        for area, value in every.items():
            cell = {"measure": "theme_share", "theme": "wachten", "area": area, "period": period}
            n = 1200 if area == TOTAL else 100
            rows.append({**cell, "value": value, "n": n, "persons": n, "count": value * n / 100})
    frame = pd.DataFrame(rows)
    return Offer("themes", frame, ("theme", "area", "period"), "%", count="count")


def of_theme(**parts):
    where = {"theme": "wachten", "area": TOTAL}
    usual = {
        "kind": "share_change",
        "subject": {**where, "period": NOW},
        "grade": "stories",
        "evidence": tuple(Cell("themes", {**where, "period": p}) for p in (NOW, BEFORE)),
    }
    return finding("theme_share", **{**usual, **parts})  # fmt: skip


def test_a_change_of_every_wijk_holds_and_one_of_a_single_wijk_does_not():
    assert stability(over_time(), Shelf({"waiting": table(ROSE, FLAT)}), SCOPE) == "areas"
    shelf = Shelf({"waiting": table(ONE_WIJK, FLAT)})
    assert stability(over_time(), shelf, SCOPE) == "areas_not"


@pytest.mark.parametrize("ends", [(-1.2, -0.4), (-2.2, 0.6), (None, None)])
def test_where_nothing_was_drawn_anew_nothing_is_said(ends):
    """That an interval lies at one side of 0 is why a finding was selected: no second witness."""
    shelf = Shelf({one.name: one for one in outcome()})
    lower, upper = ends
    assert stability(approach(lower=lower, upper=upper), shelf, SCOPE) == ""


def test_what_nobody_claims_does_not_hold_or_fall():
    shelf = Shelf({"waiting": table(ROSE, FLAT)})
    assert stability(over_time(kind="unknown"), shelf, SCOPE) == ""
    assert stability(over_time(effect=None), shelf, SCOPE) == ""
    assert stability(over_time(evidence=()), shelf, SCOPE) == ""


@pytest.mark.parametrize(
    ("number", "theme", "said"),
    [
        (ROSE, dict.fromkeys(AREAS, 25.0), "areas"),
        (ROSE, dict.fromkeys(AREAS, 10.0) | {AREAS[0]: 90.0}, "areas_not"),
        (ONE_WIJK, dict.fromkeys(AREAS, 25.0), "areas_not"),
        (ROSE, dict.fromkeys(AREAS[:3], 25.0), ""),
    ],
)
def test_a_joined_finding_holds_only_where_its_number_and_its_theme_do(number, theme, said):
    offers = (table(number, FLAT), themes(theme))
    shelf = Shelf({one.name: one for one in offers})
    both = (over_time(), of_theme(effect=15.0))
    one = over_time(kind="joined", pattern="agree", companion=tuple(b.finding for b in both))
    assert stability(one, shelf, SCOPE, both) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", ["interval", "interval_not", ""])
def test_an_older_edition_that_spoke_of_its_margin_no_longer_does(language, said):
    one = approach(stability=said)
    assert sentence(one, "steady", language) == ""
    assert sentence(over_time(stability="areas"), "steady", language)
