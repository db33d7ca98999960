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
    from ..privacy.keys import Key

State = Literal["sound", "changed", "unsigned", "unknown"]
"""Of an edition: as it was sealed; changed since; without a seal; sealed by a key not known."""
SEAL, SIGNATURE = "seal", "signature.json"
_NAME = b"merkbaar:edition-seal:v1"


def seal(files: Mapping[str, str], *, monitor: str, edition: str, key: Key) -> dict[str, str]:
    """Seal the hashes of an edition's files; gives ``public`` and ``signature``, both as hex."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = hmac.new(key.secret, _NAME, hashlib.sha256).digest()
    private = Ed25519PrivateKey.from_private_bytes(secret)
    return {
        "public": private.public_key().public_bytes_raw().hex(),
        "signature": private.sign(_message(files, monitor, edition)).hex(),
    }


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
    content = read_signature(folder)
    found = public_of(content)
    if not found:
        return "unsigned", {}
    if found not in trusted:
        return "unknown", {}
    files, place = content.get("files"), folder.resolve()
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
        public.verify(signature, _message(content["files"], monitor, edition))
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


def _message(files: Mapping[str, str], monitor: str, edition: str) -> bytes:
    what = {"edition": edition, "files": dict(files), "monitor": monitor}
    return content_hash(what).encode("ascii")
