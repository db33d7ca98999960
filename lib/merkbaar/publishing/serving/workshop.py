"""The process that runs pages left of the gate: Voila, for trainers and researchers only.

It listens on this computer, answers nobody without the secret that its parent has (see
:mod:`.relay`), serves the notebooks that it was told and no others, and ends when its parent does.
A viewer has one kernel at a time; there are at most :data:`MOST` in all; one that nobody looks at
is ended. Kernels are forked from a process that has the imports already. They see ``data/``: that
is what the role is for.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import secrets
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

from tornado.web import HTTPError
from traitlets.config import Config
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from ... import places
from ..kernels import KernelPool
from ..laboratory import with_defaults
from . import scratch
from .relay import ROLE, SECRET, VIEWER
from .starting_work import PAGES, notebook
from .users import ROLES, may
from .warm import use

MOST = int(os.environ.get("MERKBAAR_KERNELS", "6"))
"""Kernels at once: the theme desk takes up to 600 MB each."""
IDLE_SECONDS = int(os.environ.get("MERKBAAR_IDLE_SECONDS", "120"))
EVERY_SECONDS = min(15, IDLE_SECONDS)
"""A kernel without a page that looks at it is ended after so long."""
_NEEDED = ("merkbaar.publishing.theme_desk_view", "merkbaar.storytelling", "ipywidgets", "altair")
_LONGEST_FOLDER = 50
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'self'; "
    "form-action 'none'; frame-ancestors 'none'"
)


class Workshop(Voila):
    """Voila with our template, our pages, and a door that opens to our parent only."""

    def __init__(self, about: dict[str, Any], **settings: Any) -> None:
        super().__init__(**settings)
        self.about = about
        self.owners: dict[str, str] = {}

    def setup_template_dirs(self) -> None:
        """Put our frame before Voila's own templates."""
        super().setup_template_dirs()
        self.template_paths.insert(0, str(places.templates() / "voila" / "merkbaar"))

    def init_handlers(self) -> list[Any]:  # type: ignore[override]
        """Give the pages and what they need; no tree, no files, no contents."""
        wanted = ("KernelHandler", "VoilaKernelWebsocketHandler", "MultiStaticFileHandler",
                  "FileFindHandler", "ThemesHandler", "VoilaShutdownKernelHandler",
                  "TemplateStaticFileHandler")  # fmt: skip
        every: Any = super().init_handlers()
        parts = [one for one in every if one[1].__name__ in wanted]
        settings = {
            "voila_configuration": self.voila_configuration,
            "template_paths": self.template_paths,
            "config": self.config,
            "workshop": self,
        }
        pages = [
            (
                f"{self.server_url}{page}",
                WorkHandler,
                {**settings, "notebook_path": f"{page}.ipynb"},
            )
            for page in self.about["pages"]
        ]
        return [
            (pattern, _guarded(handler, self), *more)
            for pattern, handler, *more in (*pages, *parts)
        ]

    def listen(self) -> None:
        """Say on which port; ours is chosen by the system."""
        from tornado.httpserver import HTTPServer
        from tornado.ioloop import IOLoop
        from tornado.netutil import bind_sockets

        (one,) = bind_sockets(0, address="127.0.0.1")
        HTTPServer(self.app).add_socket(one)
        print(one.getsockname()[1], flush=True)  # noqa: T201 for our parent
        self.ioloop = IOLoop.current()
        threading.Thread(target=_wait_for_parent, args=(self.ioloop,), daemon=True).start()
        try:
            self.ioloop.start()
        finally:
            self.stop()


def _wait_for_parent(loop: Any) -> None:
    """Stop when our parent closes its end of the pipe, or is gone."""
    sys.stdin.read()
    loop.add_callback(loop.stop)


def _guarded(handler: type[Any], workshop: Workshop) -> type[Any]:
    """Make a handler that answers our parent only, and of kernels only to who started them."""

    async def prepare(self: Any) -> None:
        sent = self.request.headers.get(SECRET, "")
        if not hmac.compare_digest(sent.encode(), workshop.about["secret"].encode()):
            raise HTTPError(403)
        kernel = self.path_kwargs.get("kernel_id") or next(
            (one for one in self.path_args if one in workshop.owners), ""
        )
        owner = workshop.owners.get(kernel, "")
        viewer = self.request.headers.get(VIEWER, "")
        if kernel and not (owner and hmac.compare_digest(owner.encode(), viewer.encode())):
            raise HTTPError(404)
        found = handler.prepare(self)
        if found is not None:
            await found

    def check_xsrf_cookie(_self: Any) -> None:
        """Our parent has looked where it came from; no cookie comes along."""

    parts = {"prepare": prepare, "check_xsrf_cookie": check_xsrf_cookie}
    return type(handler.__name__, (handler,), parts)


class WorkHandler(TornadoVoilaHandler):
    """A page left of the gate, in a kernel of its viewer's own."""

    def initialize(self, workshop: Workshop, **settings: Any) -> None:  # type: ignore[override]
        """Remember the workshop and Voila's settings."""
        super().initialize(**settings)
        self.workshop = workshop

    async def get(self, path: str | None = None) -> None:
        """Run the notebook and show what it gives, as it comes."""
        viewer, role = (self.request.headers.get(name, "") for name in (VIEWER, ROLE))
        page = self.request.path.rpartition("/")[2]
        if role not in ROLES or not may(role, PAGES[page][1]):  # our parent has looked; so do we
            raise HTTPError(403)
        await self._end_kernels_of(viewer)
        manager = self.settings["kernel_manager"]
        if len(manager.list_kernel_ids()) >= MOST:
            raise HTTPError(503)
        nonce = secrets.token_urlsafe(16)
        self.set_header("Content-Security-Policy", _POLICY.format(nonce=nonce))
        async for html in self.get_generator(path=path):
            # what a notebook shows stands in JSON with every < escaped, so these are the frame's
            self.write(html.replace("<script", f'<script nonce="{nonce}"'))
            self.flush()

    @property
    def kernel_manager(self) -> Any:
        """Voila's kernels, noting whose each is as it is started."""
        viewer = self.request.headers.get(VIEWER, "")
        return _Noting(self.settings["kernel_manager"], self.workshop.owners, viewer)

    async def _end_kernels_of(self, viewer: str) -> None:
        manager = self.settings["kernel_manager"]
        for kernel in [one for one, owner in self.workshop.owners.items() if owner == viewer]:
            del self.workshop.owners[kernel]
            if kernel in manager.list_kernel_ids():
                await manager.shutdown_kernel(kernel, now=True)

    def write_error(self, status_code: int, **_reason: Any) -> None:
        """Give the number only: our parent has the words."""
        self.set_status(status_code)
        self.finish()


class _Noting:
    """A manager of kernels that notes for whom it starts one."""

    def __init__(self, manager: Any, owners: dict[str, str], viewer: str) -> None:
        self._manager, self._owners, self._viewer = manager, owners, viewer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._manager, name)

    async def start_kernel(self, **options: Any) -> str:
        """Start a kernel, if there is room for one more."""
        if len(self._manager.list_kernel_ids()) >= MOST:
            raise HTTPError(503)
        kernel = await self._manager.start_kernel(**options)
        self._owners[kernel] = self._viewer
        return kernel


def main() -> None:
    """Serve what our parent asks for, on one line of JSON."""
    about = json.loads(sys.stdin.readline())
    folder = scratch.make("werkplaats")
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
    try:
        _copy_notebooks(folder, about)
        with KernelPool(first=_NEEDED, expected=1, warm=1) as pool:
            use(pool)
            app = Workshop(about, config=_config(folder, about))
            app.initialize([])
            app.start()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy_notebooks(folder: Path, about: dict[str, Any]) -> None:
    """Put the notebooks in a folder of our own, pointing at the monitor."""
    given = {"monitor_file": about["monitor"], "edition": about["edition"]}
    for page in about["pages"]:
        text = with_defaults(notebook(page).read_text(encoding="utf-8"), given)
        content = json.loads(text)
        content["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        (folder / f"{page}.ipynb").write_text(json.dumps(content), encoding="utf-8")


def _has_short_path(folder: Path) -> bool:
    """Whether sockets in a folder can be made here: a name has room for some 100 characters."""
    return os.name == "posix" and len(str(folder)) < _LONGEST_FOLDER


def _config(folder: Path, about: dict[str, Any]) -> Config:
    return Config(
        Voila={
            "base_url": about["home"],
            "open_browser": False,
            "config_file_paths": [],
            "log_level": logging.CRITICAL,
            "root_dir": str(folder),
            "tornado_settings": {"log_function": lambda _handler: None},
        },
        VoilaConfiguration={
            "strip_sources": True,
            "show_tracebacks": False,
            "file_allowlist": [],
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "http_keep_alive_timeout": 600,
        },
        VoilaExecutor={"timeout": 600},
        # over TCP any user of this computer could listen to what a kernel shows
        ConnectionFileMixin={"transport": "ipc"} if _has_short_path(folder) else {},
        MappingKernelManager={
            "connection_dir": str(folder),
            "cull_idle_timeout": IDLE_SECONDS,
            "cull_interval": EVERY_SECONDS,
            "cull_connected": False,
            "buffer_offline_messages": False,
        },
    )


if __name__ == "__main__":
    main()
