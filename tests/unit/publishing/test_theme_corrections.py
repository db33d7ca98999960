"""Decisions about themes are added at the end of a file that otherwise stays as it was."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from merkbaar.errors import DefinitionError, RunError
from merkbaar.publishing import theme_corrections
from merkbaar.publishing.locking import Busy, writing
from merkbaar.storytelling import decisions

SIGNED = {"author": "R. Onderzoeker", "reason": 'zei: "ja" # echt', "date": dt.date(2026, 3, 1)}
STORIES = ["a" * 32, "1" * 32]
RENAME = {
    "do": "rename",
    "theme": {"called": "wachten: weken", "anchors": STORIES},
    "label": "Lang wachten, één",
    **SIGNED,
}
SPLIT = {
    "do": "split",
    "theme": {"anchors": STORIES},
    "parts": [{"label": "Brieven", "words": ["brief", "ja"]}, {"label": "b", "stories": STORIES}],
    **SIGNED,
}


@pytest.fixture
def edition(tmp_path):
    folders = SimpleNamespace(home=tmp_path, corrections=tmp_path / "corrections")
    return SimpleNamespace(folders=folders)


@pytest.fixture
def file(edition):
    edition.folders.corrections.mkdir()
    return edition.folders.corrections / "themes.yml"


def test_a_first_decision_makes_the_file_for_its_owner_alone(edition):
    assert theme_corrections.written(edition) == []
    assert theme_corrections.add(edition, RENAME) == 1
    file = edition.folders.corrections / "themes.yml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text("utf-8").startswith("# Wat mensen over de thema's besloten.")
    assert theme_corrections.written(edition) == [RENAME]


def test_what_was_written_is_read_as_the_same_decisions(edition):
    for row in (RENAME, SPLIT):
        theme_corrections.add(edition, row)
    assert decisions.read(theme_corrections.written(edition)) == decisions.read([RENAME, SPLIT])
    text = (edition.folders.corrections / "themes.yml").read_text("utf-8")
    assert "één" in text
    assert max(map(len, text.splitlines())) < 120


ROW = "{do: reject, theme: t01, author: R, reason: x, date: 2026-01-01}"
BLOCK = "- do: reject\n  theme: t01\n  author: R\n"
DEEPER = (
    "  - do: reject\n    theme: t01  # hm\n    author: R\n    reason: x\n\n    date: 2026-01-01\n"
)
LAYOUTS = [
    f"# boven\n- {ROW}  # waarom\n# onder\n",
    f"# boven\n{DEEPER}",
    f"{BLOCK}  reason: >-\n    lange\n    reden\n  date: 2026-01-01",
    f"---\n- {ROW}\n",
]


@pytest.mark.parametrize("before", LAYOUTS)
def test_adding_leaves_what_stood_there_to_the_letter(edition, file, before):
    file.write_text(before, encoding="utf-8")
    assert theme_corrections.add(edition, RENAME) == 2
    assert file.read_text("utf-8").startswith(before)
    assert theme_corrections.written(edition)[1] == RENAME


@pytest.mark.parametrize("before", LAYOUTS)
def test_undoing_gives_back_the_file_as_it_was(edition, file, before):
    file.write_text(before, encoding="utf-8")
    theme_corrections.add(edition, SPLIT)
    assert theme_corrections.undo(edition) == SPLIT
    assert file.read_text("utf-8") == before + ("" if before.endswith("\n") else "\n")


def test_everything_can_be_undone_and_the_comment_above_stays(edition):
    theme_corrections.add(edition, RENAME)
    theme_corrections.add(edition, SPLIT)
    assert theme_corrections.undo(edition)["do"] == "split"
    assert theme_corrections.undo(edition)["do"] == "rename"
    assert theme_corrections.written(edition) == []
    text = (edition.folders.corrections / "themes.yml").read_text("utf-8")
    assert text == theme_corrections.HEADER
    with pytest.raises(DefinitionError, match="niets ongedaan"):
        theme_corrections.undo(edition)


def test_a_comment_behind_the_last_entry_outlives_its_undoing(edition, file):
    file.write_text(LAYOUTS[0], encoding="utf-8")
    theme_corrections.undo(edition)
    assert file.read_text("utf-8") == "# boven\n# onder\n"


def test_a_list_on_one_line_is_laid_out_anew(edition, file):
    file.write_text(f"[{ROW}]", encoding="utf-8")
    theme_corrections.add(edition, RENAME)
    assert [one["do"] for one in theme_corrections.written(edition)] == ["reject", "rename"]
    theme_corrections.undo(edition)
    assert [one["do"] for one in theme_corrections.written(edition)] == ["reject"]
    file.write_text(f"[{ROW}]", encoding="utf-8")
    theme_corrections.undo(edition)
    assert theme_corrections.written(edition) == []


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"- {do: reject", "regel 1"),
        (b"do: reject\n", "themes.yml is niet te lezen"),
        (b"- do: \xff\xfe\n", "geen UTF-8"),
        (b"nee\n", "themes.yml is niet te lezen"),
    ],
)
def test_a_file_that_can_not_be_read_is_left_alone(edition, file, content, where):
    file.write_bytes(content)
    with pytest.raises(DefinitionError, match=where):
        theme_corrections.add(edition, RENAME)
    with pytest.raises(DefinitionError, match=where):
        theme_corrections.undo(edition)
    assert file.read_bytes() == content


def test_a_wrong_decision_is_never_written(edition, file):
    file.write_text(LAYOUTS[0], encoding="utf-8")
    with pytest.raises(DefinitionError, match="label ontbreekt"):
        theme_corrections.add(edition, {**RENAME, "label": ""})
    assert file.read_text("utf-8") == LAYOUTS[0]


def test_nothing_is_added_to_a_file_with_a_wrong_decision_in_it(edition, file):
    before = "- {do: rename, theme: t01, author: R, reason: x, date: 2026-01-01}\n"
    file.write_text(before, encoding="utf-8")
    with pytest.raises(DefinitionError, match="Correctie 1 "):
        theme_corrections.add(edition, RENAME)
    assert file.read_text("utf-8") == before


def test_who_writes_while_a_run_writes_hears_so(edition, tmp_path):
    with writing(tmp_path, "merkbaar run"), pytest.raises(Busy, match="merkbaar run"):
        theme_corrections.add(edition, RENAME)
    assert theme_corrections.written(edition) == []


def test_the_mode_of_a_file_that_was_shared_stays(edition, file):
    file.write_text(LAYOUTS[0], encoding="utf-8")
    file.chmod(0o640)
    theme_corrections.add(edition, RENAME)
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_disk_that_fails_leaves_the_old_file(edition, file, monkeypatch):
    file.write_text(LAYOUTS[0], encoding="utf-8")

    def full(place, *_, **__):
        raise OSError(28, "No space left on device", str(place))

    monkeypatch.setattr(theme_corrections, "write", full)
    with pytest.raises(RunError, match="vol"):
        theme_corrections.add(edition, RENAME)
    assert file.read_text("utf-8") == LAYOUTS[0]
    assert sorted(path.name for path in file.parent.iterdir()) == ["themes.yml"]
