"""The stories of a forgotten person go out of what people decided about themes."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from tests.unit.publishing.forgetting_place import Place

from merkbaar.errors import DefinitionError
from merkbaar.publishing import theme_corrections, theme_forgetting
from merkbaar.publishing.theme_forgetting import MASKED, Taken, take_out
from merkbaar.storytelling import decisions

A, B, C = ("a1" * 16, "b2" * 16, "c1" * 16)
SIGNED = "author: R. Onderzoeker, reason: beter, date: 2026-03-01"
FILE = f"""# boven: over {A} en anderen
- do: rename
  theme:
    called: wachten
    anchors: [{A}, {B}]
  label: Lang wachten
  author: R. Onderzoeker
  reason: 'zoals in {A} staat'
  date: 2026-03-01
# de tweede
- {{do: move, stories: [{A}], theme: {{anchors: [{B}]}}, {SIGNED}}}
- do: move
  stories:
    - {B}
    - "{A}"
    - {C}
  theme: geld
  {SIGNED.replace(", ", chr(10) + "  ")}
# onder
"""


@pytest.fixture
def workplace(tmp_path):
    corrections = tmp_path / "corrections"
    corrections.mkdir()
    return SimpleNamespace(folders=SimpleNamespace(home=tmp_path, corrections=corrections))


def write(workplace, text):
    (workplace.folders.corrections / "themes.yml").write_text(text, encoding="utf-8")


def text_of(workplace):
    return (workplace.folders.corrections / "themes.yml").read_text(encoding="utf-8")


def one(do="rename", **parts):
    signed = {"author": "R", "reason": "beter", "date": dt.date(2026, 3, 1)}
    return {"do": do, **parts, **signed}


def test_a_decision_about_other_stories_too_stays_without_the_story(workplace):
    write(workplace, FILE)
    assert take_out(workplace, [A]) == Taken(codes=5, decisions=1, changed=2)
    assert A not in text_of(workplace)
    first, second = decisions.read(theme_corrections.written(workplace))
    assert (first.theme.anchors, first.label) == ((B,), "Lang wachten")
    assert second.stories == (B, C)
    assert first.reason == f"zoals in {MASKED} staat"


def test_comments_and_the_rest_stay_letter_by_letter(workplace):
    write(workplace, FILE)
    take_out(workplace, [A])
    lines = text_of(workplace).splitlines()
    assert lines[0] == f"# boven: over {MASKED} en anderen"
    assert [line for line in lines if line.startswith("# ")][1:] == ["# de tweede", "# onder"]
    gone = [line for line in FILE.splitlines() if line not in lines]
    assert len(gone) == 5, "the comment, the anchors, the reason, the second entry, the story"


def test_where_every_story_goes_no_decision_is_left(workplace):
    write(workplace, FILE)
    assert take_out(workplace, [A, B, C]).decisions == 3
    assert theme_corrections.written(workplace) == []
    assert not [story for story in (A, B, C) if story in text_of(workplace)]


def test_a_file_without_the_story_is_not_touched(workplace):
    write(workplace, FILE)
    assert take_out(workplace, ["d" * 32]) == Taken()
    assert text_of(workplace) == FILE
    assert Taken().told() == []


def test_without_a_file_none_is_made(workplace):
    assert take_out(workplace, [A]) == Taken()
    assert not (workplace.folders.corrections / "themes.yml").exists()


@pytest.mark.parametrize(
    ("row", "left"),
    [
        (one("merge", theme={"anchors": [A]}, into={"anchors": [B]}), None),
        (one("merge", theme={"anchors": [A, C]}, into="geld"), {"theme": {"anchors": [C]}}),
        (one("move", story=A, theme="geld"), None),
        (one("move", story=A, stories=[B], theme="geld"), {"stories": [B]}),
        (one("move", story=B, stories=[A], theme="geld"), {"story": B}),
        (one("reject", theme={"anchors": [A]}), None),
        (
            one("split", theme="geld", parts=[{"label": "x", "words": ["brief"], "stories": [A]}]),
            {"parts": [{"label": "x", "words": ["brief"]}]},
        ),
        (
            one(
                "split",
                theme="geld",
                parts=[{"label": "x", "stories": [A]}, {"label": "y", "stories": [A, B]}],
            ),
            {"parts": [{"label": "y", "stories": [B]}]},
        ),
        (one("split", theme="geld", parts=[{"label": "x", "stories": [A]}]), None),
    ],
)
def test_every_kind_of_decision_loses_the_story_and_can_still_be_read(workplace, row, left):
    other = one(theme={"anchors": [B]}, label="Anders")
    write(workplace, theme_corrections._dumped([row, other]))
    taken = take_out(workplace, [A])
    rows = theme_corrections.written(workplace)
    assert rows[-1] == other
    assert len(rows) == len(decisions.read(rows)) == (1 if left is None else 2)
    assert taken.decisions == (left is None)
    if left is not None:
        dropped = {"story", "stories"} - set(left)
        expected = {**{name: part for name, part in row.items() if name not in dropped}, **left}
        assert rows[0] == expected


def test_a_file_that_cannot_be_read_is_said_and_left(workplace):
    write(workplace, f"- [{A}\n")
    with pytest.raises(DefinitionError, match="niet te lezen"):
        take_out(workplace, [A])
    assert text_of(workplace) == f"- [{A}\n"


def test_forgetting_a_person_takes_their_stories_out_and_says_how_many(tmp_path):
    place = Place(tmp_path / "data" / "klein")
    place.prepare()
    told = place.table("narratives")
    mine = told.loc[told["person"] == place.who, "narrative"].iloc[0]
    other = told.loc[told["person"] != place.who, "narrative"].iloc[0]
    rows = [
        one(theme={"anchors": [mine, other]}, label="Anders"),
        one("move", stories=[mine], theme={"anchors": [other]}),
    ]
    workplace = SimpleNamespace(folders=place.folders)
    for row in rows:
        theme_corrections.add(workplace, row)
    said = place.forget()
    assert "2 keer een verhaal" in said
    assert "aangepast: 1; weg, want over geen ander verhaal: 1" in said
    assert mine not in said
    (left,) = theme_corrections.written(workplace)
    assert left["theme"]["anchors"] == [other]
    assert mine not in text_of(workplace)
    assert "corrections/themes.yml" not in place.forget()


def test_forgetting_again_finishes_what_was_broken_off(tmp_path, monkeypatch):
    place = Place(tmp_path / "data" / "klein")
    place.prepare()
    told = place.table("narratives")
    mine = told.loc[told["person"] == place.who, "narrative"].iloc[0]
    workplace = SimpleNamespace(folders=place.folders)
    theme_corrections.add(workplace, one("move", stories=[mine], theme="hulp"))
    with monkeypatch.context() as patch:
        patch.setattr(theme_forgetting, "written", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            place.forget()
    assert mine in text_of(workplace)
    assert "1 keer een verhaal" in place.forget()
    assert mine not in text_of(workplace)


def test_with_decisions_that_cannot_be_read_nobody_is_half_forgotten(tmp_path):
    place = Place(tmp_path / "data" / "klein")
    place.prepare()
    place.folders.corrections.mkdir(exist_ok=True)
    (place.folders.corrections / "themes.yml").write_text("- [\n")
    with pytest.raises(DefinitionError, match="er is niets geschreven"):
        place.forget()
    assert place.who in set(place.table("persons")["person"])
    assert not (place.folders.register / "forgotten.json").exists()
