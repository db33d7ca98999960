from __future__ import annotations

import numpy as np
import pytest

from merkbaar.privacy.margins import system
from merkbaar.privacy.past import FREE, hidden_needs, lively, place_in, told_before
from merkbaar.privacy.suppression import protect, unprotected

A, B, C = ((("age", one),) for one in "abc")
STILL = (0.0, 0.0)


def made(values, gone, *, needs=None, known=None):
    needs = needs or hidden_needs("persons", gone, 10, everyone=False)
    weights = dict.fromkeys(values, 1.0)
    return system(values, needs, weights, {}, minimum=10.0, gone=gone, known=known or {})


def test_only_what_was_hidden_and_small_needs_anything():
    gone = {A: (4.0, FREE), B: (40.0, FREE), C: (4.0, STILL), (): (0.0, FREE)}
    assert hidden_needs("persons", gone, 10, everyone=False) == {A: (1.0, 10.0)}
    assert hidden_needs("rest", gone, 10, everyone=True) == {A: (1.0, 10.0), (): (0.0, 10.0)}
    assert hidden_needs("persons", gone, 10, everyone=True) == {A: (1.0, 10.0)}


def test_a_cell_that_was_hidden_then_is_guarded_beside_what_is_shown_now():
    """Hidden then: a and b; shown then: c. The total comes now, and tells what a and b are."""
    gone = {A: (4.0, FREE), B: (30.0, FREE), C: (40.0, STILL)}
    one = made({(): 74.0}, gone)
    places = place_in(one, [A, B, C, ()])
    assert one.values[places[A]] == 4.0
    assert one.sensitive[places[A]]
    assert not one.sensitive[places[B]]
    hidden = ~one.published
    assert not unprotected(one, hidden), "a may be more where b is less"
    alone = made({(): 44.0}, {A: (4.0, FREE), C: (40.0, STILL)})
    assert unprotected(alone, ~alone.published), "44 now less 40 then"
    found = protect(alone, ~alone.published)
    assert not unprotected(alone, found)
    assert found[0]


def test_a_cell_of_then_that_lies_between_those_of_now_is_guarded_there():
    both = {(*key, ("year", year)): 15.0 for key in (A, B) for year in "xy"}
    one = made({**both, (): 60.0}, {A: (30.0, STILL), B: (30.0, FREE)})
    assert place_in(one, [A, B]).keys() == {A, B}
    assert one.stuck[place_in(one, [A])[A]]
    assert not one.stuck[place_in(one, [B])[B]]


def test_of_two_places_of_one_cell_the_first_counts():
    one = made({A: 4.0, (): 74.0}, {})
    twice = one.__class__(*vars(one).values())
    object.__setattr__(twice, "keys", [A, None, (), A])
    assert place_in(twice, [A, B, ()]) == {A: 0, (): 2}


@pytest.mark.parametrize(("room", "needed"), [(STILL, {A: (20.0, 40.0)}), (FREE, {})])
def test_a_few_more_then_are_sensitive_only_where_they_were_shown(room, needed):
    needs, known, left = told_before({A: 30.0}, {}, {}, {A: (32.0, room)}, 10.0)
    assert (needs, known, left) == (needed, {}, {})


def test_what_is_the_same_is_known_and_what_is_far_off_tells_nothing():
    gone = {A: (30.0, STILL), B: (90.0, STILL), C: (5.0, FREE)}
    assert told_before({A: 30.0, B: 30.0}, {}, {}, gone, 10.0) == ({}, {A: STILL}, {C: gone[C]})


def test_nothing_is_asked_where_nothing_of_now_stands():
    far = (("area", "X"),)
    apart = made({A: 40.0}, {far: (3.0, FREE), (*far, B[0]): (3.0, FREE)})
    assert apart.sensitive.any()
    assert not lively(apart).sensitive.any()
    both = made({A: 4.0, (): 74.0}, {}, needs={A: (1.0, 10.0)})
    assert lively(both) is both
    assert np.array_equal(lively(apart).values, apart.values)


def test_what_cells_were_before_somebody_left_still_adds_up_for_who_kept_it():
    """Shown then: all (74) and b (30); a was hidden, c too. Since then somebody left b."""
    values = {A: 4.0, B: 29.0, C: 40.0, (): 73.0}
    past = {"moved": {B: (30.0, STILL), (): (74.0, STILL)}, "hid": {A, C}}
    one = system(values, {A: (1.0, 10.0)}, dict.fromkeys(values, 1.0), {}, minimum=10.0, **past)
    hidden = np.array([True, True, False, True, *[True] * (len(one.values) - 4)])
    assert unprotected(one, hidden), "74 less 30 then, less 40 now"
    hidden[2] = True
    assert not unprotected(one, hidden)
    alone = system(values, {A: (1.0, 10.0)}, dict.fromkeys(values, 1.0), {}, minimum=10.0)
    assert not unprotected(alone, np.array([True, True, False, True]))


def test_what_was_hidden_then_and_is_another_number_now_is_guarded_as_it_was():
    values = {A: 14.0, B: 30.0, C: 40.0, (): 84.0}
    moved = {A: (4.0, FREE), (): (74.0, STILL)}
    needs = hidden_needs("persons", moved, 10, everyone=False)
    one = system(values, {}, dict.fromkeys(values, 1.0), {}, minimum=10.0, moved=moved,
                 moved_needs=needs, hid={A, B}, known={C: STILL})  # fmt: skip
    assert unprotected(one, ~one.published), "74 then, less 30 and 40 now"
    found = protect(one, ~one.published)
    assert not unprotected(one, found)
    assert found[1], "b may have been less"


@pytest.mark.parametrize(("then", "now"), [(9.0, 8.0), (8.0, 9.0)])
def test_of_a_cell_that_was_hidden_people_only_left_or_only_came(then, now):
    values = {A: now, B: 30.0, (): now + 30.0}
    moved = {A: (then, FREE), (): (then + 30.0, STILL)}
    needs = hidden_needs("persons", moved, 10, everyone=False)
    one = system(values, {A: (1.0, 10.0)}, dict.fromkeys(values, 1.0), {}, minimum=10.0,
                 moved=moved, moved_needs=needs, hid={A, B})  # fmt: skip
    (row,) = (row for row in one.matrix.toarray() if sorted(row[row != 0]) == [-1, -1, 1] and row[0]
              and not row[1])  # fmt: skip
    assert (row @ one.values, abs(row).sum()) == (0.0, 3.0)
    assert row[0] == (1.0 if now > then else -1.0)
    assert sorted(one.values[row != 0])[0] == 1.0, "one person"
