"""Open JupyterLab on a monitor: the project's kernel, its notebooks and its schema."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import places
from ..errors import DefinitionError
from ..monitor import load_monitor, write_schema
from .files import private_folder, write
from .folders import Folders, find_monitor_file
from .locking import FOLDER as OURS
from .story_lab import NOTEBOOK

KERNEL = "merkbaar"


def open_lab(monitor: Path) -> int:
    """Start JupyterLab and wait until it stops; returns its exit code.

    Parameters
    ----------
    monitor : Path
        A monitor (file or folder), or the folder that ``merkbaar themes`` made.

    Raises
    ------
    DefinitionError
        If the monitor file is wrong, or JupyterLab isn't installed.
    """
    if (monitor / NOTEBOOK).is_file() and not (monitor / "monitor.yml").exists():
        install_kernel()
        return _start(monitor.resolve(), opened=NOTEBOOK)
    file = find_monitor_file(monitor)
    definition = load_monitor(file)
    install_kernel()
    write_schema(file.parent / "monitor.schema.json")
    folders = Folders(home=file.parent, monitor=definition.monitor)
    newest = max(definition.editions.items(), key=lambda item: (item[1].until, item[0]))[0]
    names = [analysis.notebook for analysis in definition.analyses]
    copy_analyses(folders, names, monitor_file=file, edition=newest)
    return _start(file.parent)


def _start(home: Path, *, opened: str = "") -> int:
    """Start JupyterLab in a folder, on a notebook in it if one is named."""
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(home)]
    command += ["--ServerApp.ip=127.0.0.1", f"--MultiKernelManager.default_kernel_name={KERNEL}"]
    if opened:
        command.append(f"--LabApp.default_url=/lab/tree/{opened}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    try:
        return subprocess.call(command, env=lab_environment(home))
    except KeyboardInterrupt:
        return 0


def lab_environment(home: Path) -> dict[str, str]:
    """Settings under which IPython keeps no history of what was typed: it can name a person.

    Its profile lies in the monitor's own folder instead of in the user's home.
    """
    place = private_folder(home / OURS / "ipython")
    config = "c.HistoryManager.hist_file = ':memory:'\n"
    write(private_folder(place / "profile_default") / "ipython_config.py", config)
    return {**os.environ, "IPYTHONDIR": str(place)}


def install_kernel() -> Path:
    """Write the kernel of this very Python into its own environment; returns its folder.

    Raises
    ------
    DefinitionError
        If ipykernel isn't installed here.
    """
    try:
        from ipykernel.kernelspec import install
    except ModuleNotFoundError:
        raise DefinitionError(
            "JupyterLab is hier niet geïnstalleerd. Zet alles klaar met 'python3 tasks.py lab'."
        ) from None
    return Path(
        install(prefix=sys.prefix, kernel_name=KERNEL, display_name="Merkbaar (dit project)")
    )


def copy_analyses(
    folders: Folders, names: list[str], *, monitor_file: Path, edition: str
) -> list[Path]:
    """Put a copy of the built-in notebooks in the monitor's ``work/lab/``, to try things out in.

    The copies point at this monitor and edition. One that is there already is left alone:
    somebody may have worked in it.
    """
    lab = private_folder(folders.work("lab"))
    given = {"monitor_file": str(monitor_file), "edition": edition}
    made = []
    wanted = [Path("analysis", f"{name}.ipynb") for name in (*names, "insights")]
    if "stories" in names:
        wanted.append(Path("workshop", "theme_desk.ipynb"))
    wanted.append(Path("workshop", "design.ipynb"))
    for place in wanted:
        source, copy = places.notebooks() / place, lab / place.name
        if source.is_file() and not copy.exists():
            write(copy, with_defaults(source.read_text(encoding="utf-8"), given))
            made.append(copy)
    return made


def with_defaults(text: str, given: Mapping[str, Any]) -> str:
    """Give the parameters of a notebook other defaults; their type and help stay."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = [_given(line, given) for line in cell["source"]]
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _given(line: str, given: Mapping[str, Any]) -> str:
    name = line.split(":")[0].strip()
    if name not in given:
        return line
    value = json.dumps(given[name], ensure_ascii=False)
    return re.sub(r"= .*?(?=  #)", lambda _: f"= {value}", line, count=1)
