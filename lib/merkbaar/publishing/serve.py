"""Show the portal and the pages on this computer, in our own Voila template."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from ..errors import DefinitionError, RunError
from .serve_site import Site, find_outputs

HOST = "127.0.0.1"
_TRIES = 50


def serve(target: str | Path, *, port: int = 8866, browser: bool = True) -> None:
    """Serve released editions until Ctrl-C; only this computer can see them.

    Parameters
    ----------
    target : path
        A monitor (file or folder), or a folder with outputs. Nothing but outputs is read.
    port : int
        Port on this computer.
    browser : bool
        Open a browser.

    Raises
    ------
    DefinitionError
        If nothing has been released yet.
    RunError
        If the port is taken.
    """
    outputs = find_outputs(Path(target))
    site = Site(outputs)
    if not site.monitors():
        raise DefinitionError(
            f"In {outputs} staat geen vrijgegeven editie. "
            "Maak er een met 'merkbaar run' en geef haar vrij met 'merkbaar release'."
        )
    _free(port)
    package = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH", "")
    if package not in known.split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(part for part in (package, known) if part)
    from .serve_app import start

    start(site, host=HOST, port=port, browser=browser)


def _free(port: int) -> None:
    """Check that a port can be had."""
    if not 1 <= port <= 65535:
        raise RunError(f"Poort {port} bestaat niet. Kies een getal van 1 tot en met 65535.")
    if _is_free(port):
        return
    last = min(port + _TRIES, 65536)
    other = next((near for near in range(port + 1, last) if _is_free(near)), None)
    hint = f" Poort {other} is vrij: gebruik --port {other}." if other else ""
    raise RunError(
        f"Poort {port} is al in gebruik of mag niet; misschien staat het portaal al aan.{hint}"
    )


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
