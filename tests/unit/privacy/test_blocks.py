from __future__ import annotations

import numpy as np
import pytest
from tests.privacy.cell_attacker import hierarchy, offer, people

from merkbaar.privacy import blocks
from merkbaar.privacy.blocks import Block, Setting, blocks_of, groups_of, slack_of, sums_block
from merkbaar.privacy.cells import read_offers
from merkbaar.privacy.coupling import names_of_one
from merkbaar.privacy.earlier import told
from merkbaar.privacy.rounding import Rounded
from merkbaar.privacy.rules import Rules
from merkbaar.privacy.solving import solve
from merkbaar.privacy.suppression import unprotected

AREAS = hierarchy(3, 2)
PARENTS = {"area": AREAS}
BY = ("area", "group_age")


def tables(*asked, seed=4, scale=10):
    """Give tables over wijken and age groups: shares (True) or counts (False)."""
    base = people(seed, AREAS, scale=scale)
    offers = [
        offer(base, BY, AREAS, name=f"t{at}", share=share, levels=(0, 1))
        for at, share in enumerate(asked)
    ]
    return read_offers(offers, PARENTS)


def made(some, *, rounding=0, minimum=10):
    groups = list(groups_of(some, names_of_one(some)))
    views = [Rounded(table, rounding) for table in some]
    past = told(views, groups, (), {}, minimum=minimum)
    slack = [slack_of(views, group, minimum) for group in groups]
    return groups, blocks_of(groups, Setting({}, minimum, PARENTS, past, slack, False), [])


def sizes(found):
    return [(one.quantity, len(one.rows)) for one in found if one.rows]


def test_a_base_that_is_the_persons_is_not_solved_twice():
    groups, found = made(tables(True))
    assert {group.quantity for group in groups} == {"persons", "count", "rest", "n"}
    assert {quantity for quantity, _ in sizes(found)} == {"persons", "count", "rest"}


def test_a_base_of_other_people_is_solved_as_well():
    (table,) = tables(True)
    table.amounts["n"][:] = table.amounts["n"] + 7
    assert "n" in {quantity for quantity, _ in sizes(made([table])[1])}


def test_a_base_in_a_row_where_the_persons_are_not_is_solved_as_well():
    """Its rows then needn't go when those of the persons do."""
    one, other = tables(False, False)
    one.amounts.pop("n")
    other.amounts["n"] = other.amounts.pop("persons")
    groups, found = made([one, other])
    assert [sorted(group.rows[()]) for group in groups] in (
        [[(0, 0)], [(1, 0)]],
        [[(1, 0)], [(0, 0)]],
    )
    assert {quantity for quantity, _ in sizes(found)} == {"persons", "n"}


def test_a_share_beside_its_persons_is_coupled_once_and_with_the_persons():
    groups, found = made(tables(False, True))
    coupled = found[4:]
    assert len(coupled) == 1
    size = len(coupled[0].system.values)
    assert size == 3 * len(groups[0].values)
    whole = coupled[0].rows[: size // 3]
    assert all({t for t, _ in rows} == {0, 1} for rows in whole)


def test_a_cell_is_hidden_once_every_row_of_it_is():
    _, found = made(tables(False, True))
    persons = next(one for one in found if one.quantity == "persons")
    rows = persons.rows[3]
    assert len(rows) == 2
    assert not persons.hidden(rows[:1])[3]
    assert persons.hidden(rows)[3]
    assert persons.hidden(rows).sum() == 1


def test_what_no_table_holds_is_hidden_always():
    _, (persons, *_) = made(tables(False))
    one = Block("persons", persons.system, [(), *persons.rows[1:]])
    assert one.hidden(()).tolist() == [True] + [False] * (len(one.rows) - 1)


def test_a_cell_moves_unseen_no_farther_than_the_table_that_tells_most():
    some = tables(False, False)
    group = next(one for one in groups_of(some, {}) if one.quantity == "persons")
    key = max(group.values, key=lambda key: group.values[key])
    coarse, exact = [Rounded(table, 10) for table in some], [Rounded(table, 0) for table in some]
    low, high = slack_of(coarse, group, 10)[key]
    assert low <= 0 <= high
    assert high - low == 9
    assert slack_of([coarse[0], exact[1]], group, 10)[key] == (0.0, 0.0)


def test_without_sums_there_is_nothing_to_solve_of_them():
    found = sums_block(tables(False), Rules(10), {}, PARENTS, (), 1)
    assert found.rows == []
    assert not found.system.sensitive.any()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("asked", [(True,), (False, True)])
def test_leaving_out_what_repeats_hides_the_same_and_proves_as_much(monkeypatch, seed, asked):
    some = tables(*asked, seed=seed)
    fewer = solve(some, minimum=10, parents=PARENTS).rules
    monkeypatch.setattr(blocks, "_repeats", lambda *_: {})
    every = solve(some, minimum=10, parents=PARENTS).rules
    _, found = made(some)
    assert sum(unprotected(one.system, one.hidden(fewer)) for one in found) == 0
    assert abs(len(fewer) - len(every)) <= 2


def test_progress_ends_with_every_cell_proved_and_never_passes_it():
    told = []
    some = tables(False, True)
    hidden = solve(some, minimum=10, parents=PARENTS)
    heard = solve(some, minimum=10, parents=PARENTS, progress=lambda *one: told.append(one))
    assert heard.rules == hidden.rules
    assert told[-1][0] == told[-1][1] > 0
    assert all(0 <= done <= total for done, total in told)
    assert len({total for _, total in told}) == 1
    assert np.all(np.diff([done for done, _ in told]) >= -2)
