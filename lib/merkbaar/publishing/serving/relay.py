"""Pass pages left of the gate on to the process that runs them, for who has the role.

That process listens on this computer only and answers nobody without a secret that only we have.
It gets to see who asks (the session's account, for one kernel a viewer) and never a cookie.
"""

from __future__ import annotations

import re
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.web import HTTPError
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

from .base import Plain, Refused
from .users import may

SECRET, VIEWER, ROLE = "X-Merkbaar-Secret", "X-Merkbaar-Viewer", "X-Merkbaar-Role"
_PLAIN = re.compile(r"[A-Za-z0-9_@~+-][A-Za-z0-9_.@~+-]*(/[A-Za-z0-9_@~+-][A-Za-z0-9_.@~+-]*)*")
"""A place that reads the same to us and to the other process: no sign that ends or bends it."""
_UP = ("Accept", "Accept-Language", "Content-Type", "If-None-Match")
_DOWN = ("Content-Type", "Content-Security-Policy", "Etag", "Retry-After")
SECONDS = 600
"""Longest that a notebook may take to run for a viewer."""
_FULL, _LONGEST = 503, 1024**3


class _Passed(Plain):
    needs = "trainer"

    def prepare(self) -> None:
        """Refuse what isn't a page, or a page that asks for another role."""
        super().prepare()
        if self._finished:
            return
        if not self.portal.work_address:
            raise HTTPError(404)

    def passed_on(self) -> dict[str, str]:
        """Give the headers that go along."""
        session = self.session
        viewer = session.token if session else ""  # differs per session, gives no way in
        return {
            SECRET: self.portal.work_secret,
            VIEWER: viewer[:16],
            ROLE: self.role or "",
        }


class _Coming:
    """An answer as it comes in: its head is kept until the first part of its body."""

    def __init__(self, handler: RelayHandler) -> None:
        self._handler, self._head = handler, HTTPHeaders()
        self.status = 0
        self.started = False

    def header(self, line: str) -> None:
        """Take one line of the head."""
        if line.startswith("HTTP/"):
            self.status, self._head = int(line.split()[1]), HTTPHeaders()
        elif line.strip():
            self._head.parse_line(line.rstrip("\r\n"))
        if line.strip() == "" and self.status == 304 and "Etag" in self._head:
            self._handler.set_header("Etag", self._head["Etag"])

    def part(self, content: bytes) -> None:
        """Pass a part of the body on; of an error nothing."""
        if self.status != 200:
            return
        if not self.started:
            for name in _DOWN:
                if name in self._head:
                    self._handler.set_header(name, self._head[name])
        self.started = True
        self._handler.write(content)
        self._handler.flush()


class RelayHandler(_Passed):
    """Pages, their parts, and the end of a kernel."""

    async def get(self, path: str) -> None:
        """Pass on what is asked for."""
        if not _PLAIN.fullmatch(path):
            raise HTTPError(404)
        if path in self.portal.work:
            session, allowed = self.session, may(self.role, self.portal.work[path])
            who = {"role": session.role, "account": session.account} if session else {}
            self.portal.audit.note("opened" if allowed else "refused", what=path, **who)
            if not allowed:
                raise Refused(403, "door.role")
        await self._pass_on(path)

    async def post(self, path: str) -> None:
        """Pass on the end of a kernel, which a browser tells as a page is closed."""
        if not (_PLAIN.fullmatch(path) and path.startswith("voila/api/shutdown/")):
            raise HTTPError(404)
        await self._pass_on(path, body=self.request.body)

    async def _pass_on(self, path: str, body: bytes | None = None) -> None:
        query = f"?{self.request.query}" if self.request.query else ""
        headers = {name: self.request.headers[name] for name in _UP if name in self.request.headers}
        coming = _Coming(self)
        asked = HTTPRequest(
            f"{self.portal.work_address}{self.portal.options.home}w/{path}{query}",
            method=self.request.method or "GET",
            headers={**headers, **self.passed_on()},
            body=body,
            request_timeout=SECONDS,
            follow_redirects=False,
            header_callback=coming.header,
            streaming_callback=coming.part,
        )
        try:
            await AsyncHTTPClient(max_body_size=_LONGEST).fetch(asked, raise_error=False)
        except OSError:
            if not coming.status:
                raise Refused(_FULL, "door.work_gone") from None
        except HTTPClientError:
            coming.status = coming.status or 500
        if coming.started:
            self.finish()
        else:
            self._refuse(coming.status)

    def _refuse(self, status: int) -> None:
        if status == _FULL:
            self.portal.audit.note("kernels_full")
            raise Refused(_FULL, "door.full")
        if status in (200, 204, 304):
            self.set_status(status)
            self.finish()
            return
        raise HTTPError(404 if 400 <= status < 500 else 500)

    def compute_etag(self) -> str | None:
        """Leave that to who made it."""
        return None


class RelaySocket(WebSocketHandler, _Passed):
    """The line between a page and its kernel."""

    line: WebSocketClientConnection | None = None

    def check_origin(self, origin: str) -> bool:
        """Take a line only from one of our own pages."""
        return super().check_origin(origin) and self._own_origin()

    async def get(self, *arguments: Any, **more: Any) -> None:
        """Open the line, if the other side does."""
        query = f"?{self.request.query}" if self.request.query else ""
        place = f"{self.portal.options.home}w/{arguments[0]}{query}"
        address = self.portal.work_address.replace("http:", "ws:", 1)
        asked = HTTPRequest(f"{address}{place}", headers=self.passed_on())
        wanted = self.request.headers.get("Sec-WebSocket-Protocol", "")
        offered = [one.strip() for one in wanted.split(",") if one.strip()]
        try:
            self.line = await websocket_connect(
                asked,
                on_message_callback=self._answered,
                subprotocols=offered or None,
                max_message_size=100 * 1024 * 1024,
            )
        except (HTTPClientError, OSError):
            raise HTTPError(404) from None
        await super().get(*arguments, **more)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Speak as the other side does."""
        del subprotocols
        return self.line.selected_subprotocol if self.line else None

    async def on_message(self, message: str | bytes) -> None:
        """Pass a message on, while the session lasts."""
        if not may(self.role, "trainer"):
            self.close(4401)
        elif self.line:
            await self.line.write_message(message, binary=isinstance(message, bytes))

    def _answered(self, message: str | bytes | None) -> None:
        if message is None:
            self.close()
        elif not self.still_in("trainer"):
            self.close(4401)
        elif self.ws_connection:
            self.write_message(message, binary=isinstance(message, bytes))

    def on_close(self) -> None:
        """Hang up on the other side as well."""
        if self.line:
            self.line.close()
