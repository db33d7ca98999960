"""Open JupyterLab on a monitor: the project's kernel, its notebooks and its schema."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .. import places
from ..errors import DefinitionError
from ..monitor import load_monitor, write_schema
from .files import private_folder, write
from .folders import Folders, find_monitor_file

KERNEL = "merkbaar"


def open_lab(monitor: Path) -> int:
    """Start JupyterLab and wait until it stops; returns its exit code.

    Raises
    ------
    DefinitionError
        If the monitor file is wrong, or JupyterLab isn't installed.
    """
    file = find_monitor_file(monitor)
    definition = load_monitor(file)
    install_kernel()
    write_schema(file.parent / "monitor.schema.json")
    folders = Folders(home=file.parent, monitor=definition.monitor)
    copy_analyses(folders, [analysis.notebook for analysis in definition.analyses])
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(file.parent)]
    command += ["--ServerApp.ip=127.0.0.1", f"--MultiKernelManager.default_kernel_name={KERNEL}"]
    try:
        return subprocess.call(command, env={**os.environ, "MERKBAAR_MONITOR": str(file)})
    except KeyboardInterrupt:
        return 0


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


def copy_analyses(folders: Folders, names: list[str]) -> list[Path]:
    """Put a copy of the built-in notebooks in the monitor's ``work/lab/``, to try things out in.

    A copy that is there already is left alone: somebody may have worked in it.
    """
    lab = private_folder(folders.work("lab"))
    made = []
    for name in [*names, "insights"]:
        source, copy = places.notebooks() / "analysis" / f"{name}.ipynb", lab / f"{name}.ipynb"
        if source.is_file() and not copy.exists():
            write(copy, source.read_bytes())
            made.append(copy)
    return made
