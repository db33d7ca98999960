"""What must hold before a concept may be released; if it doesn't, nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PrivacyError, RunError
from .door import Door
from .files import content_hash, file_hash, read_json
from .folders import Folders
from .pictures import OFFERED
from .signing import SIGNATURE
from .withholding import refuse_changed

if TYPE_CHECKING:
    from ..privacy.scan import Leak

KINDS: Mapping[str, str] = {
    "phone": "een telefoonnummer",
    "iban": "een rekeningnummer",
    "email": "een e-mailadres",
    "bsn": "een BSN",
    "unreadable": "een pakket dat niet open kan",
    **dict.fromkeys(
        ("exif", "xmp", "iptc", "comment", "profile", "behind"),
        "iets in een foto dat geen beeld is (plaats, tijd, toestel of tekst)",
    ),
}
NAMED = 5
"""How many places a message names."""


BACK = "Zet register/ terug uit een reservekopie"
UNKNOWN = (
    "Editie '{edition}' is vrijgegeven, maar staat niet in het register. Dan is niet te zien wat "
    f"een nieuwe editie samen met die zou verraden. {BACK}, of haal de editie weg uit outputs/ als "
    "niemand haar meer kan zien."
)
LOST = (
    "Editie '{edition}' in outputs/ is vrijgave {number}, en die staat niet in het register: dat "
    f"is een oude kopie, of er is een bestand weg (register/releases/). {BACK}, of haal de editie "
    "weg uit outputs/ als niemand haar meer kan zien."
)
UNREADABLE = (
    "Van editie '{edition}' in outputs/ is run.json weg of niet te lezen. Dan is niet te zien "
    "welke vrijgave het is. Zet outputs/ terug uit een reservekopie, of haal de editie weg als "
    "niemand haar meer kan zien."
)
NUMBER = "release"
"""In the ``run.json`` of a released edition: which release of the register it is."""


def released_before(folders: Folders, door: Door) -> list[str]:
    """A hash per release in the register of what it showed, sorted.

    Raises
    ------
    PrivacyError
        If a release was changed, or an edition lies in ``outputs/`` of which the register doesn't
        know the release.
    """
    from ..privacy import register

    before = register.releases(folders.home, key=door.key)
    names = [release["edition"] for release in before]
    for path in sorted(folders.outputs.glob(f"*/{SIGNATURE}")):
        edition = path.parent.name
        if edition not in names:
            raise PrivacyError(UNKNOWN.format(edition=edition))
        record = read_json(path.with_name("run.json"))
        if not isinstance(record, dict):
            raise PrivacyError(UNREADABLE.format(edition=edition))
        number = record.get(NUMBER)  # none in an edition of before there were numbers
        if number is not None and (number, edition) not in enumerate(names, start=1):
            raise PrivacyError(LOST.format(edition=edition, number=number))
    return sorted({content_hash(release["ledger"]) for release in before})


def placed_before(folders: Folders, door: Door) -> dict[str, frozenset[str]]:
    """What readers were told of each quote and photo: in the register, and in ``outputs/``.

    Raises
    ------
    PrivacyError
        If the register's list of that was changed, is gone or is an older one.
    """
    from ..privacy import placed, register

    released = [path.parent for path in sorted(folders.outputs.glob(f"*/{SIGNATURE}"))]
    expected = any(NUMBER in read_json(one / "run.json", {}) for one in released)
    count = register.last(folders.home)
    before = placed.placed(folders.home, releases=count, expected=expected, key=door.key)
    names = (f"{name}.json" for name in ("quotes", OFFERED))
    files = [one / "published" / name for name in names for one in released]
    return placed.joined(before, (shown for file in files for shown in read_json(file, [])))


def still_placed(
    shown: Iterable[Mapping[str, Any]],
    before: Mapping[str, frozenset[str]],
    told_in: Mapping[str, Sequence[str]],
) -> list[dict[str, Any]]:
    """Quotes and photos where they may stand; without those that were taken back from readers.

    Parameters
    ----------
    told_in : mapping of str to sequence of str
        Per id the marks of its story (:mod:`.origins`).
    """
    from ..privacy import placed

    return [
        placed.narrowed(one, before)
        for one in shown
        if not placed.is_taken(one, before, told_in.get(one.get("quote") or one["photo"], ()))
    ]


def remember_places(
    folders: Folders,
    shown: Iterable[Mapping[str, Any]],
    *,
    before: Mapping[str, frozenset[str]],
    door: Door,
) -> None:
    """Write what the next release tells of whose its quotes and photos are, before it is recorded.

    In this order: stopped in between, the register knows too much rather than too little.
    """
    from ..privacy import placed, register

    count = register.last(folders.home) + 1
    placed.remember(folders.home, placed.joined(before, shown), releases=count, key=door.key)


def number_of(
    folders: Folders, edition: str, *, ledger: Mapping[str, Any], lists: int, door: Door
) -> int:
    """Which release an edition becomes; the same one again if the last one showed just this.

    Parameters
    ----------
    ledger : mapping
        What it shows.
    lists : int
        Number of the list of withdrawals that it was checked with.
    """
    from ..privacy import register

    before = register.releases(folders.home, key=door.key)
    number = len(before) + 1
    for one in reversed(before):
        if (one["edition"], one["ledger"], one.get("lists", 0)) != (edition, ledger, lists):
            break
        number -= 1
    return number


def unknown_authors(folders: Folders) -> list[str]:
    """Say of which released editions it isn't known (any more) of whom the quotes are."""
    known = {path.stem for path in (folders.register / "said_by").glob("*.json")}
    lost = [
        path.parents[1].name
        for path in sorted(folders.outputs.glob("[!.]*/published/quotes.json"))
        if path.parents[1].name not in known and read_json(path, [])
    ]
    return [
        f"Let op: van wie de citaten in editie '{edition}' zijn, is niet meer bekend "
        f"(register/said_by/{edition}.json is weg). Zet register/ terug uit een reservekopie en "
        "doe dit opnieuw, of kijk die citaten zelf na."
        for edition in lost
    ]


def checked(folders: Folders, edition: str, door: Door) -> Mapping[str, Any]:
    """The record of a concept that is as new as what it must not give away.

    Raises
    ------
    RunError
        If there is no concept or a part of it is gone, or it was made before a withdrawal or
        before the release of another edition: its difference with that one was never looked at.
    """
    concept = folders.concept(edition)
    record = read_json(concept / "run.json")
    if record is None:
        raise RunError(
            f"Er is geen concept van editie '{edition}'. Verwacht: {concept}. "
            f"Maak het met 'merkbaar run --edition {edition}'."
        )
    again = f"Maak het opnieuw met 'merkbaar run --edition {edition}', en geef het dan vrij."
    if record["local"]["withdrawn"] != content_hash(sorted(door.withdrawn)):
        raise RunError(f"Het concept van editie '{edition}' is van voor een intrekking. {again}")
    own = content_hash(ledger_of(concept, record, door))
    if set(released_before(folders, door)) - {own, *record["local"].get("releases", ())}:
        raise RunError(
            f"Het concept van editie '{edition}' is van voor een andere vrijgave. Wat die liet "
            f"zien, kan samen met dit concept iets over enkele mensen verraden. {again}"
        )
    return record


def ledger_of(concept: Path, record: Mapping[str, Any], door: Door) -> Mapping[str, Any]:
    """What a concept shows, for the register: exactly as the gate wrote it.

    Raises
    ------
    RunError
        If it is gone or was changed, or what it hides was: a later edition would know too little
        of this one.
    """
    path = concept / "ledger.json"
    if not path.is_file() or file_hash(path) != record["local"].get("ledger"):
        raise RunError(
            f"Van het concept van editie '{concept.name}' is ledger.json weg of veranderd. Daarin "
            "staat wat de editie laat zien; zonder dat zou een latere editie samen met deze iets "
            "over enkele mensen kunnen verraden. Er is niets vrijgegeven. Maak het concept "
            f"opnieuw met 'merkbaar run --edition {concept.name}'."
        )
    ledger = read_json(path)
    refuse_changed(concept, ledger, key=door.key)
    return ledger


def authors_of(concept: Path, shown: Iterable[str]) -> dict[str, list[str]]:
    """Of whom the quotes and photos of a concept are.

    Parameters
    ----------
    shown : iterable of str
        Ids of its quotes and photos.

    Raises
    ------
    RunError
        If that isn't known of all: a withdrawal couldn't take those out again.
    """
    known = read_json(concept / "said_by.json", {})
    if lost := set(shown) - set(known):
        raise RunError(
            f"Van {len(lost)} citaten of foto's in het concept van editie '{concept.name}' is niet "
            "bekend van wie ze zijn (said_by.json is weg of niet te lezen). Dan kan een intrekking "
            "ze niet weghalen. Er is niets vrijgegeven. Maak het concept opnieuw met 'merkbaar run "
            f"--edition {concept.name}'."
        )
    return known


def refuse_leaks(folder: Path, *, allowed: Iterable[str] = ()) -> None:
    """Search every byte of what is about to be published.

    Parameters
    ----------
    folder : Path
        What readers would get.
    allowed : iterable of str
        Addresses and numbers of the municipality itself (``privacy: keep_names:``).

    Raises
    ------
    PrivacyError
        If something of a person may be in it. Names file, kind and place, never what was found.
    """
    from ..privacy.scan import scan

    if leaks := scan(folder, allowed=allowed):
        raise PrivacyError(
            f"Er is niets gepubliceerd: {_told(leaks)}. Verwacht: geen nummers of adressen van "
            "personen. Haal het weg uit de bron of de tekst waar het vandaan komt en draai "
            "'merkbaar run' opnieuw. Is het van de gemeente zelf: zet het onder 'privacy: "
            "keep_names:' in het monitorbestand."
        )


def _told(leaks: Sequence[Leak]) -> str:
    told = [
        f"in {leak.file} staat op plaats {leak.at} misschien {KINDS.get(leak.kind, leak.kind)}"
        for leak in leaks[:NAMED]
    ]
    more = f"; en nog {len(leaks) - NAMED} keer" if len(leaks) > NAMED else ""
    return "; ".join(told) + more
