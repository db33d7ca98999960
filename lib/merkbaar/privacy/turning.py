"""Another key for a monitor: made aside, put in place last, and the old one kept only if needed.

``register/keys.json`` says by fingerprint which key the monitor has, and which former keys still
name somebody on a list whom ``raw/`` no longer holds. A pseudonym can't be turned back, so such a
person can be recognised with the former key alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy import keys
from merkbaar.privacy.keeping import read_list, write_list, write_private
from merkbaar.privacy.keys import Key

FILE = "keys.json"
_VERSION = 1
NEW = "new"
"""What the key is called that isn't in use yet."""


@dataclass(frozen=True)
class Turned:
    """What a monitor says of its keys.

    Attributes
    ----------
    current : str
        Fingerprint of the key; empty if it was never changed.
    former : tuple of str
        Fingerprints of keys that still name somebody on a list.
    pending : bool
        Whether a change of key was broken off after the lists were rewritten.
    """

    current: str = ""
    former: tuple[str, ...] = ()
    pending: bool = False


def turned(folder: Path | str) -> Turned:
    """Read what the register says of the monitor's keys."""
    content = read_list(Path(folder) / "register" / FILE, version=_VERSION)
    if content is None:
        return Turned()
    return Turned(content["current"], tuple(content["former"]), bool(content["pending"]))


def write_turned(register: Path, state: Turned) -> Path:
    """Write it in a register (``data/<monitor>/register``, or one that will take its place)."""
    content: dict[str, Any] = {"version": _VERSION, "current": state.current}
    return write_list(
        register / FILE, {**content, "former": list(state.former), "pending": state.pending}
    )


def former_keys(setting: str, folder: Path | str, key: Key) -> tuple[Key, ...]:
    """Give the former keys that are still needed, and refuse a key that isn't the monitor's.

    Parameters
    ----------
    setting : str
        ``privacy: key:`` of the monitor file.
    folder : Path
        The monitor's folder.
    key : Key
        The key that was opened.

    Raises
    ------
    PrivacyError
        If the key isn't the monitor's, a change of key was broken off, or a former key is gone.
    """
    state = turned(folder)
    if state.current and state.current != key.fingerprint:
        if state.pending:
            raise PrivacyError(
                "Het wisselen van de sleutel is halverwege gestopt. Er is niets kwijt. Maak het "
                "eerst af: 'merkbaar rotate-key'."
            )
        raise PrivacyError(
            "Deze sleutel hoort niet bij deze monitor: iedereen zou een ander pseudoniem krijgen, "
            "en wie is ingetrokken of vergeten zou terugkomen. Zet de goede sleutel terug."
        )
    return tuple(read_key(setting, folder, fingerprint) for fingerprint in state.former)


def new_key(setting: str, folder: Path | str) -> Key:
    """Make a key beside the one in use; one that was made before and never used is replaced."""
    text = secrets.token_hex(keys.BYTES)
    _put(setting, folder, NEW, text)
    return read_key(setting, folder, NEW)


def read_key(setting: str, folder: Path | str, which: str = "") -> Key:
    """Open the key in use, the new one (``new``) or a former one (its fingerprint).

    Raises
    ------
    PrivacyError
        If it isn't there, or others can read it.
    """
    _not_demo(setting)
    if which and not has_key(setting, folder, which):
        raise PrivacyError(
            "Een vroegere sleutel is weg, en er staan nog mensen op een lijst die alleen daarmee "
            "te herkennen zijn. Zet de sleutel terug uit een reservekopie. Er wordt niets "
            "ingelezen, want iemand zou terug kunnen komen."
        )
    if setting == "keyring":
        return Key(keys.from_keyring(_name(folder, which), make=False), "keyring")
    place = _place(setting, folder, which)
    return Key(keys.from_file(place, Path(folder).resolve(), make=False), "file")


def has_key(setting: str, folder: Path | str, which: str) -> bool:
    """Whether there is a new key (``new``), or a former one by its fingerprint."""
    _not_demo(setting)
    if setting == "keyring":
        return keys.in_keyring(_name(folder, which)) is not None
    return _place(setting, folder, which).exists()


def turn(setting: str, folder: Path | str, *, needed: Sequence[str]) -> None:
    """Put the new key in the place of the old one, which is kept only if it is `needed`.

    Doing it twice, or going on after it was broken off, does no harm.
    """
    if not has_key(setting, folder, NEW):
        return
    old = read_key(setting, folder)
    if old.fingerprint in needed:
        _put(setting, folder, old.fingerprint, old.secret.hex())
    new = read_key(setting, folder, NEW)
    if setting == "keyring":
        _put(setting, folder, "", new.secret.hex())
        drop(setting, folder, NEW)
    else:
        _place(setting, folder, NEW).replace(_place(setting, folder, ""))


def drop(setting: str, folder: Path | str, which: str) -> None:
    """Take away a key that is no longer needed; it may be gone already."""
    if setting == "keyring":
        keys.out_of_keyring(_name(folder, which))
    else:
        _place(setting, folder, which).unlink(missing_ok=True)


def _put(setting: str, folder: Path | str, which: str, text: str) -> None:
    _not_demo(setting)
    if setting == "keyring":
        keys.into_keyring(_name(folder, which), text)
        return
    place = _place(setting, folder, which)
    write_private(place, text + "\n")


def _name(folder: Path | str, which: str) -> str:
    name = Path(folder).resolve().name
    return f"{name}:{which}" if which else name


def _place(setting: str, folder: Path | str, which: str) -> Path:
    """Where a key file lies; another one lies beside it and ends in the same way (.key)."""
    place = keys.key_place(setting, folder)
    return place.with_name(f"{place.stem}.{which}{place.suffix}") if which else place


def _not_demo(setting: str) -> None:
    if setting == "demo":
        raise PrivacyError(
            "De sleutel 'demo' is openbaar en alleen voor verzonnen mensen; wisselen heeft geen "
            "zin. Kies onder 'privacy' een eigen sleutel: key: keyring of key: file:PAD."
        )
