"""A quote is about its theme: it holds a word of it, in one form or another."""

import pytest

from merkbaar.storytelling.quotes import denies, words_in

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


ASKED = ["wachten", "wachtlijst", "wachttijd"]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Ik hoefde niet te wachten, de volgende dag stond er iemand.", True),
        ("Dezelfde middag teruggebeld, geen wachttijd dus.", True),
        ("I did not see a wachtlijst anywhere.", True),
        ("Ik moest zeven maanden wachten en kon niet naar buiten.", False),
        ("Niet normaal, wat een tijd, zo lang wachten.", False),
        ("Geen wachtlijst zeiden ze, en toch vier maanden wachten.", False),
        ("De volgende dag stond er iemand voor de deur, nooit gedacht.", False),
        ("", False),
    ],
)
def test_a_text_denies_a_theme_only_if_all_of_its_words_are_denied(text, denied):
    assert denies(text, ASKED) is denied
