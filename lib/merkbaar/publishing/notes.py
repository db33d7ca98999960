"""What a run tells besides its figures: of photos and audio, and of what its notebooks noted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .actions import note_of_actions
from .demo_key import note_of_demo_key
from .door import seal_older
from .files import read_json
from .media import notes_of_media
from .styling import note_of_style

if TYPE_CHECKING:
    from pathlib import Path

    from ..monitor import Monitor
    from .folders import Folders


def notes_first(monitor: Monitor, home: Path) -> list[str]:
    """Say in Dutch what should be known before anything is run: of seals, keys and files.

    Raises
    ------
    MerkbaarError
        If the agreements or the house style can't be used.
    """
    asked = (seal_older, note_of_demo_key, note_of_actions, note_of_style)
    return [note for one in asked if (note := one(monitor, home))]


def notes_of(monitor: Monitor, folders: Folders, edition: str) -> list[str]:
    """Say in Dutch what a person who ran the monitor should know.

    To be called when the notebooks have run.
    """
    said = [
        _of_corrections(notebook, notes["corrections"])
        for notebook, notes in noted(folders.results(edition)).items()
        if "corrections" in notes
    ]
    return [*notes_of_media(monitor, folders), *filter(None, said)]


def noted(results: Path) -> dict[str, Any]:
    """Return what notebooks noted for the run record, by notebook; those that noted something."""
    records = [read_json(path, {}) for path in sorted(results.glob("*.notebook.json"))]
    return {one["notebook"]: one["notes"] for one in records if one.get("notes")}


def _of_corrections(notebook: str, facts: Mapping[str, Any]) -> str:
    """Say which corrections of themes no longer fit (``Replayed.record``)."""
    gone = [str(one["number"]) for one in facts["no_longer_fits"]]
    if not gone:
        return ""
    what = "past" if len(gone) == 1 else "passen"
    return (
        f"Correcties van thema's: {len(gone)} van de {facts['corrections']} {what} niet meer "
        f"(nummer {', '.join(gone)} in corrections/themes.yml). Waarom staat in run.json en in het "
        f"notebook '{notebook}'."
    )
