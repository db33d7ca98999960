"""What a release hid, on disk: encrypted where the monitor has a key, and known again by a proof.

The gate must know the amounts of cells that an earlier edition hid, to keep them hidden beside what
the next one shows. A concept has them in a file of its own; a release lays that in the register
beside the release itself, whose (sealed) ledger holds the proof of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PrivacyError, RunError
from .at_rest import read_table, write_table
from .files import private_folder, write
from .folders import Folders

if TYPE_CHECKING:
    from ..privacy.keys import Key

FILE = "withheld.parquet"
"""In a concept."""
FOLDER = "withheld"
"""In the register: a file a release."""
PROOF = "withheld"
"""In a ledger: by what the file is known again; none in ledgers of before it was kept."""
COLUMNS = ("persons", "count", "rest", "n", "sum", "need", "largest")
_WHAT = "withheld:v1"
LOST = (
    "Van vrijgave {name} ontbreekt in het register wat zij verborg, of dat is veranderd of een "
    f"oude kopie (register/{FOLDER}/{{name}}.parquet). Zonder dat zou een nieuwe uitgave samen met "
    "die iets over enkele mensen kunnen verraden; er wordt niets gemaakt. Zet register/ terug uit "
    "een reservekopie."
)
CHANGED = (
    "Van het concept van editie '{edition}' is {file} weg of veranderd. Daarin staat, versleuteld, "
    "wat de editie verbergt; zonder dat zou een latere editie dat kunnen verraden. Er is niets "
    "vrijgegeven. Maak het concept opnieuw met 'merkbaar run --edition {edition}'."
)

Amounts = Mapping[str, Sequence[float | None]]


def write_withheld(path: Path, amounts: Amounts, *, key: Key) -> str:
    """Write what an edition hides.

    Parameters
    ----------
    amounts : mapping of str to sequence of (float or None)
        ``Gate.withheld``: by address, at most as many as `COLUMNS`.

    Returns
    -------
    str
        The proof of it, for the ledger.
    """
    import pandas as pd

    from ..privacy.sealing import proof

    rows = {at: [*some, *[None] * (len(COLUMNS) - len(some))] for at, some in amounts.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS), dtype="float64")
    write_table(path, frame.rename_axis("address").reset_index(), key=key)
    return proof(_trimmed(rows), what=_WHAT, key=key)


def read_withheld(path: Path, ledger: Mapping[str, Any], *, key: Key) -> Amounts | None:
    """Read what an edition hides; None if that isn't there, or isn't what its ledger proves."""
    from ..privacy.sealing import proof

    if not path.is_file():
        return None
    try:
        frame = read_table(path, key=key).set_index("address")
        rows = {
            str(at): [None if one != one else float(one) for one in some]
            for at, some in zip(frame.index, frame[list(COLUMNS)].to_numpy(), strict=True)
        }
    except (OSError, ValueError, KeyError, PrivacyError):
        return None
    amounts = _trimmed(rows)
    return amounts if proof(amounts, what=_WHAT, key=key) == ledger[PROOF] else None


def _trimmed(rows: Amounts) -> dict[str, list[float | None]]:
    """Give amounts without what is missing at their end."""
    found = {}
    for at, some in rows.items():
        known = [i for i, one in enumerate(some) if one is not None]
        found[at] = [
            None if one is None else float(one) for one in some[: max(known, default=-1) + 1]
        ]
    return found


def held(folders: Folders, *, key: Key) -> dict[str, Any]:
    """Give what the gate must know of the past, with what each release hid.

    Raises
    ------
    PrivacyError
        As :func:`merkbaar.privacy.register.held` does; or if what a release hid is gone, was
        changed, or is of another release.
    """
    from ..privacy import register
    from ..privacy.withheld import HIDDEN

    known = register.held(folders.home, key=key)
    names = [
        register.stem(one["number"], one["edition"])
        for one in register.releases(folders.home, key=key)
    ]
    full = []
    for name, ledger in zip(names, known["releases"], strict=True):
        full.append(dict(ledger))
        if PROOF in ledger:
            path = folders.register / FOLDER / f"{name}.parquet"
            amounts = read_withheld(path, ledger, key=key)
            if amounts is None:
                raise PrivacyError(LOST.format(name=name))
            full[-1][HIDDEN] = amounts
    return {**known, "releases": full}


def refuse_changed(concept: Path, ledger: Mapping[str, Any], *, key: Key) -> None:
    """Refuse a concept of which it isn't known what it hides.

    Raises
    ------
    RunError
        If the file is gone, or isn't the one of its ledger; or its ledger has no proof, as in a
        concept of before it was kept.
    """
    if PROOF not in ledger or read_withheld(concept / FILE, ledger, key=key) is None:
        raise RunError(CHANGED.format(edition=concept.name, file=FILE))


def keep(folders: Folders, edition: str) -> None:
    """Lay what a concept hides in the register, as that of the release that will be next."""
    from ..privacy import register

    name = register.stem(register.last(folders.home) + 1, edition)
    place = private_folder(folders.register / FOLDER)
    write(place / f"{name}.parquet", (folders.concept(edition) / FILE).read_bytes())


def under_another_key(place: Path, *, old: Key, new: Key, renamed: Mapping[str, str]) -> None:
    """Seal a register's releases with another key, and encrypt what they hid with that.

    Parameters
    ----------
    place : Path
        A register that will take the place of the one in use.
    renamed : mapping of str to str
        What each mark of a story or person under the old key is under the new one.

    Raises
    ------
    PrivacyError
        If something was changed, or what a release hid is gone.
    """
    from ..privacy import placed, register

    def turned(release: dict[str, Any]) -> dict[str, Any]:
        ledger = release["ledger"]
        if PROOF not in ledger:
            return release
        name = register.stem(release["number"], release["edition"])
        path = place / FOLDER / f"{name}.parquet"
        amounts = read_withheld(path, ledger, key=old)
        if amounts is None:
            raise PrivacyError(LOST.format(name=name))
        again = write_withheld(path, amounts, key=new)
        return {**release, "ledger": {**ledger, PROOF: again}}

    register.seal_releases(place, key=new, of=old, change=turned)
    placed.reseal(place, of=old, key=new, renamed=renamed)
