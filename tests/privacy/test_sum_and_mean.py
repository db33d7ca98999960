"""Somebody who divides a sum by a mean to count people, though numbers of people are rounded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.privacy import sums_attacker as people

from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.rounding import nearest, span
from merkbaar.privacy.rules import Rules

PARENTS = people.hierarchy(2, 2)
AREAS = sorted(area for area in PARENTS if area.startswith("BU"))
BY = ("area", "group_age")


def drawn(seed, *, kinds=("sum", "mean"), by=(BY, BY), levels=((0, 1), (0, 1))):
    """Give offers of what made-up people cost, the one as sums and the other as means."""
    rng = np.random.default_rng(seed)
    rows = people.spending(rng, AREAS, ["jong", "oud"], ["2025"], people=60, skew=0.7)
    return [
        people.table(rows, some, parents=PARENTS, name=f"{kind}{at}", kind=kind, levels=level)
        for at, (kind, some, level) in enumerate(zip(kinds, by, levels, strict=True))
    ]


def released(offers, base):
    gate = protect_edition(offers, rules=Rules(10, rounding=base), parents={"area": PARENTS})
    return {
        table.name: {
            tuple(row[name] for name in BY if name in row): row
            for row in table.records()
            if row["state"] == "shown"
        }
        for table in gate.tables
    }


def counted(seen, one="sum0", other="mean1"):
    """Give per cell what he makes of the number of people: the sum divided by the mean."""
    both = seen[one].keys() & seen[other].keys()
    return {at: seen[one][at]["value"] / seen[other][at]["value"] for at in both}


def truth(offer):
    rows = offer.frame.to_dict("records")
    return {tuple(row[name] for name in BY): row["n"] for row in rows}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), base=st.sampled_from([5, 10]))
def test_sum_over_mean_is_the_rounded_number_of_people_and_no_other(seed, base):
    offers = drawn(seed)
    real, found = truth(offers[0]), counted(released(offers, base))
    assert found
    for at, people_of in found.items():
        assert people_of == pytest.approx(nearest(real[at], base), rel=0.02)


def test_he_did_count_them_while_a_mean_was_only_given_in_steps(monkeypatch):
    """The same edition without the mend: nearly every cell tells its exact number."""
    from merkbaar.privacy import disclosure
    from merkbaar.privacy.rounding import Rounded

    monkeypatch.setattr(
        disclosure, "views", lambda tables, base, **_: [Rounded(t, base) for t in tables]
    )
    offers = drawn(3)
    real, found = truth(offers[0]), counted(released(offers, 5))
    told = [at for at, one in found.items() if round(one) == real[at] and real[at] % 5]
    assert len(told) > 0.7 * sum(real[at] % 5 > 0 for at in found) > 0


def other_people(offers, seed, base):
    """Give the same sums of other numbers of people, that are shown alike when rounded."""
    rng, changed = np.random.default_rng(seed), []
    for offer in offers:
        frame = offer.frame.copy()
        if not changed:
            ends = [span(n, base, minimum=10) if n >= 10 else (n, n) for n in frame["n"]]
            new = [int(rng.integers(low, high + 1)) for low, high in ends]
            number = dict(zip(truth(offer), new, strict=True))
        frame["n"] = frame["persons"] = [number[at] for at in truth(offer)]
        if offer.kind == "mean":
            frame["value"] = frame["eur"] / frame["n"]
        changed.append(replace(offer, frame=frame))
    return changed


@pytest.mark.parametrize("base", [5, 10])
@pytest.mark.parametrize("seed", range(6))
def test_other_numbers_of_people_with_the_same_sums_give_the_same_figures(seed, base):
    offers = drawn(seed)
    now, then = released(offers, base), released(other_people(offers, seed + 50, base), base)
    both = now["mean1"].keys() & then["mean1"].keys()
    assert len(both) > 5
    for at in both:
        for name in ("value", "n"):
            assert now["mean1"][at][name] == then["mean1"][at][name]
            assert now["sum0"][at][name] == then["sum0"][at][name]


def test_a_sum_that_can_be_added_up_counts_nobody_either():
    """Sums by age and area, means by area alone: the sum of an area is that of its ages."""
    offers = drawn(5, by=(BY, ("area",)))
    apart = offers[0].frame[offers[0].frame["group_age"] != "alle"]
    offers[0] = replace(offers[0], frame=apart)
    real = {at: n for at, n in truth(drawn(5)[0]).items() if at[1] == "alle"}
    seen, told = released(offers, 5), 0
    for (area,), row in seen["mean1"].items():
        parts = [seen["sum0"].get((area, age)) for age in ("jong", "oud")]
        if all(parts):
            told += 1
            found = sum(part["value"] for part in parts) / row["value"]
            assert found == pytest.approx(nearest(real[area, "alle"], 5), rel=0.02)
    assert told
