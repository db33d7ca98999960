from __future__ import annotations

import itertools

import numpy as np
import pytest

from merkbaar.privacy import exact, suppression
from merkbaar.privacy.exact import cheapest
from merkbaar.privacy.margins import system
from merkbaar.privacy.programmes import choose
from merkbaar.privacy.suppression import protect, unprotected


def grid(seed, shape=(3, 4)):
    """Give the system of a drawn table with its totals, and its sensitive cells."""
    chance = np.random.default_rng(seed)
    counts = chance.poisson(chance.gamma(2.0, 12.0, shape) + 10)
    counts.flat[chance.choice(counts.size, counts.size // 5, replace=False)] = 4
    values = {}
    for place in np.ndindex(*(size + 1 for size in shape)):
        cut = tuple(slice(None) if i == 0 else i - 1 for i in place)
        key = tuple((n, f"{i:02d}") for n, i in zip("abc", place, strict=False) if i)
        values[key] = float(counts[cut].sum())
    needs = {key: (1.0, 10.0) for key, value in values.items() if 0 < value < 10}
    one = system(values, needs, dict.fromkeys(values, 1.0), {})
    return one, np.array([key in needs for key in values])


def tried(one, hidden):
    """Give the least cost of hiding, by trying all (only for tiny tables)."""
    rest, best = np.flatnonzero(~hidden), np.inf
    for size in range(len(rest) + 1):
        for some in itertools.combinations(rest, size):
            trial = hidden.copy()
            trial[list(some)] = True
            if one.cost[trial].sum() < best and unprotected(one, trial) == 0:
                best = one.cost[trial].sum()
    return best


@pytest.mark.parametrize("seed", range(4))
def test_no_choice_is_cheaper_on_tables_small_enough_to_try_all(seed):
    one, hidden = grid(seed, (2, 3))
    after = protect(one, hidden)
    assert unprotected(one, after) == 0
    assert one.cost[after].sum() == pytest.approx(tried(one, hidden))


def test_the_search_beats_the_quick_choice_and_never_loses_to_it(monkeypatch):
    costs = []
    for largest in (exact.LARGEST, 0):
        monkeypatch.setattr(suppression, "LARGEST", largest)
        costs.append(
            [
                one.cost[protect(one, h)].sum()
                for one, h in ((grid(seed, (4, 4))) for seed in range(10))
            ]
        )
    assert all(a <= b + 1e-6 for a, b in zip(*costs, strict=True))
    assert sum(costs[0]) < sum(costs[1])


def test_a_choice_that_does_not_cost_less_is_not_given():
    one, hidden = grid(1)
    after = protect(one, hidden)
    (part,) = set(one.part[hidden].tolist())
    own = float(one.cost[after & ~hidden].sum())

    def asked(below):
        return cheapest(one.movements[part], one.cost, hidden, one.needs, below=below)

    assert asked(own - 1e-3) is None
    assert asked(own + 1e-3).tolist() == after.tolist()


def test_a_search_without_end_keeps_the_quick_choice(monkeypatch):
    one, hidden = grid(1)
    monkeypatch.setattr(exact, "_TURNS", 1)
    after = protect(one, hidden)
    assert unprotected(one, after) == 0


def test_an_inequality_holds_for_every_choice_that_protects():
    one, hidden = grid(2)
    (part,) = set(one.part[hidden].tolist())
    movement = one.movements[part]
    movement.allow(hidden)
    cuts = [movement.cut(need) for need in one.needs if movement.meet(need) is None]
    assert cuts
    rng = np.random.default_rng(0)
    for _ in range(200):
        trial = hidden | (rng.random(len(hidden)) < 0.5)
        if unprotected(one, trial) == 0:
            assert all(cut[trial[movement.cells]].sum() >= 1 - 1e-6 for cut in cuts)


def test_the_cheapest_cells_that_fulfil_inequalities_are_chosen():
    from scipy.sparse import csc_matrix

    matrix = csc_matrix([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
    columns, rows = (np.zeros(3), np.ones(3)), (np.ones(2), np.full(2, np.inf))
    assert choose(np.array([1.0, 1.5, 1.0]), matrix, columns, rows, nodes=50).tolist() == [0, 1, 0]
    assert choose(np.array([1.0, 2.5, 1.0]), matrix, columns, rows, nodes=50).tolist() == [1, 0, 1]
    shut = (np.zeros(3), np.array([1.0, 0.0, 0.0]))
    assert choose(np.ones(3), matrix, shut, rows, nodes=50) is None


def test_the_same_table_always_loses_the_same_cells():
    one, hidden = grid(5)
    first = protect(one, hidden).tolist()
    again, same = grid(5)
    assert protect(again, same).tolist() == first


def test_the_search_for_the_cheapest_says_nothing(capfd):
    """HiGHS wrote a line of its own on this table after its presolve."""
    from tests.bench.bench_gate import drawn

    protect(*drawn((2, 2, 3), 9))
    assert capfd.readouterr().out == ""
