"""Take the stories of a forgotten person out of what people decided about themes.

A decision names stories by their code. Where other stories are left it stays, without that code;
where none is left it says nothing any more, and goes. Everything else stays letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .folders import Folders
from .theme_corrections import Workplace, replace, text_of, written

MASKED = "[VERGETEN]"
"""Stands in comments and reasons where a code stood."""
LISTS = ("stories", "anchors")


@dataclass(frozen=True)
class Decided:
    """Where a monitor's decisions about themes stand, without an edition."""

    folders: Folders


@dataclass(frozen=True)
class Taken:
    """What went out of ``corrections/themes.yml``.

    Attributes
    ----------
    codes : int
        Places where a story of the person was named.
    decisions : int
        Decisions that named no other story, and went.
    changed : int
        Decisions that stay, without the person's stories.
    """

    codes: int = 0
    decisions: int = 0
    changed: int = 0

    def told(self) -> list[str]:
        """Say it in Dutch; nothing where nothing went."""
        if not self.codes:
            return []
        return [
            f"Uit corrections/themes.yml gehaald: {self.codes} keer een verhaal van deze persoon "
            f"(correcties aangepast: {self.changed}; weg, want over geen ander verhaal: "
            f"{self.decisions})."
        ]


def take_out(workplace: Workplace, stories: Collection[str]) -> Taken:
    """Take stories out of ``corrections/themes.yml``; the writer's lock must be held.

    Parameters
    ----------
    stories : collection of str
        Their codes.

    Raises
    ------
    DefinitionError
        If the file can't be read; then nothing is written.
    """
    before = text_of(workplace)
    codes = sum(before.count(story) for story in stories)
    if not codes:
        return Taken()
    rows = written(workplace)
    left = [_without(row, stories) for row in rows]
    gone = [at for at, row in enumerate(left) if row is None]
    kept = [row for row in left if row is not None]
    changed = sum(now is not None and now != row for row, now in zip(rows, left, strict=True))
    after = _masked(_cut(_without_rows(before, gone), stories), stories)
    replace(workplace, after, kept)
    return Taken(codes, len(gone), changed)


def _without_rows(text: str, gone: Collection[int]) -> str:
    """Give the text without the lines of some entries; comments at the margin stay."""
    from ruamel.yaml import YAML

    rows, lines = YAML().load(text), text.splitlines(keepends=True)
    starts = [rows.lc.item(at)[0] for at in range(len(rows))]
    for at, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True)):
        for line in range(start, end) if at in gone else ():
            lines[line] = lines[line] if lines[line].startswith("#") else ""
    return "".join(lines)


def _without(value: Any, stories: Collection[str]) -> Any:
    """Give a part of a decision without stories; None where it named no other."""
    if isinstance(value, str):
        return _masked(value, stories)
    if not isinstance(value, Mapping):
        return value
    if value.get("story") in stories and not value.get("stories"):
        return None
    others = value.get("words") or value.get("story", "") not in {"", *stories}
    kept: dict[str, Any] = {}
    for name, part in value.items():
        if name in LISTS and isinstance(part, list):
            now: Any = [one for one in part if one not in stories]
            if part and not now and not others:
                return None
        elif name == "parts" and isinstance(part, list):
            now = [left for one in part if (left := _without(one, stories)) is not None]
            if part and not now:
                return None
        elif name == "story" and part in stories:
            now = []
        elif (now := _without(part, stories)) is None and part is not None:
            return None
        if now != [] or part == []:
            kept[name] = now
    return kept


def _cut(text: str, stories: Collection[str]) -> str:
    """Cut codes out of lists, on a line of their own or between brackets."""
    for story in sorted(stories):
        code = rf"""(?P<quote>["']?){re.escape(story)}(?P=quote)"""
        text = re.sub(rf"(?m)^[ \t]*-[ \t]+{code}[ \t]*\n", "", text)
        text = re.sub(rf"\[(?P<space>\s*){code}\s*,\s*", r"[\g<space>", text)
        text = re.sub(rf"\s*,\s*{code}(?=\s*[,\]])", "", text)
    return text


def _masked(text: str, stories: Collection[str]) -> str:
    for story in stories:
        text = text.replace(story, MASKED)
    return text
