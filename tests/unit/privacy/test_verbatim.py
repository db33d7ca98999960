from __future__ import annotations

import pytest

from merkbaar.privacy.verbatim import WORDS, repeats, runs

WROTE = "Cliënt geeft aan dat hij al maanden niet meer buiten komt en weinig slaapt."


def test_eight_words_in_a_row_of_a_dossier_are_found_whatever_the_marks():
    text = "Nou: dat hij al maanden NIET meer, buiten komt - zei ze."
    assert repeats(text, runs([WROTE]))


def test_seven_words_in_a_row_are_said_by_many():
    assert WORDS == 8
    seven = "hij al maanden niet meer buiten komt"
    assert len(seven.split()) == 7
    assert not repeats(f"Omdat {seven} sinds de zomer.", runs([WROTE]))
    assert repeats(f"Omdat {seven} en toen", runs([WROTE]))


def test_a_redacted_name_between_the_words_hides_no_repetition():
    wrote = "Op verzoek van [NAAM-1] is de hulp in het huis stop gezet."
    assert repeats("op verzoek van [NAAM-4] is de hulp in het huis gestopt", runs([wrote]))


@pytest.mark.parametrize("text", ["", "kort", "een twee drie vier vijf zes zeven"])
def test_a_short_text_repeats_nothing(text):
    assert not repeats(text, runs([WROTE, text]))


def test_without_dossiers_nothing_is_repeated():
    assert not repeats(WROTE, runs([]))
