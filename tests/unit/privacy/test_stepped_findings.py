from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from merkbaar.privacy.disclosure import protect_edition
from merkbaar.tables import Cell, Finding, Offer

FRAME = pd.DataFrame(
    {"period": ["2026", "2025"], "value": [7.5238, 7.1171], "lower": [7.2512, 6.9113],
     "upper": [7.7964, 7.3229], "n": [63, 71], "persons": [63, 71]}
)  # fmt: skip
NOW, BEFORE = (Cell("t", {"period": period}) for period in ("2026", "2025"))
BASE = Finding(
    finding="f", kind="change", comparator="time", measure="t", title={}, unit="cijfer 1-10",
    subject={"period": "2026"}, value=7.5238, reference=7.1171, effect=0.4067, lower=0.07,
    upper=0.74, value_lower=7.2512, value_upper=7.7964, n=63, p=0.01, q=0.02, smallest_effect=0.2,
    better="higher", grade="", certainty="shown", evidence=(NOW, BEFORE),
)  # fmt: skip


def told(*findings, frame=FRAME):
    offer = Offer("t", frame, ("period",), "cijfer 1-10", kind="mean", population="p")
    return protect_edition([offer], findings=findings)


def test_a_finding_says_what_its_table_says_and_no_more():
    gate = told(BASE)
    rows = {row["period"]: row for row in gate.tables[0].records()}
    (one,) = gate.findings
    assert (one.value, one.value_lower, one.value_upper, one.n) == tuple(
        rows["2026"][name] for name in ("value", "lower", "upper", "n")
    )
    assert one.reference == rows["2025"]["value"]
    assert (one.value, one.reference, one.effect, one.n) == (7.5, 7.1, 0.4, 65)
    assert (one.lower, one.upper) == (0.1, 0.7)
    assert one.p is one.q is None


@pytest.mark.parametrize(
    "said", [{"value": 7.4, "effect": 0.2829}, {"n": 61}, {"value_upper": 7.9}, {"effect": 0.1}]
)
def test_a_finding_must_say_what_was_measured_before_it_is_rounded(said):
    gate = told(replace(BASE, **said))
    assert gate.findings == ()
    assert [one["rule"] for one in gate.report if "finding" in one] == ["figures"]


def test_a_difference_that_was_found_and_is_rounded_away_is_left_out_and_said():
    frame = FRAME.assign(value=[7.5238, 7.4971], lower=None, upper=None)
    one = replace(BASE, reference=7.4971, effect=0.0267, value_lower=None, value_upper=None,
                  lower=0.01, upper=0.04)  # fmt: skip
    gate = told(one, frame=frame)
    assert [entry["rule"] for entry in gate.report if "finding" in entry] == ["rounding"]
    (kept,) = told(replace(one, certainty="no_difference"), frame=frame).findings
    assert kept.effect == 0.0


def test_what_somebody_typed_stays_and_what_was_reckoned_elsewhere_is_rounded():
    target = replace(BASE, comparator="target", reference=7.25, effect=0.2738, evidence=(NOW,))
    (one,) = told(target).findings
    assert (one.reference, one.effect) == (7.25, 0.25)
    (own,) = told(replace(target, comparator="own")).findings
    assert own.reference == pytest.approx(7.2)


def test_a_smallest_difference_that_would_have_shown_is_rounded_up():
    one = replace(BASE, kind="unknown", certainty="uncertain", detectable=0.4321)
    assert told(one).findings[0].detectable == pytest.approx(0.5)
