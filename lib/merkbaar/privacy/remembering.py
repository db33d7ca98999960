"""How often a monitor's lists were written, kept beside its key: an older copy can't pass for it.

A seal shows that a list is as Merkbaar once wrote it, not that it is the last one. Whoever puts
back an older copy of ``register/`` (from a backup, say) has a sealed list without the last people
on it. Outside the monitor's folder, beside the key, stands the highest number that was seen here:
of the list of who withdrew, of the releases, and of the list of where quotes and photos stood.
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

LISTS, RELEASES, PLACED = "lists", "releases", "placed"
_TOLD = {
    LISTS: (
        "De lijst van wie de toestemming introk of vergeten is (register/withdrawn.json)",
        "Er wordt niets ingelezen, want iemand zou terug kunnen komen",
        " en doe de intrekkingen en het vergeten van daarna opnieuw",
    ),
    RELEASES: (
        "De lijst van vrijgaven (register/releases/)",
        "Er wordt niets gemaakt, want een uitgave zou samen met een eerdere iets over enkele "
        "mensen kunnen verraden",
        "; wat de ontbrekende vrijgaven lieten zien, weet Merkbaar dan niet",
    ),
    PLACED: (
        "De lijst van waar citaten en foto's te zien waren (register/placed.json)",
        "Er wordt niets gemaakt, want wat is weggehaald zou terug kunnen komen",
        " en haal opnieuw weg wat daarna los is weggehaald",
    ),
}


def remembered(setting: str, folder: Path | str, *, key: Key, what: str = LISTS) -> int:
    """Give the highest number seen under this key; 0 where none was, or the key is public."""
    if setting == "demo":
        return 0
    if setting == "keyring":
        text = keys.in_keyring(_name(folder, what)) or ""
    else:
        place = _place(setting, folder, what)
        text = place.read_text(encoding="ascii") if place.is_file() else ""
    which, _, number = text.strip().partition(" ")
    return int(number) if which == key.fingerprint and number.isdigit() else 0


def remember(setting: str, folder: Path | str, number: int, *, key: Key, what: str = LISTS) -> None:
    """Keep a number, if it is higher; who may not write beside the key does without."""
    if setting == "demo" or number <= remembered(setting, folder, key=key, what=what):
        return
    text = f"{key.fingerprint} {number}"
    if setting == "keyring":
        keys.into_keyring(_name(folder, what), text)
        return
    with contextlib.suppress(OSError):  # the key's folder may be read-only
        write_private(_place(setting, folder, what), text + "\n")


def refuse_older(
    setting: str, folder: Path | str, number: int, *, key: Key, what: str = LISTS
) -> None:
    """Refuse a list that was written fewer times than was seen here; else remember it.

    Parameters
    ----------
    setting : str
        ``privacy: key:`` of the monitor file.
    folder : Path
        The monitor's folder.
    number : int
        How often it was written: ``number`` of :class:`merkbaar.privacy.register.Withdrawals`.
    key : Key
        The monitor's key: another key starts at 0.
    what : str
        Which list: `LISTS`, `RELEASES` or `PLACED`.

    Raises
    ------
    PrivacyError
        If the list is an older one, or gone.
    """
    last = remembered(setting, folder, key=key, what=what)
    if number < last:
        name, why, after = _TOLD[what]
        raise PrivacyError(
            f"{name} is weg of is een oude kopie: stand {number}, en de laatste die hier is "
            f"geschreven was stand {last}. {why}. Zet de nieuwste kopie van register/ terug. Is "
            f"die er niet meer: {_way_out(setting, folder, what)}{after}."
        )
    remember(setting, folder, number, key=key, what=what)


def _way_out(setting: str, folder: Path | str, what: str) -> str:
    if setting == "keyring":
        return f"geef 'keyring del {keys.SERVICE} {_name(folder, what)}'"
    return f"haal {_place(setting, folder, what).name} (naast de sleutel) weg"


def _name(folder: Path | str, what: str) -> str:
    return f"{_monitor(folder)}:{what}"


def _place(setting: str, folder: Path | str, what: str) -> Path:
    """Beside the key file."""
    key = keys.key_place(setting, folder)
    return key.with_name(f"{key.stem}.{_monitor(folder)}.{what}")


def _monitor(folder: Path | str) -> str:
    """A monitor by where it lies: a copy to try things in has the same key and its own number."""
    whole = Path(folder).resolve()
    return f"{whole.name}-{hashlib.sha256(os.fsencode(whole)).hexdigest()[:8]}"
