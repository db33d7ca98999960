"""Codes of gemeente, wijk and buurt: their shape, whether they exist, whether they agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from merkbaar.sources.content import share, texts
from merkbaar.sources.problems import amount

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.sources.loaded import Loaded
    from merkbaar.sources.problems import Place, Problem

_SHAPES = {"GM": 4, "WK": 6, "BU": 8}
_CODE = re.compile(r"(GM|WK|BU)(\d+)", re.IGNORECASE)
_LARGER = re.compile(r"(?:NL|LD|PV|CR)\d{2}", re.IGNORECASE)
_NAMED = re.compile(r"wijk.?code|buurt.?code|gemeente.?code|gebieds.?code|gwb.?code", re.IGNORECASE)
_LIKELY = 0.6


def area_problems(loaded: Loaded, place: Place) -> list[Problem]:
    """Look at the columns that hold area codes (parameters: see `Place`)."""
    found: list[Problem] = []
    coded: dict[str, pd.Series] = {}
    for name, column in loaded.table.items():
        cells = [] if column.dtype.kind == "M" else texts(column)
        if cells and share(cells, lambda text: _CODE.fullmatch(text) is not None) >= _LIKELY:
            coded[str(name)] = column.astype("str")
            found += _shapes(str(name), coded[str(name)], place)
            found += _known(str(name), coded[str(name)], place)
        elif cells and _NAMED.search(str(name)) and share(cells, str.isdigit) >= _LIKELY:
            found.append(_bare(str(name), place))
    return found + _contradictions(coded, place)


def _bare(name: str, place: Place) -> Problem:
    return place.problem(
        "gebiedscode",
        "De codes zijn getallen zonder GM, WK of BU ervoor; nullen vooraan kunnen weg zijn.",
        "Zet in de bron de volledige code van het CBS (WK met zes cijfers, BU met acht), of geef "
        "in de monitor onder 'recode:' bij elk getal de code.",
        column=name,
    )


def _fits(code: str) -> bool:
    """Say whether a code has the right number of digits; regions of the country also fit."""
    if _LARGER.fullmatch(code):
        return True
    match = _CODE.fullmatch(code)
    return match is not None and len(match[2]) == _SHAPES[match[1].upper()]


def _shapes(name: str, column: pd.Series, place: Place) -> list[Problem]:
    bad = column.notna() & ~column.map(lambda cell: isinstance(cell, str) and _fits(cell))
    if not bad.any():
        return []
    return [
        place.problem(
            "gebiedscode",
            f"{amount(int(bad.sum()), 'cel is', 'cellen zijn')} "
            "geen volledige gebiedscode. Verwacht: GM met vier, WK "
            "met zes of BU met acht cijfers.",
            "Verbeter de codes in de bron, of geef de goede code met een correctie 'recode'.",
            column=name,
            at=bad.tolist().index(True),
        )
    ]


def _known(name: str, column: pd.Series, place: Place) -> list[Problem]:
    """Compare codes with the monitor's areas, and with the codes of former years."""
    if place.areas is None:
        return []
    kinds = {code[:2] for code in place.areas}
    seen = [code for code in texts(column) if _fits(code) and code[:2] in kinds]
    old = {code: place.formerly[code] for code in seen if code in place.formerly}
    strange = {code for code in seen if code not in place.areas and code not in old}
    found = []
    if old:
        found.append(_former(name, column, old, place))
    if strange:
        hit = column.isin(strange)
        found.append(
            place.problem(
                "gebiedscode",
                f"{amount(int(hit.sum()), 'cel hoort', 'cellen horen')} bij geen "
                "gebied van deze monitor. Ze kunnen van een ander jaar of andere gemeente zijn.",
                "Zoek bij het CBS op van welk jaar de code is en zet haar in de monitor onder "
                "'formerly:' bij het gebied van nu.",
                column=name,
                at=hit.tolist().index(True),
            )
        )
    return found


def _former(name: str, column: pd.Series, old: dict[str, str], place: Place) -> Problem:
    hit = column.isin(set(old))
    return place.problem(
        "gebiedscode",
        f"{amount(int(hit.sum()), 'cel heeft', 'cellen hebben')} "
        "een code van een eerder jaar; het gebied heeft nu een "
        "andere code.",
        "Lees de oude code als de code van nu.",
        column=name,
        at=hit.tolist().index(True),
        correction={"kind": "recode", "column": name, "mapping": dict(sorted(old.items()))},
    )


def _contradictions(coded: dict[str, pd.Series], place: Place) -> list[Problem]:
    """Find rows in which a buurt lies in another wijk, or a wijk in another gemeente.

    CBS numbers buurten within wijken within gemeenten; where two columns disagree they are of
    two years' divisions.
    """
    found = []
    names = list(coded)
    for inner in names:
        for outer in names:
            kinds = _kind(coded[inner]), _kind(coded[outer])
            if kinds not in (("BU", "WK"), ("BU", "GM"), ("WK", "GM")):
                continue
            digits = _SHAPES[kinds[1]]
            ours = coded[inner].str[2 : 2 + digits]
            theirs = coded[outer].str[2 : 2 + digits]
            whole = coded[inner].notna() & coded[outer].notna()
            wrong = whole & (ours != theirs)
            if wrong.any():
                found.append(_disagree(inner, outer, wrong, place))
    return found


def _disagree(inner: str, outer: str, wrong: pd.Series, place: Place) -> Problem:
    return place.problem(
        "gebiedscode",
        f"In {amount(int(wrong.sum()), 'regel', 'regels')} "
        f"ligt de code in '{inner}' niet in het gebied in '{outer}'. "
        "De kolommen zijn van verschillende jaren, of één is fout.",
        "Gebruik één indeling: vraag de bron van welk jaar de codes zijn.",
        column=inner,
        at=wrong.tolist().index(True),
    )


def _kind(column: pd.Series) -> str:
    kinds = column.dropna().str[:2].str.upper().value_counts()
    return str(kinds.index[0]) if len(kinds) else ""
