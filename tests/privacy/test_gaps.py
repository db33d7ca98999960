"""Ways round the gate that a hired attacker found, each as small as it still shows."""

import pandas as pd
import pytest

from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.rules import Rules
from merkbaar.tables import Offer

PLACES = {"A": 4, "B": 58, "C": 72, "D": 83, "E": 91, "F": 64, "G": 77, "H": 102}


def offered(name, rows, *, dimension="area", population="inwoners", measure=None, counts=False):
    """Give an offer of counts, or of shares, from rows of (place, persons, numerator)."""
    total = [sum(column) for column in list(zip(*rows, strict=True))[1:]]
    frame = pd.DataFrame([*rows, ("alle", *total)], columns=[dimension, "persons", "count"])
    frame["n"] = frame["persons"]
    frame["value"] = frame["n"] if counts else 100 * frame["count"] / frame["n"]
    if measure:
        frame["measure"] = measure
    return Offer(
        name, frame, (dimension,), "" if counts else "%", persons="persons",
        count=None if counts else "count", kind="count" if counts else "share",
        population=population, totals={dimension: "alle"},
    )  # fmt: skip


def seen(gate, table=0, column="n"):
    return {row[gate.tables[table].dimensions[0]]: row[column]
            for row in gate.tables[table].records() if row["state"] == "shown"}  # fmt: skip


def hidden(gate, table=0):
    every = {str(row[gate.tables[table].dimensions[0]]) for row in gate.tables[table].records()}
    return every - set(seen(gate, table))


@pytest.mark.parametrize("before", [5, 10])
def test_rounding_that_is_switched_off_leaves_a_small_number_its_room(before):
    table = offered("tel", [(area, n, 0) for area, n in PLACES.items()], counts=True)
    first = protect_edition([table], rules=Rules(rounding=before))
    second = protect_edition([table], {"releases": [first.ledger]})
    assert "A" in hidden(second)
    # What is shown now is known; of the rest a reader knows between what edition 1 rounded it.
    least = {area: max(10, n - before // 2) for area, n in seen(first).items()}
    room = sum(PLACES[area] - least.get(area, 0) for area in hidden(second) - {"A", "alle"})
    assert room >= 10 - PLACES["A"]


def test_rounding_that_is_switched_off_leaves_a_small_numerator_its_room():
    rows = [("A", 14, 4), ("B", 58, 20), ("C", 72, 30), ("D", 83, 33), ("E", 91, 40)]
    rows += [("F", 64, 30), ("G", 77, 30), ("H", 102, 50)]
    first = protect_edition([offered("deel", rows)], rules=Rules(rounding=5, all_or_none=True))
    past = {"releases": [first.ledger], "withdrawn": {"p"}}
    second = protect_edition([offered("deel", rows)], past, rules=Rules(all_or_none=True))
    assert len(hidden(second)) > 3


@pytest.mark.parametrize("moved", [0, 3])
def test_what_an_edition_told_is_not_forgotten_because_of_another_table(moved):
    def edition(small, large, moved):
        rows = [("X", 6, 3), ("Y", 30, 15), ("Z", 60, small), ("Q", 200, large)]
        groups = [("A", 12 - moved, 0), ("B", 20 + moved, 0), ("C", 40, 0), ("D", 50, 0)]
        two = offered("twee", groups, dimension="groep", population="klanten", counts=True)
        return offered("een", rows), two

    first = protect_edition(edition(12, 100, 0))
    second = protect_edition(edition(8, 104, moved), {"releases": [first.ledger]})
    assert len(hidden(first) & hidden(second)) > 1


def test_what_is_told_already_is_reported_and_no_reason_to_hide_all():
    def edition(rows):
        return offered("twee", rows, dimension="groep", counts=True)

    rows = [("A", 12, 0), ("B", 20, 0), ("C", 40, 0), ("D", 50, 0)]
    first = protect_edition([edition(rows)])
    moved = [("A", 9, 0), ("B", 23, 0), *rows[2:]]
    second = protect_edition([edition(moved)], {"releases": [first.ledger]})
    assert hidden(second) == {"A", "B"}
    (told,) = [entry for entry in second.report if entry["rule"] == "told"]
    assert "tabel 'twee'" in told["advice"].lower()
    assert "cells" not in told


@pytest.mark.parametrize("skipped", [0, 1, 12])
def test_one_who_skipped_a_question_elsewhere_does_not_take_two_tables_apart(skipped):
    one = [("A", 4, 2), ("B", 40, 9), ("C", 30, 15), ("D", 80, 40)]
    two = [("A", 4, 2), ("B", 40, 20), ("C", 30, 15), ("D", 80 - skipped, 40)]
    gate = protect_edition([offered("m1", one), offered("m2", two)])
    both = seen(gate, 0) | seen(gate, 1)
    for table in (0, 1):
        own = both | seen(gate, table)
        assert "A" not in own
        assert len({"B", "C"} - set(both)) or "alle" not in own or "D" not in seen(gate, table)


def test_numerators_that_differ_in_one_place_are_guarded_together_elsewhere():
    one = [("A", 40, 4), ("B", 40, 35), ("C", 80, 30), ("D", 80, 40), ("E", 90, 45)]
    two = [("A", 40, 4), ("B", 80, 35), ("C", 35, 30), ("D", 80, 40), ("E", 90, 44)]
    gate = protect_edition([offered("een", one, measure="m"), offered("twee", two, measure="m")])
    both = {*seen(gate, 0), *seen(gate, 1)}
    for table in (0, 1):
        assert not {"B", "C", "D"} <= both or not {"E", "alle"} <= set(seen(gate, table))


@pytest.mark.parametrize("also", [False, True])
def test_a_count_of_the_same_measure_does_not_erase_what_the_share_was(also):
    def edition(some):
        rows = [("A", 100, some), ("B", 120, 60)]
        tables = [offered("aandeel", rows, measure="bereik")]
        return [*tables, offered("mensen", rows, measure="bereik", counts=True)][: 1 + also]

    first = protect_edition(edition(40))
    second = protect_edition(edition(43), {"releases": [first.ledger]})
    assert "A" in hidden(second)


def test_two_tables_that_tell_otherwise_of_a_cell_are_both_remembered():
    def edition(persons):
        one = offered("een", [("A", 100, 0), ("B", 120, 0)], measure="m", counts=True)
        two = offered("twee", [("A", persons, 0), ("B", 150, 0)], measure="m", counts=True)
        return [one, two]

    first = protect_edition(edition(130))
    again = protect_edition(edition(130), {"releases": [first.ledger]})
    assert hidden(again, 0) == hidden(again, 1) == set()
    after = protect_edition(edition(133), {"releases": [first.ledger]})
    assert "A" in hidden(after, 1)


def amounts(name, kind):
    rows = [(area, n, 250.0 * n + 7 * i) for i, (area, n) in enumerate(PLACES.items())]
    rows.append(("alle", sum(n for _, n, _ in rows), sum(euros for *_, euros in rows)))
    frame = pd.DataFrame(rows, columns=["area", "persons", "eur"])
    frame = frame.assign(n=frame["persons"], largest_1=500.0, largest_2=450.0)
    frame.loc[0, ["largest_1", "largest_2"]] = 290.0, 280.0
    frame["value"] = frame["eur"] if kind == "sum" else frame["eur"] / frame["n"]
    return Offer(
        name, frame, ("area",), "euro", persons="persons", kind=kind, population="p",
        amount=None if kind == "sum" else "eur", largest=("largest_1", "largest_2"),
        totals={"area": "alle"},
    )  # fmt: skip


def test_people_that_a_sum_and_a_mean_count_are_not_protected_by_rounding():
    rows = [(area, n, 0) for area, n in PLACES.items()]
    count = offered("tel", rows, population="p", counts=True)
    gate = protect_edition(
        [amounts("som", "sum"), amounts("gemiddeld", "mean"), count], rules=Rules(rounding=5)
    )
    shown = [set(seen(gate, table)) for table in range(3)]
    means = seen(gate, 0, "value")
    for area, total in seen(gate, 1, "value").items():
        if area in means:
            assert round(total / means[area]) == (sum(PLACES.values()) if area == "alle"
                                                  else PLACES[area])  # fmt: skip
    assert set(PLACES) - set.union(*shown) > {"A"}


def test_that_it_is_everybody_in_a_small_hidden_group_is_not_derived_where_that_is_asked():
    rows = [("A", 60, 30), ("B", 3, 3), ("C", 25, 12), ("D", 5, 5), ("E", 8, 8)]
    gate = protect_edition([offered("een", rows)], rules=Rules(all_or_none=True))
    gone = [row for row in rows if row[0] in hidden(gate)]
    rest = sum(n - count for _, n, count in gone)
    assert {"B", "D", "E"} < hidden(gate)
    assert rest >= 10 or "alle" in hidden(gate)
