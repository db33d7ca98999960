"""What reading a file already settled or refused: told with what it means."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from merkbaar.sources.problems import SOLVED
from merkbaar.sources.totals import REASON as TOTAL

if TYPE_CHECKING:
    from merkbaar.sources.loaded import Loaded, Note
    from merkbaar.sources.problems import Place, Problem

_FIXES = {
    "codering": SOLVED + " Sla het bestand liever op als UTF-8, dan gaat geen letter verloren.",
    "scheidingsteken": SOLVED,
    "aanhalingsteken": SOLVED,
    "titelregel": SOLVED + " Haal titels boven de tabel weg als u het bestand zelf maakt.",
    "kopregel": SOLVED + " Controleer of de kolomnamen kloppen.",
    "lege regels": SOLVED,
    "lege kolom": SOLVED,
    "cellen": "Controleer deze regel in het bronsysteem.",
    "getal": "Controleer of de getallen zo bedoeld zijn.",
    "ontbrekend": SOLVED + " Controleer of deze tekens echt 'ontbreekt' betekenen.",
    "datum": "Controleer één datum die u kent.",
    "gemengd": "Kijk in de bron waarom er tekst tussen staat, en maak de kolom daar eenduidig.",
    "verborgen blad": "Controleer of dit blad meegelezen moet worden.",
    "dagdeel": "Controleer een bericht waarvan u het tijdstip kent.",
    "klok": "Controleer of de telefoon in deze tijdzone was.",
    "aanhaling": SOLVED,
    "bewerkt": SOLVED,
    "bijlage": "Exporteer de chat met media als u de bijlagen nodig heeft.",
}
_LABELS = "waardelabels"
_ORDER = (
    "De kolom is tekst gebleven omdat dag en maand niet zeker zijn. Kies hieronder hoe de datums "
    "bedoeld zijn: met de dag voorop, zoals in Nederland gebruikelijk is."
)


def layout_problems(loaded: Loaded, place: Place) -> list[Problem]:
    """Tell what reading decided, and which rows were refused (parameters: see `Place`)."""
    found = [_noted(note, place) for note in loaded.notes if note.kind not in (TOTAL, _LABELS)]
    reasons: defaultdict[str, list[int]] = defaultdict(list)
    for row, reason in zip(loaded.refused["row"], loaded.refused["reason"], strict=True):
        reasons[str(reason).split(" (")[0]].append(int(row))
    for reason, rows in reasons.items():
        found.append(_totals(rows, place) if reason == TOTAL else _refused(reason, rows, place))
    return found


def _noted(note: Note, place: Place) -> Problem:
    unsure = note.kind == "datum" and "als tekst gelaten" in note.message_nl
    if unsure:
        order = {"kind": "read_date", "column": note.column, "order": "day_first"}
        return place.problem(
            "datum", note.message_nl, _ORDER, column=note.column, row=note.row, correction=order
        )
    if note.kind == "kopregel" and "beslaat" in note.message_nl:
        meaning = note.message_nl + " Er zijn samengevoegde cellen of twee kopregels."
        return place.problem("samengevoegde kop", meaning, _FIXES["kopregel"], row=note.row)
    fix = _FIXES.get(note.kind, "Controleer of dit zo bedoeld is.")
    return place.problem(note.kind, note.message_nl, fix, column=note.column, row=note.row)


def _totals(rows: list[int], place: Place) -> Problem:
    many = f"{len(rows)} regels zijn totaalregels" if len(rows) > 1 else "Dit is een totaalregel"
    return place.problem(
        TOTAL,
        f"{many}; apart gezet, zodat hij niet meetelt als nog een wijk of aanbieder.",
        SOLVED,
        row=rows[0],
    )


def _refused(reason: str, rows: list[int], place: Place) -> Problem:
    many = f"{len(rows)} regels zijn niet ingelezen" if len(rows) > 1 else "De regel is geweigerd"
    return place.problem(
        "geweigerde regel",
        f"{many}: {reason}.",
        "Bekijk de regel in het bestand. Hoort hij bij de gegevens, verbeter hem dan in de bron.",
        row=rows[0],
    )
