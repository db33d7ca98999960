"""At the design desk a plan grows item by item, and what is wrong is said in the screen's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.monitor.design import STEPS, Field, Rows
from merkbaar.monitor.draft import Draft
from merkbaar.places import templates
from merkbaar.workshop.design_desk import DesignDesk, by_step

MINUTES = {"stress": 0.2, "k10": 2.2}
TITLES = {"stress": "Stress. Eén vraag", "k10": "K10"}
GOOD = Path(__file__).resolve().parents[1] / "monitor" / "plans" / "goed.yml"


def part(label):
    """The field or the list with this name."""
    for step in STEPS:
        for one in step.parts:
            if isinstance(one, Field) and one.label == label:
                return one
            if isinstance(one, Rows) and one.one == label:
                return one
    raise AssertionError(label)


@pytest.fixture
def desk():
    return DesignDesk(Draft(""), MINUTES, catalogue=TITLES)


@pytest.fixture
def good():
    return DesignDesk(Draft(GOOD.read_text(encoding="utf-8")), MINUTES, catalogue=TITLES)


def begin(desk):
    desk.fill(part("Naam van de monitor"), "Monitor Geldzorgen")
    desk.fill(part("Gemeente"), "Proefdorp")
    desk.fill(part("Code van de gemeente"), "GM9998")
    desk.fill(part("Wie maakt de monitor"), "wij")
    desk.fill(part("Over welk jaar gaat de eerste editie"), 2027)
    desk.fill(part("Waar is de monitor voor"), ["leren"])


def test_an_empty_plan_says_what_is_still_to_be_filled_in_and_where(desk):
    told = {(one.step.id, one.text) for one in desk.state().todo}
    assert ("begin", "Naam van de monitor: nog niet ingevuld.") in told
    assert ("doelen", "Waar is de monitor voor: nog niet ingevuld.") in told
    assert len(told) == 5
    assert desk.state().monitor is None


def test_a_few_fields_make_a_valid_monitor(desk):
    begin(desk)
    state = desk.state()
    assert state.todo == ()
    assert state.monitor.monitor == "monitor-geldzorgen"
    assert state.monitor.editions["2027"].until.isoformat() == "2028-01-01"
    assert state.monitor.editions["2027"].title == "Monitor Geldzorgen 2027"


def test_advice_comes_before_everything_is_filled_in(desk):
    desk.fill(part("Naam van de monitor"), "M")
    desk.fill(part("Code van de gemeente"), "9998")
    state = desk.state()
    assert "no-meeting" in {one.code for one in state.advice}
    assert any("GM0599" in one.text for one in state.todo)


def test_the_short_name_and_the_edition_follow_the_title(desk):
    begin(desk)
    desk.fill(part("Naam van de monitor"), "Rust in huis")
    assert desk.draft.get(("monitor",)) == "rust-in-huis"
    assert desk.draft.get(("editions", "2027", "title")) == "Rust in huis 2027"


def test_a_short_name_of_ones_own_stays(good):
    good.fill(part("Naam van de monitor"), "Iets anders")
    assert good.draft.get(("monitor",)) == "proef"
    assert good.draft.get(("editions", "2026", "title")) == "Eerste"


@pytest.mark.parametrize("year", [None, 27, 2.5, 3027])
def test_a_year_that_can_not_be_is_refused(desk, year):
    with pytest.raises(DefinitionError, match="vier cijfers"):
        desk.fill(part("Over welk jaar gaat de eerste editie"), year)


BEFORE = "Met welk eerder jaar vergelijkt u"


def test_an_earlier_year_to_compare_with_is_written_with_the_edition_and_taken_away(desk):
    begin(desk)
    desk.fill(part(BEFORE), " 2026 ")
    assert desk.state().monitor.editions["2027"].compare_with == "2026"
    assert desk.value(part(BEFORE)) == "2026"
    desk.fill(part("Over welk jaar gaat de eerste editie"), 2028)
    assert desk.state().monitor.editions["2028"].compare_with == "2026", "it is still earlier"
    desk.fill(part("Over welk jaar gaat de eerste editie"), 2026)
    assert desk.state().monitor.editions["2026"].compare_with is None
    desk.fill(part(BEFORE), "2025")
    desk.fill(part(BEFORE), "")
    assert "compare_with" not in desk.draft.text


@pytest.mark.parametrize("year", ["2027", "2028", "25", "vorig jaar", "2026-Q1"])
def test_a_year_to_compare_with_that_is_not_earlier_is_refused(desk, year):
    begin(desk)
    with pytest.raises(DefinitionError, match="vóór 2027"):
        desk.fill(part(BEFORE), year)
    assert "compare_with" not in desk.draft.text


def test_without_a_year_of_its_own_nothing_is_compared(desk):
    with pytest.raises(DefinitionError, match="scherm 'Begin'"):
        desk.fill(part(BEFORE), "2026")


def test_another_year_takes_the_place_of_the_edition(desk):
    begin(desk)
    desk.fill(part("Over welk jaar gaat de eerste editie"), 2029)
    assert list(desk.draft.get(("editions",))) == ["2029"]


def test_a_monitor_with_more_editions_keeps_them(good):
    before = {"title": "Tweede", "until": "2028-01-01", "period": "2027"}
    good.draft.put({("editions", "2027"): before})
    with pytest.raises(DefinitionError, match="meer edities"):
        good.fill(part("Over welk jaar gaat de eerste editie"), 2030)


# -- lists


def test_an_item_needs_what_is_needed(desk):
    with pytest.raises(DefinitionError, match="Vul nog in: de vraag, wie vraagt dit"):
        desk.keep(part("vraag"), None, {"text": "", "asked_by": []})
    assert desk.items(part("vraag")) == []


def test_items_get_a_code_of_their_own_also_with_the_same_title(desk):
    for _ in range(2):
        desk.keep(part("leefgebied"), None, {"title": "Werk & geld"})
    assert [one["id"] for one in desk.items(part("leefgebied"))] == ["werk-geld", "werk-geld-2"]


def test_an_item_that_is_changed_keeps_its_code_and_what_the_form_does_not_show(good):
    rows = part("indicator")
    was = good.items(rows)[0]
    good.keep(rows, 0, {**was, "title": "Bereik onder jongeren"})
    now = good.items(rows)[0]
    assert (now["id"], now["title"]) == ("reach", "Bereik onder jongeren")
    assert now["target"] == was["target"]


def test_a_question_that_is_still_asked_for_can_not_go(good):
    with pytest.raises(DefinitionError, match="hangt nog aan iets bij 'measures'"):
        good.drop(part("vraag"), 0)
    good.keep(part("indicator"), 0, {**good.items(part("indicator"))[0], "question": "rust"})
    good.drop(part("vraag"), 0)
    assert [one["id"] for one in good.items(part("vraag"))] == ["rust"]


def test_an_indicator_of_the_library_comes_with_its_definition_once(good):
    good.choose("eenzaam", question="rust")
    made = good.draft.get(("measures",))[-1]
    assert made["question"] == "rust"
    assert "De Jong Gierveld" in made["definition"]
    assert "leefgebied" not in made, "this monitor draws no such leefgebied"
    with pytest.raises(DefinitionError, match="staat er al"):
        good.choose("eenzaam")


def test_a_questionnaire_is_offered_with_its_minutes(desk):
    field = next(one for one in part("ronde").fields if one.label == "Vragenlijsten")
    assert desk.options(field) == (
        ("Stress. Eén vraag (0,2 min.)", "stress"),
        ("K10 (2,2 min.)", "k10"),
    )


def test_what_the_group_wrote_can_be_chosen_elsewhere(good):
    field = next(one for one in part("indicator").fields if one.label == "Bij welke vraag")
    assert ("Wat geeft mensen rust, en wat niet?", "rust") in good.options(field)


def test_the_burden_is_reckoned_while_filling_in(desk):
    values = {"title": "Lijst", "instruments": ["k10"], "clients": 30, "waves": 2}
    desk.keep(part("ronde"), None, values)
    (load,) = desk.state().loads
    assert load.hours == pytest.approx(2.2)


# -- the whole


def test_a_good_plan_has_nothing_to_do_and_no_advice(good):
    state = good.state()
    assert (state.todo, state.advice) == ((), ())


def test_advice_stands_with_the_step_where_it_is_mended(desk):
    begin(desk)
    found = by_step(desk.state().advice)
    assert {one.code for one in found["gesprek"]} == {"no-meeting"}
    assert {one.code for one in found["doelen"]} == {"no-aim"}


def test_the_example_of_the_template_is_emptied_with_its_key_kept_and_comes_back():
    text = (templates() / "monitor" / "monitor.yml").read_text(encoding="utf-8")
    desk = DesignDesk(Draft(text))
    assert desk.is_example
    desk.begin_empty()
    assert not desk.is_example
    assert desk.draft.get(("privacy", "key")) == "file:~/.merkbaar/mijn-monitor.key"
    assert desk.draft.get(("sources",)) is None
    desk.draft.undo()
    assert desk.draft.text == text
