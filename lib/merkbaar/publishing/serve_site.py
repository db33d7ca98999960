"""What may be opened: the released editions in a folder with outputs, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import MerkbaarError
from ..published import Published, open_published

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


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
    from ..monitor import load_monitor
    from .folders import Folders, find_monitor_file

    path = find_monitor_file(target)
    return Folders(path.parent, load_monitor(path).monitor).outputs.parent


@dataclass(frozen=True)
class Place:
    """A page of a released edition."""

    folder: Path
    page: str

    @property
    def published(self) -> Path:
        """The folder with the published tables."""
        return self.folder / "published"

    @property
    def file(self) -> Path:
        """The page as it was built at release: what is served, and the file to keep."""
        return self.folder / "report" / f"{self.page}.html"


class Site:
    """The released editions under a folder; looked up anew for each request.

    Parameters
    ----------
    outputs : Path
        Folder with ``<monitor>/<edition>/published/``.
    """

    def __init__(self, outputs: Path) -> None:
        self.outputs = outputs.resolve()

    def monitors(self) -> dict[str, list[str]]:
        """List the editions of each monitor, the newest first."""
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

    def about(self, monitor: str, edition: str) -> Mapping[str, Any]:
        """Read ``edition.json``; an edition that can't be read says nothing."""
        path = self.outputs / monitor / edition / "published" / "edition.json"
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def open(self, monitor: str, edition: str) -> Published | None:
        """Read an edition; None if it can't be read."""
        try:
            return open_published(self.outputs / monitor / edition / "published")
        except (MerkbaarError, ValueError, KeyError, TypeError):
            return None

    def pages(self, monitor: str, edition: str) -> list[str]:
        """List the pages of an edition: those that were built at release, and the story."""
        report = self.outputs / monitor / edition / "report"
        built = {path.stem for path in report.glob("*.html")}
        return sorted({"story", *built}, key=lambda name: (name != "story", name))

    def find(self, monitor: str, edition: str, page: str) -> Place | None:
        """Find a page by its address; None unless it is one of those that are listed."""
        if edition not in self.monitors().get(monitor, ()):
            return None
        if page not in self.pages(monitor, edition):
            return None
        return Place(self.outputs / monitor / edition, page)
