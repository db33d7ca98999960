"""Start something new: a monitor in a folder, or a notebook in a monitor."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path

from ..errors import DefinitionError
from ..places import templates
from .folders import find_monitor_file

KEY = "~/.merkbaar/{name}.key"
"""Where the template says that the key lies; each new monitor gets a key of its own."""
NAME = re.compile(r"^[a-z][a-z0-9_-]{0,59}$")


def new_monitor(folder: Path) -> Path:
    """Copy the commented template, with its tiny raw files, to a folder that isn't there yet.

    Its key is a file of its own outside the folder, made by the first run: what is safe for real
    data from the start needs no change that can be forgotten.

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
    _own_key(folder)
    return folder


def _own_key(folder: Path) -> None:
    """Name a key file that no other monitor has: changing a shared one would break both."""
    file = find_monitor_file(folder)
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", folder.resolve().name).strip("-") or "monitor"
    place = KEY.format(name=f"{plain}-{secrets.token_hex(3)}")
    text = file.read_text(encoding="utf-8").replace(KEY.format(name="mijn-monitor"), place)
    file.write_text(text, encoding="utf-8", newline="\n")


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
