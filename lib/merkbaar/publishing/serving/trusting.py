"""What ``merkbaar trust`` does: name what isn't believed yet, and believe it after a yes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from ..sealing import SIGNATURE, read_signature
from . import trust
from .newest import Newest
from .settings import settings_folder
from .site import Site, find_outputs

Kind = Literal["key", "older"]
QUESTIONS: Mapping[Kind, str] = {
    "key": "Klopt deze sleutel, en wilt u haar vertrouwen?",
    "older": "Is dit toch de laatste, en wilt u haar tonen?",
}


def untrusted(target: Path, *, settings: Path | None = None) -> list[tuple[Kind, str]]:
    """Name the keys that aren't trusted and the editions that are older than what was shown."""
    place, outputs = settings_folder(settings), find_outputs(target)
    known = trust.trusted_keys(place)
    fresh = trust.new_keys(outputs, known)
    keys = [f"Monitor '{one.monitor}': sleutel {one.fingerprint}" for one in fresh]
    older = [
        f"Editie '{edition}' van monitor '{monitor}' is ouder dan wat het portaal al toonde. Er "
        "kan een citaat in staan dat intussen is ingetrokken."
        for monitor, edition in _older(place, outputs, trust.with_keys(known, fresh))
    ]
    return [*(("key", one) for one in keys), *(("older", one) for one in older)]


def trust_all(target: Path, *, settings: Path | None = None) -> list[str]:
    """Believe what :func:`untrusted` names; says what, a line each."""
    place, outputs = settings_folder(settings), find_outputs(target)
    before = trust.trusted_keys(place)
    fresh = trust.new_keys(outputs, before)
    gone = trust.left_behind(outputs, before, fresh)
    known = trust.trust(place, fresh)
    trust.forget(place, gone)
    older = _older(place, outputs, known)
    _accept(place, outputs, older)
    said = [
        *(f"Vertrouwd: monitor '{one.monitor}', sleutel {one.fingerprint}" for one in fresh),
        *(f"Niet meer vertrouwd, want geen editie gebruikt haar nog: monitor '{one.monitor}', "
          f"sleutel {one.fingerprint}" for one in gone),
        *(f"Aangenomen: editie '{edition}' van monitor '{monitor}'" for monitor, edition in older),
    ]  # fmt: skip
    if said:
        return [*said, "Draait het portaal, start het dan opnieuw."]
    return ["Er is niets dat nog niet vertrouwd is."]


def _older(
    settings: Path, outputs: Path, known: Mapping[str, frozenset[str]]
) -> list[tuple[str, str]]:
    newest = Newest(settings, keeps=False)
    try:
        site = Site(outputs, known, newest)
        every = site.monitors()
        return [
            (monitor, edition)
            for monitor in every
            for edition in every[monitor]
            if site.state(monitor, edition) == "older"
        ]
    finally:
        newest.close()


def _accept(settings: Path, outputs: Path, older: list[tuple[str, str]]) -> None:
    newest = Newest(settings)
    try:
        for monitor, edition in older:
            folder = outputs / monitor / edition
            if (folder / SIGNATURE).is_file():
                newest.note(monitor, edition, read_signature(folder))
    finally:
        newest.close()
