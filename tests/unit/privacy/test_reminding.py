from __future__ import annotations

import pytest

from merkbaar.privacy.past import FREE
from merkbaar.privacy.reminding import remind
from merkbaar.privacy.summing import Amounts, sum_system
from merkbaar.privacy.suppression import unprotected
from merkbaar.privacy.withheld import HIDDEN

A, B, C = ((("area", one),) for one in "ABC")
STILL = (0.0, 0.0)


def release(shown=None, hidden=None, *, population="p", name="eur"):
    """Give a release with sums by address; of a hidden one its need and largest too."""
    shown, hidden = shown or {}, hidden or {}
    places = {
        str(key): [population, "measure", [list(item) for item in key], name]
        for key in (*shown, *hidden)
    }
    people = [20.0, None, None, 20.0]
    return {
        "places": places,
        **{str(key): [*people, value] for key, value in shown.items()},
        HIDDEN: {str(key): [*people, *some] for key, some in hidden.items()},
    }


def sums(values, *, population="p", name="eur"):
    made = Amounts(population, name, dict(values))
    made.room, made.own = dict.fromkeys(values, 0.0), dict.fromkeys(values, 0.0)
    made.rows |= {key: [(0, at)] for at, key in enumerate(values)}
    return made


def reminded(now, *released):
    remind([now], released)
    return now


def test_sums_that_nobody_offers_now_are_those_of_then():
    now = reminded(sums({A: 100.0}), release({B: 50.0}, {C: (70.0, 12.0, 60.0)}))
    assert now.then == {B: (50.0, STILL), C: (70.0, FREE)}
    assert (now.room[C], now.own[C]) == (12.0, 60.0)
    assert (now.room[B], now.own[B]) == (0.0, 0.0)


def test_a_sum_that_was_shown_as_it_is_now_is_known_under_whatever_name():
    now = reminded(sums({A: 100.0, B: 50.0}), release({A: 100.0, B: 51.0}))
    assert now.known == {A}
    assert now.then == {}


@pytest.mark.parametrize("other", [{"population": "q"}, {"name": "uren"}, {"name": ""}])
def test_sums_of_others_or_of_something_else_tell_nothing(other):
    assert reminded(sums({A: 100.0}), release({B: 50.0}, **other)).then == {}


def test_sums_that_have_few_in_common_are_of_other_people():
    then = release({A: 1.0, B: 2.0, C: 3.0})
    assert reminded(sums({A: 100.0, B: 90.0}), then).then == {}


def test_what_was_shown_once_stays_known_and_else_the_last_has_the_say():
    first, last = (
        release({B: 50.0}, {C: (70.0, 1.0, 2.0)}),
        release({}, {B: (49.0, 1.0, 2.0), C: (71.0, 3.0, 4.0)}),
    )
    now = reminded(sums({A: 100.0}), first, last)
    assert now.then == {B: (50.0, STILL), C: (71.0, FREE)}
    assert now.room[C] == 3.0


def test_a_release_of_before_names_were_kept_tells_nothing():
    then = release({B: 50.0})
    then["places"] = {at: place[:3] for at, place in then["places"].items()}
    assert reminded(sums({A: 100.0}), then).then == {}


@pytest.mark.parametrize("way", [1, -1])
def test_a_total_of_now_may_not_tell_a_sum_that_was_hidden_then(way):
    """A was shown, C hidden: now the total of both comes."""
    now = sums({(): 170.0})
    alone = sum_system(now, set(), {}, way=way)
    assert not alone.sensitive.any()
    made = sum_system(
        reminded(now, release({A: 100.0}, {C: (70.0, 12.0, 60.0)})), set(), {}, way=way
    )
    assert made.sensitive.any()
    assert unprotected(made, ~made.published), "170 now less 100 then"
    assert not unprotected(made, ~made.published | True)
