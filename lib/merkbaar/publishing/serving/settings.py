"""Where the server keeps what is its own: users, trusted keys, the audit log."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ...errors import DefinitionError
from ..files import private_folder

VARIABLE = "MERKBAAR_SETTINGS"
"""Environment variable that names another folder."""


def settings_folder(given: Path | None = None) -> Path:
    """Give the private folder of the server, made if it wasn't there.

    Parameters
    ----------
    given : Path, optional
        Asked for on the command line; else the environment variable, else the user's own folder
        for settings.

    Raises
    ------
    DefinitionError
        If it lies where data, publications or a repository lie: a password's hash doesn't belong
        there.
    """
    named = os.environ.get(VARIABLE)
    place = (given or (Path(named) if named else _own())).expanduser().resolve()
    for part in (place, *place.parents):
        if part.name in ("data", "outputs") or (part / "monitor.yml").exists():
            raise DefinitionError(_WRONG.format(place=place, why=f"de map {part.name}"))
        if (part / ".git").exists() and part != Path.home():
            raise DefinitionError(_WRONG.format(place=place, why="een git-project"))
    return private_folder(place)


_WRONG = (
    "De map {place} ligt in {why}. Daar horen geen gebruikers en sleutels van de server: zij gaan "
    "mee met wie die map krijgt. Kies met --settings een map erbuiten."
)


def _own() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / "Merkbaar"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "merkbaar"
