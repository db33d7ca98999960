from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy.cells import QUANTITIES, read_offers
from merkbaar.privacy.rounding import (
    LEDGER,
    Rounded,
    nearest,
    span,
    spans,
    views,
    wilson,
)
from merkbaar.privacy.rules import Rules
from merkbaar.privacy.solving import solve
from merkbaar.tables import Offer


@pytest.mark.parametrize(
    ("amount", "base", "shown"),
    [(0, 5, 0), (1, 5, 5), (4, 10, 10), (12, 5, 10), (12.5, 5, 15), (13, 5, 15), (14, 10, 10),
     (15, 10, 20), (1003, 10, 1000)],
)  # fmt: skip
def test_an_amount_goes_to_the_nearest_and_only_nought_becomes_nought(amount, base, shown):
    assert nearest(amount, base) == shown


@pytest.mark.parametrize("base", [5, 10])
def test_a_span_holds_exactly_the_amounts_that_are_shown_alike(base):
    for amount in range(1, 80):
        low, high = span(amount, base)
        alike = [n for n in range(1, 100) if nearest(n, base) == nearest(amount, base)]
        assert (low, high) == (min(alike), max(alike))


def test_who_knows_the_minimum_knows_that_a_shown_amount_is_no_less():
    assert span(11, 5, minimum=10) == (10, 12)
    assert span(0, 5, minimum=10) == (0, 0)
    assert span(31, 0) == (31, 31)


def view(frame, base=5, *, unit="mensen", count=None, kind="", **more):
    frame = pd.DataFrame(frame)
    if "persons" not in frame:
        frame["persons"] = frame["n"]
    offer = Offer("t", frame.assign(area=[f"A{i}" for i in range(len(frame))]), ("area",), unit,
                  count=count, population="p", kind=kind, **more)  # fmt: skip
    return Rounded(read_offers([offer], {})[0], base)


def figures(one, row):
    record = one.table.frame.iloc[row]
    own = [float(record[name]) for name in ("value", "lower", "upper", "n") if name in record]
    ends = own[1:3] if "lower" in one.table.frame else [None, None]
    return one.figures(row, (own[0], *ends, own[-1]))


def test_a_count_is_rounded_and_loses_an_interval_that_would_tell_it():
    one = view({"value": [13, 41], "n": [13, 41], "lower": [9.0, 30.0], "upper": [19.0, 50.0]})
    assert one.form == ("persons",)
    assert figures(one, 0) == (15, None, None, 15)


def test_what_is_a_fixed_number_of_times_the_people_is_rounded_with_them():
    one = view({"value": [26, 82, 34], "n": [13, 41, 17]})
    assert figures(one, 0)[0] == 30


def test_a_share_is_made_of_its_rounded_parts():
    one = view(
        {"value": [100 * 12 / 52, 50.0], "n": [52, 80], "count": [12, 40]}, unit="%", count="count"
    )
    assert one.form == ("count", "n")
    assert figures(one, 0) == (20, None, None, 50)


def test_two_shares_with_the_same_rounded_parts_cannot_be_told_apart():
    def shown(count, n):
        low, high = (100 * end for end in wilson(count, n))
        frame = {"value": [100 * count / n], "n": [n], "count": [count], "lower": [low],
                 "upper": [high]}  # fmt: skip
        return figures(view(frame, unit="%", count="count"), 0)

    assert len({shown(c, n) for c in range(18, 23) for n in range(48, 53)}) == 1
    value, low, high, n = shown(20, 50)
    assert (value, n) == (40, 50)
    assert low < 100 * wilson(20, 50)[0]
    assert high > 100 * wilson(20, 50)[1]


def test_the_range_of_a_share_over_an_estimate_moves_with_its_rounded_numerator():
    def shown(count):
        frame = {"value": [count / 2], "n": [200], "count": [count], "lower": [count / 2.5],
                 "upper": [count / 1.6]}  # fmt: skip
        return figures(view(frame, unit="%", count="count"), 0)

    assert {shown(count) for count in range(38, 43)} == {(20.0, 15.0, 27.0, 200.0)}


def test_a_base_that_was_rounded_already_is_not_rounded_twice():
    one = view({"value": [15, 25], "n": [15, 25], "persons": [13, 25]}, base=10)
    assert one.size == "persons"
    assert figures(one, 0)[3] == 10


def test_a_mean_comes_in_steps_that_fit_every_number_of_people_of_the_span():
    one = view({"value": [17.3456, 30.0], "n": [52, 230]}, unit="punten", kind="mean")
    assert one.form == ()
    value, _, _, n = figures(one, 0)
    assert n == 50
    assert value == pytest.approx(17.35, abs=0.026)
    for people in range(48, 53):
        fits = [s for s in range(2000) if abs(s / people - value) <= 0.025 + 1e-9]
        assert fits, people


def test_a_weighted_share_is_no_share_of_its_people_and_comes_in_coarse_steps():
    one = view({"value": [31.2, 50.0], "n": [52, 80], "count": [12, 40]}, unit="%", count="count")
    assert one.form == ()
    assert figures(one, 0)[0] == 40
    assert one.room(0, "count", 10) == (0, 0)


def test_without_a_base_nothing_changes():
    one = view({"value": [13], "n": [13]}, base=0)
    assert one.figures(0, (13.0, 1.0, 2.0, 13.0)) == (13.0, 1.0, 2.0, 13.0)
    assert one.room(0, "persons", 10) == (0.0, 0.0)


def test_people_may_move_as_far_as_base_and_numerator_both_leave():
    one = view(
        {"value": [100 * 22 / 49], "n": [49], "count": [22]}, unit="%", count="count"
    )  # 49 is one of 48 to 52, 22 of 18 to 22
    assert one.room(0, "n", 10) == (-1, 0)
    assert one.room(0, "count", 10) == (-1, 0)
    assert one.room(0, "rest", 10) == (-1, 3)


def counts(*people):
    frame = pd.DataFrame({"area": [f"A{i}" for i in range(len(people))], "n": people})
    return Offer("t", frame.assign(value=frame["n"], persons=frame["n"]), ("area",), "mensen",
                 population="p")  # fmt: skip


def ledger(offer, base):
    table = read_offers([offer], {})[0]
    kept = {
        table.address(r): [
            float(table.amounts[q][r]) if q in table.amounts else None for q in QUANTITIES
        ]
        for r in range(len(table.keys))
    }
    return {**kept, LEDGER: [base]} if base else kept


def hidden_after(then, now, *, before=5, base=5):
    released = [ledger(counts(*then), before)]
    return sorted(
        row for _, row in solve(read_offers([counts(*now)], {}), minimum=10, parents={},
                                released=released, rounding=base).rules
    )  # fmt: skip


def test_a_few_persons_more_who_change_no_figure_hide_nothing():
    assert hidden_after((18, 40, 61), (22, 42, 57)) == [2]
    assert hidden_after((18, 40, 61), (22, 42, 62)) == []
    assert hidden_after((18, 40, 61), (22, 42, 62), before=0, base=0) == [0, 1, 2]


def test_a_few_persons_more_who_change_a_figure_hide_it():
    assert hidden_after((22, 40), (23, 40)) == [0]
    assert hidden_after((22, 40), (40, 40)) == []


def test_an_exact_release_of_before_is_held_against_the_span_of_now():
    assert hidden_after((18, 40), (22, 40), before=0) == []
    assert hidden_after((17, 40), (22, 40), before=0) == [0]


def test_a_mean_beside_its_earlier_self_is_guarded_as_if_nothing_were_rounded():
    def means(*people):
        frame = pd.DataFrame({"area": ["A", "B"], "value": [3.1, 4.2], "n": people})
        return Offer("t", frame.assign(persons=frame["n"]), ("area",), "punten", population="p",
                     kind="index")  # fmt: skip

    after = solve(read_offers([means(21, 40)], {}), minimum=10, parents={}, rounding=5,
                  released=[ledger(means(20, 40), 5)])  # fmt: skip
    assert list(after.rules) == [(0, 0)]


def test_a_complement_is_told_by_what_is_shown():
    assert spans({"count": 20.0, "n": 50.0, "rest": 30.0}, 5)["rest"] == (26, 34)
    assert spans({"rest": 30.0}, 5)["rest"] == (30, 30)
    assert spans({"count": 20.0, "n": 50.0, "rest": 30.0}, 0)["rest"] == (30, 30)


def test_only_fives_and_tens_are_rounded_to():
    assert Rules(rounding=10).rounding == 10
    with pytest.raises(PrivacyError, match="5 of op 10"):
        Rules(rounding=7)


def amounts(*kinds, measure="kosten", **more):
    """Give tables of one amount over three areas: sums, means."""
    frame = pd.DataFrame({"area": ["A", "B", "C"], "n": [12, 48, 0], "eur": [600.0, 9600.0, 0.0]})
    frame = frame.assign(persons=frame["n"], measure=measure, largest_1=frame["eur"] / 3)
    frame["largest_2"] = frame["largest_1"]
    value = {"sum": frame["eur"], "mean": frame["eur"] / frame["n"]}
    parts = {"population": "p", "amount": "eur", "largest": ("largest_1", "largest_2"), **more}
    offers = [
        Offer(f"{at}{kind}", frame.assign(value=value[kind]), ("area",), "euro", kind=kind, **parts)
        for at, kind in enumerate(kinds)
    ]
    return read_offers(offers, {})


def test_a_mean_beside_its_sum_is_the_sum_over_the_rounded_number_of_people():
    total, mean = views(amounts("sum", "mean"), 5)
    assert mean.figures(0, (50.0, 40.0, 60.0, 12.0)) == (60.0, 48.0, 72.0, 10.0)
    assert mean.figures(1, (200.0, None, None, 48.0)) == (192.0, None, None, 50.0)
    assert total.figures(0, (600.0, None, None, 12.0)) == (600.0, None, None, 10.0)


def test_a_mean_of_nobody_stays_empty():
    _, mean = views(amounts("sum", "mean"), 5)
    assert mean.figures(2, (None, None, None, 0.0)) == (None, None, None, 0.0)


def test_a_mean_without_a_sum_beside_it_stays_as_it_is():
    (mean,) = views(amounts("mean"), 5)
    assert mean.totals == {}
    assert mean.figures(0, (50.0, None, None, 12.0))[0] == 50.0
    other = amounts("sum", population="anderen")
    assert views([*other, *amounts("mean")], 5)[1].totals == {}


def test_without_rounding_no_mean_is_changed():
    assert all(one.totals == {} for one in views(amounts("sum", "mean"), 0))


def test_a_mean_that_names_no_amount_is_known_by_its_measure():
    tables = amounts("sum", "mean", amount=None)
    assert views(tables, 5)[1].totals[0] == pytest.approx(600.0)
