"""Every indicator of the library says what it is, where that was read, and fits a monitor file."""

from __future__ import annotations

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.instruments import catalogue
from merkbaar.monitor.definition import Measure
from merkbaar.monitor.library import as_measure, find_indicator, indicators, read_library

ENTRY = """- code: {code}
  title: Bereik
  definition: Bereikte mensen van alle mensen.
  unit: "%"
  better: higher
  frequency: jaarlijks
  block: activiteiten
  source: Wij
  url: https://voorbeeld.invalid/
  licence: vrij
  read: true
"""


def test_there_are_enough_of_them_for_every_leefgebied():
    assert len(indicators()) >= 25
    assert {one.leefgebied for one in indicators()} >= {
        "gezondheid",
        "meedoen",
        "werk-en-geld",
        "opgroeien",
        "wonen-en-vervoer",
    }


@pytest.mark.parametrize("one", indicators(), ids=lambda one: one.code)
def test_each_says_what_it_is_where_that_is_from_and_under_which_licence(one):
    assert one.definition.endswith(".")
    assert one.source
    assert one.licence
    assert one.url.startswith("https://")


@pytest.mark.parametrize("one", indicators(), ids=lambda one: one.code)
def test_each_can_be_written_in_a_monitor_file(one):
    measure = Measure.model_validate(as_measure(one, leefgebieden=["gezondheid"]))
    assert measure.indicator == one.code
    assert measure.definition == one.definition
    assert measure.leefgebied in (None, "gezondheid")


def test_a_questionnaire_that_asks_the_same_is_in_the_catalogue():
    named = {one.instrument for one in indicators() if one.instrument}
    assert named <= set(catalogue.available())


def test_the_cut_off_of_a_definition_is_the_one_of_the_catalogue():
    assert "60 of lager" in find_indicator("psychische-klachten").definition
    high = next(band for band in catalogue.load("k10").bands if band.highest == 50)
    assert f"{high.lowest:g} tot en met 50" in find_indicator("angst-depressie").definition


def test_a_modelled_figure_warns_of_judging_an_approach_by_it():
    modelled = [one for one in indicators() if one.source.startswith("RIVM")]
    assert len(modelled) > 5
    assert all("meet er geen lokale aanpak mee" in one.definition for one in modelled)


def test_a_code_that_is_not_there_names_those_that_are():
    with pytest.raises(DefinitionError, match=r"'weg' staat niet .* ervaren-gezondheid"):
        find_indicator("weg")


def test_a_code_that_is_there_twice_is_refused(tmp_path):
    place = tmp_path / "eigen.yml"
    place.write_text(ENTRY.format(code="bereik") * 2, encoding="utf-8")
    with pytest.raises(DefinitionError, match="'bereik' staat er twee keer"):
        read_library(place)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            ENTRY.format(code="bereik").replace("better: higher", "better: meer"),
            r"'bereik'.*better",
        ),
        (ENTRY.format(code="bereik").replace("  read: true\n", ""), r"'bereik'.*read"),
        ("- los woord\n", "indicator '1' klopt niet"),
    ],
)
def test_a_broken_entry_is_named(tmp_path, text, said):
    place = tmp_path / "eigen.yml"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        read_library(place)


def test_an_empty_library_is_no_error(tmp_path):
    place = tmp_path / "eigen.yml"
    place.write_text("", encoding="utf-8")
    assert read_library(place) == ()
