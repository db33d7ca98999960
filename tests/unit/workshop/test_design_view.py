"""The buttons of the design page do what they say; nothing that was typed can act in the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from merkbaar.monitor.design import STEPS
from merkbaar.monitor.draft import Draft
from merkbaar.workshop.design_desk import DesignDesk
from merkbaar.workshop.design_fields import FieldView, RowsView
from merkbaar.workshop.design_view import DesignView, open_design

MINUTES, TITLES = {"stress": 0.2}, {"stress": "Stress, 1 vraag"}
GOOD = Path(__file__).resolve().parents[1] / "monitor" / "plans" / "goed.yml"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def view(tmp_path):
    place = tmp_path / "monitor.yml"
    place.write_text(GOOD.read_text(encoding="utf-8"), encoding="utf-8")
    return DesignView(DesignDesk(Draft.open(place), MINUTES, catalogue=TITLES), printed)


def printed(page, pdf):
    pdf.write_bytes(b"%PDF")
    return True


def at(view, name):
    view._open([step.id for step in STEPS].index(name))
    return view


def field(view, label) -> FieldView:
    every = [one for one in view.parts if isinstance(one, FieldView)]
    every += [inner for one in view.parts if isinstance(one, RowsView) for inner in one.fields]
    return next(one for one in every if one.part.label == label)


def rows(view, one) -> RowsView:
    return next(part for part in view.parts if isinstance(part, RowsView) and part.rows.one == one)


def plain(markup):
    return re.sub(r"\s+", " ", re.sub(r"<style>.*</style>|<[^>]+>", " ", markup, flags=re.DOTALL))


def test_the_page_opens_on_the_first_screen_with_what_is_in_the_file(view):
    assert field(view, "Naam van de monitor").input.value == "Monitor Geldzorgen"
    assert field(view, "Over welk jaar gaat de eerste editie").input.value == "2026"
    assert "Scherm 1 van 12" in view.way.value
    assert view.back.disabled


def test_going_on_and_back_and_straight_to_a_screen(view):
    view.forth.click()
    assert view.step.id == "doelen"
    view.back.click()
    assert view.step.id == "begin"
    view.jump.value = len(STEPS)
    assert view.step is None
    assert view.forth.disabled
    assert "geldige monitor" in view.intro.value


def test_what_is_filled_in_is_in_the_draft_at_once_and_in_no_file(view):
    field(view, "Wie maakt de monitor").input.value = "een ander team"
    assert view.desk.draft.get(("owner",)) == "een ander team"
    assert "een ander team" not in view.desk.draft.place.read_text(encoding="utf-8")
    assert view.keep.description == "Bewaar monitor.yml"
    view.keep.click()
    assert "een ander team" in view.desk.draft.place.read_text(encoding="utf-8")
    assert "Bewaard in monitor.yml" in view.said.value
    assert view.keep.disabled


def test_advice_changes_with_each_tick(view):
    at(view, "doelen")
    boxes = field(view, "Waar is de monitor voor").boxes
    assert "alles in orde" in view.advice.value
    boxes[0].value = True
    assert "Functiestapeling: 3 doelen" in plain(view.advice.value)
    boxes[0].value = False
    assert "alles in orde" in view.advice.value


def test_a_step_back_shows_what_was_there(view):
    field(view, "Gemeente").input.value = "Elders"
    view.undo.click()
    assert field(view, "Gemeente").input.value == "Proefdorp"
    view.redo.click()
    assert field(view, "Gemeente").input.value == "Elders"


def test_a_number_that_is_none_is_told_and_nothing_changes(view):
    before = view.desk.draft.text
    field(view, "Over welk jaar gaat de eerste editie").input.value = "morgen"
    assert "vul een getal in" in view.said.value
    assert "role='alert'" in view.said.value
    assert view.desk.draft.text == before


def test_an_item_is_added_changed_and_taken_away(view):
    stories = rows(at(view, "vertellen"), "manier van vertellen")
    field(view, "Van wie").input.value = "jongeren"
    stories.keep.click()
    assert "Vul nog in: hoe" in view.said.value
    field(view, "Hoe").input.value = "film"
    stories.keep.click()
    assert "In het plan gezet" in view.said.value
    assert field(view, "Van wie").input.value == "", "the form is ready for the next one"
    assert [one["whom"] for one in view.desk.items(stories.rows)][-1] == "jongeren"

    stories.choice.value = 1
    assert field(view, "Hoe").input.value == "film"
    field(view, "Hoe").input.value = "film en gesprek"
    stories.keep.click()
    assert view.desk.items(stories.rows)[1]["how"] == "film en gesprek"
    stories.choice.value = 1
    stories.drop.click()
    assert len(view.desk.items(stories.rows)) == 1


def test_a_decimal_comma_is_a_number_and_an_empty_number_goes(view):
    at(view, "betekenis")
    effect = field(view, "Kleinste verschil dat ertoe doet")
    effect.input.value = "2,5"
    rows(view, "indicator").keep.click()
    assert view.desk.draft.get(("measures", 0, "smallest_effect")) == 2.5
    assert field(view, "Kleinste verschil dat ertoe doet").input.value == "2,5"
    field(view, "Kleinste verschil dat ertoe doet").input.value = ""
    rows(view, "indicator").keep.click()
    assert view.desk.draft.get(("measures", 0, "smallest_effect")) is None


def test_a_target_that_is_not_touched_stays_what_it_is(view):
    at(view, "tellen")
    indicator = rows(view, "indicator")
    indicator.choice.value = 0
    field(view, "Eenheid").input.value = "procent"
    indicator.keep.click()
    now = view.desk.draft.get(("measures", 0))
    assert (now["unit"], now["target"], now["target_year"]) == ("procent", 34, 2027)


def test_an_indicator_is_chosen_from_the_library_with_its_source_in_sight(view):
    at(view, "tellen")
    view.pick.value = "stapeling"
    view.question.value = "rust"
    view.choose.click()
    assert "In het plan gezet" in view.said.value
    assert view.desk.draft.get(("measures",))[-1]["question"] == "rust"
    view.pick.value = "stapeling"
    view.choose.click()
    assert "staat er al" in view.said.value


def test_targets_can_not_be_set_before_there_is_an_indicator():
    view = DesignView(DesignDesk(Draft("")))
    at(view, "betekenis")
    assert rows(view, "indicator").form.layout.display == "none"
    assert "Nog geen indicator" in rows(view, "indicator").list.value


def test_everything_one_can_touch_has_a_name_of_its_own_on_its_screen(view):
    for step in STEPS:
        at(view, step.id)
        for part in view.parts:
            inside = part.fields if isinstance(part, RowsView) else [part]
            for one in inside:
                told = [box.description for box in one.boxes] or [one.input.description]
                assert all(told)
        lists = [part for part in view.parts if isinstance(part, RowsView)]
        named = [one.keep.description for one in lists] + [one.choice.description for one in lists]
        assert len(set(named)) == len(named)


def test_nothing_that_was_typed_can_act_in_the_page(view):
    field(view, "Naam van de monitor").input.value = EVIL
    at(view, "vragen")
    questions = rows(view, "vraag")
    field(view, "De vraag").input.value = EVIL
    field(view, "Wie vraagt dit").boxes[0].value = True
    questions.keep.click()
    view.jump.value = len(STEPS)
    shown = [view.head, view.way, view.intro, view.advice, view.burden, questions.list]
    assert EVIL in view.desk.draft.text
    assert not any("<script" in one.value for one in shown)


def test_the_plan_is_written_as_a_page_and_a_pdf(view):
    view.jump.value = len(STEPS)
    view.plan.click()
    assert "plan.html en plan.pdf" in view.said.value
    home = view.desk.draft.place.parent
    assert "Wat geeft mensen rust" in (home / "plan.html").read_text(encoding="utf-8")
    assert (home / "plan.pdf").is_file()


def test_without_a_browser_the_plan_is_a_page_to_print(tmp_path):
    place = tmp_path / "monitor.yml"
    place.write_text(GOOD.read_text(encoding="utf-8"), encoding="utf-8")
    view = DesignView(DesignDesk(Draft.open(place), MINUTES), None)
    view.jump.value = len(STEPS)
    view.plan.click()
    assert "druk het af" in view.said.value


def test_a_plan_that_is_not_valid_yet_can_be_kept_but_not_printed(tmp_path):
    made = open_design(tmp_path / "monitor.yml", minutes=MINUTES, catalogue=TITLES)
    assert "mb-design" in made._dom_classes
    view = DesignView(DesignDesk(Draft.open(tmp_path / "monitor.yml"), MINUTES))
    field(view, "Gemeente").input.value = "Proefdorp"
    view.jump.value = len(STEPS)
    assert view.plan.disabled
    assert "Bijna klaar" in view.intro.value
    view.keep.click()
    assert (tmp_path / "monitor.yml").is_file()


def test_somebody_elses_change_is_not_written_over(view):
    field(view, "Gemeente").input.value = "Elders"
    place = view.desk.draft.place
    place.write_text("monitor: van-een-ander\n", encoding="utf-8")
    view.keep.click()
    assert "door iemand anders veranderd" in view.said.value
    assert place.read_text(encoding="utf-8") == "monitor: van-een-ander\n"


def test_what_was_typed_and_is_not_in_the_plan_is_asked_about_once(view):
    at(view, "vertellen")
    view.forth.click()
    assert view.step.id == "belasting", "an untouched form asks nothing"
    at(view, "vertellen")
    field(view, "Van wie").input.value = "ouders"
    view.forth.click()
    assert view.step.id == "vertellen"
    assert view.jump.value == view.at
    assert "nog niet in het plan" in view.said.value
    assert field(view, "Van wie").input.value == "ouders", "nothing that was typed is lost"
    view.forth.click()
    assert view.step.id == "belasting"


def test_a_changed_item_is_asked_about_and_an_unchanged_one_is_not(view):
    at(view, "tellen")
    indicator = rows(view, "indicator")
    for place in range(len(view.desk.items(indicator.rows))):
        indicator.choice.value = place
        assert not indicator.pending()
    field(view, "Eenheid").input.value = "iets"
    assert indicator.pending()
    view.keep.disabled = False
    view.keep.click()
    assert "Nog niet in het plan" in view.said.value


def test_what_a_page_that_stopped_had_not_kept_is_offered_again(view):
    place = view.desk.draft.place
    field(view, "Gemeente").input.value = "Elders"
    assert place.with_name(".monitor.ontwerp.yml").is_file()

    later = DesignView(DesignDesk(Draft.open(place), MINUTES, catalogue=TITLES))
    assert field(later, "Gemeente").input.value == "Proefdorp"
    assert len(later._offers()) == 1
    later.again.click()
    assert field(later, "Gemeente").input.value == "Elders"
    later.keep.click()
    assert not place.with_name(".monitor.ontwerp.yml").exists()
    assert "Elders" in place.read_text(encoding="utf-8")


def test_only_looking_puts_nothing_aside(view):
    for _ in STEPS:
        view.forth.click()
    assert [path.name for path in view.desk.draft.place.parent.iterdir()] == ["monitor.yml"]


# -- comparing, and when the conversation begins


def test_wijken_are_pasted_as_lines_and_a_wrong_line_is_told_and_stays_on_the_screen(view):
    areas = field(at(view, "vergelijken"), "Wijken of buurten")
    areas.input.value = "WK999801 Dorp\nWK999803 Zuid"
    assert [one["name"] for one in view.desk.draft.get(("areas",))] == ["Dorp", "Zuid"]
    areas.input.value = "WK999801 Dorp\nZuid"
    assert "regel 2" in view.said.value
    assert areas.input.value.endswith("Zuid"), "what was typed isn't lost"
    assert areas.input.rows == 3
    areas.show([f"WK9998{at:02d} Wijk" for at in range(5)])
    assert areas.input.rows == 5
    assert [one["name"] for one in view.desk.draft.get(("areas",))] == ["Dorp", "Zuid"]


def test_groups_and_the_approach_to_compare_with_are_put_in_the_plan(view):
    groups = rows(at(view, "vergelijken"), "indeling")
    field(view, "Naam van de indeling").input.value = "Leeftijd"
    field(view, "De groepen").input.value = "18-64\n65+"
    groups.keep.click()
    approaches = rows(view, "aanpak")
    for title, reference in (("Buurtmaatjes", False), ("Wachtlijst", True)):
        field(view, "Naam van de aanpak").input.value = title
        field(view, "Dit is de groep waarmee we vergelijken").input.value = reference
        field(view, "Onder welk leefgebied").input.value = "geld"
        approaches.keep.click()
    monitor = view.desk.state().monitor
    assert monitor.groups[0].values == ("18-64", "65+")
    assert [(one.title, one.reference) for one in monitor.approaches] == [
        ("Buurtmaatjes", False),
        ("Wachtlijst", True),
    ]
    assert "reference: false" not in view.desk.draft.text


@pytest.mark.parametrize(
    ("typed", "kept"), [("19:30", "19:30"), ("9.05 uur", "09:05"), ("14u", "14:00"), ("", None)]
)
def test_a_time_is_read_as_people_write_it(view, typed, kept):
    field(at(view, "gesprek"), "Hoe laat begint het").input.value = typed
    assert view.desk.draft.get(("conversation", "starts")) == kept
    assert view.desk.state().todo == ()


@pytest.mark.parametrize("typed", ["25:00", "half acht", "19:75", "1930"])
def test_a_time_that_can_not_be_is_told(view, typed):
    field(at(view, "gesprek"), "Hoe laat begint het").input.value = typed
    assert "vul een tijd in, zoals 9:30 of 19:30" in view.said.value
    assert view.desk.draft.get(("conversation", "starts")) is None


def test_how_long_the_conversation_takes_has_bounds_that_are_told(view):
    long = field(at(view, "gesprek"), "Hoeveel minuten duurt het")
    long.input.value = "90"
    assert view.desk.state().monitor.conversation.minutes == 90
    long.input.value = "10"
    assert "ten minste 30" in plain(view.advice.value)
