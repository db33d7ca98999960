import pandas as pd
import pytest

from merkbaar.storytelling import languages

OURS = ("nl", "tr", "ar", "pl", "en")
STORIES = {
    "nl": "Ik wacht al drie maanden op een antwoord van de gemeente.",
    "tr": "Üç aydır belediyeden bir cevap bekliyorum ama kimse aramıyor.",
    "pl": "Od trzech miesięcy czekam na odpowiedź z urzędu gminy.",
    "en": "I have been waiting three months for an answer from the council.",
    "ar": "أنتظر الرد من البلدية منذ ثلاثة أشهر ولم يتصل بي أحد.",
}


@pytest.mark.parametrize("code", OURS)
def test_a_sentence_is_named(code):
    assert languages.identify([STORIES[code]], OURS) == [code]


@pytest.mark.parametrize("text", ["", "ok", "super", "12345 67890 !!!!! ?????", "👍👍👍"])
def test_too_little_text_is_undetermined(text):
    assert languages.identify([text], OURS) == [languages.UNDETERMINED]


def test_a_script_of_one_language_decides_even_a_short_text():
    assert languages.identify(["شكرا"], OURS) == ["ar"]
    assert languages.identify(["ሰላም"], (*OURS, "ti")) == ["ti"]


def test_a_script_of_no_language_of_ours_is_undetermined():
    assert languages.identify(["Дякую за допомогу, це було дуже добре"], OURS) == ["und"]


def test_only_the_monitors_languages_are_answered():
    assert languages.identify([STORIES["pl"]], ("nl", "en"))[0] in {"nl", "en", "und"}


def test_one_language_needs_no_detector():
    assert languages.identify([STORIES["nl"]], ("nl",)) == ["nl"]


def test_a_given_language_is_kept_and_a_missing_one_filled_in():
    stories = pd.DataFrame(
        {"text": [STORIES["tr"], STORIES["pl"], None], "language": ["nl", None, "xx"]},
        index=[7, 8, 9],
    )
    assert languages.fill(stories, OURS).to_dict() == {7: "nl", 8: "pl", 9: "und"}


SHORT = {
    "wacht nog op de man": "nl",
    "I have no idea what": "en",
    "bu çok uzun sürdü": "tr",
    "to nie jest dobrze": "pl",
    "no me ayudaron nada": "es",
    "waxaan sugayaa wali": "so",
    "لا أعرف ماذا أفعل": "ar",
    "ኣብ ገዛ ኮፍ ኢለ ኣለኹ": "ti",
    "я чекаю вже довго": "uk",
}


@pytest.mark.parametrize(("text", "code"), SHORT.items())
def test_twenty_characters_are_enough_among_nine_languages(text, code):
    assert languages.identify([text], (*OURS, "es", "so", "ti", "uk")) == [code]


@pytest.mark.parametrize("text", ["nog", "bij ons", "dobry"])
def test_under_six_letters_only_a_script_of_its_own_decides(text):
    found = languages.identify([text], OURS)[0]
    assert (found == "und") == (sum(map(str.isalpha, text)) < languages.SHORTEST)
    assert languages.identify([text], ("nl", "ar")) == ["nl"]


def test_names_inside_another_script_do_not_change_its_language():
    assert languages.identify(["تحدثت مع Jan Willem في البلدية"], OURS) == ["ar"]


def test_two_languages_in_two_scripts_side_by_side_are_undetermined():
    mixed = "Ik weet het niet meer لا أعرف ماذا أفعل الآن"
    assert languages.identify([mixed], OURS) == ["und"]


def test_latin_letters_are_never_a_language_of_another_script():
    assert languages.identify(["Michael Schumacher"], ("ar", "ti")) == ["und"]


def test_an_ending_after_an_apostrophe_tells_turkish():
    assert languages.identify(["Toronto'nun Montreal'den"], OURS) == ["tr"]
    assert languages.identify(["Il m'a dit qu'il l'a fini"], ("nl", "tr", "fr")) == ["fr"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mi no por paga e huur i nos no tin placa", "pap"),
        ("Ez nikarim kirê bidim û kes bi min re nabêje", "ku"),
        ("Ik wacht al drie maanden op een antwoord", "nl"),
        ("I have been waiting three months for it", "en"),
    ],
)
def test_a_language_that_the_library_lacks_is_told_by_its_small_words(text, code):
    assert languages.identify([text], ("nl", "en", "pap", "ku")) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ኣነ ቀልጢፈ ክሕወስ እደሊ", "ti"),
        ("እኔ አሁን ቤት ውስጥ ነው ያለሁት", "am"),
        ("زه نه پوهېږم چې څه وکړم", "ps"),
        ("من نمی‌دانم چه کار کنم", "fa"),
        ("لا أعرف ماذا أفعل الآن", "ar"),
    ],
)
def test_languages_of_one_script_are_told_by_their_own_letters(text, code):
    assert languages.identify([text], ("nl", "ti", "am", "ar", "fa", "ps")) == [code]


def test_labels_of_redaction_are_no_words_of_a_language():
    assert languages.identify(["[NAAM-1] [PLAATS] [INSTELLING]"], OURS) == ["und"]
    labelled = "[NAAM-1] beni aramadı, [PLAATS] çok uzak"
    assert languages.identify([labelled], OURS) == ["tr"]


def test_a_megabyte_is_read_as_quickly_as_its_beginning():
    assert languages.identify([STORIES["nl"] * 20_000], OURS) == ["nl"]


def test_the_same_texts_give_the_same_answers_in_any_order_of_asking():
    texts = list(SHORT)
    there = languages.identify(texts, OURS)
    assert languages.identify(texts[::-1], OURS)[::-1] == there


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nl", "nl"),
        ("NL", "nl"),
        ("nl-BE", "nl"),
        (" Nederlands ", "nl"),
        ("Türkçe", "tr"),
        ("Arabisch", "ar"),
        ("eng", "en"),
        ("Klingon", "klingon"),
        ("und", ""),
        ("", ""),
    ],
)
def test_a_language_is_known_by_its_code_and_by_its_name(name, code):
    assert languages.code_of(name) == code


def test_no_two_languages_have_one_name():
    said = [name for names in languages.NAMES.values() for name in names.split()]
    assert len(said) == len(set(said))
    assert not set(said) & set(languages.NAMES)
