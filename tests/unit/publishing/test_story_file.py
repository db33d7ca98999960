"""One file with stories: who told what when, without a value that could name somebody."""

from __future__ import annotations

import csv
import re

import pytest

from merkbaar.errors import SourceError
from merkbaar.publishing.story_file import open_stories

TEXTS = [
    "Ik wacht al maanden op een brief van de gemeente.",
    "De bus stopt niet meer in onze straat, zei Fatma Yildiz.",
    "Geen idee",
    "De juf van school belde mij op.",
]


def file_of(folder, rows, *, header=("wie", "wanneer", "verhaal"), name="verhalen.csv"):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def stories(folder, moments, *, who=("a1", "b2", "a1", "c3"), texts=TEXTS, **wishes):
    file = file_of(folder, zip(who, moments, texts, strict=True))
    return open_stories(file, text="verhaal", wave="wanneer", person="wie", **wishes)


@pytest.fixture
def told(tmp_path):
    return stories(tmp_path, ["T0", "T0", "T1", "T1"])


def test_every_row_is_there_with_its_place_and_what_cannot_be_used_says_why(told):
    assert told.stories["row"].tolist() == [2, 3, 4, 5]
    assert told.stories["reason"].tolist() == ["", "", "non_answer", ""]
    assert told.usable["order"].tolist() == [1, 2, 4]


def test_the_texts_are_redacted(told):
    assert not told.stories["text"].str.contains("Fatma|Yildiz").any()
    assert told.stories["text"].str.contains(r"\[NAAM").any()


def test_a_person_is_a_number_of_our_own(told):
    assert told.stories["person"].tolist() == ["p00001", "p00002", "p00001", "p00003"]


def test_who_is_not_named_is_a_person_alone(tmp_path):
    told = stories(tmp_path, ["T0"] * 4, who=("a1", "", "", "a1"))
    assert told.stories["person"].tolist() == ["p00001", "p00002", "p00003", "p00001"]


@pytest.mark.parametrize(
    ("moments", "waves"),
    [
        (["T10", "T2", "", "T2"], ["T2", "T10"]),
        (["2026", "2025", "2025", "2026"], ["2025", "2026"]),
        (["12-03-2025", "1-4-2026", "31-12-2026", "5-6-2025"], ["2025", "2026"]),
        (["2025-03-12", "2026-04-01", "2026-12-31", ""], ["2025", "2026"]),
        (["voor", "na", "voor", "na"], ["voor", "na"]),
    ],
)
def test_a_wave_is_as_written_and_a_date_is_its_year(tmp_path, moments, waves):
    told = stories(tmp_path, moments)
    assert told.waves == waves
    assert (told.stories["wave"] == "").tolist() == [not moment for moment in moments]


def test_new_rows_shift_no_name_of_a_story(tmp_path, told):
    (tmp_path / "later").mkdir()
    more = stories(
        tmp_path / "later",
        ["T0", "T0", "T0", "T1", "T1"],
        who=("z9", "a1", "b2", "a1", "c3"),
        texts=["Een nieuw verhaal over de huur van ons huis.", *TEXTS],
    )
    assert more.stories["narrative"].tolist()[1:] == told.stories["narrative"].tolist()
    assert more.stories["narrative"].is_unique


def test_the_same_words_twice_are_two_stories_with_a_name_each(tmp_path):
    told = stories(tmp_path, ["T0"] * 4, texts=["De bus komt nooit op tijd."] * 4)
    assert told.stories["narrative"].is_unique
    assert all(re.fullmatch("[0-9a-f]{16}", name) for name in told.stories["narrative"])


@pytest.mark.parametrize(
    ("wish", "option"), [({"wave": "wanner"}, "--wave"), ({"person": "wier"}, "--person")]
)
def test_a_column_that_is_not_there_is_named_with_the_nearest(tmp_path, wish, option):
    file = file_of(tmp_path, [("a1", "T0", TEXTS[0])])
    near = {"--wave": "wanneer", "--person": "wie"}[option]
    with pytest.raises(SourceError, match=f"Bedoelde u '{near}'.*{option}"):
        open_stories(file, text="verhaal", **wish)


def test_without_waves_or_persons_every_story_is_somebody_elses(tmp_path):
    file = file_of(tmp_path, [("a1", "T0", text) for text in TEXTS])
    told = open_stories(str(file), text="verhaal")
    assert told.waves == []
    assert told.stories["person"].is_unique


def test_a_story_without_a_wave_is_in_none_unless_no_story_has_one(tmp_path):
    told = stories(tmp_path, ["T1", "", "T2", "T1"])
    rows = told.in_waves(told.stories)
    assert rows["period"].tolist() == [wave for wave in told.usable["wave"] if wave]
    assert 0 < len(rows) < len(told.usable)
    (tmp_path / "alone").mkdir()
    none = stories(tmp_path / "alone", ["", "", "", ""])
    assert len(set(none.in_waves(none.stories)["period"])) == 1
    assert len(none.in_waves(none.stories)) == len(none.usable)
