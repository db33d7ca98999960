import pandas as pd
import pytest

from merkbaar.publishing.telling import tell

LANGUAGES = ("nl", "tr", "ar")
DUTCH = "Ik wacht al drie maanden op een antwoord van de gemeente."
TURKISH = "Üç aydır belediyeden cevap bekliyorum, kimse beni aramıyor."
ARABIC = "أنتظر الرد من البلدية منذ أشهر"


def told(**columns):
    frame = pd.DataFrame(columns)
    frame["original"] = frame.get("original", frame["text"])
    frame["made_by"] = frame.get("made_by", "typed")
    tell(frame, LANGUAGES)
    return frame


def test_a_language_is_identified_where_the_source_is_silent():
    found = told(text=[DUTCH, TURKISH, ARABIC, "ok"])
    assert found["language"].tolist() == ["nl", "tr", "ar", "und"]


def test_a_language_that_the_source_names_is_kept_as_a_code():
    found = told(text=[DUTCH, TURKISH, DUTCH], language=["Nederlands", None, "de"])
    assert found["language"].tolist() == ["nl", "tr", "de"]


def test_how_a_story_came_to_be_and_by_what_are_parted():
    said = ["typed", "uitgeschreven (Whisper large-v3)", "vertaald", None]
    found = told(text=[DUTCH] * 4, made_by=said)
    assert found["made_by"].tolist() == ["typed", "transcribed", "translated", "typed"]
    assert found["made_with"].tolist()[1] == "Whisper large-v3"
    assert found["made_with"].isna().tolist() == [True, False, True, True]


def test_a_person_who_translated_is_not_named():
    found = told(text=[DUTCH], made_by=["vertaald door mevrouw Yilmaz, 06-12345678"])
    assert "Yilmaz" not in found["made_with"][0]
    assert "12345678" not in found["made_with"][0]


def test_without_a_maker_there_is_no_column_for_one():
    assert "made_with" not in told(text=[DUTCH]).columns


def test_a_column_of_its_own_for_the_maker_is_kept():
    found = told(text=[DUTCH], made_by=["transcribed"], made_with=["Whisper 3"])
    assert found["made_with"].tolist() == ["Whisper 3"]


def test_the_language_of_a_translated_story_is_that_of_its_original():
    found = told(
        text=[DUTCH, DUTCH, DUTCH],
        original=[TURKISH, DUTCH, ARABIC],
        made_by=["translated", "typed", "uitgeschreven en vertaald"],
        language=["nl"] * 3,
    )
    assert found["original_language"].tolist()[::2] == ["tr", "ar"]
    assert found["original_language"].isna()[1]


def test_a_translation_without_its_original_has_no_language_of_origin():
    found = told(text=[DUTCH], made_by=["translated"], language=["nl"])
    assert found["original_language"].isna().all()


@pytest.mark.parametrize(("given", "kept"), [([-0.1, -3.0], 0.905), ([90, 20], 0.9)])
def test_how_sure_a_program_was_comes_on_one_scale(given, kept):
    found = told(text=[DUTCH] * 2, made_by=["transcribed"] * 2, confidence=given)
    assert found["confidence"][0] == pytest.approx(kept, abs=1e-3)
    assert found["confidence"].between(0, 1).all()


def test_no_stories_are_no_problem():
    found = told(text=pd.Series([], dtype="str"))
    assert list(found["language"]) == []
