"""Raw files that are wrong: one Dutch message with what to do, and the last edition untouched."""

from __future__ import annotations

import re

import pytest
from tests.notebooks.small_monitor import bsn, every_byte

from merkbaar.errors import DefinitionError, MerkbaarError, SourceError
from merkbaar.publishing.run import run


def refused_with(copy, kind=SourceError):
    """The message of a run that must fail, after seeing that the concept is as it was."""
    before = every_byte(copy / "concept")
    with pytest.raises(kind) as error:
        run(copy / "monitor.yml", "2026", progress=False)
    assert error.value.exit_code != 0
    assert every_byte(copy / "concept") == before
    return str(error.value)


def edit(copy, old, new, file="monitor.yml"):
    path = copy / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_missing_file_is_named(copy):
    (copy / "raw" / "verhalen.csv").unlink()
    message = refused_with(copy)
    assert "raw/verhalen.csv" in message
    assert "Zet het daar neer" in message


def test_an_empty_file_is_named(copy):
    (copy / "raw" / "verhalen.csv").write_text("")
    assert "verhalen.csv" in refused_with(copy)


def test_a_wrong_column_is_named_with_the_ones_there_are(copy):
    edit(copy, "text: verhaal", "text: verhaaltje")
    message = refused_with(copy)
    assert "verhaaltje" in message
    assert "verhaal" in message.replace("verhaaltje", "")


def test_a_column_of_no_standard_table_is_named(copy):
    edit(copy, "start: begin", "begin: begin")
    message = refused_with(copy, DefinitionError)
    assert "'begin' bestaat niet in deze tabel" in message


def test_a_file_that_is_no_workbook_is_named(copy):
    (copy / "raw" / "mensen.xlsx").write_bytes(b"PK\x03\x04 not a workbook at all")
    edit(copy, "raw/mensen.csv", "raw/mensen.xlsx")
    assert "mensen.xlsx" in refused_with(copy, MerkbaarError)


def test_a_typing_error_in_the_monitor_file_has_its_line(copy):
    edit(copy, "municipality:", "munisipality:")
    message = refused_with(copy, DefinitionError)
    assert "munisipality" in message
    assert re.search(r"regel 3\b", message)


def after(copy, *lines, file="voorzieningen.csv"):
    """Add lines to a raw file, run, and give back what was refused."""
    import pandas as pd

    with (copy / "raw" / file).open("a", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in lines)
    record = run(copy / "monitor.yml", "2026", progress=False)
    source = next(one for one in record.sources if one["file"] == f"raw/{file}")
    assert source["read"] == source["kept"] + source["refused"]
    frame = pd.read_parquet(copy / "prepared" / "refused.parquet")
    assert len(frame) == source["refused"]
    return frame["reason"].tolist()


def test_an_end_before_its_start_is_refused_and_the_run_goes_on(copy):
    reasons = after(copy, f"{bsn(1)};hulp;01-03-2026;01-02-2026;WK999801")
    assert reasons == ["'end' ligt voor 'start': draai ze om of verbeter de datum"]


def test_a_date_in_the_future_is_refused_and_the_run_goes_on(copy):
    (reason,) = after(copy, f"{bsn(1)};hulp;01-03-2062;;WK999801")
    assert "na de laatste editie" in reason
    assert "2062" not in reason


def test_two_rows_for_one_key_count_once(copy):
    (reason,) = after(copy, f"{bsn(1)};WK999802;18-64;1971", file="mensen.csv")
    assert reason.startswith("dubbele sleutel (person)")


def test_a_text_file_that_calls_itself_a_workbook_is_told_apart(copy):
    (copy / "raw" / "verhalen.xlsx").write_text("geen;echte\nx;y\n")
    edit(copy, "raw/verhalen.csv", "raw/verhalen.xlsx\n    sheet: Verhalen")
    message = refused_with(copy)
    assert "verhalen.xlsx" in message
    assert "geen werkmap" in message
    assert "Zet de goede werkmap terug" in message
