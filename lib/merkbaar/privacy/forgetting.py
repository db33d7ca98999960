"""Who asked to be forgotten: a sealed list of pseudonyms that the door replays at each reading.

``raw/`` is never changed by Merkbaar, so it can bring somebody back; this list is what stops it.
It holds keyed hashes only. A seal under the monitor's key shows whether somebody changed the list,
and ``withdrawn.json`` says that there should be one.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy import register
from merkbaar.privacy.keeping import read_list, write_list
from merkbaar.privacy.pseudonyms import Key, keyed_hash

FILE = "forgotten.json"
PURPOSE = "forget"
"""How a forgotten person stands in the list of withdrawals."""
_VERSION = 1


@dataclass(frozen=True)
class Forgotten:
    """Who was forgotten.

    Attributes
    ----------
    persons : frozenset of str
        Pseudonyms; some may be of a former key.
    stories : frozenset of str
        Ids of their stories, by which codes and steps are known.
    """

    persons: frozenset[str] = frozenset()
    stories: frozenset[str] = frozenset()


def forgotten(folder: Path | str, *, key: Key) -> Forgotten:
    """Read the forget list of a monitor.

    Parameters
    ----------
    folder : Path
        The monitor's folder, ``data/<monitor>``.
    key : Key
        The monitor's key, with which the list is sealed.

    Raises
    ------
    PrivacyError
        If the list was changed, is gone, or was sealed with another key.
    """
    entries = _entries(Path(folder), key)
    persons = frozenset(entry["person"] for entry in entries)
    if register.withdrawn(folder, purpose=PURPOSE, key=key) - persons:
        raise _tampered()
    return Forgotten(persons, frozenset(story for one in entries for story in one["stories"]))


def forget(folder: Path | str, person: str, *, stories: Iterable[str], at: str, key: Key) -> bool:
    """Put a person on the list; whether they were new. Stories are added to those known.

    Parameters
    ----------
    person : str
        The pseudonym.
    stories : iterable of str
        Ids of the person's stories.
    at : str
        When (ISO 8601).
    """
    entries = _entries(Path(folder), key)
    known = next((entry for entry in entries if entry["person"] == person), None)
    told = {*stories, *(known["stories"] if known else ())}
    mine = {"person": person, "at": known["at"] if known else at, "stories": sorted(told)}
    others = [entry for entry in entries if entry["person"] != person]
    write_list(Path(folder) / "register" / FILE, sealed([*others, mine], key=key))
    register.withdraw(folder, [person], at=at, purpose=PURPOSE, key=key)
    return known is None


def sealed(entries: Sequence[Mapping[str, Any]], *, key: Key) -> dict[str, Any]:
    """Give the content of the list, sealed with a key; ordered by pseudonym (it says nothing)."""
    ordered = sorted((dict(entry) for entry in entries), key=lambda entry: entry["person"])
    return {"version": _VERSION, "forgotten": ordered, "seal": _seal(ordered, key)}


def _entries(folder: Path, key: Key) -> list[dict[str, Any]]:
    content = read_list(folder / "register" / FILE, version=_VERSION)
    if content is None:
        return []
    entries, seal = content.get("forgotten"), str(content.get("seal", ""))
    if not isinstance(entries, list) or not hmac.compare_digest(
        seal.encode(), _seal(entries, key).encode()
    ):
        raise _tampered()
    return entries


def _seal(entries: Sequence[Mapping[str, Any]], key: Key) -> str:
    text = json.dumps(entries, ensure_ascii=False, sort_keys=True)
    return keyed_hash(f"forgotten:v{_VERSION}\x1f{text}", key=key)


def _tampered() -> PrivacyError:
    return PrivacyError(
        f"De lijst van vergeten mensen (register/{FILE}) is veranderd, is weg, of hoort bij een "
        "andere sleutel. Verwacht: de lijst zoals Merkbaar haar schreef. Er wordt niets ingelezen, "
        "want iemand zou terug kunnen komen. Zet register/ terug uit een reservekopie."
    )
