"""Who it is about and who took part: said in words, with the table beside it."""

from __future__ import annotations

import re

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


def response(hidden: str = "", waves: tuple[str, ...] = ("T0", "T1")):
    return made_up.table(
        "response",
        {"wave": list(waves)},
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
    assert len(answered.said) == 2
    assert not any("T1" in words["nl"] for words in answered.said)
    assert [row.value["nl"] for row in answered.twin.rows] == ["46 %", "–"]


def test_a_numbered_wave_is_called_a_round():
    (answered,) = parts(response=response(waves=("1", "2")))
    assert answered.said[0]["nl"].startswith("Ronde 1: 46 % van de 1.559 mensen")
    assert answered.said[1]["en"].startswith("Round 2: ")
    assert [row.name["nl"] for row in answered.twin.rows] == ["Ronde 1", "Ronde 2"]


def test_that_no_choice_of_a_wijk_changes_the_response_is_said_where_one_can_be_chosen():
    _, answered = parts(vulnerable=vulnerable(), response=response())
    assert "hele gemeente" in answered.said[-1]["nl"]
    assert answered.follows is None
    (alone,) = parts(response=response())
    assert not any("hele gemeente" in words["nl"] for words in alone.said)


def test_the_sentence_of_the_estimate_follows_the_choice_of_the_reader():
    edition = made_up.published(tables={"vulnerable": vulnerable()}, findings=(), quotes=())
    page = pages.story(edition)
    (at,) = re.findall(r'<p data-at="(\d+)"><span data-show="vulnerable">', str(page.html))
    name, where = page.payload["places"][int(at)]
    assert (name, where["area"]) == ("vulnerable", "GM9999")
    sentence = page.payload["texts"]["nl"][page.payload["script"]["involved.vulnerable"]]
    assert "{place}" in sentence and "{value}" in sentence and "{range}" in sentence


@pytest.mark.parametrize("tables", [{}, {"response": response()}, {"vulnerable": vulnerable()}])
def test_the_section_is_there_only_with_something_to_say(tables):
    edition = made_up.published(tables=tables, findings=(), quotes=())
    html = str(pages.story(edition).html)
    assert ('id="wie"' in html) == bool(tables)
