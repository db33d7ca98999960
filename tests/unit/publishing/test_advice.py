"""Where much is hidden, a run proposes what to join: from what is hidden, not from any number."""

from __future__ import annotations

import pytest

from merkbaar.monitor import Monitor
from merkbaar.publishing.advice import joining
from merkbaar.tables import SafeTable

VALUES = ("18-64", "65-74", "75-84", "85+")


def monitor(values=VALUES, **privacy):
    return Monitor.model_validate(
        {
            "monitor": "proef",
            "title": "Proef",
            "municipality": {"name": "Proefdorp", "code": "GM9998"},
            "owner": "team",
            "purposes": ["leren"],
            "groups": [{"id": "age", "title": "Leeftijd", "values": list(values)}],
            "privacy": privacy,
            "editions": {"e": {"title": "E", "until": "2027-01-01", "period": "2026"}},
        }
    )


def table(**states):
    rows = tuple((value, None, state) for value, some in states.items() for state in some.split())
    return SafeTable("t", ("group_age", "value", "state"), rows, ("group_age",), "", {}, {}, {},
                     "", "dot", "", 10)  # fmt: skip


MUCH = {"18-64": "shown shown", "65-74": "shown shown", "75-84": "suppressed shown",
        "85+": "suppressed suppressed", "alle": "shown shown"}  # fmt: skip


def test_the_neighbours_of_which_most_is_hidden_are_proposed_with_the_words_to_copy():
    (said,) = joining([table(**MUCH)], monitor())
    assert "leeftijd is 38 % verborgen" in said
    assert 'collapse: {age: {"75-84 en 85+": ["75-84", "85+"]}}' in said
    assert "rounding: 5" in said
    assert "vóór de eerste vrijgave" in said


def test_what_is_proposed_is_a_monitor_file_that_can_be_read(tmp_path):
    from ruamel.yaml import YAML

    (said,) = joining([table(**MUCH)], monitor())
    own = YAML(typ="safe").load(said[said.index("collapse:") : said.rindex("}}") + 2])
    assert monitor(**own).privacy.collapse["age"]["75-84 en 85+"] == ("75-84", "85+")


def test_what_is_joined_already_is_proposed_with_all_its_parts():
    joined = monitor(collapse={"age": {"75+": ["75-84", "85+"]}}, rounding=5)
    states = {"18-64": "shown", "65-74": "suppressed", "75+": "suppressed"}
    (said,) = joining([table(**states)], joined)
    assert '["65-74", "75-84", "85+"]' in said
    assert "rounding" not in said


@pytest.mark.parametrize(
    ("values", "states"),
    [
        (VALUES, {**dict.fromkeys(VALUES, "shown shown"), "85+": "suppressed missing"}),
        (("18-64", "65+"), {"18-64": "suppressed", "65+": "suppressed"}),
        (VALUES, {"alle": "suppressed"}),
    ],
)
def test_nothing_is_proposed_where_little_is_hidden_or_nothing_can_be_joined(values, states):
    assert joining([table(**states)], monitor(values)) == []


def test_tables_without_the_grouping_are_not_looked_at():
    other = SafeTable("u", ("area", "state"), (("W", "suppressed"),), ("area",), "", {}, {}, {},
                      "", "dot", "", 10)  # fmt: skip
    assert joining([other], monitor()) == []
