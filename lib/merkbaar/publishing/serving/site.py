"""What may be opened: released editions whose seal holds, in a folder with outputs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import MerkbaarError
from ...published import Published, open_published
from ..sealing import State, read_signature, state_in
from .newest import Newest

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
KEPT: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Kinds of files that a reader may keep, and what they are."""


def find_outputs(target: Path) -> Path:
    """Find the folder with outputs that belongs to a monitor; or it is that folder itself.

    Raises
    ------
    DefinitionError
        If the target is neither.
    """
    place = target.resolve()
    if place.is_dir() and not (place / "monitor.yml").exists():
        if any(place.glob("*/published/edition.json")):
            return place.parent
        if place.name == "outputs" or any(place.glob("*/*/published/edition.json")):
            return place
    from ...monitor import load_monitor
    from ..folders import Folders, find_monitor_file

    path = find_monitor_file(target)
    return Folders(path.parent, load_monitor(path).monitor).outputs.parent


@dataclass(frozen=True)
class Checked:
    """What was found of an edition when its files were last looked at.

    Attributes
    ----------
    mark : tuple
        Size, times and number of every file: another mark, another look.
    files : mapping of str to str
        The sealed hash of each file; empty unless the edition is sound.
    """

    mark: tuple[tuple[object, ...], ...]
    state: State
    files: Mapping[str, str]
    published: Published | None = None
    about: Mapping[str, Any] | None = None


class Site:
    """The released editions under a folder.

    Every request looks at the marks of the files (microseconds); only where one has changed are
    the files read and held to the seal again. What is sent is hashed once more as it is read, so
    that between the look and the sending nothing can be put in its place.

    Parameters
    ----------
    outputs : Path
        Folder with ``<monitor>/<edition>/``.
    trusted : mapping of str to frozenset of str
        The public keys of each monitor, as hex.
    newest : Newest, optional
        What was shown before, so that an older copy isn't.
    """

    def __init__(
        self,
        outputs: Path,
        trusted: Mapping[str, frozenset[str]],
        newest: Newest | None = None,
    ) -> None:
        self.outputs = outputs.resolve()
        self.trusted = trusted
        self._newest = newest
        self._known: dict[tuple[str, str], Checked] = {}

    def monitors(self) -> dict[str, list[str]]:
        """List the editions of each monitor, the newest first; also those that aren't sound."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.outputs.glob("*/*/published/edition.json")):
            edition, monitor = path.parent.parent.name, path.parent.parent.parent.name
            if _NAME.fullmatch(edition) and _NAME.fullmatch(monitor):
                found.setdefault(monitor, []).append(edition)
        return {
            monitor: sorted(editions, key=lambda name: self._age(monitor, name), reverse=True)
            for monitor, editions in found.items()
        }

    def _age(self, monitor: str, edition: str) -> tuple[str, str]:
        return str(self.about(monitor, edition).get("until", "")), edition

    def state(self, monitor: str, edition: str) -> State:
        """Say whether an edition is as it was sealed."""
        return self._checked(monitor, edition).state

    def mark(self) -> tuple[object, ...]:
        """Give something that changes whenever any file of any edition does."""
        every = self.monitors()
        return tuple(
            (monitor, edition, self._checked(monitor, edition).mark)
            for monitor in every
            for edition in every[monitor]
        )

    def about(self, monitor: str, edition: str) -> Mapping[str, Any]:
        """Read ``edition.json``; an edition that isn't sound says nothing."""
        return self._checked(monitor, edition).about or {}

    def open(self, monitor: str, edition: str) -> Published | None:
        """Read an edition; None if it isn't sound or can't be read."""
        return self._checked(monitor, edition).published

    def pages(self, monitor: str, edition: str) -> list[str]:
        """List the pages of a sound edition: those built at release, and the story."""
        checked = self._checked(monitor, edition)
        if checked.state != "sound":
            return []
        built = {name for name, kind in _reports(checked.files) if kind == "html"}
        built |= {"story"} if checked.published else set()
        return sorted(built, key=lambda name: (name != "story", name))

    def kept(self, monitor: str, edition: str, page: str) -> list[str]:
        """List the kinds of files (html, pdf, …) in which a page can be kept."""
        found = {kind for name, kind in _reports(self._checked(monitor, edition).files)
                 if name == page}  # fmt: skip
        return [kind for kind in KEPT if kind in found]

    def others(self, monitor: str, edition: str) -> list[tuple[str, str]]:
        """List the files that aren't of one page: name and kind."""
        pages = self.pages(monitor, edition)
        found = _reports(self._checked(monitor, edition).files)
        return sorted((name, kind) for name, kind in found if name not in pages)

    def read(self, monitor: str, edition: str, page: str, kind: str = "html") -> bytes | None:
        """Read a page as it was built at release; None if it isn't there or isn't as sealed."""
        place = f"report/{page}.{kind}"
        sealed = self._checked(monitor, edition).files.get(place)
        if sealed is None:
            return None
        try:
            content = (self.outputs / monitor / edition / place).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sealed else None

    def folder(self, monitor: str, edition: str) -> Path:
        """Give the folder of an edition."""
        return self.outputs / monitor / edition

    def _checked(self, monitor: str, edition: str) -> Checked:
        folder = self.folder(monitor, edition)
        mark = _mark(folder)
        known = self._known.get((monitor, edition))
        if known is None or known.mark != mark:
            known = _look(folder, mark, self.trusted.get(monitor, frozenset()), self._newest)
            self._known[monitor, edition] = known
        return known


def _reports(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give name and kind of the sealed files that a reader may have."""
    for place in files:
        folder, _, name = place.partition("/")
        stem, _, kind = name.rpartition(".")
        if folder == "report" and kind in KEPT and _NAME.fullmatch(stem):
            yield stem, kind


def _mark(folder: Path) -> tuple[tuple[object, ...], ...]:
    """Give place, size, times and number of every file; a time of change can't be set by hand."""
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            one = path.lstat()
        except OSError:
            continue
        place = path.relative_to(folder).as_posix()
        found.append((place, one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino))
    return tuple(found)


def _look(
    folder: Path,
    mark: tuple[tuple[object, ...], ...],
    trusted: frozenset[str],
    newest: Newest | None,
) -> Checked:
    content = read_signature(folder)
    try:
        state, files = state_in(folder, content, trusted)
        if state != "sound":
            return Checked(mark, state, {})
        published, about = _opened(folder), _about(folder)
        if state_in(folder, content, trusted) != (state, files):  # what was read is what was sealed
            return Checked((), "changed", {})
    except OSError:  # it goes while we look
        return Checked(mark, "changed", {})
    built = any(kind == "html" for _, kind in _reports(files))
    if published is None and not built:  # a page that was built needs nothing but itself
        return Checked(mark, "unreadable", {})
    if newest is not None and not newest.accepts(folder.parent.name, folder.name, content):
        return Checked(mark, "older", {})
    return Checked(mark, state, files, published, about)


def _opened(folder: Path) -> Published | None:
    try:
        return open_published(folder / "published")
    except (MerkbaarError, ValueError, LookupError, TypeError, AttributeError, OSError):
        return None


def _about(folder: Path) -> Mapping[str, Any]:
    try:
        content = json.loads((folder / "published" / "edition.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
