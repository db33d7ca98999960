"""The layers of the house: a room imports from lower layers and from its own folder."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LAYERS = {
    "cli": 6,
    **dict.fromkeys(("publishing", "collecting", "workshop"), 5),
    "pages": 4.5,  # publishing serves and writes pages; pages never know of publishing
    **dict.fromkeys(("insights", "charts"), 4),
    **dict.fromkeys(("counting", "storytelling", "instruments", "sources", "privacy"), 3),
    **dict.fromkeys(("monitor", "wording", "published", "appearance"), 2),
    **dict.fromkeys(("schemas", "tables"), 1),
    **dict.fromkeys(("errors", "periods", "places", "__init__"), 0),
}
PACKAGE = Path(__file__).resolve().parents[2] / "lib" / "merkbaar"
FILES = sorted(PACKAGE.rglob("*.py"))
SAFE = {"SafeTable", "SafeQuote", "SafePhoto", "SafeFinding"}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(tree: ast.Module, path: Path):
    here = path.relative_to(PACKAGE.parent).with_suffix("").parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = list(here[: -node.level]) if node.level else []
            base = start + (node.module.split(".") if node.module else [])
            names = [[*base, alias.name] for alias in node.names] if len(base) < 2 else [base]
        else:
            continue
        yield from (name[1] for name in names if name[0] == "merkbaar" and len(name) > 1)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_lower_layers_and_itself(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    upward = {
        other
        for other in imported_rooms(tree, path)
        if other != room(path) and LAYERS.get(other, 0) >= LAYERS[room(path)]
    }
    assert not upward, f"{room(path)} (layer {LAYERS[room(path)]}) may not import {sorted(upward)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_gate_makes_safe_things(path):
    if path.name == "disclosure.py" and room(path) == "privacy":
        return
    made = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAFE
    }
    assert not made, f"only privacy/disclosure.py may make {sorted(made)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_and_its_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, "a file of over 400 lines wants to be split by what it is about"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            doc = node.body[0].end_lineno - node.lineno if ast.get_docstring(node) else 0
            length = node.end_lineno - node.lineno + 1 - doc
            assert length <= 40, f"{node.name} has {length} lines"


def test_only_publishing_knows_papermill_and_voila():
    for path in FILES:
        if room(path) not in ("publishing", "cli"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {
                name.split(".")[0]
                for node in ast.walk(tree)
                for name in (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom) and not node.level
                    else []
                )
            }
            assert not names & {"papermill", "voila"}, path
