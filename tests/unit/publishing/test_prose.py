"""A figure that was computed doesn't leave in a notebook's texts."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import PrivacyError
from merkbaar.monitor import load_monitor
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.prose import refuse_computed
from merkbaar.publishing.run import run
from merkbaar.tables import Offer


@pytest.fixture
def place(tmp_path):
    file = make_monitor(tmp_path / "data" / "klein")
    monitor = load_monitor(file)
    return monitor, Folders(home=file.parent, monitor="klein"), monitor.analyses[0].notebook


def check(place, text, *, code=(), **offered):
    monitor, folders, name = place
    path = folders.home / "notebooks" / f"{name}.ipynb"
    content = json.loads(path.read_text())
    extra = [{**content["cells"][-1], "source": one} for one in ("%matplotlib inline", *code)]
    path.write_text(json.dumps({**content, "cells": [*content["cells"], *extra]}))
    told = {"title": {"nl": "Bereik"}, "unit": "%", "notebook": name, **offered}
    offer = Offer("reach", pd.DataFrame(), ("area",), **told)
    texts = {name: {"limits": {"nl": text, "en": "Nothing."}}}
    refuse_computed(texts, [offer], monitor=monitor, folders=folders)


@pytest.mark.parametrize("figure", ["7919", "79,19", "7.919", "0.7919"])
def test_a_number_that_nobody_typed_is_refused_and_not_repeated(place, figure):
    with pytest.raises(PrivacyError, match=r"describe\(limits=…\)") as caught:
        check(place, f"Dit gaat over {figure} mensen.", code=("n = len([])",))
    assert figure not in str(caught.value)


@pytest.mark.parametrize(
    "code",
    ['"Dit gaat over 7919 mensen."', 'f"Dit gaat over 7919 {1}."', "n = 7919", '"a " "tot 7919"'],
)
def test_a_number_that_was_typed_in_the_notebook_passes(place, code):
    check(place, "Dit gaat over 7919 mensen.", code=(code,))


def test_a_number_of_the_monitor_file_passes_and_so_does_that_of_an_interval(place):
    check(place, f"Tot {place[0].editions['2026'].until.year}, met marges van 95 %.")
    check(place, "Geen getal.")


@pytest.mark.parametrize(
    ("part", "value"),
    [("title", {"nl": "Van 7919 mensen"}), ("method", {"nl": "over 7919"}), ("unit", "van 7919"),
     ("source", "7919 dossiers")],
)  # fmt: skip
def test_a_title_a_unit_and_a_source_are_texts_too(place, part, value):
    with pytest.raises(PrivacyError, match=f"tabel 'reach', {part}"):
        check(place, "Geen getal.", **{part: value})
    check(place, "Geen getal.", code=("x = 7919",), **{part: value})


def test_code_that_cannot_be_read_types_nothing(place):
    with pytest.raises(PrivacyError):
        check(place, "Over 7919 mensen.", code=("dit is 7919 geen code",))


def test_a_run_with_a_computed_figure_in_a_text_makes_no_concept(place):
    _, folders, name = place
    path = folders.home / "notebooks" / f"{name}.ipynb"
    text = path.read_text()
    change = (
        'edition.describe(limits=f\\"Over {len(str(edition)) + 7919} mensen.\\")\\nedition.record()'
    )
    assert "edition.record()" in text
    path.write_text(text.replace("edition.record()", change, 1))
    with pytest.raises(PrivacyError, match="niet in het notebook of het monitorbestand"):
        run(folders.home / "monitor.yml", "2026", progress=False)
    assert not folders.concept("2026").exists()
