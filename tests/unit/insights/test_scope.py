"""Whether a series was redefined between two periods is asked by their order, not their letters."""

from __future__ import annotations

import pytest

from merkbaar.insights.scope import Meaning, Scope


@pytest.mark.parametrize(
    ("redefined", "broken"), [("10", True), ("9", False), ("11", False), ("2", False)]
)
def test_a_break_counts_after_the_period_before_up_to_this_one(redefined, broken):
    meaning = Meaning("i1", "Eén", redefined=(redefined,))
    scope = Scope({"i1": meaning}, total="GM9999", period="10", compare_with="9")
    assert scope.broken("i1") is broken
