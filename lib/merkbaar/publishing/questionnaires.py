"""Questionnaires of a monitor: composed and written out to field, and answers read back in.

Everything of one form lies in ``questionnaires/<name>/`` in the monitor's folder. Answers go to
``raw/`` as one long table, with the numbers that people filled in: they pass the door, like any
other raw file, only when the monitor runs.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from .files import private_folder, read_json, write, write_json
from .folders import find_monitor_file
from .questionnaire_answers import KEPT, take_answers
from .questionnaire_matrix import EXPECTED, expected_of, matrix_of
from .questionnaire_words import report

if TYPE_CHECKING:
    from ..instruments import Form, Instrument

OWN = "instruments"
OVERVIEW = "overzicht.md"


def act(
    what: str,
    monitor_file: Path | None,
    files: Sequence[Path],
    *,
    name: str,
    title: str,
    returning: float,
    person: str,
) -> str:
    """Do what the command was asked: list, compose or import.

    Raises
    ------
    DefinitionError
        If the word, the monitor or a file is missing.
    """
    if what == "list":
        return listed(monitor_file)
    if what not in ("compose", "import"):
        raise DefinitionError(f"'{what}' bestaat niet. Verwacht: list, compose of import.")
    if monitor_file is None or not files:
        needed = "de matrix" if what == "compose" else "een of meer bestanden met antwoorden"
        raise DefinitionError(
            f"Geef de monitor en {needed}: merkbaar questionnaire {what} MIJN-MONITOR BESTAND."
        )
    if what == "compose":
        return compose_files(monitor_file, files[0], name=name, title=title, returning=returning)
    return take_answers(monitor_file, files, name=name, person=person)


def own_instruments(monitor_file: str | Path) -> dict[str, Instrument]:
    """Read the instruments of the monitor's own folder ``instruments/``; empty if it has none.

    Raises
    ------
    DefinitionError
        If a file there isn't right.
    """
    from ..instruments import read_folder

    return read_folder(find_monitor_file(monitor_file).parent / OWN)


def fielded_form(monitor_file: str | Path, name: str = "") -> Form | None:
    """Read the form that this monitor fields; None where none was composed yet.

    Parameters
    ----------
    name : str
        Its id; by default the first by name.

    Raises
    ------
    DefinitionError
        If there is no form of that name, or it was changed since it was composed.
    """
    from ..instruments.form import from_dict

    folder = find_monitor_file(monitor_file).parent / "questionnaires"
    there = sorted(path.parent.name for path in folder.glob(f"*/{KEPT}"))
    if name and name not in there:
        raise DefinitionError(
            f"Er is geen vragenlijst '{name}' bij deze monitor. Wel: {', '.join(there) or 'geen'}. "
            "Stel haar samen met 'merkbaar questionnaire compose', of laat de naam leeg."
        )
    if not there:
        return None
    return from_dict(read_json(folder / (name or there[0]) / KEPT, {}))


def listed(monitor_file: Path | None = None) -> str:
    """Say which instruments there are, with those of the monitor."""
    from ..instruments import overview

    own = own_instruments(monitor_file) if monitor_file else {}
    return "\n".join(_line(row) for row in overview(own=own).to_dict("records"))


def _line(row: Mapping[Hashable, Any]) -> str:
    from ..wording.numbers import number

    asked = "1 vraag" if row["items"] == 1 else f"{row['items']} vragen"
    minutes = number(row["minutes"], decimals=1)
    return (
        f"{row['instrument']:18} {row['title']}: {asked}, {minutes} min., "
        f"tekst: {row['text']}{'' if row['validated'] else '; eigen vraag, niet gevalideerd'}"
    )


def compose_files(
    monitor_file: Path,
    matrix_file: Path,
    *,
    name: str = "vragenlijst",
    title: str = "Hoe gaat het met u?",
    returning: float = 1.0,
) -> str:
    """Compose a questionnaire from a matrix file and write everything to field it with.

    Parameters
    ----------
    matrix_file : Path
        CSV or workbook: one row an approach, one column a result area; a column ``verwacht`` may
        give the people expected at the first moment.
    name, title : str
        Id of the form (its folder), and what stands above it.
    returning : float
        Part of the people (0-1) that is expected to answer again.

    Returns
    -------
    str
        What was made, what it asks of people, what can be seen with them, and what to know.

    Raises
    ------
    DefinitionError
        If the matrix isn't right, or a form of this name was made with other questions.
    """
    from ..instruments import compose
    from ..monitor import load_monitor

    place = find_monitor_file(monitor_file)
    monitor = load_monitor(place)
    matrix = matrix_of(matrix_file)
    expected = expected_of(matrix)
    titles = {approach.id: approach.title for approach in monitor.approaches}
    form = compose(
        matrix.drop(columns=EXPECTED, errors="ignore"),
        name=name,
        title=title,
        approaches=titles,
        reference=[approach.id for approach in monitor.approaches if approach.reference],
        places={area.code: area.name for area in monitor.areas},
        own=own_instruments(place),
    )
    folder = place.parent / "questionnaires" / name
    _refuse_other_version(folder / KEPT, form)
    made = _write_all(form, folder)
    said = report(form, monitor, expected, returning)
    write(folder / OVERVIEW, said)
    made = [*made, f"{OVERVIEW}: wat u hier leest"]
    return f"{said}\nGemaakt in {folder}:\n" + "\n".join(f"  {one}" for one in made)


def _refuse_other_version(kept: Path, form: Form) -> None:
    before = read_json(kept)
    if before is not None and before.get("version") != form.version:
        raise DefinitionError(
            f"De vragenlijst '{form.name}' bestaat al, als versie {before.get('version')}; dit "
            f"wordt versie {form.version}. T0 en T1 moeten dezelfde vragen hebben: gebruik de "
            "bestaande, of geef deze een andere naam met --name."
        )


def _write_all(form: Form, folder: Path) -> list[str]:
    from ..instruments.form import WAVES
    from ..instruments.limesurvey import limesurvey
    from ..instruments.paper import paper
    from ..instruments.sheet import typing_sheet
    from ..instruments.whatsapp_flow import whatsapp_flow
    from ..instruments.xlsform import xlsform
    from .printing import print_pdf

    private_folder(folder.parent)
    private_folder(folder)
    sheets = private_folder(folder / "papier")
    write_json(folder / KEPT, form.to_dict())
    write(folder / "xlsform.xlsx", xlsform(form))
    write(folder / "limesurvey.lss", limesurvey(form))
    write(folder / "invulblad.xlsx", typing_sheet(form))
    made = [KEPT, "xlsform.xlsx", "limesurvey.lss", "invulblad.xlsx"]
    try:
        write(folder / "whatsapp.json", whatsapp_flow(form))
        made.append("whatsapp.json")
    except DefinitionError as error:
        (folder / "whatsapp.json").unlink(missing_ok=True)
        made.append(f"(geen whatsapp.json: {error})")
    printed = True
    for approach in form.approaches:
        for wave in WAVES:
            page = write(sheets / f"{approach}_{wave}.html", paper(form, approach, wave))
            printed = print_pdf(page, page.with_suffix(".pdf")) and printed
    made.append("papier/: per aanpak en meting een html" + (" en een pdf" if printed else ""))
    if not printed:
        made.append("(geen pdf: geen Chrome, Chromium of Edge gevonden; print de html zelf)")
    return made
