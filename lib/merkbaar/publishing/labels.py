"""The names of rows: a label is a code that somebody typed, or enough people stand behind it.

The gate hides the figure of a row, not what the row is called; and a column can hold anything,
also what one person said. So a label that no list knows goes with its row where the row is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import PrivacyError
from .at_rest import read_table
from .folders import Folders
from .prose import typed_by
from .typed import of_library, of_monitor, plain

if TYPE_CHECKING:
    from ..monitor import Monitor
    from ..privacy.keys import Key
    from ..tables import Offer

LONGEST = 60
"""Signs of a label; what is longer, or has marks of a sentence, was never a code."""
OF_NOBODY = ("areas", "population")
"""Standard tables without people: what their columns say is public."""
_SENTENCE = re.compile(r"[!?;\r\n]|\w{3,}\.\s+[A-Z]|\w{5,}\.(?:\s|$)")
_PLAIN = re.compile(r"-?\d{1,3}|(?:19|20)\d\d(?:-[QKH]?\d{1,2})?|[tT]\d{1,3}")
"""A lag, a year with its quarter or month, a wave, and a theme without a name."""


@dataclass(frozen=True)
class Labels:
    """Which labels are known.

    Attributes
    ----------
    listed : frozenset of str
        What the monitor file, its notebooks and its own questionnaires name, in small letters.
    """

    listed: frozenset[str]

    def known(self, label: object) -> bool:
        """Whether a label says nothing of the people behind it."""
        text = plain(label)
        return text.casefold() in self.listed or bool(_PLAIN.fullmatch(text)) or of_library(text)

    def shown(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Leave out rows with an unknown label that no row with people in it shows.

        A shown 0 says nothing of how many said so elsewhere: a label that only hidden rows and
        noughts have goes with all of them.

        Parameters
        ----------
        table : mapping
            What a table that passed the gate says (``SafeTable.to_dict``).
        """
        columns = list(table["columns"])
        state = columns.index("state")
        names = [columns.index(name) for name in (*table["dimensions"], "measure")
                 if name in columns]  # fmt: skip
        rows, value = table["rows"], columns.index("value")
        open_rows = [row for row in rows if row[state] == "shown" and row[value]]
        told = {at: {row[at] for row in open_rows} for at in names}
        hidden = {at: {row[at] for row in rows} - told[at] for at in names}
        left = {at: {one for one in hidden[at] if not self.known(one)} for at in names}
        kept = [row for row in rows if not any(row[at] in left[at] for at in names)]
        return {**table, "rows": type(rows)(_with_plain_units(kept, columns, table["unit"]))}


def _with_plain_units(rows: Sequence[Any], columns: list[str], unit: str) -> list[Any]:
    """Give hidden rows the unit of rows of their measure that are shown, or else the table's."""
    state, at = columns.index("state"), columns.index("unit")
    by = columns.index("measure") if "measure" in columns else None
    told = {(row[by] if by is not None else "", row[at]) for row in rows
            if row[state] != "suppressed"}  # fmt: skip
    return [
        type(row)((*row[:at], unit, *row[at + 1 :]))
        if row[state] == "suppressed" and (row[by] if by is not None else "", row[at]) not in told
        else row
        for row in rows
    ]


def read_labels(offers: Sequence[Offer], *, monitor: Monitor, folders: Folders, key: Key) -> Labels:
    """Read which labels are known, and refuse what can't be one.

    Raises
    ------
    PrivacyError
        If a label that nobody typed is a sentence or too long, or stands in a table without
        people while no public table has it. Names the table and column, not the label.
    """
    typed = typed_by(folders, monitor)
    listed = of_monitor(monitor).union(_own_questions(folders), *typed.values())
    labels = Labels(frozenset(text.casefold() for text in listed))
    public = Labels(labels.listed | _public(folders, key))
    for offer in offers:
        of_nobody = offer.persons is None
        for name in dict.fromkeys((*offer.dimensions, "measure")):
            if name in offer.frame:
                _refuse(offer, name, public if of_nobody else labels, of_nobody=of_nobody)
    return labels


def _refuse(offer: Offer, name: str, labels: Labels, *, of_nobody: bool) -> None:
    unknown = [one for one in dict.fromkeys(map(str, offer.frame[name])) if not labels.known(one)]
    unknown = [one for one in unknown if one != offer.name]
    if long := sum(len(one) > LONGEST or bool(_SENTENCE.search(one)) for one in unknown):
        raise PrivacyError(
            f"Tabel '{offer.name}', kolom '{name}': {long} keer staat er een zin of een lange "
            f"tekst. Verwacht: een code of een naam van hoogstens {LONGEST} tekens. Zo'n tekst "
            "kan van één mens zijn: geef de groepen een korte naam, en bied dan opnieuw aan."
        )
    if of_nobody and unknown:
        raise PrivacyError(
            f"Tabel '{offer.name}' heeft persons=None, en in kolom '{name}' staan {len(unknown)} "
            f"namen die in geen van de openbare tabellen ({', '.join(OF_NOBODY)}) voorkomen, en "
            "niet in het monitorbestand of het notebook. Verwacht: codes van een lijst. Noem bij "
            "persons= de kolom met aantallen mensen, of zet de codes in het monitorbestand."
        )


def _own_questions(folders: Folders) -> frozenset[str]:
    """Give the words of questions that the monitor brings itself, in ``instruments/``."""
    from ..instruments import read_folder

    own = read_folder(folders.home / "instruments")
    return frozenset(plain(item.text) for one in own.values() for item in one.items)


def _public(folders: Folders, key: Key) -> frozenset[str]:
    """Give the texts in the tables without people, in small letters."""
    found: set[str] = set()
    for name in OF_NOBODY:
        path = folders.prepared / f"{name}.parquet"
        if path.is_file():
            frame = read_table(path, key=key)
            found.update(_values(frame[column].unique() for column in frame))
    return frozenset(found)


def _values(columns: Iterable[Iterable[object]]) -> Iterable[str]:
    return (plain(value).casefold() for column in columns for value in column)
