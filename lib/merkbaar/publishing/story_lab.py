"""The notebook that goes with one file of stories: to correct its themes and compare its waves."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import places

NOTEBOOK = "themes.ipynb"


def notebook_for(file: Path, out: Path, wishes: Mapping[str, Any]) -> str:
    """Give the notebook, filled in for a file.

    Parameters
    ----------
    file : Path
        The file with the stories.
    out : Path
        Folder in which the notebook will lie: it finds the file from there, so that both can be
        moved together.
    wishes : mapping of str to object
        Parameters of the notebook by name; what isn't given keeps its default.
    """
    from .laboratory import with_defaults

    source = places.notebooks() / "research" / NOTEBOOK
    given = {"file": _from(file, out), **wishes}
    return with_defaults(source.read_text(encoding="utf-8"), given)


def _from(file: Path, out: Path) -> str:
    try:
        return Path(os.path.relpath(file.resolve(), out.resolve())).as_posix()
    except ValueError:  # another drive (Windows)
        return file.resolve().as_posix()
