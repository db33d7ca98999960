"""The steps of the design ask what the models know, and each warning is mended on one screen."""

from __future__ import annotations

from typing import get_args

import pytest

from merkbaar.instruments.readability import readability
from merkbaar.monitor import design
from merkbaar.monitor.definition import Monitor
from merkbaar.monitor.design import STEPS, Field, Library, Rows, filled, step_of
from merkbaar.monitor.lint import CODES
from merkbaar.monitor.parts import Purpose, Reader
from merkbaar.monitor.planning import Block, Need

DIRECTIONS = {
    "Waarom monitoring?",
    "Hoe ziet monitoring eruit?",
    "Met wie monitor je?",
    "Wat monitor je?",
    "Hoe organiseer je monitoring?",
}
SIX = [
    "1. Monitoringsdoelen",
    "2. Informatiebehoeften",
    "3. Dataverzameling",
    "4. Van data naar informatie",
    "5. Presentatie van informatie",
    "6. Creatie en toepassing van kennis",
]


def fields():
    for step in STEPS:
        for part in step.parts:
            if isinstance(part, Field):
                yield (), part
            elif isinstance(part, Rows):
                yield from ((part.path, one) for one in part.fields)


def test_the_six_steps_come_in_their_order_and_the_five_directions_are_walked():
    assert list(dict.fromkeys(step.step for step in STEPS if step.step)) == SIX
    assert {step.direction for step in STEPS} >= DIRECTIONS


def test_every_warning_is_mended_on_exactly_one_screen():
    placed = [code for step in STEPS for code in step.codes]
    assert sorted(placed) == sorted(CODES)
    assert all(code in step_of(code).codes for code in CODES)


@pytest.mark.parametrize(("place", "field"), list(fields()), ids=lambda one: str(one)[:60])
def test_every_field_goes_somewhere_that_the_models_know(place, field):
    if field.path == ("year",):
        return
    node = Monitor.model_json_schema()
    known = node["$defs"]
    if field.path == ("compare_with",):  # of the edition that is planned
        node = known["EditionPlan"]

    def down(schema, key):
        for one in (schema, *schema.get("anyOf", ())):
            if "$ref" in one:
                return down(known[one["$ref"].rsplit("/", 1)[1]], key)
            if key in one.get("properties", {}):
                return one["properties"][key]
            if "items" in one:
                return down(one["items"], key)
        raise AssertionError(f"{key} is unknown")

    for key in (*place, *field.path):
        node = down(node, key)


@pytest.mark.parametrize(
    ("options", "known"),
    [
        (design.PURPOSES, Purpose),
        (design.READERS, Reader),
        (design.NEEDS, Need),
        (design.BLOCKS, Block),
    ],
)
def test_what_can_be_chosen_is_all_that_the_models_know(options, known):
    assert {value for _, value in options} == set(get_args(known))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_what_is_said_at_a_step_is_plain_dutch(step):
    assert step.ask.endswith("?")
    assert readability(step.why + " " + step.ask) >= 45
    assert max(len(one.split()) for one in step.ask.split("?")) <= 16


def test_a_step_is_filled_in_when_everything_that_is_needed_is_there():
    begin = STEPS[0]
    tree = {
        "title": "M",
        "municipality": {"name": "A", "code": "GM0001"},
        "owner": "wij",
        "editions": {"2027": {}},
    }
    assert filled(begin, tree)
    for key in tree:
        assert not filled(begin, {name: value for name, value in tree.items() if name != key})


def test_a_step_with_a_list_is_filled_in_with_its_first_item():
    tell = next(step for step in STEPS if step.id == "vertellen")
    assert not filled(tell, {})
    assert filled(tell, {"stories": [{"whom": "wij"}]})


def test_a_step_where_nothing_is_needed_is_not_filled_in_before_somebody_does():
    show = next(step for step in STEPS if step.id == "presentatie")
    assert not filled(show, {})
    assert filled(show, {"forms": ["gesprek"]})


def test_an_option_is_read_in_its_own_words_and_an_unknown_one_as_it_is():
    assert design.read("leren", design.PURPOSES).startswith("leren: hoe gaat het")
    assert design.read("anders", design.PURPOSES) == "anders"


def test_there_is_one_screen_with_the_library():
    assert sum(isinstance(part, Library) for step in STEPS for part in step.parts) == 1
