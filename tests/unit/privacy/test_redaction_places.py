from __future__ import annotations

import pytest

from merkbaar.privacy.lists import phrases, sections
from merkbaar.privacy.redaction import redact
from merkbaar.privacy.wordrow import bare, read_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wij wonen in Rotterdam.", "Wij wonen in [PLAATS]."),
        ("verhuisd naar Den Haag", "verhuisd naar [PLAATS]"),
        ("uit zwolle, eerst in assen", "uit [PLAATS], eerst in [PLAATS]"),
        ("In Best is geen opvang", "In [PLAATS] is geen opvang"),
        ("de zitting in 's-Hertogenbosch", "de zitting in [PLAATS]"),
        ("Utrecht-Oost dus", "[PLAATS] dus"),
        ("Noord-Brabant en Friesland", "[PLAATS] en [PLAATS]"),
    ],
)
def test_a_place_is_found(text, expected):
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    ["Het beste advies", "Best fijn", "utrecht", "In Nederland", "Werkt top! Roosteren kan."],
)
def test_a_word_that_is_also_a_place_stays(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zit op De Regenboog", "zit op [INSTELLING]"),
        ("basisschool 't Kompas belde", "basisschool [INSTELLING] belde"),
        ("in het Erasmus MC", "in het [INSTELLING]"),
        ("naar altrecht verwezen", "naar [INSTELLING] verwezen"),
        ("Stichting Lichtpunt hielp", "Stichting [INSTELLING] hielp"),
        ("het Da Vinci College", "het [INSTELLING]"),
        ("ik werk bij albert heijn", "ik werk bij [INSTELLING]"),
        ("Mijn baas bij Garage Tol", "Mijn baas bij Garage [INSTELLING]"),
        ("hij werkt voor PostNL", "hij werkt voor [INSTELLING]"),
        ("Onze Huisartsenpraktijk Zonneweg", "Onze Huisartsenpraktijk [INSTELLING]"),
    ],
)
def test_a_school_an_employer_or_an_institution_is_found(text, expected):
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ziekenhuis",
        "Mijn school is dicht.",
        "zit op Facebook",
        "zit op Ballet en Judo",
        "Hij werkt bij de Sociale Dienst en ik bij het UWV.",
        "boodschappen bij de Jumbo",
        "Thuiszorg Nederland stopt",
        "School Maatschappelijk Werk",
        "Ik werk in de zorg, nachtdiensten",
        "Wanneer gaat de fontein op het Raadhuisplein aan?",
    ],
)
def test_an_ordinary_word_is_no_institution(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik ben 67 en woon alleen", "Ik ben [LEEFTIJD] en woon alleen"),
        ("een 15-jarige jongen", "een [LEEFTIJD]-jarige jongen"),
        ("mijn oma van 84 valt", "mijn oma van [LEEFTIJD] valt"),
        ("kinderen van 4 en 7 slapen", "kinderen van [LEEFTIJD] slapen"),
        ("Jayden van 8 slaapt", "[NAAM-1] van [LEEFTIJD] slaapt"),
        ("straks wordt hij 18, dan", "straks wordt hij [LEEFTIJD], dan"),
        ("3 jaar oud", "[LEEFTIJD] jaar oud"),
        ("leeftijd: 45", "leeftijd: [LEEFTIJD]"),
        ("broertje (22) heeft", "broertje ([LEEFTIJD]) heeft"),
    ],
)
def test_an_age_is_found_and_only_the_number_goes(text, expected):
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "10 jaar geleden",
        "over 1 jaar controle",
        "12,5 jaar gestopt met roken",
        "ik ben al 45 jaar getrouwd",
        "ik ben 45 minuten bezig",
        "ik ben 20 kilo kwijt",
        "een kind van 18 maanden",
        "zij is 3 keer gevallen en hij is 12 keer gebeld",
        "de wachttijd is 12 weken",
        "Ik ben 14 dagen later gebeld.",
    ],
)
def test_what_something_took_is_no_age(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We wonen Zwanebloem 7, derde bel", "We wonen [ADRES], derde bel"),
        ("Postbus 1234", "[ADRES]"),
        ("kamer op de Prins Hendrikkade", "kamer op de [ADRES]"),
        ("Kastanjestr. 12 hs", "[ADRES]"),
        ("bel nul zes twaalf vierendertig zesenvijftig", "bel [TELEFOON]"),
        ("jarig op 4 mei", "jarig op [DATUM]"),
    ],
)
def test_addresses_numbers_in_words_and_birthdays_are_found(text, expected):
    assert redact(text).text == expected


def test_words_know_their_sentence_and_their_neighbours():
    words = read_words("Dag J. Tol. Wij zijn er,\nEn [NAAM-1] ook")
    assert words.written == ("Dag", "J", "Tol", "Wij", "zijn", "er", "En", "ook")
    assert words.opens == (True, False, False, True, False, False, True, False)
    assert words.joined == (False, True, True, False, True, True, False, False)
    assert words.before(2) == "j"
    assert words.after(2) == ""
    assert words.dotted(2)


def test_a_text_in_capitals_has_no_capitals_that_say_something():
    assert not any(read_words("WIE BELT MIJ NOU").capital)
    assert read_words("Wie belt MIJ nou").capital == (True, False, True, False)
    assert read_words("d'Ancona uit 's-Hage").capital == (True, False, True)


def test_an_owner_s_is_taken_off_where_an_apostrophe_stands():
    assert [bare(word) for word in ("oma's", "sannes", "roos")] == ["oma", "sannes", "roos"]


def test_a_list_says_where_it_comes_from_and_holds_what_it_should(root):
    folder = root / "lib" / "merkbaar" / "privacy" / "lists"
    files = sorted(folder.glob("*.txt"))
    assert len(files) == 5
    for file in files:
        head = file.read_text(encoding="utf-8").split("\n[")[0]
        assert "EUPL" in head or ("MIT" in head and "BSD" in head), file.name
    given, family = sections("given_names"), sections("family_names")
    assert {"sanne", "fatima", "mohammed"} <= given["common"]
    assert "kees" in given["both"]
    assert "jansen" in family["family"]
    assert "bakker" in family["word"]
    assert "den helder" in sections("places_nl")["sure"]
    assert not given["common"] & given["word"]


def test_phrases_are_found_by_their_first_word_the_longest_first():
    found = phrases(["Den Haag", "Den Haag Zuid", "'t Loo"])
    assert found["den"] == (("den", "haag", "zuid"), ("den", "haag"))
    assert found["t"] == (("t", "loo"),)
    assert read_words("in Den Haag").phrase_end(1, found["den"]) == 3
    assert read_words("in Den, Haag").phrase_end(1, found["den"]) == 1
