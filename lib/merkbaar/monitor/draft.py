"""A monitor file while a group designs it: changed part by part, with comments kept, and undone.

Only the part (a key at the left margin, with what stands under it) that is changed is written
anew; every other byte of the file stays.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from ..errors import DefinitionError
from ..places import templates
from .definition import Monitor
from .draft_text import (
    Place,
    changed,
    content,
    cut,
    filled_parts,
    parts_of,
    put_in,
    whole_content,
)
from .reading import Examined, examine, plain
from .references import broken_references

SHELF = ".monitor.ontwerp.yml"
"""The copy of a design that nobody has kept yet."""


class Draft:
    """The text of a monitor file, with what can be undone.

    Parameters
    ----------
    text : str
        The file; empty for a new one.
    place : Path, optional
        Where it is kept.
    """

    def __init__(self, text: str, place: Path | None = None) -> None:
        self.place = place
        self._line_end = "\n"
        self._states = [text or empty()]
        self._at = 0
        self._kept = text
        self._trees: dict[str, dict[str, Any]] = {}

    @classmethod
    def open(cls, place: Path) -> Draft:
        """Open a monitor file, or begin one that isn't there yet.

        Raises
        ------
        DefinitionError
            If it is there and can't be read: then nobody should write over it.
        """
        if not place.is_file():
            return cls("", place)
        try:
            text = place.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise DefinitionError(
                f"{place.name} is geen UTF-8. Bewaar het bestand als UTF-8 en probeer het opnieuw."
            ) from None
        made = cls(text.replace("\r\n", "\n"), place)
        made._line_end = "\r\n" if "\r\n" in text else "\n"
        if text.strip():
            examine(made.text, place.name)
        return made

    # -- what it says

    @property
    def text(self) -> str:
        """The file as it would be written."""
        return self._states[self._at]

    @property
    def saved(self) -> bool:
        """Whether what is here is what was last read or written."""
        return self.text == self._kept

    def tree(self) -> dict[str, Any]:
        """The content, without comments."""
        if self.text not in self._trees:
            self._trees = {self.text: content(self.text) or {}}
        return self._trees[self.text]

    def get(self, path: Place, default: Any = None) -> Any:
        """What stands at a place; `default` if nothing does."""
        node: Any = self.tree()
        for step in path:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return default
        return default if node is None else node

    def examined(self) -> Examined:
        """Check it as the monitor file that it would be."""
        return examine(self.text, self.place.name if self.place else "monitor.yml")

    def good(self) -> Monitor | None:
        """Give the monitor that it is; None where something must be mended first.

        Says the same as :meth:`examined`, sooner: without the line of what is wrong.
        """
        from pydantic import ValidationError

        read = whole_content(self.text)
        if not isinstance(read, dict):
            return None
        try:
            monitor = Monitor.model_validate(plain(read))
        except ValidationError:
            return None
        return None if broken_references(monitor) else monitor

    # -- changing it

    def put(self, changes: Mapping[Place, Any]) -> None:
        """Write values at places; an empty value takes the place away. One step to undo.

        Raises
        ------
        DefinitionError
            If this part is written so that it can't be changed without a change elsewhere in it.
        """
        text, wanted = self.text, deepcopy(self.tree())
        for path, value in changes.items():
            before = deepcopy(wanted)
            wanted = put_in(wanted, path, value)
            text = text if wanted == before else changed(text, path, value)
        after = self.tree() if text == self.text else content(text)
        if after != filled_parts(wanted):
            names = ", ".join(dict.fromkeys(str(path[0]) for path in changes))
            raise DefinitionError(
                f"'{names}' is hier niet te veranderen: het deel hangt samen met andere delen "
                "(met & of *). Er is niets veranderd. Verander het in het bestand zelf."
            )
        self._remember(text)
        self._trees = {text: after or {}}

    def append(self, path: Place, item: Any) -> None:
        """Put an item at the end of a list."""
        self.put({(*path, len(self.get(path, []))): item})

    def drop(self, path: Place) -> None:
        """Take what stands at a place away (an item of a list, or a part)."""
        self.put({path: None})

    def replace(self, text: str) -> None:
        """Put another text in its place, as one step to undo."""
        self._remember(text)

    def _remember(self, text: str) -> None:
        if text != self.text:
            self._states = [*self._states[: self._at + 1], text]
            self._at += 1

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step that was taken back."""
        return self._at + 1 < len(self._states)

    def undo(self) -> None:
        """Take the last step back."""
        self._at = max(0, self._at - 1)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._at = min(len(self._states) - 1, self._at + 1)

    # -- keeping it

    def save(self) -> Path:
        """Write the file, whole or not at all; also when it isn't a good monitor file yet.

        Raises
        ------
        DefinitionError
            If there is no place for it, or somebody else changed the file in the meantime.
        """
        if self.place is None:
            raise DefinitionError("Er is geen bestand om in te bewaren.")
        there = self.place.read_bytes().decode("utf-8-sig") if self.place.is_file() else ""
        if there.replace("\r\n", "\n") not in (self._kept, self.text):
            raise DefinitionError(
                f"{self.place.name} is intussen door iemand anders veranderd. Er is niets bewaard. "
                "Open de pagina opnieuw, of zet uw versie ergens anders neer."
            )
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            _write(self.place, self.text.replace("\n", self._line_end))
        except OSError as error:
            raise DefinitionError(
                f"{self.place.name} kon niet worden bewaard ({error.strerror}). Het oude bestand "
                "is niet veranderd. Kijk of u in deze map mag schrijven en of er ruimte is."
            ) from None
        self._kept = self.text
        self.shelter()
        return self.place

    @property
    def shelf(self) -> Path | None:
        """Where a copy of what isn't kept yet lies; None without a place."""
        return self.place.with_name(SHELF) if self.place else None

    def shelter(self) -> None:
        """Put what isn't kept yet aside, for when the page or the computer stops."""
        shelf = self.shelf
        if shelf is None or not shelf.parent.is_dir():
            return
        with contextlib.suppress(OSError):
            if self.saved:
                shelf.unlink(missing_ok=True)
            else:
                _write(shelf, self.text)

    def put_aside(self) -> str:
        """Give what was put aside by a page that stopped; empty if nothing was."""
        shelf = self.shelf
        if shelf is None or not shelf.is_file():
            return ""
        text = shelf.read_text(encoding="utf-8", errors="replace")
        return "" if text == self.text else text


def empty(before: str = "") -> str:
    """Give an empty monitor file; the privacy part (with the key) of the one before stays."""
    text = (templates() / "design" / "empty.yml").read_text(encoding="utf-8")
    old, new = parts_of(before).get("privacy"), parts_of(text)["privacy"]
    return text.replace(cut(text, new), cut(before, old)) if old else text


def is_untouched_example(tree: Mapping[str, Any]) -> bool:
    """Whether a file still is the made-up one that ``merkbaar new`` gives."""
    before = content((templates() / "monitor" / "monitor.yml").read_text(encoding="utf-8"))
    return all(tree.get(part) == before[part] for part in ("monitor", "title", "municipality"))


def identifier(text: str, taken: Sequence[str] = ()) -> str:
    """Make a code of a title: small letters, no accents; another one than those that are taken."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    code = re.sub(r"^[^a-z]+", "", words)[:40].rstrip("-") or "deel"
    number, made = 1, code
    while made in taken:
        number += 1
        made = f"{code}-{number}"
    return made


def _write(place: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=".monitor.", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        if place.exists():
            os.chmod(name, place.stat().st_mode)  # noqa: PTH101 the handle is by name
        os.replace(name, place)  # noqa: PTH105
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
