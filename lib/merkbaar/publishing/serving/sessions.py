"""Who is logged in; only in memory."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .users import Role

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 10 * 3600
"""A session ends after half an hour without a page, and at the end of a working day anyhow."""
MOST, MOST_EACH = 2000, 200
"""Sessions that are kept: of all together, and of one account; the oldest makes room."""
Clock = Callable[[], float]


@dataclass(frozen=True)
class Session:
    """Somebody who is logged in.

    Attributes
    ----------
    proof : str
        What the user's record looked like; the session ends when that changes.
    token : str
        What a form of this session must send along.
    began, seen : float
        Seconds on the server's own clock.
    grant : str
        What JupyterHub gave to ask for this user; empty without a hub.
    """

    name: str
    role: Role
    account: str
    proof: str
    token: str
    began: float
    seen: float
    grant: str = field(default="", repr=False)


class Sessions:
    """Sessions by the hash of their secret; the secret itself is only in the browser."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._open: OrderedDict[str, Session] = OrderedDict()

    def begin(
        self, name: str, role: Role, *, account: str, proof: str = "", grant: str = ""
    ) -> str:
        """Begin a session; gives its secret, which is always a new one."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        token = secrets.token_urlsafe(32)
        session = Session(name, role, account, proof, token, now, now, grant)
        own = [key for key, one in self._open.items() if one.account == account]
        for key in own[: max(0, len(own) - MOST_EACH + 1)]:
            del self._open[key]
        self._open[_digest(secret)] = session
        while len(self._open) > MOST:
            self._open.popitem(last=False)
        return secret

    def find(self, secret: str, *, used: bool = True) -> Session | None:
        """Give the session of a secret, and note that it was used; None if it has ended."""
        key, now = _digest(secret), self._clock()
        session = self._open.get(key)
        if session is None:
            return None
        if now - session.seen > IDLE_SECONDS or now - session.began > LONGEST_SECONDS:
            del self._open[key]
            return None
        if used:
            self._open[key] = replace(session, seen=now)
            self._open.move_to_end(key)
        return session

    def of_a_hub(self) -> list[Session]:
        """Give the sessions of which a hub knows the user."""
        return [one for one in self._open.values() if one.grant]

    def end_of_grant(self, grant: str) -> None:
        """End the sessions that a hub's grant began."""
        for key in [key for key, one in self._open.items() if one.grant == grant]:
            del self._open[key]

    def end(self, secret: str) -> Session | None:
        """End a session."""
        return self._open.pop(_digest(secret), None)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
