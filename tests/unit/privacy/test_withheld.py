from __future__ import annotations

import pandas as pd
import pytest
from tests.unit.privacy.test_earlier import people, shares, states

from merkbaar.privacy.cells import read_offers
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.magnitudes import largest_contributions
from merkbaar.privacy.rules import Rules
from merkbaar.privacy.withheld import HIDDEN, hidden_amounts, place_of, withheld
from merkbaar.tables import Offer

CELLS = {("WK1",): (40, 4), ("WK2",): (60, 30), ("WK3",): (70, 40)}
SHARES = shares(CELLS)


def spent(name="eur", measure="eur", people=20):
    rows = [(f"WK{w}", f"{w}{i}", 900.0 if (w, i) == (1, 0) else 10.0 + i)
            for w in (1, 2, 3) for i in range(people)]  # fmt: skip
    frame = largest_contributions(
        pd.DataFrame(rows, columns=["area", "person", "eur"]), by=["area"], amount="eur"
    )
    return Offer(name, frame.assign(measure=measure), ("area",), "euro", population="p",
                 kind="sum", largest=("largest_1", "largest_2"))  # fmt: skip


def test_only_hidden_cells_are_withheld_with_all_that_is_guarded_of_them():
    (table,) = read_offers([SHARES], {})
    found = withheld([table], {(0, 0)}, Rules())
    assert found == {table.address(0): [40.0, 4.0, 36.0, 40.0]}
    assert withheld([table], set(), Rules()) == {}


def test_what_is_withheld_is_no_part_of_the_ledger_of_what_was_shown():
    gate = protect_edition([SHARES])
    assert gate.withheld
    assert gate.withheld.keys().isdisjoint(gate.ledger)
    assert gate.withheld.keys() <= gate.ledger["places"].keys()
    assert HIDDEN not in gate.ledger


def test_of_two_tables_on_one_cell_all_is_kept():
    one, other = shares(CELLS, name="a"), people({("WK1",): 40}, name="b", measure="m")
    tables = read_offers([one, other], {})
    both = withheld(tables, {(0, 0), (1, 0)}, Rules())
    assert both == {tables[0].address(0): [40.0, 4.0, 36.0, 40.0]}


def test_of_a_hidden_sum_the_need_and_the_largest_contribution_are_kept():
    (table,) = read_offers([spent()], {})
    (amounts,) = withheld([table], {(0, 0)}, Rules()).values()
    total = 900.0 + sum(10.0 + i for i in range(1, 20))
    assert amounts[4] == pytest.approx(total)
    assert amounts[5] == pytest.approx(900.0 * 2 - total), "more than half is one person's"
    assert amounts[6] == 900.0
    assert withheld([table], {(0, 1)}, Rules())[table.address(1)][5] == 0.0


def test_amounts_are_given_by_population_measure_and_quantity():
    gate = protect_edition([SHARES])
    found = hidden_amounts({**gate.ledger, HIDDEN: gate.withheld})
    assert found[("p", "m"), "count"][("area", "WK1"),] == 4.0
    assert found[("p", "m"), "rest"][("area", "WK1"),] == 36.0
    assert hidden_amounts(gate.ledger) == {}
    assert hidden_amounts({HIDDEN: gate.withheld}) == {}, "nobody knows where they stand"


def test_where_a_sum_stands_its_name_stands_too():
    (table,) = read_offers([spent()], {})
    gate = protect_edition([spent()])
    assert place_of(gate.ledger, table.address(0), summed=True)[1] == "eur"
    (table,) = read_offers([SHARES], {})
    gate = protect_edition([SHARES])
    assert place_of(gate.ledger, table.address(0), summed=True)[1] == ""
    assert place_of(gate.ledger, table.address(0)) == ("p", "m", (("area", "WK1"),))


def test_a_share_that_was_hidden_is_not_told_by_people_that_are_shown_later():
    """Shown then: 40 people, of whom how many is hidden. Later others tell the same of them all."""
    first = protect_edition([shares({**CELLS, ("alle",): (170, 74)})])
    assert states(first)["WK1",] == "suppressed"
    known = {"releases": [{**first.ledger, HIDDEN: first.withheld}]}
    second = protect_edition([people({("WK1",): 40, ("WK2",): 60, ("WK3",): 70})], known)
    assert len(states(second)) == 3
