"""What a finding says beside the figures of its cells was typed, or stands in those cells."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import PrivacyError
from merkbaar.insights.findings import findings
from merkbaar.monitor import load_monitor
from merkbaar.publishing.found_words import refuse_told
from merkbaar.publishing.typed import of_monitor
from merkbaar.tables import Cell, Finding, Offer

SAID = "mijn buurman sloeg mij"
FRAME = pd.DataFrame(
    {"measure": "reach", "area": ["WK999901", "GM9999"], "period": "2026", "value": [40.0, 55.0],
     "lower": [36.0, 54.0], "upper": [44.0, 56.0], "n": [500, 4000], "persons": [500, 4000],
     "unit": "%", "grade": "registration"}
)  # fmt: skip
OFFER = Offer("reach", FRAME, ("area", "period"), "%", totals={"area": "GM9999"})
HERE, WHOLE = (Cell("reach", {"area": area, "period": "2026"}) for area in FRAME["area"])
FOUND = Finding(
    finding="reach.area.area-WK999901", kind="difference", comparator="area", measure="reach",
    title={"nl": "reach"}, unit="%", subject={"area": "WK999901", "period": "2026"}, value=40.0,
    reference=55.0, effect=-15.0, lower=-19.0, upper=-11.0, value_lower=36.0, value_upper=44.0,
    n=500, p=0.01, q=0.02, smallest_effect=0.0, better="higher", grade="registration",
    certainty="shown", evidence=(HERE, WHOLE),
)  # fmt: skip


@pytest.fixture(scope="module")
def monitor(tmp_path_factory):
    return load_monitor(make_monitor(tmp_path_factory.mktemp("found") / "klein"))


def check(monitor, *found, offers=(OFFER,)):
    refuse_told(found, offers, monitor=monitor, typed=of_monitor(monitor))


def test_a_finding_of_words_of_merkbaar_and_its_cells_passes(monitor):
    check(monitor, FOUND)
    check(monitor, replace(FOUND, title={}, caveats=("registration_only",), kind="unknown"))


@pytest.mark.parametrize(
    ("part", "value"),
    [("finding", SAID), ("kind", SAID), ("comparator", SAID), ("measure", SAID), ("unit", SAID),
     ("title", {"nl": SAID}), ("subject", {"area": "WK999901", "said": SAID}),
     ("subject", {"area": SAID}), ("better", SAID), ("grade", SAID), ("certainty", SAID),
     ("pattern", SAID), ("themes", (SAID,)), ("caveats", ("registration_only", SAID)),
     ("finding", f"joined.reach.area.area-WK999901+{SAID}"), ("smallest_effect", 0.7919)],
)  # fmt: skip
def test_words_of_somebody_and_loose_numbers_are_refused_and_not_repeated(monitor, part, value):
    with pytest.raises(PrivacyError, match="Bevinding 2, onderdeel") as caught:
        check(monitor, FOUND, replace(FOUND, **{part: value}))
    assert SAID not in str(caught.value)
    assert "7919" not in str(caught.value)


@pytest.mark.parametrize(
    "evidence", [(HERE,), (HERE, Cell("elsewhere", {"area": "GM9999"}))], ids=["one", "two tables"]
)
def test_what_is_compared_with_must_be_a_cell_of_the_same_table(monitor, evidence):
    with pytest.raises(PrivacyError, match="'reference'"):
        check(monitor, replace(FOUND, evidence=evidence, reference=54.7919))


def test_a_target_is_one_of_the_monitor_file(monitor):
    own = replace(FOUND, comparator="target", finding="reach.target.area-WK999901", reference=54.79)
    with pytest.raises(PrivacyError, match="'reference'"):
        check(monitor, replace(own, evidence=(HERE,)))
    planned = monitor.measures[0].model_copy(update={"target": 54.79})
    aimed = monitor.model_copy(update={"measures": (planned,)})
    check(aimed, replace(own, evidence=(HERE,), smallest_effect=planned.smallest_effect))


def test_the_name_of_a_hidden_row_frees_no_caveat(monitor):
    told = FRAME.assign(measure=["reach", SAID])
    offers = [replace(OFFER, frame=told)]
    with pytest.raises(PrivacyError, match="'caveats'"):
        check(monitor, replace(FOUND, caveats=(SAID,)), offers=offers)


def test_what_insights_find_passes_as_it_is(monitor):
    wijken = FRAME.assign(vs_area=[-15.0, None], vs_area_lower=[-19.0, None],
                          vs_area_upper=[-11.0, None], vs_area_p=[0.001, None],
                          vs_area_value=[55.0, None])  # fmt: skip
    offer = replace(OFFER, frame=wijken)
    found = findings({"reach": offer}, measures=monitor.measures, total="GM9999", period="2026")
    assert found
    check(monitor, *found, offers=[offer])
