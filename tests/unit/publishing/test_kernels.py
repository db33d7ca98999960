from __future__ import annotations

import signal
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest
from tests.notebooks.small_monitor import write_notebook

from merkbaar.publishing.execution import execute
from merkbaar.publishing.kernels import KernelPool, can_fork, end
from merkbaar.publishing.notebooks import Job

forks = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")
SHOWS = (
    "import os, pandas as pd\nprint(edition)",
    'pd.DataFrame({"a": [1, 2]})',
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "os.environ['OMP_NUM_THREADS'], os.environ['MERKBAAR_NOTEBOOK']",
)


@pytest.fixture(scope="module")
def pool():
    with KernelPool(first=("matplotlib.pyplot",)) as made:
        yield made


def job(folder: Path, cells, name="proef"):
    return Job(name, write_notebook(folder / f"{name}.ipynb", cells))


def run_one(pool, folder, cells, name="proef", **parameters):
    given = {"monitor_file": "m.yml", "edition": "2026", **parameters}
    copy = folder / "work" / f"{name}.ipynb"
    return execute(job(folder, cells, name), pool=pool, parameters=given, copy=copy, folder=folder)


def outputs(folder, name="proef"):
    content = nbformat.read(folder / "work" / f"{name}.ipynb", as_version=4)
    return [cell["outputs"] for cell in content["cells"] if cell["cell_type"] == "code"]


@forks
def test_a_notebook_on_a_forked_kernel_keeps_what_it_shows(pool, tmp_path):
    done = run_one(pool, tmp_path, SHOWS, edition="2031")
    assert (done.failure, done.kernel) == ("", "forked")
    printed, table, plot, settings = outputs(tmp_path)[-4:]
    assert printed[0]["text"] == "2031\n"
    assert "text/html" in table[0]["data"]
    assert "image/png" in plot[0]["data"]
    assert settings[0]["data"]["text/plain"] == "('1', 'proef')"


@forks
def test_a_kernel_is_a_child_of_the_zygote_and_not_of_us(pool, tmp_path):
    run_one(pool, tmp_path, ("import os\nprint(os.getppid())",))
    assert int(outputs(tmp_path)[-1][0]["text"]) in pool.pids


@forks
def test_the_zygote_has_one_thread_with_the_stack_imported(pool, tmp_path):
    pool.bring_in(("scipy.stats", "sklearn.cluster", "duckdb", "altair", "seaborn", "torch"))
    done = run_one(pool, tmp_path, ("import torch\ntorch.get_num_threads()",))
    assert done.kernel == "forked"
    assert len(list(Path(f"/proc/{pool.pids[0]}/task").iterdir())) == 1
    assert outputs(tmp_path)[-1][0]["data"]["text/plain"] == "1"


@forks
def test_state_does_not_pass_from_one_notebook_to_the_next(pool, tmp_path):
    run_one(pool, tmp_path, ("import json\njson.leaked = 1\nname = 1",), "one")
    run_one(pool, tmp_path, ("import json\nhasattr(json, 'leaked'), 'name' in globals()",), "two")
    assert outputs(tmp_path, "two")[-1][0]["data"]["text/plain"] == "(False, False)"


@forks
def test_the_executed_copy_is_private(pool, tmp_path):
    run_one(pool, tmp_path, ("1",))
    copy = tmp_path / "work" / "proef.ipynb"
    assert copy.stat().st_mode & 0o077 == 0
    assert copy.parent.stat().st_mode & 0o077 == 0


@forks
def test_a_failing_cell_is_named_without_its_text(pool, tmp_path):
    done = run_one(pool, tmp_path, ("1 + 1", "print('geheim')\nraise ValueError('geheim')"))
    assert "'proef', cel 4" in done.failure
    assert "ValueError" in done.failure
    assert "geheim" not in done.failure


@forks
def test_an_error_that_our_code_raises_is_repeated_since_it_never_holds_data(pool, tmp_path):
    raising = "from merkbaar.privacy.rules import Rules\nRules(minimum=1)"
    failure = run_one(pool, tmp_path, (raising,)).failure
    assert failure.startswith("Notebook 'proef', cel 3: Het minimum aantal personen is te laag")


@forks
def test_an_error_of_ours_that_a_cell_raises_itself_is_only_named(pool, tmp_path):
    raising = "from merkbaar.errors import TooFewData\nraise TooFewData('Jo Proefnaam')"
    failure = run_one(pool, tmp_path, (raising,)).failure
    assert "cel 3: de cel stopte met TooFewData" in failure
    assert "Proefnaam" not in failure


@forks
def test_a_killed_kernel_is_named(pool, tmp_path):
    done = run_one(pool, tmp_path, ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",))
    assert "kernel is gestopt (door signaal 9)" in done.failure
    assert "'proef'" in done.failure


@forks
def test_closing_the_pool_ends_kernels_and_what_they_started(tmp_path):
    with KernelPool() as pool:
        cells = ("import subprocess, os\nsubprocess.Popen(['sleep', '60'])", SLEEP)
        runs = threading.Thread(target=lambda: run_one(pool, tmp_path, cells), daemon=True)
        runs.start()
        started = tmp_path / "started"
        wait_for(started.exists)
        zygote = pool.pids[0]
        kernel = int(started.read_text())
    runs.join(10)
    wait_for(lambda: not alive(zygote) and not alive(kernel))
    assert not runs.is_alive()
    assert not pool.folder.exists()


SLEEP = (
    "from pathlib import Path\nimport time\n"
    "Path('started').write_text(str(os.getpid()))\ntime.sleep(60)"
)


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition, seconds=20.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it took too long")


@forks
def test_a_zygote_with_a_second_thread_is_not_forked_and_the_notebook_still_runs(tmp_path):
    threaded = tmp_path / "starts_a_thread.py"
    threaded.write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    sys.path.insert(0, str(tmp_path))
    try:
        with KernelPool(first=("starts_a_thread",)) as pool:
            done = run_one(pool, tmp_path, ("print(6 * 7)",))
    finally:
        sys.path.remove(str(tmp_path))
    assert (done.failure, done.kernel) == ("", "warm")
    assert outputs(tmp_path)[-1][0]["text"] == "42\n"


def test_where_a_system_cannot_fork_warm_kernels_run_the_notebooks(tmp_path):
    with KernelPool(fork=False, expected=2, warm=1) as pool:
        waiting = pool.pids
        first = run_one(pool, tmp_path, ("import os\nprint(os.getpid())",), "one")
        second = run_one(pool, tmp_path, ("import os\nprint(os.getpid())",), "two")
    assert (first.kernel, second.kernel) == ("warm", "warm")
    pids = [int(outputs(tmp_path, name)[-1][0]["text"]) for name in ("one", "two")]
    assert pids[0] == waiting[0]
    assert pids[0] != pids[1]


def test_no_more_warm_kernels_are_started_than_there_are_notebooks():
    with KernelPool(fork=False, expected=1, warm=4) as pool:
        assert len(pool.pids) == 1


@forks
def test_a_kernel_that_has_ended_keeps_its_status(pool, tmp_path):
    manager = pool.manager({}, str(tmp_path))
    process, how = pool.launch({**manager.request, "connection": str(tmp_path / "absent.json")})
    assert how == "forked"
    end(process, wait_seconds=5)
    assert process.poll() == -signal.SIGKILL
    assert manager.has_kernel is False


@forks
def test_a_fork_waits_for_the_shared_modules_of_its_own_notebook_alone(tmp_path):
    with KernelPool(("duckdb", "sklearn")) as pool:
        needs = pool.manager({}, str(tmp_path), needs=("sklearn", "other")).request["modules"]
        run_one(pool, tmp_path, ("import sys, sklearn\n'duckdb' in sys.modules",))
    assert needs == ("sklearn",)
    assert outputs(tmp_path)[-1][0]["data"]["text/plain"] == "False"
