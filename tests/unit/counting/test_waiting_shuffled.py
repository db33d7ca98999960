"""Two mean waits beside each other: p and interval from shuffling whose waits they are."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from merkbaar.counting.intervals import chance_of
from merkbaar.counting.waiting_shuffled import (
    _DRAWS,
    Units,
    _shuffled,
    _tail,
    beside_the_other,
    beside_the_rest,
    units_of,
)


def of_sides(*sides: object) -> Units:
    """Units of people with one spell each, a side after the other."""
    parts = [np.asarray(side, dtype=float) for side in sides]
    part = np.repeat(np.arange(len(parts)), [len(side) for side in parts])
    return units_of(np.concatenate(parts), np.arange(len(part)), part)


def compared(*sides: object, seed: str = "a") -> dict[str, float]:
    return beside_the_other(of_sides(*sides), chance_of(0, seed))


def far(own: np.ndarray, other: np.ndarray) -> float:
    """The logarithm of the ratio of two means over its error, written out."""
    relative = [side.var(ddof=1) / len(side) / side.mean() ** 2 for side in (own, other)]
    return math.log(own.mean() / other.mean()) / math.sqrt(sum(relative))


def test_spells_of_a_person_in_a_part_are_one_unit():
    days = np.array([3.0, 9.0, 4.0, 5.0, 8.0])
    owner, part = np.array([7, 7, 7, 2, 1]), np.array([0, 0, 1, 1, 1])
    units = units_of(days, owner, part)
    assert units.spells.tolist() == [2, 1, 1, 1]
    assert units.days.tolist() == [12, 4, 5, 8]
    assert units.owner.tolist() == [7, 7, 2, 1]
    assert units.part.tolist() == [0, 1, 1, 1]


def test_the_order_of_spells_and_the_names_of_owners_do_not_matter():
    chance = np.random.default_rng(1)
    days, owner = np.floor(chance.exponential(9, 90)), chance.integers(0, 60, 90)
    part = chance.integers(0, 3, 90)
    mixed, names = chance.permutation(90), chance.permutation(60)
    first = beside_the_rest(units_of(days, owner, part), chance_of(0, "a"))
    units = units_of(days[mixed], names[owner[mixed]], part[mixed])
    again = beside_the_rest(units, chance_of(0, "a"))
    for one, other in zip(first, again, strict=True):
        assert one == pytest.approx(other, rel=1e-9)


def test_p_is_the_part_of_all_ways_to_shuffle_that_lie_as_far():
    own, other = np.array([2.0, 3.0, 21.0, 9.0, 14.0]), np.array([1.0, 6.0, 4.0, 2.5, 8.0])
    everyone, here = np.r_[own, other], far(own, other)
    ways = []
    for chosen in itertools.combinations(range(10), 5):
        rest = [at for at in range(10) if at not in chosen]
        ways.append(far(everyone[list(chosen)], everyone[rest]))
    exact = 2 * min(np.mean(np.array(ways) >= here - 1e-9), np.mean(np.array(ways) <= here + 1e-9))
    assert 0.1 < exact < 0.5
    assert compared(own, other)["_p"] == pytest.approx(exact, abs=0.03)


def test_what_is_drawn_is_what_the_formula_says():
    chance = np.random.default_rng(2)
    own, other = chance.exponential(9, 7), chance.exponential(9, 14)
    draws = _shuffled(of_sides(own, other), chance_of(0, "a"))
    order = chance_of(0, "a").permuted(
        np.tile(np.arange(21, dtype=np.int32), (math.ceil(_DRAWS / 3), 1)), axis=1
    )
    everyone = np.r_[np.sort(own), np.sort(other)]
    drawn = order[0][7:14]
    assert draws[0][1] == pytest.approx(far(everyone[drawn], np.delete(everyone, drawn)), abs=1e-8)
    assert draws[1].tolist() == (-draws[0]).tolist()


def test_every_part_has_as_many_draws_however_small():
    units = of_sides(*(np.arange(1.0, size + 1) for size in (3, 20, 3, 174)))
    draws = _shuffled(units, chance_of(0, "a"))
    assert [len(one) for one in draws] == [_DRAWS] * 4
    assert draws[0] is draws[2]


def test_an_interval_leaves_out_zero_exactly_where_p_is_below_one_in_twenty():
    chance, near = np.random.default_rng(3), 0
    for number in range(150):
        own, other = np.floor(chance.exponential(16, 25)), np.floor(chance.exponential(9, 30))
        one = compared(own, other, seed=str(number))
        near += 0.02 < one["_p"] < 0.1
        assert (one["_p"] < 0.05) == (not one["_lower"] <= 0 <= one["_upper"])
        assert one["_lower"] < one[""] < one["_upper"]
    assert near >= 15


def test_of_equal_curves_small_p_values_come_as_often_as_they_say():
    chance, p = np.random.default_rng(4), []
    for number in range(40):
        units = of_sides(*chance.lognormal(3, 1, (30, 20)))
        p += [one["_p"] for one in beside_the_rest(units, chance_of(0, str(number)))]
    assert 0.035 <= np.mean(np.array(p) < 0.05) <= 0.065
    assert np.mean(np.array(p) < 0.005) <= 0.0105


def test_two_sides_with_another_spread_are_held_against_their_own():
    chance, p = np.random.default_rng(5), []
    for number in range(200):
        p.append(compared(chance.normal(60, 4, 90), chance.normal(60, 20, 30), seed=str(number)))
    assert 0.02 <= np.mean([one["_p"] < 0.05 for one in p]) <= 0.085


def test_of_many_even_waits_p_is_that_of_student():
    chance = np.random.default_rng(6)
    own, other = chance.normal(60, 8, 300), chance.normal(61.1, 8, 300)
    here = compared(own, other)
    assert 0.05 < here["_p"] < 0.5
    assert here["_p"] == pytest.approx(2 * stats.norm.sf(abs(far(own, other))), abs=0.025)


def test_an_interval_holds_how_much_longer_it_takes():
    chance, hits = np.random.default_rng(7), 0
    for number in range(150):
        own, other = chance.gamma(2, 15, 30), chance.gamma(2, 10, 90)
        one = compared(own, other, seed=str(number))
        hits += one["_lower"] <= 10 <= one["_upper"]
    assert 0.9 <= hits / 150 <= 0.99


def test_a_part_differs_from_the_whole_by_its_mean_less_that_of_all():
    sides = [[3.0, 9.0, 4.0], [8.0, 30.0], [2.0, 2.0, 5.0, 7.0]]
    whole = np.concatenate(sides).mean()
    for side, one in zip(sides, beside_the_rest(of_sides(*sides), chance_of(0, "a")), strict=True):
        assert one[""] == pytest.approx(np.mean(side) - whole)
        assert one["_value"] == pytest.approx(whole)


def test_the_same_spells_three_times_over_say_no_more():
    chance = np.random.default_rng(8)
    own, other = chance.exponential(20, 30), chance.exponential(12, 40)
    units = of_sides(own, other)
    thrice = Units(3 * units.spells, 3 * units.days, units.owner, units.starts)
    assert beside_the_other(thrice, chance_of(0, "a")) == pytest.approx(compared(own, other))


def test_hours_have_the_same_p_as_days_and_an_interval_of_24_times():
    chance = np.random.default_rng(9)
    own, other = chance.exponential(20, 30), chance.exponential(12, 40)
    days, hours = compared(own, other), compared(24 * own, 24 * other)
    assert hours["_p"] == pytest.approx(days["_p"])
    for end in ("_lower", "_upper"):
        assert hours[end] == pytest.approx(24 * days[end])


def test_people_with_the_same_waits_in_both_parts_leave_nothing_to_compare():
    days = np.array([3.0, 9.0, 4.0, 20.0])
    units = units_of(np.r_[days, days], np.r_[0:4, 0:4], np.repeat([0, 1], 4))
    one = beside_the_other(units, chance_of(0, "a"))
    assert one[""] == 0
    assert math.isnan(one["_p"])


def test_a_person_in_both_parts_counts_for_what_the_waits_have_in_common():
    chance = np.random.default_rng(10)
    own = chance.exponential(20, 40)
    days = np.r_[own * chance.uniform(0.9, 1.3, 40), own]
    part = np.repeat([0, 1], 40)
    paired, apart = (
        beside_the_other(units_of(days, owner, part), chance_of(0, "a"))
        for owner in (np.r_[0:40, 0:40], np.arange(80))
    )
    assert paired["_p"] < 0.001 < 0.05 < apart["_p"]


@pytest.mark.parametrize("sides", [([0.0, 0.0], [3.0, 9.0]), ([5.0, 5.0], [5.0, 5.0])])
def test_waits_of_nothing_or_without_spread_have_no_p(sides):
    one = compared(*sides)
    assert math.isnan(one["_p"])
    assert math.isnan(one["_lower"])
    assert one[""] == pytest.approx(np.mean(sides[0]) - np.mean(sides[1]))


def test_mostly_waits_of_nothing_still_have_a_p():
    """A shuffle that puts all waits on one side has a ratio without end, and counts as far."""
    one = compared([0.0] * 30 + [3.0, 9.0, 40.0], [0.0] * 30 + [2.0, 1.0, 5.0])
    assert 0.05 < one["_p"] <= 1
    assert one["_lower"] < 0 < one["_upper"]


def test_a_tail_goes_on_falling_beyond_the_draws_and_never_reaches_nothing():
    draws = stats.norm.isf((np.arange(_DRAWS) + 0.5) / _DRAWS)
    steps = [_tail(draws, here) for here in np.arange(0, 9, 0.05)]
    assert all(one > other > 0 for one, other in itertools.pairwise(steps))
    assert _tail(draws, 1.0) == pytest.approx(stats.norm.sf(1.0), rel=0.02)
    assert _tail(draws, 2.5) == pytest.approx(stats.norm.sf(2.5), rel=0.2)
    for here in (3.5, 4.5, 6.0):
        assert stats.norm.sf(here) < _tail(draws, here) < stats.norm.sf(0.8 * here)


def test_the_same_stream_gives_the_same_bytes():
    chance = np.random.default_rng(11)
    sides = chance.exponential(20, (4, 30))
    first, again = (beside_the_rest(of_sides(*sides), chance_of(0, "a")) for _ in range(2))
    assert first == again
