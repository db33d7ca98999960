from __future__ import annotations

import datetime as dt
import re
from typing import get_args

import pandas as pd
import pytest
from tests.notebooks.small_monitor import bsn, make_monitor

from merkbaar.errors import DefinitionError
from merkbaar.monitor import load_monitor
from merkbaar.monitor.parts import UNDATED, Dated
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.prepare import input_hashes, prepare
from merkbaar.publishing.retention import AGED_BY, WITH_ITS_STORY, months_of, refuse_outdated
from merkbaar.publishing.tidying import Tidy
from merkbaar.schemas import TABLES


class Place:
    """The small monitor with retention terms."""

    def __init__(self, home):
        self.file = make_monitor(home, people=12)
        self.folders = Folders(home=home, monitor="klein")

    def keep(self, terms):
        text = self.file.read_text()
        self.file.write_text(text.replace("minimum: 5,", f"minimum: 5, retention: {{{terms}}},"))
        return self

    def add(self, file, *lines):
        with (self.folders.raw / file).open("a", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)

    def prepare(self):
        monitor = load_monitor(self.file)
        made = prepare(monitor, self.folders, inputs=input_hashes(monitor, self.folders))
        return made.manifest["sources"]

    def table(self, name):
        return pd.read_parquet(self.folders.prepared / f"{name}.parquet")

    def refused(self):
        frame = self.table("refused")
        return list(zip(frame["file"], frame["row"], frame["reason"], strict=True))


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "data" / "klein")


@pytest.mark.parametrize(("term", "months"), [("5 jaar", 60), ("1 maand", 1), ("18 maanden", 18)])
def test_a_term_is_a_number_of_months(term, months):
    assert months_of(term) == months


def test_a_story_older_than_its_term_is_not_prepared_and_is_counted_with_the_reason(place):
    place.keep("narratives: 5 jaar")
    place.add("verhalen.csv", f"{bsn(4)};31-12-2021;Lang geleden.;WK999801")
    place.add("verhalen.csv", f"{bsn(4)};01-01-2022;Net niet te oud.;WK999801")
    source = next(one for one in place.prepare() if one["table"] == "narratives")
    assert source["read"] == source["kept"] + source["refused"]
    assert source["refused"] == 1
    assert place.refused() == [("raw/verhalen.csv", 9, "ouder dan de bewaartermijn (5 jaar)")]
    assert "Net niet te oud." in set(place.table("narratives")["text"])


def test_without_a_term_everything_is_kept(place):
    place.add("verhalen.csv", f"{bsn(4)};31-12-1999;Lang geleden.;WK999801")
    place.prepare()
    assert place.refused() == []


def test_a_story_without_a_date_cannot_be_kept_under_a_term(place):
    place.keep("narratives: 5 jaar").add("verhalen.csv", f"{bsn(4)};;Wanneer?;WK999801")
    place.prepare()
    ((_, row, reason),) = place.refused()
    assert row == 9
    assert reason == "kolom 'moment' is leeg: de bewaartermijn (5 jaar) is niet te bewaken"


def test_a_provision_is_as_old_as_its_end_and_one_that_runs_on_is_not_old(place):
    place.keep("provisions: 2 jaar")
    place.add(
        "voorzieningen.csv",
        f"{bsn(1)};hulp;01-01-2010;;WK999801",
        f"{bsn(1)};hulp;01-01-2011;31-12-2024;WK999801",
        f"{bsn(1)};hulp;01-01-2012;30-12-2024;WK999801",
        f"{bsn(1)};hulp;01-01-2013;01-12-2020;WK999801",
    )
    place.prepare()
    assert [row for _, row, _ in place.refused()] == [10, 11]


def test_codes_of_a_story_that_is_too_old_go_with_it(place):
    place.add("verhalen.csv", f"{bsn(4)};31-12-2019;Lang geleden.;WK999801")
    place.prepare()
    told = place.table("narratives")
    old = told.loc[told["text"] == "Lang geleden.", "narrative"].iloc[0]
    new = told["narrative"].iloc[0]
    (place.folders.raw / "codes.csv").write_text(f"v;wie;code\n{old};a;hulp\n{new};a;hulp\n")
    source = (
        "  - file: raw/codes.csv\n    table: codes\n"
        "    columns: {narrative: v, coder: wie, code: code}\nanalyses:\n"
    )
    place.file.write_text(place.file.read_text().replace("analyses:\n", source))
    place.keep("narratives: 5 jaar").prepare()
    assert place.table("codes")["narrative"].tolist() == [new]
    assert ("raw/codes.csv", 2, WITH_ITS_STORY) in place.refused()


def test_a_source_without_a_date_is_refused_and_named(place):
    text = place.file.read_text().replace("moment: datum, text: verhaal", "text: verhaal")
    place.file.write_text(text)
    with pytest.raises(DefinitionError, match=r"raw/verhalen\.csv.*'moment'"):
        place.keep("narratives: 5 jaar").prepare()


@pytest.mark.parametrize("table", ["persons", "consents", "areas", "verhalen"])
def test_a_table_that_no_term_can_be_kept_over_is_refused_in_the_monitor_file(place, table):
    with pytest.raises(DefinitionError, match="retention"):
        place.keep(f"{table}: 5 jaar").prepare()


@pytest.mark.parametrize("term", ["5", "vijf jaar", "0 jaar", "-1 jaar", "5 jaren", "5 dagen"])
def test_a_term_that_cannot_be_read_is_refused_in_the_monitor_file(place, term):
    with pytest.raises(DefinitionError, match=r"monitor\.yml"):
        place.keep(f"narratives: {term}").prepare()


def test_the_same_row_is_too_old_whatever_came_first(place):
    source = next(one for one in load_monitor(place.file).sources if one.table == "narratives")
    frame = pd.DataFrame({"text": ["a", "b"], "moment": ["2019-12-31", "2020-01-01"]})
    for rows in ([0, 1], [1, 0]):
        tidy = Tidy(frame.iloc[rows], "narratives")
        tidy.convert()
        refuse_outdated(tidy, source, {"narratives": "12 maanden"}, at=dt.date(2021, 1, 1))
        assert tidy.kept()["text"].tolist() == ["b"]


@pytest.mark.parametrize("table", ["persons", "goals", "steps", "codes", "consents"])
def test_a_table_of_people_that_no_term_fits_is_refused_with_the_reason(place, table):
    with pytest.raises(
        DefinitionError, match=f"retention.{table}.*hier kan geen termijn op"
    ) as said:
        place.keep(f"{table}: 2 jaar").prepare()
    assert re.search(r"datum|terugbrengen", str(said.value))


def test_a_table_about_nobody_names_those_that_a_term_fits(place):
    with pytest.raises(DefinitionError, match="Verwacht: 'provisions', 'answers'"):
        place.keep("areas: 2 jaar").prepare()


def test_every_table_of_people_has_a_term_or_a_reason_why_not():
    people = {name for name, table in TABLES.items()
              if {"person", "narrative", "dossier"} & set(table.columns)}  # fmt: skip
    assert people == set(get_args(Dated)) | set(UNDATED)
    assert set(get_args(Dated)) == set(AGED_BY)
