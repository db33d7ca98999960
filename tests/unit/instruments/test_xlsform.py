"""The XLSForm: valid by the library that ODK and KoboToolbox use, one form for all approaches."""

from __future__ import annotations

import io
import shutil
import xml.etree.ElementTree as ET

import pytest
from openpyxl import load_workbook
from tests.unit.instruments.made_form import made_form

from merkbaar.instruments import available, compose, load
from merkbaar.instruments.xlsform import xlsform

pyxform = pytest.importorskip("pyxform.xls2xform")
FORM = made_form()
ALL = [name for name in available() if load(name).has_text() and load(name).kind == "scale"]


def rows(content: bytes, sheet: str) -> list[dict[str, object]]:
    book = load_workbook(io.BytesIO(content))
    heading, *rest = book[sheet].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rest]


def converted(form, **options):
    return pyxform.convert(io.BytesIO(xlsform(form)), **options)


def test_pyxform_takes_it_without_a_warning():
    assert converted(FORM).warnings == []


@pytest.mark.skipif(not shutil.which("java"), reason="ODK Validate needs Java")
def test_odk_validate_takes_it():
    assert converted(FORM, validate=True).warnings == []


@pytest.mark.parametrize("name", ALL)
def test_every_instrument_of_which_we_have_the_words_can_be_fielded(name):
    form = compose({"a": {"mentaal": name}})
    assert converted(form).warnings == []


def test_every_question_stands_there_in_its_own_words_and_order():
    asked = [row for row in rows(xlsform(FORM), "survey") if "antwoord_" in str(row["type"])]
    assert [row["name"] for row in asked] == [question.name for question in FORM.questions]
    words = [one.item.text.replace("de aanpak", "${aanpak_naam}") for one in FORM.questions]
    assert [row["label"] for row in asked] == words
    assert not any(row["required"] for row in asked)


def test_a_question_of_ones_own_names_the_approach_that_was_chosen():
    (named,) = [row for row in rows(xlsform(FORM), "survey") if row["name"] == "aanpak_naam"]
    assert named["type"] == "calculate"
    assert named["calculation"] == "jr:choice-name(${aanpak}, '${aanpak}')"
    only = rows(xlsform(FORM.for_approach("schuldrust")), "survey")
    assert only[-3]["label"] == "Hoeveel betekent Schuldrust voor u?"
    without = compose({"a": {"mentaal": "mhi5"}}, attribution=False)
    assert "aanpak_naam" not in {row["name"] for row in rows(xlsform(without), "survey")}


def test_every_answer_stands_there_with_its_code_in_order():
    choices = rows(xlsform(FORM), "choices")
    for block in FORM.blocks:
        mine = [
            row for row in choices if row["list_name"] == f"antwoord_{block.instrument.instrument}"
        ]
        assert {str(row["name"]): row["label"] for row in mine} == dict(block.instrument.answers)
        assert [str(row["name"]) for row in mine] == list(block.instrument.answers)


def test_an_approach_gets_its_own_blocks_and_attribution_shows_only_later():
    screens = [
        row for row in rows(xlsform(FORM), "survey") if str(row["name"]).startswith("scherm")
    ]
    relevant = [row["relevant"] for row in screens]
    assert relevant[0] == "(${aanpak} = 'beweegcoach' or ${aanpak} = 'schuldrust')"
    assert relevant[-1] == "${golf} != 'T0'"


def test_a_wijk_is_chosen_from_a_list_where_the_monitor_has_one():
    form = made_form(places={"WK1": "Noord"})
    survey = {row["name"]: row["type"] for row in rows(xlsform(form), "survey")}
    assert survey["wijk"] == "select_one wijk"
    assert {row["name"]: row["type"] for row in rows(xlsform(FORM), "survey")}["wijk"] == "text"
    assert pyxform.convert(io.BytesIO(xlsform(form))).warnings == []


def test_the_version_goes_with_every_answer():
    survey = {row["name"]: row for row in rows(xlsform(FORM), "survey")}
    assert survey["versie"]["calculation"] == f"'{FORM.version}'"
    assert rows(xlsform(FORM), "settings")[0]["version"] == FORM.version
    assert FORM.version in ET.tostring(ET.fromstring(converted(FORM).xform), encoding="unicode")


def test_help_is_there_where_heavy_questions_are_and_not_where_they_are_not():
    assert any("113" in str(row["label"]) for row in rows(xlsform(FORM), "survey"))
    light = compose({"a": ["fysiek"]})
    assert not any("113" in str(row["label"]) for row in rows(xlsform(light), "survey"))


def test_the_same_form_is_the_same_bytes():
    assert xlsform(FORM) == xlsform(made_form())
