"""A person's yes: a concept becomes a released edition, in one step; and taking words back."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import PrivacyError, RunError
from ..monitor import Monitor, edition_plan
from .approving import Ask, approve
from .at_rest import columns_of, read_table
from .clearing import clear_words
from .concept import PUBLISHED
from .demo_key import note_of_demo_key
from .door import WITHDRAWN_FROM, Door, lists_written, open_door, seal_older
from .files import (
    clear_unfinished,
    disk_errors_named,
    mend,
    private_folder,
    read_json,
    staged,
    write_json,
)
from .folders import Folders
from .holding import (
    NUMBER,
    authors_of,
    checked,
    ledger_of,
    number_of,
    placed_before,
    refuse_leaks,
    remember_places,
    still_placed,
    unknown_authors,
)
from .locking import one_at_a_time
from .media import drop_copies
from .naming import titles_given
from .opening import open_monitor, opened
from .origins import FILE as ORIGINS
from .pictures import OFFERED
from .report import build_pages
from .showing import Describe, approve_photos, prune_answers, publish_photos, take_photos_out
from .signing import READABLE, sign
from .styling import note_of_style, with_style
from .withholding import keep

SAID_BY = "said_by"
"""Folder in the register: per released edition which persons a quote is of."""


@one_at_a_time("merkbaar release")
def release(
    monitor_file: str | Path,
    edition: str,
    *,
    by: str,
    quotes: str | Path = "ask",
    ask: Ask | None = None,
    photos: str = "ask",
    describe: Describe | None = None,
) -> Path:
    """Release the concept of an edition.

    Parameters
    ----------
    monitor_file : str or Path
        ``monitor.yml`` or its folder.
    by : str
        Who releases; kept in the register, not published.
    quotes : str or Path
        ask, all, none, or a file with ids (see :func:`merkbaar.publishing.approving.approve`).
    ask : callable, optional
        Asks for a yes per quote; the terminal if left out.
    photos, describe
        As :func:`merkbaar.publishing.showing.approve_photos` has them (how, ask).

    Returns
    -------
    Path
        ``outputs/<monitor>/<edition>``.

    Raises
    ------
    MerkbaarError
        If there is no concept, it is older than a withdrawal or another release, a page can't be
        built, or something of a person is found in what would be published; then nothing is
        released and what was released stays.
    """
    from ..privacy import register

    monitor, folders = open_monitor(monitor_file)
    edition_plan(monitor, edition)
    if not by.strip():
        raise RunError("Er staat niet wie vrijgeeft. Verwacht: een naam of functie bij --by.")
    _warn(*(one(monitor, folders.home) for one in (note_of_demo_key, seal_older, note_of_style)))
    door, concept = open_door(monitor, folders.home), folders.concept(edition)
    record = checked(folders, edition, door)
    before, ledger = placed_before(folders, door), ledger_of(concept, record, door)
    content, said_by = _read_concept(concept, door, before)
    _warn(titles_given(content["edition"], known=_known_titles(monitor)))
    approved = approve(content["quotes"], how=str(quotes), register=folders.register, ask=ask)
    content = with_quotes(with_style(content, monitor, folders.home), approved)
    told_in = read_json(concept / ORIGINS, {})
    allowed = _showable(said_by, before, door, told_in)
    asked = {"how": photos, "ask": describe}
    pictures = approve_photos(
        concept, allowed=allowed, register=folders.register, names=door.names, **asked
    )
    pictures = still_placed(pictures, before, told_in)
    clear_unfinished(*folders.staging())
    mend(target := folders.released(edition))
    with disk_errors_named(), staged(target, mode=0o755) as folder:
        _write_published(folder / "published", content)
        publish_photos(concept, folder / "published", pictures)
        lists = lists_written(monitor, folders.home, door)
        number = number_of(folders, edition, ledger=ledger, lists=lists, door=door)
        write_json(folder / "run.json", {**record["public"], NUMBER: number}, mode=READABLE)
        pages = {"target": folder / "report", "work": folders.work(edition) / "pages"}
        build_pages(folder / "published", monitor.pages, **pages)
        refuse_leaks(folder, allowed=door.names)
        sign(folder, door, edition=edition, before=target)
        remember_places(folders, [*approved, *pictures], before=before, door=door)
        keep(folders, edition)
        register.record(folders.home, edition, ledger, by=by, at=now(), lists=lists, key=door.key)
        lists_written(monitor, folders.home, door)
        _write_said_by(folders, edition, said_by, [*approved, *pictures])
    return target


def _showable(
    said_by: Mapping[str, Sequence[str]],
    before: Mapping[str, frozenset[str]],
    door: Door,
    told_in: Mapping[str, Sequence[str]],
) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a photo may be asked about: nobody on it withdrew, and it wasn't taken back."""
    from ..privacy import placed

    def allowed(photo: Mapping[str, Any]) -> bool:
        gone = door.withdrawn & set(said_by.get(photo["photo"], []))
        return not gone and not placed.is_taken(photo, before, told_in.get(photo["photo"], ()))

    return allowed


def _write_said_by(
    folders: Folders,
    edition: str,
    said_by: Mapping[str, Sequence[str]],
    shown: Iterable[Mapping[str, Any]],
) -> None:
    """Write of whom the quotes and photos of an edition are."""
    kept = {one: said_by[one] for one in (part.get("quote") or part["photo"] for part in shown)}
    write_json(private_folder(folders.register / SAID_BY) / f"{edition}.json", kept)


def _known_titles(monitor: Monitor) -> list[str]:
    return [title for one in monitor.themes for title in (one.title, one.title_en or "")]


def _warn(*notes: str) -> None:
    sys.stderr.write("".join(f"{note}\n" for note in notes if note))


def _read_concept(
    concept: Path, door: Door, before: Mapping[str, frozenset[str]]
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What a concept would publish, with the quotes that may be asked about; and whose they are."""
    content = {name: read_json(concept / "published" / f"{name}.json") for name in PUBLISHED}
    photos = read_json(concept / "published" / f"{OFFERED}.json", [])
    ids = [one["quote"] for one in content["quotes"]] + [one["photo"] for one in photos]
    said_by = authors_of(concept, ids)
    told_in = read_json(concept / ORIGINS, {})
    allowed = _still_allowed(content["quotes"], said_by, door.withdrawn)
    return {**content, "quotes": still_placed(allowed, before, told_in)}, said_by


def now() -> str:
    """Give the moment as it stands in the register (ISO 8601, UTC)."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _still_allowed(
    quotes: Sequence[Mapping[str, Any]], said_by: Mapping[str, Any], withdrawn: frozenset[str]
) -> list[Mapping[str, Any]]:
    return [quote for quote in quotes if not withdrawn & set(said_by.get(quote["quote"], []))]


def with_quotes(
    content: Mapping[str, Any], approved: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """The content of an edition with only these quotes, in its findings as well."""
    quotes = list(approved)
    ids = {quote["quote"] for quote in quotes}
    findings = [
        {**finding, "quotes": [quote for quote in finding["quotes"] if quote in ids]}
        for finding in content["findings"]
    ]
    return {**content, "quotes": quotes, "findings": findings}


def _write_published(folder: Path, content: Mapping[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    for name in PUBLISHED:
        write_json(folder / f"{name}.json", content[name], mode=READABLE)


@one_at_a_time("merkbaar withdraw")
def withdraw(monitor_file: str | Path, person: str, *, kind: str) -> str:
    """Take a person's words and photos out of every released edition, and out of later ones.

    Tables of released editions stay as they are: the difference between old and new would point
    at exactly this person.

    Parameters
    ----------
    person : str
        The identifier; only its pseudonym is kept.
    kind : str
        bsn, client, phone or name.

    Returns
    -------
    str
        What was done, in Dutch; holds nothing of the person.

    Raises
    ------
    PrivacyError
        If the identifier isn't one of that kind.
    """
    from ..privacy import register

    place = opened(monitor_file)
    monitor, folders, door = place.monitor, place.folders, place.door
    who = door.pseudonyms_of(person, kind=kind)
    with disk_errors_named():
        for purpose in WITHDRAWN_FROM:
            register.withdraw(folders.home, who[:1], at=now(), purpose=purpose, key=door.key)
        lists_written(monitor, folders.home, door)
        taken = quotes_taken_out(monitor, folders, door, door.withdrawn.union(who))
        clear_words(folders)
        drop_copies(folders, who, key=door.key)
    where = ", ".join(f"{count} uit editie {edition}" for edition, count in taken.items())
    quotes = (
        f"Citaten en foto's weggehaald: {where}."
        if taken
        else "Er stonden geen citaten of foto's van deze persoon."
    )
    known = (
        ""
        if _is_known(who[0], folders, door)
        else (" Let op: deze persoon komt in de voorbereide gegevens niet voor; klopt het nummer?")
    )
    later = "In volgende edities telt de persoon niet mee."
    said = f"De intrekking is vastgelegd. {quotes} {later}{known}"
    return place.told(said, *unknown_authors(folders))


def quotes_taken_out(
    monitor: Monitor, folders: Folders, door: Door, persons: Collection[str]
) -> dict[str, int]:
    """Take the quotes and photos of these persons out of released editions; how many, by each."""
    counts = {
        path.stem: _take_out(path.stem, frozenset(persons), monitor, folders, door)
        for path in sorted((folders.register / SAID_BY).glob("*.json"))
    }
    prune_answers(folders, persons)
    return {edition: count for edition, count in counts.items() if count}


def read_said_by(path: Path) -> dict[str, list[str]]:
    """Read of whom the quotes of a released edition are.

    Raises
    ------
    PrivacyError
        If it can't be read: then it isn't known whose words must go.
    """
    content = read_json(path)
    if not isinstance(content, dict):
        raise PrivacyError(
            f"register/{SAID_BY}/{path.name} is niet te lezen: van wie welk citaat is, is dan niet "
            "te zien. Zet het bestand terug uit een reservekopie."
        )
    return content


def _take_out(
    edition: str, withdrawn: frozenset[str], monitor: Monitor, folders: Folders, door: Door
) -> int:
    """Take what is of these persons out of one released edition; returns how many."""
    from ..privacy import placed

    said_by = read_said_by(folders.register / SAID_BY / f"{edition}.json")
    gone = {quote for quote, people in said_by.items() if withdrawn & set(people)}
    taken = taken_out(edition, gone, said_by, monitor=monitor, folders=folders, door=door)
    if taken is None:
        return 0
    placed.forget(folders.home, taken, key=door.key)
    return len(gone)


def taken_out(
    edition: str,
    gone: Collection[str],
    said_by: Mapping[str, Sequence[str]],
    *,
    monitor: Monitor,
    folders: Folders,
    door: Door,
) -> list[dict[str, Any]] | None:
    """Take quotes and photos out of one released edition, and sign it again.

    Parameters
    ----------
    gone : collection of str
        Ids of quotes and photos.
    said_by : mapping of str to sequence of str
        Of whom the quotes and photos of the edition are; written without what is gone.

    Returns
    -------
    list of dict or None
        What was taken out; None, and nothing changed, where there was nothing to take.
    """
    released = folders.released(edition)
    if not gone or not (released / "published").is_dir():
        return None
    content = {name: read_json(released / "published" / f"{name}.json") for name in PUBLISHED}
    taken = [one for one in content["quotes"] if one["quote"] in gone]
    taken += [
        one
        for one in read_json(released / "published" / f"{OFFERED}.json", [])
        if one["photo"] in gone
    ]
    content = with_quotes(content, [one for one in content["quotes"] if one["quote"] not in gone])
    with staged(released, mode=0o755) as folder:
        shutil.copytree(released, folder, dirs_exist_ok=True)
        _write_published(folder / "published", content)
        take_photos_out(folder / "published", gone)
        shutil.rmtree(folder / "report", ignore_errors=True)
        work = folders.work(edition) / "pages"
        build_pages(folder / "published", monitor.pages, target=folder / "report", work=work)
        sign(folder, door, edition=edition)
    left = [{"quote": one} for one in said_by if one not in gone]
    _write_said_by(folders, edition, said_by, left)
    return taken


def _is_known(who: str, folders: Folders, door: Door) -> bool:
    for path in folders.prepared.glob("*.parquet"):
        if "person" in columns_of(path, key=door.key):
            people = read_table(path, key=door.key, columns=["person"])["person"]
            if who in set(people):
                return True
    return False
