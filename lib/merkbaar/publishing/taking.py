"""One quote or photo out of what readers see, while its person keeps counting.

Somebody may regret a photo and not the story, or stand on the photo of another. Who works here
looks the words or the picture up among what is published; no number of a person is needed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import PrivacyError, RunError
from ..monitor import Monitor
from .approving import where
from .asking import YES, agreed
from .clearing import clear_reworded
from .door import lists_written
from .files import disk_errors_named, read_json
from .folders import Folders
from .locking import one_at_a_time
from .media import MEDIA
from .opening import open_monitor, opened
from .origins import of_taken
from .pictures import OFFERED
from .release import SAID_BY, read_said_by, taken_out
from .showing import prune_answers

FINAL = (
    "Dit kan niet ongedaan worden gemaakt: wat u weghaalt, komt in geen enkele editie terug. De "
    "persoon blijft meetellen in de tabellen. Trekt iemand de toestemming in, gebruik dan "
    "'merkbaar withdraw' zonder --only."
)
NOTHING = "Er is niets gekozen; er is niets veranderd."
KEPT = "Wie de pagina eerder opsloeg of afdrukte, heeft het nog."


@dataclass(frozen=True)
class Shown:
    """A quote or photo that readers see.

    Attributes
    ----------
    mark : str
        By which words or picture are known again in every edition.
    content : mapping
        As it stands in the newest edition that has it.
    editions : tuple of str
        Where it stands, in order of name.
    path : str
        The file of a photo; empty for a quote.
    """

    mark: str
    content: Mapping[str, Any]
    editions: tuple[str, ...]
    path: str = ""

    @property
    def text(self) -> str:
        """The words, or the description of the photo."""
        return str(self.content["alt"] if self.path else self.content["text"])


def shown_in(folders: Folders) -> list[Shown]:
    """Every quote and photo of released editions, each once, in order of edition and number."""
    from ..privacy.placed import mark

    found: dict[str, Shown] = {}
    for published in sorted(folders.outputs.glob("[!.]*/published")):
        edition = published.parent.name
        for one in (*_read(published, "quotes"), *_read(published, OFFERED)):
            known, photo = mark(one), one.get("photo", "")
            before = found[known].editions if known in found else ()
            place = str(published / MEDIA / f"{photo}.jpg") if photo else ""
            found[known] = Shown(known, one, (*before, edition), place)
    return list(found.values())


def _read(published: Path, name: str) -> list[dict[str, Any]]:
    return read_json(published / f"{name}.json", [])


def take_one(monitor_file: str | Path) -> str:
    """Ask at the terminal what must go, and do :func:`take_back` with it; says what was done.

    Raises
    ------
    MerkbaarError
        If there is no terminal, nothing is published, or an edition can't be written.
    """
    _, folders = open_monitor(monitor_file)
    if not sys.stdin.isatty():
        raise PrivacyError(
            "Er is geen terminal om te vragen wat er weg moet. Start dit in een terminal; er is "
            "niets veranderd."
        )
    every = shown_in(folders)
    if not every:
        raise RunError("Er staan geen citaten of foto's in een vrijgegeven editie.")
    marks = chosen(every, _line("Een paar woorden uit het citaat of de beschrijving (leeg: alles)"))
    if not marks or not agreed(f"{FINAL}\nDoorgaan?"):
        return NOTHING
    return take_back(monitor_file, marks)


def chosen(
    every: Sequence[Shown], words: str, *, ask: Callable[[Shown], bool] | None = None
) -> list[str]:
    """The marks of what must go: each quote and photo with these words in it is asked about.

    Parameters
    ----------
    words : str
        Looked for whatever their case; empty: all.
    ask : callable, optional
        The terminal if left out.
    """
    asked = ask or _ask
    return [one.mark for one in every if words.casefold() in one.text.casefold() and asked(one)]


def _ask(one: Shown) -> bool:
    what = f"Foto: {one.path}\n" if one.path else ""
    sys.stderr.write(
        f"\n{what}Editie {', '.join(one.editions)}. Thema: {one.content['theme']}. Te zien bij: "
        f"{where(one.content)}.\n“{one.text}”\n"
    )
    return _line("Weghalen? [j/N]").lower() in YES


def _line(question: str) -> str:
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


@one_at_a_time("merkbaar withdraw")
def take_back(monitor_file: str | Path, marks: Collection[str]) -> str:
    """Take quotes and photos out of every released edition, for good; see :func:`shown_in`.

    First is noted that they never come back, then they go: broken off in between, doing it again
    finishes it.

    Returns
    -------
    str
        What was done, in Dutch.

    Raises
    ------
    MerkbaarError
        If the register was changed, or an edition can't be written.
    """
    from ..privacy import placed, register

    place = opened(monitor_file)
    monitor, folders, door = place.monitor, place.folders, place.door
    gone = [one for one in shown_in(folders) if one.mark in set(marks)]
    if not gone:
        return NOTHING
    with disk_errors_named():
        last = register.last(folders.home)
        told_in = of_taken(gone, folders, door)
        contents = [one.content for one in gone]
        placed.take(folders.home, contents, releases=last, key=door.key, told_in=told_in)
        lists_written(monitor, folders.home, door)
        counts = {
            edition: _out_of(edition, {one.mark for one in gone}, monitor, folders, door)
            for edition in sorted({edition for one in gone for edition in one.editions})
        }
        prune_answers(folders, ())
        clear_reworded(folders)
    where = ", ".join(f"{count} uit editie {edition}" for edition, count in counts.items())
    said = f"Weggehaald: {where}. Wat veranderd is, is opnieuw ondertekend. {KEPT}"
    return place.told(said)


def _out_of(
    edition: str, marks: Collection[str], monitor: Monitor, folders: Folders, door: Any
) -> int:
    from ..privacy.placed import mark

    published = folders.released(edition) / "published"
    quotes, photos = _read(published, "quotes"), _read(published, OFFERED)
    gone = {one["quote"] for one in quotes if mark(one) in marks}
    gone |= {one["photo"] for one in photos if mark(one) in marks}
    said_by = read_said_by(folders.register / SAID_BY / f"{edition}.json")
    taken_out(edition, gone, said_by, monitor=monitor, folders=folders, door=door)
    return len(gone)
