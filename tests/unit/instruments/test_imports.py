"""Every channel there and back: what was filled in comes out as the standard table, whole."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from tests.unit.instruments.made_form import expected, filled_in, found, made_form

from merkbaar.errors import SourceError
from merkbaar.instruments import limesurvey, score
from merkbaar.instruments.channel_imports import (
    from_limesurvey,
    from_sheet,
    from_whatsapp,
    from_xlsform,
)
from merkbaar.instruments.sheet import typing_sheet

FORM = made_form()
PEOPLE = filled_in(FORM)
NAMES = {question.id: question.name for question in FORM.questions}
BLOCKS = {question.id: question.block for question in FORM.questions}


def as_xlsform(people, *, group="scherm_1/", labels=False) -> pd.DataFrame:
    """As KoboToolbox exports it: groups before the name, empty where nothing was asked."""
    rows = []
    for one in people:
        row = {"start": f"{one['moment']}T09:00:00.000+01:00", "golf": one["wave"]}
        row |= {"end": f"{one['moment']}T09:04:00.000+01:00", "versie": FORM.version}
        row |= {"vooraf/nummer": one["person"], "vooraf/aanpak": one["approach"]}
        row |= {"vooraf/wijk": one["area"], "_id": len(rows), "_uuid": "x"}
        if labels:
            row["golf"] = {"T0": "Begin (T0)", "T1": "Vervolg (T1)"}[one["wave"]]
            row["vooraf/aanpak"] = FORM.approaches[one["approach"]]
        for name, code in one["answers"].items():
            words = BLOCKS[name].instrument.answers[code]
            row[f"{group}{NAMES[name]}"] = words if labels else code
        rows.append(row)
    return pd.DataFrame(rows)


def as_limesurvey(people, *, full=False, underscore=False) -> pd.DataFrame:
    codes = limesurvey.approach_codes(FORM)
    rows = []
    for at, one in enumerate(people, start=1):
        row = {"id": at, "submitdate": f"{one['moment']} 09:04:00", "lastpage": 4}
        row |= {"nummer": one["person"], "golf": one["wave"], "wijk": one["area"]}
        row |= {"aanpak": codes[one["approach"]], "versie": FORM.version}
        if full:
            row |= {"golf": f"Begin ({one['wave']})", "aanpak": FORM.approaches[one["approach"]]}
        for name, code in one["answers"].items():
            block, item = BLOCKS[name], name.partition(".")[2]
            column = limesurvey.code_of(block)
            if len(block.instrument.items) > 1:
                column += f"_SQ{item}" if underscore else f"[SQ{item}]"
            row[column] = block.instrument.answers[code] if full else code
        rows.append(row)
    return pd.DataFrame(rows)


def as_whatsapp(people) -> dict:
    return {
        "version": FORM.version,
        "responses": [
            {
                **{part: one[part] for part in ("person", "wave", "approach", "area")},
                "answers": [
                    {"id": name, "at": f"{one['moment']}T10:00:00+01:00"}
                    | ({"text": code} if name == "contribution.1" else {"reply": f"{name}={code}"})
                    for name, code in one["answers"].items()
                ],
            }
            for one in people
        ],
    }


def as_sheet(people) -> pd.DataFrame:
    columns = pd.read_excel(
        io.BytesIO(typing_sheet(FORM)), sheet_name="Invullen", engine="openpyxl"
    ).columns
    rows = []
    for one in people:
        day, month = one["moment"][8:], one["moment"][5:7]
        row = {"nummer": one["person"], "golf": one["wave"], "datum": f"{day}-{month}-2026"}
        row |= {"aanpak": one["approach"], "wijk": one["area"]}
        rows.append(row | {NAMES[name]: float(code) for name, code in one["answers"].items()})
    return pd.DataFrame(rows, columns=columns)


TRIPS = {
    "xlsform, KoboToolbox": lambda: from_xlsform(as_xlsform(PEOPLE), FORM),
    "xlsform, ODK Central": lambda: from_xlsform(as_xlsform(PEOPLE, group="scherm_1-"), FORM),
    "xlsform, labels": lambda: from_xlsform(as_xlsform(PEOPLE, labels=True), FORM),
    "limesurvey, codes": lambda: from_limesurvey(as_limesurvey(PEOPLE), FORM),
    "limesurvey, in full": lambda: from_limesurvey(as_limesurvey(PEOPLE, full=True), FORM),
    "limesurvey, for R": lambda: from_limesurvey(as_limesurvey(PEOPLE, underscore=True), FORM),
    "whatsapp": lambda: from_whatsapp(json.dumps(as_whatsapp(PEOPLE)), FORM),
    "sheet": lambda: from_sheet(as_sheet(PEOPLE), FORM, version=FORM.version),
}


@pytest.mark.parametrize("trip", TRIPS, ids=str)
def test_what_was_filled_in_comes_back_whole_whatever_the_channel(trip):
    back = TRIPS[trip]()
    assert found(back.answers) == expected(PEOPLE)
    assert len(back.answers) == len(expected(PEOPLE)) == back.read
    assert back.refused.empty
    moments = back.answers.groupby("wave")["moment"].min().dt.strftime("%Y-%m-%d")
    assert moments.to_dict() == {"T0": "2026-03-02", "T1": "2026-09-07"}
    assert back.said().startswith(f"{back.read} antwoorden gelezen = {back.read} behouden + 0")


def test_all_channels_give_one_and_the_same_table():
    key = ["person", "wave", "instrument", "item"]
    tables = [
        trip().answers.sort_values(key).drop(columns="moment").reset_index(drop=True)
        for trip in TRIPS.values()
    ]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])


def test_the_answers_can_be_scored_as_they_come_back():
    answers = TRIPS["sheet"]().answers
    table = score(answers, "djg6")
    assert set(table["approach"]) == {"buurtmaatjes"}
    assert len(table) == 4


def broken() -> pd.DataFrame:
    frame = as_sheet(PEOPLE).astype(object)
    frame.loc[0, "nummer"] = None  # T0, buurtmaatjes
    frame.loc[1, "golf"] = "T7"
    frame.loc[2, "aanpak"] = "geheime aanpak"
    frame.loc[3, "datum"] = "toen"
    frame.loc[4, "mhi5_2"] = "geheim"
    frame.loc[5, "mhi5_3"] = 99
    return frame


def test_what_can_not_be_used_is_listed_with_its_row_and_column_and_without_its_value():
    back = from_sheet(broken(), FORM)
    assert back.read == len(back.answers) + len(back.refused)
    reasons = back.refused.groupby("row")["reason"].first()
    assert reasons[2] == "geen nummer van een persoon"
    assert reasons[3].startswith("meting onbekend")
    assert reasons[4].startswith("aanpak onbekend")
    assert reasons[5].startswith("datum onleesbaar")
    assert reasons[6].startswith("antwoord buiten de schaal")
    assert back.refused.loc[back.refused["row"] == 6, "column"].tolist() == ["mhi5_2"]
    assert not any("geheim" in reason for reason in back.refused["reason"])


def test_dont_know_is_kept_as_missing_and_an_empty_cell_is_nothing():
    back = from_sheet(broken(), FORM)
    kept = back.answers.loc[(back.answers["item"] == "3") & back.answers["value"].isna()]
    assert len(kept) == 1
    assert kept["instrument"].tolist() == ["mhi5"]


def test_rows_of_another_version_are_refused_one_by_one_and_a_file_of_another_form_whole():
    frame = as_xlsform(PEOPLE)
    frame.loc[0, "versie"] = "000000000000"
    back = from_xlsform(frame, FORM)
    assert back.refused["row"].unique().tolist() == [2]
    assert "andere versie" in back.refused["reason"].iloc[0]
    with pytest.raises(SourceError, match="andere versie"):
        from_sheet(as_sheet(PEOPLE), FORM, version="000000000000")
    with pytest.raises(SourceError, match="andere versie"):
        from_whatsapp(json.dumps({"version": "x", "responses": []}), FORM)


def test_of_an_answer_given_twice_in_a_chat_the_last_counts_and_the_first_is_listed():
    one = {**PEOPLE[0], "answers": {}}
    chat = as_whatsapp([one])
    chat["responses"][0]["answers"] = [
        {"id": "djg6.1", "reply": "djg6.1=1", "at": "2026-03-02T10:00:00"},
        {"id": "djg6.1", "reply": "djg6.1=3", "at": "2026-03-02T10:01:00"},
        {"id": "djg6.2", "text": "overslaan", "at": "2026-03-02T10:02:00"},
        {"id": "djg6.3", "reply": "djg6.1=3", "at": "2026-03-02T10:03:00"},
    ]
    back = from_whatsapp(json.dumps(chat), FORM)
    assert back.read == 4
    assert back.answers["value"].tolist()[0] == 3
    assert back.answers["value"].isna().tolist() == [False, True]
    assert back.refused["column"].tolist() == ["djg6.1", "djg6.3"]


@pytest.mark.parametrize(
    ("read", "content", "said"),
    [
        (from_xlsform, pd.DataFrame({"a": [1]}), "kolom 'nummer' ontbreekt"),
        (
            from_xlsform,
            pd.DataFrame({"nummer": [1], "golf": ["T0"], "aanpak": ["x"]}),
            "geen enkele vraag",
        ),
        (from_limesurvey, pd.DataFrame({"nummer": [1]}), "kolom 'golf' ontbreekt"),
        (from_sheet, pd.DataFrame({"naam": [1]}), "Invulblad: de kolom 'nummer'"),
        (from_whatsapp, "{", "geen leesbare JSON"),
        (from_whatsapp, "{}", "'responses' ontbreekt"),
        (from_whatsapp, '{"responses": [3]}', "antwoord 1 is geen persoon"),
        (
            from_whatsapp,
            '{"responses": [{"person": "a", "answers": [{"id": "k10.1", "reply": "k10.1=1"}]}]}',
            "horen niet bij deze vragenlijst",
        ),
    ],
)
def test_a_file_that_is_something_else_says_so(read, content, said):
    with pytest.raises(SourceError, match=said):
        read(content, FORM)


def test_a_wijk_is_known_by_its_code_and_name_and_an_unknown_one_loses_no_answer():
    places = {"WK000000": "Noord", "WK000001": "Zuid"}
    form = made_form(places=places)
    frame = as_sheet(PEOPLE)
    frame["wijk"] = ["wk000000", "Noord", "Zuid", "de wijk van geheim", *["Zuid"] * 8]
    back = from_sheet(frame, form)
    assert back.refused.empty
    assert back.noticed[["row", "column"]].to_numpy().tolist() == [[5, "wijk"]]
    assert back.noticed["reason"].str.startswith("wijk onbekend").all()
    assert not back.listed["reason"].str.contains("geheim").any()
    assert back.said().endswith(" 1 regel met een onbekende wijk.")
    assert set(back.answers["area"].dropna()) == set(places)
    survey = as_limesurvey(PEOPLE)
    survey["wijk"] = "W2"
    assert set(from_limesurvey(survey, form).answers["area"]) == {"WK000001"}


def test_an_unknown_wijk_of_a_chat_is_named_by_its_own_column():
    chat = as_whatsapp([{**PEOPLE[0], "area": "ergens"}])
    back = from_whatsapp(json.dumps(chat), made_form(places={"WK000000": "Noord"}))
    assert back.noticed["column"].tolist() == ["area"]
    assert len(back.answers) == back.read


def test_a_question_that_is_not_on_the_form_of_an_approach_is_refused_and_listed():
    frame = as_sheet(PEOPLE).astype(object)
    frame.loc[0, "stress_1"] = 2  # buurtmaatjes, T0
    frame.loc[0, "contribution_1"] = 5
    back = from_sheet(frame, FORM)
    assert back.refused[["row", "column"]].to_numpy().tolist() == [
        [2, "stress_1"], [2, "contribution_1"]
    ]  # fmt: skip
    first, second = back.refused["reason"]
    assert first.startswith("deze vraag staat niet op het formulier van deze aanpak")
    assert second.startswith("deze vraag staat niet op het formulier van T0")
    assert found(back.answers) == expected(PEOPLE)
    assert back.read == len(back.answers) + 2


def test_a_code_for_no_answer_is_kept_as_missing_and_counted_in_the_summary():
    frame = as_sheet(PEOPLE).astype(object)
    frame.loc[3, "mhi5_2"] = 9
    back = from_sheet(frame, FORM)
    assert back.answers["value"].isna().sum() == 1
    assert f"= {back.read} behouden (waarvan 1 'weet niet' of niet ingevuld) + 0" in back.said()


def test_a_form_without_any_answer_is_counted_and_listed_in_the_order_of_the_file():
    frame = as_sheet(PEOPLE).astype(object)
    frame.loc[[2, 4], [NAMES[name] for name in NAMES]] = None
    frame.loc[3, "mhi5_2"] = "geheim"
    back = from_sheet(frame, FORM)
    assert back.listed["row"].tolist() == [4, 5, 6]
    assert back.listed["reason"].tolist()[::2] == ["formulier zonder één antwoord"] * 2
    assert back.said().endswith(" 2 formulieren zonder één antwoord.")
    assert back.read == len(back.answers) + 1


def test_a_sheet_that_nobody_filled_in_gives_nothing_and_no_error():
    back = from_sheet(as_sheet([]), FORM)
    assert (back.read, len(back.answers)) == (0, 0)
    assert list(back.answers.columns) == [
        "person", "instrument", "item", "value", "wave", "moment", "phase", "approach", "area",
        "version",
    ]  # fmt: skip


def test_every_answer_says_of_which_version_of_the_form_it_is():
    back = from_sheet(as_sheet(PEOPLE), FORM)
    assert len(back.answers)
    assert set(back.answers["version"]) == {FORM.version}
