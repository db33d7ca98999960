"""A notebook is thin: text that says what it is about, few lines a cell, nothing stored."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "notebooks", ROOT / "templates" / "notebook")
NOTEBOOKS = sorted(
    path
    for folder in FOLDERS
    for path in folder.rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)
ANALYSES = [path for path in NOTEBOOKS if path.parent.name in ("analysis", "notebook")]
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda,
    ast.For, ast.AsyncFor, ast.While,
)  # fmt: skip
MOST_LINES = 12


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
every_analysis = pytest.mark.parametrize("path", ANALYSES, ids=name_of)


def content(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell: dict) -> str:
    return "".join(cell["source"])


def code_cells(path: Path) -> list[dict]:
    return [cell for cell in content(path)["cells"] if cell["cell_type"] == "code"]


def parameters(path: Path) -> list[str]:
    return [
        source(cell)
        for cell in code_cells(path)
        if "parameters" in cell["metadata"].get("tags", ())
    ]


def code_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def test_there_are_notebooks_to_look_at():
    assert {"analysis", "apps", "notebook"} <= {path.parent.name for path in NOTEBOOKS}


@every_notebook
def test_nothing_that_a_run_made_is_stored(path):
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
    assert not {"papermill", "widgets"} & set(content(path)["metadata"])


@every_notebook
def test_one_cell_has_the_parameters_as_typed_literals_with_their_help(path):
    (cell,) = parameters(path)
    lines = cell.splitlines()
    nodes = ast.parse(cell).body
    assert len(nodes) == len(code_lines(cell))
    for node in nodes:
        assert isinstance(node, ast.AnnAssign), "a parameter has a type: name: str = ..."
        assert node.value is not None
        assert is_literal(node.value)
        assert re.search(r"\S  # \S", lines[node.lineno - 1]), "a parameter has a comment as help"


@every_notebook
def test_no_cell_defines_or_repeats_anything(path):
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(source(cell))):
            assert not isinstance(node, FORBIDDEN), f"line {getattr(node, 'lineno', '?')}"


@every_notebook
def test_a_cell_is_short(path):
    for cell in code_cells(path):
        assert 0 < len(code_lines(source(cell))) <= MOST_LINES, source(cell).splitlines()[0]


@every_notebook
def test_it_begins_with_title_question_reader_and_source(path):
    first = content(path)["cells"][0]
    assert first["cell_type"] == "markdown"
    assert source(first).startswith("# ")
    assert all(f"**{word}**" in source(first) for word in ("Vraag", "Lezer", "Bron"))


@every_notebook
def test_it_says_its_method_and_limits(path):
    texts = [source(cell) for cell in content(path)["cells"] if cell["cell_type"] == "markdown"]
    assert any("Methode en grenzen" in text for text in texts)


@every_analysis
def test_an_analysis_ends_with_recording_what_it_did(path):
    assert code_lines(source(code_cells(path)[-1]))[-1] == "edition.record()"


@every_analysis
def test_an_analysis_asks_for_the_monitor_and_the_edition(path):
    (cell,) = parameters(path)
    names = [node.target.id for node in ast.parse(cell).body]  # type: ignore[attr-defined]
    assert names[:2] == ["monitor_file", "edition"]


@every_notebook
def test_its_kernel_is_the_projects_or_plain_python(path):
    assert content(path)["metadata"]["kernelspec"]["name"] in ("merkbaar", "python3")


@every_notebook
def test_its_cells_have_distinct_names(path):
    names = [cell["id"] for cell in content(path)["cells"]]
    assert len(set(names)) == len(names)


@every_notebook
def test_it_names_no_place_on_somebodys_computer(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r'"(?:/|~/|[A-Z]:\\\\)[\w]', text)
    assert "/home/" not in text
