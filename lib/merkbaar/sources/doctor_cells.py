"""Columns one by one: identifiers, empty columns, damaged letters, space, codes for missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from merkbaar.sources.content import PERSONAL, is_bsn, personal, text_of
from merkbaar.sources.corrections_rules import mended
from merkbaar.sources.problems import SOLVED, amount
from merkbaar.sources.raw_cells import raw_columns

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.sources.loaded import Loaded
    from merkbaar.sources.problems import Place, Problem

_DAMAGED = re.compile(r"Ã[\u0080-\u00bf\u0152-\u2122©«¯]|â€|Â[\u00a0-\u00bf]|ï»¿|\ufffd")
_HIGH_CODES = (9.0, 99.0, 999.0, 9999.0, 99999.0, 98.0, 97.0, 88.0, 8.0, 888.0, 9998.0)
_LOW_CODES = (-1.0, -2.0, -8.0, -9.0, -88.0, -99.0)
_COMMA = re.compile(r"\s*-?\d[\d.]*,\d+\s*")
_LONG = 40
_NO_CODE_NAME = re.compile(r"jaar|year|code|nummer|nr\b|postcode|id\b", re.IGNORECASE)


def cell_problems(loaded: Loaded, place: Place) -> list[Problem]:
    """Look at each column's cells (parameters: see `Place`)."""
    found: list[Problem] = []
    for name, column in loaded.table.items():
        for look in (_identifier, _wrong_bsn, _empty, _damaged, _code_for_missing):
            if problem := look(str(name), column, place):
                found.append(problem)
    return found + _as_written(loaded, place)


def _identifier(name: str, column: pd.Series, place: Place) -> Problem | None:
    kind = personal(column)
    if kind is None:
        return None
    what = PERSONAL[kind][2]
    if kind == "BSN":
        return place.problem(
            "persoonsgegeven",
            f"Deze kolom bevat {what}. Die mogen alleen bij de deur worden gebruikt om er een "
            "pseudoniem van te maken.",
            "Koppel de kolom aan 'person' met 'person: bsn', of laat haar weg als u de personen "
            "niet hoeft te koppelen.",
            column=name,
        )
    if kind == "telefoon":
        use = "Koppel de kolom aan 'person' met 'person: phone' als dit de sleutel is; anders: weg."
    else:
        use = "Laat de kolom weg; voor monitoren is zij niet nodig."
    return place.problem(
        "persoonsgegeven",
        f"Deze kolom bevat {what}: gegevens waarmee iemand te vinden is.",
        use,
        column=name,
        correction={"kind": "ignore_column", "column": name},
    )


def _wrong_bsn(name: str, column: pd.Series, place: Place) -> Problem | None:
    """Find cells that fail the 11-proef in a column of BSNs."""
    if personal(column) != "BSN":
        return None
    wrong = [not pd_missing and not is_bsn(text_of(cell)) for cell, pd_missing in _cells(column)]
    if not any(wrong):
        return None
    return place.problem(
        "ongeldig BSN",
        f"{amount(sum(wrong), 'cel doorstaat', 'cellen doorstaan')} de elfproef van een BSN niet.",
        "Zoek het goede nummer op in de bron. Bij de deur worden deze regels geweigerd en genoemd.",
        column=name,
        at=wrong.index(True),
    )


def _cells(column: pd.Series) -> list[tuple[object, bool]]:
    return list(zip(column.tolist(), column.isna().tolist(), strict=True))


def _empty(name: str, column: pd.Series, place: Place) -> Problem | None:
    if not len(column) or column.notna().any():
        return None
    return place.problem(
        "lege kolom",
        "Alle cellen van deze kolom zijn leeg of ontbreken.",
        "Controleer of de export gelukt is. Is de kolom echt leeg, laat haar dan weg.",
        column=name,
        correction={"kind": "ignore_column", "column": name},
    )


def _damaged(name: str, column: pd.Series, place: Place) -> Problem | None:
    if str(column.dtype) != "str":
        return None
    wrong = column.str.contains(_DAMAGED, na=False)
    if not wrong.any():
        return None
    cells = column[wrong]
    whole = sum(mended(cell) != cell for cell in cells)
    meaning = (
        f"{amount(len(cells), 'cel heeft', 'cellen hebben')} "
        "beschadigde letters (een é staat er als twee tekens): het "
        "bestand is ergens in een verkeerde codering bewaard."
    )
    at = wrong.tolist().index(True)
    if whole:
        fix = f"{whole} cellen zijn te herstellen; de andere alleen met een nieuwe export."
        correction = {"kind": "mend_text", "column": name}
        return place.problem("tekens", meaning, fix, column=name, at=at, correction=correction)
    return place.problem(
        "tekens", meaning, "Vraag om een nieuwe export in UTF-8.", column=name, at=at
    )


def _code_for_missing(name: str, column: pd.Series, place: Place) -> Problem | None:
    """Find 9, 99, -1 and their kind, far from the other values and more than once."""
    import pandas as pd

    if not pd.api.types.is_numeric_dtype(column.dtype) or column.dtype.kind == "b":
        return None
    if _NO_CODE_NAME.search(name):
        return None
    counts = column.dropna().astype("float64").value_counts()
    if len(counts) < 3 or len(counts) > 60:
        return None
    codes = _codes(counts)
    if not codes:
        return None
    cells = sum(int(counts.to_dict()[code]) for code in codes)
    values = [int(code) for code in sorted(codes)]
    return place.problem(
        "code voor ontbrekend",
        f"{amount(cells, 'cel heeft', 'cellen hebben')} "
        "een waarde die ver van de andere ligt en er vaak voor 'weet niet' "
        "of 'geen antwoord' staat. Wie rekent, rekent haar mee.",
        "Lees deze waarden als ontbrekend, als de vragenlijst of de bron dat bevestigt.",
        column=name,
        correction={"kind": "missing", "column": name, "values": values},
    )


def _codes(counts: pd.Series) -> list[float]:
    values = sorted(float(value) for value in counts.index)
    often = {float(value) for value, count in counts.to_dict().items() if count >= 2}
    high = [code for code in _HIGH_CODES if code in often]
    rest = [value for value in values if value not in high and value >= 0]
    top = max(rest, default=0.0)
    found = [code for code in high if rest and (code >= 3 * top if code >= 88 else code >= top + 3)]
    if all(value.is_integer() for value in values) and top >= 7:
        found = [code for code in found if code >= 88]
    low = [code for code in _LOW_CODES if code in often]
    if low and top >= 3 and all(value >= 0 for value in values if value not in low):
        found += low
    return found


def _as_written(loaded: Loaded, place: Place) -> list[Problem]:
    """Look at the cells as they stand in the file: space around keys, decimal commas."""
    found = []
    commas: list[str] = []
    for name, cells in raw_columns(place.path, place.sheet, list(loaded.table.columns)).items():
        written = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        if loaded.table[name].dtype.kind == "f" and any(map(_COMMA.fullmatch, written)):
            commas.append(name)
        padded = sum(cell != cell.strip() for cell in written)
        if padded and sorted(map(len, written))[len(written) // 2] < _LONG:
            found.append(_padded(name, padded, place))
    if commas:
        shown = ", ".join(f"'{name}'" for name in commas[:5]) + (" …" if len(commas) > 5 else "")
        meaning = f"{len(commas)} kolommen hebben een komma als decimaalteken: {shown}."
        found.insert(0, place.problem("decimaalteken", meaning, SOLVED))
    return found


def _padded(name: str, count: int, place: Place) -> Problem:
    meaning = (
        f"{amount(count, 'cel heeft', 'cellen hebben')} "
        "spaties voor of achter de waarde; zo'n sleutel past niet op "
        "dezelfde sleutel zonder spaties."
    )
    return place.problem("spaties", meaning, SOLVED, column=name)
