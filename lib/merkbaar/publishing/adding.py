"""Add a source to a monitor file; its comments and order stay as they were."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from ..monitor import load_monitor
from .files import write

if TYPE_CHECKING:
    from ..sources.mapping import Proposal

_WIDE = 1_000_000
"""Wider than any line, so that none is broken."""
_IDENTIFIERS = {"elfproef": "bsn", "telefoon": "phone", "bsn": "bsn", "naam": "name"}


def source_entry(file: str, sheet: str | None, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """Make the entry for ``sources:`` from the proposals of one sheet."""
    columns = {one.target: one.column for one in proposals if one.target}
    entry: dict[str, Any] = {"file": file}
    if sheet is not None:
        entry["sheet"] = sheet
    entry["table"] = proposals[0].table
    person = next((one for one in proposals if one.target == "person"), None)
    if person is not None:
        reason = person.reason.casefold()
        kinds = (kind for word, kind in _IDENTIFIERS.items() if word in reason)
        entry["person"] = next(kinds, "client")
    return {**entry, "columns": columns}


def add_source(monitor_file: Path, entry: Mapping[str, Any]) -> None:
    """Write an entry under ``sources:``; the file is only replaced if it can be read after.

    Every other byte of the file stays: its comments, the length of its lines and their endings.

    Raises
    ------
    DefinitionError
        If the file with the entry isn't a good monitor file; the old one stays.
    """
    before = monitor_file.read_bytes().decode("utf-8")
    after = _inserted(before, entry) or _rewritten(before, entry)
    trial = monitor_file.with_name(".monitor.trial.yml")
    try:
        trial.write_bytes(after.encode("utf-8"))
        load_monitor(trial)
    except DefinitionError as error:
        raise DefinitionError(
            f"De bron is niet toegevoegd, {monitor_file.name} is niet veranderd:\n{error}"
        ) from None
    finally:
        trial.unlink(missing_ok=True)
    write(monitor_file, after.encode("utf-8"))


def _inserted(text: str, entry: Mapping[str, Any]) -> str:
    """Give the text with the entry at the end of its list; empty if that can't be done so."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    reader = YAML(typ="safe", pure=True)
    old = reader.load(text)
    wanted = {**old, "sources": [*(old.get("sources") or []), dict(entry)]}
    made = _placed(text, reader.compose(text), entry)
    try:
        return made if reader.load(made) == wanted else ""
    except YAMLError:
        return ""


def _placed(text: str, root: Any, entry: Mapping[str, Any]) -> str:
    """Put the entry where the list ends: in lines, between brackets, empty or not there yet."""
    pairs = {key.value: (key, value) for key, value in root.value}
    if "sources" not in pairs:
        return _after(text, len(text), ["sources:", *_lines(entry, 2)])
    key, value = pairs["sources"]
    if value.id != "sequence":
        return _after(text, key.end_mark.index, _lines(entry, 2))
    first, last = value.start_mark.index, value.end_mark.index
    if not value.value:
        opened = text[:first].rstrip(" ")
        return _after(opened + text[last:], len(opened), _lines(entry, 2))
    end = _end(value.value[-1])
    if value.flow_style:
        return f"{text[:end]}, {json.dumps(dict(entry), ensure_ascii=False)}{text[end:]}"
    kept = len(text[:end].rstrip())
    return _after(text, kept, _lines(entry, value.start_mark.column))


def _after(text: str, at: int, lines: Sequence[str]) -> str:
    """Put lines below the line that holds a place, with the line endings of the file."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    at = text.find("\n", at) + 1 or len(text)
    lead = "" if at == 0 or text[at - 1] == "\n" else line_end
    return text[:at] + lead + "".join(line + line_end for line in lines) + text[at:]


def _end(node: Any) -> int:
    """Place behind what a node really holds: a list in lines is said to end where the next begins.

    An empty value has no place of its own; its key has.
    """
    if node.id == "scalar" or node.flow_style or not node.value:
        return node.end_mark.index
    last = node.value[-1]
    if node.id == "sequence":
        return _end(last)
    key, value = last
    return _end(value) if value.value else key.end_mark.index


def _lines(entry: Mapping[str, Any], column: int) -> list[str]:
    """Write the entry as an item of a list, its dash in a column."""
    from io import StringIO

    from ruamel.yaml import YAML

    yaml, text = YAML(), StringIO()
    yaml.width = _WIDE
    yaml.dump([dict(entry)], text)
    return [" " * column + line for line in text.getvalue().splitlines()]


def _rewritten(before: str, entry: Mapping[str, Any]) -> str:
    """Write the whole file again: for a list that is made elsewhere in it (an anchor)."""
    from io import StringIO

    from ruamel.yaml import YAML

    yaml, text = YAML(), StringIO()
    yaml.preserve_quotes, yaml.width = True, _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    tree = yaml.load(before)
    tree.setdefault("sources", []).append(dict(entry))
    yaml.dump(tree, text)
    return text.getvalue()
