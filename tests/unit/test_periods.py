"""Periods and waves stand in the order in which they came, whatever their names."""

from __future__ import annotations

from itertools import pairwise

import pytest

from merkbaar.periods import in_order, sort_key


@pytest.mark.parametrize(
    "names",
    [
        ["2024", "2025", "2026"],
        ["1", "2", "9", "10", "11"],
        ["T0", "T1", "T9", "T10"],
        ["golf 9", "golf 10", "golf 100"],
        ["2025-Q4", "2026-Q1"],
        ["2025-9", "2025-10", "2025-11"],
        ["2025", "2025-10"],
        ["9", "2025", "zonder golf"],
        ["voor", "na"],
        ["Nulmeting", "1", "2", "Eindmeting"],
        ["T-2", "T-1", "T0", "T1"],
        ["t -1", "t 0"],
        ["-1", "0", "1"],
        ["week -2", "week 1"],
        ["start 2025", "eind 2025", "start 2026", "eind 2026"],
        ["voormeting 2025", "nameting 2025", "voormeting 2026"],
        ["meting voor", "meting na"],
        ["intake", "afsluiting"],
        ["Intakegesprek", "tussenmeting", "Slotgesprek"],
        ["golf 1 voor", "golf 1 na", "golf 2 voor"],
        ["voormeting 1", "voormeting 2", "nameting", "nameting 2", "follow-up"],
        ["voor", "na 6 maanden", "na 12 maanden"],
        ["3 maanden voor de start", "3 maanden na de start"],
        ["Q4 2025", "Q1 2026"],
        ["voorjaar 2025", "najaar 2025"],
        ["februari 2025", "maart 2025", "april 2025", "jan 2026"],
        ["28-02-2025", "01-03-2025", "1-1-2026"],
        ["2024/2025", "2025/2026"],
    ],
)
def test_a_name_stands_where_its_numbers_say(names):
    assert in_order(reversed(names)) == names
    assert all(sort_key(one) < sort_key(other) for one, other in pairwise(names))


def test_a_name_is_listed_once_and_numbers_are_names_too():
    assert in_order([10, "9", "10", 9]) == ["9", "10"]


def test_names_of_one_worth_have_an_order_of_their_own():
    """Else the order would hang on which came first, and with it what is published."""
    alike = ["t1", "T1", "T01", "t01"]
    assert in_order(alike) == in_order(reversed(alike))
    assert len({sort_key(name) for name in alike}) == 4


def test_no_name_at_all_comes_first():
    assert in_order(["1", "", "a"]) == ["", "1", "a"]


def test_a_name_that_only_begins_with_such_a_word_is_a_name_as_any_other():
    names = ["1", "naam", "postcode", "preventie", "voortgang"]
    assert in_order(reversed(names)) == names


def test_a_dash_between_a_word_and_a_number_is_no_minus():
    assert in_order(["golf-10", "golf-9"]) == ["golf-9", "golf-10"]
    assert in_order(["2025-10", "2025-9"]) == ["2025-9", "2025-10"]
    assert in_order(["2025-T1", "2025-T-1"]) == ["2025-T-1", "2025-T1"]
