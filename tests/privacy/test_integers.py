"""Means beside hidden counts, read by somebody who reckons in whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from tests.privacy import integer_attacker as attacker

from merkbaar.privacy import means
from merkbaar.privacy.disclosure import protect_edition

MINIMUM = 10
SEEDS = range(45)


@pytest.fixture(scope="module")
def editions():
    """Give per drawn edition the offers, what is published of it, and the truth."""
    found = []
    for seed in SEEDS:
        offers, largest = attacker.drawn(seed)
        row, counts = attacker.published(offers)
        truth = dict(zip(offers[1].frame["way"], offers[1].frame["value"], strict=True))
        if row["state"] == "shown" and counts["alle"] is not None:
            found.append((offers, row, counts, truth, largest))
    return found


def small(found, truth):
    return [span for way, span in found.items() if 0 < truth[way] < MINIMUM]


def test_no_hidden_count_is_known_narrower_than_the_gate_promises(editions):
    seen = 0
    for _, row, counts, truth, largest in editions:
        secret = None in counts.values()
        known = attacker.from_told(row, int(counts["alle"]), secret=secret)
        found = attacker.possible(known, counts, largest)
        assert all(low <= truth[way] <= high for way, (low, high) in found.items())
        for low, high in small(found, truth):
            assert high - low >= MINIMUM - 1
            seen += 1
    assert seen > 30


def told_of_parts(seed, *, answers):
    """Give the hidden counts of both groups together, from the means of each, and the truth."""
    offers, largest = attacker.drawn_in_parts(seed)
    tables = {table.name: table.records() for table in protect_edition(offers).tables}
    counts = {row["way"]: row["value"] for row in tables["moved"]}
    truth = dict(zip(offers[1].frame["way"], offers[1].frame["value"], strict=True))
    low = high = 0.0
    for row, people in zip(tables["outcome"], offers[0].frame["n"], strict=True):
        if row["state"] != "shown" or counts["alle"] is None or None not in counts.values():
            return [], truth
        ends = (row["value"], row["lower"], row["upper"])
        by = means.step("punten", means.people(people, MINIMUM), *ends, answers=answers)
        low, high = low + people * (row["value"] - by / 2), high + people * (row["value"] + by / 2)
    known = attacker.Known(int(truth["alle"]), (low - 1e-6, high + 1e-6), (0.0, np.inf))
    return small(attacker.possible(known, counts, largest), truth), truth


def test_means_of_parts_tell_no_more_of_a_hidden_count_of_the_whole():
    spans = [one for seed in SEEDS
             for one in told_of_parts(seed, answers=means.BESIDE * MINIMUM)[0]]  # fmt: skip
    assert len(spans) > 20
    assert min(high - low for low, high in spans) >= MINIMUM - 1


def test_they_would_in_steps_of_a_few_answers(monkeypatch):
    monkeypatch.setattr(means, "BESIDE", means.ANSWERS / MINIMUM)
    spans = [one for seed in SEEDS for one in told_of_parts(seed, answers=means.ANSWERS)[0]]
    assert min(high - low for low, high in spans) < MINIMUM - 1


def test_the_same_attacker_finds_hidden_counts_from_figures_with_every_digit(editions):
    narrow, exact = 0, 0
    for offers, _, counts, truth, largest in editions:
        row = offers[0].frame.iloc[0].to_dict()
        if row["upper"] != row["upper"]:
            continue
        spans = small(attacker.possible(attacker.exactly(row), counts, largest), truth)
        narrow += sum(high - low < MINIMUM - 1 for low, high in spans)
        exact += sum(high == low for low, high in spans)
    assert narrow > 20
    assert exact >= 1


def test_one_who_changed_among_thirty_is_not_told_by_the_mean():
    import pandas as pd

    from merkbaar.counting import outcomes

    rows = [("srh", f"p{i}", wave, "x", 2.0 if (i, wave) == (0, "T1") else 3.0)
            for i in range(30) for wave in ("T0", "T1")]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["measure", "person", "wave", "approach", "score"])
    moved = outcomes.moved_each(frame, better={"srh": "lower"})
    one = attacker.Offer("outcome", outcomes.paired_each(frame), attacker.BY, "punten",
                         kind="mean", population="q")  # fmt: skip
    two = attacker.Offer("moved", moved, (*attacker.BY, "way"), "mensen", kind="count",
                         population="q", totals={"way": "alle"})  # fmt: skip
    row, counts = attacker.published([one, two])
    assert (row["value"], row["n"]) == (0.0, 30)
    assert counts["better"] is None
    known = attacker.from_told(row, 30, secret=True)
    low, high = attacker.possible(known, counts, 4)["better"]
    assert low <= 1
    assert high >= MINIMUM
