"""Ctrl-C, a killed kernel, a full disk: one Dutch message, an exit code, nothing half written."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.notebooks.small_monitor import OPENING, every_byte, write_notebook

from merkbaar.errors import RunError
from merkbaar.publishing import concept, files
from merkbaar.publishing.run import run

ROOT = Path(__file__).resolve().parents[2]
WAITS = (
    "from pathlib import Path\nimport os, time\n"
    "Path('kernel.pid').write_text(str(os.getpid()))\ntime.sleep(60)"
)
KILLED = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
COMMAND = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background ignore it
from merkbaar.errors import MerkbaarError
from merkbaar.publishing.run import run
try:
    run(sys.argv[1], "2026")
except MerkbaarError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def again(folder):
    return run(folder / "monitor.yml", "2026", progress=False)


def left_over(folder):
    """Files and folders that a broken run could have left beside the real ones."""
    ours = {".ipynb_checkpoints", ".merkbaar"}
    return [path.name for path in folder.rglob(".*") if path.name not in ours]


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition, seconds=60.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it took too long")


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C as a signal")
def test_ctrl_c_ends_the_kernels_and_leaves_the_concept(copy):
    write_notebook(copy / "notebooks" / "told.ipynb", (OPENING, WAITS))
    before = every_byte(copy / "concept")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "lib")}
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(copy / "monitor.yml")],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    pid_file = copy / "kernel.pid"
    wait_for(lambda: pid_file.exists() and pid_file.read_text())
    kernel = int(pid_file.read_text())
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Gestopt met Ctrl-C" in errors
    assert "--resume" in errors
    assert "Traceback" not in errors
    wait_for(lambda: not alive(kernel), 10)
    assert every_byte(copy / "concept") == before
    assert left_over(copy) == []


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C as a signal")
def test_a_run_that_is_killed_takes_its_kernels_with_it(copy):
    write_notebook(copy / "notebooks" / "told.ipynb", (OPENING, WAITS))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "lib")}
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(copy / "monitor.yml")],
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    pid_file = copy / "kernel.pid"
    wait_for(lambda: pid_file.exists() and pid_file.read_text())
    process.kill()
    process.wait(10)
    wait_for(lambda: not alive(int(pid_file.read_text())), 10)


def test_a_killed_kernel_is_named_and_the_concept_stays(copy):
    write_notebook(copy / "notebooks" / "told.ipynb", (OPENING, KILLED))
    before = every_byte(copy / "concept")
    with pytest.raises(RunError, match="Notebook 'told': de kernel is gestopt") as error:
        again(copy)
    assert error.value.exit_code != 0
    assert "--resume" in str(error.value)
    assert every_byte(copy / "concept") == before


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere/tables.json")


def test_a_full_disk_while_preparing_leaves_the_prepared_tables(copy, monkeypatch):
    before = every_byte(copy / "prepared")
    with (copy / "raw" / "noemers.csv").open("a") as stream:
        stream.write("WK999801;2025;380\n")
    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(RunError, match="schijf is vol"):
        again(copy)
    assert every_byte(copy / "prepared") == before
    assert left_over(copy) == []


def test_a_full_disk_at_the_gate_leaves_the_concept(copy, monkeypatch):
    before = every_byte(copy / "concept")
    path = copy / "notebooks" / "told.ipynb"
    path.write_text(path.read_text().replace("Hulp", "Steun"))
    monkeypatch.setattr(concept, "write_json", full)
    with pytest.raises(RunError, match=r"schijf is vol.*--resume"):
        again(copy)
    assert every_byte(copy / "concept") == before
    assert left_over(copy) == []


def forbidden(*_, **__):
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "elders/tables.json")


def test_a_folder_that_may_not_be_written_is_named_and_the_concept_stays(copy, monkeypatch):
    before = every_byte(copy / "concept")
    path = copy / "notebooks" / "told.ipynb"
    path.write_text(path.read_text().replace("Hulp", "Steun"))
    monkeypatch.setattr(concept, "write_json", forbidden)
    with pytest.raises(RunError, match=r"In elders mag niet worden geschreven"):
        again(copy)
    assert every_byte(copy / "concept") == before
    assert left_over(copy) == []
