"""The lists of the journey in a monitor file."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import DefinitionError
from merkbaar.monitor import journey_of, load_monitor
from merkbaar.monitor.definition import Emotion, Journey, Named


def journey(**more) -> Journey:
    phases = (Named(id="intake", title="Intake"), Named(id="uit", title="Uitstroom"))
    emotions = (Emotion(id="angst", title="Angst", feeling=-2),)
    return Journey(**{"phases": phases, "emotions": emotions, **more})


def test_phases_keep_their_order_and_emotions_their_feeling():
    made = journey()
    assert made.order == ("intake", "uit")
    assert made.feelings == {"angst": -2.0}
    assert made.kinds == made.book == ()
    assert journey(codes=(Named(id="geld", title="Geld"),)).book == ("geld",)


def test_the_scale_is_as_wide_as_the_emotions():
    felt = [Emotion(id=f"e{at}", title="E", feeling=at / 2) for at in (4, -3, 0)]
    assert journey(emotions=tuple(felt)).scale == "punten -1.5 tot 2"


@pytest.mark.parametrize("missing", ["phases", "emotions"])
def test_a_journey_has_phases_and_emotions(missing):
    with pytest.raises(ValidationError, match=missing):
        journey(**{missing: ()})


def test_a_feeling_off_the_scale_is_refused():
    with pytest.raises(ValidationError, match="less than or equal to 5"):
        Emotion(id="blij", title="Blij", feeling=9)


def test_a_code_that_stands_twice_is_named_with_its_place(tmp_path):
    file = make_monitor(tmp_path, people=2)
    twice = (
        "journey:\n  phases:\n    - {id: intake, title: Intake}\n    - {id: intake, title: Nog}\n"
        "  emotions:\n    - {id: angst, title: Angst, feeling: -2}\nsources:\n"
    )
    text = file.read_text(encoding="utf-8").replace("sources:\n", twice, 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"'intake' staat 2 keer in 'journey\.phases'"):
        load_monitor(file)


def test_without_a_journey_it_is_said_what_to_add_or_take_away(tmp_path):
    monitor = load_monitor(make_monitor(tmp_path, people=2))
    with pytest.raises(DefinitionError, match="heeft geen 'journey:'"):
        journey_of(monitor)
