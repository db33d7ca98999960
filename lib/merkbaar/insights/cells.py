"""A table of the edition by address: which cells are compared with which, and how."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..counting.attribution import GRADE as CREDITED
from ..counting.experience import with_the_whole
from ..schemas import GROUP
from ..tables import OTHER_THEME, Cell, Offer
from .parts import Rest, part_of, place, rests, since_start
from .scope import Scope
from .student import as_sure, beside, freedom_of, part_of_whole

if TYPE_CHECKING:
    import pandas as pd

COMPARATORS = ("time", "area", "group", "municipality", "reference", "own", "start", "rest")
PARTS_OF_WHOLE = ("area", "group")
"""Comparators by which a part is held against the whole that it belongs to."""
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


class Compared:
    """A table of the edition, with its cells by address."""

    def __init__(self, offer: Offer, scope: Scope) -> None:
        self.offer, self.scope = offer, scope
        self.totals = {"area": scope.total, **dict(offer.totals)}
        names = [n for n in offer.dimensions if n != "measure"]
        self.told = tuple(n for n in names if not n.startswith(GROUP))
        self.groups = tuple(n for n in names if n.startswith(GROUP))
        self.rows = records(offer.frame)
        self.asks = "question" in offer.frame.columns
        counted = offer.count is not None or "theme" in offer.dimensions
        self.shares = counted or offer.kind == "share"
        self.cells = {self.address(row): row for row in self.rows}
        self.divided = {
            name: {str(row[name]) for row in self.rows} - {str(self.totals.get(name))}
            for name in self.groups
        }
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
            "group": bool(self.groups) and set(self.told) <= {"area", "period"},
            "reference": "approach" in names and bool(self.scope.reference),
            "own": "moment" in names,
            "start": "p_change" in columns,
            "rest": part_of(self.offer.dimensions) is not None,
        }
        return tuple(name for name in COMPARATORS if there.get(name))

    def measure(self, row: Row) -> str:
        """Name the measure of a cell."""
        return str(row.get("measure", self.offer.name))

    def address(self, row: Row, **other: str) -> tuple[str, ...]:
        """Give the place of a cell, or of the one that differs from it in `other`."""
        names = self.offer.dimensions
        return (
            self.measure(row),
            *[other[name] if name in other else str(row[name]) for name in names],
        )

    def in_scope(self, row: Row) -> bool:
        """Say whether a cell is of now, and measured."""
        if row.get("grade") == CREDITED:
            return False
        for name in self.offer.dimensions:
            if name == "theme" and str(row[name]) == OTHER_THEME:
                return False
            if name == "period" and str(row[name]) != self.scope.period:
                return False
        return not _missing(row.get("value"))

    def group(self, row: Row) -> str:
        """Name the dimension of the group that a cell is of; empty where it is of everyone."""
        found = [name for name in self.groups if str(row[name]) != self.totals.get(name)]
        return "+".join(found)

    def comparators(self, row: Row) -> tuple[str, ...]:
        """Name what a cell may be held against: a group only the whole, and nothing else it."""
        if not self.groups:
            return self.asked
        divided = bool(self.group(row))
        return tuple(name for name in self.asked if (name == "group") == divided)

    def subject(self, row: Row) -> dict[str, str]:
        """Say where a cell stands; of groups only the one that it is of."""
        names = (*self.told, *([self.group(row)] if self.group(row) else []))
        return {name: str(row[name]) for name in names}

    def compare(self, row: Row, comparator: str, other: Row) -> Sequence[float] | None:
        """Give effect, lower, upper, p and what it is compared with; None if not in the family."""
        if comparator in ("start", "rest"):
            return self.alone(row, comparator)
        name = f"vs_{self.group(row) if comparator == 'group' else comparator}"
        if self.own and (comparator != "group" or name in row):
            parts = [row.get(f"{name}{end}") for end in ("", "_lower", "_upper", "_p", "_value")]
        else:
            parts = self.derived(row, comparator, other)
        figures = [number(part) for part in parts]
        return None if any(map(math.isnan, figures)) else figures

    def other(self, row: Row, comparator: str) -> Row | None:
        """Find the cell that a comparator compares with."""
        scope, names = self.scope, self.offer.dimensions
        measure = self.measure(row)
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
        if comparator == "group":
            return self.everyone(row)
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

    def everyone(self, row: Row) -> Row | None:
        """Find the cell of all groups, for a group of the whole municipality.

        Of two groups only the first is compared: the other is its mirror image.
        """
        name, measure = self.group(row), self.measure(row)
        if name not in self.groups or str(row.get("area", self.totals["area"])) != self.scope.total:
            return None
        if f"vs_{name}" not in row and self.scope.meaning(measure).better == "none":
            return None
        whole = self.cells.get(self.address(row, **{name: str(self.totals.get(name))}))
        beside = [
            one
            for one in self.divided.get(name, ())
            if self.address(row, **{name: one}) in self.cells
        ]
        return None if len(beside) == 2 and str(row[name]) != min(beside) else whole

    def elsewhere(self, row: Row) -> Row | None:
        """Find the cell of elsewhere for the municipality's own (which the totals name)."""
        own = self.totals.get(PLACE)
        named = self.scope.meaning(self.measure(row)).better != "none"
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
        figures = [number(part) for part in parts]
        return None if any(map(math.isnan, figures)) else figures

    def rest(self, row: Row) -> Rest | None:
        """Give the parts among which a cell is compared, itself among them."""
        name = part_of(self.offer.dimensions)
        found = None if name is None else self.parts.get(place(row, self.offer.dimensions))
        return found if found is not None and found.compares(row, str(name)) else None

    def derived(self, row: Row, comparator: str, other: Row) -> Sequence[Any]:
        """Compare two cells by their intervals."""
        first, second = level(row), level(other)
        if any(map(math.isnan, (*first, *second))):
            return [None]
        freedom = (self.freedom(row), self.freedom(other))
        if comparator in PARTS_OF_WHOLE:
            if not (share := share_of(row, other)):
                return [None]
            sizes = (number(row.get("n")), number(other.get("n")))
            if all(map(math.isfinite, freedom)) and sizes[1] - sizes[0] >= 2:
                return part_of_whole(first, second, sizes)
            return list(with_the_whole(first, second, share).values())
        effect, lower, upper, p = beside(first, second, freedom)
        if comparator == "time" and "theme" in self.offer.dimensions:
            own = number(row.get("p"))  # of this change, with people in both periods reckoned
            lower, upper, p = as_sure((effect, lower, upper, p), own)
        return [effect, lower, upper, p, second[0]]

    def freedom(self, row: Row) -> float:
        """Give the degrees of freedom of a cell's own interval."""
        return freedom_of(level(row), row, share=self.shares)

    def target(self, row: Row) -> Sequence[float] | None:
        """Compare the municipality with the target of the monitor."""
        measure = self.measure(row)
        target = self.scope.meaning(measure).target
        names = self.offer.dimensions
        elsewhere = "area" in names and str(row["area"]) != self.totals["area"]
        if target is None or elsewhere or {"theme", "approach", PLACE} & set(names):
            return None
        effect, low, high, p = beside(
            level(row), (target, target, target), (self.freedom(row), math.inf)
        )
        parts = [effect, low, high, p, target]
        return None if any(map(math.isnan, parts)) else parts

    def smallest(self, row: Row) -> float:
        """Give the smallest number of people that a cell shows: of whom, of which, or of not."""
        offer = self.offer
        shown = [number(row.get(offer.persons))] if offer.persons else []
        if offer.count:
            count = number(row.get(offer.count))
            shown += [count, number(row.get("n")) - count]
        return min((size for size in shown if size > 0), default=math.inf)

    def evidence(self, row: Row, comparator: str, against: Row) -> tuple[Cell, ...]:
        """Give the addresses of the cells that a comparison stands on."""
        where = {name: str(row[name]) for name in self.offer.dimensions}
        other = {
            "time": {"period": self.scope.compare_with or ""},
            "area": {"area": self.totals["area"]},
            "group": {name: str(self.totals.get(name)) for name in self.groups},
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


def level(row: Row) -> tuple[float, float, float]:
    """Give value, lower and upper of a cell; NaN where it hasn't got them."""
    return number(row.get("value")), number(row.get("lower")), number(row.get("upper"))


def share_of(row: Row, whole: Row) -> float:
    """Give the part of the whole that an area is, by their n; 0 where that isn't known."""
    share = number(row.get("n")) / (number(whole.get("n")) or math.nan)
    return share if 0 < share < 1 else 0.0


def _missing(value: Any) -> bool:
    if type(value) is float:
        return value != value
    import pandas as pd

    return value is None or bool(pd.isna(value))


def number(value: Any) -> float:
    """Give a figure of a cell; NaN where it is missing."""
    if type(value) is float:
        return value
    return math.nan if _missing(value) else float(value)


def _many_at(row: Row, end: str) -> bool:
    """Say whether so many began at an end of the scale that change that way can't be seen."""
    share = number(row.get(end))
    return share > MANY_AT and share * number(row.get("n")) / 100 >= FEWEST_AT


def notes(row: Row) -> tuple[str, ...]:
    """Name what is particular about a cell, for the caveats."""
    notes = []
    far = abs(number(row.get("t0_standardised"))) > FAR_APART
    if number(row.get("t0_difference_p")) < 0.05 or far:
        notes.append("started_different")
    notes += [caveat for end, caveat in ENDS.items() if _many_at(row, end)]
    if (trend := str(row.get("trend"))) in TRENDS:
        notes.append(TRENDS[trend])
    if row.get("grade") == "registration" and row.get("unit") == "%":
        notes.append("denominator_too_low" if row["value"] > 100 else "denominator_estimated")
    return tuple(notes)
