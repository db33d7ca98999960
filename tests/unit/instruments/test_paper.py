"""The paper form: everything once, in order, nothing from elsewhere, easy words of our own."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from tests.unit.instruments.made_form import made_form

from merkbaar.errors import DefinitionError
from merkbaar.instruments import compose, load, readability, said
from merkbaar.instruments.paper import paper
from merkbaar.wording import interface

FORM = made_form()
PAGE = paper(FORM, "schuldrust", "T1")


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.values: dict[str, list[str]] = {}
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if given.get("type") == "radio":
            if given["name"] not in self.values:
                self.names.append(given["name"])
            self.values.setdefault(given["name"], []).append(given["value"])


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_every_question_of_the_approach_stands_there_once_in_order_with_its_answers():
    reader = read(PAGE)
    mine = FORM.for_approach("schuldrust", wave="T1").questions
    assert reader.names == [question.name for question in mine]
    for question in mine:
        assert reader.values[question.name] == list(question.block.instrument.answers)
        assert question.item.text.replace("de aanpak", "Schuldrust") in unescape(PAGE)
    assert "Hoeveel betekent Schuldrust voor u?" in unescape(PAGE)


def test_attribution_is_asked_at_the_follow_up_only():
    assert "contribution_1" in PAGE
    assert "contribution_1" not in paper(FORM, "schuldrust", "T0")


def test_a_question_is_a_fieldset_with_a_legend_and_every_circle_has_a_label():
    reader = read(PAGE)
    questions = len(FORM.for_approach("schuldrust", wave="T1").questions)
    assert reader.tags.count("fieldset") == reader.tags.count("legend") == questions
    circles = sum(len(one) for one in reader.values.values())
    assert reader.tags.count("label") == circles + 3  # nummer, datum, wijk
    assert '<html lang="nl">' in PAGE


def test_nothing_is_fetched_and_nothing_is_sent():
    assert not re.search(r"https?:|src=|<script|<form|@import|url\(", PAGE)


def test_the_version_the_wave_and_the_origin_of_the_questions_stand_on_it():
    assert FORM.version in PAGE
    assert "Vervolg (T1)" in PAGE
    assert load("mhi5").citation.strip()[:30] in unescape(PAGE)


def test_help_stands_before_the_first_and_after_the_last_heavy_question():
    first, last = PAGE.index("113"), PAGE.rindex("113")
    assert first < PAGE.index("<fieldset>")
    assert last > PAGE.rindex("</fieldset>")
    assert "113" not in paper(FORM, "buurtmaatjes", "T0").split("<body>")[1]


@pytest.mark.parametrize("key", ["intro", "privacy", "how", "crisis", "thanks", "number_help"])
def test_our_own_words_on_a_form_are_plain(key):
    words = interface(f"form.{key}", "nl", minutes=5)
    assert readability(words) >= 60
    for sentence in re.split(r"[.?!]\s", words):
        assert len(sentence.split()) <= 16


def test_an_introduction_of_ours_is_plain():
    for name in ("daily_activities", "contribution", "access_to_care", "sleep"):
        words = f"{load(name).introduction} {load(name).items[0].text}"
        assert readability(words) >= 60


def test_a_recall_period_is_said_where_the_question_does_not():
    assert said.period(load("gali"), "nl") == "Dit gaat over: ten minste 6 maanden."
    assert said.period(load("gali"), "en") == "This is about: at least the past 6 months."
    assert said.period(load("stress"), "nl") == ""
    assert said.period(load("srh"), "nl") == ""


def test_words_of_an_instrument_of_ones_own_can_not_break_the_page():
    import dataclasses

    one = load("srh")
    item = dataclasses.replace(one.items[0], text='<script>alert("x")</script> Hoe gaat het?')
    form = compose({"a": ["fysiek"]}, own={"srh": dataclasses.replace(one, items=(item,))})
    assert "<script" not in paper(form, "a", "T0")


def test_a_form_in_english_is_english_throughout():
    page = paper(compose({"a": {"mentaal": "k10"}}, language="en"), "a", "T1")
    assert '<html lang="en">' in page
    assert "Put a cross in the circle" in page
    assert "About how often did you feel hopeless?" in page
    assert "Zet een kruisje" not in page


def test_an_approach_that_the_form_is_not_for_is_refused():
    with pytest.raises(DefinitionError, match="staat niet in deze vragenlijst"):
        paper(FORM, "sport", "T0")
