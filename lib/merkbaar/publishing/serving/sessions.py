"""Who is logged in, and how often somebody may try; both only in memory."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from .users import Role

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 10 * 3600
"""A session ends after half an hour without a page, and at the end of a working day anyhow."""
MOST = 2000
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
    """

    name: str
    role: Role
    account: str
    proof: str
    token: str
    began: float
    seen: float


class Sessions:
    """Sessions by the hash of their secret; the secret itself is only in the browser."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._open: OrderedDict[str, Session] = OrderedDict()

    def begin(self, name: str, role: Role, *, account: str, proof: str = "") -> str:
        """Begin a session; gives its secret, which is always a new one."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        session = Session(name, role, account, proof, secrets.token_urlsafe(32), now, now)
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

    def end(self, secret: str) -> Session | None:
        """End a session."""
        return self._open.pop(_digest(secret), None)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Limit:
    """At most `count` failures in `seconds`."""

    count: int
    seconds: float


HERE = Limit(5, 15 * 60)
"""One name from one address."""
USER = Limit(30, 60 * 60)
"""One name from anywhere: slows a search from many addresses, without one closing a name alone."""
ADDRESS = Limit(30, 15 * 60)
"""Any name from one address (a town hall is often one address)."""


class Attempts:
    """Failed logins, kept for as long as they count.

    A name that doesn't exist is counted as one that does, so that waiting tells nothing.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[tuple[str, ...], list[float]] = OrderedDict()

    def wait(self, name: str, address: str) -> float:
        """Give how many seconds to wait before a next try; 0 if it may be now."""
        return max(self._left(key, limit) for key, limit in _keys(name, address))

    def failed(self, name: str, address: str) -> None:
        """Note a failed try."""
        for key, _ in _keys(name, address):
            self._failed.setdefault(key, []).append(self._clock())
            self._failed.move_to_end(key)
        while len(self._failed) > 3 * MOST:
            self._failed.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of a name from an address: it was its owner."""
        self._failed.pop(_keys(name, address)[0][0], None)

    def _left(self, key: tuple[str, ...], limit: Limit) -> float:
        since = self._clock() - limit.seconds
        kept = [at for at in self._failed.get(key, ()) if at > since]
        if key in self._failed:
            self._failed[key] = kept[-limit.count :]
        return kept[-limit.count] - since if len(kept) >= limit.count else 0.0


def _keys(name: str, address: str) -> list[tuple[tuple[str, ...], Limit]]:
    known = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return [
        (("here", known, address), HERE),
        (("user", known), USER),
        (("address", address), ADDRESS),
    ]
