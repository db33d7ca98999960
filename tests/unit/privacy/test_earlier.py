from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.privacy.cells import read_offers
from merkbaar.privacy.coupling import Group
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.earlier import Told, bygone, former_names, told
from merkbaar.privacy.margins import system
from merkbaar.privacy.past import FREE
from merkbaar.privacy.suppression import protect, unprotected
from merkbaar.tables import Offer


def shares(counts, *, name="t", measure="m", dims=("area",), population="p"):
    """Give an offer of shares; per cell its place, its people and its numerator."""
    rows = [(*place, n, count) for place, (n, count) in counts.items()]
    frame = pd.DataFrame(rows, columns=[*dims, "persons", "count"])
    frame = frame.assign(n=frame["persons"], value=100 * frame["count"] / frame["persons"])
    totals = dict.fromkeys(dims, "alle")
    return Offer(name, frame.assign(measure=measure), tuple(dims), "%", population=population,
                 count="count", kind="share", totals=totals)  # fmt: skip


def people(counts, *, name="t", measure="people", dims=("area",), population="p"):
    """Give an offer of numbers of people."""
    rows = [(*place, n) for place, n in counts.items()]
    frame = pd.DataFrame(rows, columns=[*dims, "persons"])
    frame = frame.assign(measure=measure, n=frame["persons"], value=frame["persons"])
    totals = dict.fromkeys(dims, "alle")
    return Offer(name, frame, tuple(dims), "mensen", population=population, kind="count",
                 totals=totals)  # fmt: skip


def states(gate):
    (table,) = gate.tables
    names = table.dimensions
    return {tuple(str(row[n]) for n in names): row["state"] for row in table.records()}


def after(first, *offers):
    return protect_edition(offers, {"releases": [protect_edition(first).ledger]})


AGES = people({("WK1", "a"): 4, ("WK1", "b"): 30, ("WK1", "c"): 40, ("WK2", "a"): 60,
               ("WK2", "b"): 61, ("WK2", "c"): 62}, dims=("area", "age"))  # fmt: skip


def test_a_ledger_says_where_cells_stand_and_no_amount_of_hidden_ones():
    offered = people({("WK1",): 4, ("WK2",): 30, ("WK3",): 50})
    (table,) = read_offers([offered], {})
    ledger = protect_edition([offered]).ledger
    assert ledger["places"] == {
        table.address(r): ["p", "people", [["area", f"WK{r + 1}"]]] for r in range(3)
    }
    assert set(ledger) == {"places", table.address(1), table.address(2)}


@pytest.mark.parametrize("turned", [False, True])
def test_groups_that_were_joined_then_or_are_joined_now_do_not_tell_one_another(turned):
    base = {("0-17",): 4, ("18-24",): 30, ("25-64",): 200, ("alle",): 269}
    editions = [
        people({**base, **more}, dims=("age",))
        for more in ({("75+",): 35}, {("75-84",): 30, ("85+",): 5})
    ][:: -1 if turned else 1]
    gates = [protect_edition(editions[:1]), after(editions[:1], editions[1])]
    shown = {one for gate in gates for one, state in states(gate).items() if state == "shown"}
    assert not {("75+",), ("75-84",)} <= shown, "75+ less 75-84 is five people"


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_a_cell_that_stands_in_two_tables_is_kept_with_all_that_both_tell(names):
    one = shares({("WK1",): (40, 20)}, name=names[0])
    other = people({("WK1",): 40}, name=names[1], measure="m")
    assert protect_edition([one, other]).ledger == protect_edition([one]).ledger


@pytest.mark.parametrize("measure", ["people", "anders"])
def test_a_total_of_then_and_parts_of_now_do_not_tell_a_hidden_part(measure):
    alone = states(protect_edition([AGES]))
    assert [one for one, state in alone.items() if state != "shown"] == [("WK1", "a")]
    totals = people({("WK1",): 74, ("WK2",): 183}, measure=measure)
    found = states(after([totals], AGES))
    gone = [one for one, state in found.items() if state != "shown"]
    assert ("WK1", "a") in gone
    assert len(gone) > 1


def test_a_total_of_other_people_tells_nothing():
    totals = people({("WK1",): 74, ("WK2",): 183}, population="anderen")
    assert states(after([totals], AGES)) == states(protect_edition([AGES]))


def test_a_total_that_then_had_a_few_more_says_that_they_left():
    now = people({("WK1", "a"): 30, ("WK1", "b"): 40, ("WK2", "a"): 60, ("WK2", "b"): 61},
                 dims=("area", "age"))  # fmt: skip
    assert set(states(protect_edition([now])).values()) == {"shown"}
    for then in (72, 68):
        found = states(after([people({("WK1",): then, ("WK2",): 121})], now))
        assert "suppressed" in found.values(), "two people came or went"
    found = states(after([people({("WK1",): 170, ("WK2",): 121})], now))
    assert set(found.values()) == {"shown"}


def test_the_same_people_under_another_name_with_a_few_less_are_hidden():
    then = people({("WK1",): 40, ("WK2",): 50, ("WK3",): 60})
    now = people({("WK1",): 40, ("WK2",): 48, ("WK3",): 60}, measure="anders")
    assert states(after([then], now))["WK2",] == "suppressed"
    other = people({("WK1",): 41, ("WK2",): 48, ("WK3",): 62}, measure="anders")
    assert set(states(after([then], other)).values()) == {"shown"}, "these are other people"


def test_an_earlier_share_under_another_name_is_known_by_its_figures():
    cells = {("WK1",): (60, 30), ("WK2",): (70, 40), ("WK3",): (80, 20)}
    ledger = protect_edition([shares(cells, measure="oud")]).ledger
    same, other = (
        read_offers([shares({**cells, ("WK1",): first}, measure="nieuw")], {})
        for first in ((60, 30), (60, 31))
    )
    assert former_names(same, [ledger], {}) == {("p", "oud"): "nieuw"}
    assert former_names(same, [ledger], {("p", "nieuw"): "eerst"})["p", "oud"] == "eerst"
    assert former_names(other, [ledger], {}) == {}
    assert former_names(same, [{**ledger, "places": {}}], {}) == {}


def test_what_a_group_can_not_meet_takes_no_knowledge_of_another_away():
    far = people({("alle",): 90, ("A",): 40, ("B",): 50}, name="z", population="klanten")
    then = [people({("WK1",): 74, ("WK2",): 183}), far]
    fewer = people({("alle",): 87, ("A",): 37, ("B",): 50}, name="z", population="klanten")
    gate = after(then, AGES, fewer)
    hidden = [row for row in gate.tables[0].records() if row["state"] != "shown"]
    assert len(hidden) > 1


def test_what_only_a_release_showed_is_never_hidden_and_never_moves():
    part = (("age", "a"),)
    other = (("age", "b"),)
    values = {part: 4.0, other: 30.0}
    made = system(values, {part: (1.0, 10.0)}, {part: 1.0, other: 1.0}, {}, minimum=10.0,
                  gone={(): (34.0, (0.0, 0.0))})  # fmt: skip
    hidden = made.sensitive & made.published
    assert unprotected(made, hidden), "34 then - 30 now is four"
    found = protect(made, hidden)
    assert not unprotected(made, found)
    assert found[:2].all()
    assert made.stuck[2]
    assert not made.cost[2:].any()


def test_a_rounded_total_of_then_leaves_its_span():
    part, other = (("age", "a"),), (("age", "b"),)
    made = system({part: 4.0, other: 30.0}, {part: (1.0, 10.0)}, {part: 1.0, other: 1.0}, {},
                  minimum=10.0, gone={(): (34.0, (-3.0, 6.0))})  # fmt: skip
    assert not unprotected(made, made.sensitive & made.published)


def grouped(values, *, quantity="count", name="m"):
    made = Group("p", quantity, name=name)
    made.values |= {(("area", area),): float(value) for area, value in values.items()}
    return made


def then(values, hidden=None, *, measure="m"):
    """Give a release with numerators; what it hid beside it."""
    amounts = {**values, **(hidden or {})}
    return {
        "places": {area: ["p", measure, [["area", area]]] for area in amounts},
        **{area: [None, value, None, None] for area, value in values.items()},
        "hidden": {area: [None, value, None, None] for area, value in (hidden or {}).items()},
    }


def reckoned(now, *releases, minimum=10):
    groups = [now, *bygone([now], releases, {})]
    return told([], groups, releases, {}, minimum=minimum)


def key(area):
    return (("area", area),)


def test_what_was_hidden_and_is_not_offered_now_moves_freely_and_what_is_offered_is_no_past():
    (one,) = reckoned(grouped({"A": 40, "B": 4}), then({"A": 40, "C": 30}, {"B": 4, "D": 3}))
    assert one.known.keys() == {key("A")}
    assert one.gone == {key("C"): (30.0, (0.0, 0.0)), key("D"): (3.0, FREE)}
    assert one.moved == {}
    assert one.hid == {key("B"), key("D")}


def test_what_was_shown_once_stays_known_and_of_what_was_hidden_the_last_has_the_say():
    first, last = then({"A": 40, "C": 30}, {"D": 3}), then({"A": 40}, {"C": 29, "D": 2})
    (one,) = reckoned(grouped({"A": 40}), first, last)
    assert one.gone == {key("C"): (30.0, (0.0, 0.0)), key("D"): (2.0, FREE)}
    (one,) = reckoned(grouped({"A": 40}), last, first)
    assert one.gone == {key("C"): (30.0, (0.0, 0.0)), key("D"): (3.0, FREE)}


def test_a_group_of_which_a_few_left_still_has_its_past_and_other_people_have_not():
    (one,) = reckoned(grouped({"A": 39, "B": 59}), then({"A": 40, "B": 60, "C": 30}, {"D": 3}))
    assert one.gone.keys() == {key("C"), key("D")}
    assert one.moved == {key("A"): (40.0, (0.0, 0.0)), key("B"): (60.0, (0.0, 0.0))}
    assert not one.known
    assert not one.differ, "who is that few is asked where most is the same"
    (other,) = reckoned(grouped({"A": 90, "B": 159}), then({"A": 40, "B": 60}, {"D": 3}))
    assert other == Told({}, {})


def test_a_share_that_nobody_offers_any_more_keeps_a_group_of_its_own():
    people = grouped({"A": 40}, quantity="persons", name="")
    hidden = then({}, {"A": 4})
    (group,) = bygone([people], [hidden], {})
    assert (group.population, group.quantity, group.name, group.values) == ("p", "count", "m", {})
    assert bygone([people, grouped({"A": 4})], [hidden], {}) == []
    assert bygone([people], [then({"A": 4})], {}) == []
    (renamed,) = bygone([people], [hidden], {("p", "m"): "eerst"})
    assert renamed.name == "eerst"
    assert reckoned(people, hidden)[1].gone == {key("A"): (4.0, FREE)}
