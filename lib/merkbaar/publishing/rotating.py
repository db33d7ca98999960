"""Change the key of a monitor: every list rewritten, and only then the old key taken away.

A pseudonym can't be turned back, so the raw files are read once more: the same number under both
keys tells which pseudonym became which. Who stands on a list and no longer in ``raw/`` keeps the
old pseudonym; then the old key stays too, only to recognise that person.

The register with everything in it is swapped in one step. Before that step nothing has changed;
after it :func:`rotate` can always finish, for both keys are there until the last.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import PrivacyError
from ..monitor import Monitor
from ..privacy import register, turning
from ..privacy.forgetting import FILE as FORGET_LIST
from ..privacy.forgetting import sealed
from ..privacy.keys import Key
from ..privacy.turning import Turned
from . import origins
from .clearing import clear_made, clear_prepared
from .door import Door, lists_written, open_door, seal_older
from .files import disk_errors_named, private_folder, read_json, staged, write, write_json
from .folders import Folders
from .locking import one_at_a_time
from .opening import open_monitor
from .prepare import input_hashes, tidied
from .release import SAID_BY, read_said_by
from .signing import is_unchanged, sign
from .tidying import Tidy
from .withholding import under_another_key

ASIDE = "rotating"
"""Folder in the register with what must still be put in its place."""
STORY = re.compile(r"\b[0-9a-f]{32}\b")


@dataclass(frozen=True)
class Renamed:
    """What became what under the new key.

    Attributes
    ----------
    persons, stories : mapping of str to str
        Pseudonym or id under an old key to that under the new one.
    """

    persons: Mapping[str, str]
    stories: Mapping[str, str]


@one_at_a_time("merkbaar rotate-key")
def rotate(monitor_file: str | Path) -> str:
    """Give a monitor another key, and say in Dutch what was done; finishes what was broken off.

    Raises
    ------
    MerkbaarError
        If the key is the public one, a raw file can't be read, a list was changed, or a raw file
        names stories by ids of the old key. Then nothing has changed.
    """
    monitor, folders = open_monitor(monitor_file)
    setting, home = monitor.privacy.key, folders.home
    with disk_errors_named():
        if turning.turned(home).pending:
            return "\n".join(["Het wisselen was halverwege gestopt.", _finish(monitor, folders)])
        note = seal_older(monitor, home)
        door = open_door(monitor, home)
        _refuse_references(monitor)
        input_hashes(monitor, folders)
        new = turning.new_key(setting, home)
        try:
            said = _rewrite(monitor, folders, door, new)
        except BaseException:
            if not turning.turned(home).pending:
                turning.drop(setting, home, turning.NEW)
            raise
        return "\n".join([said, _finish(monitor, folders), *([note] if note else [])])


def renamed(monitor: Monitor, folders: Folders, old: Sequence[Key], new: Key) -> Renamed:
    """Read every source as the door does and name its people under each key."""
    doors = [Door(key, frozenset()) for key in (new, *old)]
    persons: dict[str, str] = {}
    stories: dict[str, str] = {}
    for source in monitor.sources:
        raw, tidy = tidied(source, monitor, folders, {})
        frames = []
        for door in doors:
            named = Tidy(tidy.frame, source.table)
            door.name(named, source, raw.rows)
            frames.append(named.frame)
        for column, found in (("person", persons), ("narrative", stories)):
            if column not in frames[0]:
                continue
            for frame in frames[1:]:
                pairs = zip(frame[column], frames[0][column], strict=True)
                found.update({before: now for before, now in pairs if isinstance(before, str)})
    return Renamed(persons, stories)


def _refuse_references(monitor: Monitor) -> None:
    """Refuse where a raw file names stories by their id: after the change it would name none."""
    by_id = [
        source.file
        for source in monitor.sources
        if source.table != "narratives" and "narrative" in source.columns
    ]
    if by_id:
        raise PrivacyError(
            f"De bron '{by_id[0]}' noemt verhalen bij het nummer dat ze onder de oude sleutel "
            "kregen. Na het wisselen past dat niet meer, en een ruw bestand wordt nooit veranderd. "
            "Haal deze bron uit het monitorbestand, of wissel de sleutel niet. Er is niets "
            "veranderd."
        )


def _rewrite(monitor: Monitor, folders: Folders, door: Door, new: Key) -> str:
    """Write the whole register under the new key and put it in place in one step."""
    old = (door.key, *door.former)
    names = renamed(monitor, folders, old, new)
    with staged(folders.register) as fresh:
        if folders.register.is_dir():
            shutil.copytree(folders.register, fresh, dirs_exist_ok=True)
        listed, withdrawals = _rewrite_lists(fresh, names.persons, new)
        stories = _rewrite_corrections(folders.corrections, fresh, names.stories)
        lost = listed - set(names.persons)
        needed = tuple(key.fingerprint for key in old) if lost else ()
        drop = [key.fingerprint for key in old if key.fingerprint not in needed]
        number = register.withdrawals(folders.home, key=door.key).number + 1
        content = register.sealed(withdrawals, number=number, former=needed, key=new)
        write_json(fresh / register.WITHDRAWALS, content)
        marks = origins.renamed(names.stories, names.persons, old=door, new=Door(new, frozenset()))
        under_another_key(fresh, old=door.key, new=new, renamed=marks)
        write_json(private_folder(fresh / ASIDE) / "drop.json", drop)
        turning.write_turned(fresh, Turned(new.fingerprint, needed, pending=True))
    lines = [
        f"De lijsten zijn herschreven (mensen: {len(listed & set(names.persons))}; verwijzingen "
        f"naar verhalen in corrections/: {stories})."
    ]
    if lost:
        lines.append(
            f"Mensen op de lijsten die niet (meer) in raw/ staan: {len(lost)}. Hun pseudoniem is "
            "niet om te rekenen. Zij blijven onder hun oude pseudoniem op de lijst. Daarvoor "
            "blijft de oude sleutel naast de nieuwe bewaard; bij de volgende wissel wordt het weer "
            "geprobeerd."
        )
    else:
        lines.append("De oude sleutel is nergens meer voor nodig en gaat weg.")
    return "\n".join(lines)


def _rewrite_lists(
    place: Path, persons: Mapping[str, str], new: Key
) -> tuple[set[str], list[dict[str, Any]]]:
    """Rewrite every list with pseudonyms; returns the old ones there, and the withdrawals.

    Those are sealed when it is known which former keys are still needed.
    """
    listed: set[str] = set()

    def now(person: str) -> str:
        listed.add(person)
        return persons.get(person, person)

    before = read_json(place / register.WITHDRAWALS, {"withdrawn": []})["withdrawn"]
    withdrawals = _once([{**one, "person": now(one["person"])} for one in before], "purpose")
    forgotten = read_json(place / FORGET_LIST)
    if forgotten is not None:
        entries = [{**one, "person": now(one["person"])} for one in forgotten["forgotten"]]
        write_json(place / FORGET_LIST, sealed(_once(entries), key=new))
    for path in sorted((place / SAID_BY).glob("*.json")):
        said_by = read_said_by(path)
        fresh = {quote: sorted({now(one) for one in who}) for quote, who in said_by.items()}
        write_json(path, fresh)
    return listed, withdrawals


def _once(entries: Iterable[dict[str, Any]], *more: str) -> list[dict[str, Any]]:
    """One entry a person (and purpose), the earliest, with the stories of all."""
    kept: dict[tuple[str, ...], dict[str, Any]] = {}
    for entry in sorted(entries, key=lambda one: one["at"]):
        name = tuple(entry[part] for part in ("person", *more))
        first = kept.setdefault(name, entry)
        if "stories" in entry:
            kept[name] = {**first, "stories": sorted({*first["stories"], *entry["stories"]})}
    return [kept[name] for name in sorted(kept)]


def _rewrite_corrections(corrections: Path, place: Path, stories: Mapping[str, str]) -> int:
    """Write corrections that name stories aside, with their comments; returns how many ids."""
    count = 0
    for path in sorted(corrections.glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        ids = [one for one in STORY.findall(text) if one in stories]
        if ids:
            count += len(ids)
            fresh = STORY.sub(lambda found: stories.get(found[0], found[0]), text)
            write(private_folder(place / ASIDE) / path.name, fresh)
    return count


def _finish(monitor: Monitor, folders: Folders) -> str:
    """Do what is left after the register was swapped; whatever was done already does no harm."""
    setting, home = monitor.privacy.key, folders.home
    state = turning.turned(home)
    has_new = turning.has_key(setting, home, turning.NEW)
    new = turning.read_key(setting, home, turning.NEW if has_new else "")
    if new.fingerprint != state.current:
        raise PrivacyError(
            "De nieuwe sleutel, waarmee de lijsten al zijn herschreven, is er niet (meer). Zet hem "
            "terug uit een reservekopie en start het wisselen opnieuw."
        )
    aside = folders.register / ASIDE
    for path in sorted(aside.glob("*.yml")):
        place = folders.corrections / path.name
        mode = place.stat().st_mode & 0o777 if place.exists() else 0o600
        write(place, path.read_bytes(), mode=mode)
        path.unlink()
    changed = _signed_again(folders, turning.read_key(setting, home), new) if has_new else []
    clear_prepared(folders)
    clear_made(folders)
    turning.turn(setting, home, needed=state.former)
    for fingerprint in read_json(aside / "drop.json", []):
        turning.drop(setting, home, fingerprint)
    shutil.rmtree(aside, ignore_errors=True)
    turning.write_turned(folders.register, replace(state, pending=False))
    lists_written(monitor, home, Door(new, frozenset()))
    lines = ["De nieuwe sleutel is in gebruik. Draai nu 'merkbaar run'."]
    if changed:
        lines.append(
            f"Niet opnieuw ondertekend, want veranderd sinds de vrijgave: {', '.join(changed)}."
        )
    return "\n".join(lines)


def _signed_again(folders: Folders, old: Key, new: Key) -> list[str]:
    """Sign released editions with the new key; names those that weren't as they were signed."""
    changed = []
    before, after = Door(old, frozenset()), Door(new, frozenset())
    for path in sorted(folders.outputs.glob("[!.]*/signature.json")):
        edition = path.parent
        if is_unchanged(edition, before):
            sign(edition, after, edition=edition.name)
        elif not is_unchanged(edition, after):
            changed.append(edition.name)
    return changed
