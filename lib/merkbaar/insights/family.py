"""The family: every comparison of the edition that could become a finding, before looking.

What is in it depends on the tables, the monitor and the periods, never on a value or a p:

- *time*: each cell of this period with the same cell before, for the municipality and each area
  (not across a break in the series);
- *area*: each area with the municipality it is part of;
- *group*: each group of people (an age, a background) with everyone, in the whole municipality;
- *municipality*: the municipality with a place elsewhere, by a table of both, where the monitor
  says which way is better;
- *reference*: each approach with the reference group;
- *own*: a moment (a phase, an event) with the same people's other measurements;
- *target*: the municipality with the target of the monitor;
- *rest*: each service, provider or leefgebied with the others, without those that stand apart;
- *start*: a change of the same people with no change, where no reference group was measured.

A room's own comparison (columns ``vs_…``) is used as it is. A table without any gets them from
its intervals (Zou and Donner 2008), so a researcher's own table joins in; of areas and groups only
where the monitor says which way is better. A comparison without p is no part: no test, no claim.
Stories that belong to no theme are counted and never compared. What people themselves credit an
approach with is never compared either, and answers to a statement never over the years.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..tables import Cell, Offer
from .cells import PARTS_OF_WHOLE, Compared, Row, level, notes, number, share_of
from .detecting import freedom
from .scope import Scope


@dataclass(frozen=True)
class Comparison:
    """One comparison: two cells and how they differ, not yet a finding.

    What only a finding needs is made when it is asked for: most comparisons become none.
    """

    table: Compared
    row: Row
    comparator: str
    other: Row
    effect: float
    lower: float
    upper: float
    p: float
    reference: float

    @cached_property
    def measure(self) -> str:
        """The measure that both cells are of."""
        return self.table.measure(self.row)

    @cached_property
    def subject(self) -> dict[str, str]:
        """Where the cell stands."""
        return self.table.subject(self.row)

    @cached_property
    def name(self) -> str:
        """A stable id, made of measure, comparator and subject."""
        parts = [f"{key}-{value}" for key, value in sorted(self.subject.items()) if key != "period"]
        return ".".join([self.measure, self.comparator, *parts])

    @property
    def evidence(self) -> tuple[Cell, ...]:
        """The cells that it stands on."""
        return self.table.evidence(self.row, self.comparator, self.other)

    @property
    def unit(self) -> str:
        """The unit of value and effect."""
        return str(self.row.get("unit") or self.table.offer.unit)

    @property
    def grade(self) -> str:
        """What kind of data it stands on."""
        told = "stories" if "theme" in self.table.offer.dimensions else ""
        return str(self.row.get("grade") or told)

    @property
    def level(self) -> tuple[float, float, float]:
        """Value, lower and upper of the cell."""
        return level(self.row)

    @property
    def n(self) -> int | None:
        """How many the cell is of."""
        n = number(self.row.get("n"))
        return None if math.isnan(n) else int(n)

    @property
    def persons(self) -> float:
        """The smallest number of people that both cells show."""
        return min(self.table.smallest(self.row), self.table.smallest(self.other))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is particular about the cell."""
        return notes(self.row)

    @cached_property
    def parts(self) -> int:
        """Of how many parts it is one; 0 where it is no part."""
        rest = self.table.rest(self.row) if self.comparator == "rest" else None
        return len(rest.rows) if rest else 0

    @property
    def share(self) -> float:
        """Part of the whole that an area or group is: it less whole is smaller by that part."""
        return share_of(self.row, self.other) if self.comparator in PARTS_OF_WHOLE else 0.0

    @property
    def shares(self) -> bool:
        """Whether its figures are shares: how much they spread hangs on their height."""
        return self.table.shares

    @cached_property
    def freedom(self) -> float | None:
        """Degrees of freedom of its interval; None where its p doesn't tell them."""
        half = self.effect - self.lower if self.effect > 0 else self.upper - self.effect
        if self.shares:
            return math.inf
        return freedom(abs(self.effect) / half, self.p) if half > 0 else None


def family(results: Mapping[str, Offer], scope: Scope) -> tuple[Comparison, ...]:
    """List all comparisons of an edition, in the order of table and cell."""
    found = [one for name in sorted(results) for one in _of_table(results[name], scope)]
    seen: dict[str, Comparison] = {}
    for one in found:
        seen.setdefault(one.name, one)
    return tuple(seen.values())


def _of_table(offer: Offer, scope: Scope) -> Iterator[Comparison]:
    table = Compared(offer, scope)
    for row in table.rows:
        if not table.in_scope(row):
            continue
        for comparator in table.comparators(row):
            other = table.other(row, comparator)
            parts = None if other is None else table.compare(row, comparator, other)
            if other is not None and parts is not None:
                yield Comparison(table, row, comparator, other, *parts)
        if not table.group(row) and (parts := table.target(row)) is not None:
            yield Comparison(table, row, "target", row, *parts)
