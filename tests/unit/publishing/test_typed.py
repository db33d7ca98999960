"""What counts as typed: whole texts, and Merkbaar's own with what fills their gaps."""

from __future__ import annotations

import json

import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.monitor import load_monitor
from merkbaar.publishing.typed import of_library, of_monitor, of_notebook, plain


def notebook(path, *sources, kind="code"):
    cells = [{"cell_type": kind, "source": source.splitlines(keepends=True)} for source in sources]
    path.write_text(json.dumps({"cells": cells}))
    return of_notebook(path)


def test_whole_texts_count_and_parts_of_f_strings_do_not(tmp_path):
    code = 'a = "een"\nb = f"twee {a} drie"\nc = "vier " + "vijf"\nd = "zes " + a'
    found = notebook(tmp_path / "n.ipynb", "%matplotlib inline\n" + code)
    assert {"een", "vier vijf", "vier", "zes"} <= found
    assert not {"twee", "drie", "zes een"} & found


def test_text_cells_and_broken_code_type_nothing(tmp_path):
    assert not notebook(tmp_path / "n.ipynb", 'x = "een"', kind="markdown")
    assert not notebook(tmp_path / "n.ipynb", 'x = "een" dit is geen code')
    assert not of_notebook(None)
    assert not of_notebook(tmp_path / "nowhere.ipynb")


def test_lines_may_be_broken_anywhere():
    assert plain("een\n   twee  drie ") == "een twee drie"


def test_a_monitor_gives_its_texts_and_codes(tmp_path):
    monitor = load_monitor(make_monitor(tmp_path / "data" / "klein"))
    assert {monitor.title, monitor.municipality.code, monitor.areas[0].code} <= of_monitor(monitor)


@pytest.mark.parametrize(
    "text",
    ["geteld", "bereikt / geschatte noemer, noemer gesimuleerd", "AAPOR RR2: geantwoord / "
     "uitgenodigd (Wilson)", "mediaan van aanmelding tot start; bootstrap van personen, vanaf "
     "20 mensen"],
)  # fmt: skip
def test_methods_of_the_rooms_are_merkbaars_own(text):
    assert of_library(text)


@pytest.mark.parametrize(
    "text",
    ["vier mensen stopten", "4 mensen", "mijn buurman (Wilson)", "geteld; vier mensen stopten",
     "gemiddelde van aanmelding tot start; vier mensen", "④"],
)  # fmt: skip
def test_what_fills_a_gap_is_a_number_or_of_the_library_too(text):
    assert not of_library(text)
