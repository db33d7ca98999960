"""Answers to a fielded form, from any channel, into ``raw/`` and the monitor file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError, MerkbaarError, SourceError
from .files import private_folder, read_json, write
from .folders import find_monitor_file
from .plain_tables import read_plain
from .questionnaire_words import not_in_monitor

if TYPE_CHECKING:
    import pandas as pd

    from ..instruments import Form
    from ..instruments.imports import Imported

KEPT = "formulier.json"
"""The form as it was fielded, in ``questionnaires/<name>/``."""
_SHEET, _ABOUT = "Invullen", "Formulier"


def take_answers(
    monitor_file: Path, files: Sequence[Path], *, name: str = "vragenlijst", person: str = "client"
) -> str:
    """Read answers to a form back in and add them to the monitor as a source.

    Parameters
    ----------
    files : sequence of Path
        Exports of KoboToolbox, ODK or LimeSurvey (csv), the sheet typed over from paper (xlsx), or
        what the collecting service keeps of WhatsApp (json): which it is, is seen.
    name : str
        Id of the form.
    person : str
        Kind of number that people filled in: "client" or "bsn".

    Returns
    -------
    str
        Per file the answers read, kept and refused.
    """
    from ..instruments.form import from_dict
    from ..monitor import load_monitor

    if person not in ("client", "bsn", "phone", "name"):
        raise DefinitionError(f"Soort nummer '{person}' bestaat niet. Verwacht: client of bsn.")
    place = find_monitor_file(monitor_file)
    load_monitor(place)
    folder = place.parent / "questionnaires" / name
    kept = read_json(folder / KEPT)
    if kept is None:
        raise DefinitionError(
            f"Er is geen vragenlijst '{name}' in {folder.parent}. Stel haar eerst samen met "
            "'merkbaar questionnaire compose', of geef de goede naam met --name."
        )
    form = from_dict(kept)
    return "\n".join(_take(place, folder, form, file, person) for file in files)


def _take(place: Path, folder: Path, form: Form, file: Path, person: str) -> str:
    if not file.is_file():
        raise SourceError(f"Het bestand '{file}' is er niet. Controleer de naam en de map.")
    try:
        found = _imported(file, form)
    except MerkbaarError as error:
        raise type(error)(f"{file.name}: {error}") from None
    target = place.parent / "raw" / f"antwoorden_{form.name}_{file.stem}.csv"
    text = _csv(found.answers)
    if target.is_file() and target.read_text(encoding="utf-8") != text:
        raise SourceError(
            f"'raw/{target.name}' is er al, met andere antwoorden. Een bestand in raw/ verandert "
            "nooit: geef de nieuwe export een andere naam, en haal de oude bron uit monitor.yml."
        )
    private_folder(target.parent)
    write(target, text)
    private_folder(folder.parent)  # made by an earlier version, others might enter it
    refused = private_folder(folder) / f"geweigerd_{file.stem}.csv"
    write(refused, _csv(found.listed))
    added = _add(place, target, found, person)
    where = f" Zie {refused.name}." if len(found.listed) else ""
    return f"{file.name}: {found.said()}{where} {added}{_unnamed(place, found)}"


def _unnamed(place: Path, found: Imported) -> str:
    """Name the approaches that people answered about and the monitor doesn't have."""
    from ..monitor import load_monitor

    known = {approach.id for approach in load_monitor(place).approaches}
    missing = sorted(set(found.answers["approach"]) - known)
    return f" {not_in_monitor(missing)}" if missing else ""


def _add(place: Path, target: Path, found: Imported, person: str) -> str:
    from ..monitor import load_monitor
    from .adding import add_source

    file = f"raw/{target.name}"
    if any(source.file == file for source in load_monitor(place).sources):
        return "De bron stond al in monitor.yml."
    columns = ["person", "instrument", "item", "value", "wave", "moment", "approach", "version"]
    if found.answers["area"].notna().to_numpy().any():
        columns.append("area")
    entry: dict[str, Any] = {"file": file, "table": "answers", "person": person}
    add_source(place, {**entry, "columns": {column: column for column in columns}})
    return f"Toegevoegd aan monitor.yml: {file}."


def _imported(file: Path, form: Form) -> Imported:
    """Read a file by what it plainly is."""
    from ..instruments import channel_imports

    if file.suffix.lower() == ".json":
        return channel_imports.from_whatsapp(file.read_bytes(), form)
    if file.suffix.lower() in (".xlsx", ".xlsm"):
        version = _typed_version(file)
        return channel_imports.from_sheet(read_plain(file, _SHEET), form, version=version)
    frame = read_plain(file)
    limesurvey = {"submitdate", "lastpage", "startlanguage"} & set(map(str, frame.columns))
    read = channel_imports.from_limesurvey if limesurvey else channel_imports.from_xlsform
    return read(frame, form)


def _typed_version(file: Path) -> str:
    about = read_plain(file, _ABOUT)
    return str(about["versie"].iloc[0]) if "versie" in about and len(about) else ""


def _csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S")
