"""How a quote came to be says no more of who told it than where it stands."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.monitor import load_monitor
from merkbaar.publishing import origins, results
from merkbaar.publishing.at_rest import write_table
from merkbaar.publishing.concept import named_origins
from merkbaar.publishing.door import open_door
from merkbaar.publishing.files import read_json
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.run import run

LONE = "transcribed+translated:tr"


@pytest.mark.parametrize(
    ("alike", "shown"), [(12, LONE), (11, "transcribed+translated"), (0, "transcribed+translated")]
)
def test_a_language_is_named_from_the_minimum_of_the_monitor_on(alike, shown):
    quotes = pd.DataFrame({"made_by": [LONE], "told_alike": [alike]})
    assert named_origins(quotes, minimum=12)["made_by"].tolist() == [shown]


def test_a_language_of_which_nobody_counted_the_tellers_is_not_named():
    quotes = pd.DataFrame({"made_by": ["translated:tr", "typed"]})
    assert named_origins(quotes, minimum=3)["made_by"].tolist() == ["translated", "typed"]
    nothing = pd.DataFrame(columns=list(results.QUOTE_COLUMNS))
    assert named_origins(nothing, minimum=3).empty


def test_what_a_notebook_writes_there_of_somebody_gets_into_no_concept(tmp_path):
    home = tmp_path / "data" / "klein"
    file = make_monitor(home, people=60)
    notebook = home / "notebooks" / "told.ipynb"
    text = notebook.read_text(encoding="utf-8")
    assert 'pole=\\"plus\\"' in text
    odd = 'pole=\\"plus\\", made_by=\\"translated: door tolk Oddobert\\"'
    notebook.write_text(text.replace('pole=\\"plus\\"', odd), encoding="utf-8")
    run(file, "2026", progress=False)
    place = Folders(home=home, monitor="klein").concept("2026") / "published" / "quotes.json"
    quotes = read_json(place)
    assert quotes
    assert {one["made_by"] for one in quotes} == {"translated"}


WROTE = "zij durft sinds de brief van de gemeente de deur niet meer uit"
SAID = f"Mijn begeleider schreef: {WROTE}."


def written(tmp_path, table, **columns):
    """Give whether a quote repeats what stands in a prepared table."""
    file = make_monitor(tmp_path / "data" / "klein")
    folders = Folders(home=file.parent, monitor="klein")
    door = open_door(load_monitor(file), folders.home)
    folders.prepared.mkdir(parents=True, exist_ok=True)
    frame = pd.DataFrame({name: [value] for name, value in columns.items()})
    write_table(folders.prepared / f"{table}.parquet", frame, key=door.key)
    quotes = pd.DataFrame({"text": [SAID, "Ik durf de deur niet meer uit."]})
    return origins.in_dossiers(quotes, folders, door)


@pytest.mark.parametrize(
    ("table", "columns"),
    [("steps", {"event": WROTE, "narrative": None, "person": "p"}), ("steps", {"actor": WROTE}),
     ("codes", {"code": WROTE, "dossier": "d"}), ("goals", {"goal": WROTE, "person": "p"})],
)  # fmt: skip
def test_words_that_a_professional_wrote_down_are_found(tmp_path, table, columns):
    assert written(tmp_path, table, **columns) == [True, False]


def test_what_was_tagged_in_a_story_is_that_story_and_no_dossier(tmp_path):
    assert written(tmp_path, "steps", event=WROTE, narrative="n") == [False, False]


def test_without_dossiers_no_quote_is_from_one(tmp_path):
    assert written(tmp_path, "areas", area=WROTE) == [False, False]


def test_a_quote_with_a_dossiers_words_gets_into_no_concept_and_it_is_said(tmp_path, monkeypatch):
    def told(name):
        file = make_monitor(tmp_path / name / "data" / "klein", people=60)
        done = run(file, "2026", progress=False)
        place = Folders(home=file.parent, monitor="klein").concept("2026")
        return [one["text"] for one in read_json(place / "published" / "quotes.json")], str(done)

    (first, *_), said = told("without")
    assert "staan in een dossier" not in said
    monkeypatch.setattr("merkbaar.privacy.verbatim.WORDS", len(first.split()))
    monkeypatch.setattr(origins, "_of_dossiers", lambda *_: {f"Genoteerd: {first}"})
    texts, said = told("with")
    assert first not in texts
    assert "staan in een dossier" in said
