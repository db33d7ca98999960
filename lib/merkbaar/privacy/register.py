"""What was released, and who withdrew: kept left of the gate, in the monitor's ``register/``.

The list of who withdrew is sealed under the monitor's key and numbered: each time it is written
the number goes up. What was changed shows by the seal; an older copy by the number that a release
noted, and by the one that stands beside the key (:mod:`merkbaar.privacy.remembering`). Releases are
sealed and numbered too, since version 3.

Of each release the register knows, per cell that was shown, what was counted (population, measure,
place), a hash of that, and the numbers behind it. A later edition that would show the same cell
with a few persons more or fewer gives those few away (differencing); the gate hides such a cell.
Where cells stand (hidden ones too, without numbers) is kept since version 2: with it the gate works
with cells that a later edition doesn't offer. Releases of before are read as they are; of those it
knows the same cells alone.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.keeping import write_list
from merkbaar.privacy.placed import is_sealed
from merkbaar.privacy.pseudonyms import Key, keyed_hash
from merkbaar.privacy.sealing import has_seal
from merkbaar.privacy.sealing import sealed as with_seal
from merkbaar.privacy.turning import turned

_RELEASES = "releases"
WITHDRAWALS = "withdrawn.json"
_VERSION = 3
"""Version of a release: since 2 its ledger says where each cell stands, since 3 it has a seal."""
_READABLE = (1, 2, 3)
_RELEASE = f"release:v{_VERSION}"
_SEALED = 2
"""Version of the list of withdrawals since it has a seal."""


@dataclass(frozen=True)
class Withdrawals:
    """Who withdrew, for what.

    Attributes
    ----------
    entries : tuple of dict
        person (pseudonym), purpose, at (ISO 8601).
    number : int
        How many times the list was written; 0 where there is none, or none with a seal.
    """

    entries: tuple[dict[str, str], ...] = ()
    number: int = 0


def held(folder: Path | str, *, key: Key) -> dict[str, Any]:
    """Give what the gate must know of the past, for :func:`disclosure.protect_edition`.

    Parameters
    ----------
    folder : Path
        The monitor's folder, ``data/<monitor>``.
    key : Key
        The monitor's key, with which the list of withdrawals is sealed.

    Returns
    -------
    dict
        ``releases``: per release the guarded amounts of each shown cell, by address, oldest
        first; ``withdrawn``: pseudonyms of who withdrew consent for quoting.

    Raises
    ------
    PrivacyError
        If something can't be read or was changed, or the list is older than a release.
    """
    before, number = releases(folder, key=key), withdrawals(folder, key=key).number
    if late := [one["edition"] for one in before if one.get("lists", 0) > number]:
        raise PrivacyError(
            f"De lijst van intrekkingen (register/{WITHDRAWALS}) is weg of is ouder dan de "
            f"vrijgave van editie '{late[-1]}'. Er wordt niets gemaakt, want iemand zou terug "
            "kunnen komen. Zet de nieuwste kopie van register/ terug."
        )
    return {
        "releases": [release["ledger"] for release in before],
        "withdrawn": withdrawn(folder, purpose="quote", key=key),
    }


def releases(folder: Path | str, *, key: Key) -> list[dict[str, Any]]:
    """Give all releases, oldest first: edition, number, by, at, ledger, lists.

    Those of before there were seals are read as they are, until :func:`seal_releases` seals them.

    Raises
    ------
    PrivacyError
        If one can't be read, was changed or is of another key, or one in between is gone.
    """
    paths = _paths(Path(folder) / "register")
    if gone := set(range(1, len(paths) + 1)) - set(map(_number, paths)):
        raise PrivacyError(
            f"In het register ontbreekt vrijgave {min(gone)} (register/{_RELEASES}/). Dan is niet "
            "te zien wat een nieuwe uitgave over eerdere zou verraden. Zet het bestand terug uit "
            "een reservekopie."
        )
    must = is_sealed(folder)
    return [_release(path, must=must, key=key) for path in paths]


def last(folder: Path | str) -> int:
    """Give the number of the last release; 0 if there is none."""
    return max(map(_number, _paths(Path(folder) / "register")), default=0)


def stem(number: int, edition: str) -> str:
    """Give the name of a release's files, without what comes behind the dot."""
    return f"{number:04d}-{edition}"


def seal_releases(
    register: Path,
    *,
    key: Key,
    of: Key | None = None,
    change: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
) -> int:
    """Seal the releases in a register anew; those that have a good seal already are left.

    Parameters
    ----------
    register : Path
        ``data/<monitor>/register``, or one that will take its place.
    key : Key
        The key to seal with.
    of : Key, optional
        The key that they are sealed with, where that is another one.
    change : callable, optional
        What must be changed of each release (its ledger, say).

    Returns
    -------
    int
        How many were sealed.
    """
    count = 0
    for path in _paths(register):
        content = _release(path, must=False, key=of or key)
        if content["version"] != _VERSION or of is not None:
            content = change(content) if change else content
            content = {**content, "version": _VERSION, "number": _number(path)}
            write_list(path, with_seal(content, what=_RELEASE, key=key))
            count += 1
    return count


def record(
    folder: Path | str,
    edition: str,
    ledger: Mapping[str, Any],
    *,
    by: str,
    at: str,
    key: Key,
    lists: int = 0,
) -> Path:
    """Write a release in the register; earlier ones are never changed.

    Parameters
    ----------
    folder : Path
        The monitor's folder.
    edition : str
        Name of the edition.
    ledger : mapping
        ``Gate.ledger`` of the concept that is released.
    by, at : str
        Who released it, and when (ISO 8601).
    lists : int
        Number of the list of withdrawals that it was checked with.

    Returns
    -------
    Path
        The file written (readable for its owner alone).
    """
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,59}", edition):
        raise PrivacyError("De naam van de uitgave mag alleen letters, cijfers, . _ en - hebben.")
    number = last(folder) + 1
    path = Path(folder) / "register" / _RELEASES / f"{stem(number, edition)}.json"
    content = {
        "version": _VERSION,
        "number": number,
        "edition": edition,
        "by": by,
        "at": at,
        "ledger": dict(ledger),
        "lists": lists,
    }
    return write_list(path, with_seal(content, what=_RELEASE, key=key))


def withdraw(
    folder: Path | str, persons: Iterable[str], *, at: str, key: Key, purpose: str = "quote"
) -> int:
    """Put persons (pseudonyms) on the list of who withdrew; give how many were new."""
    known = withdrawals(folder, key=key)
    there = {(entry["person"], entry["purpose"]) for entry in known.entries}
    new = [
        {"person": person, "purpose": purpose, "at": at}
        for person in sorted(set(persons))
        if (person, purpose) not in there
    ]
    if new:
        _write(folder, [*known.entries, *new], known.number + 1, key)
    return len(new)


def withdrawn(folder: Path | str, *, key: Key, purpose: str = "quote") -> frozenset[str]:
    """Give the pseudonyms of who withdrew consent for a purpose; see :func:`withdrawals`."""
    entries = withdrawals(folder, key=key).entries
    return frozenset(entry["person"] for entry in entries if entry["purpose"] == purpose)


def withdrawals(folder: Path | str, *, key: Key) -> Withdrawals:
    """Read the list of who withdrew.

    A list of before there were seals is read as it is, until :func:`seal_older` seals it.

    Raises
    ------
    PrivacyError
        If the list can't be read, was changed, or was sealed with another key.
    """
    path = Path(folder) / "register" / WITHDRAWALS
    if not path.exists():
        return Withdrawals()
    content = _read(path)
    entries, number = content["withdrawn"], 0
    if content["version"] == _SEALED:
        number, seal = content.get("number", 0), str(content.get("seal", ""))
        former = turned(folder).former
        if not hmac.compare_digest(seal.encode(), _seal(entries, number, former, key).encode()):
            raise PrivacyError(
                f"De lijst van intrekkingen (register/{WITHDRAWALS}, met keys.json) is "
                "veranderd, of hoort bij een andere sleutel. Verwacht: de lijst zoals Merkbaar "
                "haar schreef. Er wordt niets ingelezen, want iemand zou terug kunnen komen. Zet "
                "register/ terug uit een reservekopie."
            )
    return Withdrawals(tuple(entries), number)


def seal_older(folder: Path | str, *, key: Key) -> int | None:
    """Seal a list of before there were seals; how many people stand on it, None if none did."""
    known = withdrawals(folder, key=key)
    if not known.entries or known.number:
        return None
    _write(folder, known.entries, 1, key)
    return len({entry["person"] for entry in known.entries})


def sealed(
    entries: Iterable[Mapping[str, str]], *, number: int, former: Sequence[str], key: Key
) -> dict[str, Any]:
    """Give the content of the list of withdrawals, sealed; ordered by pseudonym and purpose.

    Parameters
    ----------
    former : sequence of str
        Fingerprints of former keys that ``keys.json`` names: without those keys nobody who
        stands here under an old pseudonym would be recognised.
    """
    ordered = sorted(map(dict, entries), key=lambda entry: (entry["person"], entry["purpose"]))
    seal = _seal(ordered, number, former, key)
    return {"version": _SEALED, "number": number, "withdrawn": ordered, "seal": seal}


def _seal(
    entries: Sequence[Mapping[str, str]], number: int, former: Sequence[str], key: Key
) -> str:
    text = json.dumps([number, sorted(former), entries], ensure_ascii=False, sort_keys=True)
    return keyed_hash(f"withdrawn:v{_SEALED}\x1f{text}", key=key)


def _write(folder: Path | str, entries: Iterable[Mapping[str, str]], number: int, key: Key) -> None:
    content = sealed(entries, number=number, former=turned(folder).former, key=key)
    write_list(Path(folder) / "register" / WITHDRAWALS, content)


def _paths(register: Path) -> list[Path]:
    return sorted((register / _RELEASES).glob("*.json"), key=_number)


def _release(path: Path, *, must: bool, key: Key) -> dict[str, Any]:
    """Read a release; refuse one that isn't as it was written, or (`must`) has no seal."""
    content = _read(path)
    if content["version"] == _VERSION:
        good = content.get("number") == _number(path)
        good = good and has_seal(content, what=_RELEASE, key=key)
    else:
        good = not must
    if not good:
        raise PrivacyError(
            f"Een vrijgave in het register (register/{_RELEASES}/{path.name}) is veranderd, heeft "
            "geen zegel meer, of hoort bij een andere sleutel. Verwacht: het bestand zoals "
            "Merkbaar het schreef. Dan is niet te zien wat een nieuwe uitgave over eerdere zou "
            "verraden; er wordt niets gemaakt. Zet register/ terug uit een reservekopie."
        )
    return content


def _number(path: Path) -> int:
    found = re.match(r"(\d+)-", path.name)
    return int(found.group(1)) if found else 0


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        known = (1, _SEALED) if path.name == WITHDRAWALS else _READABLE
        if content["version"] not in known or not {"ledger", "withdrawn"} & set(content):
            raise KeyError("version")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PrivacyError(
            f"Het register is niet te lezen: {path.name}. Zonder register is niet te zien wat een "
            "nieuwe uitgave over eerdere zou verraden. Zet het bestand terug uit een reservekopie."
        ) from error
    return content
