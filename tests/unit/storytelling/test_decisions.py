"""A decision about themes is read with an error that says what to mend, and written as it is."""

from __future__ import annotations

import datetime as dt

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.storytelling.decisions import Correction, Part, ThemeName, read

SIGNED = {"author": "R. Onderzoeker", "reason": "gelezen", "date": "2026-03-01"}
SIGNATURE = {"author": "R", "reason": "gelezen", "date": dt.date(2026, 3, 1)}
ANCHORED = ThemeName(anchors=("a", "b"), called="wachten, weken")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"do": "weg", **SIGNED}, "rename, merge, split, move, reject"),
        ({"do": "rename", "theme": "t01", **SIGNED}, "label ontbreekt"),
        ({"do": "reject", "theme": "t01", "reason": "x", "date": "2026-01-01"}, "author"),
        ({"do": "reject", "theme": "t01", "kleur": "rood", **SIGNED}, "kleur"),
        ({"do": "reject", "theme": "t01", "label": "x", **SIGNED}, "onbekend veld 'label'"),
        ({"do": "reject", "theme": "t01", **SIGNED, "date": "1 maart"}, "jjjj-mm-dd"),
        ({"do": "reject", "theme": {"anchors": []}, **SIGNED}, "noemt geen thema"),
        ({"do": "reject", "theme": {"ankers": ["a"]}, **SIGNED}, "noemt geen thema"),
        ({"do": "reject", "theme": {"anchors": "a"}, **SIGNED}, "geen lijst"),
        ({"do": "move", "stories": "a", "theme": "t01", **SIGNED}, "geen lijst"),
        ({"do": "split", "theme": "t01", "parts": {"label": "x"}, **SIGNED}, "elk deel"),
        ({"do": "split", "theme": "t01", "parts": [{"label": "x"}], **SIGNED}, "elk deel"),
        ({"do": "split", "theme": "t01", "parts": [{"words": ["x"]}], **SIGNED}, "elk deel"),
        ("rename", "begint met '- do:'"),
    ],
)
def test_a_correction_with_a_mistake_says_what_to_mend(row, expected):
    with pytest.raises(DefinitionError, match=expected) as error:
        read([row])
    assert str(error.value).startswith("Correctie 1 in themes.yml")


@pytest.mark.parametrize(
    "parts",
    [
        [{"label": "een", "stories": ["a"]}, {"label": "twee", "stories": ["a"]}],
        [{"label": "een", "stories": ["a"]}, {"label": "een", "stories": ["b"]}],
    ],
)
def test_a_story_and_a_name_belong_to_one_part(parts):
    with pytest.raises(DefinitionError, match="één deel"):
        read([{"do": "split", "theme": "t01", "parts": parts, **SIGNED}])


def test_the_second_of_two_is_named_by_its_number():
    good = {"do": "reject", "theme": "t01", **SIGNED}
    with pytest.raises(DefinitionError, match="Correctie 2 "):
        read([good, {**good, "do": "?"}])


def test_an_error_holds_no_text_of_the_file():
    row = {"do": "rename", "theme": {"anchors": []}, "label": "Mevrouw Geheim", **SIGNED}
    with pytest.raises(DefinitionError) as error:
        read([row])
    assert "Geheim" not in str(error.value)


def test_a_single_story_may_stand_alone():
    (found,) = read([{"do": "move", "story": "a", "theme": "t01", **SIGNED}])
    assert found.stories == ("a",)


@pytest.mark.parametrize("date", ["2026-03-01", dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 9)])
def test_a_date_is_read_however_yaml_gave_it(date):
    (found,) = read([{"do": "reject", "theme": "t01", **SIGNED, "date": date}])
    assert found.date == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    "decision",
    [
        Correction("rename", theme=ANCHORED, label="Lang wachten", **SIGNATURE),
        Correction("rename", theme=ThemeName(id="lang-wachten"), label="Lang", **SIGNATURE),
        Correction("merge", theme=ANCHORED, into=ThemeName(anchors=("c",)), **SIGNATURE),
        Correction("merge", theme=ANCHORED, into=ThemeName(id="t01"), label="x", **SIGNATURE),
        Correction(
            "split",
            theme=ANCHORED,
            parts=(Part("Brieven", words=("brief", "de post")), Part("Balie", stories=("a",))),
            **SIGNATURE,
        ),
        Correction("move", theme=ANCHORED, stories=("a", "b"), **SIGNATURE),
        Correction("reject", theme=ANCHORED, **SIGNATURE),
    ],
    ids=lambda decision: decision.do,
)
def test_what_is_written_is_read_as_the_same_decision(decision):
    assert read([decision.entry()]) == (decision,)
