"""The seal of a released edition: anyone can check it, only the holder of the key can make it.

The signature of :mod:`.signing` is a keyed hash: who can check it can also make it, and the key is
the one behind every pseudonym. A server that readers reach must not hold that key. So the same
list of hashes is signed a second time with Ed25519 (RFC 8032). The signing key is derived from the
monitor's key by HMAC-SHA256 under a name of its own, so that there is no second secret to keep, and
nothing of the monitor's key follows from the public half that stands in the file.

The public half in the file proves nothing by itself: who changes an edition can sign it anew with
another key. A server therefore remembers which key is whose (:mod:`.serving.trust`).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .files import content_hash, file_hash, read_json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from ..privacy.keys import Key

State = Literal["sound", "changed", "unsigned", "unknown", "older", "unreadable"]
"""Of an edition: as it was sealed; changed since; without a seal; sealed by a key not known; older
than what a server has shown already; sealed, but of another version or with a part that is gone."""
SEAL, SIGNATURE = "seal", "signature.json"
_NAME = b"merkbaar:edition-seal:v1"
_HIGHEST = 2**31


def seal(
    files: Mapping[str, str], *, monitor: str, edition: str, key: Key, number: int = 0
) -> dict[str, Any]:
    """Seal the hashes of an edition's files.

    Parameters
    ----------
    number : int
        How many times the edition has been sealed with other content: it only goes up, so that an
        old copy that was put back can be told from the newest (:mod:`.serving.newest`).

    Returns
    -------
    dict
        ``public`` and ``signature``, both as hex, and ``number``.
    """
    private = _private(key)
    return {
        "public": private.public_key().public_bytes_raw().hex(),
        "signature": private.sign(_message(files, monitor, edition, number)).hex(),
        "number": number,
    }


def public_half(key: Key) -> str:
    """Give the public key, as hex, that goes with the seals of a monitor's key."""
    return _private(key).public_key().public_bytes_raw().hex()


def _private(key: Key) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = hmac.new(key.secret, _NAME, hashlib.sha256).digest()
    return Ed25519PrivateKey.from_private_bytes(secret)


def state_of(folder: Path, trusted: frozenset[str]) -> tuple[State, Mapping[str, str]]:
    """Check the seal of ``outputs/<monitor>/<edition>``.

    Parameters
    ----------
    trusted : frozenset of str
        Public keys of this monitor, as hex.

    Returns
    -------
    State
    mapping of str to str
        The sealed hash of each file, by its place in the folder; empty unless it is sound.
    """
    return state_in(folder, read_signature(folder), trusted)


def state_in(
    folder: Path, content: Mapping[str, Any], trusted: frozenset[str]
) -> tuple[State, Mapping[str, str]]:
    """Check the seal of an edition, as :func:`state_of` does, from what its signature says."""
    found = public_of(content)
    if not found:
        return "unsigned", {}
    if found not in trusted:
        return "unknown", {}
    # by the names it is asked for under: a link from one edition to another isn't that edition
    files, place = content.get("files"), folder.absolute()
    if not isinstance(files, dict) or not _holds(content, place.parent.name, place.name):
        return "changed", {}
    if any(path.is_symlink() for path in folder.rglob("*")) or hashes(folder) != files:
        return "changed", {}
    return "sound", files


def read_signature(folder: Path) -> dict[str, Any]:
    """Read ``signature.json``; empty where there is none that can be read."""
    try:
        content = read_json(folder / SIGNATURE, {})
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def public_of(content: Mapping[str, Any]) -> str:
    """Give the public key that a signature names; empty if it has no seal."""
    found = content.get(SEAL)
    public = found.get("public") if isinstance(found, dict) else None
    return public if isinstance(public, str) else ""


def number_of(content: Mapping[str, Any]) -> int:
    """Give the number of a seal; 0 where it has none (it was made by an older version)."""
    found = content.get(SEAL)
    number = found.get("number") if isinstance(found, dict) else 0
    return number if type(number) is int and 0 < number < _HIGHEST else 0


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of an edition but the signature itself, by its place in the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): file_hash(path)
        for path in files
        if path != folder / SIGNATURE
    }


def _holds(content: Mapping[str, Any], monitor: str, edition: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(content[SEAL]["public"]))
        signature = bytes.fromhex(content[SEAL]["signature"])
        number = number_of(content)
        public.verify(signature, _message(content["files"], monitor, edition, number))
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


def _message(files: Mapping[str, str], monitor: str, edition: str, number: int) -> bytes:
    what: dict[str, Any] = {"edition": edition, "files": dict(files), "monitor": monitor}
    if number:
        what["number"] = number
    return content_hash(what).encode("ascii")
