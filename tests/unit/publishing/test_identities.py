"""A key list: which numbers are of one person, left of the gate and of nobody who is gone."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.monitor import load_monitor
from merkbaar.privacy.forgetting import Forgotten
from merkbaar.privacy.keys import open_key
from merkbaar.publishing.at_rest import read_table, write_table
from merkbaar.publishing.clearing import take_out_of_prepared
from merkbaar.publishing.door import FORGOTTEN, OTHER_NUMBERS, WITHDRAWN, open_door
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.prepare import input_hashes, prepare
from merkbaar.publishing.tidying import Tidy
from merkbaar.schemas import TABLES

SOURCE = """\
  - file: raw/sleutels.csv
    table: identities
    person: bsn
    columns: {person: BSN, client: Nummer, phone: Telefoon}
"""
BSN = ("999990019", "999990020", "123456780")
ROWS = [(BSN[0], "d1", "06-00000012"), (BSN[1], "d2", ""), (BSN[2], "d3", "")]


@pytest.fixture
def place(tmp_path):
    """The small monitor with a key list; the last BSN in it can't be one."""
    file = make_monitor(tmp_path, people=12)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("sources:\n", "sources:\n" + SOURCE, 1), encoding="utf-8")
    frame = pd.DataFrame(ROWS, columns=["BSN", "Nummer", "Telefoon"])
    frame.to_csv(tmp_path / "raw" / "sleutels.csv", index=False)
    folders = Folders(home=tmp_path, monitor="klein")
    return SimpleNamespace(file=file, folders=folders, monitor=load_monitor(file))


def test_numbers_become_the_pseudonyms_of_their_own_kind(place):
    prepare(place.monitor, place.folders, inputs=input_hashes(place.monitor, place.folders))
    door = open_door(place.monitor, place.folders.home)
    made = read_table(place.folders.prepared / "identities.parquet", key=door.key)
    kinds = {"person": "bsn", "client": "client", "phone": "phone"}
    first = dict(zip(kinds, ROWS[0], strict=True))
    known = {name: door.pseudonyms_of(first[name], kind=kind)[0] for name, kind in kinds.items()}
    assert made.iloc[0].to_dict() == known
    assert made["phone"].isna().tolist() == [False, True], "no number is no number of anybody"
    assert len(made) == 2, "a BSN that fails the 11-proef is refused"
    assert not {part for row in ROWS for part in row if part} & set(made.to_numpy().ravel())


def test_a_client_number_in_it_is_the_one_that_stories_and_dossiers_go_by(place):
    door = open_door(place.monitor, place.folders.home)
    assert OTHER_NUMBERS["dossier"] == OTHER_NUMBERS["client"] == "client"
    assert set(TABLES["identities"].columns) == {"person", "client", "phone"}
    assert door.pseudonyms_of("d1", kind="client") != door.pseudonyms_of(BSN[0], kind="bsn")


@pytest.mark.parametrize(("gone", "reason"), [("forgotten", FORGOTTEN), ("withdrawn", WITHDRAWN)])
@pytest.mark.parametrize(("number", "kind"), [("d1", "client"), ("06-00000012", "phone")])
def test_who_is_gone_under_any_number_is_in_no_key_list(place, gone, reason, number, kind):
    door = open_door(place.monitor, place.folders.home)
    who = frozenset(door.pseudonyms_of(number, kind=kind))
    door = replace(door, **{gone: Forgotten(persons=who) if gone == "forgotten" else who})
    source = next(one for one in place.monitor.sources if one.table == "identities")
    frame = pd.DataFrame(ROWS[:2], columns=["person", "client", "phone"]).replace("", None)
    tidy = Tidy(frame, "identities")
    door.name(tidy, source, pd.Series([1, 2]))
    assert tidy.reasons.tolist() == [reason, ""]


def test_forgetting_a_client_number_takes_its_row_out_at_once(tmp_path):
    folders = Folders(home=tmp_path, monitor="klein")
    folders.prepared.mkdir(parents=True)
    key = open_key("demo", tmp_path, make=False)
    frame = pd.DataFrame({"person": ["p1", "p2"], "client": ["c1", "c2"], "phone": [None, "t2"]})
    path = folders.prepared / "identities.parquet"
    write_table(path, frame, key=key)
    take_out_of_prepared(folders, ["c1"], [], key=key)
    assert read_table(path, key=key)["person"].tolist() == ["p2"]
    take_out_of_prepared(folders, ["t2"], [], key=key)
    assert len(read_table(path, key=key)) == 0
