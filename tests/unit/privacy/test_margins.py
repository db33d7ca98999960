from __future__ import annotations

import pytest

from merkbaar.privacy.margins import between, cell_key, equations, families, roots, system

PARENTS = {"area": {"BU1": "WK1", "BU2": "WK1", "BU3": "WK2", "WK1": "GM", "WK2": "GM"}}


def key(**where):
    return cell_key(where, {"group": "alle"}, PARENTS)


def test_what_stands_for_all_is_not_in_a_key():
    assert key(area="GM", group="alle") == ()
    assert key(group="65+", area="WK1") == (("area", "WK1"), ("group", "65+"))


def test_a_hierarchy_has_one_top_or_none():
    assert roots(PARENTS["area"]) == {"GM"}
    assert roots({"a": "x", "b": "y"}) == frozenset()
    assert roots({}) == frozenset()


def test_a_buurt_belongs_to_its_wijk_and_a_wijk_to_the_gemeente():
    keys = [key(area=a) for a in ("BU1", "BU2", "BU3", "WK1", "WK2", "GM")]
    found = families(keys, PARENTS)
    assert found[key(area="WK1"), "area"] == [key(area="BU1"), key(area="BU2")]
    assert found[(), "area"] == [key(area="WK1"), key(area="WK2")]


def test_a_buurt_whose_wijk_is_not_offered_belongs_to_the_gemeente():
    keys = [key(area=a) for a in ("BU1", "BU2", "WK2", "GM")]
    assert families(keys, PARENTS)[(), "area"] == keys[:3]


def test_parts_that_add_up_make_one_equation():
    values = {(): 30.0, key(area="WK1"): 10.0, key(area="WK2"): 20.0}
    rows, remainders = equations(values, PARENTS)
    assert rows == [{0: 1.0, 1: -1.0, 2: -1.0}]
    assert remainders == []


def test_parts_that_fall_short_leave_a_remainder_that_nobody_publishes():
    values = {(): 35.0, key(area="WK1"): 10.0, key(area="WK2"): 20.0}
    rows, remainders = equations(values, PARENTS)
    assert rows == [{0: 1.0, 1: -1.0, 2: -1.0, 3: -1.0}]
    assert remainders == [5.0]


def test_parts_that_overlap_are_each_at_most_the_whole():
    values = {(): 25.0, key(area="WK1"): 10.0, key(area="WK2"): 20.0}
    rows, remainders = equations(values, PARENTS)
    assert rows == [{0: 1.0, 1: -1.0, 3: -1.0}, {0: 1.0, 2: -1.0, 4: -1.0}]
    assert remainders == [15.0, 5.0]


def test_two_ways_to_divide_a_whole_that_nobody_offers_are_an_equation():
    values = {key(area="WK1"): 10.0, key(area="WK2"): 20.0, key(group="65+"): 18.0,
              key(group="18-64"): 12.0}  # fmt: skip
    (row,), remainders = equations(values, PARENTS)
    assert sorted(row.items()) == [(0, 1.0), (1, 1.0), (2, -1.0), (3, -1.0)]
    assert remainders == []
    assert equations({**values, key(group="65+"): 19.0}, PARENTS) == ([], [])


@pytest.mark.parametrize("values", [{}, {(): 5.0}, {(("area", "WK1"),): 5.0}])
def test_cells_without_a_whole_make_no_equations(values):
    one = system(values, {}, dict.fromkeys(values, 1.0), PARENTS)
    assert one.matrix.shape == (0, len(values))


def test_every_equation_holds_on_the_true_values_and_no_two_costs_are_equal():
    values = {(): 35.0, key(area="WK1"): 10.0, key(area="WK2"): 20.0, key(group="65+"): 30.0}
    one = system(values, {key(area="WK1"): (1.0, 12.0)}, dict.fromkeys(values, 1.0), PARENTS)
    assert abs(one.matrix @ one.values).max() == 0
    costs = one.cost[one.published]
    assert len(set(costs)) == len(costs)
    assert costs[0] == max(costs)
    assert one.sensitive.sum() == 1
    assert [need.distance for need in one.needs] == [2.0, 9.0]


def cube(*sizes):
    """Give the cells of buurt x group x period without a total, and the totals over some."""
    inner = {
        key(area=a, group=g, period=p): float(1 + i)
        for i, (a, g, p) in enumerate(
            (a, g, p) for a in ("BU1", "BU2", "BU3") for g in "xy" for p in ("1", "2")
        )
    }
    found = dict(inner)
    for names in sizes:
        for cell, value in inner.items():
            at = tuple(item for item in cell if item[0] in names)
            found[at] = found.get(at, 0.0) + value
    return found


def test_the_steps_from_a_table_to_a_total_are_filled_in():
    found = between(cube(("area",)), PARENTS)
    steps = {tuple(name for name, _ in cell) for cell in found}
    assert steps == {("area", "period")}
    assert found[key(area="BU1", period="1")] == 1 + 3


def test_what_is_offered_with_every_step_needs_none_between():
    assert between(cube(("area", "group"), ("area", "period"), ("group", "period"),
                        ("area",), ("group",), ("period",), ()), PARENTS) == {}  # fmt: skip


def test_two_tables_meet_in_what_they_share_though_nobody_offers_it():
    values = {key(area="BU1", group="x"): 3.0, key(area="BU1", group="y"): 4.0,
              key(area="BU1", period="1"): 5.0, key(area="BU1", period="2"): 2.0}  # fmt: skip
    assert between(values, PARENTS) == {key(area="BU1"): 7.0}


def test_tables_that_share_nothing_meet_in_everybody():
    values = {key(area="BU1"): 3.0, key(area="BU2"): 4.0, key(group="x"): 7.0}
    assert between(values, PARENTS) == {(): 7.0}


def test_a_buurt_and_its_wijk_are_not_both_counted_on_the_way():
    values = {key(area=a, group="x"): 5.0 for a in ("BU1", "BU2")}
    values |= {key(area="WK1", group="x"): 10.0, key(group="x"): 10.0, key(period="1"): 10.0}
    assert between(values, PARENTS)[()] == 10.0


def test_a_total_that_is_missing_among_others_is_filled_in():
    values = cube(("area", "group"), ("area",), ())
    del values[key(area="BU2")]
    assert between(values, PARENTS)[key(area="BU2")] == 5 + 6 + 7 + 8


def test_cells_between_are_not_published_and_hold_in_every_equation():
    values = cube(("area",))
    small = key(area="BU1", group="x", period="1")
    one = system(values, {small: (1.0, 10.0)}, dict.fromkeys(values, 1.0), PARENTS)
    assert one.published.sum() == len(values)
    assert (~one.published).sum() >= 6
    assert abs(one.matrix @ one.values).max() < 1e-6
    assert (one.cost[~one.published] == 0).all()


def test_only_the_lowest_level_of_a_hierarchy_is_in_a_room():
    values = {key(area=a): 10.0 for a in ("BU1", "BU2", "BU3", "WK1", "WK2")} | {(): 30.0}
    one = system(values, {}, dict.fromkeys(values, 1.0), PARENTS)
    room = one.room[: len(values)].tolist()
    assert [number < 0 for number in room] == [False, False, False, True, True, True]
    assert (
        len(
            {
                room[i]
                for i, at in enumerate(values)
                if PARENTS["area"].get(at and at[0][1]) == "WK1"
            }
        )
        == 1
    )
    flat = system({(): 2.0, key(group="x"): 2.0}, {}, {(): 1.0, key(group="x"): 1.0}, {})
    assert not flat.room.any()


def test_a_large_table_without_a_hierarchy_falls_into_blocks_of_its_largest_dimension(monkeypatch):
    values = {key(group=f"{i:02d}"): 10.0 for i in range(30)} | {(): 300.0}
    weights = dict.fromkeys(values, 1.0)
    assert set(system(values, {}, weights, {}).room.tolist()) == {0}
    monkeypatch.setattr("merkbaar.privacy.margins._FLAT", 30)
    room = system(values, {}, weights, {}).room.tolist()
    assert room == [0] * 12 + [1] * 12 + [2] * 6 + [-1]
