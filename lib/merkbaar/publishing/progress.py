"""One line a notebook, with its time: live on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from typing import IO, TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from rich.progress import TaskID

Ending = Literal["done", "skipped", "failed"]
WORDS = {"done": "klaar", "skipped": "ongewijzigd, overgeslagen", "failed": "mislukt"}
PATIENCE = 10.0
"""Seconds that a step may take before it says how far it is, and between two times that it does."""


class Progress(Protocol):
    """Told of each step of a run, from any thread."""

    def start(self, step: str) -> None:
        """A step has begun."""
        ...

    def along(self, step: str, done: int, total: int) -> None:
        """A step goes on: so many of its cells are checked."""
        ...

    def end(self, step: str, how: Ending) -> None:
        """A step has ended."""
        ...

    def close(self) -> None:
        """The run has ended, well or not."""
        ...


class Silent:
    """Says nothing."""

    def start(self, step: str) -> None:
        """Say nothing."""

    def along(self, step: str, done: int, total: int) -> None:
        """Say nothing."""

    def end(self, step: str, how: Ending) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Say nothing."""


def checked(done: int, total: int) -> str:
    """Say how many of how many cells are checked, as Dutch writes numbers."""
    return f"{done:,} van {total:,} cellen nagerekend".replace(",", ".")


class Plain:
    """One line when a step has ended, and now and then while a long one goes on: for logs."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._began: dict[str, float] = {}
        self._told: dict[str, float] = {}

    def start(self, step: str) -> None:
        """Note the time."""
        self._began[step] = self._told[step] = time.monotonic()

    def along(self, step: str, done: int, total: int) -> None:
        """Write how far a step is, where it said nothing for a while."""
        now = time.monotonic()
        if now - self._told.setdefault(step, now) >= PATIENCE:
            self._told[step] = now
            self._stream.write(f"{step}: {checked(done, total)}\n")
            self._stream.flush()

    def end(self, step: str, how: Ending) -> None:
        """Write the line."""
        seconds = time.monotonic() - self._began.get(step, time.monotonic())
        took = "" if how == "skipped" else f" ({seconds:.1f} s)".replace(".", ",")
        self._stream.write(f"{step}: {WORDS[how]}{took}\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is left to do."""


class Live:
    """A live line a step, with rich."""

    def __init__(self, stream: IO[str]) -> None:
        from rich import progress
        from rich.console import Console

        self._lines = progress.Progress(
            progress.SpinnerColumn(finished_text="✓"),
            progress.TextColumn("{task.description:<20}"),
            progress.TimeElapsedColumn(),
            progress.TextColumn("{task.fields[word]}"),
            console=Console(file=stream),
        )
        self._tasks: dict[str, TaskID] = {}
        self._lines.start()

    def start(self, step: str) -> None:
        """Add a line."""
        self._tasks[step] = self._lines.add_task(step, total=1, word="bezig")

    def along(self, step: str, done: int, total: int) -> None:
        """Say in the line how far a step is, once it takes long."""
        task = self._tasks.get(step)
        took = None if task is None else self._lines.tasks[task].elapsed
        if task is not None and took is not None and took >= PATIENCE:
            self._lines.update(task, word=checked(done, total))

    def end(self, step: str, how: Ending) -> None:
        """Finish the line."""
        if step not in self._tasks:
            self.start(step)
        self._lines.update(self._tasks[step], completed=1, word=WORDS[how])

    def close(self) -> None:
        """Leave the lines on the screen."""
        self._lines.stop()


def choose(stream: IO[str] | None = None) -> Progress:
    """Live on a terminal, plain elsewhere.

    Parameters
    ----------
    stream : text stream, optional
        Where to write; standard error if left out.
    """
    place: IO[str] = sys.stderr if stream is None else stream
    return Live(place) if place.isatty() else Plain(place)
