"""The rows of an offered table as the gate sees them: where they stand and how many people."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from merkbaar.errors import PrivacyError
from merkbaar.privacy.kinds import check_kind
from merkbaar.privacy.magnitudes import read_sums
from merkbaar.privacy.margins import Key, Parents, cell_key
from merkbaar.privacy.means import is_named
from merkbaar.privacy.rules import Rules
from merkbaar.privacy.two_answers import KINDS, said_yes
from merkbaar.tables import left_only

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from merkbaar.tables import Offer

_DIGIT = re.compile(r"\d")
_PSEUDONYM = re.compile(r"(?<![0-9a-fA-F])[0-9a-f]{32}(?![0-9a-fA-F])")
QUANTITIES = ("persons", "count", "rest", "n")
"""What is guarded: persons, the numerator of a share, its complement, and the base."""


@dataclass(frozen=True)
class Cells:
    """An offered table, row by row, in an order that says nothing of a value.

    Attributes
    ----------
    where : tuple of dict
        Per row the dimensions and their values, as text.
    keys : tuple of Key
        The same without what stands for "all".
    measures : tuple of str
        Per row the measure (the table's name where the frame has no such column).
    amounts : dict of str to ndarray of float, shape (n_rows,)
        Per guarded quantity its value; NaN where there is none.
    sums : ndarray of float, shape (n_rows,), or None
        What the persons of each row add up to (euros, hours, days); NaN where nothing was measured.
    largest : ndarray of float, shape (n_rows, k), or None
        Per row the largest contributions to its sum, largest first; 0 where there are fewer.
    """

    offer: Offer
    frame: pd.DataFrame
    where: tuple[dict[str, str], ...]
    keys: tuple[Key, ...]
    measures: tuple[str, ...]
    amounts: Mapping[str, np.ndarray]
    sums: np.ndarray | None = None
    largest: np.ndarray | None = None

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.offer.name

    @property
    def guarded(self) -> bool:
        """Whether the table is about persons."""
        return self.offer.persons is not None

    def added(self, row: int) -> str:
        """Name of what the persons of a row add up to: tables that share it are solved together."""
        column = self.offer.amount
        return f"column {column}" if column not in (None, "value") else self.measures[row]

    def address(self, row: int) -> str:
        """Give the hash by which the register knows a cell: population, measure and place."""
        what = [self.offer.population, self.measures[row], self.keys[row]]
        return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()[:24]


def read_offers(
    offers: Sequence[Offer], parents: Parents, rules: Rules | None = None
) -> list[Cells]:
    """Read the offers in order of name, and refuse what can't be guarded.

    Parameters
    ----------
    rules : Rules, optional
        Says how many of the largest contributions a sum must have.

    Raises
    ------
    PrivacyError
        If two offers have one name, a column is missing, a cell stands in a table twice, a number
        of persons or a sum is missing or impossible, or it isn't said what a value is. Names the
        table, never a value.
    """
    names = sorted(offer.name for offer in offers)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise PrivacyError(
            f"Er zijn twee tabellen met de naam {', '.join(twice)}. Geef elke tabel een eigen naam."
        )
    rules = rules or Rules()
    return [_read(offer, parents, rules) for offer in sorted(offers, key=lambda one: one.name)]


def _read(offer: Offer, parents: Parents, rules: Rules) -> Cells:
    frame = _checked(offer)
    check_kind(offer, contributions=rules.contributions)
    where = [
        {name: _text(value) for name, value in zip(offer.dimensions, row, strict=True)}
        for row in frame[list(offer.dimensions)].itertuples(index=False, name=None)
    ]
    measures = _measures(offer, frame)
    order = sorted(
        range(len(frame)),
        key=lambda i: (
            measures[i],
            [(value != offer.totals.get(name), value) for name, value in where[i].items()],
        ),
    )
    frame = frame.iloc[order].reset_index(drop=True)
    where, measures = [where[i] for i in order], [measures[i] for i in order]
    if len({(m, *w.values()) for m, w in zip(measures, where, strict=True)}) < len(where):
        raise PrivacyError(
            f"Tabel '{offer.name}': een cel staat er twee keer in. Elke combinatie van "
            f"{', '.join(offer.dimensions) or 'kenmerken'} mag één keer voorkomen."
        )
    keys = tuple(cell_key(w, offer.totals, parents) for w in where)
    amounts = _amounts(offer, frame)
    sums, largest = _sums(offer, frame, amounts)
    return Cells(offer, frame, tuple(where), keys, tuple(measures), amounts, sums, largest)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _measures(offer: Offer, frame: pd.DataFrame) -> list[str]:
    if "measure" in frame.columns:
        return [str(value) for value in frame["measure"]]
    return [offer.name] * len(frame)


def _checked(offer: Offer) -> pd.DataFrame:
    if why := left_only(offer.frame):
        raise PrivacyError(f"Tabel '{offer.name}' blijft links van de poort: {why}.")
    wanted = [*offer.dimensions, "value"]
    wanted += [name for name in (offer.persons, offer.count, offer.amount, *offer.largest) if name]
    wanted += ["n"] if offer.count else []
    if missing := [name for name in wanted if name not in offer.frame.columns]:
        raise PrivacyError(
            f"Tabel '{offer.name}' mist de kolom {', '.join(missing)}. Zonder die kolom is niet te "
            "zien of een cel gepubliceerd mag worden."
        )
    if bad := len(offer.frame) - len(offer.frame.dropna(subset=list(offer.dimensions))):
        raise PrivacyError(
            f"Tabel '{offer.name}': {bad} rijen missen een waarde bij "
            f"{', '.join(offer.dimensions)}. "
            "Geef het totaal een eigen code ('alle', de gemeentecode)."
        )
    _refuse_told(offer)
    return offer.frame


def _refuse_told(offer: Offer) -> None:
    """Refuse words beside a cell that hold a figure of that cell: nothing would guard it."""
    frame = offer.frame
    by = frame["measure"] if "measure" in frame else [offer.name] * len(frame)
    for name in ("unit", "method", "grade") if offer.persons is not None else ():
        told = frame[name].dropna().astype(str).groupby(by).unique() if name in frame else ()
        if any(len(texts) > 1 and any(map(_DIGIT.search, texts)) for texts in told):
            raise PrivacyError(
                f"Tabel '{offer.name}', kolom {name}: er staan cijfers in, en niet overal dezelfde "
                "tekst. Verwacht: per maat één tekst, of teksten zonder cijfers; een aantal van "
                "een cel staat anders onbewaakt in haar omschrijving."
            )
    codes = [name for name in (*offer.dimensions, "measure", "unit", "method", "grade")
             if name in frame]  # fmt: skip
    for name in codes:
        if bad := sum(bool(_PSEUDONYM.search(str(code))) for code in frame[name].unique()):
            raise PrivacyError(
                f"Tabel '{offer.name}', kolom {name}: {bad} keer staat er iets dat op een "
                "pseudoniem of een nummer van een verhaal lijkt. Verwacht: een code van een "
                "groep, nooit van een mens of een verhaal."
            )


def _amounts(offer: Offer, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    import numpy as np

    if offer.persons is None:
        return {}
    persons = _numbers(offer, frame, offer.persons)
    _refuse_nobodys(offer, frame, persons)
    amounts = {"persons": persons}
    if offer.count:
        count, base = _numbers(offer, frame, offer.count), _numbers(offer, frame, "n")
        amounts |= {"count": count, "rest": np.maximum(base - count, 0.0)}
    if "n" in frame.columns:
        amounts["n"] = _numbers(offer, frame, "n")
    if offer.kind == "count":
        value = _plain(frame, "value")
        if not any(np.array_equal(value, other, equal_nan=True) for other in amounts.values()):
            amounts["count"] = _numbers(offer, frame, "value")
    return amounts | ({} if offer.count else _yes_and_no(offer, frame, amounts))


def _yes_and_no(
    offer: Offer, frame: pd.DataFrame, amounts: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Give numerators and what is left of them where a mean can only be a share in disguise."""
    import numpy as np

    if offer.kind not in KINDS or (offer.kind == "index" and is_named(offer.unit)):
        return {}
    none = np.full(len(frame), np.nan)
    ends = [_plain(frame, name) if name in frame else none for name in ("lower", "upper")]
    base = amounts.get("n", amounts["persons"])
    base = np.where(np.isnan(base), amounts["persons"], base)
    value = _plain(frame, "value")
    yes = said_yes(value, (ends[0], ends[1]), base, _measures(offer, frame))
    return {} if bool(np.isnan(yes).all()) else {"count": yes, "rest": base - yes}


def _refuse_nobodys(offer: Offer, frame: pd.DataFrame, persons: np.ndarray) -> None:
    """Refuse a figure of nobody: a cell with 0 persons is shown, so it may only say 0."""
    import numpy as np

    figures = [_plain(frame, name) for name in ("value", "lower", "upper") if name in frame]
    said = np.any([~np.isnan(one) & (one != 0) for one in figures], axis=0)
    said &= frame["value"].notna().to_numpy()
    if bad := int((said & (persons == 0)).sum()):
        raise PrivacyError(
            f"Tabel '{offer.name}': {bad} cellen hebben 0 mensen in kolom {offer.persons}, en toch "
            "een waarde of een marge. Verwacht: een leeg vak of 0 waar niemand is. Vul het aantal "
            "mensen in, of haal de waarde en de marge weg."
        )


def _sums(
    offer: Offer, frame: pd.DataFrame, amounts: Mapping[str, np.ndarray]
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Give what each row adds up to, and its largest contributions; None where it adds nothing."""
    import numpy as np

    if not amounts or not (offer.amount or offer.kind in ("sum", "mean")):
        return None, None
    sums = _plain(frame, offer.amount or "value")
    if not offer.amount and offer.kind == "mean":
        sums = sums * amounts.get("n", amounts["persons"])
    unsaid = (np.isnan(sums) | np.isinf(sums)) & frame["value"].notna().to_numpy()
    columns = [_plain(frame, name) for name in offer.largest]
    unsaid |= np.isnan(columns[0]) & (sums > 0) if columns else False
    if bad := int(unsaid.sum()):
        raise PrivacyError(
            f"Tabel '{offer.name}': {bad} cellen hebben een waarde, en geen som of grootste "
            "bijdrage. Vul ze aan, of laat zulke cellen weg."
        )
    largest = np.column_stack(columns) if columns else None
    return read_sums(
        offer.name, sums, largest, amounts["persons"], signed=offer.kind == "mean" and not columns
    )


def _plain(frame: pd.DataFrame, column: str) -> np.ndarray:
    import numpy as np
    import pandas as pd

    numbers = pd.Series(pd.to_numeric(frame[column], errors="coerce"))
    return numbers.to_numpy(dtype=float, na_value=np.nan)


def _numbers(offer: Offer, frame: pd.DataFrame, column: str) -> np.ndarray:
    """Give a column as numbers; a row with a value must have one, and none is negative."""
    import numpy as np

    numbers = _plain(frame, column)
    valued = frame["value"].notna().to_numpy()
    required = column in (offer.persons, offer.count)
    wrong = (numbers < 0) | np.isinf(numbers) | (required & valued & np.isnan(numbers))
    if bad := int(wrong.sum()):
        raise PrivacyError(
            f"Tabel '{offer.name}': {bad} van de {len(numbers)} cellen hebben geen geldig aantal "
            f"in kolom {column}. Vul 0 in als er niemand was; laat een cel weg als er niet is "
            "gemeten."
        )
    return numbers
