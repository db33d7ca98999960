"""The WhatsApp flow: within every limit of Meta, with no word of a scale cut off."""

from __future__ import annotations

import json

import pytest
from tests.unit.instruments.made_form import made_form

from merkbaar.errors import DefinitionError
from merkbaar.instruments import available, compose, load
from merkbaar.instruments.whatsapp_flow import whatsapp_flow

FORM = made_form()
FITS = [
    name
    for name in available()
    if load(name).has_text() and load(name).kind == "scale" and len(load(name).items) < 10
]


def messages(form=FORM, approach="schuldrust"):
    return json.loads(whatsapp_flow(form))["approaches"][approach]["messages"]


@pytest.mark.parametrize("name", FITS)
def test_every_message_is_within_the_limits_of_meta(name):
    for message in messages(compose({"a": {"mentaal": name}}), "a"):
        assert len(message["body"]) <= 1024
        assert len(message.get("footer", "")) <= 60
        assert len(message.get("button", "")) <= 20
        assert 0 < len(message.get("buttons", "x")) <= 3
        assert 0 < len(message.get("rows", "x")) <= 10
        for reply in message.get("buttons", []):
            assert 0 < len(reply["title"]) <= 20
        for row in message.get("rows", []):
            assert 0 < len(row["title"]) <= 24
            assert len(row.get("description", "")) <= 72
            assert len(row["id"]) <= 200


@pytest.mark.parametrize("name", FITS)
def test_every_answer_is_there_whole(name):
    labels = list(load(name).answers.values())
    for message in messages(compose({"a": {"mentaal": name}}), "a"):
        if message["id"].startswith(f"{name}."):
            shown = [
                row.get("description", row["title"])
                for row in message.get("buttons", message.get("rows", []))
            ]
            assert shown == labels


def test_questions_come_in_order_with_their_introduction_at_the_first():
    asked = [message for message in messages() if "." in message["id"]]
    mine = FORM.for_approach("schuldrust").questions
    assert [message["id"] for message in asked] == [question.id for question in mine]
    assert asked[0]["body"].startswith(load("mhi5").introduction.strip())
    assert asked[1]["body"] == load("mhi5").items[1].text


def test_attribution_is_last_is_typed_and_is_for_the_follow_up_only():
    *_, last, thanks = messages()
    assert (last["id"], last["type"], last["only"]) == ("contribution.1", "number", "T1")
    assert (last["lowest"], last["highest"]) == (0, 10)
    assert thanks["id"] == "dank"


def test_help_is_there_where_heavy_questions_are():
    assert any("113" in message["body"] for message in messages())
    assert not any("113" in message["body"] for message in messages(approach="buurtmaatjes"))


def test_a_form_of_more_than_ten_questions_is_refused_by_approach():
    form = compose({"kort": ["fysiek"], "lang": ["mentaal", "sociaal-kapitaal"]})
    with pytest.raises(DefinitionError, match="Aanpak 'lang': 12 vragen"):
        whatsapp_flow(form)


def test_the_flow_says_its_version_and_is_the_same_bytes():
    assert json.loads(whatsapp_flow(FORM))["version"] == FORM.version
    assert whatsapp_flow(FORM) == whatsapp_flow(made_form())


def test_a_question_of_ones_own_names_the_approach():
    data = json.loads(whatsapp_flow(FORM))
    for flow in data["approaches"].values():
        (asked,) = [one for one in flow["messages"] if one["id"] == "contribution.1"]
        assert f"Hoeveel betekent {flow['title']} voor u?" in asked["body"]
