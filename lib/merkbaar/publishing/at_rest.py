"""Tables of persons on disk: encrypted where the monitor has a key of its own, and for us alone.

That are the standard tables, and what notebooks made of them for an edition.

Parquet's modular encryption (AES-GCM, 256 bits, footer too), by Arrow. The key is made from the
monitor's key, so there is nothing more to keep. Under the public demo key a file stays plain:
everybody could read it anyway.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PrivacyError
from .files import write

if TYPE_CHECKING:
    import pandas as pd

    from ..privacy.keys import Key

ENCRYPTED = b"PARE"
"""First bytes of a Parquet file of which the footer is encrypted."""
MADE = ("prepared", "results", "work", "concept", "register")
"""Folders in a monitor's own that Merkbaar makes."""


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as Parquet; the same frame gives the same bytes."""
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False)
    return stream.getvalue()


def write_table(path: Path, frame: pd.DataFrame, *, key: Key) -> str:
    """Write a table in one step; returns the hash of its content, whatever the encryption.

    An encrypted file differs each time it is written; its content doesn't.
    """
    plain = parquet_bytes(frame)
    content = plain
    if key.origin != "demo":
        from pyarrow.parquet import encryption

        properties = encryption.create_encryption_properties(footer_key=_secret(key))
        stream = io.BytesIO()
        frame.to_parquet(stream, index=False, encryption_properties=properties)
        content = stream.getvalue()
    write(path, content)
    return hashlib.sha256(plain).hexdigest()


def is_encrypted(path: Path) -> bool:
    """Whether a table needs a key to be read."""
    with path.open("rb") as stream:
        return stream.read(len(ENCRYPTED)) == ENCRYPTED


def read_table(
    path: Path, *, key: Key | None, columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """Read a table, encrypted or not.

    Parameters
    ----------
    key : Key or None
        The monitor's key; None will do for a plain file.
    columns : sequence of str, optional
        Only these.

    Raises
    ------
    PrivacyError
        If it was encrypted with another key.
    """
    import pandas as pd

    wanted = None if columns is None else list(columns)
    if not is_encrypted(path):
        return pd.read_parquet(path, columns=wanted)
    try:
        return pd.read_parquet(io.BytesIO(path.read_bytes()), columns=wanted, **_opening(key))
    except (OSError, ValueError):
        raise _other_key(path) from None


def columns_of(path: Path, *, key: Key | None) -> list[str]:
    """Names of a table's columns; raises as :func:`read_table` does."""
    import pyarrow.parquet as parquet

    options = _opening(key) if is_encrypted(path) else {}
    try:
        with parquet.ParquetFile(path, **options) as file:
            return list(file.schema_arrow.names)
    except (OSError, ValueError):
        raise _other_key(path) from None


def for_us_alone(home: Path) -> None:
    """Let nobody else into a monitor's folder, nor into what was made there.

    Whatever wrote it: libraries and notebooks write with the modes of the system. ``raw/`` and
    other files of the user's own stay as they are, within a folder that only the owner may enter.
    """
    made = [path for name in MADE for path in ((home / name), *(home / name).rglob("*"))]
    for path in (home, *made):
        if path.exists() and not path.is_symlink():
            with contextlib.suppress(OSError):  # not ours, or gone meanwhile
                path.chmod(0o700 if path.is_dir() else 0o600)


def _opening(key: Key | None) -> dict[str, Any]:
    from pyarrow.parquet import encryption

    secret = _secret(key) if key else bytes(32)
    return {"decryption_properties": encryption.create_decryption_properties(footer_key=secret)}


def _secret(key: Key) -> bytes:
    return hmac.new(key.secret, b"merkbaar:prepared:v1", hashlib.sha256).digest()


def _other_key(path: Path) -> PrivacyError:
    return PrivacyError(
        f"{path.parent.name}/{path.name} is niet te openen: het is met een andere sleutel "
        "versleuteld, of beschadigd. Draai 'merkbaar run', dan wordt het opnieuw gemaakt uit raw/."
    )
