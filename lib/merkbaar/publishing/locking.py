"""One writer at a time in a monitor's folder: whoever comes second hears what is running.

The lock is the operating system's own (by ``filelock``): it goes with the process that holds it,
however that ends, so nothing is left behind that somebody must clear away. Who reads (``serve``,
the pages) isn't held up.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import platform
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from ..errors import RunError
from .at_rest import for_us_alone
from .files import disk_errors_named, private_folder, read_json, write_json
from .folders import find_monitor_file

P = ParamSpec("P")
R = TypeVar("R")
NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
CANNOT = (
    "Op de schijf van {home} kan geen slot worden gezet (een netwerkschijf?). Zonder slot kunnen "
    "twee opdrachten door elkaar schrijven. Zet de monitor op een gewone schijf. Er is niets "
    "veranderd."
)
FOLDER = ".merkbaar"
"""Folder in the monitor's own with what only this computer needs."""


class Busy(RunError):
    """Another process writes in this monitor."""

    exit_code = 7


@contextlib.contextmanager
def writing(home: Path, command: str) -> Iterator[None]:
    """Be the only one who writes in a monitor's folder.

    Parameters
    ----------
    home : Path
        The monitor's folder.
    command : str
        What is done, for who comes second: "merkbaar run".

    Raises
    ------
    Busy
        If another process (or thread) is at it.
    """
    from filelock import FileLock, Timeout

    with disk_errors_named():
        folder = private_folder(home / FOLDER)
        lock = FileLock(folder / "lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise Busy(_told(read_json(folder / "running.json", {}))) from None
        except OSError as error:
            if error.errno in NO_LOCKS:
                raise RunError(CANNOT.format(home=home)) from None
            raise
    try:
        with disk_errors_named():
            write_json(folder / "running.json", _about(command))
        yield
    finally:
        try:
            for_us_alone(home)
            (folder / "running.json").unlink(missing_ok=True)
        finally:
            lock.release()


def one_at_a_time(
    command: str,
) -> Callable[[Callable[Concatenate[str | Path, P], R]], Callable[Concatenate[str | Path, P], R]]:
    """Hold the lock of the monitor that a function's first parameter names; see `writing`."""

    def decorated(
        function: Callable[Concatenate[str | Path, P], R],
    ) -> Callable[Concatenate[str | Path, P], R]:
        @wraps(function)
        def locked(monitor_file: str | Path, *args: P.args, **kwargs: P.kwargs) -> R:
            file = find_monitor_file(monitor_file)
            if not file.is_file():  # the function says so better
                return function(monitor_file, *args, **kwargs)
            with writing(file.parent, command):
                return function(monitor_file, *args, **kwargs)

        return locked

    return decorated


def _about(command: str) -> dict[str, Any]:
    since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return {"command": command, "since": since, "process": os.getpid(), "at": platform.node()}


def _told(about: dict[str, Any]) -> str:
    """What is running, since when and what to do; the other may just have begun."""
    if about:
        since = dt.datetime.fromisoformat(about["since"]).astimezone()
        here = about["at"] == platform.node()
        where = "op deze computer" if here else f"op computer '{about['at']}'"
        running = (
            f"'{about['command']}' loopt sinds {since:%d-%m-%Y %H:%M} "
            f"(proces {about['process']}, {where})"
        )
    else:
        running = "een andere opdracht is net begonnen of bijna klaar"
    return (
        f"Deze monitor is bezig: {running}. Er kan er maar een tegelijk schrijven, anders raken de "
        "gegevens door elkaar. Er is niets veranderd. Wacht tot het klaar is en probeer het dan "
        "opnieuw; is het vastgelopen, stop dan dat proces."
    )
