"""What the design page says is plain, counts right, and shows what was typed as text only."""

from __future__ import annotations

import re

import pytest

from merkbaar.monitor.advising import Advice
from merkbaar.monitor.burden import Load
from merkbaar.monitor.design import STEPS, Rows
from merkbaar.monitor.library import find_indicator
from merkbaar.workshop import design_html as markup
from merkbaar.workshop.design_desk import State, Todo

ROWS = next(part for step in STEPS for part in step.parts if isinstance(part, Rows))
NO_MEETING = Advice("no-meeting", ("conversation",), "er is geen gesprek.", "Daarom.", "Schrijf x.")
NO_AIM = Advice("no-aim", ("aims",), "er is geen doel.", "Hierom.", "Schrijf y.")


def step(name):
    return next(one for one in STEPS if one.id == name)


def state(*, todo=(), advice=(), monitor=None):
    return State(monitor, tuple(todo), tuple(advice), ())


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<style>.*</style>|<[^>]+>", " ", text, flags=re.DOTALL))


def test_the_way_says_where_one_is_and_what_is_filled_in():
    done = [True, False] + [True] * (len(STEPS) - 2)
    made = markup.way(1, done)
    assert "Scherm 2 van 12" in made
    assert made.count("aria-current='step'") == 1
    assert "2 . Monitoringsdoelen" in plain(made.split("aria-current='step'")[1])
    assert made.count("aria-label='ingevuld'") == len(STEPS) - 1


def test_the_end_is_a_screen_of_its_own():
    made = markup.way(len(STEPS), [False] * len(STEPS))
    assert "12 . Klaar" in plain(made.split("aria-current='step'")[1])


def test_a_step_says_its_place_among_the_six_and_its_direction():
    told = plain(markup.intro(step("gesprek")))
    assert "6. Creatie en toepassing van kennis · Hoe organiseer je monitoring?" in told
    assert "Vraag aan de groep." in told


def test_advice_of_this_screen_is_told_in_full_and_of_others_counted():
    made = markup.advised(state(advice=[NO_MEETING, NO_AIM]), step("doelen"))
    told = plain(made)
    assert "Er is geen doel. Hierom. In het bestand: Schrijf y." in told
    assert "Er is geen gesprek" not in told
    assert "Op andere schermen: 0 nog te doen, 1 advies." in told
    assert made.count("<details open>") == 1


def test_only_the_first_advice_is_unfolded():
    again = Advice("stacking", ("purposes",), "te veel.", "Zo.", "Schrijf z.")
    made = markup.advised(state(advice=[NO_AIM, again]), step("doelen"))
    assert made.count("<details") == 2
    assert made.count("<details open>") == 1


def test_a_screen_without_anything_says_so():
    told = plain(markup.advised(state(), step("doelen")))
    assert "Op dit scherm is alles in orde." in told


def test_what_is_still_to_do_here_comes_before_advice():
    todo = [Todo(step("doelen"), "Kies een doel."), Todo(step("begin"), "Naam.")]
    told = plain(markup.advised(state(todo=todo, advice=[NO_AIM]), step("doelen")))
    assert told.index("Kies een doel.") < told.index("Er is geen doel.")
    assert "Naam." not in told
    assert "Op andere schermen: 1 nog te doen, 0 adviezen." in told


def test_at_the_end_everything_is_listed_with_the_screen_to_mend_it():
    todo = [Todo(step("begin"), "Naam: nog niet ingevuld.")]
    told = plain(markup.advised(state(todo=todo, advice=[NO_MEETING]), None))
    assert "Naam: nog niet ingevuld." in told
    assert "Te verbeteren op het scherm: Het gesprek, en wie terughoort." in told


def test_a_good_plan_is_told_so_at_the_end():
    assert "dit is een goed plan" in markup.advised(state(), None)


def test_a_short_list_is_shown_and_a_long_one_folds_up():
    few = [{ROWS.name: f"vraag {at}"} for at in range(markup.LONG)]
    assert "<details>" not in markup.listed(ROWS, few)
    many = [*few, {ROWS.name: "nog een"}]
    made = markup.listed(ROWS, many)
    assert f"Het zijn er {markup.LONG + 1}" in made
    assert made.count("<li>") == markup.LONG + 1
    assert f"Nog geen {ROWS.one}" in markup.listed(ROWS, [])


def test_an_indicator_of_which_only_the_name_was_read_says_so():
    told = plain(markup.indicator(find_indicator("mantelzorger")))
    assert "Lees de precieze definitie bij de bron" in told
    assert "Lees de precieze" not in plain(markup.indicator(find_indicator("eenzaam")))


def test_the_burden_is_told_or_that_there_is_none():
    assert "Nog niets gevraagd" in markup.burdened(())
    told = plain(markup.burdened((Load("Lijst", 2, 30, 1),)))
    assert "Lijst: 2 min. × 30 mensen × 1 keer per jaar = 1 uur (2 min. per mens)." in told


def test_a_message_is_spoken_and_nothing_is_no_message():
    assert "role='status'" in markup.said("Bewaard.", good=True)
    assert "role='alert'" in markup.said("Kan niet.", good=False)
    assert markup.said("", good=True) == ""


@pytest.mark.parametrize(
    "made",
    [
        markup.heading("<b>x"),
        markup.listed(ROWS, [{ROWS.name: "<b>x"}]),
        markup.said("<b>x", good=False),
        markup.burdened((Load("<b>x", 1, 1, 1),)),
        markup.group("<b>x"),
        markup.helped("<b>x"),
        markup.advised(
            state(advice=[Advice("no-aim", ("aims",), "<b>x", "<b>x", "<b>x")]), step("doelen")
        ),
        markup.advised(state(todo=[Todo(step("begin"), "<b>x")]), None),
    ],
)
def test_what_was_typed_is_text(made):
    assert "<b>x" not in made
    assert "&lt;b&gt;x" in made
