"""What every address of the server shares: who asks, strict headers, errors without a trace."""

from __future__ import annotations

import hmac
import ipaddress
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from tornado.web import HTTPError, RequestHandler

from ...pages.entrance import notice_page
from ...pages.page import policy
from ...pages.texts import ui
from .attempts import Attempts
from .audit import Audit
from .building import Builder
from .sessions import Session, Sessions
from .site import Site
from .users import Role, Users, may

Mode = Literal["open", "password", "hub"]
"""Nobody needs to log in (this computer only); with a password; through JupyterHub."""
LOCAL = ("127.0.0.1", "::1", "localhost")
_HEADERS = {
    "Server": "Merkbaar",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "private, no-cache",
}
_SAID = {403: "door.role", 404: "door.not_found", 405: "door.not_found", 500: "error.page"}
_AFTER = re.compile(r"/[A-Za-z0-9._/-]*")


@dataclass(frozen=True)
class Options:
    """How the server is reached.

    Attributes
    ----------
    home : str
        Its own address, ending in a slash; more than "/" behind JupyterHub.
    secure : bool
        Whether readers reach it by https.
    proxy : str
        Address of the proxy before it; only that may connect then. Empty: none.
    names : tuple of str
        Names by which it may be called; empty: any (only where one must log in).
    """

    host: str
    port: int
    mode: Mode = "open"
    home: str = "/"
    secure: bool = False
    proxy: str = ""
    names: tuple[str, ...] = LOCAL

    @property
    def cookie(self) -> str:
        """Name of the session's cookie; with ``__Host-`` a browser refuses one from elsewhere."""
        return self.own("merkbaar")

    def own(self, name: str) -> str:
        """Give a cookie the name under which no neighbour of this site can set it."""
        prefix = "__Host-" if self.home == "/" else "__Secure-"
        return f"{prefix}{name}" if self.secure else name


@dataclass
class Portal:
    """All that the addresses of the server know.

    Attributes
    ----------
    work : mapping of str to Role
        Pages left of the gate, with the role that each needs.
    work_monitor : str
        The monitor that they are of.
    """

    site: Site
    users: Users
    audit: Audit
    options: Options
    builder: Builder
    sessions: Sessions = field(default_factory=Sessions)
    attempts: Attempts = field(default_factory=Attempts)
    hashing: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2))
    busy: int = 0
    start_code: str = ""
    work: dict[str, Role] = field(default_factory=dict)
    work_monitor: str = ""
    work_address: str = ""
    work_secret: str = field(default="", repr=False)
    known: dict[Any, str] = field(default_factory=dict, repr=False)
    packed: dict[int, bytes] = field(default_factory=dict, repr=False)


class Refused(HTTPError):
    """A request that isn't carried out, with the sentence that says why."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(status)
        self.key = key


class Plain(RequestHandler):
    """An address of the server.

    Attributes
    ----------
    needs : Role or None
        The role that may ask for it; None: anybody.
    """

    portal: Portal
    needs: Role | None = "reader"

    def initialize(self, portal: Portal) -> None:
        """Remember what the server knows."""
        self.portal = portal

    def set_default_headers(self) -> None:
        """Allow nothing but our own style and script."""
        for name, value in _HEADERS.items():
            self.set_header(name, value)
        self.set_header("Content-Security-Policy", policy(frame=True, form=True))

    def prepare(self) -> None:
        """Refuse who asks in another's name or without the role."""
        options = self.portal.options
        if options.secure:
            self.set_header("Strict-Transport-Security", "max-age=31536000")
        if options.mode != "open":  # nothing stays on a computer that others use as well
            self.set_header("Cache-Control", "no-store")
        if options.proxy and not self._came_by_proxy():
            raise Refused(403, "door.not_found")
        if options.names and self._called() not in options.names:
            raise Refused(403, "door.not_found")
        if self.request.method not in ("GET", "HEAD") and not self._own_origin():
            self.portal.audit.note("cross_site")
            raise Refused(403, "door.cross_site")
        if self.needs is not None and not may(self.role, self.needs):
            self._turn_away()

    def _turn_away(self) -> None:
        if self.session is not None or self.portal.options.mode == "open":
            session = self.session
            who = {"role": session.role, "account": session.account} if session else {}
            page = self.request.path.removeprefix(f"{self.portal.options.home}w/")
            what = page if page in self.portal.work else ""  # never what somebody has typed
            self.portal.audit.note("refused", what=what, **who)
            raise Refused(403, "door.role")
        if self.request.method not in ("GET", "HEAD"):
            raise Refused(401, "door.no_session")
        self.log_in_first()

    def log_in_first(self) -> None:
        """Send somebody to the page where one logs in, and back here after that."""
        if self.request.headers.get("Sec-Fetch-Site") == "cross-site":
            # a browser keeps our cookie to itself when one comes by a link in a mail: ask once more
            self.set_header("Refresh", "0")
            self.finish(notice_page(ui("door.no_session"), home=self.portal.options.home))
            return
        self.redirect(
            f"{self.portal.options.home}login?next="
            f"{safe_path(self.request.path, self.portal.options.home)}",
            status=303,
        )

    @property
    def session(self) -> Session | None:
        """The session of who asks, if there is one and its user is still as it was."""
        return self._session(used=True)

    def still_in(self, needed: Role) -> bool:
        """Whether the session goes on in a role that is enough; looking doesn't make it longer."""
        session = self._session(used=False)
        return session is not None and may(session.role, needed)

    def _session(self, *, used: bool) -> Session | None:
        secret = self.get_cookie(self.portal.options.cookie)
        session = self.portal.sessions.find(secret, used=used) if secret else None
        if session is None or not session.proof:
            return session
        user = self.portal.users.all().get(session.name)
        if user is None or (user.hashed, user.role) != (session.proof, session.role):
            self.portal.sessions.end(secret or "")
            return None
        return session

    @property
    def role(self) -> Role | None:
        """The role of who asks; on this computer everybody may read what was released."""
        session = self.session
        if session is not None:
            return session.role
        return "reader" if self.portal.options.mode == "open" else None

    @property
    def address(self) -> str:
        """Where the request came from, for counting tries; never written down."""
        peer = str(self.request.connection.context.address[0])  # type: ignore[union-attr]
        if self.portal.options.proxy and peer == self.portal.options.proxy:
            given = self.request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
            return origin(given) or origin(peer)
        return origin(peer)

    def own(self, name: str) -> str:
        """Give a cookie's name; see :meth:`Options.own`."""
        return self.portal.options.own(name)

    def begin_session(
        self, name: str, role: Role, *, account: str, proof: str = "", grant: str = ""
    ) -> None:
        """Begin a new session; one that the browser brought along ends."""
        if old := self.get_cookie(self.portal.options.cookie):
            self.portal.sessions.end(old)
        more = {"proof": proof, "grant": grant}
        secret = self.portal.sessions.begin(name, role, account=account, **more)
        self.keep(self.portal.options.cookie, secret)
        self.portal.audit.note("login", role=role, account=account)

    def keep(self, name: str, value: str, *, days: int = 0) -> None:
        """Give the browser a cookie that no script reads and no other site has sent along."""
        options = self.portal.options
        more: dict[str, Any] = {"samesite": "Strict", "httponly": True, "secure": options.secure}
        if days:
            more["max_age"] = days * 86400
        self.set_cookie(name, value, path=options.home, **more)

    def write_error(self, status_code: int, **reason: Any) -> None:
        """Say what is wrong in one sentence."""
        error = (reason.get("exc_info") or (None, None))[1]
        key = error.key if isinstance(error, Refused) else _SAID.get(status_code, "error.page")
        self.set_status(status_code)
        self.finish(notice_page(ui(key), home=self.portal.options.home))

    def compute_etag(self) -> str | None:
        """Let a page be asked for again without being sent again, but none with a secret in it."""
        return None if self.get_cookie(self.portal.options.cookie) else super().compute_etag()

    def _came_by_proxy(self) -> bool:
        peer = str(self.request.connection.context.address[0])  # type: ignore[union-attr]
        https = self.request.headers.get("X-Forwarded-Proto") == "https"
        return peer == self.portal.options.proxy and https

    def _called(self) -> str:
        host = urlsplit(f"//{self.request.host}")
        try:
            return (host.hostname or "").lower()
        except ValueError:
            return ""

    def _own_origin(self) -> bool:
        """Whether a form was sent from one of our own pages, as far as the browser tells."""
        headers = self.request.headers
        if site := headers.get("Sec-Fetch-Site"):  # no page can set this header
            return site in ("same-origin", "none")
        origin = headers.get("Origin")
        if origin is None:
            return True
        return hmac.compare_digest(
            (urlsplit(origin).netloc or "-").encode(), self.request.host.encode()
        )


def safe_path(path: str, home: str = "/") -> str:
    """Give a path of the portal; the portal itself for anything that could lead elsewhere."""
    plain = _AFTER.fullmatch(path) and "//" not in path and ".." not in path
    return path if plain and path.startswith(home) else home


def origin(address: str) -> str:
    """Give the network that an address counts as: of IPv6 a household's /64, which is one's own.

    Nothing for what isn't an address.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if found.version == 6:
        found = found.ipv4_mapped or ipaddress.IPv6Address(int(found) >> 64 << 64)
    return str(found)


class NotFoundHandler(Plain):
    """Everything that isn't there."""

    needs = None

    def prepare(self) -> None:
        """Say so, whatever was asked."""
        super().prepare()
        raise HTTPError(404)
