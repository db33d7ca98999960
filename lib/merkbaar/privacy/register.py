"""What was released, and who withdrew: kept left of the gate, in the monitor's ``register/``.

Of each release the register knows, per cell that was shown, a hash of what was counted (population,
measure, place) and the numbers behind it. A later edition that would show the same cell with a few
persons more or fewer gives those few away (differencing); the gate hides such a cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.keeping import write_list

_RELEASES = "releases"
_WITHDRAWN = "withdrawn.json"
_VERSION = 1


def held(folder: Path | str) -> dict[str, Any]:
    """Give what the gate must know of the past, for ``disclosure.close(…, held=…)``.

    Parameters
    ----------
    folder : Path
        The monitor's folder, ``data/<monitor>``.

    Returns
    -------
    dict
        ``releases``: per release the guarded amounts of each shown cell, by address, oldest
        first; ``withdrawn``: pseudonyms of who withdrew consent for quoting.
    """
    return {
        "releases": [release["ledger"] for release in releases(folder)],
        "withdrawn": withdrawn(folder, purpose="quote"),
    }


def releases(folder: Path | str) -> list[dict[str, Any]]:
    """Give all releases, oldest first: edition, number, by, at, ledger."""
    return [
        _read(path)
        for path in sorted((Path(folder) / "register" / _RELEASES).glob("*.json"), key=_number)
    ]


def record(
    folder: Path | str,
    edition: str,
    ledger: Mapping[str, Sequence[float | None]],
    *,
    by: str,
    at: str,
) -> Path:
    """Write a release in the register; earlier ones are never changed.

    Parameters
    ----------
    folder : Path
        The monitor's folder.
    edition : str
        Name of the edition.
    ledger : mapping
        ``Gate.ledger`` of the concept that is released.
    by, at : str
        Who released it, and when (ISO 8601).

    Returns
    -------
    Path
        The file written (readable for its owner alone).
    """
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,59}", edition):
        raise PrivacyError("De naam van de uitgave mag alleen letters, cijfers, . _ en - hebben.")
    place = Path(folder) / "register" / _RELEASES
    number = max([_number(path) for path in place.glob("*.json")], default=0) + 1
    path = place / f"{number:04d}-{edition}.json"
    content = {
        "version": _VERSION,
        "number": number,
        "edition": edition,
        "by": by,
        "at": at,
        "ledger": {address: list(amounts) for address, amounts in ledger.items()},
    }
    write_list(path, content)
    return path


def withdraw(folder: Path | str, persons: Iterable[str], *, at: str, purpose: str = "quote") -> int:
    """Put persons (pseudonyms) on the list of who withdrew; give how many were new."""
    path = Path(folder) / "register" / _WITHDRAWN
    known = _withdrawals(path)
    there = {(entry["person"], entry["purpose"]) for entry in known}
    new = [
        {"person": person, "purpose": purpose, "at": at}
        for person in sorted(set(persons))
        if (person, purpose) not in there
    ]
    if new:
        everyone = sorted([*known, *new], key=lambda entry: (entry["person"], entry["purpose"]))
        write_list(path, {"version": _VERSION, "withdrawn": everyone})
    return len(new)


def withdrawn(folder: Path | str, *, purpose: str = "quote") -> frozenset[str]:
    """Give the pseudonyms of who withdrew consent for a purpose."""
    path = Path(folder) / "register" / _WITHDRAWN
    return frozenset(e["person"] for e in _withdrawals(path) if e["purpose"] == purpose)


def _withdrawals(path: Path) -> list[dict[str, str]]:
    return _read(path)["withdrawn"] if path.exists() else []


def _number(path: Path) -> int:
    found = re.match(r"(\d+)-", path.name)
    return int(found.group(1)) if found else 0


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != _VERSION or not {"ledger", "withdrawn"} & set(content):
            raise KeyError("version")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PrivacyError(
            f"Het register is niet te lezen: {path.name}. Zonder register is niet te zien wat een "
            "nieuwe uitgave over eerdere zou verraden. Zet het bestand terug uit een reservekopie."
        ) from error
    return content
