"""The server that readers talk to: released pages and the way in, and nothing else.

There is no kernel behind it, no folder to walk through and no file but the sealed ones. What it
doesn't know is "not here", whatever the reason. Pages left of the gate are passed on to another
process (:mod:`.relay`), and only for who has the role.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import re
import secrets
import signal
import socket
import ssl
from typing import Any

from tornado.web import Application, HTTPError

from ...pages.page import policy
from ...pages.portal import Visitor
from .base import NotFoundHandler, Plain, Portal, Refused
from .hub import CallbackHandler, keep_asking
from .lines import Lines, room
from .login import LoginHandler, LogoutHandler, StartHandler
from .portal import portal_page
from .relay import RelayHandler, RelaySocket
from .site import KEPT
from .users import may

_PAGE = r"m/([\w.-]+)/([\w.-]+)/([\w-]+)"
_OWN = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_BODY, _HEADER = 64 * 1024, 32 * 1024
"""Most that a request may be: a login is a few hundred bytes."""
_SECONDS = 20
"""How long a browser may take over a request; who sends a sign a minute is cut off."""
_TOKEN = f"@@{secrets.token_hex(16)}@@"
"""The place of a session's token in a page that is kept; no edition can hold it."""


def application(portal: Portal) -> Application:
    """Make the application: every address that there is."""
    home, all_of_it = re.escape(portal.options.home), {"portal": portal}
    kinds = "|".join(KEPT)
    return Application(
        [
            (home, PortalHandler, all_of_it),
            (rf"{home}login", LoginHandler, all_of_it),
            (rf"{home}logout", LogoutHandler, all_of_it),
            (rf"{home}start/([\w-]+)", StartHandler, all_of_it),
            (rf"{home}oauth_callback", CallbackHandler, all_of_it),
            (rf"{home}{_PAGE}\.({kinds})", FileHandler, all_of_it),
            (rf"{home}{_PAGE}", PageHandler, all_of_it),
            (rf"{home}w/(api/kernels/[\w-]+/channels)", RelaySocket, all_of_it),
            (rf"{home}w/(.*)", RelayHandler, all_of_it),
            (r".*", NotFoundHandler, all_of_it),
        ],
        default_handler_class=NotFoundHandler,
        default_handler_args=all_of_it,
        log_function=lambda _handler: None,  # no line a reader
        websocket_max_message_size=1024 * 1024,
    )


async def run(portal: Portal, listening: socket.socket, tls: ssl.SSLContext | None) -> None:
    """Serve on a socket until Ctrl-C or a stop signal."""
    for name in ("tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # a trace can hold what was asked
    server = Lines(
        application(portal),
        ssl_options=tls,
        max_body_size=_BODY,
        max_header_size=_HEADER,
        body_timeout=_SECONDS,
        idle_connection_timeout=_SECONDS * 3,
    )
    server.limited(room(), portal.options.proxy).add_sockets([listening])
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    asking = asyncio.create_task(keep_asking(portal)) if portal.options.mode == "hub" else None
    await stop.wait()
    if asking:
        asking.cancel()
    server.stop()


class PortalHandler(Plain):
    """All monitors and editions."""

    def get(self) -> None:
        """Show the portal."""
        session, portal = self.session, self.portal
        work = [page for page, role in portal.work.items() if may(self.role, role)]
        key = ("portal", mark := portal.site.mark(), session.role if session else "")
        if key not in portal.known:
            visitor = Visitor(session.role, _TOKEN) if session else None
            shown = portal_page(
                portal.site,
                home=portal.options.home,
                visitor=visitor,
                work={portal.work_monitor: work},
            )
            same = {one: page for one, page in portal.known.items() if one[1] == mark}
            portal.known = {**same, key: shown.document(form=True)}
        content = portal.known[key].replace(_TOKEN, session.token if session else "")
        self.set_header("Content-Security-Policy", _policy(content.encode("utf-8")))
        self.finish(content)


class _Kept(Plain):
    """What is read from an edition."""

    def sound(self, monitor: str, edition: str) -> None:
        """Refuse an edition that isn't there or isn't as it was sealed."""
        site = self.portal.site
        if edition not in site.monitors().get(monitor, ()):
            raise Refused(404, "state.no_edition")
        state = site.state(monitor, edition)
        if state != "sound":
            self.portal.audit.note("edition_refused", what=f"{monitor}/{edition}: {state}")
            raise Refused(410, f"portal.state_{state}")


class FileHandler(_Kept):
    """A file of a page, to keep."""

    def get(self, monitor: str, edition: str, page: str, kind: str) -> None:
        """Send the file."""
        self.sound(monitor, edition)
        content = self.portal.site.read(monitor, edition, page, kind)
        if content is None:
            raise HTTPError(404)
        self.set_header("Content-Type", KEPT[kind])
        self.set_header(
            "Content-Disposition", f'attachment; filename="{monitor}_{edition}_{page}.{kind}"'
        )
        self.finish(content)


class PageHandler(_Kept):
    """A page: as it was built at release, else built now."""

    async def get(self, monitor: str, edition: str, page: str) -> None:
        """Show the page."""
        self.sound(monitor, edition)
        if page not in self.portal.site.pages(monitor, edition):
            raise Refused(404, "state.no_edition")
        content = self.portal.site.read(monitor, edition, page)
        if content is None:
            content = await self.portal.builder.page(monitor, edition, page)
        if content is None:
            raise HTTPError(500)
        self.set_header("Content-Type", KEPT["html"])
        self.set_header("Content-Security-Policy", _policy(content))
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            content = self._packed(content)
            self.set_header("Content-Encoding", "gzip")
            self.set_header("Vary", "Accept-Encoding")
        self.finish(content)

    def _packed(self, content: bytes) -> bytes:
        """Pack a page, once: it holds no secret, so its length tells nothing."""
        key = hash(content)
        packed: dict[int, bytes] = self.portal.packed
        if key not in packed:
            if len(packed) > 32:
                packed.clear()
            packed[key] = gzip.compress(content, 6, mtime=0)
        return packed[key]


def _policy(content: bytes) -> str:
    """Give the policy that a page was built with, and that no frame may hold it.

    An edition of an older version has another style and script than ours; its own policy was
    sealed with it.
    """
    found = _OWN.search(content, 0, 4096)
    if not found:
        return policy(frame=True)
    rules = found[1].decode("ascii", "replace").replace("&#39;", "'").replace("&quot;", '"')
    return f"{rules}; frame-ancestors 'none'"


def listen(host: str, port: int) -> socket.socket:
    """Open the port; before the server confines itself."""
    from tornado.netutil import bind_sockets

    found = bind_sockets(port, address=host, family=socket.AF_UNSPEC)
    for other in found[1:]:
        other.close()
    return found[0]


def tls_context(certificate: str, key: str) -> ssl.SSLContext:
    """Read a certificate and its key; TLS 1.2 and later."""
    context: Any = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
