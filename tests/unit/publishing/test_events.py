"""What happened to people on their way: through the door, kept and forgotten as answers are."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from tests.notebooks.small_monitor import bsn, every_byte, make_monitor

from merkbaar.errors import DefinitionError
from merkbaar.monitor import load_monitor, pulse_of
from merkbaar.publishing.at_rest import is_encrypted
from merkbaar.publishing.coded import NOT_LISTED
from merkbaar.publishing.door import FORGOTTEN, WITHDRAWN
from merkbaar.publishing.edition import open_edition
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.prepare import input_hashes, is_fresh, prepare
from merkbaar.publishing.processing import processing_text
from merkbaar.publishing.release import withdraw

NAME = "mevrouw Wiebrich Tjoelkema"
PULSE = """\
pulse:
  instrument: puls
  items: [reach]
  phases:
    - {id: intake, title: Intake en screening}
  events:
    - {id: brief, title: de brief}
    - {id: gesprek, title: het gesprek}
"""
LONG = """\
  - file: raw/brieven.csv
    table: events
    person: bsn
    columns: {person: bsn, event: wat, moment: dag}
"""
WIDE = """\
  - file: raw/rondes.csv
    table: events
    person: bsn
    columns: {person: bsn, wave: ronde, moment: dag}
    items: {kwam de brief: brief, was er een gesprek: gesprek}
"""
ANSWERS = """\
  - file: raw/rondes.csv
    table: answers
    person: bsn
    columns: {person: bsn, wave: ronde, moment: dag, phase: fase}
    items: {cijfer: puls.reach}
"""


class Place:
    """The small monitor with letters in a file of their own, and with rounds of a pulse."""

    def __init__(self, home, *, sources=LONG + WIDE + ANSWERS, pulse=PULSE):
        self.home, self.file = home, make_monitor(home, people=12)
        self.folders = Folders(home=home, monitor="klein")
        self.edit("sources:\n", pulse + "sources:\n" + sources)
        letters = [(bsn(1), "de  Brief", "03-02-2026"), (bsn(2), f"ruzie met {NAME}", "04-02-2026")]
        self.write("brieven", ["bsn", "wat", "dag"], letters)
        rounds = [
            (bsn(3), "puls 1", "01-03-2026", "Intake en screening", 6, "nee", "ja"),
            (bsn(3), "puls 2", "15-03-2026", f"bij {NAME}", 7, "JA", ""),
            (bsn(4), "puls 1", "01-03-2026", "intake", 5, "misschien", "0"),
        ]
        columns = ["bsn", "ronde", "dag", "fase", "cijfer", "kwam de brief", "was er een gesprek"]
        self.write("rondes", columns, rounds)

    def write(self, name, columns, rows):
        frame = pd.DataFrame(rows, columns=columns)
        frame.to_csv(self.folders.raw / f"{name}.csv", sep=";", index=False)

    def edit(self, old, new):
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    @property
    def inputs(self):
        return input_hashes(load_monitor(self.file), self.folders)

    def prepare(self):
        return prepare(load_monitor(self.file), self.folders, inputs=self.inputs).manifest

    def table(self, name="events"):
        return pd.read_parquet(self.folders.prepared / f"{name}.parquet")

    def reasons(self, file):
        frame = self.table("refused")
        mine = frame[(frame["file"] == f"raw/{file}.csv") & (frame["table"] == "events")]
        return list(zip(mine["row"], mine["reason"], strict=True))


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "data" / "klein")


def test_an_event_is_a_word_of_the_list_or_nothing_of_what_was_written(place):
    place.prepare()
    events = place.table()
    assert events["event"].tolist() == ["brief", NOT_LISTED, "gesprek", "brief"]
    assert events["wave"].isna().tolist() == [True, True, False, False]
    assert b"Tjoelkema" not in every_byte(place.folders.prepared)


def test_a_no_is_no_event_and_another_word_is_refused_with_its_row(place):
    sources = place.prepare()["sources"]
    wide = next(one for one in sources if one["file"] == "raw/rondes.csv" and one["read"] == 3)
    assert (wide["laid_out"], wide["kept"], wide["refused"]) == (3, 2, 1)
    assert place.reasons("rondes") == [(4, "kolom 'event' is leeg")]


def test_a_phase_of_the_pulse_is_a_word_of_the_list_too(place):
    place.prepare()
    assert place.table("answers")["phase"].tolist() == ["intake", NOT_LISTED, "intake"]


def test_without_a_list_an_event_is_redacted_as_any_text_is(tmp_path):
    place = Place(tmp_path / "data" / "klein", sources=LONG, pulse="")
    place.prepare()
    said = place.table()["event"].tolist()
    assert said[0] == "de  Brief"
    assert "Tjoelkema" not in said[1] and "[" in said[1]


def test_a_person_in_the_events_is_a_pseudonym(place):
    place.prepare()
    assert bsn(1).encode() not in every_byte(place.folders.prepared)
    assert place.table()["person"].nunique() == 3


def test_who_is_forgotten_is_in_no_event_and_raw_brings_nobody_back(place):
    place.prepare()
    forget(place.file, bsn(1), kind="bsn")
    assert len(place.table()) == 3
    place.prepare()
    assert len(place.table()) == 3
    assert place.reasons("brieven") == [(2, FORGOTTEN)]


def test_who_withdrew_is_in_no_event(place):
    place.prepare()
    withdraw(place.file, bsn(3), kind="bsn")
    place.prepare()
    assert len(place.table()) == 2
    assert {reason for _, reason in place.reasons("rondes")} == {WITHDRAWN, "kolom 'event' is leeg"}


def test_who_took_back_consent_to_analyse_is_in_no_event(place):
    path = place.folders.raw / "toestemming.csv"
    path.write_text(path.read_text() + f"{bsn(3)};analyse;01-01-2026;02-01-2026\n")
    place.prepare()
    assert len(place.table()) == 2
    assert (2, "geen toestemming voor analyse") in place.reasons("rondes")


def test_an_event_older_than_its_term_is_not_prepared(place):
    place.edit("minimum: 5,", "minimum: 5, retention: {events: 10 maanden},")
    place.prepare()
    assert [reason for _, reason in place.reasons("brieven")] == [
        "ouder dan de bewaartermijn (10 maanden)"
    ] * 2
    assert len(place.table()) == 2


def test_events_lie_encrypted_where_the_monitor_has_a_key_of_its_own(tmp_path):
    place = Place(tmp_path / "data" / "klein")
    place.edit("key: demo", 'key: "file:../../k.key"')
    place.prepare()
    assert is_encrypted(place.folders.prepared / "events.parquet")
    assert len(open_edition(place.file, "2026").table("events")) == 4


def test_an_edition_sees_the_events_from_before_its_end(place):
    place.prepare()
    place.edit("until: 2027-01-01", "until: 2026-02-04")
    assert len(open_edition(place.file, "2026").table("events")) == 1


def test_an_event_after_the_last_edition_is_refused(place):
    place.write("brieven", ["bsn", "wat", "dag"], [(bsn(1), "brief", "03-02-2028")])
    place.prepare()
    ((row, reason),) = place.reasons("brieven")
    assert row == 2
    assert "datum na de laatste editie" in reason


def test_another_list_makes_the_tables_anew(place):
    place.prepare()
    place.edit("{id: brief, title: de brief}", "{id: brief, title: een brief}")
    assert not is_fresh(load_monitor(place.file), place.folders, place.inputs)


def test_the_processing_register_names_what_happened_to_people(place):
    told = processing_text(load_monitor(place.file))
    assert "aan wie in een traject iets gebeurde" in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("items: [reach]", "items: [stress]", r"'stress'. Verwacht: een van measures"),
        ("items: [reach]", "items: [reach, reach]", r"'reach' staat 2 keer in 'pulse\.items'"),
        ("id: gesprek", "id: brief", r"'brief' staat 2 keer in 'pulse\.events'"),
        ("id: gesprek", "id: intake", "'intake' is ook een fase"),
        ("instrument: puls", "instrument: puls\n  lowest: 10", "Verwacht: een laagste score"),
        ("events:\n    - {id: brief", "happenings:\n    - {id: brief", "bestaat niet"),
    ],
)
def test_a_mistake_in_the_pulse_is_named_with_its_line(place, old, new, said):
    place.edit(old, new)
    with pytest.raises(DefinitionError, match=rf"regel \d+: .*{said}"):
        load_monitor(place.file)


def test_the_phases_and_events_keep_their_order(place):
    pulse = pulse_of(load_monitor(place.file))
    assert (pulse.order, pulse.happenings) == (("intake",), ("brief", "gesprek"))
    assert (pulse.lowest, pulse.highest, pulse.scale) == (0, 10, "punten 0-10")


def test_without_a_pulse_it_is_said_what_to_add_or_take_away(tmp_path):
    with pytest.raises(DefinitionError, match="heeft geen 'pulse:'"):
        pulse_of(load_monitor(make_monitor(tmp_path, people=2)))


def test_the_last_edition_bounds_all_events(place):
    place.prepare()
    assert place.table()["moment"].max().date() < dt.date(2027, 1, 1)
