from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.unit.privacy.gated import finding, gate, offer

from merkbaar.errors import PrivacyError
from merkbaar.tables import Cell, Offer


def states(one):
    return {row["area"]: row["state"] for row in one.records()}


def test_enough_people_everywhere_is_shown_in_steps_of_what_is_counted():
    (table,) = gate(offer([20, 30, 40])).tables
    assert set(states(table).values()) == {"shown"}
    assert table.records()[0] == {
        "area": "GM9999", "measure": "reach", "value": 50.0, "lower": 40.0, "upper": 60.0,
        "n": 90, "grade": "A", "unit": "%", "method": "Wilson", "state": "shown",
    }  # fmt: skip


def years(before, after, *, name="bereik", **more):
    """Give a table of wijken and two years, with their totals."""
    one = offer(before).frame.assign(period="2025")
    frame = pd.concat([one, offer(after).frame.assign(period="2026")], ignore_index=True)
    return Offer(
        name, frame, ("area", "period"), "%", population="p", totals={"area": "GM9999"},
        kind="index", **more,
    )  # fmt: skip


def hidden_in(one):
    return {(row["area"], row["period"]) for row in one.records() if row["state"] != "shown"}


@pytest.mark.parametrize("who", [{"withdrawn": ["p"]}, {"someone_withdrew": True}])
def test_which_cells_changed_after_a_withdrawal_says_nothing_of_whom(who):
    before = gate(years([20, 30, 40], [25, 35, 45]))
    now = years([20, 29, 40], [50, 60, 70])
    known = {"releases": [before.ledger]}
    ((apart,), (together,)) = (gate(now, held=held).tables for held in (known, {**known, **who}))
    assert hidden_in(apart) >= {("WK999902", "2025"), ("GM9999", "2025")}
    assert ("WK999901", "2025") not in hidden_in(apart)
    areas = ("GM9999", "WK999901", "WK999902", "WK999903")
    assert hidden_in(together) == {(area, "2025") for area in areas}


def test_a_withdrawal_that_changed_nothing_hides_nothing():
    before = gate(years([20, 30, 40], [25, 35, 45]))
    held = {"releases": [before.ledger], "withdrawn": ["p"]}
    assert hidden_in(gate(years([20, 30, 40], [25, 35, 45]), held=held).tables[0]) == set()


def test_a_few_of_whom_the_wijk_is_unknown_are_not_what_a_total_has_over():
    table = offer([20, 30, 40])
    whole = table.frame["area"] == "GM9999"
    table.frame.loc[whole, ["persons", "n"]] = 93
    (found,) = gate(table).tables
    assert "suppressed" in states(found).values(), "93 - 20 - 30 - 40 is three people"
    table.frame.loc[whole, ["persons", "n"]] = 101
    assert set(states(gate(table).tables[0]).values()) == {"shown"}


def test_persons_counts_and_p_values_never_leave():
    (table,) = gate(offer([20, 30], count="count", columns={"count": 12})).tables
    assert not {"persons", "count", "p"} & set(table.columns)


def test_a_small_cell_and_one_that_would_give_it_away_are_hidden_whole():
    (table,) = gate(offer([4, 30, 40])).tables
    assert states(table) == {
        "GM9999": "shown", "WK999901": "suppressed", "WK999902": "suppressed", "WK999903": "shown",
    }  # fmt: skip
    for row in table.records():
        if row["state"] == "suppressed":
            assert [row[name] for name in ("value", "lower", "upper", "n")] == [None] * 4
            assert row["grade"] == ""


def test_zero_is_shown_and_missing_is_not_suppressed():
    (table,) = gate(offer([0, 30, 40], columns={"value": [np.nan, 1.0, 1.0, 1.0]})).tables
    assert states(table)["WK999901"] == "missing"
    nothing = {name: [0.0, 1.0, 1.0, 1.0] for name in ("value", "lower", "upper")}
    (table,) = gate(offer([0, 30, 40], columns=nothing)).tables
    assert states(table)["WK999901"] == "shown"


@pytest.mark.parametrize("name", ["value", "lower", "upper"])
def test_a_figure_of_nobody_is_refused_and_not_shown(name):
    """With 0 people a cell is shown: any figure could stand there, of a few people too."""
    columns = {one: [0.0, 1.0, 1.0, 1.0] for one in ("value", "lower", "upper")}
    columns[name] = [7.25, 1.0, 1.0, 1.0]
    with pytest.raises(PrivacyError, match="1 cellen hebben 0 mensen") as caught:
        gate(offer([0, 30, 40], columns=columns))
    assert "7" not in str(caught.value)


@pytest.mark.parametrize("count", [3, 97])
def test_a_small_numerator_or_complement_hides_the_share(count):
    one = offer([100, 200, 300], count="count", columns={"count": [count, 100, 150, 250 + count]})
    report = gate(one).report
    assert states(gate(one).tables[0])["WK999901"] == "suppressed"
    assert {entry["rule"] for entry in report} == {"count" if count == 3 else "rest", "secondary"}


def test_zero_and_hundred_percent_go_only_where_asked():
    one = offer([100, 200, 300], count="count", columns={"count": [0, 100, 150, 250]})
    assert set(states(gate(one).tables[0]).values()) == {"shown"}
    asked = gate(one, all_or_none=True)
    assert states(asked.tables[0])["WK999901"] == "suppressed"
    assert "group" in {entry["rule"] for entry in asked.report}


def test_a_cell_hidden_in_one_table_is_not_shown_by_another_of_the_same_people():
    one, other = offer([4, 30, 40]), offer([4, 30, 40], name="wachten")
    first, second = gate(one, other).tables
    assert states(first) == states(second)
    apart = offer([4, 30, 40], name="anders", population="q", totals={})
    assert states(gate(one, apart).tables[0]) == states(first)


def test_a_table_of_nearly_the_same_people_hides_the_same_cells():
    one, other = offer([4, 30, 40]), offer([4, 29, 40], name="wachten")
    first, second = gate(one, other).tables
    hidden = {area for area, state in states(first).items() if state == "suppressed"}
    assert hidden <= {area for area, state in states(second).items() if state == "suppressed"}


def test_figures_about_no_person_pass():
    one = replace(offer([1, 2, 3]), persons=None)
    assert set(states(gate(one).tables[0]).values()) == {"shown"}


def test_a_base_that_is_small_is_hidden_though_the_persons_are_not():
    one = offer([30, 30, 40], columns={"n": [5, 30, 40, 75]})
    assert states(gate(one).tables[0])["WK999901"] == "suppressed"


def test_rows_come_in_an_order_that_says_nothing_of_their_values():
    one = offer([40, 20, 30])
    mixed = replace(one, frame=one.frame.sample(frac=1, random_state=3))
    assert gate(one).tables == gate(mixed).tables


def test_the_same_input_gives_the_same_bytes_whatever_the_order_of_offers():
    offers = [offer([4, 30, 40, 50]), offer([4, 30, 40, 50], name="b"), offer([90, 8], name="c")]
    one, other = gate(*offers), gate(*reversed(offers))
    dump = [json.dumps([t.to_dict() for t in g.tables], sort_keys=True) for g in (one, other)]
    assert dump[0] == dump[1]
    assert one.report == other.report
    assert one.ledger == other.ledger


def test_the_report_says_how_many_and_why_without_a_value():
    report = gate(offer([4, 30, 40])).report
    assert report == [
        {"table": "bereik", "rule": "persons", "cells": 1, "why": "te weinig mensen"},
        {"table": "bereik", "rule": "secondary", "cells": 1,
         "why": "anders is een verborgen cel af te leiden"},
    ]  # fmt: skip


@pytest.mark.parametrize("minimum", [0, 1, 2, -5])
def test_a_minimum_below_three_is_refused(minimum):
    with pytest.raises(PrivacyError, match="minimum"):
        gate(offer([20, 30]), minimum=minimum)


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ({"persons": [-1, 30, 40, 69]}, "geldig aantal"),
        ({"persons": [np.nan, 30, 40, 70]}, "geldig aantal"),
        ({"persons": [np.inf, 30, 40, 70]}, "geldig aantal"),
        ({"area": ["WK999901", "WK999901", "WK999902", "GM9999"]}, "twee keer"),
        ({"area": ["WK999901", None, "WK999902", "GM9999"]}, "missen een waarde"),
    ],
)
def test_an_offer_that_cannot_be_guarded_is_refused_by_name_without_a_value(columns, word):
    with pytest.raises(PrivacyError, match=word) as caught:
        gate(offer([20, 30, 40], columns=columns))
    assert "'bereik'" in str(caught.value)
    assert "69" not in str(caught.value)


def test_a_missing_column_and_a_double_name_are_refused():
    one = offer([20, 30])
    with pytest.raises(PrivacyError, match="persons"):
        gate(replace(one, frame=one.frame.drop(columns="persons")))
    with pytest.raises(PrivacyError, match="bereik"):
        gate(one, one)


def test_a_cell_that_changed_by_a_few_persons_since_a_release_is_hidden():
    before = gate(offer([20, 30, 40]))
    held = {"releases": [before.ledger], "withdrawn": ()}
    same = gate(offer([20, 30, 40]), held=held)
    assert set(states(same.tables[0]).values()) == {"shown"}
    after = gate(offer([20, 29, 40]), held=held)
    found = states(after.tables[0])
    assert found["WK999902"] == found["GM9999"] == "suppressed"
    assert "difference" in {entry["rule"] for entry in after.report}
    much = gate(offer([20, 60, 40]), held=held)
    assert set(states(much.tables[0]).values()) == {"shown"}


def test_what_an_earlier_release_shows_does_not_give_away_what_is_hidden_now():
    table = offer([4, 30, 40])
    first = gate(table)
    assert states(first.tables[0])["WK999903"] == "shown"
    wanted = table.frame[table.frame["area"] == "WK999902"]
    more = [
        replace(table, name=f"ook{i}", frame=wanted.assign(measure=f"ook{i}")) for i in range(4)
    ]
    alone = gate(table, *more)
    assert states(alone.tables[0])["WK999902"] == "shown", "else this test tests nothing"
    after = gate(table, *more, held={"releases": [first.ledger]})
    for one in after.tables:
        assert states(one)["WK999902"] == "suppressed", "74 - 40 (then) - 30 (now) is four people"


def test_what_earlier_releases_gave_away_together_stops_no_later_one():
    table = offer([4, 30, 40])
    large = replace(table, frame=table.frame[table.frame["area"] != "WK999901"])
    first = gate(large, minimum=3)
    after = gate(table, held={"releases": [first.ledger]})
    assert states(after.tables[0])["WK999901"] == "suppressed"


def test_a_cell_that_an_earlier_release_hid_gives_nothing_away():
    before = gate(offer([4, 30, 40]))
    after = gate(offer([14, 30, 40]), held={"releases": [before.ledger]})
    assert states(after.tables[0])["WK999901"] == "shown"


def test_a_finding_passes_only_on_shown_cells():
    findings = [
        finding("goed", "WK999903", "GM9999", companion=("slecht", "goed")),
        finding("slecht", "WK999903", "WK999901"),
        finding("nergens", "WK999999"),
        finding("leeg"),
        finding("vreemd", evidence=(Cell("geen_tabel", {}),)),
        finding("scheef", evidence=(Cell("bereik", {"wijk": "WK999903"}),)),
    ]
    done = gate(offer([4, 30, 40]), findings=findings)
    assert [one.finding for one in done.findings] == ["goed"]
    assert done.findings[0].companion == ("goed",)
    assert done.findings[0].p is None
    lost = {entry["finding"]: entry["rule"] for entry in done.report if "finding" in entry}
    assert lost == {
        "slecht": "evidence", "nergens": "unfound", "leeg": "unfound", "vreemd": "unfound",
        "scheef": "unfound",
    }  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        {"value": 4.0},
        {"value": 50.4999},
        {"n": 4},
        {"value_lower": 4.0},
        {"value_upper": 4.0},
        {"reference": 4.0, "effect": 46.5},
        {"effect": 4.0},
    ],
)
def test_a_finding_says_no_figure_that_its_cells_do_not_show(said):
    """A notebook's own finding could carry the figure of a hidden cell beside a shown one."""
    findings = [finding("a", "WK999903", "GM9999"), finding("b", "WK999903", "GM9999", **said)]
    done = gate(offer([4, 30, 40]), findings=findings)
    assert [one.finding for one in done.findings] == ["a"]
    lost = {entry["finding"]: entry["rule"] for entry in done.report if "finding" in entry}
    assert lost == {"b": "figures"}


def test_a_finding_with_the_figures_of_its_cells_may_leave():
    told = finding("a", "WK999903", "GM9999", n=40)
    target = finding("t", "WK999903", reference=40.0, effect=10.5, comparator="target")
    rounded = finding("r", "WK999903", reference=40.1, effect=10.5, comparator="target")
    bare = finding("b", "WK999903", value=None, reference=None, effect=None)
    done = gate(offer([4, 30, 40]), findings=[told, target, rounded, bare])
    assert [one.finding for one in done.findings] == ["a", "t", "r", "b"]


def test_an_address_without_a_dimension_means_the_total():
    done = gate(offer([4, 30, 40]), findings=[finding("al", evidence=(Cell("bereik", {}),))])
    assert [one.finding for one in done.findings] == ["al"]


@pytest.mark.parametrize("column", ["unit", "method", "grade"])
def test_a_figure_of_a_cell_does_not_leave_in_the_words_beside_it(column):
    """What is hidden is said beside it: "over 3 mensen"."""
    told = {column: [f"over {n} mensen" for n in (4, 30, 40, 74)]}
    with pytest.raises(PrivacyError, match=f"kolom {column}: er staan cijfers in") as caught:
        gate(offer([4, 30, 40], columns=told))
    assert "30" not in str(caught.value)


def test_words_without_figures_may_differ_and_one_text_with_a_figure_may_not():
    words = {"method": ["geteld", "geschat", "geteld", "geteld"]}
    same = {"method": ["Wilson (95 %)"] * 4, "unit": ["punten 0-10"] * 4}
    for columns in (words, same):
        (table,) = gate(offer([4, 30, 40], columns=columns)).tables
        at = table.data.set_index("area")["method"]
        assert at["WK999903"] == columns["method"][2]
        assert at["WK999901"] == "", "nothing is said beside what is hidden"


@pytest.mark.parametrize("column", ["area", "measure"])
def test_a_pseudonym_is_no_code_of_a_group(column):
    told = {column: ["WK999901", "WK999902", f"x {'0f' * 16}", "GM9999"]}
    with pytest.raises(PrivacyError, match=f"kolom {column}: 1 keer .* pseudoniem") as caught:
        gate(offer([14, 30, 40], columns=told))
    assert "0f0f" not in str(caught.value)


def test_no_offers_give_an_empty_edition():
    done = gate()
    assert (done.tables, done.quotes, done.findings, done.report) == ((), (), (), [])
