"""Drawn editions of several tables over a hierarchy, with shares: can a hidden number be found?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.privacy.cell_attacker import Attack, hierarchy, offer, people

from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.rules import Rules

ALL = ("area", "group_age", "period")
EDITIONS = [
    [(ALL, True)],
    [(ALL, True), (("area", "period"), False)],
    [(("area", "group_age"), True), (("area", "period"), True)],
    [(("area", "group_age"), True), (("group_age", "period"), False), (("area",), False)],
    [(("area", "group_age"), True), (("area", "period"), True), (("group_age", "period"), True)],
    [(("area", "group_age"), False), (("area", "group_age"), True), (("period",), True)],
]
"""Tables that are offered together: over what, and whether they are shares."""


def offers_of(asked, base, parents, levels):
    return [
        offer(base, by, parents, name=f"t{at}", share=share, levels=levels)
        for at, (by, share) in enumerate(asked)
    ]


def attacked(seed, asked, scale, wijken, buurten, minimum, levels):
    """Give what can be narrowed of an edition that was guarded as a whole."""
    parents = hierarchy(wijken, buurten)
    base = people(seed, parents, scale=scale)
    offers = offers_of(asked, base, parents, levels)
    gate = protect_edition(offers, rules=Rules(minimum), parents={"area": parents})
    attack = Attack(base, parents)
    attack.read(gate.tables)
    return attack.narrowed(minimum)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), asked=st.sampled_from(EDITIONS),
       scale=st.sampled_from([3, 10, 30]), wijken=st.integers(2, 3), buurten=st.integers(1, 2),
       minimum=st.sampled_from([3, 5, 10]), levels=st.sampled_from([(0,), (1,), (0, 1)]),
)  # fmt: skip
def test_no_numerator_nor_who_is_left_of_it_is_narrowed_over_a_hierarchy_and_linked_tables(
    seed, asked, scale, wijken, buurten, minimum, levels
):
    assert attacked(seed, asked, scale, wijken, buurten, minimum, levels) == []


@pytest.mark.parametrize(
    ("seed", "at", "scale", "wijken", "buurten", "levels"),
    [
        (0, 1, 3, 2, 2, (0,)),
        (17, 5, 10, 3, 1, (1,)),
        (25, 1, 3, 3, 2, (0,)),
        (51, 3, 3, 2, 1, (0,)),
    ],
)
def test_a_share_is_not_narrowed_by_a_count_of_its_people_in_another_table(
    seed, at, scale, wijken, buurten, levels
):
    assert attacked(seed, EDITIONS[at], scale, wijken, buurten, 10, levels) == []


TWICE = [
    [(("area", "group_age"), True), (("area",), True)],
    [(("area", "period"), True), (("area", "group_age"), True), (("period",), True)],
]


def attacked_under_names(seed, asked, scale, wijken):
    """Give what can be narrowed where each table calls the same share by a name of its own."""
    parents = hierarchy(wijken, 2)
    base = people(seed, parents, scale=scale)
    offers = [
        replace(one, frame=one.frame.assign(measure=f"m{at}"))
        for at, one in enumerate(offers_of(asked, base, parents, (0, 1)))
    ]
    gate = protect_edition(offers, rules=Rules(10), parents={"area": parents})
    attack = Attack(base, parents)
    attack.read(gate.tables)
    return attack.narrowed(10)


@pytest.mark.parametrize("asked", TWICE)
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("scale", [3, 10])
def test_one_share_under_two_names_is_guarded_as_one(seed, asked, scale):
    assert attacked_under_names(seed, asked, scale, wijken=3) == []


@pytest.mark.parametrize("seed", range(2))
def test_the_attacker_finds_what_tables_tell_that_were_guarded_one_by_one(seed):
    parents = hierarchy(3, 2)
    base = people(seed, parents, scale=3)
    attack = Attack(base, parents)
    for one in offers_of(EDITIONS[1], base, parents, (0, 1)):
        alone = replace(one, population=one.name)
        attack.read(protect_edition([alone], rules=Rules(10), parents={"area": parents}).tables)
    assert attack.narrowed(10)
