"""Nobody who contributed, with all that is published, tells another's part within p percent."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.privacy import sums_attacker as attack

from merkbaar.privacy import blocks
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.rules import Rules

LINKED = [
    [("area",)],
    [("area", "group_age")],
    [("area", "group_age"), ("area", "period")],
    [("group_age", "period"), ("area", "group_age")],
    [("area", "group_age", "period")],
]


def edition(
    seed, combinations, *, people=14, skew=1.2, levels=(0,), totals=True, wijken=2, both=False
):
    """Give drawn spending, the offers over it (sums and means in turn), and the areas' parents."""
    rng = np.random.default_rng(seed)
    parents = attack.hierarchy(wijken, 2)
    areas = [area for area in parents if area.startswith("BU")]
    rows = attack.spending(rng, areas, ["jong", "oud"], ["2025", "2026"], people=people, skew=skew)
    if both:
        more = rows.sample(frac=0.5, random_state=seed)
        other = more["period"].map({"2025": "2026", "2026": "2025"})
        rows = pd.concat([rows, more.assign(period=other, eur=more["eur"] * 0.8)])
        rows = rows.reset_index(drop=True)
    offers = [
        attack.table(
            rows, some, parents=parents, name=f"{kind}{i}", kind=kind, levels=levels, totals=totals
        )
        for i, some in enumerate(combinations)
        for kind in [("sum", "mean")[(seed + i) % 2]]
    ]
    return rows, offers, parents


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000), combinations=st.sampled_from(LINKED),
    people=st.sampled_from([4, 14, 40]), skew=st.sampled_from([0.7, 1.2, 2.0]),
    levels=st.sampled_from([(0,), (1,), (0, 1)]), totals=st.booleans(),
    both=st.booleans(), p=st.sampled_from([5.0, 10.0, 25.0]),
    dominance=st.sampled_from([{}, {2: 90.0}, {1: 50.0}]),
)  # fmt: skip
def test_no_contributor_tells_the_largest_part_of_a_hidden_sum(
    seed, combinations, people, skew, levels, totals, both, p, dominance
):
    """Where `both`, half the people gave in both years, and know it."""
    rows, offers, parents = edition(
        seed, combinations, people=people, skew=skew, levels=levels, totals=totals, both=both
    )
    rules = Rules(p_percent=p, dominance=dominance)
    gate = protect_edition(offers, rules=rules, parents={"area": parents})
    assert attack.Attacker(gate, rows, parents).estimated(p=p) == []


@pytest.mark.parametrize("seed", [8, 42])
def test_the_attacker_does_tell_it_where_sums_are_not_solved(seed, monkeypatch):
    combinations = {8: LINKED[2], 42: LINKED[4]}[seed]
    made = {"people": (4, 14, 40)[seed % 3], "skew": (0.7, 1.2, 2.0)[seed // 3 % 3]}
    rows, offers, parents = edition(seed, combinations, wijken=3, **made)
    good = protect_edition(offers, parents={"area": parents})
    assert attack.Attacker(good, rows, parents).estimated() == []
    monkeypatch.setattr(blocks, "summed", lambda *_: [])
    careless = protect_edition(offers, parents={"area": parents})
    assert attack.Attacker(careless, rows, parents).estimated()


def test_the_attacker_uses_what_the_largest_of_another_hidden_cell_knows(monkeypatch):
    """A and B are hidden beside each other; B is one person's, who takes it off."""
    rows = pd.DataFrame(
        [(area, "jong", "2025", f"{area}{i}", eur) for area, gave in {
            "BU99990000": [900.0, *[5.0] * 15], "BU99990001": [800.0, *[0.5] * 15],
            "BU99990100": [20.0] * 20, "BU99990101": [25.0] * 20}.items()
         for i, eur in enumerate(gave)],
        columns=["area", "group_age", "period", "person", "eur"],
    )  # fmt: skip
    parents = attack.hierarchy(2, 2)
    offer = attack.table(rows, ("area",), parents=parents, name="sum")
    only_p = Rules(dominance={})
    good = protect_edition([offer], rules=only_p, parents={"area": parents})
    assert attack.Attacker(good, rows, parents).estimated() == []
    summed = blocks.summed

    def unaware(*args):
        found = summed(*args)
        for one in found:
            one.own = dict.fromkeys(one.own, 0.0)
        return found

    monkeypatch.setattr(blocks, "summed", unaware)
    careless = protect_edition([offer], rules=only_p, parents={"area": parents})
    assert attack.Attacker(careless, rows, parents).estimated()


SETS = [
    [("area",)],
    [("area", "group_age")],
    [("area", "period")],
    [("group_age", "period"), ("area",)],
    [("area", "group_age"), ("area", "period")],
    [("area", "group_age", "period")],
    [("group_age",), ("area", "period")],
]


def told_by_two_editions(seed):
    """Draw two editions of other sums over the same people; give what both together tell."""
    chance = np.random.default_rng(seed + 5)
    asked = [SETS[at] for at in chance.choice(len(SETS), 2, replace=False)]
    drawn = {"people": int(chance.choice([4, 14, 40])), "skew": float(chance.choice([0.7, 1.2, 2]))}
    levels = [(0,), (0, 1)][int(chance.integers(2))]
    gates, known = [], []
    for combinations, totals in zip(asked, chance.integers(2, size=2), strict=True):
        rows, offers, parents = edition(
            seed, combinations, levels=levels, totals=bool(totals), **drawn
        )
        gate = protect_edition(offers, {"releases": known}, parents={"area": parents})
        known.append({**gate.ledger, "hidden": gate.withheld})
        gates.append(gate)
    both = SimpleNamespace(tables=[table for gate in gates for table in gate.tables])
    return attack.Attacker(both, rows, parents).estimated()


TOLD_BEFORE = [52, 136]
"""Draws that told it while sums of other tables than before weren't solved with those."""


@pytest.mark.parametrize("seed", [*range(6), *TOLD_BEFORE])
def test_sums_of_two_editions_together_do_not_tell_it(seed):
    assert told_by_two_editions(seed) == []


@pytest.mark.parametrize("seed", TOLD_BEFORE)
def test_the_attacker_does_tell_it_where_earlier_sums_are_not_remembered(seed, monkeypatch):
    monkeypatch.setattr(blocks, "remind", lambda *_: None)
    assert told_by_two_editions(seed)
