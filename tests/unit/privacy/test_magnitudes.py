"""Sums over persons: the published rules, and what must stay unknown of a hidden sum."""

from __future__ import annotations

import doctest
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy import magnitudes, summing
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.magnitudes import dominance_lack, largest_contributions, p_percent_lack
from merkbaar.privacy.rules import Rules
from merkbaar.tables import Offer

TOTALS = {"area": "alle"}
ONLY_P = Rules(dominance={})


def people(**cells):
    """Give a row per person, from the amounts per area."""
    rows = [(area, i, eur) for area, amounts in cells.items() for i, eur in enumerate(amounts)]
    frame = pd.DataFrame(rows, columns=["area", "i", "eur"])
    return frame.assign(person=frame["area"] + frame["i"].astype(str))


def offer(rows, *, name="kosten", kind="sum", **more):
    frame = largest_contributions(rows, by=["area"], amount="eur", totals=TOTALS)
    frame = frame.assign(measure=name, **{"eur": frame["value"], **more.pop("columns", {})})
    if kind == "mean":
        frame["value"] /= frame["n"]
    given = {"amount": "eur", "largest": ("largest_1", "largest_2"), "population": "p", **more}
    return Offer(name, frame, ("area",), "euro", kind=kind, totals=TOTALS, **given)


def hidden(gate, table=0):
    return {r["area"] for r in gate.tables[table].records() if r["state"] == "suppressed"}


def rules_of(gate):
    return {(entry["rule"], entry["cells"]) for entry in gate.report if "table" in entry}


EVEN = [10.0] * 30


@pytest.mark.parametrize(
    ("gave", "lack"),
    [((100, 50, 5, 3), 2.0), ((100, 50, 8, 3), -1.0), ((100, 50, 10), 0.0), ((100,), 10.0)],
)
def test_the_p_percent_rule_gives_the_published_answers(gave, lack):
    top = np.array([[*gave, 0.0][:2]], float)
    assert p_percent_lack(np.array([sum(gave)]), top, p=10) == pytest.approx(lack)


@pytest.mark.parametrize(("gave", "unsafe"), [((100, 50, 5, 3), True), ((100, 50, 20, 10), False)])
def test_the_dominance_rule_of_two_and_ninety_gives_the_published_answers(gave, unsafe):
    lack = dominance_lack(np.array([sum(gave)]), np.array([gave[:2]], float), n=2, k=90)
    assert bool(lack[0] > 0) is unsafe


def test_the_largest_may_be_half_and_no_more():
    half, more = np.array([[50.0, 10.0]]), np.array([[50.1, 10.0]])
    total = np.array([100.0])
    assert dominance_lack(total, half, n=1, k=50)[0] <= 0 < dominance_lack(total, more, n=1, k=50)


def test_a_sum_that_is_mostly_one_persons_is_hidden_though_many_contribute():
    one = people(A=[900.0, *[5.0] * 15], B=EVEN, C=EVEN)
    gate = protect_edition([offer(one)])
    assert "A" in hidden(gate)
    assert len(hidden(gate)) >= 2, "the total less the others would give it away"
    assert ("p_percent", 1) in rules_of(gate)


def test_a_sum_by_few_of_about_equal_parts_goes_by_the_minimum_alone():
    gate = protect_edition([offer(people(A=[10.0] * 6, B=EVEN, C=EVEN))])
    assert {rule for rule, _ in rules_of(gate)} == {"persons", "secondary"}


def test_a_sum_in_which_nobody_stands_out_is_shown():
    assert hidden(protect_edition([offer(people(A=EVEN, B=EVEN))])) == set()


def test_what_the_rules_ask_can_be_set():
    rows = people(A=[52.0, *[2.0] * 24], B=EVEN, C=EVEN)
    assert "A" in hidden(protect_edition([offer(rows)]))
    assert hidden(protect_edition([offer(rows)], rules=ONLY_P)) == set()
    assert "A" in hidden(protect_edition([offer(rows)], rules=Rules(p_percent=95, dominance={})))


def test_a_rule_for_three_asks_for_the_three_largest():
    rows, three = people(A=EVEN, B=EVEN), Rules(dominance={3: 85.0})
    with pytest.raises(PrivacyError, match="2 van de 3 grootste"):
        protect_edition([offer(rows)], rules=three)
    more = largest_contributions(rows, by=["area"], amount="eur", totals=TOTALS, largest=3)
    wide = replace(offer(rows), frame=more.assign(eur=more["value"]),
                   largest=("largest_1", "largest_2", "largest_3"))  # fmt: skip
    assert hidden(protect_edition([wide], rules=three)) == set()


def most(gate, rows, target, own=()):
    """Give the most that a hidden area can be: the total less the least of the other hidden."""
    shown = {r["area"]: r["value"] for r in gate.tables[0].records() if r["state"] == "shown"}
    if "alle" not in shown:
        return np.inf
    parts = sum(value for area, value in shown.items() if area != "alle")
    return shown["alle"] - parts - sum(own)


def test_what_is_left_for_the_second_largest_is_wrong_by_p_percent():
    rows = people(A=[900.0, 300.0, *[1.0] * 15], B=[20.0] * 12, C=EVEN, D=[15.0] * 14)
    gate = protect_edition([offer(rows)], rules=ONLY_P)
    assert "A" in hidden(gate)
    assert most(gate, rows, "A") - 300 >= 1.1 * 900


def test_who_is_nearly_all_of_another_hidden_cell_does_not_protect_the_first():
    """B is one person's but for a little: that person takes B off what A and B are together."""
    rows = people(A=[900.0, *[5.0] * 15], B=[800.0, *[0.5] * 15], C=[20.0] * 20, D=[25.0] * 20)
    gate = protect_edition([offer(rows)], rules=ONLY_P)
    assert {"A", "B"} < hidden(gate)
    assert most(gate, rows, "A", own=[800.0]) >= 1.1 * 900
    assert most(gate, rows, "B", own=[900.0]) >= 1.1 * 800


def test_a_sum_and_a_mean_of_one_amount_hide_the_same_cells():
    rows = people(A=[900.0, *[5.0] * 15], B=EVEN, C=[11.0] * 31, D=[12.0] * 32)
    one, other = offer(rows), offer(rows, name="gemiddeld", kind="mean")
    gate = protect_edition([one, other])
    assert hidden(gate, 0) == hidden(gate, 1) != set()


def test_a_mean_times_n_is_a_sum_and_guarded_as_one():
    rows = people(A=[900.0, *[5.0] * 15], B=EVEN, C=[11.0] * 31)
    assert "A" in hidden(protect_edition([offer(rows, kind="mean", amount=None)]))


def test_a_mean_without_contributions_keeps_the_sum_of_few_people_wide():
    frame = pd.DataFrame({"area": ["A", "B", "C", "alle"], "n": [3, 30, 30, 63]})
    frame = frame.assign(persons=frame["n"], value=[400.0, 0.0, 20.0, 1800 / 63])
    table = Offer("wachten", frame, ("area",), "punten", kind="mean", population="p", totals=TOTALS)
    gate = protect_edition([table])
    assert {"A", "C"} <= hidden(gate), "B waited no days: A would be all that A and B waited"
    unsaid = protect_edition([replace(table, kind="")])
    assert hidden(unsaid) == {"A", "B"}


def test_a_mean_change_below_nought_is_no_sum():
    frame = pd.DataFrame({"area": ["A", "B", "alle"], "n": [30, 30, 60], "persons": [30, 30, 60]})
    frame = frame.assign(value=[-2.0, 1.0, -0.5])
    gate = protect_edition([Offer("v", frame, ("area",), "punten", kind="mean", totals=TOTALS)])
    assert hidden(gate) == set()


def test_a_sum_hidden_in_one_table_is_hidden_in_another_of_the_same_amount():
    rows = people(A=[900.0, *[5.0] * 15], B=EVEN, C=EVEN)
    few = offer(rows, name="kort")
    few = replace(few, frame=few.frame[few.frame["area"] != "C"])
    gate = protect_edition([offer(rows), few])
    assert "A" in hidden(gate, 0) & hidden(gate, 1)


def test_what_a_release_showed_does_not_protect_a_sum():
    rows = people(A=[900.0, *[5.0] * 15], B=EVEN, C=[11.0] * 31)
    first = protect_edition([offer(people(B=EVEN, C=[11.0] * 31))])
    assert hidden(first) == set()
    after = protect_edition([offer(rows)], {"releases": [first.ledger]})
    assert "alle" in hidden(after), "B and C were told, so the total would give A"


def test_rounded_sums_still_add_up():
    values = {(): 100.4, (("area", "A"),): 60.0, (("area", "B"),): 40.0}
    assert summing.added_up(values, {})[()] == 100.0
    values[()] = 130.0
    assert summing.added_up(values, {})[()] == 130.0


def test_sums_of_pennies_and_of_millions_are_hidden_alike():
    rows = people(A=[900.0, *[5.0] * 15], B=EVEN, C=[11.0] * 31, D=[12.0] * 32)
    found = []
    for scale in (0.001, 1.0, 1e6):
        found.append(hidden(protect_edition([offer(rows.assign(eur=rows["eur"] * scale))])))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ({"value": [-5.0, 300.0, 295.0], "eur": [-5.0, 300.0, 295.0]}, "negatieve"),
        ({"largest_2": [-1.0, 10.0, 10.0]}, "negatieve"),
        ({"largest_1": [1.0, 10.0, 10.0]}, "passen de grootste"),
        ({"largest_1": [999.0, 10.0, 10.0]}, "passen de grootste"),
        ({"largest_1": [np.nan, 10.0, 10.0]}, "geen som of grootste"),
        ({"eur": [np.nan, 300.0, 600.0]}, "geen som of grootste"),
        ({"eur": [np.inf, 300.0, 600.0]}, "geen som of grootste"),
        ({"persons": [1, 30, 31]}, "passen de grootste"),
    ],
)
def test_sums_that_cannot_be_guarded_are_refused_by_name_without_a_value(columns, word):
    rows = people(A=[30.0, *[10.0] * 27], B=EVEN)
    with pytest.raises(PrivacyError, match=word) as caught:
        protect_edition([offer(rows, columns=columns)])
    assert "'kosten'" in str(caught.value)
    assert "999" not in str(caught.value)


def test_one_contributor_has_no_second():
    gate = protect_edition([offer(people(A=[7.0], B=EVEN, C=EVEN))])
    assert "A" in hidden(gate)


def test_the_rows_of_one_person_are_one_contribution_in_each_total():
    rows = pd.DataFrame(
        {"area": ["A", "A", "B"], "year": ["1", "2", "1"], "person": [1, 1, 1], "eur": [5.0, 6, 7]}
    )
    sums = largest_contributions(
        rows, by=["area", "year"], amount="eur", totals={"area": "alle", "year": "alle"}
    ).set_index(["area", "year"])
    assert len(sums) == 3 + 2 + 2 + 1
    assert sums.loc[("alle", "alle"), ["value", "persons", "largest_1"]].tolist() == [18, 1, 18]
    assert sums.loc[("A", "alle"), "largest_1"] == 11
    assert sums["largest_2"].isna().all()


def test_missing_and_negative_amounts_are_counted_and_refused():
    rows = people(A=[5.0, 6.0], B=[7.0])
    with pytest.raises(PrivacyError, match="1 van de 3 rijen"):
        largest_contributions(rows.assign(eur=[np.nan, 1, 2]), by=["area"], amount="eur")
    with pytest.raises(PrivacyError, match="Van 1 personen is het bedrag"):
        largest_contributions(rows.assign(eur=[-4.0, 1, 2]), by=["area"], amount="eur")


@pytest.mark.parametrize(
    ("more", "word"),
    [({"minimum": 2}, "minimum"), ({"p_percent": 0}, "p-procent"), ({"p_percent": 101}, "p-pro"),
     ({"dominance": {0: 50}}, "dominantie"), ({"dominance": {1: 100}}, "dominantie"),
     ({"dominance": {2: 0}}, "dominantie")],
)  # fmt: skip
def test_a_rule_that_protects_nobody_is_refused(more, word):
    with pytest.raises(PrivacyError, match=word):
        Rules(**more)


def test_the_rules_say_how_many_contributions_they_ask():
    assert [Rules(dominance=d).contributions for d in ({}, {1: 50}, {3: 75, 1: 50})] == [2, 2, 3]


def test_the_examples_run():
    assert doctest.testmod(magnitudes).failed == 0
