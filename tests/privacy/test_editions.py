"""Between two editions: everything that both show, with the people who came and went between."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.privacy.cell_attacker import BY, Attack, hierarchy, offer, people

from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.rules import Rules

ALL = ("area", "group_age", "period")
TABLES = [
    [(ALL, True)],
    [(ALL, True), (("area", "period"), False)],
    [(("area", "group_age", "period"), False), (("group_age", "period"), True)],
]
OTHERS = [
    *TABLES,
    [(("area", "period"), False)],
    [(("area", "period"), True)],
    [(("group_age", "period"), True), (("area", "period"), True)],
    [(("area", "group_age", "period"), False)],
    [(("group_age", "period"), False)],
]
FOR_EACH = {
    "seed": st.integers(0, 10_000),
    "asked": st.sampled_from(TABLES),
    "scale": st.sampled_from([6, 15, 40]),
    "minimum": st.sampled_from([3, 5, 10]),
}
NOW = {"then": 1.0, "gone": -1.0, "new": 1.0}
often = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def gate(asked, base, parents, minimum, register=None):
    offers = [
        offer(base, by, parents, name=f"t{at}", share=share, summed=("area", "group_age"))
        for at, (by, share) in enumerate(asked)
    ]
    rules = Rules(minimum)
    return protect_edition(offers, register, rules=rules, parents={"area": parents})


def of(base, period):
    return base[base["period"] == period].reset_index(drop=True)


def left(then, seed, leave):
    """Draw who leaves: per smallest cell how many, in and outside the numerator."""
    gone = then.assign(count=0, rest=0)
    chance = np.random.default_rng(seed)
    for _ in range(leave):
        column = str(chance.choice(["count", "rest"]))
        there = np.flatnonzero((then[column] - gone[column]).to_numpy() > 0)
        if len(there):
            gone.loc[int(chance.choice(there)), column] += 1
    return gone


def attack_on(then, gone, new, parents):
    """Give an attacker on all of both editions: nobody leaves who wasn't there."""
    parts = {"then": then, "gone": gone, "new": new}
    base = pd.concat([part.assign(part=name) for name, part in parts.items()], ignore_index=True)
    one = Attack(base, parents)
    for at in range(2 * len(then)):
        row = np.zeros(2 * len(base))
        place = at if at < len(then) else len(base) + at - len(then)
        row[place], row[place + len(then)] = -1.0, 1.0
        one.less.append(row)
    return one


def both(seed, asked, scale, minimum, leave, *, later=None, places=True, kept=True, **register):
    """Publish an edition, let some leave, and publish the next; give who attacks both."""
    parents = hierarchy(3, 2)
    base = people(seed, parents, scale=scale)
    then, new = of(base, "2025"), of(base, "2026")
    gone = left(then, seed, leave)
    first = gate(asked, then, parents, minimum)
    stayed = then.assign(count=then["count"] - gone["count"], rest=then["rest"] - gone["rest"])
    now = pd.concat([stayed, new], ignore_index=True)
    ledger = {name: one for name, one in first.ledger.items() if places or name != "places"}
    ledger |= {"hidden": first.withheld} if kept else {}
    known = {"releases": [ledger], **register}
    second = gate(later or asked, now, parents, minimum, known)
    one = attack_on(then, gone, new, parents)
    one.read(first.tables, {"then": 1.0})
    return one, second, len(then)


@often
@given(**FOR_EACH)
def test_what_an_edition_hides_another_does_not_tell(seed, asked, scale, minimum):
    one, second, _ = both(seed, asked, scale, minimum, leave=0)
    one.read(second.tables, {"then": 1.0, "new": 1.0})
    assert one.narrowed(minimum) == []


def narrowed_of_two(seed, *, leave=0, places=True, kept=True, later_only=False):
    """Draw two editions of other tables over the same people; give what is narrowed of them."""
    chance = np.random.default_rng(seed + 77)
    asked, later = (OTHERS[at] for at in chance.choice(len(OTHERS), 2, replace=False))
    scale, minimum = int(chance.choice([6, 15, 40])), int(chance.choice([3, 5, 10]))
    how = {"later": later, "places": places, "kept": kept}
    one, second, _ = both(seed, asked, scale, minimum, leave, **how)
    one.hidden = [] if later_only else one.hidden
    one.read(second.tables, NOW if leave else {"then": 1.0, "new": 1.0})
    return one.narrowed(minimum)


NARROWED_BEFORE = [36, 53, 72, 111, 130, 167, 199, 279, 356, 411]
"""Draws of which something hidden could be told before the gate knew where cells stood."""
NARROWED_LATER = [79, 107, 189, 266, 305, 332, 394, 398, 459]
"""Draws where the second told what the first hid, before the gate knew the amounts of that."""


@pytest.mark.parametrize("seed", [*range(8), *NARROWED_BEFORE, *NARROWED_LATER])
def test_what_an_edition_hides_other_tables_of_the_same_people_do_not_tell(seed):
    assert narrowed_of_two(seed) == []


@pytest.mark.parametrize("seed", [79, 107, 160, 189, 305, 332, 398])
def test_nor_do_they_where_somebody_left_between(seed):
    assert narrowed_of_two(seed, leave=1) == []


@often
@given(seed=st.integers(0, 100_000))
def test_other_tables_do_not_tell_it_in_drawn_editions_either(seed):
    assert narrowed_of_two(seed) == []


@pytest.mark.parametrize("seed", NARROWED_BEFORE[:4])
def test_the_attacker_tells_it_where_the_register_does_not_say_where_cells_stand(seed):
    assert narrowed_of_two(seed, places=False, later_only=True)


@pytest.mark.parametrize("seed", NARROWED_LATER[:4])
def test_the_attacker_tells_it_where_the_amounts_of_what_was_hidden_are_not_kept(seed):
    assert narrowed_of_two(seed, kept=False)


@pytest.mark.parametrize("asked", OTHERS)
@pytest.mark.parametrize("seed", range(3))
def test_an_edition_of_the_same_tables_and_people_hides_nothing_more(seed, asked):
    parents = hierarchy(3, 2)
    base = people(seed, parents, scale=15)
    first = gate(asked, base, parents, 10)
    again = gate(asked, base, parents, 10, {"releases": [first.ledger]})
    assert again.tables == first.tables
    assert again.ledger == first.ledger


@often
@given(seed=st.integers(0, 10_000), leave=st.integers(1, 3), at=st.integers(0, 55),
       withdrew=st.booleans())  # fmt: skip
def test_people_who_left_stop_no_edition_of_other_tables(seed, leave, at, withdrew):
    asked, later = OTHERS[at // 7], [one for one in OTHERS if one != OTHERS[at // 7]][at % 7]
    _, second, _ = both(seed, asked, 15, 5, leave, later=later, someone_withdrew=withdrew)
    assert second.tables


@often
@given(**FOR_EACH, leave=st.integers(1, 2))
def test_nobody_can_tell_where_somebody_withdrew(seed, asked, scale, minimum, leave):
    one, second, size = both(seed, asked, scale, minimum, leave, someone_withdrew=True)
    one.read(second.tables, NOW)
    where = [record for table in second.tables for record in table.records()]
    assert where
    for place in range(size):
        for start in (size, size + len(one.base)):
            row = np.zeros(2 * len(one.base))
            row[start + place] = 1.0
            assert one.bound(row)[0] < 1e-4, "somebody left this cell"
    everywhere = np.zeros(2 * len(one.base))
    everywhere[size : 2 * size] = everywhere[len(one.base) + size : len(one.base) + 2 * size] = 1.0
    assert one.bound(everywhere)[0] < 1e-4, "somebody left"


@pytest.mark.parametrize("seed", range(4))
def test_the_attacker_sees_where_somebody_left_if_the_gate_does_not_know_the_past(seed):
    parents = hierarchy(3, 2)
    then = of(people(seed, parents, scale=40), "2025")
    gone = left(then, seed, 1)
    first = gate(TABLES[0], then, parents, 3)
    stayed = then.assign(count=then["count"] - gone["count"], rest=then["rest"] - gone["rest"])
    second = gate(TABLES[0], stayed, parents, 3)
    one = attack_on(then, gone, gone.iloc[:0], parents)
    one.read(first.tables, {"then": 1.0})
    one.read(second.tables, NOW)
    everywhere = np.zeros(2 * len(one.base))
    everywhere[len(then) : 2 * len(then)] = 1.0
    everywhere[len(one.base) + len(then) :] = 1.0
    assert one.bound(everywhere) == pytest.approx((1, 1))
    assert list(one.base[list(BY)].columns) == list(BY)
