from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from merkbaar.errors import PrivacyError
from merkbaar.privacy import crossing, systems
from merkbaar.privacy.audit import intervals
from merkbaar.privacy.crossing import cross, inside, rings
from merkbaar.privacy.margins import families, system
from merkbaar.privacy.suppression import protect, unprotected

PAIRS = [("a", "b"), ("a", "c"), ("b", "c")]


def sets(*words):
    return [frozenset(word) for word in words]


@pytest.mark.parametrize(
    "tree",
    [[], ["a"], ["ab"], ["ab", "bc"], ["abc", "ab", "bc", "ac"], ["ab", "bc", "cd"], ["ab", "c"]],
)
def test_sets_that_lie_as_a_tree_have_no_ring(tree):
    assert rings(sets(*tree, "")) == []


def test_three_sets_of_two_are_a_ring_and_so_are_four():
    assert rings(sets("ab", "bc", "ac", "a", "")) == [tuple(sets("ab", "ac", "bc"))]
    assert rings(sets("ab", "bc", "cd", "ad")) == [tuple(sets("ab", "ad", "bc", "cd"))]


def test_what_hangs_on_a_ring_by_one_set_is_not_part_of_it():
    assert rings(sets("abz", "bc", "ac", "cx")) == [tuple(sets("ab", "ac", "bc"))]


def test_two_rings_apart_stay_apart():
    assert len(rings(sets("ab", "bc", "ac", "xy", "yz", "xz"))) == 2


def pairs(counts, *, margins=True):
    """Give the cells of all tables of two dimensions over (a, b, c) counts."""
    values = {}
    for size in (0, 1, 2) if margins else (2,):
        for names in itertools.combinations("abc", size):
            for place, count in counts.items():
                key = tuple((n, v) for n, v in zip("abc", place, strict=True) if n in names)
                values[key] = values.get(key, 0.0) + count
    return values


COUNTS = {place: 3.0 + 7 * i for i, place in enumerate(itertools.product("01", "01", "012"))}


@pytest.mark.parametrize("margins", [True, False])
def test_the_crossing_holds_on_amounts_that_fit_what_is_offered(margins):
    values = pairs(COUNTS, margins=margins)
    found = cross(values, families(list(values), {}), {}, first=len(values))
    everything = [*values.values(), *found.values]
    assert len(found.values) == 12, "two by two by three, and nobody left over"
    assert len(found.rows) == 4 + 6 + 6
    for row in found.rows:
        assert abs(sum(entry * everything[place] for place, entry in row.items())) < 1e-6


def test_a_remainder_may_be_left_over_in_the_crossing_too():
    values = pairs(COUNTS)
    values[()] += 5
    for b in "01":
        values[("b", b),] += 2.5
    found = cross(values, families(list(values), {}), {}, first=len(values))
    assert found.rows
    assert min(found.values) >= 0


def test_people_who_stand_twice_make_each_cell_at_most_its_whole():
    values = pairs(COUNTS)
    for key in values:
        if "c" not in dict(key):
            values[key] *= 0.6
    found = cross(values, families(list(values), {}), {}, first=len(values))
    under = [row for row in found.rows if row.get(list(values).index((("a", "0"), ("b", "0"))))]
    assert [len(row) for row in under] == [3, 3, 3], "the whole, one cell, what is left"


def test_parts_of_a_hierarchy_are_counted_by_their_whole():
    parents = {"a": {"0": "w", "1": "w", "w": "top", "2": "top"}}
    values = pairs({**COUNTS, ("2", "0", "0"): 4.0})
    values[("a", "w"), ("b", "0")] = sum(n for (a, b, _), n in COUNTS.items() if b == "0")
    found = cross(values, families(list(values), parents), parents, first=len(values))
    whole = next(row for row in found.rows if len(values) - 1 in row)
    assert len(whole) == 1 + 6


def test_a_table_of_all_three_needs_no_crossing():
    values = pairs(COUNTS)
    values |= {tuple(zip("abc", place, strict=True)): n for place, n in COUNTS.items()}
    assert cross(values, families(list(values), {}), {}, first=0).rows == []


def test_counts_that_no_one_set_of_people_can_have_leave_something_over_everywhere():
    values = {(("a", a), ("b", b)): 10.0 * (a == b) for a in "01" for b in "01"}
    values |= {(("b", a), ("c", b)): 10.0 * (a == b) for a in "01" for b in "01"}
    values |= {(("a", a), ("c", b)): 10.0 * (a != b) for a in "01" for b in "01"}
    found = cross(values, families(list(values), {}), {}, first=12)
    assert [max(row) for row in found.rows] == list(range(12 + 8, 12 + 8 + 12))


def test_a_crossing_too_large_to_check_is_refused_and_says_what_to_do(monkeypatch):
    monkeypatch.setattr(crossing, "LARGEST", 11)
    values = pairs(COUNTS)
    with pytest.raises(PrivacyError, match=r"a, b, c .* 12 stuks, en hoogstens 11") as caught:
        cross(values, families(list(values), {}), {}, first=0)
    assert "Laat een van de tabellen weg" in str(caught.value)


def test_nothing_sensitive_asks_for_no_crossing():
    values = pairs(COUNTS)
    weights = dict.fromkeys(values, 1.0)
    assert system(values, {}, weights, {}).matrix.shape[1] == len(values)
    key = (("a", "0"), ("b", "0"))
    one = system(values, {key: (1.0, 10.0)}, weights, {})
    assert one.matrix.shape[1] == len(values) + 12
    assert not one.published[len(values) :].any()
    assert abs(one.matrix @ one.values).max() < 1e-6


def test_amounts_that_fit_lie_inside_where_they_can():
    matrix = csr_matrix([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0]])
    found = inside(matrix, np.array([10.0, 30.0, 20.0]))
    assert matrix @ found == pytest.approx([10, 30, 20])
    assert found.min() > 3
    assert inside(matrix, np.array([10.0, 0.0, 4.0])) == pytest.approx([4, 6, 0, 0])


def test_amounts_that_fit_only_at_a_corner_are_still_found():
    matrix = csr_matrix([[1, 1, 0], [0, 1, 1], [1, 0, 1]])
    found = inside(matrix, np.array([10.0, 10.0, 20.0]))
    assert matrix @ found == pytest.approx([10, 10, 20])
    assert found.min() >= 0
    assert inside(matrix, np.array([10.0, 10.0, 21.0])) is None


def region(seed, *, level=True):
    """Give three tables of two attributes over wijken (in municipalities), p and k."""
    counts = np.random.default_rng(seed).poisson(4, (6, 3, 3))
    parents = {f"W{w}": f"G{w // 3}" if level else "R" for w in range(6)}
    parents |= {"G0": "R", "G1": "R"} if level else {}
    values = {}
    for place, count in np.ndenumerate(counts):
        whole = [("area", f"W{place[0]}"), ("p", f"p{place[1]}"), ("k", f"k{place[2]}")]
        for names in (("area", "p"), ("area", "k"), ("p", "k"), ("area",), ("p",), ("k",), ()):
            key = tuple(sorted((n, v) for n, v in whole if n in names))
            values[key] = values.get(key, 0.0) + count
            if level and "area" in names:
                up = tuple(sorted({**dict(key), "area": parents[whole[0][1]]}.items()))
                values[up] = values.get(up, 0.0) + count
    needs = {key: (1.0, 10.0) for key, value in values.items() if 0 < value < 10}
    return values, needs, {"area": parents}


@pytest.mark.parametrize("level", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_a_large_ring_is_solved_room_by_room_and_every_cell_stays_protected(
    monkeypatch, seed, level
):
    values, needs, parents = region(seed, level=level)
    monkeypatch.setattr("merkbaar.privacy.rooms._BLOCK", 3)
    weights = dict.fromkeys(values, 1.0)
    whole = system(values, needs, weights, parents)
    monkeypatch.setattr(systems, "_LARGE", 10)
    apart = system(values, needs, weights, parents)
    hidden = apart.sensitive & apart.published
    assert len(set(apart.rooms.part)) > len(set(apart.part))
    after = protect(apart, hidden)
    assert unprotected(apart, after) == 0
    lower, upper = intervals(whole, after)
    assert np.nanmax(lower[apart.sensitive]) <= 1 + 1e-5
    assert np.nanmin(upper[apart.sensitive]) >= 10 - 1e-5
