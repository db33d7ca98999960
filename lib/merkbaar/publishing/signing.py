"""Sign a released edition, so that anyone with the monitor's key can see whether it was changed.

For who hasn't that key there is a seal beside it (:mod:`.sealing`).
"""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import TYPE_CHECKING

from .door import Door
from .files import content_hash, read_json, write_json
from .sealing import (
    SEAL,
    SIGNATURE,
    hashes,
    number_of,
    public_half,
    public_of,
    read_signature,
    seal,
)

if TYPE_CHECKING:
    from ..monitor import Monitor

READABLE = 0o644


def sign(folder: Path, door: Door, *, edition: str, before: Path | None = None) -> Path:
    """Write ``signature.json``: the hash of each file, and a keyed hash of them together.

    The seal's number goes up by one when the files, or the key, are others than before.

    Parameters
    ----------
    folder : Path
        ``outputs/<monitor>/<edition>``.
    before : Path, optional
        The folder that this one will take the place of; the folder itself if not given.
    """
    files, earlier = hashes(folder), read_signature(before or folder)
    same = (earlier.get("files"), public_of(earlier)) == (files, public_half(door.key))
    number = number_of(earlier) + (not same)
    monitor = folder.resolve().parent.name
    content = {
        SEAL: seal(files, monitor=monitor, edition=edition, key=door.key, number=number),
        "edition": edition,
        "files": files,
        "key": door.key_id,
        "signature": door.keyed("signature", edition, content_hash(files)),
    }
    return write_json(folder / SIGNATURE, content, mode=READABLE)


def is_unchanged(folder: Path, door: Door) -> bool:
    """Whether a released edition is as it was signed, with this monitor's key."""
    content = read_json(folder / SIGNATURE, {})
    files = hashes(folder)
    if not content or content.get("files") != files:
        return False
    expected = door.keyed("signature", content["edition"], content_hash(files))
    return hmac.compare_digest(expected, str(content.get("signature", "")))


def seal_older(folder: Path, monitor: Monitor, home: Path) -> None:
    """Put the seal on an edition that was signed before there were seals, if it is unchanged."""
    from .door import open_door

    if not public_of(read_signature(folder)):
        door = open_door(monitor, home)
        if is_unchanged(folder, door):
            sign(folder, door, edition=folder.name)
