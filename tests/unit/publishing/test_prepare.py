from __future__ import annotations

import pandas as pd
import pytest
from tests.notebooks.small_monitor import CANARIES, bsn, every_byte, make_monitor

from merkbaar.errors import DefinitionError, SourceError
from merkbaar.monitor import load_monitor
from merkbaar.privacy import register
from merkbaar.privacy.keys import open_key
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.prepare import input_hashes, is_fresh, prepare


class Small:
    """The small monitor, with what a test changes in it."""

    def __init__(self, folder):
        self.file = make_monitor(folder, people=12)
        self.folders = Folders(home=folder, monitor="klein")
        self.raw = folder / "raw"

    def prepare(self):
        monitor = load_monitor(self.file)
        return prepare(monitor, self.folders, inputs=input_hashes(monitor, self.folders))

    def table(self, name):
        return pd.read_parquet(self.folders.prepared / f"{name}.parquet")

    def refused(self):
        frame = self.table("refused")
        return list(zip(frame["file"], frame["row"], frame["reason"], strict=True))

    def add(self, file, *lines):
        with (self.raw / file).open("a", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)

    def counts(self, file):
        sources = self.prepare().manifest["sources"]
        return next(source for source in sources if source["file"] == f"raw/{file}")


@pytest.fixture
def small(tmp_path):
    return Small(tmp_path)


def test_every_row_is_kept_or_listed(small):
    small.add("voorzieningen.csv", f"{bsn(1)};hulp;01-01-2026;31-12-2025;WK999801")
    small.add("voorzieningen.csv", f"{bsn(2)};hulp;gisteren;;WK999801")
    for source in small.prepare().manifest["sources"]:
        assert source["read"] == source["kept"] + source["refused"]
    assert small.counts("voorzieningen.csv")["refused"] == 2
    assert [(file, row) for file, row, _ in small.refused()] == [
        ("raw/voorzieningen.csv", 8),
        ("raw/voorzieningen.csv", 9),
    ]


def test_no_identifier_of_a_person_is_in_the_prepared_tables(small):
    small.prepare()
    content = every_byte(small.folders.prepared)
    raw = [bsn(number) for number in range(12)]
    assert not [one for one in raw if one.encode() in content]
    named = [canary for canary in CANARIES if canary.encode() in content]
    assert named in ([], ["Oddobert"])  # a name without a sign that it is one


def test_prepared_tables_are_for_their_owner_alone(small):
    small.prepare()
    assert small.folders.prepared.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in small.folders.prepared.iterdir())


def test_one_person_has_one_pseudonym_in_every_table(small):
    small.prepare()
    people = set(small.table("persons")["person"])
    for name in ("provisions", "narratives", "consents"):
        assert set(small.table(name)["person"]) <= people


def test_an_open_end_is_missing_and_a_last_day_becomes_the_day_after(small):
    small.add("voorzieningen.csv", f"{bsn(1)};hulp;01-01-2026;31-01-2026;WK999801")
    small.prepare()
    spells = small.table("provisions")
    assert spells["end"].isna().sum() == 6
    assert str(spells["end"].iloc[-1]) == "2026-02-01 00:00:00"


def test_an_area_under_an_old_code_gets_its_present_one(small):
    small.add("noemers.csv", "WK999791;2025;380")
    small.prepare()
    assert small.table("population")["area"].iloc[-1] == "WK999801"


def test_a_double_line_and_a_double_key_are_refused_and_told_apart(small):
    first = (small.raw / "mensen.csv").read_text().splitlines()[1]
    number = first.split(";")[0]
    small.add("mensen.csv", first, f"{number};WK999801;18-64;1990")
    small.prepare()
    reasons = [reason for _, _, reason in small.refused()]
    assert reasons[0].startswith("dubbele regel")
    assert reasons[1].startswith("dubbele sleutel (person)")
    assert len(small.table("persons")) == 12


def test_an_invalid_bsn_is_refused_and_not_quoted(small):
    small.add("mensen.csv", "123456789;WK999801;18-64;1990")
    small.prepare()
    ((_, row, reason),) = small.refused()
    assert row == 14
    assert "elfproef" in reason
    assert "123456789" not in reason


def test_who_said_no_to_analysing_is_in_no_story(small):
    path = small.raw / "toestemming.csv"
    path.write_text(
        path.read_text().replace(f"{bsn(2)};analyse;01-01-2026;", f"{bsn(2)};analyse;;")
    )
    before = len(small.table("narratives")) if small.prepare() else 0
    assert before == 6
    assert [reason for *_, reason in small.refused()] == ["geen toestemming voor analyse"]
    assert len(small.table("provisions")) == 6


def test_a_withdrawn_consent_takes_the_person_out_of_what_rests_on_it(small):
    path = small.raw / "toestemming.csv"
    text = path.read_text().replace(
        f"{bsn(2)};analyse;01-01-2026;", f"{bsn(2)};analyse;01-01-2026;01-06-2027"
    )
    path.write_text(text)
    small.prepare()
    assert len(small.table("narratives")) == 6


def test_a_person_on_the_forget_list_is_in_no_table(small):
    small.prepare()
    who = small.table("provisions")["person"].iloc[0]
    key = open_key("demo", small.folders.home)
    register.withdraw(small.folders.home, [who], at="2026-06-01", purpose="analyse", key=key)
    assert small.prepare().changed
    for name in ("persons", "provisions", "narratives"):
        assert who not in set(small.table(name)["person"])
    assert {reason for *_, reason in small.refused()} == {"toestemming ingetrokken"}


def test_nothing_is_done_again_while_nothing_has_changed(small):
    assert small.prepare().changed
    before = {path.name: path.read_bytes() for path in small.folders.prepared.iterdir()}
    assert not small.prepare().changed
    monitor = load_monitor(small.file)
    assert is_fresh(monitor, small.folders, input_hashes(monitor, small.folders))
    small.add("noemers.csv", "WK999801;2025;380")
    assert not is_fresh(monitor, small.folders, input_hashes(monitor, small.folders))
    assert small.prepare().changed
    (small.folders.prepared / "persons.parquet").unlink()
    assert small.prepare().changed
    after = {path.name: path.read_bytes() for path in small.folders.prepared.iterdir()}
    assert before["persons.parquet"] == after["persons.parquet"]


def test_a_definition_that_is_not_of_the_sources_changes_nothing(small):
    small.prepare()
    small.file.write_text(small.file.read_text().replace("title: Kleine monitor", "title: Klein"))
    assert not small.prepare().changed


def test_a_missing_file_is_named(small):
    (small.raw / "noemers.csv").unlink()
    with pytest.raises(SourceError, match=r"raw/noemers.csv.* is er niet"):
        small.prepare()


def test_a_person_without_a_kind_of_number_is_an_error(small):
    text = small.file.read_text()
    small.file.write_text(text.replace("table: persons\n    person: bsn", "table: persons"))
    with pytest.raises(DefinitionError, match="soort nummer"):
        small.prepare()


def test_a_failed_preparation_leaves_the_tables_that_were_there(small):
    small.prepare()
    before = every_byte(small.folders.prepared)
    small.file.write_text(small.file.read_text().replace("amount", "x").replace("wijk,", "straat,"))
    with pytest.raises(SourceError, match="straat"):
        small.prepare()
    assert every_byte(small.folders.prepared) == before


WIDE = """\
  - file: raw/vragen.csv
    table: answers
    person: bsn
    columns: {person: bsn, moment: datum}
    constants: {wave: T0}
    items: {eenzaam1: djg6.1, eenzaam2: djg6.2}
  - file: raw/vragen.csv
    table: consents
    person: bsn
    columns: {person: bsn, given: datum}
    items: {mag: photo}
analyses:
"""


def wide(small, *lines):
    text = small.file.read_text().replace("analyses:\n", WIDE)
    small.file.write_text(text)
    rows = ["bsn;datum;eenzaam1;eenzaam2;mag", *lines]
    (small.raw / "vragen.csv").write_text("\n".join(rows) + "\n")


def test_a_questionnaire_laid_out_wide_becomes_a_row_an_answer(small):
    wide(small, f"{bsn(1)};01-02-2026;1;2;ja", f"{bsn(2)};01-02-2026;3;;nee")
    small.prepare()
    answers = small.table("answers")
    assert answers["item"].tolist() == ["1", "2", "1", "2"]
    assert answers["value"].fillna(-1).tolist() == [1.0, 2.0, 3.0, -1.0]
    assert set(answers["instrument"]) == {"djg6"}


def test_a_yes_in_a_column_is_a_consent_and_a_no_is_none(small):
    wide(small, f"{bsn(1)};01-02-2026;1;2;ja", f"{bsn(2)};01-02-2026;3;;nee")
    small.prepare()
    photos = small.table("consents").query("purpose == 'photo'")
    assert photos["given"].isna().tolist() == [False, True]


def test_who_answers_twice_in_one_wave_counts_once(small):
    wide(small, f"{bsn(1)};01-02-2026;1;2;ja", f"{bsn(1)};02-02-2026;3;1;ja")
    small.prepare()
    assert small.table("answers")["value"].tolist() == [1.0, 2.0]
    twice = [reason for _, _, reason in small.refused() if "instrument" in reason]
    assert len(twice) == 2


def test_the_language_of_a_story_is_found_among_the_monitors_where_the_source_is_silent(small):
    definition = small.file.read_text(encoding="utf-8")
    small.file.write_text(definition + "languages: [nl, tr, ar]\n", encoding="utf-8")
    lines = (small.raw / "verhalen.csv").read_text(encoding="utf-8").splitlines()
    header, first = lines[0].split(";"), lines[1].split(";")
    place = header.index("verhaal")
    for text in ("Üç aydır belediyeden cevap bekliyorum", "أنتظر الرد من البلدية منذ أشهر"):
        row = [*first]
        row[place] = text
        small.add("verhalen.csv", ";".join(row))
    small.prepare()
    found = small.table("narratives")
    foreign = found[found["text"].str.contains("bekliyorum|أنتظر")]
    assert sorted(foreign["language"]) == ["ar", "tr"]
    assert set(found["language"]) <= {"nl", "tr", "ar", "und"}


def test_other_languages_of_the_monitor_make_the_stories_anew(small):
    assert small.prepare().changed
    assert not small.prepare().changed
    definition = small.file.read_text(encoding="utf-8")
    small.file.write_text(definition + "languages: [nl, pl]\n", encoding="utf-8")
    assert small.prepare().changed


@pytest.mark.parametrize("language", ["nl", "Nederlands", "NL-nl", "und", ""])
def test_a_name_is_taken_out_however_the_source_writes_the_language(small, language):
    definition = small.file.read_text(encoding="utf-8")
    silent = "columns: {person: bsn, moment: datum, text: verhaal, area: wijk}"
    assert silent in definition
    told = silent.replace("}", ", language: taal}")
    small.file.write_text(definition.replace(silent, told), encoding="utf-8")
    file = small.raw / "verhalen.csv"
    header, *lines = file.read_text(encoding="utf-8").splitlines()
    row = lines[0].split(";")
    row[header.split(";").index("verhaal")] = "Mevrouw Katinka Ravenzwaaij belde mij nooit terug."
    rows = [f"{header};taal", f"{';'.join(row)};{language}", *(f"{line};nl" for line in lines)]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    small.prepare()
    text = " ".join(small.table("narratives")["text"])
    assert "belde mij nooit terug" in text
    assert "Ravenzwaaij" not in text
