"""What earlier editions told of whose words a quote is: the same quote under A, later under 65+.

A quote stands only under a combination of wijk, period and group in which enough people spoke. Who
keeps editions adds up what each of them told of the same words; nobody checked that combination.
So the register keeps, per text (or picture), what readers were told already. A later edition tells
the same or less of it, or all of that and more in one combination, which the gate has checked.

A long story can be cut otherwise in each edition, so it is known again by its sentences as well.
Kept are hashes of texts that were published, not the texts. The list is sealed under the monitor's
key, and numbered each time it is written. It says how many releases it knows of, so that a lost or
older copy shows. What was taken back from readers (`TAKEN`) never stands anywhere again: neither
the same words, nor another piece of the same story, which is known by a hash under the key.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.keeping import FOLDER, read_list, write_list
from merkbaar.privacy.pseudonyms import Key, keyed_hash
from merkbaar.privacy.sealing import has_seal, sealed

PLACED = "placed.json"
TAKEN = "taken"
"""Stands among the attributes of what was taken back."""
_VERSION = 2
"""Since 2 the list has a seal."""
_READABLE = (1, 2)
_WHAT = f"placed:v{_VERSION}"
Placed = Mapping[str, frozenset[str]]
"""Per mark of a text or picture the attributes that readers know, as ``name=code``."""
_REDACTED = re.compile(r"\[[A-Z]+(?:-\d+)?\]")
_SENTENCE_END = re.compile(r"[.!?…؟\n]+")
_TELLING = 4
"""Words from which a sentence is known again in another piece of the same story."""


def mark(shown: Mapping[str, Any]) -> str:
    """Say which words or picture these are, whatever stands between brackets now."""
    words = shown["hash"] if "hash" in shown else _REDACTED.sub("", str(shown["text"]))
    return _hash(_bare(str(words)))


def marks(shown: Mapping[str, Any]) -> list[str]:
    """Say which words or picture these are, and which sentences: a story can be cut otherwise."""
    words = "" if "hash" in shown else _REDACTED.sub("", str(shown["text"]))
    sentences = [_bare(one) for one in _SENTENCE_END.split(words)]
    telling = [_hash(one) for one in sentences if len(one.split()) >= _TELLING]
    return list(dict.fromkeys([mark(shown), *telling]))


def keyed_mark(kind: str, what: str, name: str, *, key: Key) -> str:
    """Say which story or person a quote or photo is of, to who has the key and the name alone."""
    return keyed_hash("\x1f".join(("taken:v1", kind, what, name)), key=key)


def bare(text: str) -> str:
    """Give the words of a text in small letters, without marks and what stands between brackets."""
    return _bare(_REDACTED.sub("", text))


def _bare(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().casefold()


def _hash(bare: str) -> str:
    return hashlib.sha256(f"placed\x1f{bare}".encode()).hexdigest()


def told(shown: Mapping[str, Any]) -> frozenset[str]:
    """Everything that a reader learns from where it stands, together."""
    return frozenset(item for under in shown.get("shown_under", ()) for item in _items(under))


def placed(folder: Path | str, *, releases: int, expected: bool, key: Key) -> Placed:
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
        If the list can't be read, was changed, is gone, or is from before the last release.
    """
    content = _read(Path(folder) / FOLDER / PLACED, key)
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
        for known in marks(one):
            now[known] = now.get(known, frozenset()) | told(one)
    return now


def narrowed(shown: Mapping[str, Any], before: Placed) -> dict[str, Any]:
    """Give a quote or photo with only the places where it tells no more than it may.

    Where it tells all that was told before and more, that is one combination of enough people, and
    it stays as it is. Else it stays only where it adds nothing to what was told.
    """
    known = frozenset[str]().union(*(before.get(one, ()) for one in marks(shown)))
    if TAKEN in known:
        return {**shown, "shown_under": []}
    if not any(one in before for one in marks(shown)) or known <= told(shown):
        return dict(shown)
    under = [one for one in shown["shown_under"] if frozenset(_items(one)) <= known]
    return {**shown, "shown_under": under}


def is_taken(shown: Mapping[str, Any], before: Placed, told_in: Iterable[str] = ()) -> bool:
    """Whether a quote or photo was taken back from readers: its words, or its story.

    Parameters
    ----------
    told_in : iterable of str
        Marks of its story and person (:func:`keyed_mark`).
    """
    return any(TAKEN in before.get(one, ()) for one in (*marks(shown), *told_in))


def remember(folder: Path | str, now: Placed, *, releases: int, key: Key) -> Path:
    """Write what readers are told from now on, before the release itself is recorded."""
    return _write(folder, now, releases, key)


def forget(folder: Path | str, shown: Iterable[Mapping[str, Any]], *, key: Key) -> None:
    """Take out what was told of these: their person is gone, and they don't come back."""
    content = _read(Path(folder) / FOLDER / PLACED, key)
    gone = {known for one in shown for known in marks(one)}
    if content and gone & set(content["placed"]):
        left = {
            one: items
            for one, items in content["placed"].items()
            if one not in gone or TAKEN in items
        }
        _write(folder, left, content["releases"], key)


def take(
    folder: Path | str,
    shown: Iterable[Mapping[str, Any]],
    *,
    releases: int,
    key: Key,
    told_in: Iterable[str] = (),
) -> None:
    """Note that these are taken back from readers, so that no later edition shows them.

    Parameters
    ----------
    told_in : iterable of str
        Marks of their stories (:func:`keyed_mark`): nothing of those is shown again.
    """
    content = _read(Path(folder) / FOLDER / PLACED, key) or {"placed": {}}
    gone = [*(known for one in shown for known in marks(one)), *told_in]
    now = {**content["placed"], **{known: [TAKEN] for known in gone}}
    _write(folder, now, max(releases, content.get("releases", 0)), key)


def drop(folder: Path | str, told_in: Iterable[str], *, key: Key) -> None:
    """Take out the marks of stories of somebody who is forgotten: none of those comes back."""
    content = _read(Path(folder) / FOLDER / PLACED, key)
    gone = set(told_in)
    if content and gone & set(content["placed"]):
        left = {one: items for one, items in content["placed"].items() if one not in gone}
        _write(folder, left, content["releases"], key)


def is_sealed(folder: Path | str) -> bool:
    """Whether there is a list with a seal: then nothing in the register may be without."""
    try:
        content = json.loads((Path(folder) / FOLDER / PLACED).read_text(encoding="utf-8"))
        return bool(content.get("version") == _VERSION)
    except (OSError, ValueError, AttributeError):
        return False


def number(folder: Path | str, *, key: Key) -> int:
    """Give how often the list was written; 0 where there is none, or none with a seal."""
    content = _read(Path(folder) / FOLDER / PLACED, key) or {}
    return content.get("number", 0) if content.get("version") == _VERSION else 0


def seal_older(folder: Path | str, *, key: Key) -> None:
    """Seal a list of before there were seals; to be done when all releases are."""
    content = _read(Path(folder) / FOLDER / PLACED, key)
    if content and content["version"] != _VERSION:
        _write(folder, content["placed"], content["releases"], key)


def reseal(register: Path, *, of: Key, key: Key, renamed: Mapping[str, str] | None = None) -> None:
    """Seal the list in a register with another key, if there is one.

    Parameters
    ----------
    renamed : mapping of str to str, optional
        What each mark under the old key is under the new one.
    """
    if content := _read(register / PLACED, of):
        now = renamed or {}
        content["placed"] = {now.get(one, one): told for one, told in content["placed"].items()}
        write_list(register / PLACED, sealed(content, what=_WHAT, key=key))


def _read(path: Path, key: Key) -> dict[str, Any] | None:
    content = read_list(path, version=_READABLE)
    if content and content["version"] == _VERSION and not has_seal(content, what=_WHAT, key=key):
        raise PrivacyError(
            f"De lijst register/{PLACED} is veranderd, of hoort bij een andere sleutel. Verwacht: "
            "de lijst zoals Merkbaar haar schreef. Daarin staat waar citaten en foto's eerder te "
            "zien waren; er wordt niets gemaakt. Zet register/ terug uit een reservekopie."
        )
    return content


def _write(folder: Path | str, now: Mapping[str, Iterable[str]], releases: int, key: Key) -> Path:
    path = Path(folder) / FOLDER / PLACED
    content = {
        "version": _VERSION,
        "number": number(folder, key=key) + 1,
        "releases": releases,
        "placed": {one: sorted(items) for one, items in now.items()},
    }
    return write_list(path, sealed(content, what=_WHAT, key=key))


def _items(under: Mapping[str, Any]) -> list[str]:
    return [f"{name}={code}" for name, code in under.items()]
