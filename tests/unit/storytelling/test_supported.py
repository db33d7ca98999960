import pytest

from merkbaar.storytelling.supported import unsupported

QUOTES = [
    "Ik wacht al drie maanden op een antwoord van het loket in Rietveld.",
    "Bij het loket zei iemand: morgen bellen wij u terug. Ik wachtte weken.",
    "Wachten, wachten en dan een brief die ik niet begrijp.",
]


@pytest.mark.parametrize(
    "text",
    [
        "Wachten op antwoord",
        "lang wachten bij het loket",
        "Mensen wachten op een brief van het loket.",
        "Iemand wacht al drie maanden in Rietveld.",
        "Bij het loket zei iemand “morgen bellen wij u terug”.",
    ],
)
def test_what_the_quotes_say_holds(text):
    assert unsupported(text, QUOTES) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Wachten duurt vier maanden bij het loket", "getal"),
        ("80% wacht op een antwoord van het loket", "getal"),
        ("Wachten bij het loket in Havenkwartier", "naam"),
        ("Jansen wacht op een antwoord van het loket", "naam"),
        ("Het loket zei “wij vergeten u niet” over wachten", "aanhalingstekens"),
        ("Iedereen wacht op een brief van het loket", "hoe velen"),
        ("De wethouder faalt en moet weg", "te weinig"),
        ("<b>Wachten</b> op een antwoord", "opmaak"),
        ("Wachten op antwoord, zie https://voorbeeld.nl", "opmaak"),
        ("wachten op het loket\x1b[m", "opmaak"),
        ("wachten op het \u202eloket", "opmaak"),
        ("wachten\u200bop het loket", "opmaak"),
        ("", "te weinig"),
    ],
)
def test_what_no_quote_says_is_refused_with_the_reason(text, why):
    assert any(why in reason for reason in unsupported(text, QUOTES))


def test_a_denial_that_no_quote_holds_is_refused():
    assert any("ontkent" in one for one in unsupported("Niet wachten op antwoord", QUOTES[:2]))


def test_a_label_that_one_quote_alone_holds_is_refused():
    assert unsupported("brief begrijp", QUOTES, least=2) == ["het rust op één citaat"]
    assert unsupported("wachten loket", QUOTES, least=2) == []


def test_no_reason_tells_a_word_of_text_or_quote():
    reasons = unsupported("Fatma uit Zandvoort wachtte 99 weken op “geld”", QUOTES)
    assert len(reasons) >= 3
    assert not any(word in " ".join(reasons) for word in ("Fatma", "Zandvoort", "99", "geld"))


def test_without_quotes_nothing_holds():
    assert unsupported("Wachten", []) != []
