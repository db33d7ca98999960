"""The doctor at the terminal: it tells, asks, and writes only what a person accepts."""

from __future__ import annotations

import shutil

import pytest
from ruamel.yaml import YAML

from merkbaar.errors import DefinitionError
from merkbaar.monitor import load_monitor
from merkbaar.publishing.adding import add_source
from merkbaar.publishing.consulting import consult
from merkbaar.publishing.starting import new_monitor
from merkbaar.sources.corrections import load_corrections

EXPORT = """Overzicht Jeugd 2026;;;
;;;
BSN;Wijkcode;Voorziening;Ingangsdatum
999990019;WK999801;begeleiding;01-02-2026
999990019;WK999801;begeleiding;01-02-2026
123456782;WK999802;dagbesteding;03-04-2026
111222333;WK999803;begeleiding;31-12-2025
Totaal;;;3
"""


@pytest.fixture
def home(tmp_path):
    home = new_monitor(tmp_path / "monitor")
    (home / "raw" / "jeugd.csv").write_text(EXPORT, encoding="utf-8")
    return home


def examine(file, *, yes=(), **options):
    told, asked = [], []

    def ask(question):
        asked.append(question)
        return any(word in question for word in yes)

    code = consult(file, ask=ask, say=told.append, **options)
    return code, "\n".join(told), asked


def test_it_says_what_is_odd_and_which_table_it_is_and_never_a_value(home):
    code, told, _ = examine(home / "raw" / "jeugd.csv")
    assert code == 0
    for word in ("titelregel", "totaalregel", "dubbele regel", "tabel 'provisions'"):
        assert word in told
    assert "999990019" not in told


def test_nothing_is_written_without_a_yes(home):
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    _, _, asked = examine(home / "raw" / "jeugd.csv")
    assert asked
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_an_accepted_correction_is_written_with_author_reason_and_date(home):
    examine(home / "raw" / "jeugd.csv", yes=("dubbele regel",))
    (kept,) = load_corrections(home / "corrections" / "sources.yml")
    assert kept.kind == "drop_duplicates"
    assert kept.author
    assert kept.reason
    assert kept.date


def test_an_accepted_mapping_stands_in_the_monitor_file_with_its_comments_kept(home):
    file = home / "monitor.yml"
    comments = file.read_text(encoding="utf-8").count("#")
    examine(home / "raw" / "jeugd.csv", yes=("Als bron",))
    source = load_monitor(file).sources[-1]
    assert (source.file, source.table, source.person) == ("raw/jeugd.csv", "provisions", "bsn")
    assert source.columns["start"] == "Ingangsdatum"
    assert file.read_text(encoding="utf-8").count("#") == comments


def test_a_file_that_is_mapped_already_is_not_proposed_again(home):
    _, told, _ = examine(home / "raw" / "verhalen.csv")
    assert "dit lijkt" not in told


def test_a_file_outside_a_monitor_is_examined_and_nothing_is_asked(home, tmp_path):
    shutil.copyfile(home / "raw" / "jeugd.csv", tmp_path / "los.csv")
    code, told, asked = examine(tmp_path / "los.csv")
    assert code == 0
    assert not asked
    assert "Zet het bestand in raw/" in told


def test_a_file_that_cannot_be_read_has_another_exit_code(tmp_path):
    code, told, _ = examine(tmp_path / "weg.xlsx")
    assert code == 3
    assert "weg.xlsx" in told


def test_a_source_that_makes_the_file_wrong_is_not_added(home):
    file = home / "monitor.yml"
    before = file.read_bytes()
    with pytest.raises(DefinitionError, match="niet toegevoegd"):
        add_source(file, {"file": "raw/x.csv", "table": "bestaat-niet", "columns": {"a": "b"}})
    assert file.read_bytes() == before
    assert YAML().load(file.read_text(encoding="utf-8"))["monitor"] == "proef"
    assert not list(home.glob(".monitor*"))
