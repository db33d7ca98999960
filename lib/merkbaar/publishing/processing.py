"""The processing register (AVG art. 30) and the outline of a DPIA, from the monitor file.

What the monitor file says is filled in, what the software does is stated, and everything that only
the municipality can know is marked to be filled in. No data is read: the text holds no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import DefinitionError
from ..monitor import Monitor
from .files import disk_errors_named, write
from .opening import open_monitor
from .processing_words import (
    CATEGORIES,
    COLUMNS,
    MEASURES,
    NO_TERM,
    NUMBERS,
    PURPOSES,
    QUESTIONS,
    READERS,
    TELLING,
)

FILE = "verwerkingsregister.md"
TO_FILL_IN = "**[invullen]**"
NOT_OF_PEOPLE = ("areas", "population", "ledger")
"""Standard tables without persons."""


def write_processing(monitor_file: str | Path, out: Path | None = None) -> Path:
    """Write the processing register and the DPIA outline of a monitor as Markdown.

    Parameters
    ----------
    out : Path, optional
        The file; ``verwerkingsregister.md`` beside the monitor file if left out.

    Returns
    -------
    Path
        The file (mode 600).

    Raises
    ------
    DefinitionError
        If `out` is a folder, or in a folder that isn't there.
    """
    monitor, folders = open_monitor(monitor_file)
    place = out or folders.home / FILE
    if place.is_dir() or not place.parent.is_dir():
        raise DefinitionError(
            f"In '{place}' is geen bestand te schrijven. Verwacht bij --out: een bestand in een "
            "map die er is."
        )
    with disk_errors_named():
        return write(place, processing_text(monitor))


def processing_text(monitor: Monitor) -> str:
    """The register and the outline of one monitor, in plain Dutch; the same file, the same text."""
    parts = [
        f"# Verwerkingsregister en opzet van een DPIA: {_cell(monitor.title)}",
        "Gemaakt door Merkbaar uit het monitorbestand. Wat daar niet in staat, is gemerkt met "
        f"{TO_FILL_IN}: dat weet alleen de gemeente. Vul het in het monitorbestand in (onder "
        "`processing:`) of hieronder. Dit is een hulpmiddel en geen juridisch advies.",
        "## Deel 1. Verwerkingsregister (AVG artikel 30)",
        *_register(monitor),
        "## Deel 2. Opzet van een DPIA",
        "De vragen volgen het Model DPIA Rijksdienst. Links wat uit de software en het "
        "monitorbestand blijkt, rechts wat de gemeente zelf moet beoordelen.",
        _table(("vraag", "wat Merkbaar weet of doet", "zelf beoordelen"), _questions(monitor)),
    ]
    return "\n\n".join(parts) + "\n"


def _register(monitor: Monitor) -> list[str]:
    about = monitor.processing
    facts = (
        ("Verwerkingsverantwoordelijke", about.controller or _open(monitor.municipality.name)),
        ("Contact van de monitor", monitor.owner),
        ("Functionaris gegevensbescherming", about.officer or TO_FILL_IN),
        ("Doelen", _list(PURPOSES[purpose] for purpose in monitor.purposes)),
        ("Grondslag (art. 6, en art. 9 bij gezondheid)", about.legal_basis or TO_FILL_IN),
        ("Van wie", _list(_people(monitor)) or "geen personen"),
        ("Bijzondere of gevoelige gegevens", _sensitive(monitor)),
        ("Ontvangers van de uitgave", _list(READERS[reader] for reader in monitor.readers)),
        ("Wie bij de map met gegevens kan", _list(about.access) or TO_FILL_IN),
        ("Verwerkers", _list(about.processors) or TO_FILL_IN),
        (
            "Doorgifte buiten de EU",
            "Merkbaar stuurt niets weg: alles draait op de eigen computer. Staat de map in een "
            f"cloud of wordt er elders een reservekopie gemaakt: {TO_FILL_IN}",
        ),
    )
    return [
        _table(("onderwerp", "antwoord"), facts),
        "### Bronnen en gegevens",
        _table(("bron", "tabel", "nummer van de persoon", "gegevens"), _sources(monitor)),
        "### Bewaartermijnen",
        _table(("tabel", "termijn"), _terms(monitor)),
        "### Beveiliging: wat de software doet",
        "\n".join(f"- {measure}" for measure in _measures(monitor)),
        "### Beveiliging: wat de gemeente doet",
        "- Toegang, schijfversleuteling en reservekopieën van de map met gegevens en van de "
        f"sleutel: {TO_FILL_IN}",
    ]


def _open(known: str) -> str:
    """What is known, and that the rest must be filled in."""
    return f"{known} {TO_FILL_IN}"


def _tables(monitor: Monitor) -> list[str]:
    return sorted({source.table for source in monitor.sources} - set(NOT_OF_PEOPLE))


def _people(monitor: Monitor) -> list[str]:
    return list(dict.fromkeys(CATEGORIES[table] for table in _tables(monitor)))


def _sensitive(monitor: Monitor) -> str:
    found = []
    if any(source.person == "bsn" for source in monitor.sources):
        found.append("het BSN (mag alleen met een wettelijke grond: AVG art. 87, UAVG art. 46)")
    telling = [TELLING[table] for table in _tables(monitor) if table in TELLING]
    return _list([*found, *telling]) or "uit het monitorbestand blijken er geen"


def _sources(monitor: Monitor) -> list[tuple[str, ...]]:
    groups = {f"group_{group.id}": group.title.lower() for group in monitor.groups}
    words = {**COLUMNS, **groups}
    rows = []
    for source in monitor.sources:
        place = f"{source.file}, blad {source.sheet}" if source.sheet else source.file
        held = [words.get(column, column) for column in source.columns if column != "person"]
        held += _asked(source.table, len(source.items))
        number = NUMBERS[source.person] if source.table not in NOT_OF_PEOPLE else "geen personen"
        rows.append((place, source.table, number, ", ".join(dict.fromkeys(held))))
    return rows


def _asked(table: str, columns: int) -> list[str]:
    """Say what the columns of a wide file hold: questions, or what happened to people."""
    what = {
        "answers": ("antwoorden op één vraag", f"antwoorden op {columns} vragen"),
        "events": ("of één gebeurtenis er was", f"of {columns} gebeurtenissen er waren"),
    }
    one, more = what.get(table, ("één kolom met een waarde", f"{columns} kolommen met een waarde"))
    return [one if columns == 1 else more] if columns else []


def _terms(monitor: Monitor) -> list[tuple[str, str]]:
    retention = {str(table): term for table, term in monitor.privacy.retention.items()}
    kept = {
        table: f"{retention[table]}, terug vanaf de laatste editie; ouder wordt niet voorbereid"
        if table in retention
        else f"{NO_TERM.get(table, 'geen termijn ingesteld')} {TO_FILL_IN}"
        for table in _tables(monitor)
    }
    raw = f"Merkbaar verandert en verwijdert ruwe bestanden nooit {TO_FILL_IN}"
    return [*kept.items(), ("de ruwe bestanden zelf (raw/)", raw)]


def _measures(monitor: Monitor) -> list[str]:
    key = monitor.privacy.key
    where = {
        "demo": "**Let op: de sleutel is de openbare demosleutel. Die mag niet bij gegevens van "
        "echte mensen.**",
        "keyring": "De sleutel staat in de sleutelbos van het systeem.",
    }.get(
        key, "De sleutel staat in een bestand buiten de map met gegevens, alleen voor de eigenaar."
    )
    disk = (
        "De voorbereide tabellen zijn niet versleuteld zolang de demosleutel is ingesteld."
        if key == "demo"
        else "De voorbereide tabellen (`prepared/`) zijn versleuteld (AES-GCM, 256 bits). "
        "`results/`, `work/` en `concept/` zijn dat niet."
    )
    values = {"minimum": monitor.privacy.minimum, "where": where, "disk": disk}
    return [measure.format_map(values) for measure in MEASURES]


def _questions(monitor: Monitor) -> list[tuple[str, ...]]:
    """Each question with what is known of it in this monitor."""
    values = {
        "title": monitor.title,
        "purposes": _list(PURPOSES[purpose] for purpose in monitor.purposes),
        "people": _list(_people(monitor)) or "geen personen",
        "sensitive": _sensitive(monitor),
        "sources": str(len(monitor.sources)),
        "readers": _list(READERS[reader] for reader in monitor.readers),
        "basis": monitor.processing.legal_basis or TO_FILL_IN,
        "minimum": str(monitor.privacy.minimum),
        "terms": _list(f"{table} {term}" for table, term in monitor.privacy.retention.items())
        or "geen",
    }
    return [tuple(part.format_map(values) for part in question) for question in QUESTIONS]


def _list(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a text with a bar or a new line in it stays in its cell."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(part) for part in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
