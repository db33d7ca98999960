"""How often a monitor's list was written, kept beside its key: an older copy can't pass for it.

A seal shows that a list is as Merkbaar once wrote it, not that it is the last one. Whoever puts
back an older copy of ``register/`` (from a backup, say) has a sealed list without the last people
on it. Outside the monitor's folder, beside the key, stands the highest number that was seen here.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from merkbaar.errors import PrivacyError
from merkbaar.privacy import keys
from merkbaar.privacy.keeping import write_private
from merkbaar.privacy.keys import Key

_WHAT = "lists"


def remembered(setting: str, folder: Path | str, *, key: Key) -> int:
    """Give the highest number seen under this key; 0 where none was, or the key is public."""
    if setting == "demo":
        return 0
    if setting == "keyring":
        text = keys.in_keyring(_name(folder)) or ""
    else:
        place = _place(setting, folder)
        text = place.read_text(encoding="ascii") if place.is_file() else ""
    which, _, number = text.strip().partition(" ")
    return int(number) if which == key.fingerprint and number.isdigit() else 0


def remember(setting: str, folder: Path | str, number: int, *, key: Key) -> None:
    """Keep a number, if it is higher; who may not write beside the key does without."""
    if setting == "demo" or number <= remembered(setting, folder, key=key):
        return
    text = f"{key.fingerprint} {number}"
    if setting == "keyring":
        keys.into_keyring(_name(folder), text)
        return
    with contextlib.suppress(OSError):  # the key's folder may be read-only
        write_private(_place(setting, folder), text + "\n")


def refuse_older(setting: str, folder: Path | str, number: int, *, key: Key) -> None:
    """Refuse a list that was written fewer times than was seen here; else remember it.

    Parameters
    ----------
    setting : str
        ``privacy: key:`` of the monitor file.
    folder : Path
        The monitor's folder.
    number : int
        ``number`` of :class:`merkbaar.privacy.register.Withdrawals`.
    key : Key
        The monitor's key: another key starts at 0.

    Raises
    ------
    PrivacyError
        If the list is an older one, or gone.
    """
    last = remembered(setting, folder, key=key)
    if number < last:
        raise PrivacyError(
            "De lijst van wie de toestemming introk of vergeten is (register/withdrawn.json) is "
            f"weg of is een oude kopie: stand {number}, en de laatste die hier is geschreven was "
            f"stand {last}. Er wordt niets ingelezen, want iemand zou terug kunnen komen. Zet de "
            f"nieuwste kopie van register/ terug. Is die er niet meer: {_way_out(setting, folder)} "
            "en doe de intrekkingen en het vergeten van daarna opnieuw."
        )
    remember(setting, folder, number, key=key)


def _way_out(setting: str, folder: Path | str) -> str:
    if setting == "keyring":
        return f"geef 'keyring del {keys.SERVICE} {_name(folder)}'"
    return f"haal {_place(setting, folder).name} (naast de sleutel) weg"


def _name(folder: Path | str) -> str:
    return f"{_monitor(folder)}:{_WHAT}"


def _place(setting: str, folder: Path | str) -> Path:
    """Beside the key file."""
    key = keys.key_place(setting, folder)
    return key.with_name(f"{key.stem}.{_monitor(folder)}.{_WHAT}")


def _monitor(folder: Path | str) -> str:
    """A monitor by where it lies: a copy to try things in has the same key and its own number."""
    whole = Path(folder).resolve()
    return f"{whole.name}-{hashlib.sha256(os.fsencode(whole)).hexdigest()[:8]}"
