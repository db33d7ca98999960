"""One table made ready for the gate, and what doesn't add up in a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.margins import Key, Parents, families
from merkbaar.tables import Offer

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.privacy.cells import Cells

_ALL = ("alle", "allen", "iedereen", "totaal", "total", "all", "everyone")
_CBS = re.compile(r"GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")
"""Codes that say themselves what they lie in: buurt BU99990102 in wijk WK999901 in GM9999."""
_EXACT = 1e-6
_WHY = {
    "more": "de delen zijn samen meer dan hun totaal: bewaakt als groepen die overlappen",
    "less": "de delen zijn samen minder dan hun totaal: wie overblijft is bewaakt als een cel",
}


def one_offer(
    frame: pd.DataFrame, offer: Offer, *, value: str | None, guess: bool, parents: Parents
) -> Offer:
    """Make an offer of a researcher's own table.

    Parameters
    ----------
    offer : Offer
        What was said of the table.
    value : str or None
        The column to show; None: the number of persons.
    guess : bool
        Look for the codes of totals.

    Raises
    ------
    PrivacyError
        If a column isn't there, a number of persons is missing, the kind of a value isn't said, or
        a code looks like a total and isn't called one.
    """
    persons, name = str(offer.persons), offer.name
    asked = [*offer.dimensions, persons, value, offer.count, *offer.largest]
    if missing := [column for column in asked if column and column not in frame.columns]:
        raise PrivacyError(
            f"Tabel '{name}' mist de kolom {', '.join(missing)}. Gevonden: "
            f"{', '.join(map(str, frame.columns))}. Noem de kolommen bij dimensions=, persons= "
            "en value=."
        )
    if value is not None and value != persons and not offer.kind and not offer.count:
        raise PrivacyError(
            f"Tabel '{name}': zeg met kind= wat kolom {value} is: count, share, mean, median, sum, "
            "minimum, maximum, bound of index. Daarvan hangt af wat er bewaakt moet worden."
        )
    _check_persons(frame, persons, name)
    made = frame.assign(value=frame[value or persons], n=frame.get("n", frame[persons]))
    kind = offer.kind or ("count" if value in (None, persons) else "share")
    made = replace(offer, frame=made, kind=kind, population=offer.population or name)
    if guess:
        made = replace(made, totals=_totals(made))
        _check_totals(made, parents)
    return made


def known_parents(
    frame: pd.DataFrame, dimensions: Sequence[str], parents: Parents
) -> dict[str, Mapping[str, str]]:
    """Give the parents of each dimension, from CBS area codes where nothing was said of it."""
    found = dict(parents)
    for name in dimensions:
        codes = {str(code) for code in frame[name]} if name in frame else set()
        areas = sorted(code for code in codes if _CBS.fullmatch(code))
        own = {code: "WK" + code[2:8] if code[:2] == "BU" else "GM" + code[2:6] for code in areas
               if code[:2] != "GM"}  # fmt: skip
        above = {wijk: "GM" + wijk[2:6] for wijk in own.values() if wijk[:2] == "WK"}
        if name not in parents and own and set(own.values()) & codes | set(above.values()) & codes:
            found[name] = {**above, **own}
    return found


def _check_persons(frame: pd.DataFrame, column: str, name: str) -> None:
    import pandas as pd

    numbers: Any = pd.to_numeric(frame[column], errors="coerce")
    bad = int((numbers.isna() | (numbers < 0) | (numbers % 1 != 0)).sum())
    if bad:
        raise PrivacyError(
            f"Tabel '{name}': {bad} van de {len(frame)} cellen hebben geen geldig aantal personen "
            f"in kolom {column}. Verwacht: 0, 1, 2, … Vul 0 in als er niemand was; laat een cel "
            "weg als er niet is gemeten."
        )


def _totals(offer: Offer) -> dict[str, str]:
    """Find the code of the total of each dimension among words that say so."""
    found = {}
    for name in offer.dimensions:
        codes = dict.fromkeys(str(code) for code in offer.frame[name])
        if some := [code for code in codes if code.strip().casefold() in _ALL]:
            found[name] = some[0]
    return found


def _check_totals(offer: Offer, parents: Parents) -> None:
    """Refuse a code that is everywhere what the others are together, and isn't called a total."""
    for name in offer.dimensions:
        if name in offer.totals or name in parents:
            continue
        others = [other for other in offer.dimensions if other != name]
        sliced = offer.frame.assign(_=0).groupby([*others, "_"], observed=True)
        slices = [
            dict(zip(part[name].astype(str), part[str(offer.persons)], strict=True))
            for _, part in sliced
        ]
        codes = sorted(set().union(*slices))
        for code in codes if len(codes) > 2 else ():
            sums = [(part.get(code, -1), sum(n for c, n in part.items() if c != code))
                    for part in slices]  # fmt: skip
            if all(own == rest for own, rest in sums) and any(own for own, _ in sums):
                raise PrivacyError(
                    f"Tabel '{offer.name}': code '{code}' van {name} is overal zoveel als de "
                    f"andere samen. Is het hun totaal, zeg dan totals={{'{name}': '{code}'}}; is "
                    "het toeval, zeg dan totals={}."
                )


def added_wrong(table: Cells, parents: Parents) -> Iterator[dict[str, Any]]:
    """Yield where parts are more or less than their total: how often, and how they are guarded.

    Yields
    ------
    dict
        note (name of the table), rule ("more" or "less"), over (dimensions), totals (how
        many), why. No values.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for measure in dict.fromkeys(table.measures) if table.guarded else ():
        counts = table.amounts.get("count", table.amounts["persons"])
        values: Mapping[Key, float] = {
            key: float(counts[r])
            for r, key in enumerate(table.keys)
            if table.measures[r] == measure and counts[r] == counts[r]
        }
        for (whole, name), parts in sorted(families(list(values), parents).items()):
            if whole in values and len(parts) > 1:
                more = sum(values[part] for part in parts) - values[whole]
                if abs(more) > _EXACT * max(1.0, values[whole]):
                    found["more" if more > 0 else "less"].append(name)
    for rule, names in sorted(found.items()):
        yield {"note": table.name, "rule": rule, "over": sorted(set(names)), "totals": len(names),
               "why": _WHY[rule]}  # fmt: skip
