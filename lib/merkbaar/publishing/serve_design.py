"""Show the design page on this computer: one notebook, its widgets, and nothing beside it.

Unlike a reader's page it has a kernel that writes ``monitor.yml``. So only this computer can open
it, and only with the token in the address.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import socket
import tempfile
import threading
import webbrowser
from pathlib import Path
from typing import Any

from .. import places
from ..errors import DefinitionError, RunError
from .laboratory import with_defaults

HOST = "127.0.0.1"

NOTEBOOK = "Een monitor ontwerpen.ipynb"
"""What the copy is called: the page's title."""


def serve_design(target: str | Path, *, port: int = 8866, browser: bool = True) -> None:
    """Serve the design page of a monitor until Ctrl-C.

    Parameters
    ----------
    target : path
        A monitor (file or folder); it needn't be there yet, or be right.
    port : int
        Port on this computer.
    browser : bool
        Open a browser.

    Raises
    ------
    DefinitionError
        If the file that is there can't be read.
    RunError
        If the port is taken.
    """
    file = design_file(Path(target))
    check_port(port)
    _let_kernels_find_us()
    with tempfile.TemporaryDirectory(prefix="merkbaar-ontwerp-") as folder:
        os.environ["IPYTHONDIR"] = folder
        copy = copy_notebook(Path(folder), file)
        token = secrets.token_urlsafe(24)
        app = _app(copy, port=port, token=token)
        url = f"http://{HOST}:{port}/?token={token}"
        print(f"De ontwerppagina staat op {url} (stoppen: Ctrl-C)", flush=True)  # noqa: T201
        if browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        app.start()
        print("Gestopt. Wat bewaard is, staat in", file, flush=True)  # noqa: T201


def design_file(target: Path) -> Path:
    """Give the monitor file to design, by its path or its folder.

    Raises
    ------
    DefinitionError
        If it is there and can't be read: nobody should write over it.
    """
    from ..monitor.draft import Draft

    file = target if target.suffix in (".yml", ".yaml") else target / "monitor.yml"
    file = file.resolve()
    if not file.parent.is_dir():
        raise DefinitionError(
            f"De map '{file.parent}' is er niet. Maak haar eerst met 'merkbaar new {target}'."
        )
    Draft.open(file)
    return file


def check_port(port: int) -> None:
    """Check that a port can be had.

    Raises
    ------
    RunError
        If it is taken, or doesn't exist.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            raise RunError(
                f"Poort {port} is al in gebruik of mag niet. Kies een andere met --port, van 1024 "
                "tot en met 65535."
            ) from None


def _let_kernels_find_us() -> None:
    package = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    paths = [package, *(path for path in known if path and path != package)]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)


def copy_notebook(folder: Path, file: Path) -> Path:
    """Put the notebook in a folder, pointing at a monitor file and run by this very Python."""
    source = places.notebooks() / "workshop" / "design.ipynb"
    text = with_defaults(source.read_text(encoding="utf-8"), {"monitor_file": str(file)})
    notebook = json.loads(text)
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    copy = folder / NOTEBOOK
    copy.write_text(json.dumps(notebook), encoding="utf-8")
    return copy


def _app(copy: Path, *, port: int, token: str) -> Any:
    from traitlets.config import Config
    from voila.app import Voila

    class Workshop(Voila):
        """Voila with our frame around its own page."""

        def setup_template_dirs(self) -> None:
            super().setup_template_dirs()
            self.template_paths.insert(0, str(places.templates() / "voila" / "werksessie"))

    config = Config(
        Voila={
            "ip": HOST,
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "config_file_paths": [],
            "log_level": logging.ERROR,
            "token": token,
            "tornado_settings": {
                "allow_remote_access": False,
                "local_hostnames": ["localhost", HOST],
                "log_function": lambda _handler: None,
            },
        },
        VoilaConfiguration={
            "strip_sources": True,
            "show_tracebacks": False,
            "file_allowlist": [],
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "http_keep_alive_timeout": 600,
        },
    )
    app = Workshop(config=config)
    app.initialize([str(copy)])
    return app
