"""What happened at the door, without whom: a log that holds no personal data.

A line is a moment, an event, a role and the account's eight characters; no name, no address of a
reader, no page that a reader read. Who an account is stands in ``merkbaar users list``, which only
the manager can ask. Pages left of the gate are named: there it must be seen who opened them
(baseline informatiebeveiliging overheid, logging of use).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from ..files import write

Event = Literal[
    "started", "login", "login_failed", "login_limited", "logout", "refused", "opened",
    "edition_refused", "cross_site", "kernels_full", "stopped",
]  # fmt: skip
FILE, SALT = "audit.jsonl", "audit.salt"


MOST_A_MINUTE = 60
"""Lines of one event of one account in a minute; what comes above that is counted."""


class Audit:
    """Appends to the log; the file is opened once, before the server confines itself.

    Who asks the same thing over and over can't fill the disk with it: above so many lines a minute
    the next line says how many weren't written.
    """

    def __init__(self, settings: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counted: dict[tuple[str, str], tuple[int, int]] = {}
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._handle = os.open(settings / FILE, flags, 0o600)
        if not (settings / SALT).exists():
            write(settings / SALT, secrets.token_hex(32))
        self._salt = (settings / SALT).read_text(encoding="ascii")

    def account_of(self, name: str) -> str:
        """Give the eight characters for somebody whom another knows by name (JupyterHub)."""
        return hmac.new(self._salt.encode(), name.encode(), hashlib.sha256).hexdigest()[:8]

    def keyed(self, *parts: str) -> str:
        """Give a hash that only this server can make, of some parts together."""
        text = json.dumps(parts).encode("ascii")
        return hmac.new(self._salt.encode(), text, hashlib.sha256).hexdigest()

    def note(self, event: Event, *, role: str = "", account: str = "", what: str = "") -> None:
        """Write one line; `what` is a page left of the gate or an edition, never a person."""
        minute = int(self._clock() // 60)
        before, count = self._counted.get((event, account), (minute, 0))
        missed = max(0, count - MOST_A_MINUTE) if before != minute else 0
        count = count + 1 if before == minute else 1
        self._counted[event, account] = minute, count
        if count > MOST_A_MINUTE:
            return
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        line = {"at": at, "event": event, "role": role, "account": account, "what": what,
                "missed": missed}  # fmt: skip
        kept = {key: value for key, value in line.items() if value}
        os.write(self._handle, (json.dumps(kept, ensure_ascii=True) + "\n").encode("ascii"))

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)
