"""What earlier editions told of whose words a quote is: the same quote under A, later under 65+.

A quote stands only under a combination of wijk, period and group in which enough people spoke. Who
keeps editions adds up what each of them told of the same words; nobody checked that combination.
So the register keeps, per text (or picture), what readers were told already. A later edition tells
the same or less of it, or all of that and more in one combination, which the gate has checked.

Kept are hashes of texts that were published, not the texts. Like the releases the list isn't
sealed; it says how many of them it knows of, so that a lost or older copy shows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.keeping import FOLDER, read_list, write_list

PLACED = "placed.json"
_VERSION = 1
Placed = Mapping[str, frozenset[str]]
"""Per mark of a text or picture the attributes that readers know, as ``name=code``."""
_REDACTED = re.compile(r"\[[A-Z]+(?:-\d+)?\]")


def mark(shown: Mapping[str, Any]) -> str:
    """Say which words or picture these are, whatever stands between brackets now."""
    words = shown["hash"] if "hash" in shown else _REDACTED.sub("", str(shown["text"]))
    bare = re.sub(r"\W+", " ", str(words)).strip().casefold()
    return hashlib.sha256(f"placed\x1f{bare}".encode()).hexdigest()


def told(shown: Mapping[str, Any]) -> frozenset[str]:
    """Everything that a reader learns from where it stands, together."""
    return frozenset(item for under in shown.get("shown_under", ()) for item in _items(under))


def placed(folder: Path | str, *, releases: int, expected: bool) -> Placed:
    """Read what readers were told before.

    Parameters
    ----------
    folder : Path
        The monitor's folder.
    releases : int
        How many releases the register has.
    expected : bool
        Whether there must be a list; not with releases of before it was kept.

    Raises
    ------
    PrivacyError
        If the list can't be read, is gone, or is from before the last release.
    """
    content = read_list(Path(folder) / FOLDER / PLACED, version=_VERSION)
    if content is None and not expected:
        return {}
    if content is None or content["releases"] < releases:
        raise PrivacyError(
            f"De lijst register/{PLACED} is weg of is een oude kopie. Daarin staat waar citaten en "
            "foto's eerder te zien waren; zonder dat kunnen edities samen zeggen van wie een "
            "citaat is. Zet de nieuwste kopie van register/ terug."
        )
    return {one: frozenset(items) for one, items in content["placed"].items()}


def joined(before: Placed, shown: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Add to what was told what these quotes and photos tell."""
    now = dict(before)
    for one in shown:
        now[mark(one)] = now.get(mark(one), frozenset()) | told(one)
    return now


def narrowed(shown: Mapping[str, Any], before: Placed) -> dict[str, Any]:
    """Give a quote or photo with only the places where it tells no more than it may.

    Where it tells all that was told before and more, that is one combination of enough people, and
    it stays as it is. Else it stays only where it adds nothing to what was told.
    """
    known = before.get(mark(shown))
    if known is None or known <= told(shown):
        return dict(shown)
    under = [one for one in shown["shown_under"] if frozenset(_items(one)) <= known]
    return {**shown, "shown_under": under}


def remember(folder: Path | str, now: Placed, *, releases: int) -> Path:
    """Write what readers are told from now on, before the release itself is recorded."""
    return _write(folder, now, releases)


def forget(folder: Path | str, shown: Iterable[Mapping[str, Any]]) -> None:
    """Take out what was told of these: they are taken away, and don't come back."""
    content = read_list(Path(folder) / FOLDER / PLACED, version=_VERSION)
    gone = {mark(one) for one in shown}
    if content and gone & set(content["placed"]):
        left = {one: items for one, items in content["placed"].items() if one not in gone}
        _write(folder, left, content["releases"])


def _write(folder: Path | str, now: Mapping[str, Iterable[str]], number: int) -> Path:
    listed = {one: sorted(items) for one, items in now.items()}
    content = {"version": _VERSION, "releases": number, "placed": listed}
    return write_list(Path(folder) / FOLDER / PLACED, content)


def _items(under: Mapping[str, Any]) -> list[str]:
    return [f"{name}={code}" for name, code in under.items()]
