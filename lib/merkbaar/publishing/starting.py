"""Start something new: a monitor in a folder, or a notebook in a monitor."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from ..errors import DefinitionError
from ..places import templates
from .folders import find_monitor_file

NAME = re.compile(r"^[a-z][a-z0-9_-]{0,59}$")


def new_monitor(folder: Path) -> Path:
    """Copy the commented template, with its tiny raw files, to a folder that isn't there yet.

    Returns
    -------
    Path
        The folder; ``merkbaar run`` on it works at once.

    Raises
    ------
    DefinitionError
        If there is something in the folder already: nothing is ever overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DefinitionError(
            f"'{folder}' bestaat al en is niet leeg. Verwacht: een nieuwe of lege map. "
            "Kies een andere naam; er is niets veranderd."
        )
    try:
        shutil.copytree(templates() / "monitor", folder, dirs_exist_ok=True)
    except OSError as error:
        raise DefinitionError(
            f"De map '{folder}' is niet te maken ({error.strerror}). "
            "Kies een plek waar u mag schrijven en waar ruimte is."
        ) from None
    (folder / "corrections").mkdir(exist_ok=True)
    return folder


def new_notebook(name: str, monitor: Path) -> Path:
    """Copy the notebook template into a monitor's own ``notebooks/``, pointing at that monitor.

    Parameters
    ----------
    name : str
        Small letters, digits, ``-`` and ``_``.
    monitor : Path
        The monitor file or its folder.

    Raises
    ------
    DefinitionError
        If the name can't be, is taken, or there is no monitor.
    """
    if not NAME.match(name):
        raise DefinitionError(
            f"De naam '{name}' kan niet. Verwacht: kleine letters, cijfers, - en _, "
            "met een letter vooraan, zoals 'merkbaar new notebook wachttijd'."
        )
    file = find_monitor_file(monitor)
    place = file.parent / "notebooks" / f"{name}.ipynb"
    if place.exists():
        raise DefinitionError(
            f"Er is al een notebook '{name}' ({place}). "
            "Kies een andere naam; er is niets veranderd."
        )
    place.parent.mkdir(exist_ok=True)
    text = (templates() / "notebook" / "notebook.ipynb").read_text(encoding="utf-8")
    place.write_text(text.replace("NAAM", name), encoding="utf-8", newline="\n")
    return place
