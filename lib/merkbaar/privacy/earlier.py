"""What earlier releases told of the people of this edition: of the same cells, and of others.

A release's ledger says per shown cell the guarded amounts, by address, and under `PLACES` where
each cell stands, hidden ones too (that they are hidden is public). A reader keeps an edition: what
it showed and nobody offers now still adds up with what is shown now. What it hid and nobody offers
now stays hidden: its amounts come from elsewhere (:mod:`merkbaar.privacy.withheld`), and without
those it is guarded as what is left over of a total. Ledgers of before there were places tell of the
same cells only.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from merkbaar.privacy.cells import QUANTITIES, Cells
from merkbaar.privacy.coupling import Group, alike
from merkbaar.privacy.margins import Key, Then
from merkbaar.privacy.past import FREE
from merkbaar.privacy.rounding import LEDGER, PEOPLE, Rounded, Span, betrays, span, spans
from merkbaar.privacy.withheld import hidden_amounts, place_of

PLACES = "places"
"""Under this address a ledger says per offered cell its population, measure and key; and, of what
has a sum, the name of that."""

Row = tuple[int, int]
Release = Mapping[str, Any]
Unit = tuple[str, str]
"""A population and a measure."""


@dataclass(frozen=True)
class Told:
    """What earlier releases tell of one group.

    Attributes
    ----------
    known : dict of key to (down, up)
        Cells that were shown with the value they have now, and how far they may move for who read
        them.
    gone : dict of key to (value, (down, up))
        Cells that nobody offers now, and how far they may move for who read them: infinitely far
        where they were hidden.
    differ : frozenset of key
        Cells that were shown, under whatever name, with a few persons more or fewer.
    hid : frozenset of key
        Cells that were hidden: with those that were shown they are how a whole was divided then.
    moved : dict of key to (value, (down, up))
        What cells were that are offered now with another value; as `gone`.
    """

    known: Mapping[Key, Span]
    gone: Mapping[Key, Then]
    differ: frozenset[Key] = frozenset()
    hid: frozenset[Key] = frozenset()
    moved: Mapping[Key, Then] = field(default_factory=dict)


def told(
    views: Sequence[Rounded],
    groups: Sequence[Group],
    released: Sequence[Release],
    names: Mapping[Unit, str],
    *,
    minimum: int,
) -> list[Told]:
    """Give per group what earlier releases tell of it.

    What is known hides nothing: hidden now it would protect nothing, or only what was rounded away.
    Of several releases that differ the last has the say; cells of a measure that has few cells in
    common with a group, or whose people have become others since, tell nothing of it.

    Parameters
    ----------
    names : mapping of (population, measure) to str
        The name by which a measure's shares are guarded, where it isn't its own.
    """
    found = [(_known(views, group, released), {}, set(), set(), {}) for group in groups]
    now_to = max((view.base for view in views), default=0)
    for release in released:
        base, exact, hidden = _base(release), _exact(release), _hidden(release)
        shown, kept = _shown(release), hidden_amounts(release)
        for unit, quantity in dict.fromkeys([*shown, *kept]):
            cells, secret = shown.get((unit, quantity), {}), kept.get((unit, quantity), {})
            every = {**secret, **cells}
            same = _group_of(groups, unit, quantity, every, names)
            near = same is None
            place = _group_of(groups, unit, quantity, every, names, minimum) if near else same
            if place is None:
                continue
            known, gone, differ, hid, moved = found[place]
            hid |= hidden.get(unit, set()) | secret.keys()
            now = groups[place].values
            for key, value in secret.items():
                _hid(key, value, cells, now, moved if key in now else gone)
            for key, value in cells.items():
                low, high = span(value, 0 if (unit, quantity, key) in exact else base)
                room = (min(low - value, 0.0), max(high - value, 0.0))
                if key not in now:
                    gone[key] = value, _within(room, gone.get(key), value)
                elif now[key] == value:
                    before = known.get(key, room)
                    known[key] = max(room[0], before[0]), min(room[1], before[1])
                else:
                    moved[key] = value, room
                    few = abs(now[key] - value) < minimum and quantity != "rest" and not near
                    least, most = span(now[key], now_to)
                    if few and (most < low or least > high):
                        differ.add(key)
    return [
        Told(known, gone, frozenset(differ), frozenset(hid), moved)
        for known, gone, differ, hid, moved in found
    ]


def _hid(
    key: Key,
    value: float,
    cells: Mapping[Key, float],
    now: Mapping[Key, float],
    past: dict[Key, Then],
) -> None:
    """Note what a hidden cell was, unless it is that now, or readers were told of it."""
    untold = key not in cells and past.get(key, (value, FREE))[1] == FREE
    if untold and now.get(key) != value:
        past[key] = value, FREE


def bygone(
    groups: Sequence[Group], released: Sequence[Release], names: Mapping[Unit, str]
) -> list[Group]:
    """Give empty groups for shares that earlier releases hid and nobody offers now.

    What is told now of all people in a cell bounds such a share; see :mod:`coupling`.
    """
    known = {(one.population, one.quantity, one.name) for one in groups}
    found = {}
    for release in released:
        for unit, quantity in hidden_amounts(release):
            group = unit[0], quantity, names.get(unit, unit[1])
            if quantity in ("count", "rest") and group not in known:
                found[group] = Group(unit[0], quantity, name=group[2])
    return [found[group] for group in sorted(found)]


def _within(room: Span, before: Then | None, value: float) -> Span:
    if before is None or before[0] != value:
        return room
    return max(room[0], before[1][0]), min(room[1], before[1][1])


def _shown(release: Release) -> dict[tuple[Unit, str], dict[Key, float]]:
    """Give, per population, measure and quantity, the cells that a release showed."""
    found: dict[tuple[Unit, str], dict[Key, float]] = defaultdict(dict)
    places: Mapping[str, Any] = release.get(PLACES, {})
    for address in places:
        population, measure, key = place_of(release, address)
        for quantity, amount in zip(QUANTITIES, release.get(address, ()), strict=False):
            if amount is not None:
                found[(population, measure), quantity][key] = float(amount)
    return found


def _hidden(release: Release) -> dict[Unit, set[Key]]:
    """Give, per population and measure, the cells that a release hid."""
    found: dict[Unit, set[Key]] = defaultdict(set)
    for address in release.get(PLACES, {}):
        if address not in release:
            population, measure, key = place_of(release, address)
            found[population, measure].add(key)
    return found


def _exact(release: Release) -> set[tuple[Unit, str, Key]]:
    """Give what a release gave in whole people though it was rounded."""
    found = set()
    for address in release.get(PLACES, {}):
        population, measure, key = place_of(release, address)
        for quantity in QUANTITIES:
            if any(_counted(one, quantity) for one in tellings(release, address)):
                found.add(((population, measure), quantity, key))
    return found


def _group_of(
    groups: Sequence[Group],
    unit: Unit,
    quantity: str,
    cells: Mapping[Key, float],
    names: Mapping[Unit, str],
    few: float = 0.0,
) -> int | None:
    """Give the place of the group that cells are of: most of what both have is the same.

    Parameters
    ----------
    few : float
        Differences smaller than this count as the same: some people may have left.
    """
    name = "" if quantity == "persons" else names.get(unit, unit[1])
    best, most = None, -1
    for place, group in enumerate(groups):
        if (group.population, group.quantity, group.name) == (unit[0], quantity, name):
            common = [key for key in cells if group.values.get(key, 0.0) or cells[key]]
            common = [key for key in common if key in group.values]
            apart = [abs(group.values[key] - cells[key]) for key in common]
            same = sum(one == 0 or one < few for one in apart)
            if 2 * same >= len(common) and same > most:
                best, most = place, same
    return best


def former_names(
    tables: Sequence[Cells], released: Sequence[Release], names: Mapping[Unit, str]
) -> dict[Unit, str]:
    """Give `names` with those of earlier measures that are now offered under another name."""
    now: dict[Unit, dict[Key, tuple[float, float]]] = defaultdict(dict)
    for table in tables:
        for r, (key, measure) in enumerate(zip(table.keys, table.measures, strict=True)):
            parts = [table.amounts[q][r] for q in ("count", "rest") if q in table.amounts]
            if len(parts) > 1 and not any(part != part for part in parts):
                now[table.offer.population, measure][key] = float(parts[0]), float(parts[1])
    found = dict(names)
    for release in released:
        shown = _shown(release)
        for (unit, quantity), count in shown.items():
            rest = shown.get((unit, "rest"), {})
            if quantity != "count" or unit in now or unit in found:
                continue
            cells = {key: (value, rest[key]) for key, value in count.items() if key in rest}
            same = (one for one in sorted(now) if one[0] == unit[0] and alike(cells, now[one]))
            if other := next(same, None):
                found[unit] = found.get(other, other[1])
    return found


def _known(views: Sequence[Rounded], group: Group, released: Sequence[Release]) -> dict[Key, Span]:
    """Give the cells of a group that a release showed, by address, with the value they have now."""
    at, found = QUANTITIES.index(group.quantity), {}
    for key, value in group.values.items() if released else ():
        addresses = {views[t].table.address(r) for t, r in group.rows[key]}
        rooms = [
            span(value, 0 if _counted(amounts, group.quantity) else _base(earlier))
            for earlier in released
            for address in addresses
            for amounts in tellings(earlier, address)
            if at < len(amounts) and value == amounts[at]
        ]
        if rooms:
            low, high = max(one[0] for one in rooms), min(one[1] for one in rooms)
            found[key] = (min(low - value, 0.0), max(high - value, 0.0))
    return found


def _counted(amounts: Sequence[float | None], quantity: str) -> bool:
    """Whether a reader could count people though they were rounded: their sum stood there too."""
    return quantity in ("persons", "n") and len(amounts) > len(QUANTITIES)


def _base(release: Release) -> int:
    """Give what an earlier release was rounded to."""
    return int(next(iter(release.get(LEDGER, ())), 0) or 0)


def changed(
    views: Sequence[Rounded],
    released: Sequence[Release],
    minimum: int,
) -> Iterator[tuple[Row, str]]:
    """Yield rows that an earlier release showed with a few persons more or fewer."""
    for t, view in enumerate(views if released else ()):
        for r in range(len(view.table.keys) if view.table.guarded else 0):
            address = view.table.address(r)
            for earlier in released:
                thens = tellings(earlier, address)
                if any(_is_now(view.table, r, one) for one in thens):
                    continue
                if any(_betrayed(view, r, one, _base(earlier), minimum) for one in thens):
                    yield (t, r), "difference"
                    break


def _is_now(table: Cells, row: int, then: Sequence[float | None]) -> bool:
    """Whether a row is what a release told of it."""
    before: dict[str, float | None] = dict(zip(QUANTITIES, then, strict=False))
    return all(_plain(some[row]) == before.get(name) for name, some in table.amounts.items())


def tellings(release: Release, address: str) -> list[Sequence[float | None]]:
    """Give what the tables of a release told of one cell: more than one thing where they differ."""
    found, name = [], address
    while name in release:
        found.append(release[name])
        name = f"{address}+{len(found)}"
    return found


def _betrayed(
    view: Rounded, row: int, then: Sequence[float | None], base: int, minimum: int
) -> bool:
    """Whether a row beside its earlier self gives a few persons away.

    Of a count or a share that is rounded a reader knows spans: only if they lie apart it is sure
    that somebody came or went.
    """
    every = view.table.amounts
    amounts = {name: float(every[name][row]) for name in PEOPLE if name in every}
    before = {
        name: float(amount)
        for name, amount in zip(QUANTITIES, then, strict=False)
        if name in amounts and amount is not None and amounts[name] == amounts[name]
    }
    few = [name for name, amount in before.items() if 0 < abs(amounts[name] - amount) < minimum]
    if not few or not view.base or not view.form:
        return bool(few)
    seen = {name: amounts[name] for name in before if name in (*view.shown, "rest")}
    sides = {"part": view.form[0], "whole": view.form[-1] if view.form[1:] else view.size}
    now = spans(seen, view.base, **sides)
    past = spans({name: before[name] for name in seen}, base, **sides)
    return any(name in seen and betrays(now, past, name) for name in few)


def ledger(tables: Sequence[Cells], hidden: Container[Row], rounding: int) -> dict[str, Any]:
    """Give what the register must know: amounts of shown cells, and where all cells stand."""
    found: dict[str, list[float | None]] = {}
    places = {}
    for t, table in enumerate(tables):
        for r in range(len(table.keys) if table.guarded else 0):
            address = table.address(r)
            where = [list(item) for item in table.keys[r]]
            added = [] if table.sums is None or math.isnan(table.sums[r]) else [table.added(r)]
            added = added or places.get(address, [])[3:]
            places[address] = [table.offer.population, table.measures[r], where, *added]
            if (t, r) not in hidden:
                amounts = [
                    _plain(table.amounts[q][r]) if q in table.amounts else None for q in QUANTITIES
                ] + ([] if table.sums is None else [_plain(table.sums[r])])
                _note(found, address, amounts)
    rounded = {LEDGER: [rounding]} if rounding else {}
    return {**dict(sorted(found.items())), **rounded, PLACES: dict(sorted(places.items()))}


def _note(
    found: dict[str, list[float | None]], address: str, amounts: Sequence[float | None]
) -> None:
    """Note what a table tells of a cell: with what another told of it, beside it if they differ."""
    name, number = address, 0
    while name in found:
        size = max(len(found[name]), len(amounts))
        left, right = ([*one, *[None] * (size - len(one))] for one in (found[name], amounts))
        pairs = list(zip(left, right, strict=True))
        if all(a is None or b is None or a == b for a, b in pairs):
            found[name] = [b if a is None else a for a, b in pairs]
            return
        number += 1
        name = f"{address}+{number}"
    found[name] = list(amounts)


def _plain(amount: float) -> float | None:
    return float(amount) if math.isfinite(amount) else None
