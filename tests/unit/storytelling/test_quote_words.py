"""A quote is about its theme: it holds a word of it, in one form or another."""

import pytest

from merkbaar.storytelling.quotes import words_in

WAITING = ["wachten", "wachtlijst", "maanden", "weken"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wacht al drie maanden.", 3),
        ("Ik wachtte en WACHTTE.", 0),
        ("Wachten, weken lang!", 2),
        ("Tot maandag dan.", 0),
        ("Op de wachtlijsten staan", 1),
        ("", 0),
    ],
)
def test_words_count_once_in_any_case_and_a_weekday_is_not_a_month(text, found):
    assert words_in(text, WAITING) == found
