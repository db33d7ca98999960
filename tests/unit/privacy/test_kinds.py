"""What a value is: percentages, means, medians, extremes, and all that goes with a hidden cell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.rules import Rules
from merkbaar.tables import Offer
from merkbaar.wording import LANGUAGES, hidden_because

AREAS = ["A", "B", "C", "alle"]


def offer(n, value, *, name="t", unit="punten", **more):
    frame = pd.DataFrame({"area": AREAS[-len(n) :], "n": n, "persons": n, "value": value})
    frame = frame.assign(**more.pop("columns", {}))
    return Offer(name, frame, ("area",), unit, totals={"area": "alle"}, population="p", **more)


def gate(*offers, **more):
    return protect_edition(list(offers), rules=Rules(**more))


def hidden(found):
    return {r["area"] for r in found.tables[0].records() if r["state"] == "suppressed"}


def rules(found):
    return {entry["rule"] for entry in found.report}


@pytest.mark.parametrize("kind", ["mean", "median"])
def test_a_mean_or_median_of_few_observations_goes_though_the_persons_are_enough(kind):
    few = offer([30, 30, 40, 100], 6.5, kind=kind, columns={"n": [9, 30, 40, 79]})
    assert "A" in hidden(gate(few))
    assert "n" in rules(gate(few))


def test_a_median_says_nothing_of_a_sum():
    assert hidden(gate(offer([10, 10, 10, 30], [1.0, 500.0, 3.0, 3.0], kind="median"))) == set()


@pytest.mark.parametrize("kind", ["minimum", "maximum"])
def test_the_lowest_and_the_highest_are_hidden_whole_and_the_report_says_why(kind):
    found = gate(offer([30, 30, 40, 100], 7.0, kind=kind))
    assert hidden(found) == set(AREAS)
    assert rules(found) == {"extreme"}
    assert found.report[0]["why"] == "het laagste of hoogste is van één persoon"


def test_a_table_says_which_words_a_reader_gets_for_its_dashes():
    few, highest = offer([3, 30, 40, 73], 7.0), offer([30, 30, 40, 100], 7.0, kind="maximum")
    assert gate(few).tables[0].reason == "suppressed"
    assert gate(highest).tables[0].reason == "suppressed_amount"


def test_an_end_of_a_scale_is_no_persons():
    assert hidden(gate(offer([30, 30, 40, 100], 10.0, kind="bound"))) == set()
    assert "A" in hidden(gate(offer([3, 30, 40, 73], 10.0, kind="bound")))


def test_extremes_of_areas_about_nobody_pass():
    found = gate(offer([1, 1, 1, 3], 7.0, kind="maximum", persons=None))
    assert hidden(found) == set()


def test_hiding_takes_value_interval_n_and_grade_and_the_interval_of_a_few_never_shows():
    found = gate(
        offer([2, 30, 40, 72], 6.0, kind="mean", columns={"lower": 1.0, "upper": 9.9, "grade": "B"})
    )
    row = next(r for r in found.tables[0].records() if r["area"] == "A")
    assert [row[name] for name in ("value", "lower", "upper", "n")] == [None] * 4
    assert row["grade"] == ""


def test_a_share_whose_interval_is_shown_does_not_give_away_a_guarded_numerator():
    """From a share and its interval follow n and the numerator: both are at the minimum or more."""
    from merkbaar.privacy.rounding import wilson

    rng = np.random.default_rng(4)
    n = rng.integers(12, 120, 3)
    count = np.array([4, n[1] - 3, n[2] // 2])
    n, count = np.r_[n, n.sum()], np.r_[count, count.sum()]
    low, high = zip(*(wilson(c, m) for c, m in zip(count, n, strict=True)), strict=True)
    table = offer(
        n, 100 * count / n, unit="%", count="count", kind="share",
        columns={"count": count, "lower": 100 * np.array(low), "upper": 100 * np.array(high)},
    )  # fmt: skip
    for row in gate(table).tables[0].records():
        if row["state"] == "shown":
            fits = [
                (c, m)
                for m in range(1, 400)
                for c in range(m + 1)
                if np.allclose(100 * np.array(wilson(c, m)), [row["lower"], row["upper"]])
            ]
            assert all(c == 0 or c >= 10 for c, _ in fits)
            assert all(c == m or m - c >= 10 for c, m in fits)
        else:
            assert row["lower"] is row["upper"] is row["n"] is None


def test_a_percentage_must_name_its_numerator_or_say_that_it_is_none():
    for unit in ("%", "procent", " Percent"):
        with pytest.raises(PrivacyError, match="teller"):
            gate(offer([30, 30, 40, 100], 50.0, unit=unit))
    with pytest.raises(PrivacyError, match="teller"):
        gate(offer([30, 30, 40, 100], 50.0, kind="share"))
    with pytest.raises(PrivacyError, match="teller"):
        gate(offer([30, 30, 40, 100], 50.0, columns={"unit": ["x", "x", "%", "x"]}))
    assert hidden(gate(offer([30, 30, 40, 100], 50.0, unit="%", kind="index"))) == set()


@pytest.mark.parametrize("unit", ["euro", "€ per maand", "EUR", "Euro's"])
def test_an_amount_must_say_what_it_is_and_who_gave_most(unit):
    with pytest.raises(PrivacyError, match="kind="):
        gate(offer([30, 30, 40, 100], 50.0, unit=unit))
    for kind in ("mean", "sum"):
        with pytest.raises(PrivacyError, match="grootste bijdragen"):
            gate(offer([30, 30, 40, 100], 50.0, unit=unit, kind=kind))
    assert hidden(gate(offer([30, 30, 40, 100], 50.0, unit=unit, kind="median"))) == set()


def test_a_sum_of_hours_needs_its_largest_too():
    with pytest.raises(PrivacyError, match="largest_contributions"):
        gate(offer([30, 30, 40, 100], 50.0, unit="uur", kind="sum"))


def test_a_kind_that_is_not_there_is_refused():
    with pytest.raises(PrivacyError, match="kind='average' is er niet"):
        gate(offer([30, 30], 50.0, kind="average"))


def test_a_count_that_is_not_the_number_of_persons_is_guarded_itself():
    found = gate(offer([50, 60, 70, 180], [4, 30, 40, 74], unit="mensen", kind="count"))
    assert "A" in hidden(found)
    assert "count" in rules(found)
    same = gate(offer([50, 60, 70, 180], [50, 60, 70, 180], unit="mensen", kind="count"))
    assert hidden(same) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_words(language):
    rules = ("persons", "count", "rest", "n", "group", "difference", "secondary", "p_percent",
             "dominance", "extreme", "sum")  # fmt: skip
    assert len({hidden_because(rule, language) for rule in rules}) == len(rules)


@pytest.mark.parametrize("unit", ["dagen", "uren", "dagen per jaar"])
def test_a_mean_of_days_or_hours_must_say_who_gave_most(unit):
    """One of ten who waited 900 days is nearly all of a mean of 90."""
    with pytest.raises(PrivacyError, match="grootste bijdragen"):
        gate(offer([30, 30, 40, 100], 90.9, unit=unit, kind="mean"))
    assert hidden(gate(offer([30, 30, 40, 100], -3.0, unit=unit, kind="mean"))) == set()


@pytest.mark.parametrize("kind", ["mean", "index"])
def test_a_mean_of_noughts_and_ones_is_a_share(kind):
    with pytest.raises(PrivacyError, match="kind='share'"):
        gate(offer([30, 30, 40, 100], 0.04, unit="aandeel", kind=kind))
    assert hidden(gate(offer([30, 30, 40, 100], 0.4, unit="punten 0-1", kind=kind))) == set()
