"""What can be derived of hidden sums: the sums of all tables as one system of equations."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from merkbaar.privacy.cells import QUANTITIES
from merkbaar.privacy.earlier import tellings
from merkbaar.privacy.kinds import EXTREMES
from merkbaar.privacy.magnitudes import rooms, unsafe
from merkbaar.privacy.margins import Key, Parents, Then, families, system
from merkbaar.privacy.past import place_in

if TYPE_CHECKING:
    from merkbaar.privacy.cells import Cells
    from merkbaar.privacy.rules import Rules
    from merkbaar.privacy.systems import System

Row = tuple[int, int]
Release = Mapping[str, Sequence[float | None]]

IN_LEDGER = len(QUANTITIES)
"""Place of a sum in what a release's ledger holds of a cell."""
_ROUNDED = 0.005
"""Parts that miss their total by no more than this part of it are taken to add up."""
_LARGEST = 1e5
"""Sums are counted in a unit that makes the largest this much, for the solver's sake."""


def unsafe_rows(tables: Sequence[Cells], rules: Rules) -> Iterator[tuple[Row, str]]:
    """Yield the rows that go by what their value is: an extreme, or a sum that is mostly one's."""
    for t, table in enumerate(tables):
        if table.guarded and table.offer.kind in EXTREMES:
            yield from (((t, r), "extreme") for r in range(len(table.keys)))
        yield from (((t, r), rule) for r, rule in unsafe(table, rules))


@dataclass
class Amounts:
    """The sums that tables agree on, with the rows that show each.

    Attributes
    ----------
    values : dict of key to float
    own : dict of key to float
        The largest contribution to each.
    room : dict of key to float
        How far off each must stay if it is hidden.
    rows : dict of key to list of row
    then : dict of key to (value, (down, up))
        Sums of earlier releases that nobody offers now, and how far they may move for who read it:
        infinitely far where they were hidden. `own` and `room` hold theirs too.
    known : set of key
        Sums that an earlier release showed as they are now, under whatever name.
    """

    population: str = ""
    name: str = ""
    values: dict[Key, float] = field(default_factory=dict)
    own: dict[Key, float] = field(default_factory=dict)
    room: dict[Key, float] = field(default_factory=dict)
    rows: dict[Key, list[Row]] = field(default_factory=lambda: defaultdict(list))
    then: dict[Key, Then] = field(default_factory=dict)
    known: set[Key] = field(default_factory=set)

    def agrees(self, cells: Mapping[Key, float]) -> bool:
        """Whether other sums may be of the same people and the same thing."""
        return all(
            math.isclose(self.values.get(key, value), value, rel_tol=1e-9, abs_tol=1e-9)
            for key, value in cells.items()
        )


def summed(tables: Sequence[Cells], rules: Rules) -> list[Amounts]:
    """Give, per population and kind of amount, the sums on which tables agree."""
    buckets: dict[tuple[str, str], list[Amounts]] = defaultdict(list)
    for t, table in enumerate(tables):
        if table.sums is None:
            continue
        needed = rooms(table, rules)
        told: dict[tuple[str, str], list[int]] = defaultdict(list)
        for r, value in enumerate(table.sums):
            if not math.isnan(value):
                told[table.added(r), table.measures[r]].append(r)
        for (name, _), places in sorted(told.items()):
            cells = {table.keys[r]: float(table.sums[r]) for r in places}
            some = buckets[table.offer.population, name]
            found = next((one for one in some if one.agrees(cells)), None)
            if found is None:
                some.append(found := Amounts(table.offer.population, name))
            found.values |= cells
            for r in places:
                key, own = table.keys[r], 0.0 if table.largest is None else table.largest[r, 0]
                found.rows[key].append((t, r))
                found.room[key] = max(float(needed[r]), found.room.get(key, 0.0))
                found.own[key] = max(float(own), found.own.get(key, 0.0))
    return [one for _, some in sorted(buckets.items()) for one in some]


def sum_system(
    sums: Amounts,
    hidden: Collection[Row],
    parents: Parents,
    *,
    way: int,
    known: Collection[Key] = (),
) -> System:
    """Make the system of sums; what is hidden by a rule of its own must stay wide enough.

    Parameters
    ----------
    hidden : collection of row
        Hidden by a rule, not to protect others.
    parents : mapping
        Per dimension the whole of each part.
    way : int
        1: how much more a hidden sum may be, as contributors see it (the largest of each cell know
        that no cell falls below their own part). -1: how much less, as any reader sees it.
    known : collection of key
        Sums that an earlier release showed.
    """
    import numpy as np

    every = {**{key: value for key, (value, _) in sums.then.items()}, **sums.values}
    unit = max(every.values(), default=0.0) / _LARGEST or 1.0
    every = {key: value / unit for key, value in added_up(every, parents).items()}
    values = {key: every[key] for key in sums.values}
    gone = {key: (every[key], room) for key, (_, room) in sums.then.items()}
    needs = {}
    for key, value in every.items():
        far = sums.room[key] / unit
        if far > 0 and (any(row in hidden for row in sums.rows.get(key, ())) or key in gone):
            needs[key] = (value, value + far) if way > 0 else (value - far, value)
    weights = {key: float(len(rows)) for key, rows in sums.rows.items()}
    stuck = dict.fromkeys(sorted({*known, *sums.known}), (0.0, 0.0))
    made = system(values, needs, weights, parents, known=stuck, gone=gone)
    if way < 0:
        return made
    own = np.zeros(len(made.values))
    for key, place in place_in(made, every).items():
        own[place] = sums.own[key] / unit
    own = np.minimum(own, made.values)
    return replace(made, values=made.values - own, low=made.low - own, high=made.high - own)


def known_sums(
    sums: Amounts, tables: Sequence[Cells], released: Sequence[Release]
) -> frozenset[Key]:
    """Give the sums that an earlier release showed as they are now."""

    def shown(key: Key, value: float) -> bool:
        places = [tables[t].address(r) for t, r in sums.rows[key]]
        then = [one for earlier in released for place in places for one in tellings(earlier, place)]
        past = [one[IN_LEDGER] for one in then if len(one) > IN_LEDGER]
        return any(one is not None and math.isclose(one, value) for one in past)

    return frozenset(key for key, value in sums.values.items() if released and shown(key, value))


def added_up(values: Mapping[Key, float], parents: Parents) -> dict[Key, float]:
    """Give sums in which a total is what its parts add up to, where they differ by rounding.

    Without this a rounded total would seem to leave room for what nobody measured.
    """
    parts_of: dict[Key, list[list[Key]]] = defaultdict(list)
    for (whole, _), parts in sorted(families(list(values), parents).items()):
        if whole in values:
            parts_of[whole].append(parts)
    done: dict[Key, float] = {}

    def exact(key: Key) -> float:
        if key not in done:
            done[key] = values[key]
            for parts in parts_of[key]:
                total = sum(exact(part) for part in parts)
                if abs(total - values[key]) <= _ROUNDED * values[key]:
                    done[key] = total
                    break
        return done[key]

    return {key: exact(key) for key in values}
