"""Wijken are typed or pasted as lines; what can't be read is told by its line, not by its words."""

from __future__ import annotations

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.monitor.draft import Draft
from merkbaar.workshop.design_areas import AREAS, area_changes, as_lines, from_lines

BEFORE = [
    {"code": "WK999801", "name": "Dorp", "formerly": ["WK999701"]},
    {"code": "WK999802", "name": "Noord"},
]
FILE = """title: Proef
areas:                    # onze wijken
  - {code: WK999801, name: Dorp, formerly: [WK999701]}   # was 97
  - {code: WK999802, name: Noord}
"""


def test_a_line_is_a_code_and_a_name_whatever_stands_between():
    lines = ["WK999801 Dorp", "wk999802\tNoord Oost", "BU99980201; Haven", "BU99980202 | Kade"]
    assert as_lines(from_lines(lines)) == [
        "WK999801 Dorp",
        "WK999802 Noord Oost",
        "BU99980201 Haven",
        "BU99980202 Kade",
    ]


def test_lines_of_a_file_read_back_as_the_same_areas():
    assert from_lines(as_lines(BEFORE), BEFORE) == BEFORE


def test_the_old_codes_of_an_area_stay_when_its_name_changes():
    (first, _) = from_lines(["WK999801 Het Dorp", "WK999802 Noord"], BEFORE)
    assert first == {"code": "WK999801", "name": "Het Dorp", "formerly": ["WK999701"]}


@pytest.mark.parametrize("line", ["Haven", "WK999801", "WK99980 Kort", "GM9998 Gemeente", "- x"])
def test_a_line_without_code_and_name_is_told_by_its_number_and_not_shown(line):
    with pytest.raises(DefinitionError, match=r"regel 2.*WK059901 Centrum") as told:
        from_lines(["WK999801 Dorp", line])
    assert line not in str(told.value)


def test_a_code_that_stands_there_twice_is_told():
    with pytest.raises(DefinitionError, match="regel 2: de code WK999801 staat er al"):
        from_lines(["WK999801 Dorp", "wk999801 Stad"])


def test_a_new_area_and_another_name_leave_the_comments_of_the_others():
    draft = Draft(FILE)
    draft.put(area_changes(["WK999801 Dorp", "WK999802 Zuid", "WK999803 West"], draft.get(AREAS)))
    assert "# onze wijken" in draft.text
    assert "formerly: [WK999701]}   # was 97" in draft.text
    assert as_lines(draft.get(AREAS)) == ["WK999801 Dorp", "WK999802 Zuid", "WK999803 West"]
    draft.undo()
    assert draft.text == FILE, "it is one step to undo"


def test_an_area_that_is_taken_away_is_gone_and_no_lines_take_the_part_away():
    draft = Draft(FILE)
    draft.put(area_changes(["WK999802 Noord"], draft.get(AREAS)))
    assert as_lines(draft.get(AREAS)) == ["WK999802 Noord"]
    draft.put(area_changes([], draft.get(AREAS)))
    assert "areas" not in draft.tree()


def test_the_same_lines_change_nothing():
    assert area_changes(as_lines(BEFORE), BEFORE) == {}
