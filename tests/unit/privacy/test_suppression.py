from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from merkbaar.privacy import systems
from merkbaar.privacy.audit import intervals
from merkbaar.privacy.margins import system as cells_of
from merkbaar.privacy.suppression import protect, unprotected
from merkbaar.privacy.systems import System, beside


def row_of(values, *, low=1.0, high=10.0, small=(0,)):
    """Give one total (the last cell) and its parts, of which some are sensitive."""
    values = np.array([*values, sum(values)], float)
    matrix = csr_matrix([[-1.0] * (len(values) - 1) + [1.0]])
    lows, highs = np.full(len(values), np.nan), np.full(len(values), np.nan)
    lows[list(small)], highs[list(small)] = low, high
    cost = np.log2(2 + values) * (1 + np.arange(len(values)) / 1000)
    cost[-1] *= 3
    return System(values, matrix, np.ones(len(values), bool), lows, highs, cost)


def hidden_of(system, extra=()):
    hidden = system.sensitive.copy()
    hidden[list(extra)] = True
    return hidden


def test_the_cheapest_cell_is_hidden_with_a_sensitive_one():
    system = row_of([4, 30, 22, 50])
    assert protect(system, hidden_of(system)).tolist() == [True, False, True, False, False]


def test_a_cell_hidden_already_is_used_before_another():
    system = row_of([4, 30, 22, 50])
    after = protect(system, hidden_of(system, extra=[3]))
    assert after.tolist() == [True, False, False, True, False]


def test_two_small_cells_that_add_to_enough_protect_each_other():
    system = row_of([4, 7, 22], small=(0, 1))
    assert protect(system, hidden_of(system)).sum() == 2


def test_two_small_cells_that_add_to_too_little_need_a_third():
    system = row_of([2, 3, 22], small=(0, 1))
    after = protect(system, hidden_of(system))
    assert after.sum() == 3
    lower, upper = intervals(system, after)
    assert np.nanmin(upper) >= 10
    assert np.nanmax(lower) <= 1


def test_a_wider_need_hides_more():
    narrow, wide = row_of([4, 3, 22, 50]), row_of([4, 3, 22, 50], high=60)
    assert protect(wide, hidden_of(wide)).sum() > protect(narrow, hidden_of(narrow)).sum()


def test_unprotected_counts_what_is_still_to_be_met():
    system = row_of([4, 30, 22])
    assert unprotected(system, hidden_of(system)) == 2
    assert unprotected(system, protect(system, hidden_of(system))) == 0


def test_a_cell_in_no_equation_needs_nothing():
    values = np.array([4.0, 20.0])
    none = np.full(2, np.nan)
    system = System(values, csr_matrix((0, 2)), np.ones(2, bool), np.array([1, np.nan]),
                    np.array([10, np.nan]), none)  # fmt: skip
    assert protect(system, hidden_of(system)).tolist() == [True, False]
    assert unprotected(system, hidden_of(system)) == 0


def test_systems_side_by_side_give_what_each_gives_alone():
    systems = [row_of([4, 30, 22]), row_of([2, 3, 22], small=(0, 1)), row_of([9, 9, 9], small=())]
    together = beside(systems)
    alone = np.concatenate([protect(one, hidden_of(one)) for one in systems])
    assert protect(together, hidden_of(together)).tolist() == alone.tolist()
    assert len(set(together.part)) == 3


def test_nothing_side_by_side_is_an_empty_system():
    assert protect(beside([]), np.zeros(0, bool)).tolist() == []


def test_the_same_table_always_loses_the_same_cells():
    system = row_of([4, 30, 30, 30, 30])
    first = protect(system, hidden_of(system)).tolist()
    assert all(protect(system, hidden_of(system)).tolist() == first for _ in range(3))


def region(seed, *, municipalities=3, wijken=4, groups=3):
    """Give the system of wijken in municipalities in a region, by group, with all totals."""
    counts = np.random.default_rng(seed).poisson(14, (municipalities, wijken, groups))
    parents, values = {}, {}
    for g in range(municipalities):
        parents[f"GM{g}"] = "REGIO"
        parents |= {f"WK{g}{w}": f"GM{g}" for w in range(wijken)}
    places = [((), np.s_[:, :])] + [
        ((("area", f"GM{g}"),), np.s_[g, :]) for g in range(municipalities)
    ]
    places += [
        ((("area", f"WK{g}{w}"),), np.s_[g, w])
        for g in range(municipalities)
        for w in range(wijken)
    ]
    for area, cut in places:
        for k in (None, *range(groups)):
            at = area if k is None else (*area, ("group", f"k{k}"))
            part = counts[cut]
            values[at] = float(part.sum() if k is None else part[..., k].sum())
    needs = {at: (1.0, 10.0) for at, value in values.items() if 0 < value < 10}
    one = cells_of(values, needs, dict.fromkeys(values, 1.0), {"area": parents})
    return one, np.array([at in needs for at in values])


@pytest.mark.parametrize("seed", range(4))
def test_a_large_part_is_solved_room_by_room_and_every_cell_stays_protected(monkeypatch, seed):
    whole, hidden = region(seed)
    assert whole.rooms is None
    at_once = protect(whole, hidden)
    monkeypatch.setattr(systems, "_LARGE", 10)
    apart, _ = region(seed)
    assert len(set(apart.rooms.part)) > len(set(apart.part))
    after = protect(apart, hidden)
    assert unprotected(whole, after) == unprotected(apart, after) == 0
    lower, upper = intervals(whole, after)
    assert np.nanmax(lower) <= 1 + 1e-6
    assert np.nanmin(upper) >= 10 - 1e-6
    assert after.sum() <= at_once.sum() + 8


def test_rooms_do_not_count_as_protected_what_is_not(monkeypatch):
    monkeypatch.setattr(systems, "_LARGE", 10)
    one, hidden = region(0)
    lower, upper = intervals(one, hidden)
    wrong = (lower > 1 + 1e-6).sum() + (upper < 10 - 1e-6).sum()
    assert unprotected(one, hidden) == wrong > 0


def test_a_part_where_nothing_can_move_is_hidden_whole_and_others_are_not():
    systems = [row_of([4, 1, 1], small=(0,), high=50), row_of([4, 30, 22])]
    together = beside(systems)
    after = protect(together, hidden_of(together))
    assert after[4:].tolist() == [True, False, True, False]
