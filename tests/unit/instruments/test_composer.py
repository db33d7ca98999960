"""Composing: whole scales in the order of the areas, one version, and refusals beforehand."""

from __future__ import annotations

import dataclasses
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.instruments.made_form import MATRIX, made_form

from merkbaar.errors import DefinitionError
from merkbaar.instruments import AREAS, Form, available, compose, load
from merkbaar.instruments.areas import area_of
from merkbaar.instruments.form import from_dict
from merkbaar.instruments.matrix import STANDARD, read_matrix


def names(form: Form) -> list[str]:
    return [block.instrument.instrument for block in form.blocks]


def test_three_approaches_get_one_form_in_the_order_of_the_areas_with_attribution_last():
    form = made_form()
    assert names(form) == [
        "mhi5", "stress", "rondkomen", "djg6", "daily_activities", "sleep", "contribution"
    ]  # fmt: skip
    asked = {block.instrument.instrument: block.approaches for block in form.blocks}
    assert asked["mhi5"] == ("beweegcoach", "schuldrust")
    assert asked["stress"] == ("schuldrust",)
    assert asked["contribution"] == tuple(MATRIX)
    assert [question.number for question in form.questions] == list(range(1, 17))


def test_a_scale_stays_whole_in_its_own_order_and_words():
    for block in made_form().blocks:
        assert block.instrument == load(block.instrument.instrument)


def test_an_approach_is_asked_its_own_part_and_attribution_only_later():
    form = made_form()
    first = form.for_approach("schuldrust", wave="T0")
    later = form.for_approach("schuldrust", wave="T1")
    assert names(first) == ["mhi5", "stress", "rondkomen", "daily_activities"]
    assert names(later) == [*names(first), "contribution"]
    assert first.version == later.version == form.version


def test_the_version_is_the_same_at_both_waves_and_whatever_the_form_is_called():
    form = made_form()
    assert compose(MATRIX, name="anders", title="Anders").version == form.version
    assert form.for_approach("buurtmaatjes", wave="T0").version == form.version


def reworded(form: Form, **change: object) -> Form:
    first = form.blocks[0]
    one = dataclasses.replace(first.instrument, **change)
    changed = dataclasses.replace(first, instrument=one)
    return dataclasses.replace(form, blocks=(changed, *form.blocks[1:]))


def test_the_version_changes_with_a_word_an_answer_the_order_or_who_is_asked():
    form = made_form()
    one = form.blocks[0].instrument
    items = (dataclasses.replace(one.items[0], text="Anders?"), *one.items[1:])
    versions = [
        form.version,
        reworded(form, items=items).version,
        reworded(form, items=one.items[::-1]).version,
        reworded(form, answers={**one.answers, "1": "altijd"}).version,
        reworded(form, introduction="Anders.").version,
        dataclasses.replace(form, blocks=form.blocks[::-1]).version,
        compose({**MATRIX, "buurtmaatjes": ["sociaal-kapitaal", "mentaal"]}).version,
    ]
    assert len(set(versions)) == len(versions)


def test_a_kept_form_comes_back_as_it_was_whatever_sorts_its_file():
    form = made_form()
    kept = json.loads(json.dumps(form.to_dict(), sort_keys=True))
    assert from_dict(kept) == form
    assert list(from_dict(kept).approaches) == list(MATRIX)


def test_a_kept_form_that_somebody_changed_is_refused():
    kept = json.loads(json.dumps(made_form().to_dict()))
    kept["blocks"][0]["instrument"]["items"][0]["text"] = "Anders?"
    with pytest.raises(DefinitionError, match="is veranderd"):
        from_dict(kept)
    with pytest.raises(DefinitionError, match="geen bewaarde vragenlijst"):
        from_dict({"name": "x"})


def test_one_recall_period_stands_on_a_screen_and_no_scale_is_cut():
    form = compose({"a": list(AREAS)}, for_all=["mentaal"])
    for screen in form.screens():
        assert len({block.instrument.period for block in screen}) == 1
        assert len(screen) == 1 or all(len(block.instrument.items) == 1 for block in screen)
    together = [block for screen in form.screens() for block in screen]
    assert together == list(form.blocks)


def test_areas_for_all_are_asked_of_every_approach():
    form = compose(MATRIX, for_all=["fysiek"])
    asked = {block.instrument.instrument: block.approaches for block in form.blocks}
    assert asked["srh"] == tuple(MATRIX)


def test_one_instrument_for_two_areas_is_asked_once():
    form = compose({"a": {"mentaal": "srh", "fysiek": "x"}})
    assert names(form) == ["srh", "contribution"]
    assert form.blocks[0].areas == ("mentaal", "fysiek")


def test_another_standard_may_be_chosen_and_attribution_left_out():
    form = compose({"a": ["mentaal"]}, standard={"mentaal": "k10"}, attribution=False)
    assert names(form) == ["k10"]


def test_a_form_in_english_asks_only_what_is_there_in_english():
    form = compose({"a": {"mentaal": "k10"}, "b": {"sociaal-kapitaal": "x"}}, language="en")
    assert form.questions[0].item.words("en").startswith("About how often")
    with pytest.raises(DefinitionError, match="Engelse tekst"):
        compose({"a": ["fysiek"], "b": {"sociaal-kapitaal": "djg11"}}, language="en")
    with pytest.raises(DefinitionError, match="Taal 'fr'"):
        compose({"a": ["mentaal"]}, language="fr")


def test_a_name_that_is_a_path_is_refused():
    with pytest.raises(DefinitionError, match=r"kan niet '\.\./x' heten"):
        compose({"a": ["mentaal"]}, name="../x")


def test_the_places_to_choose_from_are_kept_and_are_no_part_of_the_version():
    form = made_form(places={"WK1": "Noord", "WK2": "Zuid"})
    assert form.version == made_form().version
    assert from_dict(json.loads(json.dumps(form.to_dict(), sort_keys=True))) == form


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("brs", "de Nederlandse tekst niet in de catalogus"),
        ("who5", "CC BY-NC-SA"),
        ("mpg", "gespreksinstrument"),
        ("zrm", "getrainde professional"),
        ("mhi55", "Bedoelde u 'mhi5'"),
        ("djg6 djg11", "stellen .deels. dezelfde vraag"),
    ],
)
def test_what_can_not_be_asked_is_refused_before_anybody_is_asked(cell, said):
    with pytest.raises(DefinitionError, match=said):
        compose({"a": {"sociaal-kapitaal": cell}})


def test_an_approach_or_wave_that_the_form_does_not_have_is_named():
    with pytest.raises(DefinitionError, match="Wel: buurtmaatjes"):
        made_form().for_approach("sport")
    with pytest.raises(DefinitionError, match="T0, T1"):
        made_form().for_approach("schuldrust", wave="T2")


def frame(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"aanpak": ["a", "b"], **columns})


@pytest.mark.parametrize(
    "table",
    [
        frame(mentaal=["x", ""], leefstijl=["", "ja"]),
        frame(mentaal=["✓", None], leefstijl=[float("nan"), 1]),
        frame(**{"Mentaal welbevinden": [True, False], "Leefstijl": [0, 1.0]}),
        frame(mentaal=["X", "-"], leefstijl=["nee", "J"]).set_index("aanpak"),
    ],
)
def test_a_matrix_may_be_written_in_many_ways(table):
    assert read_matrix(table) == {"a": {"mentaal": (STANDARD,)}, "b": {"leefstijl": (STANDARD,)}}


def test_a_cell_may_name_instruments_beside_the_standard():
    assert read_matrix({"a": {"mentaal": "x + k10, stress"}}) == {
        "a": {"mentaal": (STANDARD, "k10", "stress")}
    }


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ({"a": []}, "geen enkel resultaatgebied"),
        ({}, "geen aanpakken"),
        ({"a": ["mentale"]}, "Bedoelde u 'mentaal'"),
        (pd.DataFrame({"aanpak": ["a", "a"], "mentaal": ["x", "x"]}), "twee keer"),
        (pd.DataFrame({"aanpak": ["sam'en zijn"], "mentaal": ["x"]}), "zonder spaties"),
        (pd.DataFrame({"aanpak": ["a", ""], "mentaal": ["x", "x"]}), "Regel 3"),
        (pd.DataFrame({"aanpak": ["a"], "wonen en zo": ["x"]}), "bestaat niet"),
    ],
)
def test_a_matrix_that_is_not_right_says_where(matrix, said):
    with pytest.raises(DefinitionError, match=said):
        read_matrix(matrix)


def test_an_area_is_known_by_its_id_and_its_titles():
    for id_, titles in AREAS.items():
        assert {area_of(one) for one in (id_, *titles, titles[0].upper())} == {id_}


ASKABLE = [
    name
    for name in available()
    if load(name).has_text() and load(name).kind == "scale" and name not in ("djg11",)
]


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["een", "twee", "drie"]),
        st.dictionaries(
            st.sampled_from(list(AREAS)),
            st.lists(st.sampled_from(ASKABLE), min_size=1, max_size=3, unique=True),
            min_size=1,
        ),
        min_size=1,
    )
)
def test_any_matrix_gives_whole_scales_once_each_and_a_form_that_can_be_kept(matrix):
    form = compose(matrix)
    assert len(set(names(form))) == len(names(form))
    assert names(form)[-1] == "contribution"
    wanted = {name for cells in matrix.values() for cell in cells.values() for name in cell}
    assert set(names(form)) == wanted | {"contribution"}
    for approach, cells in matrix.items():
        mine = {name for cell in cells.values() for name in cell}
        assert set(names(form.for_approach(approach, wave="T0"))) == mine
    assert from_dict(json.loads(json.dumps(form.to_dict(), sort_keys=True))) == form


def test_a_group_to_compare_with_is_not_asked_what_the_approach_means_to_it():
    matrix = {"maatjes": ["leefstijl"], "vergelijking": ["leefstijl"]}
    form = compose(matrix, reference=["vergelijking"])
    assert form.blocks[-1].instrument.instrument == "contribution"
    assert form.blocks[-1].approaches == ("maatjes",)
    assert len(form.for_approach("vergelijking", wave="T1").questions) == 1
    alone = compose({"vergelijking": ["leefstijl"]}, reference=["vergelijking"])
    assert [block.instrument.instrument for block in alone.blocks] == ["sleep"]
