"""A seal under the monitor's key: whether something is still as Merkbaar wrote it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

from merkbaar.privacy.pseudonyms import Key, keyed_hash

SEAL = "seal"


def sealed(content: Mapping[str, Any], *, what: str, key: Key) -> dict[str, Any]:
    """Give content of a JSON file with its seal (HMAC-SHA256); a seal that it had is replaced.

    Parameters
    ----------
    what : str
        The kind of file and its version: a seal of another kind is none.
    """
    bare = {name: one for name, one in content.items() if name != SEAL}
    return {**bare, SEAL: proof(bare, what=what, key=key)}


def has_seal(content: Mapping[str, Any], *, what: str, key: Key) -> bool:
    """Whether content has the seal that belongs to it."""
    given = str(content.get(SEAL, ""))
    expected = sealed(content, what=what, key=key)[SEAL]
    return hmac.compare_digest(given.encode(), expected.encode())


def proof(content: Any, *, what: str, key: Key) -> str:
    """Give by what content that stands elsewhere is known again; tells who lacks the key nothing.

    Returns
    -------
    str
        64 hexadecimal characters; the same for the same content, whatever the order of its keys.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return keyed_hash(f"{what}\x1f{text}", key=key)
