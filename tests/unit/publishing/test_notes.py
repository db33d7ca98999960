"""What notebooks note comes in the run record, and who ran the monitor hears what matters."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from merkbaar.publishing import notes
from merkbaar.publishing.notes import noted, notes_of


@pytest.fixture
def results(tmp_path, monkeypatch):
    monkeypatch.setattr(notes, "notes_of_media", lambda *_: ["Foto's: 0"])
    return tmp_path


def keep(results, name, facts):
    content = {"notebook": name, "notes": facts}
    (results / f"{name}.notebook.json").write_text(json.dumps(content), encoding="utf-8")


def said(results):
    folders = SimpleNamespace(results=lambda _: results)
    return notes_of(SimpleNamespace(), folders, "2026")


def corrections(*gone, number=5):
    rows = [{"number": one, "do": "rename", "why": "…"} for one in gone]
    return {"corrections": {"corrections": number, "no_longer_fits": rows}}


def test_corrections_that_no_longer_fit_are_told_by_number(results):
    keep(results, "stories", corrections(2, 4))
    assert said(results)[0] == "Foto's: 0"
    assert "2 van de 5 passen niet meer (nummer 2, 4" in said(results)[1]
    assert "'stories'" in said(results)[1]


def test_one_is_told_as_one(results):
    keep(results, "stories", corrections(3))
    assert "1 van de 5 past niet meer" in said(results)[1]


def test_where_all_fit_nothing_is_told(results):
    keep(results, "stories", corrections())
    assert said(results) == ["Foto's: 0"]


def test_what_was_noted_is_kept_by_notebook(results):
    keep(results, "stories", corrections(3))
    keep(results, "reach", {})
    (results / "old.notebook.json").write_text('{"notebook": "old"}', encoding="utf-8")
    assert list(noted(results)) == ["stories"]
    assert noted(results)["stories"]["corrections"]["corrections"] == 5
