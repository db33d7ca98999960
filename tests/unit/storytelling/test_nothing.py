import re

import pytest

from merkbaar.storytelling import nothing
from merkbaar.storytelling.narratives import reasons_of

SILENT = {
    "nl": [
        "geen idee", "Niets.", "niks hoor", "Nee, niks", "geen opmerkingen", "Geen klachten",
        "Ik kan niets bedenken", "zou het niet weten", "niets op aan te merken", "Ga zo door!",
        "Geen verbeterpunten", "Niets, alles was prima", "Nee hoor, heel tevreden",
        "helemaal niets",
        "geen opmerkngen", "wil ik liever niet zeggen", "niet van toepassing", "Niks te klagen",
    ],
    "en": [
        "nothing", "Nothing really", "no, nothing at all", "I can't think of anything",
        "Not a thing",
        "Nothing could have been better", "No complaints.", "Nothing, everything was great",
        "nothng", "Can't fault it", "none that I can think of", "nothing comes to mind",
        "N/A", "Don't know", "no comment", "You could not have done any better",
    ],
    "de": ["nichts", "keine Ahnung", "gar nichts", "Keine Angabe", "mir fällt nichts ein", "k.A."],
    "fr": ["rien", "Aucune idée", "je ne sais pas", "rien à signaler", "sans avis", "Rien du tout"],
    "es": ["nada", "no sé", "Ninguna", "sin comentarios", "nada que decir", "no se me ocurre nada"],
    "pl": ["nic", "nie wiem", "brak uwag", "nie dotyczy", "Nie mam zdania", "nic do dodania"],
    "tr": ["yok", "bilmiyorum", "Fikrim yok", "HİÇ", "ekleyecek bir şey yok", "Bilmiyorm"],
    "ar": ["لا شيء", "لا أعرف", "لا يوجد", "ليس لدي تعليق", "لَا أَعْرِفُ", "ما بعرف"],
}  # fmt: skip
WELL = [
    "alles is prima", "Heel tevreden", "Everything was fine", "All good", "Very happy", "perfect",
    "alles gut", "tout va bien", "todo bien", "wszystko dobrze", "her şey iyi", "كل شيء جيد",
]  # fmt: skip
TELLING = [
    "koffie", "parking", "the staff", "Parkeren", "eten", "geld", "huur", "moe", "wachttijd",
    "waiting times", "de buren", "kinderen", "eenzaam", "niets werkt hier", "Niets is goed",
    "niets goed", "Nothing was good", "Nothing works here", "nothing changed", "geen hulp gekregen",
    "geen verschil", "geen verbetering", "no improvement", "no help at all", "Niemand belt terug",
    "er is niets veranderd", "Geen geld meer", "geen idee waar ik heen moet", "no change",
    "not good",
    "ik weet niet wat ik moet doen", "I don't know what to do", "niet tevreden", "not happy",
    "Ik ben niet tevreden", "I am not happy with everything", "het gaat niet goed", "kan beter",
    "could be better", "alles is duur", "everything is expensive", "alles behalve goed",
    "tevreden over de wijkverpleging", "Goed geholpen door de huisarts", "nooit", "never",
    "nie jestem zadowolony", "hiç memnun değilim", "nicht zufrieden", "pas content",
    "no estoy contento", "kein Geld", "keine Hilfe", "personne ne répond", "rien ne marche",
    "nada funciona", "sin ayuda", "no hay citas", "nikt nie pomaga", "brak pomocy",
    "brak pieniędzy",
    "hiçbir şey değişmedi", "yardım yok", "para yok", "لا أحد يساعد", "لا يوجد عمل",
    "لا توجد مواعيد",
    "Nothing, but the parking is bad", "Nee, want de trap is te steil", "No, they never call back",
    "Nothing. The nurses never came", "niets, behalve de wachttijd",
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, own in SILENT.items() for t in own])
def test_an_answer_that_says_nothing_is_known_in_eight_languages(code, text):
    plain = nothing.plain_words(text)
    assert nothing.kinds_of_nothing()[code].said(plain, text) == nothing.NOTHING
    assert reasons_of([text]) == [nothing.NOTHING]


@pytest.mark.parametrize("text", WELL)
def test_an_answer_that_says_only_that_all_is_well_is_counted_by_itself(text):
    assert reasons_of([text]) == [nothing.ALL_WELL]


@pytest.mark.parametrize("text", TELLING)
def test_a_short_answer_that_says_something_stays(text):
    assert reasons_of([text]) == [""]


def test_all_well_beside_nothing_is_nothing_and_beside_a_subject_a_story():
    assert reasons_of(["Niks. Alles was goed.", "Alles was goed. De buurt is stil."]) == [
        nothing.NOTHING,
        "",
    ]


def test_every_word_of_a_pattern_is_a_whole_word():
    lines = nothing.PHRASES.read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and line[0] not in "#[~=!"]
    assert len(patterns) > 40
    for line in patterns:
        assert not re.search(r"\w[?*+\[]|\]\w|\)\w|\\", line.removeprefix("+ ")), line
        re.compile(line.removeprefix("+ "))


def test_no_word_is_known_in_no_language_and_every_language_has_phrases():
    kinds = nothing.kinds_of_nothing()
    assert set(kinds) == set(SILENT)
    assert all("nvt" in kind.known for kind in kinds.values())


def test_a_real_word_is_never_taken_for_a_misspelt_one():
    for kind in nothing.kinds_of_nothing().values():
        assert not set(kind.spelling) & kind.known


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Nothing, the nurses were lovely", True),
        ("Honestly can't think of anything at the moment", True),
        ("The nurses did nothing", False),
        ("Parking", False),
        ("", False),
    ],
)
def test_what_opens_by_saying_nothing_is_seen(text, opens):
    assert nothing.kinds_of_nothing()["en"].opens(nothing.plain_words(text)) is opens


def test_a_thousand_answers_are_looked_at_in_a_moment():
    import time

    texts = [f"Nothing really, everything was very good and I am happy {i}" for i in range(1000)]
    start = time.perf_counter()
    assert set(reasons_of(texts)) == {""}
    assert time.perf_counter() - start < 2


def test_a_long_chain_of_phrases_takes_no_longer_than_its_length():
    text = "nothing no nothing not really no " * 3
    assert reasons_of([text[:99], text[:99] + "x"])[0] == nothing.NOTHING
