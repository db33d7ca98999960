"""Answers of the pulse outside its scale are refused by row; nothing else is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.monitor.definition import Pulse
from merkbaar.publishing.off_scale import refuse_off_scale
from merkbaar.publishing.tidying import Tidy

PULSE = Pulse(instrument="puls", items=("stress",), phases=({"id": "intake", "title": "Intake"},))
ROWS = pd.DataFrame(
    {
        "person": ["a", "b", "c", "d", "e", "f"],
        "instrument": ["puls", "puls", "puls", "puls", "djg6", "puls"],
        "item": ["stress", "stress", "stress", "stress", "1", "anders"],
        "value": ["0", "10", "10,5", "-1", "99", "99"],
    }
)


def tidied(table: str = "answers") -> Tidy:
    tidy = Tidy(ROWS, table)
    tidy.convert()
    return tidy


def test_an_answer_beyond_either_end_is_refused_and_the_ends_are_kept():
    tidy = tidied()
    refuse_off_scale(tidy, PULSE)
    assert np.flatnonzero(tidy.reasons != "").tolist() == [2, 3]
    assert set(tidy.reasons[[2, 3]]) == {"puls: antwoord buiten de schaal (0 tot 10)"}
    assert len(tidy.kept()) == 4


def test_another_scale_is_taken_from_the_monitor():
    tidy = tidied()
    refuse_off_scale(tidy, PULSE.model_copy(update={"lowest": -1.0, "highest": 5.0}))
    assert np.flatnonzero(tidy.reasons != "").tolist() == [1, 2]


def test_a_missing_answer_is_no_answer_outside_the_scale():
    tidy = Tidy(ROWS.assign(value=None), "answers")
    tidy.convert()
    refuse_off_scale(tidy, PULSE)
    assert set(tidy.reasons) == {""}


@pytest.mark.parametrize(("table", "pulse"), [("answers", None), ("events", PULSE)])
def test_without_a_pulse_and_in_other_tables_nothing_is_refused(table, pulse):
    tidy = tidied(table)
    refuse_off_scale(tidy, pulse)
    assert set(tidy.reasons) == {""}
