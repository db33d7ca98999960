"""Sign a released edition, so that anyone with the monitor's key can see whether it was changed."""

from __future__ import annotations

import hmac
from pathlib import Path

from .door import Door
from .files import content_hash, file_hash, read_json, write_json

SIGNATURE = "signature.json"
READABLE = 0o644


def sign(folder: Path, door: Door, *, edition: str) -> Path:
    """Write ``signature.json``: the hash of each file, and a keyed hash of them together.

    Parameters
    ----------
    folder : Path
        ``outputs/<monitor>/<edition>``.
    """
    files = _hashes(folder)
    content = {
        "edition": edition,
        "files": files,
        "key": door.key_id,
        "signature": door.keyed("signature", edition, content_hash(files)),
    }
    return write_json(folder / SIGNATURE, content, mode=READABLE)


def is_unchanged(folder: Path, door: Door) -> bool:
    """Whether a released edition is as it was signed, with this monitor's key."""
    content = read_json(folder / SIGNATURE, {})
    files = _hashes(folder)
    if not content or content.get("files") != files:
        return False
    expected = door.keyed("signature", content["edition"], content_hash(files))
    return hmac.compare_digest(expected, str(content.get("signature", "")))


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): file_hash(path)
        for path in files
        if path.name != SIGNATURE
    }
