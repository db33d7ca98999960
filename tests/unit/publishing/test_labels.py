"""What a row is called leaves only where a list knows it, or enough people stand behind it."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import PrivacyError
from merkbaar.monitor import load_monitor
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.keys import open_key
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.labels import read_labels
from merkbaar.tables import Offer

SAID = "mijn man sloeg mij en toen ging ik weg"


@pytest.fixture
def place(tmp_path):
    file = make_monitor(tmp_path / "data" / "klein")
    monitor = load_monitor(file)
    return monitor, Folders(home=file.parent, monitor="klein")


def offer(labels, counts=None, *, persons="persons", dimension="told", **more):
    counts = counts or [60] * len(labels)
    cells = {dimension: labels, "value": counts, "n": counts, "persons": counts, **more}
    frame = pd.DataFrame(cells).assign(value=lambda one: one["value"].astype(float))
    kind = "count" if persons else ""
    return Offer("table", frame, (dimension,), "mensen", persons=persons, kind=kind, population="p")


def labels(place, *offers):
    monitor, folders = place
    key = open_key(monitor.privacy.key, folders.home, make=True)
    return read_labels(offers, monitor=monitor, folders=folders, key=key)


def published(place, one):
    known = labels(place, one)
    table = known.shown(protect_edition([one]).tables[0].to_dict())
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def test_what_somebody_said_leaves_with_the_row_that_is_hidden(place):
    rows = published(place, offer([SAID, "geld", "anders"], [1, 60, 40]))
    assert SAID not in json.dumps(rows)
    assert {row["told"] for row in rows} == {"geld", "anders"}


def test_a_code_of_the_monitor_keeps_its_dash(place):
    code = place[0].areas[0].code
    rows = published(place, offer([code, "2026-Q1", "-2", "onbekend"], [1, 2, 3, 60]))
    assert {row["told"]: row["state"] for row in rows} == {
        code: "suppressed", "2026-Q1": "suppressed", "-2": "suppressed", "onbekend": "shown",
    }  # fmt: skip


def test_a_label_typed_in_the_notebook_keeps_its_dash(place):
    monitor, folders = place
    path = folders.home / "notebooks" / f"{monitor.analyses[0].notebook}.ipynb"
    content = json.loads(path.read_text())
    content["cells"].append({**content["cells"][-1], "source": 'kinds = ["zelden", "vaak"]'})
    path.write_text(json.dumps(content))
    rows = published(place, offer(["zelden", "nooit"], [1, 60]))
    assert [row["state"] for row in rows if row["told"] == "zelden"] == ["suppressed"]


def test_a_label_with_people_behind_it_elsewhere_in_the_table_keeps_its_dash(place):
    frame = pd.DataFrame(
        {"told": ["ooit", "ooit", "zelden ooit"], "area": ["wijk 1x", "wijk 2x", "wijk 1x"]}
    )
    many = frame.assign(value=[60.0, 2.0, 3.0], n=[60, 2, 3], persons=[60, 2, 3])
    one = Offer("table", many, ("told", "area"), "mensen", kind="count", population="p")
    rows = published(place, one)
    assert {row["told"] for row in rows} == {"ooit"}
    assert {row["area"] for row in rows} == {"wijk 1x"}


@pytest.mark.parametrize("share", [False, True])
def test_a_nought_elsewhere_keeps_no_words_of_one_person(place, share):
    frame = pd.DataFrame({"told": [SAID, "geld"] * 2, "area": ["wijk 1x"] * 2 + ["wijk 2x"] * 2})
    count, size = [1, 60, 0, 50], [61, 61, 50, 50] if share else [1, 60, 0, 50]
    value = [100 * one / of for one, of in zip(count, size, strict=True)] if share else count
    frame = frame.assign(value=value, n=size, persons=size, count=count).astype({"value": float})
    how = {"kind": "share", "count": "count"} if share else {"kind": "count"}
    unit = "%" if share else "mensen"
    rows = published(place, Offer("table", frame, ("told", "area"), unit, population="p", **how))
    assert SAID not in json.dumps(rows)
    assert {row["told"] for row in rows} == {"geld"}


def test_a_hidden_row_has_no_unit_of_its_own(place):
    one = offer(["2026", "2025"], [1, 60], unit=["drie mensen", "mensen"])
    assert {row["unit"] for row in published(place, one)} == {"mensen"}


@pytest.mark.parametrize(
    "said",
    ["Ik ging weg. Toen kwam zij.", "x" * 61, "Waarom hielp niemand?", "eerst dit; toen dat",
     "een\ntwee"],
)  # fmt: skip
def test_a_sentence_is_no_label_however_many_people_are_behind_it(place, said):
    with pytest.raises(PrivacyError, match="kolom 'told': 1 keer") as caught:
        labels(place, offer([said, "geld"]))
    assert said not in str(caught.value)


@pytest.mark.parametrize("name", ["Zorg B.V.", "Hulp (incl. vervoer)", "o.a. wonen", "x" * 60])
def test_names_with_abbreviations_are_labels(place, name):
    labels(place, offer([name]))


def test_a_table_of_nobody_names_only_what_public_tables_and_lists_name(place):
    monitor, folders = place
    with pytest.raises(PrivacyError, match="in geen van de openbare tabellen") as caught:
        labels(place, offer([SAID], persons=None))
    assert SAID not in str(caught.value)
    labels(place, offer([monitor.municipality.code], persons=None))
    folders.prepared.mkdir(parents=True, exist_ok=True)
    pd.DataFrame({"measure": ["Afstand tot huisarts"], "value": [1.0]}).to_parquet(
        folders.prepared / "areas.parquet"
    )
    labels(place, offer(["Afstand tot huisarts"], persons=None, dimension="measure"))
