"""A figure that was computed doesn't leave in a notebook's texts."""

from __future__ import annotations

import json
from dataclasses import replace

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


TYPED = '"Bereik", "Nothing.", "%", "reach", "Geen getal."'
"""A cell with the texts that every check below gives beside its own."""


def type_in(place, *code):
    _, folders, name = place
    path = folders.home / "notebooks" / f"{name}.ipynb"
    content = json.loads(path.read_text())
    extra = [
        {**content["cells"][-1], "source": one} for one in ("%matplotlib inline", TYPED, *code)
    ]
    path.write_text(json.dumps({**content, "cells": [*content["cells"], *extra]}))


def check(place, text, *, code=(), cells=None, **offered):
    monitor, folders, name = place
    type_in(place, *code)
    told = {"title": {"nl": "Bereik"}, "unit": "%", "notebook": name, **offered}
    offer = Offer(told.pop("name", "reach"), pd.DataFrame(cells or {}), ("area",), **told)
    texts = {name: {"limits": {"nl": text, "en": "Nothing."}}}
    refuse_computed(texts, [offer], monitor=monitor, folders=folders)


@pytest.mark.parametrize("figure", ["7919", "79,19", "7.919", "12", "vier", "④", "⁴", "Ⅳ"])
def test_a_text_that_nobody_typed_is_refused_and_not_repeated(place, figure):
    with pytest.raises(PrivacyError, match=r"describe\(limits=…\)") as caught:
        check(place, f"Dit gaat over {figure} mensen.", code=("n = len([]); frame.head(12)",))
    assert figure not in str(caught.value)


def test_words_of_somebody_are_refused_though_they_hold_no_number(place):
    with pytest.raises(PrivacyError, match=r"describe\(limits=…\)"):
        check(place, "mijn buurman sloeg mij en toen ging ik weg")


@pytest.mark.parametrize(
    "code",
    ['f"Dit gaat over 7919 mensen.{1}"', "n = 7919", '"Dit gaat over {} mensen.".format(7919)',
     '"Dit gaat over %s mensen." % 7919', '"Dit gaat over "; "7919"; " mensen."',
     "# Dit gaat over 7919 mensen.", '"Dit gaat over " + str(7919) + " mensen."'],
)  # fmt: skip
def test_a_number_typed_elsewhere_frees_no_text(place, code):
    with pytest.raises(PrivacyError):
        check(place, "Dit gaat over 7919 mensen.", code=(code,))


@pytest.mark.parametrize(
    "code",
    ['"Dit gaat over 7919 mensen."', '("Dit gaat over "\n "7919 mensen.")',
     '"Dit gaat " + "over 7919" + " mensen."', '"""Dit gaat over\n    7919 mensen."""'],
)  # fmt: skip
def test_a_text_typed_as_a_whole_passes_however_its_lines_are_broken(place, code):
    check(place, "Dit gaat over 7919 mensen.", code=(code,))


def test_a_text_of_the_monitor_file_passes_and_a_number_of_it_alone_does_not(place):
    check(place, place[0].title)
    with pytest.raises(PrivacyError):
        check(place, f"Tot {place[0].editions['2026'].until.year}.")


@pytest.mark.parametrize(
    ("part", "value"),
    [("title", {"nl": "Van 7919 mensen"}), ("method", {"nl": "over 7919"}), ("unit", "van 7919"),
     ("source", "7919 dossiers"), ("chart", "van vier")],
)  # fmt: skip
def test_a_title_a_unit_and_a_source_are_texts_too(place, part, value):
    with pytest.raises(PrivacyError, match=f"tabel 'reach', {part}"):
        check(place, "Geen getal.", **{part: value})
    text = value["nl"] if isinstance(value, dict) else value
    check(place, "Geen getal.", code=(f"x = {text!r}",), **{part: value})


def test_a_name_is_typed_or_typed_with_a_code_of_the_monitor(place):
    code = place[0].monitor
    for name in (f"reach_{code}", f"{code}_reach"):
        check(place, "Geen getal.", name=name)
    check(place, "Geen getal.", name=f"told_{code}", code=('name = f"{x}" + "told_"',))
    for name in ("reach_vier", "vier"):
        with pytest.raises(PrivacyError, match="name"):
            check(place, "Geen getal.", name=name)


@pytest.mark.parametrize("column", ["method", "unit", "grade"])
def test_words_beside_a_cell_are_typed_or_of_the_library(place, column):
    own = "gemiddelde over personen (Student)"
    check(place, "Geen getal.", cells={column: [own, "", None]})
    with pytest.raises(PrivacyError, match=f"tabel 'reach', kolom '{column}'"):
        check(place, "Geen getal.", cells={column: [own, "vier mensen stopten"]})
    told = {"cells": {column: ["per inwoner"]}}
    check(place, "Geen getal.", persons=None, **told)
    check(place, "Geen getal.", code=('"per inwoner"',), **told)


def test_code_that_cannot_be_read_types_nothing(place):
    with pytest.raises(PrivacyError):
        check(place, "Over 7919 mensen.", code=('"Over 7919 mensen." geen code',))


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


def test_words_as_the_language_of_a_text_are_refused(place):
    said = "mijn buurman sloeg mij"
    with pytest.raises(PrivacyError, match="een taal") as caught:
        check(place, "Geen getal.", title={"nl": "Bereik", said: "Bereik"})
    assert said not in str(caught.value)


@pytest.mark.parametrize(
    ("part", "value"),
    [("dimensions", ("area", "jan deed dit")), ("totals", {"area": "jan deed dit"})],
)
def test_a_column_or_a_total_that_nobody_typed_is_refused(place, part, value):
    monitor, folders, name = place
    type_in(place)
    parts = {"dimensions": ("area",), "title": {"nl": "Bereik"}, "unit": "%", "notebook": name}
    offer = Offer("reach", pd.DataFrame(), **{**parts, part: value})
    with pytest.raises(PrivacyError, match=f"tabel 'reach', {part}") as caught:
        refuse_computed({}, [offer], monitor=monitor, folders=folders)
    assert "jan deed dit" not in str(caught.value)
    refuse_computed({}, [replace(offer, **{part: parts.get(part, {})})],
                    monitor=monitor, folders=folders)  # fmt: skip


def test_a_notebook_that_the_monitor_does_not_have_offers_nothing(place):
    with pytest.raises(PrivacyError, match="notebook") as caught:
        check(place, place[0].title, notebook="jan deed dit", title={}, unit="")
    assert "jan deed dit" not in str(caught.value)
