from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from merkbaar.privacy.audit import intervals
from merkbaar.privacy.coupling import Group, coupled, rows_of, threes
from merkbaar.privacy.earlier import Told
from merkbaar.privacy.margins import system
from merkbaar.privacy.suppression import protect, unprotected

WHOLE, COUNT = {"A": 25.0, "B": 28.0}, {"A": 19.0, "B": 8.0}


def key(area):
    return (("area", area),) if area else ()


def group(quantity, values, *, table=0, population="p"):
    made = Group(population, quantity)
    for at, (area, value) in enumerate({**values, "": sum(values.values())}.items()):
        made.values[key(area)] = value
        made.rows[key(area)].append((table, at))
    return made


def share():
    """A numerator and its complement in table 0, and the persons in table 1."""
    rest = {area: WHOLE[area] - COUNT[area] for area in WHOLE}
    return [group("persons", WHOLE, table=1), group("count", COUNT), group("rest", rest)]


def test_a_whole_that_another_table_shows_belongs_with_its_share():
    assert list(threes(share())) == [(0, 1, 2)]


def test_a_whole_that_stands_in_the_rows_of_its_share_alone_is_left_apart():
    persons, count, rest = share()
    assert list(threes([group("persons", WHOLE), count, rest])) == []
    assert list(threes([group("persons", WHOLE, table=1, population="q"), count, rest])) == []
    others = group("persons", {"A": 26.0, "B": 28.0}, table=1)
    assert list(threes([others, count, rest])) == []
    assert list(threes([persons, count])) == []


def test_a_whole_that_an_earlier_release_told_belongs_with_its_share():
    _, count, rest = share()
    some = [group("persons", WHOLE), count, rest]
    one, none = Told({key("A"): (0.0, 0.0)}, {}), Told({}, {})
    assert list(threes(some, [one, none, none])) == [(0, 1, 2)]
    assert list(threes(some, [one, one, none])) == []
    assert list(threes(some, [none, none, none])) == []


def test_no_part_must_stay_possible_beyond_a_whole_that_was_told():
    some = share()
    need = {key("B"): (0.0, 40.0)}
    three = tuple(
        system(one.values, {} if known else need, dict.fromkeys(one.values, 1.0), {}, known=known)
        for one, known in zip(some, ({key("B"): (0.0, 0.0)}, {}, {}), strict=True)
    )
    made = coupled(three, tuple(one.values for one in some))
    assert sorted(made.high[made.high > 0]) == [28.0, 28.0]


def systems():
    some = share()
    needs = [{}, {key("B"): (1.0, 10.0)}, {key("A"): (1.0, 10.0)}]
    return some, tuple(
        system(one.values, need, dict.fromkeys(one.values, 1.0), {})
        for one, need in zip(some, needs, strict=True)
    )


def test_what_is_told_of_the_whole_narrows_the_numerator_and_the_audit_says_so():
    some, three = systems()
    made = coupled(three, tuple(one.values for one in some))
    assert abs(made.matrix @ made.values).max() == 0
    shown = np.zeros(len(made.values), bool)
    inner = [at for at, rows in enumerate(rows_of(some, three)) if rows and rows[0][1] < 2]
    hidden = shown.copy()
    hidden[[at for at in inner if at >= len(three[0].values)]] = True
    lower, upper = intervals(made, hidden)
    assert np.nanmin(lower) == pytest.approx(0)
    assert lower[len(three[0].values) + 1] == 2, "27 in all, and at most 25 in A"
    assert unprotected(made, hidden) > 0
    after = protect(made, hidden)
    assert unprotected(made, after) == 0
    assert after[:2].all(), "the persons of A and B go too"
    assert not np.isnan(upper).all()


def test_apart_each_seems_safe():
    _, (_, count, _) = systems()
    hidden = np.array([True, True, False])
    assert unprotected(count, hidden) == 0


def test_rooms_of_the_same_municipalities_stay_rooms_and_others_do_not():
    some, three = systems()
    keys = tuple(one.values for one in some)
    assert coupled(three, keys).room.tolist() == [0] * 9
    numbered = [replace(one, room=np.array([0, 1, -1])) for one in three]
    assert coupled(tuple(numbered), keys).room.tolist() == [0, 1, -1] * 3
    numbered[2] = replace(three[2], room=np.array([1, 0, -1]))
    assert coupled(tuple(numbered), keys).room is None
    assert coupled((*numbered[:2], replace(three[2], room=None)), keys).room is None
