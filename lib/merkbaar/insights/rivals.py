"""Other explanations of a finding, and whether the offered tables speak for or against them.

Rules, not a model: each explanation looks at fixed cells and compares sizes. A share of the effect
of half or more that another explanation could account for speaks for it, a quarter or less against
it, what lies between is left open; so is what no table can tell. Only cells that the gate shows
count for readers (see :class:`merkbaar.tables.Rival`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..tables import Cell, Finding, Offer, Rival
from .scope import Scope
from .shelf import Shelf

NAMES = (
    "composition",
    "everywhere",
    "one_place",
    "reference_too",
    "regression",
    "dropout",
    "few_people",
    "one_off",
    "elsewhere",
)
"""Other people were measured; it went so in the whole municipality; it is of one or two wijken; the
reference group changed as well; people start at a bad moment; who left differs from who stayed; it
hangs on a handful of people; it is an odd year; it went so in other municipalities."""
VERDICTS = ("supports", "unknown", "against")
"""In this order a reader meets them."""
MUCH, LITTLE = 0.5, 0.25
KEPT = 0.8
"""Share of an effect that must remain, with the composition of before, to speak against it."""
FEW, MANY = 30, 100
STAYED, APART = 85.0, 10.0
"""Percent that stays, from which leaving hardly matters; points apart at which it may."""
ALIKE = 0.75
"""Share of wijken that must change the same way."""
Verdict = tuple[str, tuple[Cell, ...]] | None
Row = Mapping[str, Any]


def rivals(one: Finding, shelf: Shelf, scope: Scope) -> tuple[Rival, ...]:
    """Give the other explanations of a finding, what the data support first.

    Parameters
    ----------
    one : Finding
        What nobody claims needs no other explanation: of a finding of kind unknown there are none.
    shelf : Shelf
        All tables of the edition.
    """
    offer = shelf.results.get(one.evidence[0].table) if one.evidence else None
    if one.kind == "unknown" or not one.effect or offer is None:
        return ()
    case = _Case(one, offer, shelf, scope)
    found = []
    for name in NAMES:
        verdict = ASKED[name](case)
        if verdict is not None:
            found.append(Rival(name, *verdict))
    return tuple(sorted(found, key=lambda r: (VERDICTS.index(r.verdict), NAMES.index(r.name))))


class _Case:
    """A finding with the tables that can say something of it."""

    def __init__(self, one: Finding, offer: Offer, shelf: Shelf, scope: Scope) -> None:
        self.one, self.offer, self.shelf, self.scope = one, offer, shelf, scope
        self.results = shelf.results
        self.totals = {"area": scope.total, **dict(offer.totals)}
        self.effect = float(one.effect or 0)
        self.over_time = one.comparator == "time"
        self.whole = scope.whole(one.subject)

    def rows(self, table: Offer | None = None) -> list[Row]:
        """Give the rows of this measure in a table."""
        return self.shelf.rows((table or self.offer).name, self.one.measure)

    def cell(self, row: Row, table: Offer | None = None) -> Cell:
        """Give the address of a row."""
        offer = table or self.offer
        where = {name: str(row[name]) for name in offer.dimensions}
        return Cell(offer.name, {"measure": self.one.measure, **where})

    def along(self, name: str) -> list[tuple[Row, Row]]:
        """Pair the parts along a dimension, now with before; the rest as in the finding."""
        where = dict(self.one.evidence[0].where)
        fixed = {k: v for k, v in where.items() if k not in (name, "period")}
        mine = [
            row
            for row in self.rows()
            if all(str(row[k]) == v for k, v in fixed.items() if k in row)
            and str(row[name]) != self.totals.get(name)
        ]
        before = {str(r[name]): r for r in mine if str(r["period"]) == self.scope.compare_with}
        now = [r for r in mine if str(r["period"]) == self.scope.period]
        now.sort(key=lambda row: str(row[name]))
        return [(row, before[str(row[name])]) for row in now if str(row[name]) in before]


def _composition(case: _Case) -> Verdict:
    if not (case.over_time and case.whole) or case.offer.persons is None:
        return None
    names = [n for n in case.offer.dimensions if n == "area" or n.startswith("group_")]
    kept: list[float] = []
    cells: list[Cell] = []
    for name in names:
        pairs = [(now, before) for now, before in case.along(name) if _known(now, before)]
        ratio = _standardised(pairs, case.effect)
        if len(pairs) > 1 and not math.isnan(ratio):
            kept.append(ratio)
            cells += [case.cell(row) for pair in pairs for row in pair]
    if not kept:
        return "unknown", ()
    least = min(kept)
    verdict = "against" if least >= KEPT else "supports" if least <= MUCH else "unknown"
    return verdict, tuple(cells)


def _standardised(pairs: Sequence[tuple[Row, Row]], effect: float) -> float:
    """Give the share of an effect that remains with the composition of before."""
    size = sum(float(before["n"]) for _, before in pairs)
    if size <= 0 or not effect:
        return math.nan
    change = sum(float(b["n"]) * (float(a["value"]) - float(b["value"])) for a, b in pairs)
    return change / size / effect


def _everywhere(case: _Case) -> Verdict:
    if not case.over_time or case.whole:
        return None
    where = {**case.one.evidence[0].where, "area": case.totals["area"]}
    there = [r for r in case.rows() if all(str(r.get(k)) == v for k, v in where.items())]
    before = {**where, "period": case.scope.compare_with}
    then = [r for r in case.rows() if all(str(r.get(k)) == v for k, v in before.items())]
    if not there or not then or not _known(there[0], then[0], n=False):
        return "unknown", ()
    share = (float(there[0]["value"]) - float(then[0]["value"])) / case.effect
    return _by_share(share), (case.cell(there[0]), case.cell(then[0]))


def _one_place(case: _Case) -> Verdict:
    if not (case.over_time and case.whole) or "area" not in case.offer.dimensions:
        return None
    pairs = [pair for pair in case.along("area") if _known(*pair, n=False)]
    if len(pairs) < 3:
        return "unknown", ()
    same = sum((float(a["value"]) - float(b["value"])) * case.effect > 0 for a, b in pairs)
    share = same / len(pairs)
    verdict = "against" if share >= ALIKE else "supports" if share <= MUCH else "unknown"
    return verdict, tuple(case.cell(row) for pair in pairs for row in pair)


def _reference_too(case: _Case) -> Verdict:
    one = case.one
    if one.comparator != "reference" or not one.value or one.reference is None:
        return None
    return _by_share(one.reference / one.value), one.evidence


def _regression(case: _Case) -> Verdict:
    one = case.one
    if one.comparator not in ("reference", "start") or not one.value:
        return None
    if one.comparator == "reference":
        return ("unknown" if "started_different" in one.caveats else "against"), one.evidence
    row = _own(case, "expected_change")
    if row is None:
        return "unknown", ()
    table = case.results["expected_change"]
    return _by_share(float(row["value"]) / one.value), (case.cell(row, table),)


def _dropout(case: _Case) -> Verdict:
    one = case.one
    if one.comparator not in ("reference", "start"):
        return ("unknown", ()) if one.comparator == "own" else None
    own = _own(case, "stayed")
    if own is None:
        return "unknown", ()
    table, shares = case.results["stayed"], [float(own["value"])]
    cells = [case.cell(own, table)]
    if one.comparator == "reference" and case.scope.reference:
        other = _own(case, "stayed", approach=case.scope.reference)
        if other is None:
            return "unknown", ()
        shares.append(float(other["value"]))
        cells.append(case.cell(other, table))
    if max(shares) - min(shares) >= APART:
        return "supports", tuple(cells)
    return ("against" if min(shares) >= STAYED else "unknown"), tuple(cells)


def _few_people(case: _Case) -> Verdict:
    one = case.one
    if case.offer.persons is None or one.n is None:
        return None
    verdict = "supports" if one.n < FEW else "against" if one.n >= MANY else "unknown"
    return verdict, tuple(cell for cell in one.evidence if cell.table == case.offer.name)


def _one_off(case: _Case) -> Verdict:
    if not case.over_time:
        return None
    tested = case.one.grade == "indicator"  # held against its own swings of the years before
    own = tuple(cell for cell in case.one.evidence if cell.table == case.offer.name)
    return ("against", own) if tested else ("unknown", ())


def _elsewhere(case: _Case) -> Verdict:
    return ("unknown", ()) if case.over_time and case.whole else None


ASKED: Mapping[str, Callable[[_Case], Verdict]] = {
    "composition": _composition,
    "everywhere": _everywhere,
    "one_place": _one_place,
    "reference_too": _reference_too,
    "regression": _regression,
    "dropout": _dropout,
    "few_people": _few_people,
    "one_off": _one_off,
    "elsewhere": _elsewhere,
}


def _by_share(share: float) -> str:
    """Say what it means that something could account for a share of an effect."""
    if share >= MUCH:
        return "supports"
    return "against" if share <= LITTLE else "unknown"


def _own(case: _Case, name: str, approach: str | None = None) -> Row | None:
    """Find the row of the finding's approach in another table of approaches."""
    table = case.results.get(name)
    if table is None or "approach" not in table.dimensions:
        return None
    wanted = approach or case.one.subject.get("approach")
    for row in case.rows(table):
        if str(row["approach"]) == wanted and _number(row.get("value")):
            return row
    return None


def _known(*rows: Row, n: bool = True) -> bool:
    """Say whether rows have a value (and a number of people)."""
    return all(_number(row.get("value")) and (not n or _number(row.get("n"))) for row in rows)


def _number(value: Any) -> bool:
    return value is not None and not math.isnan(float(value))
