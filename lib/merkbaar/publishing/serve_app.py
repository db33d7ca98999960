"""A Voila that serves released pages only: no tree, no files, no kernel for the reader to reach.

A page is sent as it was built at release. Only where that is missing (an edition from elsewhere)
Voila runs ``notebooks/apps/story.ipynb`` in a kernel, shows what it gives in our template, and
stops the kernel at once: the page needs none.
"""

from __future__ import annotations

import logging
import threading
import webbrowser
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from nbformat.v4 import new_code_cell
from tornado.web import HTTPError
from traitlets.config import Config
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from .. import places
from ..pages.page import document, policy
from ..wording import interface
from .serve_portal import portal_page
from .serve_site import Place, Site

_PATH = r"/m/([\w.-]+)/([\w.-]+)/([\w.-]+?)"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def start(site: Site, *, host: str, port: int, browser: bool) -> None:
    """Serve a site until Ctrl-C."""
    app = SiteServer(site, config=_config(host, port))
    app.initialize([])
    url = f"http://{host}:{port}/"
    print(f"Het portaal staat op {url} (stoppen: Ctrl-C)", flush=True)  # noqa: T201 for the user
    if browser:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    app.start()
    print("Gestopt.", flush=True)  # noqa: T201 for the user


def _config(host: str, port: int) -> Config:
    return Config(
        Voila={
            "ip": host,
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "config_file_paths": [],
            "log_level": logging.ERROR,
            "root_dir": str(places.notebooks() / "apps"),
            "tornado_settings": {
                "allow_remote_access": False,
                "local_hostnames": ["localhost", "127.0.0.1"],
                "log_function": lambda _handler: None,
            },
        },
        VoilaConfiguration={
            "template": "merkbaar",
            "strip_sources": True,
            "show_tracebacks": False,
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "http_keep_alive_timeout": 600,
            "prelaunch_hook": _with_parameters,
        },
    )


class SiteServer(Voila):
    """Voila with our template and only our addresses."""

    def __init__(self, site: Site, **settings: Any) -> None:
        super().__init__(**settings)
        self.site = site

    def setup_template_dirs(self) -> None:
        """Take templates from our own folders, not from Jupyter's."""
        home = places.templates()
        self.template_paths = [str(home / "voila" / "merkbaar"), str(home / "page")]
        self.static_paths = []

    def init_handlers(self) -> list[Any]:  # type: ignore[override]
        """Give the portal, the pages and their files; everything else isn't there."""
        pages = {
            "site": self.site,
            "voila_configuration": self.voila_configuration,
            "template_paths": self.template_paths,
            "config": self.config,
        }
        site = {"site": self.site}
        return [
            (r"/", PortalHandler, site),
            (_PATH + r"\.html", FileHandler, site),
            (_PATH, PageHandler, pages),
            (r".*", NotFoundHandler, site),
        ]


class Plain(JupyterHandler):
    """What our handlers share: strict headers, and errors without a trace."""

    site: Site

    def initialize(self, site: Site) -> None:
        """Remember the site."""
        self.site = site

    def set_default_headers(self) -> None:
        """Allow nothing but our own style and script."""
        for name, value in _HEADERS.items():
            self.set_header(name, value)
        self.set_header("Content-Security-Policy", policy(frame=True))

    def write_error(self, status_code: int, **_reason: Any) -> None:
        """Say what is wrong in one sentence."""
        self.set_status(status_code)
        key = "state.no_edition" if status_code in (403, 404, 405) else "error.page"
        self.finish(message(_sentence(key)))

    def _found(self, monitor: str, edition: str, page: str) -> Place:
        place = self.site.find(monitor, edition, page)
        if place is None:
            raise HTTPError(404)
        return place


def _sentence(key: str) -> str:
    if key == "error.page":
        return "Deze pagina kon niet worden gemaakt. Geef de editie opnieuw vrij."
    return interface(key, "nl")


def message(text: str) -> str:
    """Give a page that says one thing, with the way back."""
    from markupsafe import Markup

    back = interface("page.back_to_portal", "nl")
    fragment = Markup(
        '<div class="merkbaar" lang="nl"><main class="minute"><h1>Merkbaar</h1>'
        '<p class="notice">{}</p><p><a href="/">{}</a></p></main></div>'
    ).format(text, back)
    return document(str(fragment), title="Merkbaar")


class PortalHandler(Plain):
    """All monitors and editions."""

    def get(self) -> None:
        """Show the portal."""
        self.finish(portal_page(self.site).document())


class NotFoundHandler(Plain):
    """Everything that isn't there."""

    def prepare(self) -> None:  # type: ignore[override]
        """Say so, whatever was asked."""
        raise HTTPError(404)


class FileHandler(Plain):
    """The offline file of a page, to keep."""

    def get(self, monitor: str, edition: str, page: str) -> None:
        """Send the file."""
        place = self._found(monitor, edition, page)
        if not place.file.is_file():
            raise HTTPError(404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header(
            "Content-Disposition", f'attachment; filename="{monitor}_{edition}_{page}.html"'
        )
        self.finish(place.file.read_bytes())


class PageHandler(Plain, TornadoVoilaHandler):
    """A page: as it was built at release, else run by Voila."""

    def initialize(self, site: Site, **settings: Any) -> None:  # type: ignore[override]
        """Remember the site and Voila's settings."""
        TornadoVoilaHandler.initialize(self, **settings)
        self.site = site
        self.place: Place | None = None
        self.kernels: list[str] = []

    async def get(self, monitor: str, edition: str, page: str) -> None:  # type: ignore[override]
        """Show the page."""
        self.place = self._found(monitor, edition, page)
        if self.place.file.is_file():
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(self.place.file.read_bytes())
            return
        self.notebook_path = f"{page}.ipynb"
        try:
            async for html in self.get_generator():
                self.write(html)
        finally:
            await self._stop_kernels()

    @property
    def kernel_manager(self) -> Any:
        """Voila's kernels, remembering which one was started for this reader."""
        return _Remembering(self.settings["kernel_manager"], self.kernels)

    async def _stop_kernels(self) -> None:
        manager: Any = self.settings["kernel_manager"]
        for kernel in self.kernels:
            await manager.shutdown_kernel(kernel, now=True)


class _Remembering:
    """A kernel manager that notes the kernels it starts."""

    def __init__(self, manager: Any, started: list[str]) -> None:
        self._manager, self._started = manager, started

    def __getattr__(self, name: str) -> Any:
        return getattr(self._manager, name)

    async def start_kernel(self, **options: Any) -> str:
        kernel = await self._manager.start_kernel(**options)
        self._started.append(kernel)
        return kernel


def _with_parameters(handler: Any, *, notebook: Any, **_more: Any) -> Any:
    """Set the notebook's parameters: from the place that was found, never from the address."""
    source = f"published = {str(handler.place.published)!r}"
    tagged = [
        at
        for at, cell in enumerate(notebook.cells)
        if "parameters" in cell.get("metadata", {}).get("tags", ())
    ]
    notebook.cells.insert((tagged or [0])[0] + 1, new_code_cell(source))
    return notebook
