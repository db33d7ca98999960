import pytest

from merkbaar.pages.voices import listed
from merkbaar.tables import SafeQuote


def origin(made_by, text="Het duurde lang."):
    quote = SafeQuote("q1", "wachten", "negative", text, "nl", made_by)
    return listed([quote])[0].origin


@pytest.mark.parametrize(
    ("made_by", "dutch", "english"),
    [
        ("typed", "getypt", "typed"),
        ("transcribed", "gesproken, uitgeschreven", "spoken, transcribed"),
        ("translated", "vertaald", "translated"),
        ("translated:tr", "vertaald uit het Turks", "translated from Turkish"),
        ("translated:xx", "vertaald", "translated"),
        ("rooksignaal", "herkomst onbekend", "origin unknown"),
    ],
)
def test_a_quote_says_how_it_came_to_be(made_by, dutch, english):
    found = origin(made_by)
    assert found["nl"] == dutch
    assert found["en"] == english


def test_a_story_that_was_written_out_and_translated_says_both():
    found = origin("transcribed+translated:ti", "Ik sprak met [NAAM-1].")
    assert found["nl"].split(" · ") == [
        "gesproken, uitgeschreven",
        "vertaald uit het Tigrinya",
        "herkenbare delen weggelaten",
    ]
