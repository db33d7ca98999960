"""The plan's parts are optional, and a mistake in one is told with its line, in Dutch."""

from __future__ import annotations

from pathlib import Path

import pytest

from merkbaar.monitor import json_schema, load_monitor
from merkbaar.monitor.advising import names, said_of
from merkbaar.monitor.planning import LEFT_AT_HOME, PlannedMeasure
from merkbaar.monitor.reading import examine, examine_file
from merkbaar.publishing.concept import edition_facts

GOOD = Path(__file__).parent / "plans" / "goed.yml"


def problems(old, new):
    """What is said of the good plan with one mistake in it, with the lines it is on."""
    text = GOOD.read_text(encoding="utf-8")
    assert old in text
    return [(one.line, one.text) for one in examine(text.replace(old, new, 1)).problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("frequency: jaarlijks", "frequency: soms", "Verwacht: 'doorlopend', 'tweewekelijks'"),
        ("need: need-to-know", "need: moet", "'need-to-know' of 'nice-to-know'"),
        ("asked_by: [gemeenteraad]", "asked_by: []", "ten minste één regel"),
        ("asked_by: [gemeenteraad]", "asked_by: [raad]", "gevonden: 'raad'"),
        ("id: rust", "id: bereik", "'bereik' staat 2 keer in 'questions'"),
        ("question: bereik", "question: berek", "gevonden: 'berek'"),
        ("block: effect", "block: gevolg", "gevonden: 'gevolg'"),
        ("target_year: 2027", "target_year: 27", "ten minste 1990"),
        ("clients: 100", "clients: -1", "ten minste 0"),
        ("waves: 4", "waves: 0", "meer dan 0"),
        ("most_minutes: 20", "most_minutes: veel", "gevonden: 'veel'. Verwacht: een getal"),
        ("how: spiegelgesprek, ", "", "'stories.0.how': ontbreekt"),
        ("hears_back", "hearsback", "Bedoelt u 'hears_back'?"),
        ("participants: [gemeenteraad", "participants: [wethouder", "gevonden: 'wethouder'"),
        ("forms: [rapport", "forms: [folder", "gevonden: 'folder'"),
    ],
)
def test_a_mistake_in_the_plan_is_told_with_its_line(old, new, said):
    line = GOOD.read_text(encoding="utf-8").split(old, 1)[0].count("\n") + 1
    assert [at for at, text in problems(old, new) if said in text] == [line]


def test_a_story_of_an_unknown_question_is_refused():
    found = problems("how: spiegelgesprek, question: rust", "how: spiegelgesprek, question: ruzt")
    assert any("stories" not in text and "gevonden: 'ruzt'" in text for _, text in found)


def test_a_file_that_says_nothing_of_a_plan_is_as_good_as_it_was(tmp_path):
    place = tmp_path / "monitor.yml"
    place.write_text(
        """monitor: oud
title: Oud
municipality: {name: Oud, code: GM9998}
owner: iemand
purposes: [leren]
conversation: {with_whom: de raad, when: april}
editions: {"2026": {title: E, until: 2027-01-01, period: "2026"}}
""",
        encoding="utf-8",
    )
    monitor = load_monitor(place)
    assert monitor.questions == monitor.stories == monitor.suppliers == ()
    assert monitor.burden.rounds == ()
    assert monitor.burden.most_minutes == 30


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines():
    text = GOOD.read_text(encoding="utf-8")
    text = text.replace("waves: 4", "waves: 0").replace("asked_by: [gemeenteraad]", "asked_by: []")
    examined = examine(text, "mijn.yml")
    assert examined.monitor is None
    assert [line.split(":")[0] for line in str(examined).splitlines()] == [
        f"mijn.yml, regel {at + 1}"
        for at, line in enumerate(text.splitlines())
        if "asked_by: []" in line or "waves: 0" in line
    ]


def test_the_line_of_a_place_that_is_not_there_is_that_of_what_is():
    examined = examine_file(GOOD)
    assert examined.line(("measures", 1, "target")) == examined.line(("measures", 1))
    assert examined.line(("nergens",)) == 1


def test_the_schema_knows_the_plan():
    known = json_schema()["properties"]
    for part in ("aims", "forms", "questions", "stories", "burden", "suppliers"):
        assert part in known
    assert "question" in json_schema()["$defs"]["Measure"]["properties"]


# -- what holds for a measure


def test_the_own_words_of_a_measure_go_before_those_of_its_question():
    text = GOOD.read_text(encoding="utf-8")
    text = text.replace("question: rust, block", "question: rust, owner: ik, block")
    monitor = examine(text).monitor
    reach, stress = (said_of(one, monitor) for one in monitor.measures)
    assert (stress.owner, stress.frequency, stress.purposes) == ("ik", "per kwartaal", ("leren",))
    assert (reach.owner, reach.decision) == ("afdeling onderzoek", "of er een tweede team komt")


def test_without_a_question_a_measure_serves_all_purposes_of_the_monitor():
    text = GOOD.read_text(encoding="utf-8").replace("question: rust, block", "block")
    monitor = examine(text).monitor
    said = said_of(monitor.measures[1], monitor)
    assert said.purposes == monitor.purposes
    assert (said.question, said.owner, said.frequency, said.need) == (None, "", None, None)


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        (["A"], "A"),
        (["A", "B"], "A en B"),
        (["A", "B", "C"], "A, B en C"),
        (list("ABCDEFG"), "A, B, C, D, E en nog 2"),
    ],
)
def test_names_are_listed_as_people_say_them(titles, told):
    assert names(titles) == told


# -- what readers get of it


def test_readers_get_the_definition_of_a_measure_and_not_who_decides_what():
    monitor = load_monitor(GOOD)
    facts = edition_facts(monitor, "2026", monitor.editions["2026"], {}, [])
    (reach, _) = facts["measures"]
    assert reach["definition"].startswith("bereikte huishoudens")
    assert reach["target_year"] == 2027
    assert LEFT_AT_HOME.isdisjoint(reach)
    assert set(PlannedMeasure.model_fields) >= LEFT_AT_HOME
    told = str(facts)
    for private in ("team schuldhulp", "welke brief we herschrijven", "schuldhulpverleners"):
        assert private not in told
