"""Counts to the nearest 5 or 10: what is shown then, and what a reader still can't tell.

Everything a row of a count or a share shows is made from its rounded numbers of people, so a reader
knows of each number only the span that rounds to it (Hundepool et al., Statistical Disclosure
Control, 2012, §5.4: conventional rounding; totals are rounded by themselves). Small counts stay
hidden as without rounding. Other figures (a mean, a weighted share) are given in steps so large
that every number of people of the span could have given them. And a mean beside the sum that it is
of is that sum over the rounded number of people: sum over mean would tell how many they are.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from merkbaar.privacy import means
from merkbaar.privacy.means import tidy

if TYPE_CHECKING:
    from merkbaar.privacy.cells import Cells
    from merkbaar.privacy.margins import Key

BASES = (5, 10)
"""What may be rounded to."""
PEOPLE = ("persons", "count", "rest", "n")
"""The guarded quantities that are numbers of people."""
PERIOD = "period"
LEDGER = "rounded"
"""Under this address a release's ledger says to what it was rounded."""

Span = tuple[float, float]
_Z95 = 1.959963984540054
_ALIKE = 0.51
"""How far a share in percent may lie from numerator over base: it may be whole percents."""
_STEPS = tuple(step * 10.0**power for power in range(-4, 4) for step in (1, 2, 5))


def nearest(amount: float, base: int) -> int:
    """Give an amount to the nearest multiple, halves up; only nought becomes nought."""
    if amount <= 0:
        return 0
    return max(base, base * math.floor(amount / base + 0.5))


def span(amount: float, base: int, *, minimum: float = 0.0) -> Span:
    """Give the least and the most that a reader must reckon with, who sees the rounded amount.

    Parameters
    ----------
    base : int
        What is rounded to; 0: nothing is.
    minimum : float
        What is shown is nought or at least this.
    """
    if not base or amount <= 0:
        return amount, amount
    shown = nearest(amount, base)
    low = 1.0 if shown == base else math.ceil(shown - base / 2)
    return max(float(low), minimum), float(math.ceil(shown + base / 2) - 1)


@dataclass(frozen=True)
class Rounded:
    """An offered table as it is shown when rounded.

    Attributes
    ----------
    table : Cells
    base : int
        5 or 10; 0 rounds nothing.
    totals : mapping of int to float
        Per row of a mean the sum that it is of, where the edition tells sums too.
    minimum : int
        Smallest number of people that is told.
    beside : frozenset of int
        Rows of a time at which a number of the same people is hidden.
    """

    table: Cells
    base: int
    totals: Mapping[int, float] = field(default_factory=dict)
    minimum: int = 10
    beside: frozenset[int] = frozenset()

    @cached_property
    def size(self) -> str:
        """The quantity that stands for ``n``: persons, where ``n`` is persons rounded already."""
        amounts = self.table.amounts
        if "n" not in amounts:
            return "persons"
        pairs = [p for p in zip(amounts["n"], amounts["persons"], strict=True) if p[0] == p[0]]
        rough = all(n % 5 == 0 and abs(n - persons) <= 2.5 for n, persons in pairs)
        return "persons" if rough and pairs else "n"

    @property
    def form(self) -> tuple[str, ...]:
        """What the value is: a count of ``(q,)``, a share ``(q, of)``, or something else ``()``."""
        return self._found[0]

    @cached_property
    def _found(self) -> tuple[tuple[str, ...], float]:
        """The form, and what it is multiplied by to be the value in every row."""
        amounts, kind = self.table.amounts, self.table.offer.kind
        if kind not in ("", "count", "share"):
            return (), 0.0
        singles = [(name,) for name in ("persons", "n", "count") if name in amounts]
        pairs = [
            (part, whole)
            for part in ("count", "persons")
            for whole in dict.fromkeys((self.size, "n", "persons"))
            if part in amounts and whole in amounts and part != whole
        ]
        for form in (*(singles * (kind != "share")), *(pairs * (kind != "count"))):
            if factor := self._factor(form):
                return form, factor
        return (), 0.0

    @property
    def stepped(self) -> bool:
        """Whether the value is told in steps without the monitor asking: it's no count or share."""
        offer = self.table.offer
        plain = offer.kind in ("count", "share", "sum") or (offer.kind == "" and bool(offer.count))
        return self.table.guarded and not self.base and not plain and not self.form

    def unit(self, row: int) -> str:
        """Give the unit of a row."""
        own = self.table.frame["unit"].iloc[row] if "unit" in self.table.frame else None
        return str(own) if own is not None and own == own and own else self.table.offer.unit

    def _factor(self, form: tuple[str, ...]) -> float:
        ratios = []
        for r, value in self._values():
            amounts = [float(self.table.amounts[name][r]) for name in form]
            if amounts[-1] != amounts[-1] or (len(form) > 1 and not amounts[1]):
                return 0.0
            ratios.append((value, amounts[0] / amounts[1] if len(form) > 1 else amounts[0]))
        if len(form) > 1 and self.table.offer.unit == "%":
            return 100.0 if all(abs(v - 100 * one) <= _ALIKE for v, one in ratios) else 0.0
        some = {one: value / one for value, one in ratios if one}
        first = next(iter(some.values()), 0.0)
        alike = all(abs(value - first * one) <= 1e-6 * (1 + abs(value)) for value, one in ratios)
        return first if alike and (len(some) > 2 or abs(first - 1.0) < 1e-9) else 0.0

    def _values(self) -> Iterator[tuple[int, float]]:
        for r, value in enumerate(self.table.frame["value"]):
            if value is not None and value == value:
                yield r, float(value)

    @property
    def shown(self) -> tuple[str, ...]:
        """The quantities that what is shown is made of."""
        return tuple(dict.fromkeys((*self.form, self.size)))

    def room(self, row: int, quantity: str, minimum: int) -> Span:
        """Give how far a quantity of a shown row may move, down and up, unseen.

        One person more in the numerator is one more in the base, and one more outside it too: so it
        is what these leave together.
        """
        if not self.base or quantity not in PEOPLE or self.counted(quantity):
            return 0.0, 0.0
        down, up = -math.inf, math.inf
        aside = {"count" if quantity == "rest" else "rest", "" if self.size == "n" else "n"}
        for name in (name for name in PEOPLE if name in self.table.amounts):
            amount = float(self.table.amounts[name][row])
            if amount != amount or name in aside:
                continue
            low, high = self._told(name, amount, minimum)
            down, up = max(down, low - amount), min(up, high - amount)
        return min(down, 0.0), max(up, 0.0)

    def counted(self, quantity: str) -> bool:
        """Whether a reader can count people all the same: a sum divided by a mean is how many."""
        return bool(self.table.offer.largest) and quantity in ("persons", "n")

    def _told(self, name: str, amount: float, minimum: int) -> Span:
        if name == "rest" and amount > 0 and self.form:
            return float(minimum), math.inf
        exact = name in ("count", "rest") and not self.form
        return span(amount, 0 if exact else self.base, minimum=minimum)

    def figures(self, row: int, figures: tuple[float | None, ...]) -> tuple[float | None, ...]:
        """Give value, lower, upper and n of a shown row as they may be shown."""
        if self.stepped:
            return self._stepped(row, figures)
        if not self.base or not self.table.guarded:
            return figures
        size = float(self.table.amounts[self.size][row])
        n = None if figures[3] is None or size != size else float(nearest(size, self.base))
        if not self.form:
            return *self.coarse(self._over_rounded(row, figures[:3], size), size), n
        amounts = [float(self.table.amounts[name][row]) for name in self.form]
        parts = [nearest(amount, self.base) for amount in amounts]
        factor = self._found[1]
        if len(parts) == 1:
            return factor * parts[0], None, None, n
        if not parts[1]:
            return None, None, None, n
        value = factor * parts[0] / parts[1]
        return _fine(value, factor), *self._interval(figures[1:3], amounts, parts), n

    def _stepped(self, row: int, figures: tuple[float | None, ...]) -> tuple[float | None, ...]:
        value, low, high, n = figures
        amount = self.table.amounts[self.size][row] if n is None else n
        size = means.people(float(amount), self.minimum)
        own, answers = (value, low, high), self.answers(row)
        told = means.coarse(own, self.unit(row), size, self.minimum, answers)
        return *told, None if n is None else float(size)

    def answers(self, row: int) -> int:
        """Give by how many answers the sum behind a told mean stays open."""
        return means.BESIDE * self.minimum if row in self.beside else means.ANSWERS

    def _over_rounded(
        self, row: int, own: tuple[float | None, ...], size: float
    ) -> tuple[float | None, ...]:
        """Give a mean, and the ends of its interval, over the rounded number of people."""
        total, value, people = self.totals.get(row), own[0], nearest(size, self.base)
        if not total or not value or not people:
            return own
        more = total / people / value
        return tuple(None if one is None else one * more for one in own)

    def _interval(
        self, own: tuple[float | None, ...], amounts: list[float], parts: list[int]
    ) -> tuple[float | None, float | None]:
        """Give an interval of a share from its rounded parts, widened by the rounding.

        Wilson's where the table's own is; else the own one in proportion (a numerator over an
        estimated base).
        """
        low, high = own
        if low is None or high is None:
            return None, None
        factor, (count, of), slack = self._found[1], amounts, self.base // 2
        least, most = max(parts[0] - slack, 0), parts[0] + slack
        theirs = [factor * end for end in wilson(count, of)] if count <= of else []
        if theirs and max(abs(low - theirs[0]), abs(high - theirs[1])) <= _ALIKE:
            low = factor * wilson(min(least, parts[1]), parts[1])[0]
            high = factor * wilson(min(most, parts[1]), parts[1])[1]
        elif count:
            low, high = low * least / count, high * most / count
        else:
            return None, None
        return _fine(low, factor, math.floor), _fine(high, factor, math.ceil)

    def coarse(
        self, own: tuple[float | None, ...], size: float
    ) -> tuple[float | None, float | None, float | None]:
        """Give figures in steps of at least one (or, of a numerator, `base`) over the size."""
        value, low, high = own
        percent = 100.0 if self.table.offer.unit == "%" else 1.0
        least = percent * (self.base if "count" in self.table.amounts else 1)
        least /= max(span(size, self.base)[0], 1.0) if size == size else 1.0
        step = next((step for step in _STEPS if step >= least - 1e-12), _STEPS[-1])
        return (
            None if value is None else tidy(round(value / step) * step),
            None if low is None else tidy(math.floor(low / step) * step),
            None if high is None else tidy(math.ceil(high / step) * step),
        )


def views(
    tables: Sequence[Cells],
    base: int,
    *,
    minimum: int = 10,
    hidden: Container[tuple[int, int]] = (),
) -> list[Rounded]:
    """Give the tables of an edition as they are shown when rounded.

    A mean of what another table gives the sums of (the same amount, or measure, of the same people)
    is shown over rounded numbers, whether or not the sum of that very cell is offered: it could be
    added up.
    """
    sums: dict[tuple[str, str], dict[Key, float]] = defaultdict(dict)
    for table in tables:
        for row, (key, _, total) in enumerate(_added(table)):
            if table.offer.kind == "sum" and total == total:
                sums[table.offer.population, table.added(row)][key] = total
    found = []
    secret = _secret(tables, hidden)
    for table in tables:
        added = list(_added(table)) if base and table.offer.kind == "mean" else []
        told = [sums.get((table.offer.population, name)) for _, name, _ in added]
        totals = {
            row: told.get(key, total)
            for row, ((key, _, total), told) in enumerate(zip(added, told, strict=True))
            if told is not None and total == total
        }
        counts = secret.get(table.offer.population, ())
        beside = (
            r for r, key in enumerate(table.keys) if any(_same_time(key, one) for one in counts)
        )
        found.append(Rounded(table, base, totals, minimum, frozenset(beside)))
    return found


def _same_time(key: Key, other: Key) -> bool:
    """Whether two cells aren't of two periods.

    Of one time any mean of the same people can say something of a hidden number, wherever it
    stands: sums of parts add up to their whole, and a whole less the other parts is the part.
    """
    mine, theirs = dict(key).get(PERIOD), dict(other).get(PERIOD)
    return mine is None or theirs is None or mine == theirs


def _secret(tables: Sequence[Cells], hidden: Container[tuple[int, int]]) -> dict[str, set[Key]]:
    """Give per population where a count or a share is hidden."""
    found: dict[str, set[Key]] = defaultdict(set)
    for t, table in enumerate(tables):
        if table.guarded and (table.offer.kind in ("count", "share") or table.offer.count):
            rows = (key for r, key in enumerate(table.keys) if (t, r) in hidden)
            found[table.offer.population].update(rows)
    return found


def _added(table: Cells) -> Iterator[tuple[Key, str, float]]:
    """Yield per row where it stands, and the name and amount of what its people add up to."""
    for row, total in enumerate(() if table.sums is None else table.sums):
        yield table.keys[row], table.added(row), float(total)


def wilson(count: float, of: float) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson 1927)."""
    if of <= 0:
        return 0.0, 1.0
    share, square = count / of, _Z95 * _Z95
    middle = (share + square / (2 * of)) / (1 + square / of)
    spread = math.sqrt(max(share * (1 - share), 0.0) / of + square / (4 * of * of))
    half = _Z95 / (1 + square / of) * spread
    return max(0.0, middle - half), min(1.0, middle + half)


def _fine(value: float, factor: float, way: Callable[[float], int] = round) -> float:
    """Write a share in whole percents, or in hundredths of another unit's whole."""
    unit = abs(factor) / 100.0
    return tidy(way(value / unit) * unit)


def spans(
    amounts: Mapping[str, float], base: int, *, part: str = "count", whole: str = "n"
) -> dict[str, Span]:
    """Give what a reader can tell of each quantity of a row, who sees it rounded.

    The complement of a numerator (`part` of the `whole`) isn't shown: the two tell it.
    """
    found = {name: span(amount, base) for name, amount in amounts.items() if name != "rest"}
    if "rest" in amounts:
        found["rest"] = span(amounts["rest"], 0)
        if base and {part, whole} <= set(found):
            (low, high), (least, most) = found[whole], found[part]
            found["rest"] = (max(low - most, 0.0), high - least)
    return found


def betrays(now: Mapping[str, Span], then: Mapping[str, Span], name: str) -> bool:
    """Whether two releases together say for certain that a quantity changed."""
    return now[name][0] > then[name][1] or then[name][0] > now[name][1]
