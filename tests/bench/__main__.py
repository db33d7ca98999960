"""Run the benchmarks: ``python3 tasks.py bench [PART OF A NAME]``.

Each ``bench_*.py`` has ``run() -> list[dict]`` with what was measured, the figure, what is to be
reached, and whether it is. A figure that isn't reached doesn't fail: it is told.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent


def main(only: str = "") -> int:
    """Run them one after the other and show one table; 1 if a benchmark itself broke."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.path.insert(0, str(HERE.parent.parent / "lib"))
    console, broken = Console(), 0
    table = Table("benchmark", "what", "measured", "reach", "met", "detail", title="Merkbaar bench")
    for path in sorted(HERE.glob("bench_*.py")):
        name = path.stem.removeprefix("bench_")
        if only not in name:
            continue
        console.print(f"{name} …")
        started = time.perf_counter()
        try:
            rows = importlib.import_module(f"tests.bench.{path.stem}").run()
        except Exception as error:
            console.print(f"  [red]{name} broke: {type(error).__name__}: {error}[/red]")
            broken = 1
            continue
        console.print(f"  {time.perf_counter() - started:.0f} s")
        for row in rows:
            met = {True: "yes", False: "NO", None: "–"}[row.get("met")]
            cells = (row["what"], row["measured"], row.get("reach", ""), met, row.get("detail", ""))
            table.add_row(name, *map(str, cells))
    console.print(table)
    return broken


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
