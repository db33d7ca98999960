"""What running the notebooks costs beside the bare work, and beside papermill, side by side.

All figures come from one run on the same notebooks: the example if all its notebooks are there,
else a small made-up monitor. "Bare" is the same cells in one plain process after every module they
load was imported. Ours is given twice. "From raw files" is the whole run as somebody first has it,
against preparing, cells and gate done bare; "from prepared tables" leaves preparing and gate out of
both, and there the imports have nothing to hide behind. Papermill always has prepared tables.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMMAND_REACH, LIBRARY_REACH, AGAIN_REACH, MEMORY_REACH = 0.12, 0.25, 0.05, 2.0
TIMES = 3
MADE = ("prepared", "results", "work", "concept", "register", "generator")

CELLS = """
import json, os, sys, time
from pathlib import Path
jobs, modules, mode = json.loads(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
if mode != "list":
    import importlib
    for name in json.loads(modules.read_text()):
        try:
            importlib.import_module(name)
        except Exception:
            pass
import matplotlib
matplotlib.use("agg")
started = time.perf_counter()
if mode != "time":
    from merkbaar.monitor import edition_plan, load_monitor
    from merkbaar.publishing import concept, door, folders, prepare
    monitor = load_monitor(jobs[0][1]["monitor_file"])
    home = folders.Folders(Path(jobs[0][1]["monitor_file"]).parent, monitor.monitor)
    prepare.prepare(monitor, home, inputs=prepare.input_hashes(monitor, home))
for path, given in jobs:
    os.environ["MERKBAAR_NOTEBOOK"] = Path(path).stem
    space = {"__name__": "__main__"}
    for cell in json.loads(Path(path).read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), space)
            if "parameters" in cell["metadata"].get("tags", []):
                space.update(given)
if mode != "time":
    edition = jobs[0][1]["edition"]
    made = home.home / "work" / "bare"
    made.mkdir(parents=True)
    plan, opened = edition_plan(monitor, edition), door.open_door(monitor, home.home)
    concept.make_concept(made, monitor=monitor, edition=edition, plan=plan, folders=home,
                         door=opened)
seconds = time.perf_counter() - started
if mode == "list":
    names = [n for n in sys.modules if n != "__main__" and not n.startswith("_")]
    modules.write_text(json.dumps(names))
print("SECONDS", seconds)
"""
LIBRARY = """
import json, sys
import papermill
for path, given in json.loads(sys.argv[1]):
    papermill.execute_notebook(path, sys.argv[2], parameters=given, kernel_name="python3",
                               progress_bar=False)
"""
OURS = """
import json, sys
from merkbaar.publishing.run import run
record = run(sys.argv[1], sys.argv[2], progress=False, workers=int(sys.argv[3]))
print("STEPS", json.dumps({step.name: step.seconds for step in record.steps}))
"""


def run(folder: Path | None = None, *, workers: int = 2) -> list[dict[str, Any]]:
    """Measure; one dict a figure: what, measured, reach, met, detail.

    Parameters
    ----------
    folder : Path, optional
        A place for the copy of the monitor; a temporary one if left out.
    workers : int
        Notebooks at once.
    """
    place = Path(tempfile.mkdtemp(prefix="bench-run-")) if folder is None else folder
    try:
        file, edition, name = _subject(place)
        return _measured(file, edition, name, place, workers)
    finally:
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)


def _subject(place: Path) -> tuple[Path, str, str]:
    """A fresh copy of the example, if its notebooks are there; else the small monitor."""
    from merkbaar.monitor import load_monitor

    example = ROOT / "data" / "voorbeeld"
    built_in = ROOT / "notebooks" / "analysis"
    if (example / "monitor.yml").exists() and (example / "raw").is_dir():
        wanted = [analysis.notebook for analysis in load_monitor(example / "monitor.yml").analyses]
        if all((built_in / f"{name}.ipynb").exists() for name in (*wanted, "insights")):
            copy = place / "data" / "voorbeeld"
            shutil.copytree(example, copy, ignore=shutil.ignore_patterns(*MADE))
            return copy / "monitor.yml", "2026", "the example"
    sys.path.insert(0, str(ROOT))
    from tests.notebooks.small_monitor import make_monitor

    return make_monitor(place / "data" / "klein"), "2026", "a small made-up monitor"


def _measured(
    file: Path, edition: str, name: str, place: Path, workers: int
) -> list[dict[str, Any]]:
    jobs = _jobs(file, edition)
    first, memory, _ = _ours(file, edition, workers, watch=True)
    again, _, _ = _ours(file, edition, workers)
    modules = place / "modules.json"
    _forget(file, prepared=True)
    _python(CELLS, json.dumps(jobs), str(modules), "list")

    def bare(mode: str) -> float:
        return _said(_python(CELLS, json.dumps(jobs), str(modules), mode)[1], "SECONDS")

    def notebooks() -> float:
        seconds, _, steps = _ours(file, edition, workers)
        return seconds - steps.get("voorbereiden", 0.0) - steps.get("poort", 0.0)

    copy = str(place / "copy.ipynb")
    ways: dict[str, tuple[bool, Callable[[], float]]] = {
        "whole": (True, lambda: _ours(file, edition, workers)[0]),
        "work": (True, lambda: bare("whole")),
        "notebooks": (False, notebooks),
        "cells": (False, lambda: bare("time")),
        "library": (False, lambda: _python(LIBRARY, json.dumps(jobs), copy)[0]),
        "command": (False, lambda: sum(_papermill(path, given, place) for path, given in jobs)),
    }
    took = _best(file, ways)
    whole, work, ours, cells = (took[way] for way in ("whole", "work", "notebooks", "cells"))
    library, command = took["library"] - cells, took["command"] - cells
    theirs = f"papermill adds {library:.1f} s as a library, {command:.1f} s as a command"
    raw = f"{name}, {len(jobs)} notebooks: ours {whole:.1f} s, bare {work:.1f} s; {theirs}"
    prepared = f"ours {ours:.1f} s, bare {cells:.1f} s; {theirs}"
    return [
        _figure("from raw files, added, against the papermill command",
                (whole - work) / command, COMMAND_REACH, raw),
        _figure("from raw files, added, against papermill as a library",
                (whole - work) / library, LIBRARY_REACH, raw),
        _figure("from prepared tables, added, against the papermill command",
                (ours - cells) / command, COMMAND_REACH, prepared),
        _figure("from prepared tables, added, against papermill as a library",
                (ours - cells) / library, LIBRARY_REACH, prepared),
        _figure("second run, nothing changed", again / first, AGAIN_REACH,
                f"{again:.2f} s after {first:.1f} s (prepare and gate included)"),
        _figure("peak memory, GB", memory, MEMORY_REACH,
                "proportional set size (PSS) of all processes of the first run together"),
    ]  # fmt: skip


def _best(file: Path, ways: dict[str, tuple[bool, Callable[[], float]]]) -> dict[str, float]:
    """Seconds of each way, in turn, a few times over: the least, which other work disturbed least.

    Each begins with nothing made; with its first part true, without prepared tables too.
    """
    took: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(TIMES):
        for way, (anew, measure) in ways.items():
            _forget(file, prepared=anew)
            took[way].append(measure())
    return {way: min(seconds) for way, seconds in took.items()}


def _figure(what: str, measured: float, reach: float, detail: str) -> dict[str, Any]:
    return {
        "what": f"running the notebooks: {what}",
        "measured": round(measured, 3),
        "reach": f"<= {reach}",
        "met": measured <= reach,
        "detail": detail,
    }


def _jobs(file: Path, edition: str) -> list[tuple[str, dict[str, Any]]]:
    from merkbaar.monitor import load_monitor
    from merkbaar.publishing.folders import Folders
    from merkbaar.publishing.notebooks import find_jobs

    monitor = load_monitor(file)
    jobs, last = find_jobs(Folders(file.parent, monitor.monitor), monitor.analyses)
    given = {"monitor_file": str(file), "edition": edition}
    chosen = (*jobs, last) if last else jobs
    return [(str(job.path), {**given, **job.parameters}) for job in chosen]


def _environment() -> dict[str, str]:
    path = os.pathsep.join((str(ROOT / "lib"), os.environ.get("PYTHONPATH", "")))
    return {**os.environ, "PYTHONPATH": path, "MPLBACKEND": "agg"}


def _python(code: str, *arguments: str) -> tuple[float, str]:
    """Run a script in a process of its own; returns wall seconds and what it printed."""
    return _timed([sys.executable, "-c", code, *arguments])


def _timed(command: Sequence[str]) -> tuple[float, str]:
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(), check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return seconds, done.stdout


def _papermill(path: str, given: dict[str, Any], place: Path) -> float:
    texts = [part for name, value in given.items() for part in ("-r", name, str(value))]
    copy = str(place / "copy.ipynb")
    command = [sys.executable, "-m", "papermill", path, copy, "-k", "python3", *texts]
    return _timed([*command, "--no-progress-bar"])[0]


def _said(output: str, word: str) -> float:
    line = next(line for line in output.splitlines() if line.startswith(word))
    return float(line.split()[1])


def _ours(
    file: Path, edition: str, workers: int, *, watch: bool = False
) -> tuple[float, float, dict[str, float]]:
    """Wall seconds of our run, peak memory (GB) if watched, and the seconds of its steps."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", OURS, str(file), edition, str(workers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
    )
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    if watch:
        watcher.start()
    output, errors = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(errors[-2000:])
    line = next(line for line in output.splitlines() if line.startswith("STEPS"))
    return seconds, peak[0], json.loads(line.removeprefix("STEPS"))


def _watch(pid: int, peak: list[float]) -> None:
    """Follow the memory of a process and all below it, shared pages counted once."""
    import psutil

    try:
        while True:
            whole = psutil.Process(pid)
            total = 0
            for process in (whole, *whole.children(recursive=True)):
                try:
                    total += process.memory_full_info().pss
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue
            peak[0] = max(peak[0], total / 2**30)
            time.sleep(0.1)
    except psutil.NoSuchProcess:
        return


def _forget(file: Path, *, prepared: bool = False) -> None:
    """Take away what notebooks have made, vectors kept by text too; the prepared tables if asked.

    So that each way of running does the same work.
    """
    for part in ("results", "work", "concept", *(["prepared"] if prepared else [])):
        shutil.rmtree(file.parent / part, ignore_errors=True)


if __name__ == "__main__":
    for figure in run():
        sys.stdout.write(json.dumps(figure) + "\n")
