"""The right to be forgotten: a person out of everything made, and kept out.

What runs made is taken away or filtered, quotes go out of released editions, and a sealed list of
pseudonyms keeps ``raw/`` from bringing the person back. Tables of released editions stay: the
difference between old and new would be exactly this person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from ..errors import DefinitionError
from ..monitor import Monitor
from . import origins
from .approving import ANSWERS, fingerprint
from .at_rest import columns_of, read_table
from .clearing import clear_made, take_out_of_prepared
from .door import Door, lists_written
from .files import disk_errors_named, mend, read_json, write_json
from .folders import Folders
from .holding import unknown_authors
from .locking import one_at_a_time
from .opening import open_monitor, opened
from .release import SAID_BY, now, quotes_taken_out, read_said_by
from .searching import Search, search
from .theme_corrections import written
from .theme_forgetting import Decided, Taken, take_out

UNKNOWN = (
    "Deze persoon komt niet voor in deze monitor: niet in raw/, niet in wat gemaakt is, niet op "
    "een lijst. Er is niets veranderd en niets bewaard. Klopt het nummer, en de soort?"
)
STAY = (
    "Tabellen van vrijgegeven edities blijven staan: het verschil tussen oud en nieuw zou precies "
    "deze persoon zijn."
)
FINAL = (
    "Vergeten kan niet ongedaan worden gemaakt. Alles wat draaien maakte (results/, concept/, "
    "work/) gaat weg en wordt bij de volgende 'merkbaar run' opnieuw gemaakt, zonder deze persoon. "
    "Laat intussen niets draaien."
)


def kind_of_number(monitor_file: str | Path, kind: str = "") -> str:
    """The kind of number to ask for: the one given, or the only one that the monitor uses.

    Raises
    ------
    DefinitionError
        If the monitor uses several (or none) and none was given, or another one was.
    """
    monitor, _ = open_monitor(monitor_file)
    used = kinds(monitor)
    if not kind and len(used) == 1:
        return used[0]
    if kind in used:
        return kind
    raise DefinitionError(
        f"Welk soort nummer? Deze monitor kent mensen onder: {', '.join(used) or 'geen nummer'}. "
        "Geef er een met --kind; kent de monitor deze persoon onder meer nummers, doe dit dan "
        "voor elk."
    )


def kinds(monitor: Monitor) -> tuple[str, ...]:
    """The kinds of number by which the sources of a monitor name people, sorted."""
    return tuple(sorted({source.person for source in monitor.sources} - {"none"}))


@one_at_a_time("merkbaar forget")
def forget(monitor_file: str | Path, person: str, *, kind: str) -> str:
    """Forget a person: out of everything made, and out of whatever ``raw/`` brings later.

    Doing it twice does no harm; after an interruption it goes on where it stopped.

    Parameters
    ----------
    person : str
        The identifier; only its pseudonym is kept.
    kind : str
        bsn, client, phone or name.

    Returns
    -------
    str
        What was done and which raw files still hold the person, in Dutch; nothing of the person.

    Raises
    ------
    PrivacyError
        If the identifier isn't one of that kind, or a list in the register was changed.
    """
    from ..privacy import forgetting, placed

    place = opened(monitor_file)
    monitor, folders, door = place.monitor, place.folders, place.door
    who = door.pseudonyms_of(person, kind=kind)
    looked = search(monitor, folders, person, kind=kind)
    written(decided := Decided(folders))  # one that can't be read stops it here
    with disk_errors_named():
        mend(folders.prepared)
        stories = _stories(folders, door, who)
        if not (looked.found or looked.blind or _is_known(folders, door, who)):
            return "\n".join([UNKNOWN, *_not_searched(looked)])
        answers = _answers_about(folders, who)
        new = forgetting.forget(folders.home, who[0], stories=stories, at=now(), key=door.key)
        lists_written(monitor, folders.home, door)
        take_out_of_prepared(folders, who, stories, key=door.key)
        clear_made(folders)
        taken = quotes_taken_out(monitor, folders, door, {*door.withdrawn, *who})
        _out_of_the_register(folders, who, answers)
        placed.drop(folders.home, origins.of_person(stories, who, door=door), key=door.key)
        known = forgetting.forgotten(folders.home, key=door.key).stories
        named = take_out(decided, known)
    others = [one for one in kinds(monitor) if one != kind]
    told = _told(new, taken, looked, named=named, others=others)
    return place.told(told, *unknown_authors(folders))


def _stories(folders: Folders, door: Door, who: Collection[str]) -> list[str]:
    path = folders.prepared / "narratives.parquet"
    if not path.is_file():
        return []
    told = read_table(path, key=door.key, columns=["narrative", "person"])
    return sorted(told.loc[told["person"].isin(sorted(who)), "narrative"])


def _is_known(folders: Folders, door: Door, who: Collection[str]) -> bool:
    if door.withdrawn & set(who):
        return True
    if any(
        set(who) & set(people) for _, said_by in _said_by(folders) for people in said_by.values()
    ):
        return True
    for path in sorted(folders.prepared.glob("*.parquet")):
        if "person" in columns_of(path, key=door.key):
            people = read_table(path, key=door.key, columns=["person"])["person"]
            if set(who) & set(people):
                return True
    return False


def _said_by(folders: Folders) -> list[tuple[Path, dict[str, list[str]]]]:
    places = sorted((folders.register / SAID_BY).glob("*.json"))
    return [(path, read_said_by(path)) for path in places]


def _answers_about(folders: Folders, who: Collection[str]) -> set[str]:
    """What was answered about this person's quotes, by fingerprint."""
    sayings: list[tuple[Path, dict[str, list[str]]]] = [
        (folders.released(path.stem), said_by) for path, said_by in _said_by(folders)
    ]
    sayings += [
        (path.parent, read_json(path, {}))
        for path in sorted((folders.home / "concept").glob("*/said_by.json"))
    ]
    quotes: list[dict[str, Any]] = []
    for edition, said_by in sayings:
        mine = {quote for quote, people in said_by.items() if set(who) & set(people)}
        published = read_json(edition / "published" / "quotes.json", [])
        quotes += [quote for quote in published if quote["quote"] in mine]
    return {fingerprint(quote) for quote in quotes}


def _out_of_the_register(folders: Folders, who: Collection[str], answers: Iterable[str]) -> None:
    """Take the pseudonyms out of who said what, and out of what was answered about their words."""
    for path, said_by in _said_by(folders):
        left = {
            quote: [one for one in people if one not in who] for quote, people in said_by.items()
        }
        if left != said_by:
            write_json(path, left)
    path = folders.register / ANSWERS
    kept = read_json(path, {})
    if gone := set(answers) & set(kept):
        write_json(path, {known: yes for known, yes in kept.items() if known not in gone})


def _not_searched(looked: Search) -> list[str]:
    if not looked.unread:
        return []
    return ["Niet doorzocht (kijk zelf):", *(f"  {one}" for one in looked.unread)]


def _told(
    new: bool, taken: dict[str, int], looked: Search, *, named: Taken, others: list[str]
) -> str:
    quotes = ", ".join(f"{count} uit editie {edition}" for edition, count in taken.items())
    lines = [
        "De persoon is vergeten." if new else "De persoon was al vergeten; alles is nagelopen.",
        f"Citaten weggehaald: {quotes}."
        if quotes
        else "Er stonden geen citaten (meer) van deze persoon in een vrijgegeven editie.",
        *named.told(),
        STAY,
        "Draai daarna 'merkbaar run': wat gemaakt was, is weg.",
    ]
    if looked.found:
        lines.append("Staat nog in de ruwe bestanden (Merkbaar verandert die nooit; haal het weg):")
        lines += [f"  {one}" for one in looked.found]
        lines.append("Tot dan houdt de deur deze rijen tegen; ze staan bij de geweigerde rijen.")
    else:
        lines.append("Het nummer staat niet (meer) in de ruwe bestanden die te lezen zijn.")
    lines += _not_searched(looked)
    if others:
        lines.append(
            f"Deze monitor kent mensen ook onder een ander nummer ({', '.join(others)}): doe dit "
            "ook daarvoor, met --kind."
        )
    lines.append(
        "Wat anderen in hun verhaal over deze persoon vertelden, blijft; kijk dat zelf na."
    )
    return "\n".join(lines)
