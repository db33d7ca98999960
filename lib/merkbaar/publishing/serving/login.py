"""Logging in and out.

The form carries a token that must equal a cookie of the same browser, so that no other page can
log somebody in. A name that doesn't exist takes as long as a wrong password and gets the same
answer. Every login begins a new session, whatever the browser brought along.
"""

from __future__ import annotations

import asyncio
import hmac
import math
import secrets

from tornado.web import HTTPError

from ...pages.entrance import login_page
from ...pages.texts import ui
from ...tables import Words
from .base import Plain, Refused, safe_path
from .users import User

FORM = "merkbaar-form"
MOST_WAITING = 64
"""Logins that may wait for the two that are being checked (64 MiB each)."""
DEVICE, DEVICE_DAYS = "merkbaar-device", 90
"""Cookie of a browser in which somebody has logged in before."""


class LoginHandler(Plain):
    """The page where one logs in."""

    needs = None

    def get(self) -> None:
        """Show the form, or go on for who is logged in already."""
        after = safe_path(self.get_query_argument("next", ""), self.portal.options.home)
        if self.portal.options.mode == "open" or self.session is not None:
            self.redirect(self.portal.options.home, status=303)
        elif self.portal.options.mode == "hub":
            self.to_hub(after)
        else:
            self._form(after)

    async def post(self) -> None:
        """Check a name and a password."""
        if self.portal.options.mode != "password":
            raise HTTPError(404)
        name, password = self.get_body_argument("name", ""), self._password()
        after = safe_path(self.get_body_argument("next", ""), self.portal.options.home)
        if not self._from_our_form():
            self._form(after, ui("door.again"), status=403)
            return
        if self.portal.busy >= MOST_WAITING:
            raise Refused(503, "door.busy")
        self.portal.busy += 1
        try:  # one try at a name at a time: many at once would all be made before one has failed
            async with self.portal.attempts.turn(name):
                await self._try(name, password, after)
        finally:
            self.portal.busy -= 1

    async def _try(self, name: str, password: str, after: str) -> None:
        attempts, device = self.portal.attempts, self._device(name)
        if wait := attempts.wait(name, self.address, device):
            self.portal.audit.note("login_limited")
            self.set_header("Retry-After", str(math.ceil(wait)))
            self._form(after, ui("door.wait", minutes=math.ceil(wait / 60)), status=429)
        elif user := await self._checked(name, password):
            attempts.succeeded(name, self.address, device)
            proof = user.hashed
            self.begin_session(user.name, user.role, account=user.account, proof=proof)
            self._remember_device(name)
            self.clear_cookie(self.own(FORM), path=self.portal.options.home)
            self.redirect(after, status=303)
        else:
            attempts.failed(name, self.address, device)
            known = self.portal.users.all().get(name)
            self.portal.audit.note("login_failed", account=known.account if known else "")
            self._form(after, ui("door.wrong"), status=401)

    def to_hub(self, after: str) -> None:
        """Let JupyterHub say who it is."""
        from .hub import authorize

        self.redirect(authorize(self, after), status=303)

    async def _checked(self, name: str, password: str) -> User | None:
        """Hash in another thread, two at a time."""
        loop = asyncio.get_running_loop()
        check = self.portal.users.check
        return await loop.run_in_executor(self.portal.hashing, check, name, password)

    def _device(self, name: str) -> str:
        """Give the mark of this browser if this name has logged in with it before, else nothing.

        Its tries are counted apart, so that nobody elsewhere can keep the owner of a name out.
        """
        mark, _, proof = (self.get_cookie(self.own(DEVICE)) or "").partition(".")
        good = self.portal.audit.keyed("device", name, mark)
        return mark if hmac.compare_digest(good.encode(), proof.encode()) else ""

    def _remember_device(self, name: str) -> None:
        mark = secrets.token_urlsafe(16)
        proof = self.portal.audit.keyed("device", name, mark)
        self.keep(self.own(DEVICE), f"{mark}.{proof}", days=DEVICE_DAYS)

    def _password(self) -> str:
        """Give the password to the letter: spaces are part of it."""
        return self.get_body_argument("password", "", strip=False)

    def _from_our_form(self) -> bool:
        kept, sent = self.get_cookie(self.own(FORM)) or "", self.get_body_argument("token", "")
        return len(kept) >= 32 and hmac.compare_digest(kept.encode(), sent.encode())

    def _form(self, after: str, wrong: Words | None = None, *, status: int = 200) -> None:
        token = secrets.token_urlsafe(32)
        self.keep(self.own(FORM), token)
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        home = self.portal.options.home
        self.finish(login_page(home=home, token=token, after=after, wrong=wrong))

    def compute_etag(self) -> str | None:
        """Keep nothing: each form has a token of its own."""
        return None


class LogoutHandler(Plain):
    """The way out."""

    needs = None

    def post(self) -> None:
        """End the session, if the form was one of its own pages."""
        session = self.session
        sent = self.get_body_argument("token", "")
        if session is not None:
            if not hmac.compare_digest(session.token.encode(), sent.encode()):
                raise Refused(403, "door.cross_site")
            self.portal.sessions.end(self.get_cookie(self.portal.options.cookie) or "")
            self.portal.audit.note("logout", role=session.role, account=session.account)
        self.clear_cookie(self.portal.options.cookie, path=self.portal.options.home)
        self.set_header("Clear-Site-Data", '"cache", "storage"')
        after = self.portal.options.home
        if self.portal.options.mode == "hub":  # else the hub lets one in again at once
            from .hub import hub_of

            after = f"{hub_of().public}/logout"
        self.redirect(after, status=303)


class StartHandler(Plain):
    """The address that ``merkbaar serve --workshop`` opens: it works once, on this computer only.

    Whoever can see the terminal may see the data; other users of the same computer may not.
    """

    needs = None

    def get(self, code: str) -> None:
        """Begin a session for who started the server."""
        known = self.portal.start_code
        if not known or not hmac.compare_digest(known.encode(), code.encode()):
            raise HTTPError(404)
        self.portal.start_code = ""
        self.begin_session("", "researcher", account="starter")
        self.set_header("Refresh", f"0; url={self.portal.options.home}")
        self.finish(login_done(self.portal.options.home))


def login_done(home: str) -> str:
    """Give a page that goes on to the portal by itself."""
    from ...pages.entrance import notice_page

    return notice_page(ui("portal.title"), home=home)
