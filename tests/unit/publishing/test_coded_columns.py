"""What coders write: a word of the monitor's list, or redacted as any text is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from tests.notebooks.small_monitor import every_byte, make_monitor

from merkbaar.monitor import load_monitor
from merkbaar.privacy.forgetting import Forgotten
from merkbaar.publishing.coded import NOT_LISTED
from merkbaar.publishing.door import FORGOTTEN, WITHDRAWN, open_door
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.prepare import input_hashes, is_fresh, prepare
from merkbaar.publishing.tidying import Tidy

NAME, PHONE = "mevrouw Tjoelkema", "06-12345678"
JOURNEY = """\
journey:
  phases:
    - {id: intake, title: Intake}
    - {id: nelson, title: Gesprek met Nelson Mandela}
  emotions:
    - {id: angst, title: Angst, feeling: -2}
"""
CODE_BOOK = """\
  images:
    - {id: vast, title: Vast}
  codes:
    - {id: geldzorgen, title: Zorgen om geld}
"""
SOURCES = """\
  - file: raw/stappen.csv
    table: steps
    person: client
    columns: {person: dossier, order: nr, phase: fase, event: wat, emotion: emotie, actor: wie,
              channel: via}
  - file: raw/codes.csv
    table: codes
    columns: {dossier: dossier, coder: codeur, code: code, round: ronde}
"""
STEPS = [
    ("d1", 1, "intake", "komt binnen", "Angst", "familie", "gesprek"),
    ("d1", 2, "gesprek met  Nelson Mandela", "praat", "angst", "familie", "brief"),
    ("d2", 1, f"intake bij {NAME}", f"belt {PHONE}", f"boos op {NAME}", NAME, f"app {PHONE}"),
]
CODES = [
    ("d1", "A", "zorgen om geld", "1"), ("d2", NAME, f"ruzie met {NAME}", f"na {PHONE}"),
    ("d1", "jongere", "vast", "begin"),
]  # fmt: skip


class Coded:
    """The small monitor with coded dossiers in which names stand everywhere."""

    def __init__(self, folder):
        self.file = make_monitor(folder, people=12)
        self.folders = Folders(home=folder, monitor="klein")
        self.edit("sources:\n", "sources:\n" + SOURCES)
        columns = ["dossier", "nr", "fase", "wat", "emotie", "wie", "via"]
        pd.DataFrame(STEPS, columns=columns).to_csv(folder / "raw" / "stappen.csv", index=False)
        columns = ["dossier", "codeur", "code", "ronde"]
        pd.DataFrame(CODES, columns=columns).to_csv(folder / "raw" / "codes.csv", index=False)

    def edit(self, old, new):
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def lists(self, text=JOURNEY):
        self.edit("sources:\n", text + "sources:\n")
        return self

    def is_fresh(self):
        monitor = load_monitor(self.file)
        return is_fresh(monitor, self.folders, input_hashes(monitor, self.folders))

    def tables(self):
        monitor = load_monitor(self.file)
        prepare(monitor, self.folders, inputs=input_hashes(monitor, self.folders))
        names = ("steps", "codes")
        return [pd.read_parquet(self.folders.prepared / f"{name}.parquet") for name in names]


@pytest.fixture
def coded(tmp_path):
    return Coded(tmp_path)


@pytest.mark.parametrize("lists", ["", JOURNEY, JOURNEY + CODE_BOOK])
def test_no_name_or_number_that_a_coder_wrote_is_left(coded, lists):
    for frame in coded.lists(lists).tables():
        assert "Tjoelkema" not in frame.to_csv()
        assert PHONE not in frame.to_csv()
    everything = every_byte(coded.folders.prepared)
    assert b"Tjoelkema" not in everything
    assert PHONE.encode() not in everything


def test_without_lists_every_column_is_redacted_as_running_text(coded):
    steps, codes = coded.tables()
    last = steps.iloc[-1]
    assert last["phase"] == "intake bij mevrouw [NAAM-1]"
    assert last["emotion"] == "boos op mevrouw [NAAM-1]"
    assert last["event"] == "belt [TELEFOON]"
    assert last["channel"] == "app [TELEFOON]"
    assert codes["code"].tolist()[:2] == ["zorgen om geld", "ruzie met mevrouw [NAAM-1]"]
    assert codes["round"].tolist()[1] == "na [TELEFOON]"


def test_with_a_list_a_word_becomes_its_code_and_another_does_not_pass(coded):
    steps, codes = coded.lists(JOURNEY + CODE_BOOK).tables()
    assert steps["phase"].tolist() == ["intake", "nelson", NOT_LISTED]
    assert steps["emotion"].tolist() == ["angst", "angst", NOT_LISTED]
    assert codes["code"].tolist() == ["geldzorgen", NOT_LISTED, "vast"]
    assert steps["actor"].iloc[-1] == "mevrouw [NAAM-1]", "a column without a list is redacted"


def test_a_name_that_redaction_does_not_know_does_not_pass_a_list(coded):
    steps, _ = coded.lists().tables()
    assert "Tjoelk" not in steps["phase"].iloc[-1]


def test_without_a_code_book_codes_are_redacted(coded):
    _, codes = coded.lists().tables()
    assert codes["code"].tolist() == ["zorgen om geld", "ruzie met mevrouw [NAAM-1]", "vast"]


def test_an_empty_cell_stays_empty(coded):
    path = coded.folders.home / "raw" / "stappen.csv"
    with path.open("a", encoding="utf-8") as stream:
        stream.write("d3,1,,komt,,,\n")
    steps, _ = coded.lists().tables()
    assert steps[["phase", "emotion"]].iloc[-1].isna().all()


def test_another_list_makes_the_tables_anew(coded):
    coded.lists().tables()
    assert coded.is_fresh()
    coded.edit("id: nelson", "id: madiba")
    assert not coded.is_fresh()
    steps, _ = coded.tables()
    assert steps["phase"].tolist()[1] == "madiba"


def test_dossiers_and_coders_are_pseudonyms(coded):
    steps, codes = coded.tables()
    assert steps["person"].nunique() == 2
    for column in (steps["person"], codes["coder"], codes["dossier"]):
        assert set(column.str.len()) == {32}


def test_a_dossier_has_the_pseudonym_of_its_person(coded):
    steps, codes = coded.tables()
    assert set(codes["dossier"]) == set(steps["person"])


@pytest.mark.parametrize(("gone", "reason"), [("forgotten", FORGOTTEN), ("withdrawn", WITHDRAWN)])
def test_codes_of_who_is_gone_are_refused_with_the_steps(coded, gone, reason):
    monitor = load_monitor(coded.file)
    door = open_door(monitor, coded.folders.home)
    who = frozenset(door.pseudonyms_of("d2", kind="client"))
    door = replace(door, **{gone: Forgotten(persons=who) if gone == "forgotten" else who})
    source = next(one for one in monitor.sources if one.table == "codes")
    frame = pd.DataFrame({"dossier": ["d1", "d2", None], "coder": "A", "code": "geld"})
    tidy = Tidy(frame, "codes")
    door.name(tidy, source, pd.Series([1, 2, 3]))
    assert tidy.reasons.tolist() == ["", reason, ""]


def test_who_withdrew_consent_in_a_table_is_out_of_the_codes_too(coded):
    door = open_door(load_monitor(coded.file), coded.folders.home)
    (who,) = door.pseudonyms_of("d2", kind="client")[:1]
    days = pd.to_datetime(pd.Series(["2025-01-01", "2025-02-01"]))
    consents = pd.DataFrame(
        {"person": [who], "purpose": ["analyse"], "given": days[:1], "withdrawn": [days[1]]}
    )
    codes = pd.DataFrame({"dossier": [who, "another"], "coder": "A", "code": "geld"})
    reasons = door.consent_reasons("codes", codes, consents, dt.date(2026, 1, 1))
    assert [bool(one) for one in reasons] == [True, False]
