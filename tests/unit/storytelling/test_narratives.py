import random

import pandas as pd
import pytest

from merkbaar.storytelling import narratives

NOTHING = [
    "geen idee", "Geen idee.", "n.v.t.", "N.V.T", "nvt", "weet niet", "Weet ik niet", "zie boven",
    "Zie vorige vraag", "geen", "nee", "Niks te melden", "geen opmerkingen", "niet van toepassing",
    "Hier heb ik niets aan toe te voegen.", "wil ik niet zeggen", "zou het niet weten", "idk",
    "asdf", "x", "xxxx", "gn idee", "Eh... nee, sla maar over.", "no comment", "I don't know",
    "bilmiyorum", "nie wiem", "لا أعرف", "idem",
]  # fmt: skip
SOMETHING = [
    "Uitgesteld, uitgesteld, uitgesteld.",
    "Niks gehoord van de gemeente en de huur loopt door.",
    "Geen idee waar ik naartoe moest met mijn vader.",
    "8 weken. acht. voor een intake.",
    "Mijn zoon zit al een jaar thuis",
    "Nee, want de trap is te steil voor mij.",
    "Yedi aydır bekliyorum",
    "ما زلت أنتظر الرد",
]


@pytest.mark.parametrize("text", NOTHING)
def test_an_answer_that_says_nothing_is_set_apart(text):
    assert narratives.reasons_of([text]) == [narratives.NON_ANSWER]


@pytest.mark.parametrize("text", SOMETHING)
def test_a_short_or_odd_story_stays(text):
    assert narratives.reasons_of([text]) == [""]


@pytest.mark.parametrize("text", ["-", "...", "???", "👍", "🤷 🙃", "--", "1234"])
def test_signs_emoji_and_numbers_alone_are_set_apart(text):
    assert narratives.reasons_of([text]) == [narratives.SIGNS]


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_text_is_set_apart(text):
    assert narratives.reasons_of([text]) == [narratives.EMPTY]


def test_a_few_letters_are_too_short():
    assert narratives.reasons_of(["brr"]) == [narratives.TOO_SHORT]


def test_the_first_of_near_copies_stays():
    texts = [
        "Al sinds oktober staat er een emmer in de gang.",
        "al sinds  oktober staat er een emmer in de gang!!",
        "Al sinds óktober, staat er een emmer in de gang",
        "Al sinds november staat er een emmer in de gang.",
    ]
    copy = narratives.COPY
    assert narratives.reasons_of(texts) == ["", copy, copy, ""]


def test_prepare_loses_no_row_and_counts_each_reason():
    table = pd.DataFrame(
        {
            "narrative": list("abcde"),
            "text": ["geen idee", None, "-", *["Een verhaal over wachten op hulp."] * 2],
        }
    )
    prepared = narratives.prepare(table)
    assert prepared["narrative"].tolist() == list("abcde")
    assert prepared["usable"].tolist() == [False, False, False, True, False]
    found = narratives.counts(prepared)
    assert found["all"] == 5
    assert found["usable"] + sum(found[reason] for reason in narratives.REASONS) == 5
    assert "usable" not in table.columns


def test_a_story_is_cut_into_its_own_sentences():
    text = "Ik belde. Niemand nam op!\nToen 'wachten'... en nu?"
    pieces = narratives.sentences(text)
    assert pieces == ["Ik belde.", "Niemand nam op!", "Toen 'wachten'...", "en nu?"]
    assert all(piece in text for piece in pieces)


def test_a_sentence_without_end_is_cut_at_a_space():
    pieces = narratives.sentences("woord " * 300, longest=100)
    assert max(map(len, pieces)) <= 100
    assert " ".join(pieces).split() == ["woord"] * 300
    assert narratives.sentences("x" * 250, longest=100) == ["x" * 100, "x" * 100, "x" * 50]


def test_a_megabyte_is_read_in_time():
    assert narratives.reasons_of(["woord " * 180_000]) == [""]
    assert len(narratives.sentences("Een zin. " * 100_000)) == 100_000


def test_without_any_story_the_columns_are_still_conditions_and_numbers():
    empty = narratives.prepare(pd.DataFrame({"text": pd.Series([], dtype="str")}))
    assert list(empty[~empty["usable"]].columns) == ["text", "usable", "reason", "words"]
    assert (empty["words"].dtype, str(empty["reason"].dtype)) == ("int64", "str")


def test_a_sign_is_whatever_is_no_letter_or_number_in_any_script():
    every = "".join(map(chr, range(0x110000)))
    assert narratives.SIGN.sub("", every) == "".join(filter(str.isalnum, every))


def test_letters_past_the_first_two_change_nothing():
    assert narratives.reasons_of(["a1b2c3"]) == [""]
    assert narratives.reasons_of(["bla", "abcde", "brr", "ui", "geld"])[2:] == ["too_short", "", ""]


def test_the_same_short_answer_of_two_people_counts_twice():
    assert narratives.reasons_of(["Te lang wachten", "te lang wachten!"], ["a", "b"]) == ["", ""]
    assert narratives.reasons_of(["Te lang wachten", "te lang wachten!"], ["a", "a"]) == [
        "",
        narratives.COPY,
    ]
    assert narratives.reasons_of(["Te lang wachten", "te lang wachten!"]) == ["", ""]


def test_the_same_long_story_under_two_names_is_told_once():
    story = "Ik belde in maart en pas in juli kwam er iemand langs."
    assert narratives.reasons_of([story, story], ["a", "b"]) == ["", narratives.COPY]


def test_prepare_looks_at_who_wrote_a_short_answer():
    table = pd.DataFrame({"text": ["Parkeren bij de poli"] * 3, "person": ["a", "b", "a"]})
    assert narratives.prepare(table)["usable"].tolist() == [True, True, False]


def test_what_the_model_set_apart_is_taken_over_and_too_few_is_no_reason():
    told = narratives.prepare(
        pd.DataFrame({"text": ["De bus komt nooit.", "geen idee", "Dat van toen."]})
    )
    assert told["reason"].tolist() == ["", "non_answer", ""]
    later = narratives.settled(told, ["", "non_answer"])
    assert later["reason"].tolist() == ["", "non_answer", "non_answer"]
    assert later["usable"].tolist() == [True, False, False]
    assert narratives.settled(told, ["too_few", "too_few"])["usable"].tolist() == [
        True,
        False,
        True,
    ]
    assert told["usable"].tolist() == [True, False, True]


@pytest.mark.parametrize(
    "text",
    ["ha haha", "as df asdf", "bla bla bla", "aaa aaa", "geen idee hoor", "a 1", "- x", "xx xx"],
)
def test_what_begins_like_an_answer_that_says_nothing_is_looked_at_closely(text):
    plain = narratives.plain_words(text)
    assert not narratives._clearly_says(plain)


def test_the_quick_answer_is_the_slow_one():
    words = [
        "geen",
        "idee",
        "asdf",
        "haha",
        "bla",
        "lol",
        "aa",
        "niets",
        "nvt",
        "xx",
        "hmm",
        "goed",
        "1",
        "de",
        "bus",
        "kwam",
        "niet",
        "é",
    ]
    draw = random.Random(3)
    texts = [" ".join(draw.choices(words, k=draw.randint(1, 5))) for _ in range(3000)]
    quick = [text for text in texts if narratives._clearly_says(narratives.plain_words(text))]
    assert len(quick) > 300
    assert not any(narratives._reason(text, narratives.plain_words(text)) for text in quick)
