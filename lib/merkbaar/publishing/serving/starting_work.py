"""Start the process that runs pages left of the gate, and end it."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from ... import places
from ...errors import DefinitionError, RunError
from ...monitor import load_monitor
from ..folders import find_monitor_file
from .users import Role

PAGES: dict[str, tuple[str, Role]] = {
    "theme_desk": ("workshop", "trainer"),
    "design": ("workshop", "trainer"),
    "viewer": ("research", "researcher"),
}
"""Pages left of the gate: their folder under ``notebooks/`` and the role they need."""


@dataclass
class Work:
    """The process that runs pages left of the gate.

    Attributes
    ----------
    pages : mapping of str to Role
        What it serves.
    home : Path
        The folder of its monitor, which readers' process must not be able to read.
    """

    process: subprocess.Popen[str]
    port: int
    secret: str = field(repr=False)
    pages: dict[str, Role]
    monitor: str
    home: Path

    @property
    def address(self) -> str:
        """Where it listens: on this computer only."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End it with all its kernels; it ends by itself when we do."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def start_work(target: Path, *, home: str) -> Work:
    """Start the process, and wait until it listens.

    Raises
    ------
    DefinitionError
        If the target isn't a monitor: without its data there is nothing to look at.
    RunError
        If it doesn't start.
    """
    file = find_monitor_file(target)
    if not file.is_file():
        raise DefinitionError(
            f"Bij --workshop hoort een monitor, en in {target} staat geen monitor.yml. Geef de map "
            "van de monitor, bijvoorbeeld data/voorbeeld."
        )
    definition, secret = load_monitor(file), secrets.token_urlsafe(32)
    newest = max(definition.editions.items(), key=lambda item: (item[1].until, item[0]))[0]
    found = {name: place for name, place in PAGES.items() if notebook(name).is_file()}
    about = {"monitor": str(file), "edition": newest, "home": f"{home}w/", "secret": secret,
             "pages": sorted(found)}  # fmt: skip
    package = str(Path(__file__).resolve().parents[3])
    known = os.environ.get("PYTHONPATH", "")
    process = subprocess.Popen(
        [sys.executable, "-m", "merkbaar.publishing.serving.workshop"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(one for one in (package, known) if one)},
        start_new_session=True,
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(about) + "\n")
    process.stdin.flush()
    said = process.stdout.readline().strip()
    if not said.isdigit():
        process.kill()
        raise RunError("De werkplaats start niet. Probeer 'merkbaar lab' voor dezelfde notebooks.")
    roles: dict[str, Role] = {name: role for name, (_, role) in found.items()}
    return Work(process, int(said), secret, roles, definition.monitor, file.parent)


def notebook(page: str) -> Path:
    """Give the notebook of a page."""
    folder, _ = PAGES[page]
    return places.notebooks() / folder / f"{page}.ipynb"
