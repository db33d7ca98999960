"""Whom it is about and who took part: said in words, with the table beside it."""

from __future__ import annotations

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.pages.involved import involved
from merkbaar.pages.workbench import Workbench


def vulnerable(hidden: bool = False):
    areas = ["GM9999", *made_up.CODES[:3]]
    return made_up.table(
        "vulnerable",
        {"area": areas, "group_age": ["alle", "65+"], "period": ["2025", "2026"]},
        lambda area, group_age, period: None if hidden else (900.0, 100.0, None),
        unit="mensen",
    )


def response(hidden: str = ""):
    return made_up.table(
        "response",
        {"wave": ["T0", "T1"]},
        lambda wave: None if wave == hidden else (46.1, 2.0, 1559),
    )


def parts(**tables):
    edition = made_up.published(tables=tables, findings=(), quotes=())
    return involved(Workbench(edition, list(tables.values())))


def test_the_estimate_and_the_response_are_said_in_words():
    about, answered = parts(vulnerable=vulnerable(), response=response())
    assert "900 mensen" in about.said[0]["nl"] and "Wilgendam" in about.said[0]["nl"]
    assert "tussen 800" in about.said[0]["nl"]
    assert "Eerste meting (T0): 46 % van de 1.559 mensen" in answered.said[0]["nl"]
    assert "Second measurement" in answered.said[1]["en"]
    assert {row.key for row in answered.twin.rows} == {"T0", "T1"}


def test_a_hidden_figure_is_not_said_and_is_a_dash_in_the_table():
    (answered,) = parts(vulnerable=vulnerable(hidden=True), response=response(hidden="T1"))
    assert len(answered.said) == 1
    assert [row.value["nl"] for row in answered.twin.rows] == ["46 %", "–"]


@pytest.mark.parametrize("tables", [{}, {"response": response()}, {"vulnerable": vulnerable()}])
def test_the_section_is_there_only_with_something_to_say(tables):
    edition = made_up.published(tables=tables, findings=(), quotes=())
    html = str(pages.story(edition).html)
    assert ('id="wie"' in html) == bool(tables)
