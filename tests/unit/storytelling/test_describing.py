from merkbaar.storytelling.describing import default_label, theme_words

TEXTS = [
    "jaar schulden deurwaarder",
    "jaar schulden brief",
    "jaar schulden deurwaarder brief",
    "jaar rolstoel badkamer",
    "jaar badkamer drempel",
    "jaar rolstoel drempel badkamer",
]
LABELS = [0, 0, 0, 1, 1, 1]


def words(texts=TEXTS, labels=LABELS, number=2):
    return theme_words(texts, ["nl"] * len(texts), labels, number=number, reader="nl")


def test_a_word_that_is_used_as_often_elsewhere_marks_no_theme():
    assert all("jaar" not in found for found in words())


def test_what_is_told_here_and_not_elsewhere_comes_first():
    first, second = words()
    assert first[0] == "schulden"
    assert second[0] == "badkamer"


def test_a_word_that_leans_to_one_theme_comes_after_words_of_that_theme_alone():
    texts = [*TEXTS, "jaar schulden drempel", "jaar schulden drempel brief"]
    found = words(texts, [*LABELS, 0, 0])[1]
    assert found.index("badkamer") < found.index("rolstoel")
    assert "drempel" not in found[:2]


def test_one_theme_alone_has_its_words():
    found = words(TEXTS, [0] * 6, 1)
    assert found[0][0] == "jaar"
    assert default_label(found[0]).count(",") == 2


def test_a_little_word_with_stress_says_no_more_than_without():
    texts = ["Dat is míj trui.", "Het is míj trui.", "Eén bus, eén halte.", "Eén bus, de halte."]
    words = theme_words(texts, ["nl"] * 4, [0, 0, 1, 1], number=2, reader="nl")
    assert words == [["trui"], ["bus", "halte"]]


def test_the_commonest_form_of_a_word_is_shown():
    texts = ["de brieven groeien", "brief", "brief weer", "de buren zingen"]
    found = words(texts, [0, 0, 0, 1])
    assert "brief" in found[0]
    assert "brieven" not in found[0]


def test_a_theme_with_few_texts_in_the_readers_language_takes_words_of_all():
    texts = ["okul öğretmen", "okul sınıf", "school klas", *TEXTS]
    languages = ["tr", "tr", "nl", *["nl"] * len(TEXTS)]
    found = theme_words(texts, languages, [0, 0, 0, *[1] * 6], number=2, reader="nl", how_many=3)
    assert "okul" in found[0]
    own = ["school klas", "school juf", "school les", *texts[:2], *TEXTS]
    languages = [*["nl"] * 3, "tr", "tr", *["nl"] * len(TEXTS)]
    found = theme_words(own, languages, [*[0] * 5, *[1] * 6], number=2, reader="nl", how_many=3)
    assert "okul" not in found[0]
    assert found[0][0] == "school"


def test_digits_short_words_and_stop_words_are_no_words_of_a_theme():
    texts = ["de 12e nu en jaar2024 schulden", "het is ja schulden 2024", *TEXTS[3:]]
    found = words(texts, [0, 0, 1, 1, 1])
    assert found[0] == ["schulden"]


def test_texts_that_are_set_apart_give_a_theme_no_words_but_do_show_how_words_are_written():
    texts = [*TEXTS, "schuld", "schuld", "schuld", "schuld", "schuld vreemdwoord"]
    found = words(texts, [*LABELS, *[-1] * 5])
    assert "vreemdwoord" not in found[0]
    assert {"schuld", "schulden"} & set(found[0])


def test_no_texts_and_texts_without_words_give_themes_without_words():
    assert words([], [], 0) == []
    assert words(["..", "12"], [0, 1]) == [[], []]
    assert default_label([]) == "zonder woorden"


def test_equal_weights_come_in_the_order_of_letters():
    texts = ["zebra aap", "zebra aap", "roos tulp", "roos tulp"]
    assert words(texts, [0, 0, 1, 1]) == [["aap", "zebra"], ["roos", "tulp"]]
