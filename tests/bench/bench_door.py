"""How long it takes to bring 20,000 made-up stories through the door, on one core and on all."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
STORIES = 20_000


def monitor(folder: Path) -> Path:
    """Write a small monitor with as many stories of three drawn sentences; returns its file."""
    sys.path.insert(0, str(ROOT))
    from tests.bench.bench_redaction import documents
    from tests.notebooks.small_monitor import bsn, make_monitor

    file = make_monitor(folder)
    drawn = documents()
    rows = [
        f'{bsn(number % 60)};12-05-2026;"{drawn[number % len(drawn)]} Dat was keer {number}.";'
        "WK999801"
        for number in range(STORIES)
    ]
    header = "bsn;datum;verhaal;wijk"
    (folder / "raw" / "verhalen.csv").write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return file


def prepared(file: Path, *, several: bool) -> tuple[float, float, str]:
    """Seconds by the clock and of processors, and the hash of the stories' table."""
    from merkbaar.monitor import load_monitor
    from merkbaar.publishing import redacting
    from merkbaar.publishing.folders import Folders
    from merkbaar.publishing.prepare import input_hashes, prepare

    pays, redacting.PAYS = redacting.PAYS, redacting.PAYS if several else sys.maxsize
    definition = load_monitor(file)
    folders = Folders(home=file.parent, monitor=definition.monitor)
    (folders.prepared / "prepared.json").unlink(missing_ok=True)
    began, work = time.perf_counter(), sum(os.times()[:4])
    made = prepare(definition, folders, inputs=input_hashes(definition, folders))
    redacting.PAYS = pays
    took = time.perf_counter() - began, sum(os.times()[:4]) - work
    return *took, made.manifest["tables"]["narratives"]["hash"]


def run() -> list[dict[str, object]]:
    """Prepare twice each way; the tables must be the same to the byte."""
    with tempfile.TemporaryDirectory() as place:
        file = monitor(Path(place) / "klein")
        one = min(prepared(file, several=False) for _ in range(2))
        many = min(prepared(file, several=True) for _ in range(2))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return [
        {
            "what": f"{STORIES} stories prepared, seconds on {cores} cores",
            "measured": round(many[0], 1),
            "reach": "",
            "met": one[2] == many[2],
            "detail": f"{one[0]:.1f} on one; processor time {many[1]:.1f} and {one[1]:.1f}; "
            f"the same bytes: {one[2] == many[2]}; load {os.getloadavg()[0]:.1f}",
        }
    ]
