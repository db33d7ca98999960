from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import DefinitionError
from merkbaar.monitor import load_monitor
from merkbaar.publishing import approving, concept, report
from merkbaar.publishing.door import kept_names
from merkbaar.publishing.folders import Folders, find_monitor_file
from merkbaar.publishing.progress import Live, Plain, choose
from merkbaar.publishing.record import RunRecord, Step
from merkbaar.publishing.state import State, results_hash

QUOTE = {"quote": "q001", "text": "Het hielp.", "language": "nl", "theme": "hulp"}


def record(*steps, **more):
    return RunRecord("klein", "2026", Path("concept/2026"), steps, **more)


def test_a_record_says_in_dutch_what_was_done():
    source = {"laid_out": 10, "kept": 8, "refused": 2}
    hidden = [{"table": "a", "cells": 3}, {"quotes": 4, "rule": "name"}]
    said = record(Step("a", "done", 1.0), sources=[source], hidden=hidden).summary()
    assert "10 gelezen, 8 gebruikt, 2 geweigerd" in said
    assert "3 cellen; 4 citaten" in said


def test_a_record_of_nothing_done_says_so():
    assert record(Step("a", "skipped"), Step("b", "skipped")).skipped
    assert not record(Step("a", "skipped"), Step("b", "done")).skipped


def test_a_step_counts_again_only_with_the_same_key_and_results(tmp_path):
    state = State(tmp_path, resume=False)
    state.note("reach", key="k", results="r", seconds=2.5)
    state.finish(["reach"])
    again = State(tmp_path, resume=False)
    assert again.is_done("reach", "k", "r")
    assert not again.is_done("reach", "other", "r")
    assert not again.is_done("reach", "k", "other")
    assert again.seconds("reach") == 2.5
    assert not again.was_broken_off


def test_a_step_of_a_failed_run_counts_only_when_it_is_resumed(tmp_path):
    State(tmp_path, resume=False).note("reach", key="k", results="r", seconds=1)
    assert State(tmp_path, resume=True).is_done("reach", "k", "r")
    assert not State(tmp_path, resume=False).is_done("reach", "k", "r")
    assert State(tmp_path, resume=True).was_broken_off


def test_results_are_hashed_per_notebook(tmp_path):
    (tmp_path / "a.json").write_text('{"notebook": "one"}')
    (tmp_path / "b.json").write_text('{"notebook": "two"}')
    one, without = results_hash(tmp_path, notebook="one"), results_hash(tmp_path, without="two")
    assert one == without
    (tmp_path / "b.json").write_text('{"notebook": "two", "more": 1}')
    assert results_hash(tmp_path, notebook="one") == one
    assert results_hash(tmp_path) != one


def test_progress_is_plain_where_there_is_no_terminal():
    stream = io.StringIO()
    plain = choose(stream)
    assert isinstance(plain, Plain)
    plain.start("reach")
    plain.end("reach", "failed")
    plain.end("told", "skipped")
    plain.close()
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("reach: mislukt (0,")
    assert lines[1] == "told: ongewijzigd, overgeslagen"


def test_progress_on_a_terminal_has_a_line_a_step():
    stream = io.StringIO()
    live = Live(stream)
    live.start("reach")
    live.end("reach", "done")
    live.end("told", "skipped")
    live.close()
    shown = stream.getvalue()
    assert "reach" in shown
    assert "klaar" in shown
    assert "told" in shown


def test_outputs_lie_beside_data_or_in_the_monitors_own_folder(tmp_path):
    beside = Folders(home=tmp_path / "data" / "klein", monitor="klein")
    own = Folders(home=tmp_path / "klein", monitor="klein")
    assert beside.released("2026") == tmp_path / "outputs" / "klein" / "2026"
    assert own.released("2026") == tmp_path / "klein" / "outputs" / "klein" / "2026"


def test_a_folder_stands_for_its_monitor_file(tmp_path):
    file = make_monitor(tmp_path)
    assert find_monitor_file(tmp_path) == find_monitor_file(file) == file.resolve()


def test_wijken_add_up_to_their_municipality(tmp_path):
    monitor = load_monitor(make_monitor(tmp_path))
    assert concept.parents(monitor) == {"area": {"WK999801": "GM9998", "WK999802": "GM9998"}}
    assert kept_names(monitor) == ("Noord", "Proefdam", "Zuid")


def test_a_yes_is_for_these_words_in_this_language_and_theme():
    mine = approving.fingerprint(QUOTE)
    for part, other in (("text", "Het hielp!"), ("language", "en"), ("theme", "geld")):
        assert approving.fingerprint({**QUOTE, part: other}) != mine
    assert approving.fingerprint({**QUOTE, "quote": "q002"}) == mine


def test_a_list_to_strike_out_in_reads_back_as_a_yes_to_all(tmp_path):
    path = tmp_path / "citaten.txt"
    path.write_text(approving.list_of_quotes([QUOTE]), encoding="utf-8")
    assert approving.approve([QUOTE], how=str(path), register=tmp_path) == [QUOTE]


def test_a_page_that_is_nowhere_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "app_notebook", lambda _: None)
    with pytest.raises(DefinitionError, match=r"'dashboard' \(onder 'pages:'\) is er niet"):
        report.build_pages(tmp_path, ["dashboard"], target=tmp_path / "r", work=tmp_path / "w")


def test_without_pages_no_kernel_is_started(tmp_path):
    assert report.build_pages(tmp_path, [], target=tmp_path / "r", work=tmp_path / "w") == []
