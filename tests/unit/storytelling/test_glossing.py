import gzip

import pytest

from merkbaar.storytelling import glossing, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik wacht op een brief", "i wait on a letter"),
        ("schulden", "debt"),
        ("wachtlijst", "waiting list"),
        ("Gemeente, gemeentehuis!", "municipality , municipality !"),
    ],
)
def test_everyday_dutch_gets_its_everyday_english(text, expected):
    assert glossing.gloss_of("nl").text(text) == expected


def test_a_compound_is_read_in_its_parts():
    assert glossing.gloss_of("nl").text("schoolbrief") == "school letter"


@pytest.mark.parametrize(
    ("language", "form", "gloss"),
    [
        ("nl", "verloren", "lost"),
        ("nl", "huizen", "house"),
        ("pl", "lekarzami", "doctor"),
        ("tr", "doktorlardan", "doctor"),
        ("es", "investigadores", "researcher"),
        ("ar", "مدارس", "school"),
    ],
)
def test_a_form_has_the_english_of_its_word(language, form, gloss):
    assert glossing.gloss_of(language).text(form) == gloss


def test_a_list_of_another_source_only_adds_words():
    own = dict(glossing._lines("es_apertium"))
    both = glossing._dictionary("es")
    assert 500 < len(both) - len(own) < 4500
    assert all(both[word] == gloss for word, gloss in own.items())


@pytest.mark.parametrize("language", glossing.GLOSSED)
def test_every_form_is_of_a_word_that_can_be_glossed_and_is_no_such_word_itself(language):
    known = glossing.listed(language)
    forms = glossing._forms(language)
    assert len(forms) > 15_000
    assert set(forms.values()) <= known
    assert known.isdisjoint(forms)


def test_an_unknown_word_stays_as_it_is():
    assert glossing.gloss_of("nl").text("Xyzzyq") == "Xyzzyq"


@pytest.mark.parametrize(
    ("language", "text"), [("tr", "bekliyorum"), ("pl", "czekam"), ("ar", "أنتظر")]
)
def test_waiting_is_the_same_word_in_every_language(language, text):
    assert glossing.glosses([text], [language]) == ["wait"]


def test_english_and_languages_without_a_list_stay():
    assert glossing.glosses(["I wait", "Дякую"], ["en", "uk"]) == ["I wait", "Дякую"]


@pytest.mark.parametrize("language", glossing.GLOSSED)
def test_each_list_is_sorted_lower_case_and_has_one_gloss_a_word(language):
    lines = gzip.decompress((glossing.FOLDER / f"{language}.tsv.gz").read_bytes()).decode()
    heads = [line.split("\t")[0] for line in lines.splitlines()]
    assert heads == sorted(set(heads))
    assert len(heads) > 4000
    assert all(words.normal_form(head, language) == head for head in heads[:500])


def test_the_lists_stay_small():
    assert sum(file.stat().st_size for file in glossing.FOLDER.glob("*.gz")) < 6_000_000


def test_each_list_has_its_licence_written_down():
    text = (glossing.FOLDER / "LICENCES.md").read_text(encoding="utf-8")
    assert all(file.name in text for file in glossing.FOLDER.glob("*.gz"))


def test_turkish_and_arabic_spellings_are_taken_together():
    assert words.normal_form("IŞIK", "tr") == "ışık"
    assert words.normal_form("مدرسةٌ", "ar") == words.normal_form("مدرسه", "ar")


def test_stop_words_are_there_for_the_monitors_languages_and_none_elsewhere():
    assert {"de", "het", "een"} <= words.stop_words("nl")
    assert all(words.stop_words(code) for code in ("en", "tr", "ar", "pl", "es"))
    assert words.stop_words("xx") == frozenset()
    assert "wachtlijst" not in words.stop_words("nl")
