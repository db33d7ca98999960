"""Take away what runs have made, with the leftovers of runs that were killed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .at_rest import read_table, write_table
from .door import OTHER_NUMBERS
from .files import mend, read_json, write, write_json
from .folders import Folders
from .media import MEDIA
from .prepare import MANIFEST
from .rewording import FILE as REWORDED

if TYPE_CHECKING:
    from ..privacy.keys import Key

LAB = "lab"
"""The folder under ``work/`` in which somebody may have written."""
CANDIDATES = ("quotes.*", "photos.*", "told.*")
"""What notebooks offer of people's own, in ``results/<edition>/``."""


def clear_made(folders: Folders) -> None:
    """Take away results, concepts, executed copies and caches; the next run makes them again.

    The copies in ``work/lab/`` and the monitor's own notebooks stay, without their outputs.
    """
    for name in ("results", "concept"):
        _remove(folders.home / name)
    work = folders.home / "work"
    for path in work.glob("*"):
        if path.name != LAB:
            _remove(path)
    _clear_leftovers(folders)
    for place in (work / LAB, folders.home / "notebooks"):
        for path in place.rglob("*.ipynb"):
            _without_outputs(path)


def clear_words(folders: Folders) -> None:
    """Take away the words and photos of people that lie ready for an edition, also reworded.

    Of a concept only the record stays: one of before a withdrawal isn't released anyway.
    """
    for name in CANDIDATES:
        for path in folders.home.glob(f"results/*/{name}"):
            _remove(path)
    clear_reworded(folders)
    for path in folders.home.glob("concept/*/*"):
        if path.name != "run.json":
            _remove(path)


def clear_reworded(folders: Folders) -> None:
    """Take away what a language model made of quotes."""
    for path in folders.home.glob(f"work/*/{REWORDED}"):
        _remove(path)


def clear_prepared(folders: Folders) -> None:
    """Take away the standard tables."""
    _remove(folders.prepared)


def take_out_of_prepared(
    folders: Folders, persons: Collection[str], stories: Collection[str], *, key: Key
) -> None:
    """Take persons and their stories out of the standard tables; the next run makes them anew.

    The other rows stay, so that nothing is lost where a raw file is no longer there.
    """
    import pandas as pd

    manifest = folders.prepared / MANIFEST
    if manifest.is_file():
        write_json(manifest, {**read_json(manifest, {}), "key": ""})
    for path in sorted(folders.prepared.glob("*.parquet")):
        frame = read_table(path, key=key)
        gone = pd.Series(False, index=frame.index)
        named = [(column, persons) for column in ("person", *OTHER_NUMBERS)]
        for column, ids in (*named, ("narrative", stories)):
            if column in frame:
                gone |= frame[column].isin(sorted(ids))
        if gone.any():
            write_table(path, frame.loc[~gone].reset_index(drop=True), key=key)
    for story in stories:
        (folders.prepared / MEDIA / f"{story}.parquet").unlink(missing_ok=True)


def _clear_leftovers(folders: Folders) -> None:
    """Folders that a killed run left beside the real ones, and what Jupyter saved beside a file."""
    for place in (folders.home, folders.outputs):
        for path in sorted(place.glob(".*.old")):
            mend(path.with_name(path.name[1 : -len(".old")]))
        for path in sorted(place.glob(".*.new-*")):
            _remove(path)
    for path in sorted(folders.home.rglob(".ipynb_checkpoints")):
        _remove(path)


def _without_outputs(path: Path) -> None:
    """Take the outputs out of a notebook; one that can't be read stays as it is."""
    content = read_json(path)
    if not isinstance(content, dict):
        return
    changed = False
    for cell in _code(content):
        if cell.get("outputs") or cell.get("execution_count"):
            cell.update(outputs=[], execution_count=None)
            changed = True
    if changed:
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        write(path, text, mode=path.stat().st_mode & 0o777)


def _code(content: dict[str, object]) -> Iterator[dict[str, object]]:
    cells = content.get("cells")
    for cell in cells if isinstance(cells, list) else []:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            yield cell


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
