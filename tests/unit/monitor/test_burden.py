"""The burden is minutes times people times waves, and unknown minutes are said, not guessed."""

from __future__ import annotations

import pytest

from merkbaar.monitor.burden import burden, lint_burden, told
from merkbaar.monitor.definition import Monitor

MINUTES = {"djg6": 2.0, "srh": 0.2}


def monitor(rounds, **more):
    return Monitor.model_validate(
        {
            "monitor": "proef",
            "title": "Proef",
            "municipality": {"name": "Proefdorp", "code": "GM9998"},
            "owner": "afdeling",
            "purposes": ["leren"],
            "editions": {"2026": {"title": "Een", "until": "2027-01-01", "period": "2026"}},
            "burden": {"most_minutes": 10, "rounds": rounds},
            **more,
        }
    )


def test_minutes_of_the_catalogue_add_up():
    (load,) = burden(
        monitor([{"title": "T0", "instruments": ["djg6", "srh"], "clients": 300, "waves": 2}]),
        MINUTES,
    )
    assert load.minutes == pytest.approx(2.2)
    assert load.each == pytest.approx(4.4)
    assert load.hours == pytest.approx(22)
    assert load.unknown == ()


def test_own_minutes_go_before_the_catalogue():
    (load,) = burden(
        monitor([{"title": "T0", "instruments": ["djg6", "mijn"], "clients": 60, "minutes": 7}]),
        MINUTES,
    )
    assert (load.minutes, load.hours, load.unknown) == (7, 7, ())


def test_a_questionnaire_that_nobody_knows_is_named_and_counts_for_nothing():
    rounds = [{"title": "Lijst", "instruments": ["mijn"], "clients": 60}]
    (load,) = burden(monitor(rounds), MINUTES)
    assert (load.minutes, load.unknown) == (0, ("mijn",))
    (one,) = lint_burden(monitor(rounds), MINUTES)
    assert one.code == "burden-unknown"
    assert "minutes:" in one.proposal


def test_a_round_of_talking_must_say_its_own_minutes():
    (load,) = burden(monitor([{"title": "Interview", "clients": 20}]), MINUTES)
    assert load.unknown == ("Interview",)


@pytest.mark.parametrize(("waves", "flagged"), [(5, False), (6, True)])
def test_more_than_the_stated_bound_is_flagged_and_the_bound_itself_is_not(waves, flagged):
    rounds = [{"title": "Lijst", "instruments": ["djg6"], "clients": 30, "waves": waves}]
    found = [one.code for one in lint_burden(monitor(rounds), MINUTES)]
    assert found == (["burden"] if flagged else [])


def test_a_questionnaire_under_a_measure_must_be_in_a_round():
    measures = [{"id": "lonely", "title": "Eenzaam", "unit": "punten", "instrument": "djg6"}]
    (one,) = lint_burden(monitor([], measures=measures), MINUTES)
    assert (one.code, one.about) == ("burden-unknown", ("djg6",))


def test_the_burden_is_told_in_dutch_with_its_sum():
    lines = told(
        burden(
            monitor(
                [
                    {"title": "Lijst", "instruments": ["djg6"], "clients": 30, "waves": 0.5},
                    {"title": "Puls", "minutes": 1.5, "clients": 40, "waves": 26},
                ]
            ),
            MINUTES,
        )
    )
    assert lines == [
        "Lijst: 2 min. × 30 mensen × 0,5 keer per jaar = 0,5 uur (1 min. per mens).",
        "Puls: 1,5 min. × 40 mensen × 26 keer per jaar = 26 uur (39 min. per mens).",
        "Samen: 26,5 uur per jaar.",
    ]
