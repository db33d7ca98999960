"""The lines that browsers hold open: as many as a server bears, and nobody has them all."""

from __future__ import annotations

import contextlib
from typing import Any

from tornado.httpserver import HTTPServer

WANTED, SPARE = 8192, 200
"""Files that the server asks the system for, and how many of those aren't for lines."""


class Lines(HTTPServer):
    """A server that hangs up on who holds too many lines, in place of running out of files.

    Without it a thousand lines that say nothing would keep everybody else out for a minute.
    """

    most, most_each, proxy = 800, 200, ""

    def limited(self, most: int, proxy: str) -> Lines:
        """Bear so many lines, a quarter of them from one address; a proxy's are all its own."""
        self.most, self.most_each, self.proxy = most, max(1, most // 4), proxy
        return self

    def handle_stream(self, stream: Any, address: Any) -> None:
        """Take a line, unless there are too many."""
        lines: Any = getattr(self, "_connections", ())
        same = sum(one.context.address[:1] == tuple(address)[:1] for one in lines)
        each = self.most if address[0] == self.proxy else self.most_each
        if len(lines) >= self.most or same >= each:
            stream.close()
            return
        super().handle_stream(stream, address)


def room() -> int:
    """Ask the system for as many open files as it gives; says how many lines that is."""
    try:
        import resource
    except ImportError:  # Windows, which counts otherwise
        return 800
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return max(100, min(WANTED, soft if soft > 0 else WANTED) - SPARE)
