"""What a researcher sees in a notebook has Dutch headings; what is offered keeps its own."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from merkbaar.publishing.in_dutch import counted, in_dutch
from merkbaar.storytelling import contrasts, leefgebieden, narratives
from merkbaar.storytelling.comparing import COLUMNS

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"


def test_headings_are_dutch_and_the_table_itself_is_left_alone():
    table = pd.DataFrame({"label": ["bus"], "size": [9], "value": [1.0], "eigen": [0]})
    assert in_dutch(table).columns.tolist() == ["thema", "verhalen", "waarde", "eigen"]
    assert in_dutch(table, "size", "label").columns.tolist() == ["verhalen", "thema"]
    assert in_dutch(table, value="verschil").columns[2] == "verschil"
    assert table.columns.tolist() == ["label", "size", "value", "eigen"]


@pytest.mark.parametrize("columns", [COLUMNS, leefgebieden.COLUMNS, contrasts.COLUMNS])
def test_every_column_of_what_is_shown_has_a_dutch_heading_of_its_own(columns):
    heads = in_dutch(pd.DataFrame(columns=list(columns))).columns.tolist()
    assert not set(heads) & (set(columns) - {"p", "leefgebied"})
    assert len(set(heads)) == len(heads)


def test_words_are_written_out_as_far_as_a_cell_shows_them():
    words = ["wachtlijst", "terugbellen", "aanvraag", "wijkteam", "indicatie", "bezwaar"]
    table = in_dutch(pd.DataFrame({"words": [words, "een, twee", []]}))
    assert table["woorden"].tolist() == [
        "wachtlijst, terugbellen, aanvraag, wijkteam",
        "een, twee",
        "",
    ]
    assert "..." not in table.to_string()


def test_how_many_stories_count_is_said_in_dutch_without_what_is_nought():
    stories = pd.DataFrame({"reason": ["", "", "copy", "non_answer"]})
    table = counted(narratives.counts(stories))
    assert table.to_numpy().tolist() == [
        ["alle", 4],
        ["tellen mee", 2],
        ["zegt niets (zoals 'n.v.t.')", 1],
        ["kopie van een eerdere tekst", 1],
    ]


@pytest.mark.parametrize(
    "name", ["analysis/stories", "analysis/journey", "research/themes", "workshop/theme_desk"]
)
def test_no_notebook_ends_a_cell_with_english_headings(name):
    text = (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")
    shown = r'"(?:label|words|size|stability|alpha|lower)\\"[^"]*\]\]?(?:\.round\(\d\))?"\n'
    assert not re.findall(shown, text)
    assert "in_dutch" in text
