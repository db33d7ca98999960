import math

import pandas as pd
import pytest

from merkbaar.storytelling import narratives, provenance


@pytest.mark.parametrize(
    ("said", "kind", "maker"),
    [
        ("typed", "typed", ""),
        ("Getypt", "typed", ""),
        ("uitgeschreven", "transcribed", ""),
        ("transcribed: Whisper large-v3", "transcribed", "Whisper large-v3"),
        ("Uitgeschreven (Whisper large-v3)", "transcribed", "Whisper large-v3"),
        ("vertaald door DeepL", "translated", "DeepL"),
        ("uitgeschreven en vertaald", "transcribed+translated", ""),
        ("translated + transcribed by a tolk", "transcribed+translated", "a tolk"),
        ("gesproken", "spoken", ""),
        ("", "", ""),
        ("  ", "", ""),
        ("rooksignaal", "unknown", "rooksignaal"),
        ("typedwriter", "unknown", "typedwriter"),
    ],
)
def test_what_a_source_says_is_read_as_kinds_and_by_what(said, kind, maker):
    assert provenance.kinds(said) == (kind, maker)


def test_every_kind_is_known_by_its_own_name():
    assert [provenance.kinds(kind)[0] for kind in provenance.KINDS] == list(provenance.KINDS)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.9, 0.2, None], [0.9, 0.2, math.nan]),
        ([90, 20, 100], [0.9, 0.2, 1.0]),
        ([-0.1, -2.0], [math.exp(-0.1), math.exp(-2)]),
        ([-0.1, 0.0], [math.exp(-0.1), 1.0]),
        ([], []),
    ],
)
def test_shares_percentages_and_log_probabilities_come_on_one_scale(values, expected):
    assert provenance.sureness(values) == pytest.approx(expected, nan_ok=True)


def stories(**columns):
    number = len(next(iter(columns.values())))
    text = [f"Verhaal {i} over wachten op hulp." for i in range(number)]
    return pd.DataFrame({"narrative": [f"n{i}" for i in range(number)], "text": text, **columns})


def test_an_unsure_transcript_is_set_apart_and_counted():
    table = stories(
        made_by=["transcribed", "transcribed", "typed", "translated:tr", "transcribed"],
        confidence=[0.2, 0.9, 0.1, 0.4, None],
    )
    prepared = narratives.prepare(table)
    assert prepared["reason"].tolist() == ["unsure", "", "", "unsure", ""]
    found = narratives.counts(prepared)
    assert (found["unsure"], found["usable"], found["all"]) == (2, 3, 5)


def test_a_person_decides_from_where_a_transcript_is_sure_enough():
    table = stories(made_by=["transcribed"] * 2, confidence=[0.55, 0.75])
    assert narratives.prepare(table, least_sure=0.7)["usable"].tolist() == [False, True]
    assert narratives.prepare(table, least_sure=0.0)["usable"].all()


def test_an_unsure_transcript_does_not_make_a_copy_of_the_sure_one():
    table = stories(made_by=["transcribed", "typed"], confidence=[0.1, None])
    table["text"] = "Ik wacht al maanden op hulp."
    assert narratives.prepare(table)["reason"].tolist() == ["unsure", ""]


def test_without_the_columns_nobody_is_unsure():
    assert provenance.unsure(stories(made_by=["transcribed"])) == [False]


def test_what_a_person_must_check_is_listed_without_its_text():
    table = stories(
        made_by=["transcribed"] * 3, made_with=["Whisper"] * 3, confidence=[0.3, 0.1, 0.8]
    )
    listed = provenance.to_check(table)
    assert listed["narrative"].tolist() == ["n1", "n0"]
    assert "text" not in listed.columns


def test_an_empty_text_is_empty_however_sure_its_program_was():
    table = stories(made_by=["transcribed"], confidence=[0.1])
    table["text"] = " "
    assert narratives.prepare(table)["reason"].tolist() == ["empty"]


def quoted(number, code="tr", said="translated", **columns):
    persons = [f"{code}{i}" for i in range(number)]
    return pd.DataFrame(
        {"made_by": said, "original_language": code, "person": persons, "area": "a", **columns}
    )


def test_the_language_of_origin_is_named_only_where_enough_people_told_in_it():
    both = quoted(4, said="transcribed+translated").assign(person=list("wxyz"))
    few = quoted(9, "ti").assign(area="b")
    typed = quoted(1, said="typed")
    found = provenance.shown(pd.concat([quoted(8), both, few, typed], ignore_index=True))
    assert found[:8] == ["translated:tr"] * 8
    assert found[8:12] == ["transcribed+translated:tr"] * 4
    assert found[12:] == ["translated"] * 9 + ["typed"]


def test_many_people_elsewhere_or_another_year_are_no_company():
    here = quoted(3, area="a", period="2026")
    there = quoted(20, area="b", period="2026").assign(person=[f"q{i}" for i in range(20)])
    before = quoted(20, area="a", period="2025").assign(person=[f"r{i}" for i in range(20)])
    found = provenance.shown(pd.concat([here, there, before], ignore_index=True))
    assert found[:3] == ["translated"] * 3
    assert set(found[3:]) == {"translated:tr"}


def test_many_people_of_another_group_are_no_company():
    young = quoted(11, group_age="18-64")
    old = quoted(1, group_age="65+").assign(person="q")
    both = pd.concat([young, old], ignore_index=True)
    assert provenance.shown(both) == ["translated:tr"] * 11 + ["translated"]
    assert provenance.told_alike(both) == [11] * 11 + [1]


def test_many_stories_of_one_person_are_one_person():
    assert set(provenance.shown(quoted(20).assign(person="p"))) == {"translated"}


@pytest.mark.parametrize("code", ["und", "", None])
def test_a_language_that_is_not_known_is_not_named(code):
    assert set(provenance.shown(quoted(20, "tr").assign(original_language=code))) == {"translated"}


def test_without_the_language_of_origin_a_text_is_simply_translated():
    table = quoted(20).drop(columns="original_language")
    assert set(provenance.shown(table)) == {"translated"}
    assert provenance.shown(pd.DataFrame({"made_by": [None, "spoken"]})) == ["typed", "spoken"]
