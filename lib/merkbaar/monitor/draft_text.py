"""The text of a monitor file, changed at one place: every byte outside that place stays.

A part is a key at the left margin with what stands under it. Of a list in lines only the item that
is changed is written anew.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, cast

from .definition import Monitor

Place = tuple[int | str, ...]
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
NOTHING: tuple[Any, ...] = (None, "", [], {}, ())


def content(text: str) -> Any:
    """The content of a text, without comments and parts that say nothing; None if it isn't YAML."""
    whole = whole_content(text)
    return None if whole is None else filled_parts(whole)


def whole_content(text: str) -> Any:
    """The content of a text, without comments; None if it isn't YAML.

    Read part by part, and a part only once: a group changes one at a time. What can't be read so
    (a part that leans on another with & and *, a key that is there twice) is read as a whole.
    """
    places = parts_of(text)
    keys = sum(bool(_KEY.match(line)) for line in text.splitlines())
    between = _between(text, list(places.values()))
    alone = keys == len(places) and all(_says_nothing(line) for line in between.splitlines())
    read = [(key, _read(cut(text, place))) for key, place in places.items()] if alone else []
    if read and all(isinstance(one, dict) and list(one) == [key] for key, one in read):
        return {key: one[key] for key, one in read}
    return _read(text)


def _between(text: str, places: list[tuple[int, int]]) -> str:
    ends = [0, *(end for _, end in places)]
    starts = [*(start for start, _ in places), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


@lru_cache(maxsize=256)
def _read(text: str) -> Any:
    """Read YAML; what is returned is shared, so that nobody may change it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text) or {}
    except YAMLError:
        return None


def filled_parts(tree: Any) -> Any:
    """Leave out parts that say nothing."""
    return {key: value for key, value in tree.items() if value not in NOTHING}


def parts_of(text: str) -> dict[str, tuple[int, int]]:
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


def cut(text: str, place: tuple[int, int]) -> str:
    """Give what stands between two places."""
    return text[place[0] : place[1]]


def changed(text: str, path: Place, value: Any) -> str:
    """Give the text with a value at a place; only the part or item that holds it changes."""
    key = str(path[0])
    place = parts_of(text).get(key)
    if place is None:
        return text if value in NOTHING else _with_part(text, key, _nested(path[1:], value))
    part = cut(text, place)
    made = _item_changed(part, path, value)
    if made is None:
        made = _dump(put_in(_load(part), path, value))
    return text[: place[0]] + made + text[place[1] :]


def _item_changed(part: str, path: Place, value: Any) -> str | None:
    """Change one item of a list and leave the others as they are; None if that can't be done."""
    from ruamel.yaml.error import YAMLError

    if len(path) < 2 or not isinstance(path[1], int):
        return None
    places = _items(part)
    at = path[1]
    if not places or (len(path) == 2 and value in NOTHING and len(places) == 1):
        return None
    first = places[0][0]
    indent = part[first:].split("-", 1)[0]
    if at >= len(places):
        made = _indented(_dump([_ruamel(_nested(path[2:], value))]), indent)
        return part[: places[-1][1]] + made + part[places[-1][1] :]
    start, end = places[at]
    if len(path) == 2 and value in NOTHING:
        return part[:start] + part[end:]
    try:
        item = _load(part[start:end])
    except YAMLError:
        return None
    made = _indented(_dump(put_in(item, (0, *path[2:]), value)), indent)
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


def _nested(path: Place, value: Any) -> Any:
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _with_part(text: str, key: str, value: Any) -> str:
    """Put a part where the order of the parts has it."""
    before = ORDER[: ORDER.index(key)] if key in ORDER else ORDER
    places = parts_of(text)
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


def put_in(tree: Any, path: Place, value: Any) -> Any:
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
    elif value in NOTHING:
        node.pop(last, None)
    elif isinstance(value, Mapping) and isinstance(node.get(last), Mapping):
        _merge(node[last], value)
    else:
        node[last] = _ruamel(value)
    return tree


def _set_item(items: Any, at: int, value: Any) -> None:
    if value in NOTHING:
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
        if value in NOTHING:
            old.pop(key, None)
        elif old.get(key) != value:
            old[key] = _ruamel(value)


def _ruamel(value: Any) -> Any:
    """Give plain values the form in which they are written: short lists in one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, Mapping):
        kept = {key: one for key, one in value.items() if one not in NOTHING}
        return CommentedMap({key: _ruamel(one) for key, one in kept.items()})
    if isinstance(value, list | tuple):
        made = CommentedSeq([_ruamel(one) for one in value])
        if not any(isinstance(one, Mapping) for one in value):
            made.fa.set_flow_style()
        return made
    return value
