"""Open a monitor to change what it keeps of people: its door, and what was found on the way in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..monitor import Monitor, load_monitor
from .door import Door, open_door, seal_older
from .files import clear_unfinished
from .folders import Folders, find_monitor_file


@dataclass(frozen=True)
class Opened:
    """A monitor that was opened.

    Attributes
    ----------
    note : str
        What was sealed on the way in, in Dutch; empty where nothing was.
    """

    monitor: Monitor
    folders: Folders
    door: Door
    note: str = ""

    def told(self, *lines: str) -> str:
        """Give what was done as one text, with the note last."""
        return "\n".join([*lines, *([self.note] if self.note else [])])


def open_monitor(monitor_file: str | Path) -> tuple[Monitor, Folders]:
    """Read a monitor file and say where its parts lie."""
    file = find_monitor_file(monitor_file)
    monitor = load_monitor(file)
    return monitor, Folders(home=file.parent, monitor=monitor.monitor)


def opened(monitor_file: str | Path) -> Opened:
    """Open a monitor with its door, for who holds its lock.

    Lists of before there were seals are sealed first, and what a release or run that was killed
    left behind goes: withdrawn quotes may lie in it.

    Raises
    ------
    MerkbaarError
        If the monitor file or the key can't be read, or a list in the register was changed.
    """
    monitor, folders = open_monitor(monitor_file)
    clear_unfinished(*folders.staging())
    note = seal_older(monitor, folders.home)
    return Opened(monitor, folders, open_door(monitor, folders.home), note)
