from __future__ import annotations

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy.name_lists import unaccented
from merkbaar.privacy.redaction import kept_names, redact, redact_many


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Toen kwam Joke langs.", "Toen kwam [NAAM-1] langs."),
        ("Ik zag Jan Tol en Maarten nog.", "Ik zag [NAAM-1] en [NAAM-2] nog."),
        ("Joke kwam langs.", "[NAAM-1] kwam langs."),
        ("Sanne Osselvoort belde.", "[NAAM-1] belde."),
        ("Fatima El Ouzdari en Ahmed.", "[NAAM-1] en [NAAM-2]."),
        ("Jan-Willem van der Proef", "[NAAM-1]"),
        ("J. Osselvoort tekende", "[NAAM-1] tekende"),
        ("A.B.C. van den Bruggenhoek", "[NAAM-1]"),
        ("met P. van 't Hof", "met [NAAM-1]"),
        ("de arts, van der Sluis, kwam", "de arts, [NAAM-1], kwam"),
        ("mijn buurvrouw Xandrijn", "mijn buurvrouw [NAAM-1]"),
        ("Abdelmoumen zei niks", "[NAAM-1] zei niks"),
        ("Sannes fiets en Sanne's jas", "[NAAM-1] fiets en [NAAM-1] jas"),
        ("Mevrouw drs. De Vries", "Mevrouw drs. [NAAM-1]"),
        ("Hoi Mark, hoe is het?", "Hoi [NAAM-1], hoe is het?"),
        ("Ik zag Roos nog.", "Ik zag [NAAM-1] nog."),
        ("Roos kwam nog langs.", "[NAAM-1] kwam nog langs."),
    ],
)
def test_a_name_with_a_capital_is_found(text, expected):
    assert redact(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("toen kwam ik met fatima", "toen kwam ik met [NAAM-1]"),
        ("mijn buurman kees helpt", "mijn buurman [NAAM-1] helpt"),
        ("me zus kelly belde", "me zus [NAAM-1] belde"),
        ("mevr jansen en dhr de vries", "mevr [NAAM-1] en dhr [NAAM-2]"),
        ("mw van dijk belde", "mw [NAAM-1] belde"),
        ("ik heet sanne", "ik heet [NAAM-1]"),
        ("IK HEB FATIMA GEBELD", "IK HEB [NAAM-1] GEBELD"),
        ("dank je wel\ngroetjes truus", "dank je wel\ngroetjes [NAAM-1]"),
    ],
)
def test_a_name_without_a_capital_is_found_by_the_words_around_it(text, expected):
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "Wil iemand mij bellen?",
        "Roos bloeit niet.",
        "De Roos bloeit.",
        "bas speelt hij ook",
        "toen kwam mark",
        "mijn man wil niet",
        "Mijn moeder Wil niet verhuizen",
        "mevrouw van de gemeente",
        "meneer van het wijkteam",
        "Bij de Gemeente en het Wijkteam.",
        "De Consulent verwees naar de GGZ.",
        "Elke week. Nadien niets.",
        "Ik ben Nederlander en Moslim.",
        "De ziekte van Parkinson en Alzheimer.",
        "Beste Mensen, dag Allemaal",
        "Ben gestopt. Ben ik nog in beeld?",
        "U voelt hem al. Straks komt het.",
        "In groep B. Daarna niet meer.",
        "Een bakker, een visser en een smid.",
    ],
)
def test_a_word_that_is_also_a_name_stays(text):
    assert redact(text).text == text


def test_a_person_keeps_a_number_by_any_part_of_the_name():
    found = redact("Hilde Osselvoort kwam. Hilde belde. Mevrouw Osselvoort en Bert Osselvoort.")
    assert found.text == "[NAAM-1] kwam. [NAAM-1] belde. Mevrouw [NAAM-1] en [NAAM-2]."


def test_a_name_that_was_found_once_is_found_again_where_nothing_announces_it():
    found = redact("Mijn zus Zwieberta kwam. Later ging Zwieberta weg.")
    assert found.text == "Mijn zus [NAAM-1] kwam. Later ging [NAAM-1] weg."


def test_kept_names_are_made_once_and_stay():
    kept = kept_names(["De Linden", "Schuldrust", "Joke"])
    assert redact("Joke in De Linden", keep=kept).spans == ()
    assert redact("Ahmed van Schuldrust", keep=kept).text == "[NAAM-1] van Schuldrust"
    assert redact("JOKE en joke", keep=kept).spans == ()


def test_other_languages_have_no_names_but_their_numbers_are_found():
    assert redact("Sanne geldi, 06-00000012", "tr").text == "Sanne geldi, [TELEFOON]"
    assert redact("Sanne came, jo@voorbeeld.nl", "en").text == "Sanne came, [E-MAIL]"


def test_labels_of_an_earlier_round_are_no_names():
    once = redact("Sanne Tol uit Zwolle zit op basisschool De Regenboog en is 12 jaar oud.")
    assert once.text == (
        "[NAAM-1] uit [PLAATS] zit op basisschool [INSTELLING] en is [LEEFTIJD] jaar oud."
    )
    assert redact(once.text).spans == ()


def test_many_texts_are_redacted_alike_on_one_and_two_cores():
    texts = [f"Sanne belde {number} keer uit Zwolle" for number in range(1200)]
    one, two = redact_many(texts), redact_many(texts, workers=2)
    assert one == two
    assert one[7].text == "[NAAM-1] belde 7 keer uit [PLAATS]"


def test_languages_come_one_for_all_or_one_a_text():
    found = redact_many(["Sanne belt", "Sanne calls"], ["nl", "en"])
    assert [one.text for one in found] == ["[NAAM-1] belt", "Sanne calls"]
    with pytest.raises(PrivacyError, match="2 teksten met 1 talen"):
        redact_many(["a", "b"], ["nl"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chantal van Altrecht belde", "[NAAM-1] van [INSTELLING] belde"),
        ("Sanne in Rotterdam", "[NAAM-1] in [PLAATS]"),
        ("Sanne op De Regenboog", "[NAAM-1] op De Regenboog"),
        ("Ria in 't Veld", "[NAAM-1]"),
        ("mevrouw Tol 06-00000012", "mevrouw [NAAM-1] [TELEFOON]"),
    ],
)
def test_a_name_beside_something_else_is_not_lost(text, expected):
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    ["heb mehmet al 2 maanden niet gezien", "spreek je khadija nog?", "onze gulsum is verhuisd",
     "waar blijft malgorzata nou", "kan huseyin mij bellen", "gister was lukasz hier",
     "die soufiane van hiernaast helpt", "ik mis naima elke dag", "tomasz en ik zoeken een kamer"],
)  # fmt: skip
def test_a_name_that_is_no_word_is_found_in_small_letters_wherever_it_stands(text):
    (span,) = redact(text).spans
    assert span.kind == "name"
    assert " " not in text[span.start : span.end]


@pytest.mark.parametrize(
    "text",
    ["ik heb nada gekregen", "we gaan eren wie dat verdient", "het adem halen gaat slecht",
     "ik speel tuba in het park", "die was lucky zeg", "een mercedes kan ik niet betalen",
     "selam allemaal", "zit onder de schulden", "royal was het niet", "t is gul van ze"],
)  # fmt: skip
def test_words_that_look_like_names_stay_in_small_letters(text):
    assert redact(text).text == text


def test_a_name_typed_without_its_accents_is_the_same_name():
    assert unaccented("gülşen") == "gulsen"
    assert unaccented("łukasz") == "lukasz"
    assert unaccented("çağrı") == "cagri"
    assert redact("Gulsen belde en gülşen kwam.").text == "[NAAM-1] belde en [NAAM-2] kwam."


def test_initials_without_dots_between_open_a_name():
    assert redact("ABC. Visser belde.").text == "ABC. [NAAM-1] belde."
    assert redact("Dat was de GGZ. Visser zijn is mooi.").spans == ()


def test_a_role_comes_before_a_name_that_is_also_a_word():
    assert redact("onze begeleider bas is weg").text == "onze begeleider [NAAM-1] is weg"
    assert redact("ik speel bas").spans == ()
