"""The other explanations themselves: each looks at fixed cells and gives a verdict with them.

Rules, not a model: a share of the effect of half or more that another explanation could account for
speaks for it, a quarter or less against it; what lies between is left open, and so is what no table
can tell. Nothing is spoken against that a table can't tell: whether a year is odd, with no year
after it; whether it would have recovered anyway, unless chance made the groups.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..tables import Cell, Finding, Offer
from .scope import Scope
from .shelf import Shelf

MUCH, LITTLE = 0.5, 0.25
KEPT = 0.8
"""Share of an effect that must remain, with the composition of before, to speak against it."""
FEW, MANY = 30, 100
"""People behind a figure: so few that one weighs, so many that a handful doesn't."""
HANDFUL = 10
"""People of whom a share tells (or of whom it doesn't): fewer are a handful."""
STAYED, APART = 85.0, 10.0
"""Percent that stays, from which leaving hardly matters; points apart at which it may."""
AT_THE_START = ("t0_difference_p", "t0_standardised")
"""Columns that say how far groups were apart at the start."""
LEFT_OUT, FEWEST = 2, 5
"""Wijken that are left out, and how many there must be before that tells anything."""
Verdict = tuple[str, tuple[Cell, ...]] | None
Row = Mapping[str, Any]


class Case:
    """A finding with the tables that can say something of it."""

    def __init__(self, one: Finding, offer: Offer, shelf: Shelf, scope: Scope) -> None:
        self.one, self.offer, self.shelf, self.scope = one, offer, shelf, scope
        self.results = shelf.results
        self.totals = {"area": scope.total, **dict(offer.totals)}
        self.effect = float(one.effect or 0)
        self.over_time = one.comparator == "time"
        self.whole = scope.whole(one.subject)

    @property
    def of_people(self) -> bool:
        """Say whether its figures count people; n of a table of area figures counts wijken."""
        own = self.own()
        return own is not None and self.offer.persons is not None and _has(own, self.offer.persons)

    def own(self) -> Row | None:
        """Give the row that the finding is about."""
        return next(iter(self.cells()), None)

    def cells(self) -> list[Row]:
        """Give the rows that the finding stands on: now, and of a change before."""
        asked = [c.where for c in self.one.evidence if c.table == self.offer.name]
        two = self.one.comparator in ("time", "area", "group", "reference", "municipality")
        found = []
        for where in asked[: 2 if two else 1]:
            full = {**{name: str(total) for name, total in self.totals.items()}, **where}
            mine = (
                r for r in self.rows() if all(str(r[k]) == v for k, v in full.items() if k in r)
            )
            found += list(mine)[:1]
        return found

    def rows(self, table: Offer | None = None) -> list[Row]:
        """Give the rows of this measure in a table."""
        return self.shelf.rows((table or self.offer).name, self.one.measure)

    def cell(self, row: Row, table: Offer | None = None) -> Cell:
        """Give the address of a row."""
        offer = table or self.offer
        where = {name: str(row[name]) for name in offer.dimensions}
        of = {"measure": str(row["measure"])} if "measure" in row else {}
        return Cell(offer.name, of | where)

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


def _composition(case: Case) -> Verdict:
    if not (case.over_time and case.whole and case.of_people):
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


def _everywhere(case: Case) -> Verdict:
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


def _one_place(case: Case) -> Verdict:
    if not (case.over_time and case.whole) or "area" not in case.offer.dimensions:
        return None
    people = case.of_people
    pairs = [pair for pair in case.along("area") if _known(*pair, n=people)]
    if len(pairs) < FEWEST:
        return "unknown", ()
    changes = [float(now["value"]) - float(before["value"]) for now, before in pairs]
    sizes = [float(now["n"]) if people else 1.0 for now, _ in pairs]
    verdict = _by_what_remains(_remains(changes, sizes, case.effect))
    return verdict, tuple(case.cell(row) for pair in pairs for row in pair)


def _remains(changes: Sequence[float], sizes: Sequence[float], effect: float) -> float:
    """Give the share of an effect that remains without the wijken that add most to it."""
    parts = sorted(zip(changes, sizes, strict=True), key=lambda part: part[0] * part[1] * effect)
    rest = parts[:-LEFT_OUT]
    size = sum(size for _, size in rest)
    return sum(change * size for change, size in rest) / size / effect if size > 0 else math.nan


def _reference_too(case: Case) -> Verdict:
    one = case.one
    if one.comparator != "reference" or not one.value or one.reference is None:
        return None
    return _by_share(one.reference / one.value), one.evidence


def _regression(case: Case) -> Verdict:
    one = case.one
    if one.comparator not in ("reference", "start") or not one.value:
        return None
    if one.comparator == "reference":
        return _by_chance(case)
    row = _own(case, "expected_change")
    if row is None:
        return "unknown", ()
    table = case.results["expected_change"]
    return _by_share(float(row["value"]) / one.value), (case.cell(row, table),)


def _by_chance(case: Case) -> Verdict:
    """Say whether chance made the groups, and they began alike: then both recover as much.

    Groups that people chose can begin alike and still be on another way.
    """
    row, one = case.own(), case.one
    alike = row is not None and any(_has(row, name) for name in AT_THE_START)
    if one.grade == "randomised" and alike and "started_different" not in one.caveats:
        return "against", one.evidence
    return "unknown", ()


def _dropout(case: Case) -> Verdict:
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


def _few_people(case: Case) -> Verdict:
    rows = case.cells()
    people = [size for row in rows for size in _people(row, case.offer)]
    if not case.of_people or not people:
        return None
    either = [size for row in rows for size in _either(row, case.offer)]
    least = min([*people, *either])
    few = min(people) < FEW or least < HANDFUL
    verdict = "supports" if few else "against" if least >= MANY else "unknown"
    return verdict, tuple(case.cell(row) for row in rows)


def _people(row: Row, offer: Offer) -> list[float]:
    """Give the numbers of people behind a figure."""
    names = ["n", *([offer.persons] if offer.persons and not offer.count else [])]
    return [float(row[name]) for name in names if _has(row, name)]


def _either(row: Row, offer: Offer) -> list[float]:
    """Give of whom a share tells, and of whom it doesn't; nobody isn't a handful."""
    if not offer.count or not (_has(row, offer.count) and _has(row, "n")):
        return []
    count = float(row[offer.count])
    return [size for size in (count, float(row["n"]) - count) if size > 0]


def _one_off(case: Case) -> Verdict:
    """Leave it open: that a year differs from those before is what an odd year does as well."""
    return ("unknown", ()) if case.over_time else None


def _elsewhere(case: Case) -> Verdict:
    return ("unknown", ()) if case.over_time and case.whole else None


ASKED: Mapping[str, Callable[[Case], Verdict]] = {
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


def _by_what_remains(share: float) -> str:
    """Say what it means that a share of an effect remains without a few wijken."""
    if share >= MUCH:
        return "against"
    return "supports" if share <= LITTLE else "unknown"


def _own(case: Case, name: str, approach: str | None = None) -> Row | None:
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


def _has(row: Row, name: str) -> bool:
    return _number(row.get(name))


def _number(value: Any) -> bool:
    return value is not None and value == value
