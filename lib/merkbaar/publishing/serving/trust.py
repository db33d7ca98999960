"""Which key is whose: the first one seen of a monitor is kept, another one asks for a person's yes.

As SSH does with hosts. A key that is changed on purpose (``merkbaar rotate-key``) is accepted with
``merkbaar trust``; until then the editions that it sealed are not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import DefinitionError
from ..files import read_json, write_json
from ..sealing import SIGNATURE, public_of, read_signature

FILE = "trusted_keys.json"


@dataclass(frozen=True)
class NewKey:
    """A key that seals editions and isn't trusted."""

    monitor: str
    public: str

    @property
    def fingerprint(self) -> str:
        """Sixteen characters, in fours, to read out over the telephone."""
        return " ".join(self.public[at : at + 4] for at in range(0, 16, 4))


def trusted_keys(settings: Path) -> dict[str, frozenset[str]]:
    """Read which public keys are trusted, by monitor.

    Raises
    ------
    DefinitionError
        If the file can't be read: then no edition may be shown, and none may be trusted anew.
    """
    path = settings / FILE
    content = read_json(path, {} if not path.exists() else None)
    if not isinstance(content, dict) or not all(isinstance(one, list) for one in content.values()):
        raise DefinitionError(
            f"{path} is niet te lezen: welke sleutels te vertrouwen zijn, is dan niet te zien. "
            "Zet het bestand terug uit een reservekopie, of haal het weg en vertrouw de sleutels "
            "opnieuw met 'merkbaar trust'."
        )
    return {monitor: frozenset(keys) for monitor, keys in content.items()}


def new_keys(outputs: Path, trusted: Mapping[str, frozenset[str]]) -> list[NewKey]:
    """List the keys in a folder with outputs that aren't trusted."""
    found = {
        NewKey(path.parent.parent.name, public_of(read_signature(path.parent)))
        for path in outputs.glob(f"[!.]*/[!.]*/{SIGNATURE}")
    }
    fresh = [one for one in found if one.public and one.public not in trusted.get(one.monitor, ())]
    return sorted(fresh, key=lambda one: (one.monitor, one.public))


def trust(settings: Path, keys: list[NewKey]) -> dict[str, frozenset[str]]:
    """Trust keys from now on; gives all that are trusted."""
    known = with_keys(trusted_keys(settings), keys)
    write_json(settings / FILE, {monitor: sorted(found) for monitor, found in known.items()})
    return known


def with_keys(
    known: Mapping[str, frozenset[str]], keys: Sequence[NewKey]
) -> dict[str, frozenset[str]]:
    """Give the trusted keys with some more; writes nothing."""
    every = dict(known)
    for one in keys:
        every[one.monitor] = every.get(one.monitor, frozenset()) | {one.public}
    return every


def left_behind(
    outputs: Path, known: Mapping[str, frozenset[str]], fresh: Sequence[NewKey]
) -> list[NewKey]:
    """List the trusted keys that no edition uses any more, of monitors with a new key.

    A key that was changed may have leaked: what it seals from now on isn't to be believed.
    """
    used = {
        (path.parent.parent.name, public_of(read_signature(path.parent)))
        for path in outputs.glob(f"[!.]*/[!.]*/{SIGNATURE}")
    }
    monitors = {one.monitor for one in fresh}
    return [
        NewKey(monitor, public)
        for monitor in sorted(monitors)
        for public in sorted(known.get(monitor, ()))
        if (monitor, public) not in used
    ]


def forget(settings: Path, keys: Sequence[NewKey]) -> None:
    """Trust keys no longer."""
    known = trusted_keys(settings)
    for one in keys:
        known[one.monitor] -= {one.public}
    write_json(settings / FILE, {monitor: sorted(found) for monitor, found in known.items()})


def first_keys(settings: Path, outputs: Path) -> tuple[dict[str, frozenset[str]], list[NewKey]]:
    """Trust the key of a monitor that was never seen before; gives all, and those added.

    Only where all its editions name one and the same key: of two, nobody can say which is real.
    """
    known = trusted_keys(settings)
    fresh = [one for one in new_keys(outputs, known) if one.monitor not in known]
    alone = [one for one in fresh if sum(other.monitor == one.monitor for other in fresh) == 1]
    return (trust(settings, alone) if alone else known), alone
