"""Failed logins: how often, and how long one has to wait for the next try."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakValueDictionary

MOST = 6000
"""Failures of so many names and addresses are kept."""


@dataclass(frozen=True)
class Limit:
    """At most `count` failures in `seconds`."""

    count: int
    seconds: float


HERE = Limit(5, 15 * 60)
"""One name from one address, or from one browser that its owner has used before."""
USER = Limit(30, 60 * 60)
"""One name from anywhere: slows a search from many addresses, without one closing a name alone."""
ADDRESS = Limit(30, 15 * 60)
"""Any name from one address (a town hall is often one address)."""


class Attempts:
    """Failed logins, kept for as long as they count.

    A name that doesn't exist is counted as one that does, so that waiting tells nothing. A browser
    in which the owner of a name has logged in before is counted by itself: however many tries
    others make at that name, or from that address, its owner can still get in.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[tuple[str, ...], list[float]] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, name: str) -> asyncio.Lock:
        """Give what to hold while trying a name, so that its tries come one after another."""
        return self._turns.setdefault(_digest(name), asyncio.Lock())

    def wait(self, name: str, address: str, device: str = "") -> float:
        """Give how many seconds to wait before a next try; 0 if it may be now."""
        return max(self._left(key, limit) for key, limit in _keys(name, address, device))

    def failed(self, name: str, address: str, device: str = "") -> None:
        """Note a failed try."""
        for key, _ in _keys(name, address, device):
            self._failed.setdefault(key, []).append(self._clock())
            self._failed.move_to_end(key)
        while len(self._failed) > MOST:
            self._failed.popitem(last=False)

    def succeeded(self, name: str, address: str, device: str = "") -> None:
        """Forget the failures of a name from here: it was its owner."""
        self._failed.pop(_keys(name, address, device)[0][0], None)

    def _left(self, key: tuple[str, ...], limit: Limit) -> float:
        since = self._clock() - limit.seconds
        kept = [at for at in self._failed.get(key, ()) if at > since]
        if key in self._failed:
            self._failed[key] = kept[-limit.count :]
        return kept[-limit.count] - since if len(kept) >= limit.count else 0.0


def _keys(name: str, address: str, device: str) -> list[tuple[tuple[str, ...], Limit]]:
    if device:
        return [(("device", _digest(device)), HERE)]
    known = _digest(name)
    return [
        (("here", known, address), HERE),
        (("user", known), USER),
        (("address", address), ADDRESS),
    ]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
