"""The whole example, from raw files to released editions, with a withdrawal between the two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..errors import DefinitionError
from ..monitor import load_monitor
from ..places import checkout
from .folders import Folders

EDITIONS = ("2025", "2026")
RELEASED_BY = "demo (verzonnen gegevens)"
WITHDRAWS = "WG172751"
"""Made-up client number of the made-up person who withdraws after the first edition."""
Say = Callable[[str], None]


def run_demo(*, serve: bool = True, monitor_file: Path | None = None, say: Say = print) -> None:
    """Run and release both editions of the example, then open the portal.

    An edition that is released already stays as it is: ``tasks.py clean`` starts afresh.

    Raises
    ------
    DefinitionError
        If the example isn't there (it isn't in the installed package, only in a checkout).
    """
    file = monitor_file or checkout() / "data" / "voorbeeld" / "monitor.yml"
    if not file.is_file():
        raise DefinitionError(
            f"Het voorbeeld staat hier niet ({file}). Het hoort bij de broncode van Merkbaar: "
            "haal die op en draai daar 'python3 tasks.py demo', of begin met 'merkbaar new MAP'."
        )
    folders = Folders(home=file.parent, monitor=load_monitor(file).monitor)
    first, second = EDITIONS
    if _publish(file, folders, first, say):
        from .release import withdraw

        say(f"\nNa editie {first} trekt iemand de toestemming in.")
        say(withdraw(file, WITHDRAWS, kind="client"))
    _publish(file, folders, second, say)
    say(f"\nHet rapport (opent zonder internet): {folders.released(second) / 'report'}")
    if serve:
        from .serve import serve as serve_outputs

        serve_outputs(folders.outputs.parent)


def _publish(file: Path, folders: Folders, edition: str, say: Say) -> bool:
    """Run and release an edition; False if it was released before."""
    from .release import release
    from .run import run

    if (folders.released(edition) / "signature.json").is_file():
        say(f"Editie {edition} is al vrijgegeven.")
        return False
    say(f"\nEditie {edition}: van ruwe bestanden naar een concept")
    say(run(file, edition).summary())
    place = release(file, edition, by=RELEASED_BY, quotes="all")
    say(f"Editie {edition} is vrijgegeven: {place}")
    return True
