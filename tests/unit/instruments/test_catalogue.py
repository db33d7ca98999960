"""The catalogue: every instrument says where it is from, and what may not be shipped isn't."""

from __future__ import annotations

import math
import re

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.instruments import AREAS, Instrument, available, load, overview, read_folder
from merkbaar.instruments.catalogue import find, read

ASKED_FOR = (
    "djg6", "djg11", "mhi5", "phq4", "k10", "srh", "gali", "cantril", "life_satisfaction",
    "rondkomen", "brs", "mastery", "cohesion", "ceo_wmo", "contribution",
)  # fmt: skip
NOT_OURS = ("who5", "swemwbs", "eq5d5l", "reqol", "icecap_a", "zrm", "pss10", "pifs")
WITH_TEXT = [name for name in available() if load(name).has_text()]
SCORED = [name for name in available() if load(name).method != "none"]
OWN = """
instrument: brs
text_checked: false
items:
  - {id: "1", text: Eerste zin van de gemeente.}
  - {id: "2", text: Tweede zin van de gemeente.}
  - {id: "3", text: Derde zin van de gemeente.}
  - {id: "4", text: Vierde zin van de gemeente.}
  - {id: "5", text: Vijfde zin van de gemeente.}
  - {id: "6", text: Zesde zin van de gemeente.}
"""


def test_every_instrument_that_was_asked_for_is_there():
    assert set(ASKED_FOR) | set(NOT_OURS) | {"mpg"} <= set(available())


@pytest.mark.parametrize("name", available())
def test_an_instrument_says_where_it_is_from_and_whether_its_words_may_go_along(name):
    one = load(name)
    assert one.instrument == name
    assert one.citation.strip()
    assert one.licence.strip()
    assert one.title
    assert one.minutes > 0
    assert one.period
    assert set(one.areas) <= set(AREAS)
    assert set(one.areas.values()) <= {"standard", "optional"}


@pytest.mark.parametrize("name", WITH_TEXT)
def test_words_that_are_shipped_may_be_and_have_a_source(name):
    one = load(name)
    assert one.ship_text
    assert one.source_text or not one.validated or name == "satisfaction"
    assert all(item.text.endswith((".", "?")) for item in one.items)


@pytest.mark.parametrize("name", NOT_OURS)
def test_not_a_word_is_shipped_of_what_is_not_ours(name):
    one = load(name)
    assert not one.ship_text
    assert not any(item.text or item.text_en for item in one.items)
    assert not any(one.answers.values())


@pytest.mark.parametrize("name", SCORED)
def test_the_points_give_the_ends_of_the_scale(name):
    one = load(name)
    ends = []
    for end in (min, max):
        points = [end(one.points[item.direction].values()) for item in one.items]
        total = sum(points) if one.method == "sum" else sum(points) / len(points)
        ends.append(total * one.multiply)
    assert ends == pytest.approx([one.lowest, one.highest])
    assert one.missing_source.strip()


@pytest.mark.parametrize("name", SCORED)
def test_the_limits_of_a_source_cover_its_scale_without_overlap(name):
    one = load(name)
    for cutoff in one.cutoffs:
        for subscale in {band.subscale for band in one.bands if band.cutoff == cutoff}:
            of = [item for item in one.items if subscale in ("", item.subscale)]
            most = sum(max(one.points[item.direction].values()) for item in of) * one.multiply
            least = sum(min(one.points[item.direction].values()) for item in of) * one.multiply
            mine = [b for b in one.bands if (b.cutoff, b.subscale) == (cutoff, subscale)]
            for score in {least, most, *(b.lowest for b in mine), *(b.highest for b in mine)}:
                if least <= score <= most:
                    assert sum(b.holds(score) for b in mine) == 1, (cutoff, subscale, score)


def test_each_of_the_eight_areas_has_one_standard_of_which_the_words_are_there():
    for area in AREAS:
        standard = [name for name in available() if load(name).areas.get(area) == "standard"]
        assert len(standard) == 1, area
        assert load(standard[0]).has_text()


def test_heavy_questions_say_where_help_is():
    assert {name for name in available() if load(name).crisis} == {"phq4", "k10", "mhi5"}


def test_a_question_of_our_own_is_marked_as_such():
    own = {name for name in available() if not load(name).validated}
    assert own == {"sleep", "daily_activities", "access_to_care", "contribution", "satisfaction"}


def test_a_reliability_has_its_source():
    for name in available():
        for one in load(name).reliability:
            assert 0 < one.value < 1
            assert re.search(r"\(\d{4}\)", one.source)


def test_two_cut_offs_want_a_choice_and_an_unknown_one_is_named():
    with pytest.raises(DefinitionError, match="meer dan één grens"):
        load("mhi5").band(60)
    with pytest.raises(DefinitionError, match="Wel: cbs, ggd"):
        load("mhi5").band(60, cutoff="rivm")
    assert load("djg6").band(2) == "enigszins eenzaam"


def test_an_instrument_is_shown_in_english_only_where_every_word_is():
    assert load("k10").has_text("en")
    assert load("phq4").has_text("en")
    assert not load("phq4").has_text("nl")
    assert not load("djg11").has_text("en")
    assert load("contribution").labels("en")["7"] == "7"


def test_the_overview_lists_all_and_how_easily_they_read():
    table = overview().set_index("instrument")
    assert set(table.index) == set(available())
    assert table.loc["djg6", "text"] == "ja"
    assert table.loc["brs", "text"] == "lever zelf aan"
    assert table.loc["djg6", "readability"] > 60
    assert math.isnan(table.loc["brs", "readability"])


def test_a_municipality_fills_in_the_words_and_keeps_our_scoring(tmp_path):
    (tmp_path / "brs.yml").write_text(OWN, encoding="utf-8")
    own = read_folder(tmp_path)
    assert own["brs"].has_text()
    assert own["brs"].points == load("brs").points
    assert [item.direction for item in own["brs"].items] == [
        item.direction for item in load("brs").items
    ]
    assert find("brs", own).items[1].text == "Tweede zin van de gemeente."
    assert "brs" in set(overview(own=own)["instrument"])


def test_an_instrument_of_ones_own_may_be_new(tmp_path):
    (tmp_path / "buurtcijfer.yml").write_text(
        "instrument: buurtcijfer\ntitle: Buurtcijfer\nunit: cijfer 1-3\ncitation: Eigen vraag\n"
        "licence: eigen\nship_text: true\n"
        "answers: [{code: 1, label: laag}, {code: 2, label: hoog}]\n"
        "items: [{id: 1, text: Hoe is het?, direction: positive}]\n"
        "scoring: {method: sum, points: {positive: {1: 1, 2: 2}}, lowest: 1, highest: 2}\n",
        encoding="utf-8",
    )
    assert read_folder(tmp_path)["buurtcijfer"].points == {"positive": {"1": 1.0, "2": 2.0}}


def test_a_conversation_can_not_be_made_into_a_measuring_instrument(tmp_path):
    (tmp_path / "mpg.yml").write_text(
        "instrument: mpg\nchange: true\nkind: scale\nanswers: [{code: 0, label: '0'}]\n"
        "items: [{id: 1, text: Voel ik me gezond?, direction: positive}]\n"
        "scoring: {method: sum, points: {positive: {0: 0}}, lowest: 0, highest: 0}\n",
        encoding="utf-8",
    )
    own = read_folder(tmp_path)["mpg"]
    assert (own.change, own.kind) == (False, "conversation")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("instrument: own\n", "'title' ontbreekt"),
        ("- een lijst\n", "geen lijst van onderdelen"),
        ("instrument: [", r"own\.yml \(regel 1\)"),
        ("{base}vraag: 1\n", "'vraag' is geen onderdeel"),
        ("{base}kind: test\n", "kind is een van"),
        ("{base}answers: [{{code: ja, label: ja}}]\n", "antwoordcode 'ja' is geen getal"),
        ("{base}items: [{{id: a-1, direction: a}}]\n", "item 'a-1' heeft iets anders"),
        ("{base}items: [{{id: 1, direction: a}}, {{id: 1, direction: a}}]\n", "twee keer"),
        (
            "{base}answers: [{{code: 1, label: ja}}]\nitems: [{{id: 1, direction: up}}]\n"
            "scoring: {{method: sum, points: {{down: {{1: 1}}}}, lowest: 0, highest: 1}}\n",
            "geen punten voor richting 'up'",
        ),
        (
            "{base}answers: [{{code: 1, label: ja}}]\nitems: [{{id: 1, direction: up}}]\n"
            "scoring: {{method: sum, points: {{up: {{2: 1}}}}, lowest: 0, highest: 1}}\n",
            "passen niet bij de antwoorden",
        ),
    ],
)
def test_a_file_that_is_not_right_says_what_is_wrong(tmp_path, text, said):
    base = "instrument: own\ntitle: Eigen\nunit: punten\ncitation: c\nlicence: l\nship_text: true\n"
    path = tmp_path / "own.yml"
    path.write_text(text.format(base=base) if "{base}" in text else text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        read(path)


def test_a_name_fits_every_channel(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text(
        "instrument: Buurt-cijfer\ntitle: t\nunit: u\ncitation: c\nlicence: l\nship_text: true\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError, match="alleen kleine letters"):
        read(path)


def test_the_name_of_a_file_is_the_id_of_its_instrument(tmp_path):
    (tmp_path / "weerbaar.yml").write_text(OWN, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"weerbaar\.yml"):
        read_folder(tmp_path)
    assert read_folder(tmp_path / "is er niet") == {}


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(DefinitionError, match="Bedoelde u 'mhi5'"):
        load("MHI-5")
    with pytest.raises(DefinitionError, match="Bedoelde u 'eigen'"):
        find("eigenn", {"eigen": load("srh")})
    assert isinstance(find(load("srh")), Instrument)
