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


@pytest.mark.parametrize("text", ["", "ok", "wacht nog", "12345 67890 !!!!! ?????", "👍👍👍"])
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
