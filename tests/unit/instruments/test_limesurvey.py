"""The LimeSurvey file: well-formed, its tables refer to each other, codes that LimeSurvey takes."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import pytest
from tests.unit.instruments.made_form import made_form

from merkbaar.errors import DefinitionError
from merkbaar.instruments import compose, load
from merkbaar.instruments.limesurvey import approach_codes, code_of, limesurvey

FORM = made_form()


def tables(form=FORM) -> dict[str, list[dict[str, str]]]:
    tree = ET.fromstring(limesurvey(form))
    return {
        table.tag: [{cell.tag: cell.text or "" for cell in row} for row in table.iter("row")]
        for table in tree
        if table.find("rows") is not None
    }


def test_it_says_that_it_is_a_survey_in_a_layout_that_version_3_and_later_import():
    tree = ET.fromstring(limesurvey(FORM))
    assert tree.findtext("LimeSurveyDocType") == "Survey"
    assert tree.findtext("DBVersion") == "363"
    assert next(tree.iter("language")).text == "nl"


def test_every_row_has_the_fields_that_its_table_names():
    for table in ET.fromstring(limesurvey(FORM)):
        if table.find("rows") is not None:
            fields = [field.text for field in table.iter("fieldname")]
            for row in table.iter("row"):
                assert [cell.tag for cell in row] == fields


def test_questions_answers_and_groups_refer_to_what_is_there():
    made = tables()
    groups = {row["gid"] for row in made["groups"]}
    questions = {row["qid"] for row in made["questions"]}
    assert {row["gid"] for row in made["questions"] + made["subquestions"]} <= groups
    assert {row["parent_qid"] for row in made["subquestions"]} <= questions
    assert {row["qid"] for row in made["answers"]} <= questions
    ids = [row["qid"] for row in made["questions"] + made["subquestions"]]
    assert len(set(ids)) == len(ids)


def test_codes_are_letters_and_digits_start_with_a_letter_and_are_there_once():
    made = tables()
    titles = [row["title"] for row in made["questions"]]
    assert len(set(titles)) == len(titles)
    for title in [*titles, *(row["title"] for row in made["subquestions"])]:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", title)
    assert all(len(row["code"]) <= 5 for row in made["answers"])


def test_a_scale_is_one_array_with_all_its_items_and_answers_in_order():
    made = tables()
    array = next(row for row in made["questions"] if row["title"] == "mhi5")
    assert array["type"] == "F"
    items = [row["question"] for row in made["subquestions"] if row["parent_qid"] == array["qid"]]
    assert items == [item.text for item in load("mhi5").items]
    answers = [row["answer"] for row in made["answers"] if row["qid"] == array["qid"]]
    assert answers == list(load("mhi5").answers.values())


def test_an_approach_gets_its_own_groups_and_attribution_only_later():
    relevance = [row["grelevance"] for row in tables()["groups"]]
    assert relevance[1] == '(aanpak.NAOK == "A2" or aanpak.NAOK == "A3")'
    assert relevance[-1] == 'golf.NAOK != "T0"'
    assert approach_codes(FORM) == {"buurtmaatjes": "A1", "beweegcoach": "A2", "schuldrust": "A3"}


def test_no_group_says_what_is_measured():
    names = [row["group_name"] for row in tables()["groups"]]
    assert names[1:] == [
        "Vraag 1-5",
        "Vraag 6",
        "Vraag 7",
        "Vraag 8-13",
        "Vraag 14",
        "Vraag 15",
        "Vraag 16",
    ]


def test_the_version_is_a_hidden_question_and_help_stands_before_and_after():
    made = tables()
    version = next(row for row in made["questions"] if row["title"] == "versie")
    assert version["question"] == FORM.version
    assert made["question_attributes"][0]["qid"] == version["qid"]
    assert "113" in made["groups"][0]["description"]
    assert "113" in made["surveys_languagesettings"][0]["surveyls_endtext"]


def test_words_that_look_like_markup_stay_words():
    one = load("srh")
    item = dataclasses.replace(one.items[0], text="Is 3 < 4 & ]]> waar?")
    form = compose({"a": ["fysiek"]}, own={"srh": dataclasses.replace(one, items=(item,))})
    question = next(row for row in tables(form)["questions"] if row["title"] == "srh")
    assert question["question"] == "Is 3 &lt; 4 &amp; ]]&gt; waar?"


def test_codes_that_limesurvey_can_not_hold_are_refused():
    long = dataclasses.replace(load("srh"), answers={"eerste": "ja", "2": "nee"})
    with pytest.raises(DefinitionError, match="langer dan vijf"):
        limesurvey(compose({"a": ["fysiek"]}, own={"srh": long}))
    twin = dataclasses.replace(load("stress"), instrument="s_r_h")
    form = compose({"a": {"fysiek": "x", "mentaal": "s_r_h"}}, own={"s_r_h": twin})
    assert code_of(form.blocks[0]) == code_of(form.blocks[1]) == "srh"
    with pytest.raises(DefinitionError, match="dezelfde code"):
        limesurvey(form)


def test_the_same_form_is_the_same_bytes():
    assert limesurvey(FORM) == limesurvey(made_form())


def test_a_question_of_ones_own_names_the_approach_that_was_chosen():
    words = [row["question"] for row in tables()["questions"]]
    assert "Hoeveel betekent {aanpak.shown} voor u?" in words
    assert not any("de aanpak" in text for text in words)
