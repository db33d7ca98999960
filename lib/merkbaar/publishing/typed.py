"""Texts that somebody typed: in a notebook's code, in the monitor file, or in Merkbaar itself.

What was computed (an f-string, ``format``, a cell of a table) is none of them, so a text can be
told apart from a figure of a few people or a piece of somebody's story.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .files import read_json

if TYPE_CHECKING:
    from ..monitor import Monitor

ROOMS = ("counting", "storytelling", "instruments")
"""Rooms whose results carry words of their own."""
_MAGIC = re.compile(r"(?m)^\s*[%!?].*$")
_LEAST = 8
"""Signs that a text with gaps must have of its own; f"{a} {b}" says nothing of what it fills."""
_FILLED = re.compile(r"-?\d+(?:[.,]\d+)?(?: ?%)?")
_LISTED = re.compile(r", | en ")


def plain(text: object) -> str:
    """Give a text with single spaces: how a notebook breaks its lines doesn't matter."""
    return " ".join(str(text).split())


@lru_cache(maxsize=256)
def _of_code(source: str) -> frozenset[str]:
    try:
        return frozenset(map(plain, texts_of(ast.parse(_MAGIC.sub("", source)))))
    except SyntaxError:
        return frozenset()


def of_notebook(path: Path | None) -> frozenset[str]:
    """Give what is typed as a text in the code of a notebook; parts of an f-string aren't."""
    content: Any = read_json(path, {}) if path is not None else {}
    cells = [one for one in content.get("cells", ()) if one.get("cell_type") == "code"]
    return frozenset().union(*(_of_code("".join(one.get("source", ""))) for one in cells))


def of_monitor(monitor: Monitor) -> frozenset[str]:
    """Give every text of a monitor file, with its names of fields and the units of its scales."""
    found = set(map(plain, _strings(monitor.model_dump(mode="json"))))
    found |= {part.scale for part in (monitor.journey, monitor.pulse) if part}
    return frozenset(found)


def texts_of(node: ast.AST) -> Iterator[str]:
    """Yield the texts in a tree, and those that are added up of texts alone."""
    if isinstance(node, ast.JoinedStr | ast.Raise):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.BinOp) and (text := _added(node)) is not None:
        yield text
    for child in ast.iter_child_nodes(node):
        yield from texts_of(child)


def _added(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _added(node.left), _added(node.right)
        return left + right if left is not None and right is not None else None
    return None


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        for name, value in content.items():
            yield str(name)
            yield from _strings(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _strings(value)
    elif content is not None:
        yield str(content)


@lru_cache(maxsize=1)
def _library() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Read what results of the rooms can say: whole texts, and texts with gaps."""
    texts: set[str] = set()
    gapped: set[str] = set()
    home = Path(__file__).resolve().parents[1]
    for path in (path for room in ROOMS for path in sorted((home / room).glob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts.update(map(plain, texts_of(tree)))
        gapped.update(_gapped(tree))
    return frozenset(texts), tuple(map(re.compile, sorted(gapped)))


def _gapped(node: ast.AST) -> Iterator[str]:
    """Yield a pattern for each f-string that isn't of an error, with a group for every gap."""
    if isinstance(node, ast.Raise):
        return
    if isinstance(node, ast.JoinedStr):
        own = [part.value for part in node.values if isinstance(part, ast.Constant)]
        if sum(len(str(text)) for text in own) >= _LEAST:
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.*?)"
                for part in node.values
            )
    for child in ast.iter_child_nodes(node):
        yield from _gapped(child)


def of_library(text: str) -> bool:
    """Say whether a text is one of Merkbaar's own; what fills a gap is a number or its own too."""
    texts, gapped = _library()
    text = plain(text)
    if text in texts:
        return True
    filled = (found for pattern in gapped if (found := pattern.fullmatch(text)))
    if any(all(map(_fills, found.groups())) for found in filled):
        return True
    parts = text.split("; ")
    return len(parts) > 1 and all(map(of_library, parts))


def _fills(gap: str) -> bool:
    gap = gap.strip("; ")
    return not gap or bool(_FILLED.fullmatch(gap)) or _is_listed(gap) or of_library(gap)


def _is_listed(gap: str) -> bool:
    return all(part in _library()[0] for part in _LISTED.split(gap))
