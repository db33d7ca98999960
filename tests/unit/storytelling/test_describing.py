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
