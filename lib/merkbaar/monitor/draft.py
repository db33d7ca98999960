"""A monitor file while a group designs it: changed part by part, with comments kept, and undone.

Only the part (a key at the left margin, with what stands under it) that is changed is written
anew; every other byte of the file stays.
"""

from __future__ import annotations

import os
import re
import tempfile
import textwrap
from collections.abc import Mapping, Sequence
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from ..errors import DefinitionError
from ..places import templates
from .definition import Monitor
from .reading import Examined, examine

Path_ = tuple[int | str, ...]
COMMENTS = {
    "aims": "Wat er voor inwoners beter moet worden.",
    "questions": "Wie wat vraagt, en wat er met het antwoord gebeurt.",
    "leefgebieden": "De leefgebieden zoals deze gemeente ze tekent.",
    "services": "De voorzieningen, elk onder één leefgebied.",
    "measures": "De indicatoren: wat een cijfer betekent, en bij welke vraag het hoort.",
    "stories": "Het vertellen: van wie, en hoe.",
    "burden": "Wat we van mensen vragen, in minuten per mens per jaar.",
    "suppliers": "Wie levert, hoort iets terug.",
    "conversation": "Waar de uitkomsten op tafel komen.",
    "editions": "De edities: tot welke dag ze kijken (die dag niet meegeteld).",
}
"""What is written above a part that wasn't in the file yet."""
ORDER = tuple(Monitor.model_fields)
HEAD = ("monitor", "title", "municipality", "owner", "purposes", "forms", "readers", "languages")
"""Short parts that stand together at the top, without a line between them."""
_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?=\s|$)")
_WIDTH = 98
_EMPTY: tuple[Any, ...] = (None, "", [], {}, ())


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
        made = cls(text, place)
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
            self._trees = {self.text: _content(self.text) or {}}
        return self._trees[self.text]

    def get(self, path: Path_, default: Any = None) -> Any:
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

    # -- changing it

    def put(self, changes: Mapping[Path_, Any]) -> None:
        """Write values at places; an empty value takes the place away. One step to undo.

        Raises
        ------
        DefinitionError
            If this part is written so that it can't be changed without a change elsewhere in it.
        """
        text, wanted = self.text, deepcopy(self.tree())
        for path, value in changes.items():
            text, wanted = _changed(text, path, value), _set(wanted, path, value)
        if _content(text) != _filled(wanted):
            names = ", ".join(dict.fromkeys(str(path[0]) for path in changes))
            raise DefinitionError(
                f"'{names}' is hier niet te veranderen: het deel hangt samen met andere delen "
                "(met & of *). Er is niets veranderd. Verander het in het bestand zelf."
            )
        self._remember(text)

    def append(self, path: Path_, item: Any) -> None:
        """Put an item at the end of a list."""
        self.put({(*path, len(self.get(path, []))): item})

    def drop(self, path: Path_) -> None:
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
        if there not in (self._kept, self.text):
            raise DefinitionError(
                f"{self.place.name} is intussen door iemand anders veranderd. Er is niets bewaard. "
                "Open de pagina opnieuw, of zet uw versie ergens anders neer."
            )
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            _write(self.place, self.text)
        except OSError as error:
            raise DefinitionError(
                f"{self.place.name} kon niet worden bewaard ({error.strerror}). Het oude bestand "
                "is niet veranderd. Kijk of u in deze map mag schrijven en of er ruimte is."
            ) from None
        self._kept = self.text
        return self.place


def _content(text: str) -> Any:
    """The content of a text, without comments; None if it isn't YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return _filled(YAML(typ="safe", pure=True).load(text) or {})
    except YAMLError:
        return None


def _filled(tree: Any) -> Any:
    """Leave out parts that say nothing."""
    return {key: value for key, value in tree.items() if value not in _EMPTY}


def empty(before: str = "") -> str:
    """Give an empty monitor file; the privacy part (with the key) of the one before stays."""
    text = (templates() / "design" / "empty.yml").read_text(encoding="utf-8")
    old, new = _parts(before).get("privacy"), _parts(text)["privacy"]
    return text.replace(_slice(text, new), _slice(before, old)) if old else text


def is_untouched_example(tree: Mapping[str, Any]) -> bool:
    """Whether a file still is the made-up one that ``merkbaar new`` gives."""
    code = (tree.get("municipality") or {}).get("code")
    return tree.get("monitor") == "proef" and code == "GM9998"


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


# -- the parts of a file, each with its place


def _parts(text: str) -> dict[str, tuple[int, int]]:
    """Where each part begins and ends, in characters; comments before the next key aren't its."""
    starts: list[tuple[str, int]] = []
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if found := _KEY.match(line):
            starts.append((found.group(1), at))
        lines.append((at, line))
        at += len(line)
    ends = [place for _, place in starts[1:]] + ([len(text)] if starts else [])
    return {
        key: (start, _without_tail(lines, start, end))
        for (key, start), end in zip(starts, ends, strict=True)
    }


def _without_tail(lines: list[tuple[int, str]], start: int, end: int) -> int:
    inside = [(at, line) for at, line in lines if start <= at < end]
    while len(inside) > 1 and (not (told := inside[-1][1].strip()) or told.startswith("#")):
        end = inside.pop()[0]
    return end


def _slice(text: str, place: tuple[int, int]) -> str:
    return text[place[0] : place[1]]


def _changed(text: str, path: Path_, value: Any) -> str:
    """Give the text with a value at a place; only the part that holds the place changes."""
    key = str(path[0])
    place = _parts(text).get(key)
    if place is None:
        return text if value in _EMPTY else _with_part(text, key, _nested(path[1:], value))
    part = _slice(text, place)
    made = _item_changed(part, path, value)
    if made is None:
        made = _dump(_set(_load(part), path, value))
    return text[: place[0]] + made + text[place[1] :]


def _item_changed(part: str, path: Path_, value: Any) -> str | None:
    """Change one item of a list and leave the others as they are; None if that can't be done."""
    from ruamel.yaml.error import YAMLError

    if len(path) < 2 or not isinstance(path[1], int):
        return None
    places = _items(part)
    at = path[1]
    if not places or (len(path) == 2 and value in _EMPTY and len(places) == 1):
        return None
    first = places[0][0]
    indent = part[first:].split("-", 1)[0]
    if at >= len(places):
        made = _indented(_dump([_ruamel(_nested(path[2:], value))]), indent)
        return part[: places[-1][1]] + made + part[places[-1][1] :]
    start, end = places[at]
    if len(path) == 2 and value in _EMPTY:
        return part[:start] + part[end:]
    try:
        item = _load(textwrap.dedent(part[start:end]))
    except YAMLError:
        return None
    made = _indented(_dump(_set(item, (0, *path[2:]), value)), indent)
    return part[:start] + made + part[end:]


def _items(part: str) -> list[tuple[int, int]]:
    """Where the items of a list in lines begin and end; empty for a list in one line."""
    found = next(iter(_load(part).values()))
    if not found or not isinstance(found, list):
        return []
    items = cast("Any", found)
    if items.fa.flow_style():
        return []
    lines = part.splitlines(keepends=True)
    offsets = [sum(map(len, lines[:at])) for at in range(len(lines) + 1)]
    rows = [items.lc.item(at)[0] for at in range(len(items))]
    if any(not lines[row].lstrip().startswith("-") for row in rows):
        return []
    numbered = list(zip(offsets, lines, strict=False))
    ends = [offsets[row] for row in rows[1:]] + [len(part)]
    return [
        (offsets[row], _without_tail(numbered, offsets[row], end))
        for row, end in zip(rows, ends, strict=True)
    ]


def _indented(made: str, indent: str) -> str:
    """Give a list of one item the indent of the list that it goes in."""
    return textwrap.indent(textwrap.dedent(made), indent)


def _nested(path: Path_, value: Any) -> Any:
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _with_part(text: str, key: str, value: Any) -> str:
    """Put a part where the order of the parts has it."""
    before = ORDER[: ORDER.index(key)] if key in ORDER else ORDER
    places = _parts(text)
    ends = [places[name][1] for name in before if name in places]
    first = min((start for start, _ in places.values()), default=len(text))
    at = max(ends, default=first)
    comment = f"\n# {COMMENTS[key]}\n" if key in COMMENTS else ""
    made = comment + _dump(_ruamel({key: value}))
    lead = "" if at == 0 or text[at - 1] == "\n" else "\n"
    following = next((name for name, (start, _) in places.items() if start == at), "")
    after = "\n" if following and following not in HEAD else ""
    return text[:at] + lead + made + after + text[at:]


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes, yaml.width = True, _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(part: str) -> Any:
    return _yaml().load(part)


def _dump(tree: Any) -> str:
    from io import StringIO

    made = StringIO()
    _yaml().dump(tree, made)
    text = re.sub(r"[ \t]+$", "", made.getvalue(), flags=re.MULTILINE)
    return "" if text.strip() in ("{}", "null", "null\n...") else text


def _set(tree: Any, path: Path_, value: Any) -> Any:
    """Put a value in a tree, in place, so that comments around it stay."""
    node = tree
    for step, following in pairwise(path):
        if isinstance(node, list):
            node = node[int(step)]
        else:
            if node.get(step) is None:
                node[step] = _ruamel([] if isinstance(following, int) else {})
            node = node[step]
    last = path[-1]
    if isinstance(node, list):
        _set_item(node, int(last), value)
    elif value in _EMPTY:
        node.pop(last, None)
    elif isinstance(value, Mapping) and isinstance(node.get(last), Mapping):
        _merge(node[last], value)
    else:
        node[last] = _ruamel(value)
    return tree


def _set_item(items: Any, at: int, value: Any) -> None:
    if value in _EMPTY:
        del items[at]
    elif at >= len(items):
        items.append(_ruamel(value))
    elif isinstance(value, Mapping) and isinstance(items[at], Mapping):
        _merge(items[at], value)
    else:
        items[at] = _ruamel(value)


def _merge(old: Any, new: Mapping[str, Any]) -> None:
    """Write the values of a mapping over another; an empty one takes its key away."""
    for key, value in new.items():
        if value in _EMPTY:
            old.pop(key, None)
        elif old.get(key) != value:
            old[key] = _ruamel(value)


def _ruamel(value: Any) -> Any:
    """Give plain values the form in which they are written: short lists in one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, Mapping):
        kept = {key: one for key, one in value.items() if one not in _EMPTY}
        return CommentedMap({key: _ruamel(one) for key, one in kept.items()})
    if isinstance(value, list | tuple):
        made = CommentedSeq([_ruamel(one) for one in value])
        if not any(isinstance(one, Mapping) for one in value):
            made.fa.set_flow_style()
        return made
    return value
