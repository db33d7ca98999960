"""What a notebook asks for, read without running it: its parameters and its imports."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..errors import DefinitionError
from .files import read_json
from .folders import Folders

LAST = "insights"
"""The notebook that reads all results; it runs when the others have ended."""
ALWAYS_GIVEN = ("monitor_file", "edition")
WHAT_ROOMS_NEED: dict[str, tuple[str, ...]] = {
    "merkbaar.counting": ("scipy.stats", "scipy.special"),
    "merkbaar.insights": ("scipy.stats",),
    "merkbaar.charts": ("altair",),
    "merkbaar.storytelling": (
        "sklearn.feature_extraction.text",
        "merkbaar.storytelling.bundled",
    ),
    "seaborn": ("seaborn", "matplotlib.pyplot"),
    "matplotlib": ("matplotlib.pyplot",),
    "sklearn": ("sklearn",),
    "scipy": ("scipy.stats",),
    "altair": ("altair",),
    "duckdb": ("duckdb",),
    "torch": ("torch",),
    "sentence_transformers": ("sentence_transformers",),
}
"""What takes long to import, by the first words of an import statement."""


@dataclass(frozen=True)
class Job:
    """A notebook to run.

    Attributes
    ----------
    name : str
        Its name, as the monitor file has it.
    path : Path
        The file.
    parameters : mapping
        Those of the monitor file; the monitor file and the edition come with the run.
    """

    name: str
    path: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)


def code_cells(path: Path) -> Iterator[tuple[int, dict[str, Any], str]]:
    """Number (from 1, text cells counted), cell and source of each code cell."""
    content = read_json(path)
    if not isinstance(content, dict) or "cells" not in content:
        raise DefinitionError(
            f"{path.name} is geen leesbare notebook. Verwacht: een .ipynb-bestand van Jupyter. "
            "Open het in JupyterLab en bewaar het opnieuw."
        )
    for number, cell in enumerate(content["cells"], start=1):
        if cell.get("cell_type") == "code":
            yield number, cell, "".join(cell.get("source", ""))


def parameters_of(path: Path) -> tuple[str, ...]:
    """Names in the cell tagged ``parameters``.

    Raises
    ------
    DefinitionError
        If there isn't exactly one such cell, or it isn't Python.
    """
    tagged = [
        source
        for _, cell, source in code_cells(path)
        if "parameters" in cell.get("metadata", {}).get("tags", [])
    ]
    if len(tagged) != 1:
        raise DefinitionError(
            f"Notebook {path.name}: {len(tagged)} cellen met het label 'parameters'. "
            "Verwacht: één. Geef de cel met monitor_file en edition dat label in JupyterLab."
        )
    try:
        tree = ast.parse(tagged[0])
    except SyntaxError as error:
        raise DefinitionError(
            f"Notebook {path.name}: de cel met het label 'parameters' is geen geldig Python "
            f'(regel {error.lineno}). Verwacht: regels als edition: str = "2026".'
        ) from None
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return tuple(names)


def check_parameters(job: Job, given: Sequence[str]) -> None:
    """Refuse a parameter that the notebook doesn't have (papermill would only warn).

    Raises
    ------
    DefinitionError
        Naming the parameter and the ones there are.
    """
    known = parameters_of(job.path)
    for name in given:
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        hint = f" Bedoelde u '{near[0]}'?" if near else ""
        raise DefinitionError(
            f"Notebook '{job.name}' kent de parameter '{name}' niet. "
            f"Verwacht: {', '.join(known) or 'geen'}.{hint} Pas 'parameters:' in het "
            "monitorbestand aan, of de cel met het label 'parameters' in de notebook."
        )


def find_jobs(folders: Folders, analyses: Sequence[Any]) -> tuple[tuple[Job, ...], Job | None]:
    """The notebooks of a run: those that may run side by side, and the last one.

    Parameters
    ----------
    folders : Folders
        Where to look: the monitor's own notebooks come first.
    analyses : sequence of Analysis
        From the monitor file.

    Raises
    ------
    DefinitionError
        If a notebook isn't there, or gets a parameter that it doesn't have.
    """
    jobs = [_find(folders, analysis.notebook, analysis.parameters) for analysis in analyses]
    last = next((job for job in jobs if job.name == LAST), None)
    if last is None and folders.notebook(LAST):
        last = _find(folders, LAST, {})
    return tuple(job for job in jobs if job.name != LAST), last


def _find(folders: Folders, name: str, parameters: Mapping[str, Any]) -> Job:
    path = folders.notebook(name)
    if path is None:
        there = folders.notebook_names()
        near = get_close_matches(name, there, n=1)
        hint = f" Bedoelde u '{near[0]}'?" if near else ""
        raise DefinitionError(
            f"De notebook '{name}' (onder 'analyses:') is er niet. Verwacht: een van "
            f"{', '.join(there) or 'geen'}.{hint} Maak haar met 'merkbaar new notebook {name}'."
        )
    job = Job(name=name, path=path, parameters=dict(parameters))
    check_parameters(job, (*ALWAYS_GIVEN, *parameters))
    return job


def imports_of(path: Path) -> tuple[str, ...]:
    """Modules that the code cells import, and the slow ones behind them; sorted."""
    found: set[str] = set()
    for _, _, source in code_cells(path):
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            found.update(_imported(node))
    slow = {
        module
        for name in found
        for start, modules in WHAT_ROOMS_NEED.items()
        if name == start or name.startswith(f"{start}.")
        for module in modules
    }
    return tuple(sorted(slow | {name for name in found if name.startswith("merkbaar.")}))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        inside = [f"{node.module}.{alias.name}" for alias in node.names]
        return [node.module, *(inside if node.module == "merkbaar" else [])]
    return []


def tables_of(path: Path) -> tuple[str, ...]:
    """Standard tables that the code cells always ask for (``edition.table("answers")``); sorted.

    What is only asked for on a condition (``… if … else …``) isn't among them.
    """
    found: set[str] = set()
    for _, _, source in code_cells(path):
        try:
            found.update(_asked(ast.parse(source)))
        except SyntaxError:  # magics: nothing is asked for in such a cell
            continue
    return tuple(sorted(found))


def _asked(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp | ast.If):
        return
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "table"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ):
        yield str(node.args[0].value)
    for child in ast.iter_child_nodes(node):
        yield from _asked(child)


def shared_imports(jobs: Sequence[Job], *, least: int = 2) -> tuple[str, ...]:
    """Modules that at least so many notebooks need: worth importing before the fork."""
    needed = Counter(module for job in jobs for module in imports_of(job.path))
    return tuple(sorted(module for module, times in needed.items() if times >= least))


def imports_of_slowest(jobs: Sequence[Job]) -> tuple[str, ...]:
    """Modules of the notebook that imports the most; none if there are no notebooks."""
    return max((imports_of(job.path) for job in jobs), key=len, default=())


def own_imports(job: Job, shared: Sequence[str]) -> int:
    """How many modules only this notebook needs: its kernel imports them itself."""
    return len(set(imports_of(job.path)) - set(shared))
