"""Where a monitor's key lies: never in ``data/``, never readable by others, never in a log."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from merkbaar.errors import PrivacyError

_DEMO = hashlib.sha256(b"merkbaar: a public key, only for made-up people").digest()
SERVICE = "merkbaar"
BYTES = 32
"""Least length of a key."""


@dataclass(frozen=True)
class Key:
    """A monitor's secret; printing it shows where it came from and nothing of it.

    Attributes
    ----------
    secret : bytes
        The key, 32 bytes (longer is allowed). Not in the repr.
    origin : str
        demo, file or keyring.
    """

    secret: bytes = field(repr=False)
    origin: str = "demo"

    @property
    def fingerprint(self) -> str:
        """Eight characters by which a run can say which key it used; gives nothing away."""
        return hmac.new(self.secret, b"merkbaar:fingerprint", hashlib.sha256).hexdigest()[:8]


def open_key(setting: str, folder: Path | str, *, make: bool | None = None) -> Key:
    """Open the key that the monitor file names.

    Parameters
    ----------
    setting : str
        ``demo`` (public), ``file:PATH`` (a file with mode 600; a relative path starts at
        `folder`, ``~`` is the user's home) or ``keyring`` (the system's own store).
    folder : Path
        The monitor's folder, ``data/<monitor>``.
    make : bool, optional
        Make the key where there is none. Unset: only while the monitor has no prepared data,
        since a new key would give everyone another pseudonym.

    Raises
    ------
    PrivacyError
        If there is no key, others can read it, it lies in ``data/``, or the setting is unknown.
    """
    folder = Path(folder).resolve()
    if make is None:
        make = not any((folder / "prepared").glob("*")) and not any((folder / "register").glob("*"))
    if setting == "demo":
        return Key(_DEMO, "demo")
    if setting == "keyring":
        return Key(from_keyring(folder.name, make=make), "keyring")
    return Key(from_file(key_place(setting, folder), folder, make=make), "file")


def key_place(setting: str, folder: Path | str) -> Path:
    """Where the key file of a setting ``file:PATH`` lies.

    Raises
    ------
    PrivacyError
        If it is another setting.
    """
    path = setting.removeprefix("file:").strip()
    if not setting.startswith("file:") or not path:
        raise PrivacyError(
            "De instelling 'key' onder 'privacy' is onbekend. Verwacht: demo (alleen voor "
            "verzonnen mensen), file:PAD of keyring."
        )
    return (Path(folder).resolve() / Path(path).expanduser()).resolve()


def from_file(path: Path, folder: Path, *, make: bool) -> bytes:
    """Read (or make) the key in a file; see :func:`open_key`."""
    _outside_data(path, folder)
    if not path.exists():
        if not make:
            raise PrivacyError(
                f"De sleutel {path.name} is er niet, en er zijn al voorbereide gegevens. Een "
                "nieuwe sleutel zou iedereen een ander pseudoniem geven, en wie is ingetrokken of "
                "vergeten zou terugkomen. Zet de oude terug uit een reservekopie. Is zij echt weg: "
                "verwijder prepared/ en register/, en trek daarna iedereen die introk of vergeten "
                "is opnieuw in."
            )
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(BYTES) + "\n")
    _only_ours(path)
    return _from_hex(path.read_bytes(), f"De sleutel {path.name}")


def _outside_data(path: Path, folder: Path) -> None:
    """Refuse a key in the monitor's folder, or anywhere in the ``data`` folder it lies in."""
    homes = [folder, *(parent for parent in folder.parents if parent.name in ("data", "outputs"))]
    if any(path.is_relative_to(home) for home in homes):
        raise PrivacyError(
            f"De sleutel {path.name} ligt in de map met gegevens. Wie die map krijgt, kan dan alle "
            "pseudoniemen terugrekenen. Kies een plek erbuiten, bijvoorbeeld "
            "key: file:~/.merkbaar/mijn-monitor.key"
        )


def _only_ours(path: Path) -> None:
    if not path.is_file():
        raise PrivacyError(f"De sleutel {path.name} is geen bestand. Geef het pad van een bestand.")
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise PrivacyError(
            f"Anderen kunnen de sleutel {path.name} lezen of veranderen. "
            f"Maak hem van u alleen: chmod 600 {path.name}"
        )


def _from_hex(raw: bytes, what: str) -> bytes:
    try:
        secret = bytes.fromhex(raw.decode("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) < BYTES:
        raise PrivacyError(
            f"{what} is geen goede sleutel. Verwacht: één regel van {2 * BYTES} hexadecimale "
            "tekens. Geef een ander pad, dan maakt Merkbaar er zelf een."
        )
    return secret


def from_keyring(name: str, *, make: bool) -> bytes:
    """Read (or make) a key in the system's own store; see :func:`open_key`."""
    found = in_keyring(name)
    if found is None and make:
        found = secrets.token_hex(BYTES)
        into_keyring(name, found)
    if found is None:
        raise PrivacyError(
            f"In de sleutelbos van dit systeem staat geen sleutel voor de monitor '{name}', en er "
            "zijn al voorbereide gegevens. Zet de oude sleutel terug, of begin opnieuw."
        )
    return _from_hex(found.encode(), "De sleutel in de sleutelbos")


def in_keyring(name: str) -> str | None:
    """Give what the system's store has under a name; None if there is nothing."""
    import keyring

    with _opened():
        return keyring.get_password(SERVICE, name)


def into_keyring(name: str, text: str) -> None:
    """Put a key in the system's store."""
    import keyring

    with _opened():
        keyring.set_password(SERVICE, name, text)


def out_of_keyring(name: str) -> None:
    """Take a key out of the system's store, if it is there."""
    import keyring

    if in_keyring(name) is not None:
        with _opened():
            keyring.delete_password(SERVICE, name)


@contextlib.contextmanager
def _opened() -> Iterator[None]:
    """Turn what a store can't do into an error that says what to do."""
    from keyring.errors import KeyringError

    try:
        yield
    except (KeyringError, RuntimeError) as error:
        raise PrivacyError(
            "De sleutelbos van dit systeem is niet te openen. Gebruik een sleutelbestand: "
            "zet onder 'privacy' in het monitorbestand key: file:~/.merkbaar/mijn-monitor.key"
        ) from error
