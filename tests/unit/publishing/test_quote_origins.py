"""How a quote came to be says no more of who told it than where it stands."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.publishing import results
from merkbaar.publishing.concept import named_origins
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
