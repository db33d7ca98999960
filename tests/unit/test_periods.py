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
    assert in_order(["najaar", "voorjaar", "1"]) == ["1", "najaar", "voorjaar"]
