"""The family: every comparison of the edition that could become a finding, before looking.

What is in it depends on the tables, the monitor and the periods, never on a value or a p:

- *time*: each cell of this period with the same cell before, for the municipality and each area
  (not across a break in the series);
- *area*: each area with the municipality it is part of;
- *municipality*: the municipality with a place elsewhere, by a table of both, where the monitor
  says which way is better;
- *reference*: each approach with the reference group;
- *own*: a moment (a phase, an event) with the same people's other measurements;
- *target*: the municipality with the target of the monitor;
- *rest*: each service, provider or leefgebied with the others, without those that stand apart;
- *start*: a change of the same people with no change, where no reference group was measured.

A room's own comparison (columns ``vs_…``) is used as it is. A table without any gets them from
its intervals (Zou and Donner 2008), so a researcher's own table joins in; of areas only where the
monitor says which way is better. A comparison without p is no part: no test, no claim. Stories that
belong to no theme are counted and never compared. What people themselves credit an approach with is
never compared either, and answers to a statement never over the years.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from ..counting.attribution import GRADE as CREDITED
from ..counting.experience import with_the_whole
from ..tables import OTHER_THEME, Cell, Offer
from .parts import Rest, part_of, place, rests, since_start
from .scope import Scope
from .student import beside, freedom_of, part_of_whole

if TYPE_CHECKING:
    import pandas as pd

COMPARATORS = ("time", "area", "municipality", "reference", "own", "start", "rest")
PLACE = "municipality"
"""Dimension of a table of the municipality beside another; the totals name its own cells."""
FAR_APART = 0.25
"""Standard deviations between groups at the start from which they can't be compared simply."""
TRENDS: Mapping[str, str] = {"held": "alike_before", "broken": "apart_before"}
"""How groups developed before, where that was tested, and the caveat that says it."""
ENDS: Mapping[str, str] = {"floor": "many_at_floor", "ceiling": "many_at_ceiling"}
"""Shares (%) of people who began at an end of the scale, and the caveat that says it."""
MANY_AT, FEWEST_AT = 15.0, 10
"""From which share an end hides change, and fewest people there before that is told."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Comparison:
    """One comparison: its parts and where it stands, not yet a finding."""

    measure: str
    comparator: str
    subject: Mapping[str, str]
    unit: str
    grade: str
    value: float
    value_lower: float
    value_upper: float
    reference: float
    effect: float
    lower: float
    upper: float
    p: float
    n: int | None
    persons: float
    cells: Callable[[], tuple[Cell, ...]]
    notes: tuple[str, ...] = field(default=())
    parts: int = 0
    share: float = 0.0
    """Part of the whole that an area is: its effect, area less whole, is smaller by that part."""
    shares: bool = False
    """Whether its figures are shares: how much they spread hangs on their height."""

    @property
    def evidence(self) -> tuple[Cell, ...]:
        """The cells that it stands on; made when asked for, most comparisons become no finding."""
        return self.cells()

    @property
    def name(self) -> str:
        """A stable id, made of measure, comparator and subject."""
        parts = [f"{key}-{value}" for key, value in sorted(self.subject.items()) if key != "period"]
        return ".".join([self.measure, self.comparator, *parts])


def family(results: Mapping[str, Offer], scope: Scope) -> tuple[Comparison, ...]:
    """List all comparisons of an edition, in the order of table and cell."""
    found = [one for name in sorted(results) for one in _of_table(results[name], scope)]
    seen: dict[str, Comparison] = {}
    for one in found:
        seen.setdefault(one.name, one)
    return tuple(seen.values())


def _of_table(offer: Offer, scope: Scope) -> Iterator[Comparison]:
    table = _Table(offer, scope)
    for row in table.rows:
        if not table.in_scope(row):
            continue
        for comparator in table.asked:
            other = table.other(row, comparator)
            parts = None if other is None else table.compare(row, comparator, other)
            if other is not None and parts is not None:
                yield table.comparison(row, comparator, parts, other)
        if (parts := table.target(row)) is not None:
            yield table.comparison(row, "target", parts, row)


class _Table:
    """A table of the edition, with its cells by address."""

    def __init__(self, offer: Offer, scope: Scope) -> None:
        self.offer, self.scope = offer, scope
        self.totals = {"area": scope.total, **dict(offer.totals)}
        self.rows = records(offer.frame)
        self.asks = "question" in offer.frame.columns
        counted = offer.count is not None or "theme" in offer.dimensions
        self.shares = counted or offer.kind == "share"
        self.cells = {self.address(row): row for row in self.rows}
        self.parts = rests(self.rows, offer.dimensions)
        self.asked = self._asked()
        self.own = any(str(column).startswith("vs_") for column in offer.frame.columns)

    def _asked(self) -> tuple[str, ...]:
        """Name the comparators that a table of these dimensions can have at all."""
        names, columns = set(self.offer.dimensions), set(map(str, self.offer.frame.columns))
        if PLACE in names:  # its own figures stand in a table of areas, and are compared there
            return (PLACE,)
        there = {
            "time": "period" in names and bool(self.scope.compare_with),
            "area": "area" in names,
            "reference": "approach" in names and bool(self.scope.reference),
            "own": "moment" in names,
            "start": "p_change" in columns,
            "rest": part_of(self.offer.dimensions) is not None,
        }
        return tuple(name for name in COMPARATORS if there.get(name))

    def address(self, row: Row, **other: str) -> tuple[str, ...]:
        measure = str(row.get("measure", self.offer.name))
        names = self.offer.dimensions
        return (measure, *[other[name] if name in other else str(row[name]) for name in names])

    def in_scope(self, row: Row) -> bool:
        """Say whether a cell is of now, of everyone (groups are for filters), and measured."""
        if row.get("grade") == CREDITED:
            return False
        for name in self.offer.dimensions:
            if name == "theme" and str(row[name]) == OTHER_THEME:
                return False
            if name == "period" and str(row[name]) != self.scope.period:
                return False
            if name.startswith("group_") and str(row[name]) != self.totals.get(name):
                return False
        return not _missing(row.get("value"))

    def compare(self, row: Row, comparator: str, other: Row) -> Sequence[float] | None:
        """Give effect, lower, upper, p and what it is compared with; None if not in the family."""
        if comparator in ("start", "rest"):
            return self.alone(row, comparator)
        name = f"vs_{comparator}"
        if self.own:
            parts = [row.get(f"{name}{end}") for end in ("", "_lower", "_upper", "_p", "_value")]
        else:
            parts = self.derived(row, comparator, other)
        figures = [_number(part) for part in parts]
        return None if any(map(math.isnan, figures)) else figures

    def other(self, row: Row, comparator: str) -> Row | None:
        """Find the cell that a comparator compares with."""
        scope, names = self.scope, self.offer.dimensions
        measure = str(row.get("measure", self.offer.name))
        if comparator == "time" and "period" in names and scope.compare_with:
            if self.asks:  # only beside the same question and year
                return None
            earlier = self.cells.get(self.address(row, period=scope.compare_with))
            return None if scope.broken(measure) else earlier
        if comparator == "area" and "area" in names and "theme" not in names:
            if str(row["area"]) == self.totals["area"] or (
                not self.own and scope.meaning(measure).better == "none"
            ):
                return None
            return self.cells.get(self.address(row, area=self.totals["area"]))
        if comparator == "municipality":
            return self.elsewhere(row)
        if comparator == "reference" and "approach" in names and scope.reference:
            here = not ("area" in names and str(row["area"]) != self.totals["area"])
            if here and str(row["approach"]) != scope.reference:
                return self.cells.get(self.address(row, approach=scope.reference))
        if comparator == "own" and "moment" in names and self.own:
            return row  # what it is compared with stands in the cell itself
        if comparator in ("start", "rest"):
            return row
        return None

    def elsewhere(self, row: Row) -> Row | None:
        """Find the cell of elsewhere for the municipality's own (which the totals name)."""
        own = self.totals.get(PLACE)
        named = self.scope.meaning(str(row.get("measure", self.offer.name))).better != "none"
        if not named or str(row[PLACE]) != own:
            return None
        others = sorted({str(one[PLACE]) for one in self.rows} - {own})
        found = (self.cells.get(self.address(row, **{PLACE: name})) for name in others)
        return next((one for one in found if one and not _missing(one.get("value"))), None)

    def alone(self, row: Row, comparator: str) -> Sequence[float] | None:
        """Compare a cell with the rest, or a change with none; None where that isn't asked."""
        if comparator == "start":
            compared = not _missing(row.get("vs_reference"))
            reference = str(row.get("approach", "")) == (self.scope.reference or "-")
            parts = [None] if compared or reference else since_start(row)
        else:
            rest = self.rest(row)
            name = str(part_of(self.offer.dimensions))
            parts = [None] if rest is None else rest.against(row, name)
        figures = [_number(part) for part in parts]
        return None if any(map(math.isnan, figures)) else figures

    def rest(self, row: Row) -> Rest | None:
        """Give the parts among which a cell is compared, itself among them."""
        name = part_of(self.offer.dimensions)
        found = None if name is None else self.parts.get(place(row, self.offer.dimensions))
        return found if found is not None and found.compares(row, str(name)) else None

    def derived(self, row: Row, comparator: str, other: Row) -> Sequence[Any]:
        """Compare two cells by their intervals."""
        first, second = _level(row), _level(other)
        if any(map(math.isnan, (*first, *second))):
            return [None]
        freedom = (self.freedom(row), self.freedom(other))
        if comparator == "area":
            if not (share := _share(row, other)):
                return [None]
            sizes = (_number(row.get("n")), _number(other.get("n")))
            if all(map(math.isfinite, freedom)) and sizes[1] - sizes[0] >= 2:
                return part_of_whole(first, second, sizes)
            return list(with_the_whole(first, second, share).values())
        effect, lower, upper, p = beside(first, second, freedom)
        if comparator == "time" and "theme" in self.offer.dimensions:
            own = _number(row.get("p"))  # of this change, with people in both periods reckoned
            p = p if math.isnan(own) else own
        return [effect, lower, upper, p, second[0]]

    def freedom(self, row: Row) -> float:
        """Give the degrees of freedom of a cell's own interval."""
        return freedom_of(_level(row), row, share=self.shares)

    def target(self, row: Row) -> Sequence[float] | None:
        """Compare the municipality with the target of the monitor."""
        measure = str(row.get("measure", self.offer.name))
        target = self.scope.meaning(measure).target
        names = self.offer.dimensions
        elsewhere = "area" in names and str(row["area"]) != self.totals["area"]
        if target is None or elsewhere or {"theme", "approach", PLACE} & set(names):
            return None
        effect, low, high, p = beside(
            _level(row), (target, target, target), (self.freedom(row), math.inf)
        )
        parts = [effect, low, high, p, target]
        return None if any(map(math.isnan, parts)) else parts

    def comparison(
        self, row: Row, comparator: str, parts: Sequence[float], other: Row
    ) -> Comparison:
        names = self.offer.dimensions
        subject = {n: str(row[n]) for n in names if n != "measure" and not n.startswith("group_")}
        n = _number(row.get("n"))
        rest = self.rest(row) if comparator == "rest" else None
        return Comparison(
            measure=str(row.get("measure", self.offer.name)),
            comparator=comparator,
            subject=subject,
            unit=str(row.get("unit") or self.offer.unit),
            grade=str(row.get("grade") or ("stories" if "theme" in names else "")),
            value=float(row["value"]),
            value_lower=_number(row.get("lower")),
            value_upper=_number(row.get("upper")),
            reference=parts[4],
            effect=parts[0],
            lower=parts[1],
            upper=parts[2],
            p=parts[3],
            n=None if math.isnan(n) else int(n),
            persons=min(self.smallest(row), self.smallest(other)),
            cells=partial(self.evidence, row, comparator, other),
            notes=_notes(row),
            parts=len(rest.rows) if rest else 0,
            share=_share(row, other) if comparator == "area" else 0.0,
            shares=self.shares,
        )

    def smallest(self, row: Row) -> float:
        """Give the smallest number of people that a cell shows: of whom, of which, or of not."""
        offer = self.offer
        shown = [_number(row.get(offer.persons))] if offer.persons else []
        if offer.count:
            count = _number(row.get(offer.count))
            shown += [count, _number(row.get("n")) - count]
        return min((size for size in shown if size > 0), default=math.inf)

    def evidence(self, row: Row, comparator: str, against: Row) -> tuple[Cell, ...]:
        """Give the addresses of the cells that a comparison stands on."""
        where = {name: str(row[name]) for name in self.offer.dimensions}
        other = {
            "time": {"period": self.scope.compare_with or ""},
            "area": {"area": self.totals["area"]},
            "reference": {"approach": self.scope.reference or ""},
            "municipality": {PLACE: str(against.get(PLACE, ""))},
        }.get(comparator)
        cells = [where] if other is None else [where, where | other]
        if comparator == "rest":  # each of them: of one that is hidden the rest would tell
            beside = self.rest(row)
            parts = [one for one in beside.rows if one is not row] if beside else []
            cells += [{name: str(one[name]) for name in self.offer.dimensions} for one in parts]
        return tuple(Cell(self.offer.name, cell) for cell in cells)


def records(frame: pd.DataFrame) -> list[Row]:
    """Give the rows of a table; quicker than pandas does."""
    names = list(map(str, frame.columns))
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _level(row: Row) -> tuple[float, float, float]:
    return _number(row.get("value")), _number(row.get("lower")), _number(row.get("upper"))


def _share(row: Row, whole: Row) -> float:
    """Give the part of the whole that an area is, by their n; 0 where that isn't known."""
    share = _number(row.get("n")) / (_number(whole.get("n")) or math.nan)
    return share if 0 < share < 1 else 0.0


def _missing(value: Any) -> bool:
    if type(value) is float:
        return value != value
    import pandas as pd

    return value is None or bool(pd.isna(value))


def _number(value: Any) -> float:
    if type(value) is float:
        return value
    return math.nan if _missing(value) else float(value)


def _many_at(row: Row, end: str) -> bool:
    """Say whether so many began at an end of the scale that change that way can't be seen."""
    share = _number(row.get(end))
    return share > MANY_AT and share * _number(row.get("n")) / 100 >= FEWEST_AT


def _notes(row: Row) -> tuple[str, ...]:
    """Name what is particular about a cell, for the caveats."""
    notes = []
    far = abs(_number(row.get("t0_standardised"))) > FAR_APART
    if _number(row.get("t0_difference_p")) < 0.05 or far:
        notes.append("started_different")
    notes += [caveat for end, caveat in ENDS.items() if _many_at(row, end)]
    if (trend := str(row.get("trend"))) in TRENDS:
        notes.append(TRENDS[trend])
    if row.get("grade") == "registration" and row.get("unit") == "%":
        notes.append("denominator_too_low" if row["value"] > 100 else "denominator_estimated")
    return tuple(notes)
