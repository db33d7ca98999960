from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.notebooks.small_monitor import bsn, make_monitor

from merkbaar.errors import RunError
from merkbaar.publishing import open_edition
from merkbaar.publishing.files import folder_hash, read_json
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.locking import FOLDER, Busy, one_at_a_time, writing
from merkbaar.publishing.release import release, withdraw
from merkbaar.publishing.rotating import rotate
from merkbaar.publishing.run import run

LIBRARY = Path(__file__).resolve().parents[3] / "lib"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(LIBRARY)}
HOLDS = """
import os, sys, time
from pathlib import Path
from merkbaar.publishing.locking import writing
with writing(Path(sys.argv[1]), "merkbaar release"):
    if "fork" in sys.argv:
        if os.fork() == 0:
            print("held", flush=True)
            time.sleep(20)
            os._exit(0)
    else:
        print("held", flush=True)
    sys.stdin.readline()
print("let go", flush=True)
"""
WRITERS = {
    "run": lambda file: run(file, "2026", progress=False),
    "release": lambda file: release(file, "2026", by="jo", quotes="all"),
    "withdraw": lambda file: withdraw(file, bsn(2), kind="bsn"),
    "forget": lambda file: forget(file, bsn(2), kind="bsn"),
    "rotate": rotate,
}


class Other:
    """Another process that holds the lock until it is told to let go."""

    def __init__(self, home, *more):
        command = [sys.executable, "-c", HOLDS, str(home), *more]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, env=ENVIRONMENT, text=True, start_new_session=True
        )
        assert self.process.stdout.readline() == "held\n"

    def let_go(self):
        out, _ = self.process.communicate("\n", timeout=20)
        assert out == "let go\n"

    def is_killed(self):
        self.process.kill()
        self.process.wait(20)


@pytest.fixture
def other(tmp_path):
    made = []

    def start(*more):
        made.append(Other(tmp_path, *more))
        return made[-1]

    yield start
    for one in made:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(one.process.pid, signal.SIGKILL)
        one.process.wait(20)
        one.process.stdin.close()
        one.process.stdout.close()


def test_a_second_process_hears_what_is_running_since_when_and_what_to_do(tmp_path, other):
    first = other()
    with pytest.raises(Busy) as refused, writing(tmp_path, "merkbaar run"):
        raise AssertionError("both write")
    said = str(refused.value)
    assert "'merkbaar release' loopt sinds " in said
    assert f"proces {first.process.pid}, op deze computer" in said
    assert "Er is niets veranderd. Wacht tot het klaar is" in said
    first.let_go()
    with writing(tmp_path, "merkbaar run"):
        assert read_json(tmp_path / FOLDER / "running.json")["command"] == "merkbaar run"
    assert not (tmp_path / FOLDER / "running.json").exists()


def test_nothing_is_left_to_clear_away_when_the_process_is_killed(tmp_path, other):
    other().is_killed()
    assert (tmp_path / FOLDER / "running.json").exists()
    with writing(tmp_path, "merkbaar run"):
        assert read_json(tmp_path / FOLDER / "running.json")["process"] == os.getpid()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_helper_process_that_lives_on_does_not_keep_the_lock(tmp_path, other):
    other("fork").is_killed()
    with writing(tmp_path, "merkbaar run"):
        pass


def test_without_a_note_it_says_that_something_has_just_begun(tmp_path, other):
    other()
    (tmp_path / FOLDER / "running.json").unlink()
    with pytest.raises(Busy, match="net begonnen of bijna klaar"), writing(tmp_path, "x"):
        pass


def test_on_another_computer_the_message_names_it(tmp_path, other, monkeypatch):
    other()
    monkeypatch.setattr("platform.node", lambda: "elders")
    with pytest.raises(Busy, match="op computer '"), writing(tmp_path, "x"):
        pass


@pytest.mark.parametrize(
    ("number", "message"), [(errno.ENOLCK, "netwerkschijf"), (errno.EROFS, "mag niet worden")]
)
def test_a_disk_without_locks_is_named(tmp_path, monkeypatch, number, message):
    def refuses(*_, **__):
        raise OSError(number, "no")

    monkeypatch.setattr("filelock.FileLock.acquire", refuses)
    with pytest.raises(RunError, match=message), writing(tmp_path, "x"):
        pass


def test_two_threads_of_one_process_do_not_mix_either(tmp_path):
    with writing(tmp_path, "een"), pytest.raises(Busy), writing(tmp_path, "twee"):
        pass


def test_the_lock_goes_when_the_work_fails(tmp_path):
    with pytest.raises(ValueError), writing(tmp_path, "een"):
        raise ValueError
    with writing(tmp_path, "twee"):
        pass


def test_the_lock_is_for_its_owner_alone(tmp_path):
    with writing(tmp_path, "een"):
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / FOLDER).iterdir()}
    assert modes == {"lock": 0o600, "running.json": 0o600}
    assert (tmp_path / FOLDER).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_nobody_else_writes_in_the_monitor_meanwhile(tmp_path, other, name):
    file = make_monitor(tmp_path)
    other()
    before = folder_hash(tmp_path)
    with pytest.raises(Busy):
        WRITERS[name](file)
    assert folder_hash(tmp_path) == before


def test_who_reads_is_not_held_up(tmp_path, other):
    file = make_monitor(tmp_path)
    other()
    with pytest.raises(RunError.__base__, match="nog geen voorbereide tabellen"):
        open_edition(file, "2026").table("persons")


def test_a_monitor_that_is_not_there_gets_no_lock(tmp_path):
    called = one_at_a_time("merkbaar run")(lambda file: file)
    assert called(tmp_path / "nergens.yml") == tmp_path / "nergens.yml"
    assert not list(tmp_path.iterdir())


def test_of_two_runs_at_once_one_makes_its_concept_and_the_other_is_refused(tmp_path):
    home = tmp_path / "data" / "klein"
    make_monitor(home, people=12)
    command = [sys.executable, "-m", "merkbaar.cli", "run", str(home)]
    given = {"env": ENVIRONMENT, "stderr": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    first = subprocess.Popen(command, **given)
    while not (home / FOLDER / "running.json").exists():
        assert first.poll() is None
        time.sleep(0.01)
    second = subprocess.run(command, check=False, timeout=60, **given)
    out, err = first.communicate(timeout=120)
    assert (first.returncode, second.returncode) == (0, Busy.exit_code), err
    assert "'merkbaar run' loopt sinds" in second.stderr
    assert (home / "concept" / "2026" / "published" / "tables.json").is_file()
    assert "gelezen" in out
