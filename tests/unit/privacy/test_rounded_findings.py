from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from merkbaar.privacy.cells import read_offers
from merkbaar.privacy.rounded_findings import round_findings
from merkbaar.privacy.rounding import Rounded, views
from merkbaar.tables import Cell, Finding, Offer, SafeTable


def finding(**more):
    parts = {
        "finding": "f", "kind": "change", "comparator": "time", "measure": "t", "title": {},
        "unit": "%", "subject": {"period": "2026"}, "value": 41.7, "reference": 23.1,
        "effect": 18.6, "lower": 10.0, "upper": 27.0, "value_lower": 30.0, "value_upper": 54.0,
        "n": 60, "p": None, "q": None, "smallest_effect": 0, "better": "none", "grade": "",
        "certainty": "shown",
        "evidence": (Cell("t", {"period": "2026"}), Cell("t", {"period": "2025"})),
    }  # fmt: skip
    return Finding(**{**parts, **more})


def safe(values):
    columns = ("period", "value", "lower", "upper", "n", "grade", "unit", "method", "state")
    rows = tuple(
        (period, value, low, high, n, "", "%", "", "shown")
        for period, (value, low, high, n) in values.items()
    )
    return SafeTable("t", columns, rows, ("period",), "%", {}, {}, {}, "", "dot", "", 10, 5)


def of_periods(now, before):
    frame = pd.DataFrame({"period": ["2026", "2025"], "count": [now, before], "n": [60, 52]})
    frame = frame.assign(value=100 * frame["count"] / frame["n"], persons=frame["n"])
    offer = Offer("t", frame, ("period",), "%", count="count", population="p")
    return {"t": Rounded(read_offers([offer], {})[0], 5)}


def test_a_finding_has_no_figure_but_those_of_the_rounded_cells():
    table = safe({"2026": (42, 29, 58, 60), "2025": (20, 10, 38, 50)})
    (told,), lost = round_findings([finding()], {"t": table}, of_periods(25, 12))
    assert lost == []
    assert (told.value, told.reference, told.effect, told.n) == (42, 20, 22, 60)
    assert (told.value_lower, told.value_upper, told.detectable) == (29, 58, None)
    assert told.lower == pytest.approx(22 - math.hypot(13, 18), abs=0.06)
    assert told.upper == pytest.approx(22 + math.hypot(16, 10), abs=0.06)


def test_a_finding_whose_difference_is_rounded_away_is_left_out_and_said():
    table = safe({"2026": (20, 10, 38, 50), "2025": (20, 10, 38, 50)})
    kept, lost = round_findings([finding()], {"t": table}, of_periods(12, 11))
    assert kept == []
    assert lost[0]["rule"] == "rounding"
    (kept,), _ = round_findings([finding(kind="unknown")], {"t": table}, of_periods(12, 11))
    assert (kept.effect, kept.lower) == (0, None)


def test_a_finding_against_a_target_keeps_the_target():
    table = safe({"2026": (42, 29, 58, 60)})
    one = finding(comparator="target", reference=30.0, effect=11.7,
                  evidence=(Cell("t", {"period": "2026"}),))  # fmt: skip
    (told,), _ = round_findings([one], {"t": table}, of_periods(25, 12))
    assert (told.reference, told.effect, told.lower, told.upper) == (30, 12, -1, 28)


def costs(*, kind="mean", totals=True):
    """Give what two periods cost on average, beside the sums where `totals`."""
    frame = pd.DataFrame({"period": ["2025", "2026"], "n": [52, 62], "eur": [52e3, 93e3]})
    frame = frame.assign(persons=frame["n"], measure="kosten", largest_1=9.0, largest_2=8.0)
    more = {"population": "p", "amount": "eur", "largest": ("largest_1", "largest_2")}
    mean = Offer("t", frame.assign(value=frame["eur"] / frame["n"]), ("period",), "euro",
                 kind=kind, **more)  # fmt: skip
    total = Offer("som", frame.assign(value=frame["eur"]), ("period",), "euro", kind="sum", **more)
    read = read_offers([mean, total] if totals else [mean], {})
    return {view.table.name: view for view in views(read, 5)}


def of_means(**more):
    return finding(kind="change", value=1500.0, reference=1000.0, effect=500.0, lower=300.0,
                   upper=700.0, value_lower=None, value_upper=None, n=62, **more)  # fmt: skip


MEANS = safe({"2026": (1550.0, None, None, 60), "2025": (1040.0, None, None, 50)})


def test_a_difference_of_means_beside_their_sums_is_that_of_the_shown_means():
    """The true difference, with both sums, would say how many people there are."""
    (told,), lost = round_findings([of_means()], {"t": MEANS}, costs())
    assert lost == []
    assert (told.value, told.reference, told.effect) == (1550.0, 1040.0, 510.0)
    assert (told.lower, told.upper) == (310.0, 710.0)


def test_without_sums_a_difference_of_means_stays_and_is_given_in_steps():
    (told,), _ = round_findings([of_means()], {"t": MEANS}, costs(totals=False))
    assert (told.effect, told.lower, told.upper) == (500.0, 300.0, 700.0)


def test_a_difference_of_means_that_turns_round_is_left_out_and_said():
    table = safe({"2026": (1000.0, None, None, 60), "2025": (1000.1, None, None, 50)})
    kept, lost = round_findings([of_means()], {"t": table}, costs())
    assert (kept, [one["rule"] for one in lost]) == ([], ["rounding"])


def test_a_finding_without_an_effect_keeps_none():
    (told,), _ = round_findings([replace(of_means(), effect=None)], {"t": MEANS}, costs())
    assert told.effect is None
