"""Cells that only earlier releases tell of, and how they hang together with those of now."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from merkbaar.privacy.margins import Key, Parents, Then, between, families, same_whole

if TYPE_CHECKING:
    from merkbaar.privacy.systems import System

FREE = (-math.inf, math.inf)
"""How far a cell may move of which an earlier release told nothing: it hid it."""
_EXACT = 1e-6


def lively(system: System) -> System:
    """Ask nothing where nothing that is offered now stands: that was looked at when it was new."""
    import numpy as np

    part = system.part
    moves = np.isin(part, part[system.published])
    if moves.all():
        return system
    nothing = np.where(moves, 1.0, np.nan)
    return replace(system, low=system.low * nothing, high=system.high * nothing)


def place_in(system: System, keys: Collection[Key]) -> dict[Key, int]:
    """Give where some cells stand in a system; of two of one place, the first."""
    found: dict[Key, int] = {}
    for place, key in enumerate(system.keys):
        if key is not None and key in keys:
            found.setdefault(key, place)
    return found


def told_before(
    values: Mapping[Key, float],
    needs: Mapping[Key, tuple[float, float]],
    known: Mapping[Key, tuple[float, float]],
    gone: Mapping[Key, Then],
    minimum: float,
) -> tuple[dict[Key, tuple[float, float]], dict[Key, tuple[float, float]], dict[Key, Then]]:
    """Tell apart what an earlier release says of totals that lie between what is offered.

    A total that is what it was is known. One that differs by a few is as sensitive as those few.
    """
    needs, known, left = dict(needs), dict(known), {}
    for key, (then, room) in gone.items():
        now = values.get(key)
        if now is None:
            left[key] = (then, room)
        elif abs(now - then) <= _EXACT * max(1.0, now):
            known[key] = room
        elif abs(now - then) < minimum and room != FREE:
            needs[key] = (max(0.0, now - minimum), now + minimum)
    return needs, known, left


def hidden_needs(
    quantity: str, gone: Mapping[Key, Then], minimum: int, *, everyone: bool
) -> dict[Key, tuple[float, float]]:
    """Give what must stay possible of cells that an earlier release hid and nobody offers now.

    Parameters
    ----------
    quantity : str
        Of the cells.
    gone : mapping of key to (value, (down, up))
    everyone : bool
        Whether that it is nobody, or everybody, must not be derived either.
    """
    needs = {}
    for key, (value, room) in gone.items():
        if room == FREE and 0 < value < minimum:
            needs[key] = (1.0, float(minimum))
        elif room == FREE and everyone and value == 0 and quantity in ("count", "rest"):
            needs[key] = (0.0, float(minimum))
    return needs


class Past:
    """Cells that only an earlier release showed, and their equations with those of now.

    They come beside the equations of now, never in their place: people may have come and gone, so
    parts needn't be what a total was. Who is too few, or too many, by less than the minimum
    (`few`) is as sensitive as a cell.

    Attributes
    ----------
    rows : list of dict
        Coefficients by place; places of these cells, totals between and remainders start at
        `first`.
    values : list of float
    cells : list of Key or None
    told : dict of int to (down, up)
        How far the cells that were shown may move for who read them.
    still : set of int
        Those that can't.
    every : dict of key to float
        Cells of now and of then, and the totals between; `place` says where each stands.
    few : list of int
        Places of small remainders.
    """

    def __init__(
        self,
        values: Mapping[Key, float],
        gone: Mapping[Key, Then],
        parents: Parents,
        then: Collection[Key],
        first: int,
        minimum: float,
    ) -> None:
        self.rows: list[dict[int, float]] = []
        self.values: list[float] = []
        self.cells: list[Key | None] = []
        self.few: list[int] = []
        self._first, self._minimum = first, minimum
        every = {**values, **{key: then for key, (then, _) in gone.items()}}
        every |= between(every, parents) if gone else {}
        self.every, self.place = every, {key: i for i, key in enumerate(values)}
        for key in list(every)[len(values) :]:
            self.place[key] = self._added(every[key], key)
        self.told = {self.place[key]: room for key, (_, room) in gone.items()}
        self.still = {i for i, room in self.told.items() if not any(room)}
        if gone:
            self._join(parents, set(values), then)

    def _added(self, value: float, key: Key | None) -> int:
        self.values.append(value)
        self.cells.append(key)
        return self._first + len(self.values) - 1

    def _join(self, parents: Parents, now: Collection[Key], then: Collection[Key]) -> None:
        """Write the equations that a cell of an earlier release has a part in."""
        ways: dict[Key, list[list[Key]]] = defaultdict(list)
        for (whole, _), parts in sorted(families(list(self.every), parents).items()):
            if whole not in self.every:
                ways[whole].append(parts)
            elif any(key not in now for key in (whole, *parts)) and not self._adds_up(whole, parts):
                self._adds_up(whole, [part for part in parts if part in then])
        for some in ways.values():
            if not all(key in now for parts in some for key in parts):
                self.rows += same_whole(some, self.every, self.place)

    def kept(
        self,
        moved: Mapping[Key, Then],
        needs: Mapping[Key, tuple[float, float]],
        parents: Parents,
        then: Collection[Key],
    ) -> dict[int, tuple[float, float]]:
        """Add what cells were that are offered now with another value, and how it added up then.

        Who kept the release has its equations; those in which nothing moved are known already. Of
        a cell that was hidden they also reckon that people only left it, or only came.

        Parameters
        ----------
        moved : mapping of key to (value, (down, up))
        needs : mapping of key to (low, high)
            What must stay possible of those that were hidden.
        then : collection of key
            The other cells of that release.

        Returns
        -------
        dict of int to (low, high)
            The needs by place.
        """
        place, values = dict(self.place), dict(self.every)
        for key, (value, room) in moved.items():
            now = self.place[key], self.every[key]
            place[key], values[key] = self._added(value, None), value
            self.told[place[key]] = room
            if room == FREE:
                self._link(place[key], value, *now)
        cells = [key for key in dict.fromkeys([*self.every, *moved]) if key in then or key in moved]
        real = set(cells)
        for (whole, _), parts in sorted(families(cells, parents).items()) if moved else ():
            if whole in real and any(key in moved for key in (whole, *parts)):
                total, all_parts = values[whole], sum(values[part] for part in parts)
                if abs(total - all_parts) <= _EXACT * max(1.0, total):
                    self.rows.append({place[whole]: 1.0, **{place[part]: -1.0 for part in parts}})
        self.still |= {place[key] for key, (_, room) in moved.items() if not any(room)}
        return {place[key]: need for key, need in needs.items()}

    def _link(self, place: int, then: float, other: int, now: float) -> None:
        """Write that the larger of what a cell was and what it is, is the other and some more."""
        more, less = (place, other) if then > now else (other, place)
        self.rows.append({more: 1.0, less: -1.0, self._added(abs(then - now), None): -1.0})

    def _adds_up(self, whole: Key, parts: list[Key]) -> bool:
        """Write that parts are their whole, but for a remainder; not if they are far more."""
        total = self.every[whole]
        over = total - sum(self.every[part] for part in parts)
        exact = abs(over) <= _EXACT * max(1.0, total)
        if not parts or not (exact or over > -self._minimum):
            return False
        row = {self.place[whole]: 1.0, **{self.place[part]: -1.0 for part in parts}}
        if not exact:
            rest = self._added(abs(over), None)
            row[rest] = -1.0 if over > 0 else 1.0
            if abs(over) < self._minimum:
                self.few.append(rest)
        self.rows.append(row)
        return True
