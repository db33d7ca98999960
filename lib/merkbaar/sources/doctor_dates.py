"""Dates: as text in two notations, without an end, in the future, ending before they start."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING, cast

from merkbaar.sources.content import texts
from merkbaar.sources.date_texts import notation, read_date
from merkbaar.sources.problems import amount

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.sources.loaded import Loaded
    from merkbaar.sources.problems import Place, Problem

_OPEN_YEAR = 2100
_OLDEST = 1900
_START = re.compile(r"ingang|start|begin|aanvang|\bvan\b", re.IGNORECASE)
_END = re.compile(r"eind|stop|beëindig|beeindig|\btot\b|afsluit", re.IGNORECASE)
_EXPECTED = re.compile(r"gepland|verwacht|tot en met|geldig|eind", re.IGNORECASE)


def date_problems(loaded: Loaded, place: Place) -> list[Problem]:
    """Look at the columns that hold moments, or texts that are dates (parameters: see `Place`)."""
    found: list[Problem] = []
    told = {note.column for note in loaded.notes if "als tekst gelaten" in note.message_nl}
    for name, column in loaded.table.items():
        if column.dtype.kind == "M":
            found += _moments(str(name), column, place)
        elif str(column.dtype) == "str" and name not in told:
            found += _typed_dates(str(name), column, place)
    return found + _ends(loaded.table, place)


def _typed_dates(name: str, column: pd.Series, place: Place) -> list[Problem]:
    """Find a column of text in which most cells are dates."""
    cells = texts(column)
    kinds = Counter(kind for text in cells if (kind := notation(text)))
    dated = sum(kinds.values())
    if dated < 2 or dated < 0.7 * len(cells):
        return []
    other = len(cells) - dated
    order = _order(cells)
    if len(kinds) > 1:
        shown = " en ".join(f"'{kind}'" for kind, _ in kinds.most_common())
        meaning = f"De datums staan als tekst in {len(kinds)} notaties: {shown}."
    else:
        meaning = "De datums staan als tekst."
    if other:
        meaning += f" {other} verschillende cellen zijn geen datum."
    fix = (
        f"Lees de kolom als datum met {'de dag' if order == 'day_first' else 'de maand'} voorop. "
        "Controleer één datum die u kent."
    )
    correction = {"kind": "read_date", "column": name, "order": order}
    return [place.problem("datum", meaning, fix, column=name, correction=correction)]


def _order(cells: list[str]) -> str:
    """Choose the order in which more of the texts are days; the Dutch one where both do."""
    day = sum(read_date(text, "day_first") is not None for text in cells)
    month = sum(read_date(text, "month_first") is not None for text in cells)
    return "month_first" if month > day else "day_first"


def _moments(name: str, column: pd.Series, place: Place) -> list[Problem]:
    found: list[Problem] = []
    years = column.dt.year
    if (hit := (years >= _OPEN_YEAR).fillna(False)).any():
        found.append(
            place.problem(
                "einddatum",
                f"{amount(int(hit.sum()), 'datum ligt', 'datums liggen')} "
                f"in of na het jaar {_OPEN_YEAR}. Zo'n datum "
                "betekent dat er nog geen einde is; een duur berekenen gaat er mis mee.",
                "Lees deze datums als 'nog geen einde'.",
                column=name,
                at=hit.tolist().index(True),
                correction={"kind": "no_end", "column": name},
            )
        )
    if (old := (years < _OLDEST).fillna(False)).any():
        found.append(
            place.problem(
                "datum",
                f"{amount(int(old.sum()), 'datum ligt', 'datums liggen')} "
                f"vóór {_OLDEST}; dat is bijna altijd een typefout "
                "of een getal dat als datum is gelezen.",
                "Verbeter ze in de bron.",
                column=name,
                at=old.tolist().index(True),
            )
        )
    return found + _future(name, column, place)


def _future(name: str, column: pd.Series, place: Place) -> list[Problem]:
    import pandas as pd

    if _EXPECTED.search(name):
        return []
    days = column.dt.tz_localize(None) if getattr(column.dt, "tz", None) else column
    tomorrow = pd.Timestamp(place.today + dt.timedelta(days=1))
    early_enough = cast("pd.Series", column.dt.year < _OPEN_YEAR)
    late = cast("pd.Series", days >= tomorrow) & early_enough
    if not late.any():
        return []
    return [
        place.problem(
            "toekomst",
            f"{amount(int(late.sum()), 'datum ligt', 'datums liggen')} in de toekomst.",
            "Controleer of het geplande datums zijn; zo niet, verbeter ze in de bron.",
            column=name,
            at=late.tolist().index(True),
        )
    ]


def _ends(table: pd.DataFrame, place: Place) -> list[Problem]:
    """Find rows that end before they start, in each pair of a start and an end."""
    moments = [str(name) for name in table.columns if table[name].dtype.kind == "M"]
    starts = [name for name in moments if _START.search(name) and not _END.search(name)]
    ends = [name for name in moments if _END.search(name)]
    found = []
    if len(starts) != 1:
        return []
    for end in ends:
        before = cast("pd.Series", table[end] < table[starts[0]])
        if before.any():
            found.append(
                place.problem(
                    "einde voor begin",
                    f"{amount(int(before.sum()), 'regel eindigt', 'regels eindigen')} "
                    f"('{end}') voor het begin "
                    f"('{starts[0]}').",
                    "Verbeter ze in de bron; bij het inlezen worden deze regels geweigerd en "
                    "genoemd.",
                    column=end,
                    at=before.tolist().index(True),
                )
            )
    return found
