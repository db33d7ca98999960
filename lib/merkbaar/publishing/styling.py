"""The house style that a monitor file names: checked at the start, sealed in at release."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from ..monitor import Monitor

if TYPE_CHECKING:
    from ..appearance import Loaded


def style_asked(monitor: Monitor, home: Path) -> Loaded | None:
    """Read the house style of a monitor; None where it asks for none.

    Raises
    ------
    DefinitionError
        If the file isn't beside the monitor file, or can't be used.
    """
    if not monitor.theme:
        return None
    from ..appearance import load_style

    asked = PurePosixPath(monitor.theme)
    path = (home / asked).resolve()
    if asked.is_absolute() or ":" in monitor.theme or not path.is_relative_to(home.resolve()):
        raise DefinitionError(
            f"theme: '{monitor.theme}' kan niet. Verwacht: de naam van een bestand naast het "
            "monitorbestand, zoals 'theme: tokens.css'; er wordt niets opgehaald. Zet het bestand "
            "daar neer."
        )
    return load_style(path, named=monitor.theme)


def note_of_style(monitor: Monitor, home: Path) -> str:
    """Say in Dutch what a run must tell of the house style; "" where that is nothing.

    To be called before anything is run: what is wrong in the file is told at once.

    Raises
    ------
    DefinitionError
        As :func:`style_asked`.
    """
    loaded = style_asked(monitor, home)
    return "\n".join(loaded.warnings) if loaded else ""


def check_style(monitor: Monitor, home: Path) -> tuple[list[str], list[str]]:
    """Say what is wrong with the house style, and what of it is used; in Dutch."""
    try:
        loaded = style_asked(monitor, home)
    except DefinitionError as error:
        return [str(error)], []
    return [], list(loaded.said()) if loaded else []


def with_style(content: Mapping[str, Any], monitor: Monitor, home: Path) -> dict[str, Any]:
    """Give the content of an edition with the house style of now: later changes don't reach it."""
    loaded = style_asked(monitor, home)
    facts = {name: value for name, value in content["edition"].items() if name != "style"}
    styled = {"style": loaded.style.to_dict()} if loaded else {}
    return {**content, "edition": {**facts, **styled}}
