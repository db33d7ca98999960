"""The sheet to type paper forms over into: a column a question, lists to pick from, same bytes."""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import load_workbook
from tests.unit.instruments.made_form import made_form

from merkbaar.instruments.paper import paper
from merkbaar.instruments.sheet import typing_sheet
from merkbaar.instruments.workbooks import workbook

FORM = made_form()


def test_a_column_a_question_after_who_and_when():
    book = load_workbook(io.BytesIO(typing_sheet(FORM)))
    heading = [cell.value for cell in book["Invullen"][1]]
    assert heading[:5] == ["nummer", "golf", "datum", "aanpak", "wijk"]
    assert heading[5:] == [question.name for question in FORM.questions]
    assert book["Invullen"].freeze_panes == "A2"


def test_every_column_is_explained_with_the_code_of_every_answer():
    book = load_workbook(io.BytesIO(typing_sheet(FORM)))
    about = {row[0]: row for row in book["Uitleg"].iter_rows(min_row=2, values_only=True)}
    assert set(about) >= {question.name for question in FORM.questions}
    assert about["djg6_1"][1] == "Ik ervaar een leegte om mij heen."
    assert about["djg6_1"][2].startswith("1 = ja; 2 = min of meer; 3 = nee; leeg, 8, ")
    assert book["Formulier"]["B2"].value == FORM.version


def explained() -> dict[str, tuple]:
    book = load_workbook(io.BytesIO(typing_sheet(FORM)))
    return {row[0]: row for row in book["Uitleg"].iter_rows(min_row=2, values_only=True)}


def test_a_question_has_the_number_that_it_has_on_the_paper_of_each_approach():
    about = explained()
    assert about["djg6_1"][3] == "Buurtmaatjes: 1"
    assert about["mhi5_1"][3] == "Beweegcoach, Schuldrust: 1"
    assert about["contribution_1"][3] == "Buurtmaatjes, Beweegcoach: 7; Schuldrust: 9"
    for approach, title in FORM.approaches.items():
        page = paper(FORM, approach, "T1")
        printed = re.findall(r'class="number">(\d+)\.</span>[^$]*?name="([a-z0-9_]+)"', page)
        assert len(printed) == len(FORM.for_approach(approach).questions)
        for number, name in printed:
            at_number = next(part for part in about[name][3].split("; ") if title in part)
            assert at_number.endswith(f": {number}")


def test_every_code_that_counts_as_no_answer_is_named_and_none_is_an_answer_of_the_scale():
    about = explained()
    assert about["mhi5_1"][2].endswith("; leeg, 8, 9, 98 of 99 = niet ingevuld")
    assert about["contribution_1"][2].endswith("10 = 10; leeg, 98 of 99 = niet ingevuld")


def test_codes_are_offered_in_a_list_and_something_else_is_a_warning():
    book = load_workbook(io.BytesIO(typing_sheet(FORM)))
    rules = {
        str(rule.sqref).split(":")[0]: rule
        for rule in book["Invullen"].data_validations.dataValidation
    }
    assert rules["B2"].formula1 == '"T0,T1"'
    assert rules["D2"].formula1 == '"buurtmaatjes,beweegcoach,schuldrust"'
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}


def test_a_workbook_is_the_same_bytes_and_holds_no_clock():
    content = typing_sheet(FORM)
    assert content == typing_sheet(made_form())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_text_that_looks_like_a_formula_stays_text():
    content = workbook({"blad": [["kop"], ["=1+1"], ["+31"], [None]]})
    cells = [row[0] for row in load_workbook(io.BytesIO(content))["blad"].iter_rows()]
    assert [cell.value for cell in cells] == ["kop", "=1+1", "+31"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_list_that_excel_can_not_hold_is_left_out():
    many = [f"aanpak nummer {at}" for at in range(40)]
    content = workbook({"blad": [["a", "b"]]}, choices={"blad": {0: many, 1: ["a,b"]}})
    assert not load_workbook(io.BytesIO(content))["blad"].data_validations.dataValidation
