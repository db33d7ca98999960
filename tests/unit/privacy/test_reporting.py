from __future__ import annotations

from types import SimpleNamespace

import pytest

from merkbaar.privacy.reporting import dropped_of, hidden_in
from merkbaar.privacy.solving import Hidden

TABLES = [SimpleNamespace(name="bereik"), SimpleNamespace(name="duur")]


def test_what_was_dropped_is_said_by_rule_in_a_fixed_order():
    one, other = dropped_of("quotes", {"once": 2, "consent": 3})
    assert (one["quotes"], one["rule"]) == (3, "consent")
    assert (other["quotes"], other["rule"]) == (2, "once")
    assert one["why"] == "geen toestemming om te citeren"
    assert dropped_of("photos", {"consent": 1})[0]["why"] == "geen toestemming om de foto te tonen"


@pytest.mark.parametrize("rule", ["consent", "identifier", "name", "once", "people"])
def test_every_rule_for_quotes_has_its_reason(rule):
    assert dropped_of("quotes", {rule: 1})[0]["why"]


@pytest.mark.parametrize("rule", ["consent", "once", "people"])
def test_every_rule_for_photos_has_its_reason(rule):
    assert dropped_of("photos", {rule: 1})[0]["why"]


def test_hidden_cells_are_counted_per_table_and_rule():
    rules = {
        (0, 1): "persons", (0, 2): "secondary:persons", (0, 3): "secondary:n", (1, 1): "count"
    }  # fmt: skip
    found = {(one["table"], one["rule"]): one["cells"] for one in hidden_in(TABLES, Hidden(rules))}
    assert found == {("bereik", "persons"): 1, ("bereik", "secondary"): 2, ("duur", "count"): 1}
    assert all(one["why"] for one in hidden_in(TABLES, Hidden(rules)))


def test_of_how_many_cells_too_much_was_told_is_said_without_which():
    hidden = Hidden({(0, 1): "persons", (0, 2): "persons"}, frozenset({(0, 1), (0, 2)}))
    *_, told = hidden_in(TABLES, hidden)
    assert told["rule"] == "told"
    assert "'bereik': van 2 verborgen cellen" in told["advice"]


def test_where_nothing_is_hidden_nothing_is_said():
    assert hidden_in(TABLES, Hidden({})) == []
    assert dropped_of("quotes", {}) == []
