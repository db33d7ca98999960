from __future__ import annotations

import re
import time

import pytest
import yaml

from merkbaar.errors import PrivacyError
from merkbaar.privacy.redaction import Span, kept_names, offerable, ordinary_words, redact

PLACES = (
    "Binnenstad", "Havenkwartier", "Stationsbuurt", "Oosterpark", "Rietveld", "Molenwijk",
    "De Linden", "Zonnehof", "Vogelbuurt", "Westeinde", "Nieuw-Wilgen", "Buitengebied",
    "Wilgendam", "Buurtmaatjes", "Beweegcoach", "Schuldrust",
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("phone", "06-00000012"),
        ("phone", "06 00 00 01 23"),
        ("phone", "0600000245"),
        ("phone", "06 00000327"),
        ("phone", "06.00.00.01.23"),
        ("phone", "06/00000012"),
        ("phone", "(06) 00000012"),
        ("phone", "+31 6 00 00 00 12"),
        ("phone", "+31 (0)6 00000012"),
        ("phone", "0031600000012"),
        ("phone", "31600000012"),
        ("phone", "010-0000012"),
        ("phone", "(0182) 000 012"),
        ("phone", "+90 500 000 00 12"),
        ("phone", "+48 500 000 012"),
        ("phone", "06-000000123"),
        ("phone", "٠٦٠٠٠٠٠٠١٢"),
        ("phone", "06\u200e00000012"),
        ("phone", "06–0000 0012"),
        ("phone", "nul zes nul nul nul twee vier vijf acht een"),
        ("iban", "NL00 VRBD 0123 4567 89"),
        ("iban", "NL00VRBD0123456789"),
        ("iban", "nl00vrbd0123456789"),
        ("iban", "NL00-VRBD-0123-4567-89"),
        ("iban", "NL91 ABNA 0417 1643 00"),
        ("iban", "BE68 5390 0754 7034"),
        ("email", "jo.proef@voorbeeld.invalid"),
        ("email", "jo@voorbeeld"),
        ("email", "jo.proef [at] voorbeeld.invalid"),
        ("email", "jo apenstaartje voorbeeld punt nl"),
        ("bsn", "999990019"),
        ("bsn", "1234.56.782"),
        ("bsn", "123 456 782"),
        ("id", "111252333"),
        ("id", "WG104233"),
        ("id", "192.168.0.12"),
        ("id", "2001:db8:0:1:1:1:1:1"),
        ("id", "12-ABC-3"),
        ("id", "@jo_proef"),
        ("url", "https://voorbeeld.invalid/jo"),
        ("url", "www.voorbeeld.invalid"),
        ("url", "joproef.nl"),
        ("date", "12-03-1951"),
        ("date", "1951-03-12"),
        ("date", "12 maart 1951"),
        ("date", "12-3-'51"),
        ("address", "Kluutenhofwal 47, 9999 XX"),
        ("address", "Grutterskamp 41"),
        ("address", "Korte Zijlstraat 12b"),
        ("address", "Jan van Proefstraat 3-2"),
        ("address", "zwanenkrulstraat 27"),
        ("address", "Laan van Proef 12"),
        ("address", "9999 XX"),
        ("address", "9999XX 12"),
        ("address", "9999xx"),
    ],
)
@pytest.mark.parametrize("frame", ["{}", "Ik ben te vinden via {}, na het eten.", "({})\nJa."])
def test_an_identifier_is_taken_out_whole_and_named(kind, written, frame):
    text = frame.format(written)
    found = redact(text)
    assert kind in {span.kind for span in found.spans}, found
    assert not re.search(r"[0-9٠-٩]{2}|proef|zwanen|grutters", found.text, re.IGNORECASE), found
    assert found.text.startswith(frame[:8].split("{")[0])


@pytest.mark.parametrize(
    "text",
    [
        "In maart heb ik het aangevraagd, het is nu juni. Drie mei-dagen, 35 mei.",
        "Het kostte € 1.234,50 en daarna nog 4300 euro.",
        "Ik was onderweg 20 minuten kwijt, elke dag.",
        "Van 2019 tot 2025 woonde ik daar, 32 uur per week in de winkel.",
        "Nummer zeven op de lijst, en toen nummer zes.",
        "In wijk WK999902 van GM9999 en buurt BU99990201.",
        "Een bedrag van 1500000 euro voor 61400 inwoners.",
        "Tussen 09.00 en 10.30 uur, om 14:05 dus.",
        "Ik heb in 1962 voor het laatst gezwaaid, 84 keer.",
        "Score 7,5 en toen 8. Twee keer gebeld, acht weken gewacht.",
        "Drie, vier, vijf keer dezelfde vragen.",
        "Het [NUMMER] en [TELEFOON] van [NAAM-1] op [ADRES] stonden er.",
        "Bel 112 of 14 030. Kamer 12, tweede etage.",
        "Geachte mevrouw, mijnheer, ik vroeg het al.",
        "Mevrouw zei dat ik moest wachten. De heer des huizes ook.",
    ],
)
def test_ordinary_numbers_and_words_stay(text):
    assert redact(text).text == text


def test_a_day_of_the_year_is_a_date_without_its_year_too():
    text = "Op 4 maart heb ik het aangevraagd, de 2e april gebeld, het is nu 19 jun."
    dates = [text[one.start : one.end] for one in redact(text).spans]
    assert [one.rstrip(".") for one in dates] == ["4 maart", "2e april", "19 jun"]


def test_spans_point_into_the_original_also_past_invisible_letters():
    text = "bel \u200f٠٦ ٠٠٠٠٠٠١٢ of jo@voorbeeld.invalid"
    found = redact(text)
    assert [span.kind for span in found.spans] == ["phone", "email"]
    assert text[found.spans[0].start : found.spans[0].end] == "٠٦ ٠٠٠٠٠٠١٢"
    assert text[found.spans[1].start : found.spans[1].end] == "jo@voorbeeld.invalid"


def test_a_span_says_where_and_what():
    assert redact("mail jo@proef.nl aub").spans == (Span(5, 16, "email"),)


def test_labels_are_readable_in_the_language_of_the_text():
    assert redact("Bel 06-00000012.").text == "Bel [TELEFOON]."
    assert redact("Call 06-00000012.", "en").text == "Call [PHONE]."
    assert redact("06-00000012 ara.", "tr").text == "[TELEFOON] ara."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mevrouw Wolkenveld belde.", "Mevrouw [NAAM-1] belde."),
        ("mw. J. van den Hagelsloot-Proef", "mw. [NAAM-1]"),
        ("De heer El Ouzdari zei ja.", "De heer [NAAM-1] zei ja."),
        ("Ik vroeg dokter Proef om hulp.", "Ik vroeg dokter [NAAM-1] om hulp."),
        ("Mijn naam is Fenno Hagelsloot.", "Mijn naam is [NAAM-1]."),
        ("Dank u. Groetjes, Fenno", "Dank u. Groetjes, [NAAM-1]"),
        ("dhr Tol en mevr Bruin, dhr Tol", "dhr [NAAM-1] en mevr [NAAM-2], dhr [NAAM-1]"),
        ("Mevrouw Tol kwam. Later belde Tol.", "Mevrouw [NAAM-1] kwam. Later belde [NAAM-1]."),
    ],
)
def test_a_name_after_a_title_is_taken_out_and_keeps_its_number(text, expected):
    assert redact(text).text == expected


def test_a_kept_name_stays():
    assert redact("Mevrouw Zonnehof", keep=["zonnehof"]).text == "Mevrouw Zonnehof"


def test_redacting_twice_changes_nothing_more():
    once = redact("Mevrouw Tol, 06-00000012, NL00 VRBD 0123 4567 89, Proefstraat 1, jo@proef.nl")
    assert redact(once.text).spans == ()


def test_a_context_word_makes_a_short_number_someones():
    assert redact("mijn cliëntnummer is 12345").text == "mijn cliëntnummer is [NUMMER]"
    assert redact("BSN: 123456789").text == "BSN: [BSN]"
    assert redact("geboren op 4 maart 1951").text == "geboren op [DATUM]"
    assert redact("geboren in 1951").text == "geboren in [DATUM]"


def test_what_is_no_text_is_refused_and_odd_text_is_not():
    with pytest.raises(PrivacyError):
        redact(None)
    assert redact("").text == ""
    assert redact("\x00\x01\ufffd").text == "\x00\x01\ufffd"


@pytest.mark.parametrize(
    "piece", ["a ", "0 ", "Van de ", "a.", "@", "1.", "Aa", "nul ", "06 ", "NL00 ", "https://", "-"]
)
def test_a_very_long_text_takes_seconds_at_most(piece):
    text = piece * (50_000 // len(piece))
    start = time.perf_counter()
    redact(text)
    assert time.perf_counter() - start < 5


WORDS = ordinary_words(["De hulp kwam gauw.", "Een hulp kwam laat.", "Toen kwam de bus."])


@pytest.mark.parametrize(
    "text",
    [
        "Toen kwam de hulp. Ik was blij.",
        "Wij wonen in Havenkwartier, U weet wel.",
        "Bij het UWV en de Wmo-consulent was het DRUK.",
        "toen kwam de hulp",
        "[NAAM-1] kwam op [DATUM].",
        "Vroeg ik: 'Wat nu?' Niets.",
        "😀 Ja!",
    ],
)
def test_a_text_without_a_doubtful_word_may_be_offered(text):
    assert offerable(text, words=WORDS, allowed=PLACES)


@pytest.mark.parametrize(
    "text",
    [
        "Toen kwam Joke langs.",
        "Joke kwam langs.",
        "toen kwam joke",
        "Mijn buurvrouw Roos kwam.",
        "Roos kwam.",
        "IK BEL MET JOKE",
        "Toen zei ze: Fatima is er.",
        "Bel 06-00000012.",
        "Toen kwam O'Neill.",
        "جاءت فاطمة",
        "Тогда пришла Ольга",
    ],
)
def test_a_text_in_which_a_word_might_be_a_name_may_not(text):
    assert not offerable(text, words=WORDS, allowed=PLACES)


def test_only_dutch_can_be_judged():
    assert not offerable("and then we waited", language="en", words=WORDS)


def test_a_name_in_small_letters_never_becomes_ordinary():
    chats = ["joke kwam", "toen was joke er", "met joke gebeld"]
    assert "joke" not in ordinary_words(chats)
    proper = ["Toen Joke belde was het goed.", "Daarna kwam Joke weer.", "Met joke, met joke."]
    assert "joke" not in ordinary_words(proper * 2)
    assert "roos" not in ordinary_words(["De roos bloeit.", "Een roos dus."])
    assert "bloeit" in ordinary_words(["De roos bloeit.", "De tulp bloeit."])


@pytest.fixture(scope="module")
def example(root):
    folder = root / "data" / "voorbeeld" / "generator" / "stories"
    planted, stories = {}, []
    for file in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        if file.name.startswith("planted"):
            for kind, values in content.items():
                planted.setdefault(kind, []).extend(values)
        else:
            stories += content
    return planted, stories


@pytest.mark.parametrize("kind", ["phone", "address", "email", "iban"])
def test_every_planted_identifier_of_the_example_is_found(example, kind):
    planted, stories = example
    texts = [story["text"] for story in stories]
    places = [(value, text) for value in planted[kind] for text in texts if value in text]
    assert len(places) >= len(planted[kind])
    for value, text in places:
        redacted = redact(text).text
        for part in re.findall(r"[\w@.]{4,}", value):
            assert part in ("Wilgendam",) or part not in redacted, kind


def test_stories_without_identifiers_give_no_false_alarms(example):
    planted, stories = example
    first = re.compile(rf"\b(?:{'|'.join(planted['first_names'])})\b")
    clean = [s for s in stories if not s["planted"] and not first.search(s["text"])]
    kept = kept_names(PLACES)
    alarms = [
        (span.kind, s["text"][span.start : span.end])
        for s in clean
        for span in redact(s["text"], s["language"], keep=kept).spans
        if span.kind not in ("age", "location", "date")  # these do stand there
    ]
    assert len(clean) >= 400
    assert len(alarms) <= len(clean) * 0.01, alarms


def test_no_planted_name_is_offered_and_enough_stories_are(example):
    planted, stories = example
    dutch = [redact(s["text"]).text for s in stories if s["language"] == "nl"]
    words = ordinary_words(dutch)
    offered = [text for text in dutch if offerable(text, words=words, allowed=PLACES)]
    names = {*planted["first_names"], *(n for name in planted["name"] for n in name.split())}
    assert not [t for t in offered if (names - {"El"}) & set(re.findall(r"[\w'-]+", t))]
    assert len(offered) >= 0.3 * len(dutch)
