"""Say in Dutch what reading a chat export decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from merkbaar.sources.whatsapp_moment import Reading

if TYPE_CHECKING:
    from merkbaar.sources.loaded import Note

_KINDS = {"half": "dagdeel", "year": "datum", "month": "datum"}
_ORDERS = {"d": "dag", "m": "maand", "y": "jaar"}


def notes_of(
    *,
    encoding: str,
    reading: Reading,
    quoted: int,
    edited: int,
    doubled: int,
    missing: int,
    absent: int,
) -> tuple[Note, ...]:
    """Give a note for each thing that a researcher should be able to check.

    Parameters
    ----------
    encoding : str
        How the bytes were read.
    reading : Reading
        How the dates were read.
    quoted, edited, doubled, missing, absent : int
        Headings taken as quoted text; messages changed afterwards; moments in an hour that
        happened twice, or never; attachments that aren't in the zip.

    Returns
    -------
    tuple of Note
    """
    said: list[tuple[str, str]] = []
    if encoding == "cp1252":
        said.append(("codering", _CP1252))
    if not reading.certain and not reading.unknown:
        order = "-".join(_ORDERS.get(letter, letter) for letter in reading.order)
        said.append(("datum", _ORDER.format(order=order)))
    said += [(_KINDS[what], _UNKNOWN[what]) for what in reading.unknown]
    counted = (
        ("aanhaling", quoted, _QUOTED),
        ("bewerkt", edited, _EDITED),
        ("klok", doubled, _DOUBLED),
        ("klok", missing, _MISSING),
        ("bijlage", absent, _ABSENT),
    )
    said += [(kind, text.format(n=number)) for kind, number, text in counted if number]
    return _as_notes(said)


def _as_notes(said: list[tuple[str, str]]) -> tuple[Note, ...]:
    from merkbaar.sources.loaded import Note

    return tuple(Note(kind, text, None, None, None) for kind, text in said)


_CP1252 = (
    "De export is niet in UTF-8 opgeslagen maar in windows-1252: iemand heeft het bestand in een "
    "ander programma bewaard. Emoji kunnen weg zijn; gebruik liever de export van de telefoon."
)
_ORDER = (
    "Uit de datums zelf blijkt niet welk getal de dag is en welk de maand. Ze zijn gelezen als "
    "{order}, zoals deze schrijfwijze meestal is bedoeld. Controleer één bericht waarvan de dag "
    "bekend is."
)
_UNKNOWN = {
    "half": "Achter of voor de tijd staan woorden voor het dagdeel die niet bekend zijn. Ze zijn "
    "zo gelezen dat de chat vooruit loopt in de tijd; waar dat niets zegt, ontbreekt het moment.",
    "year": "De datums hebben geen jaartal; het moment ontbreekt. Exporteer de chat opnieuw met "
    "een nieuwere WhatsApp.",
    "month": "In sommige datums staat een maandnaam die niet bekend is; daar ontbreekt het moment.",
}
_QUOTED = (
    "{n} regels lijken op het begin van een bericht maar zijn anders geschreven of staan los in "
    "de tijd. Ze zijn gelezen als deel van het bericht erboven."
)
_EDITED = "{n} berichten zijn later bewerkt; het merkteken daarvan is uit de tekst gelaten."
_DOUBLED = (
    "{n} berichten vallen in het uur dat dubbel voorkomt als de klok teruggaat. De volgorde in "
    "het bestand bepaalt welk uur het is."
)
_MISSING = (
    "{n} berichten hebben een tijd die niet bestaat omdat de klok vooruitging; ze zijn een uur "
    "later gezet. Misschien was de telefoon in een andere tijdzone."
)
_ABSENT = "{n} bijlagen die in de chat worden genoemd zitten niet in het zip-bestand."
