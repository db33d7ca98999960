"""Means beside hidden counts, read by somebody who reckons in whole numbers."""

from __future__ import annotations

import pytest
from tests.privacy import integer_attacker as attacker

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
