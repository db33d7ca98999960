"""How cells hang together: totals, wijk in gemeente, and one cell standing in several tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.crossing import Crossing, cross, rings
from merkbaar.privacy.rooms import rooms_of
from merkbaar.privacy.systems import System

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.privacy.past import Past

Key = tuple[tuple[str, str], ...]
"""Where a cell stands: its dimensions and their values without totals, in order of dimension."""
Parents = Mapping[str, Mapping[str, str]]
Then = tuple[float, tuple[float, float]]
"""What a cell was in an earlier release, and how far it may move, down and up, for a reader."""

_EXACT = 1e-6
_FLAT = 3000
"""Cells from which tables without a hierarchy, and without a ring, fall into such rooms too."""


def cell_key(where: Mapping[str, str], totals: Mapping[str, str], parents: Parents) -> Key:
    """Give the key of a cell; what stands for "all" isn't in it."""
    return tuple(
        (name, value)
        for name, value in sorted(where.items())
        if value != totals.get(name) and value not in roots(parents.get(name, {}))
    )


def roots(parent_of: Mapping[str, str]) -> frozenset[str]:
    """Give the value at the top of a hierarchy: the one that has parts and no parent."""
    tops = set(parent_of.values()) - set(parent_of)
    return frozenset(tops) if len(tops) == 1 else frozenset()


def families(
    keys: Sequence[Key], parents: Parents, *, over: str = ""
) -> dict[tuple[Key, str], list[Key]]:
    """Give, per whole and dimension (or only `over` one), the cells that are its parts.

    A part belongs to the nearest whole that has a cell (a buurt to its gemeente where the wijk
    isn't offered), else to the whole without that dimension.
    """
    real = set(keys)
    found: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key in keys:
        for name, value in key:
            if over not in ("", name):
                continue
            rest = dict(key)
            above = parents.get(name, {})
            tops = roots(above)
            whole: Key | None = None
            seen = {value}
            while (value := above.get(value, "")) and value not in tops and value not in seen:
                seen.add(value)
                candidate = tuple(sorted({**rest, name: value}.items()))
                if candidate in real:
                    whole = candidate
                    break
            if whole is None:
                whole = tuple(item for item in key if item[0] != name)
            found[whole, name].append(key)
    return found


def between(values: Mapping[Key, float], parents: Parents) -> dict[Key, float]:
    """Give the totals that nobody offers but that lie between what is offered.

    Wijk x age x year beside wijk alone: the sum over age and year runs over wijk x age. And two
    tables that share a dimension count the same people under each of its values, offered or not.

    Returns
    -------
    dict of key to float
        The cells on the way, with the sum of their parts; what is offered isn't among them.
    """
    known: dict[frozenset[str], dict[Key, float]] = defaultdict(dict)
    for key, value in values.items():
        known[frozenset(name for name, _ in key)][key] = value
    offered = set(known)
    largest = [some for some in offered if not any(some < other for other in offered)]
    targets = {a & b for a in largest for b in largest if a != b}
    found: dict[Key, float] = {}
    steps: set[tuple[frozenset[str], str]] = set()
    for start in sorted(largest, key=sorted):
        for goal in sorted(targets | offered, key=lambda some: (-len(some), sorted(some))):
            here = start
            while goal < here:
                name = min(here - goal, key=lambda one: (here - {one} not in offered, one))
                if (here, name) not in steps:
                    steps.add((here, name))
                    new = _without(known[here], name, parents)
                    new = {
                        key: value for key, value in new.items() if key not in known[here - {name}]
                    }
                    known[here - {name}] |= new
                    found |= new
                here -= {name}
    return found


def _without(values: Mapping[Key, float], name: str, parents: Parents) -> dict[Key, float]:
    """Give the sums over one dimension; what lies in a part that is there counts once."""
    return {
        whole: sum(values[part] for part in parts)
        for (whole, over), parts in families(list(values), parents, over=name).items()
        if over == name and name not in dict(whole)
    }


def equations(
    values: Mapping[Key, float], parents: Parents
) -> tuple[list[dict[int, float]], list[float]]:
    """Give the equations between cells, and the values of remainders that they need.

    Parts that add up to their whole are an equation; parts that don't reach it get a remainder
    that nobody publishes; parts that overlap (a story with two themes) are each at most the
    whole. Two ways to divide a whole that nobody offers are an equation between them.

    Returns
    -------
    rows : list of dict
        Coefficients by the place of a cell in `values`; places past the end are remainders.
    remainders : list of float
        Their values.
    """
    keys = list(values)
    place = {key: i for i, key in enumerate(keys)}
    rows: list[dict[int, float]] = []
    remainders: list[float] = []
    unoffered: dict[Key, list[list[Key]]] = defaultdict(list)
    for (whole, _), parts in sorted(families(keys, parents).items()):
        if whole not in place:
            unoffered[whole].append(parts)
            continue
        total, part_sum = values[whole], sum(values[part] for part in parts)
        row = {place[whole]: 1.0, **{place[part]: -1.0 for part in parts}}
        if part_sum <= total + _EXACT * max(1.0, total):
            if total - part_sum > _EXACT * max(1.0, total):
                row[len(keys) + len(remainders)] = -1.0
                remainders.append(total - part_sum)
            rows.append(row)
            continue
        for part in parts:
            if values[part] <= total:
                rows.append(
                    {place[whole]: 1.0, place[part]: -1.0, len(keys) + len(remainders): -1.0}
                )
                remainders.append(total - values[part])
    for ways in unoffered.values():
        rows += same_whole(ways, values, place)
    return rows, remainders


def same_whole(
    ways: list[list[Key]], values: Mapping[Key, float], place: Mapping[Key, int]
) -> list[dict[int, float]]:
    """Give the equations between the ways to divide one whole that nobody offers."""
    sums = [sum(values[part] for part in parts) for parts in ways]
    rows = []
    for parts, total in zip(ways[1:], sums[1:], strict=True):
        if abs(total - sums[0]) <= _EXACT * max(1.0, total):
            row: dict[int, float] = defaultdict(float)
            for sign, side in ((1.0, ways[0]), (-1.0, parts)):
                for part in side:
                    row[place[part]] += sign
            if kept := {i: entry for i, entry in row.items() if entry}:
                rows.append(kept)
    return rows


def system(
    values: Mapping[Key, float],
    needs: Mapping[Key, tuple[float, float]],
    weights: Mapping[Key, float],
    parents: Parents,
    *,
    minimum: float = 0.0,
    known: Mapping[Key, tuple[float, float]] | None = None,
    slack: Mapping[Key, tuple[float, float]] | None = None,
    gone: Mapping[Key, Then] | None = None,
    hid: Collection[Key] = (),
    moved: Mapping[Key, Then] | None = None,
    moved_needs: Mapping[Key, tuple[float, float]] | None = None,
) -> System:
    """Make the system of all cells of one quantity.

    Parameters
    ----------
    values : mapping of key to float
        Persons (or a numerator, or its complement) per cell, in a fixed order.
    needs : mapping of key to (low, high)
        The sensitive cells, and what must stay possible for them.
    weights : mapping of key to float
        Rows of the tables that go when the cell goes.
    parents : mapping
        Per dimension the whole of each part.
    minimum : float
        A remainder smaller than this is as sensitive as a cell: the few whose wijk isn't known
        are what a total has more than its parts.
    known : mapping of key to (down, up)
        Cells that an earlier release showed with this value, and how far they may move for who
        read it there: hiding them now hides no more. What can't move stands in no equation.
    slack : mapping of key to (down, up)
        How far cells may move though they are shown.
    gone : mapping of key to (value, (down, up))
        Cells of an earlier release that nobody offers now, and how far they may move for who read
        it: infinitely far where it hid them. These may be in `needs`.
    hid : collection of key
        Cells that the earlier release offered and hid.
    moved, moved_needs : mapping of key
        What cells were then that are offered now with another value; and what must stay possible
        of that.
    """
    import numpy as np

    from merkbaar.privacy.past import Past, told_before

    offered, slack = values, slack or {}
    values = {**offered, **between(offered, parents)}
    needs, known, before = told_before(values, needs, known or {}, gone or {}, minimum)
    rows, remainders = equations(values, parents)
    then = {*known, *before, *hid}
    past = Past(values, before, parents, then, len(values) + len(remainders), minimum)
    asked = past.kept(moved or {}, moved_needs or {}, parents, then)
    out = {i for i, key in enumerate(values) if key in known and not any(known[key])} | past.still
    asked |= {i: needs[key] for key, i in past.place.items() if key in needs and i not in out}
    small = [i for i, one in enumerate(remainders, len(values)) if 0.0 < one < minimum]
    asked |= dict.fromkeys(small, (1.0, minimum)) | dict.fromkeys(past.few, (0.0, minimum))
    cells = [*values, *[None] * len(remainders), *past.cells]
    crossing = _crossed(values, past, parents, len(cells)) if asked else Crossing(len(cells))
    cells += [key or None for key in crossing.cells]
    rows = rows + past.rows + crossing.rows
    rows = [{i: entry for i, entry in row.items() if i not in out} for row in rows]
    everything = np.array([*values.values(), *remainders, *past.values, *crossing.values], float)
    many = len(cells)
    low, high = np.full(many, np.nan), np.full(many, np.nan)
    for i, need in asked.items():
        low[i], high[i] = need
    told = {i: known[key] for i, key in enumerate(values) if key in known} | past.told
    give, most = np.zeros((many, 2)), np.tile([-np.inf, np.inf], (many, 1))
    for i, key in enumerate(offered):
        give[i] = slack.get(key, (0.0, 0.0))
    for i, one in told.items():
        most[i] = one
    room = rooms_of(cells, rows, parents, blocks=bool(crossing.cells) or many > _FLAT)
    return System(
        everything, _matrix(rows, many), np.arange(many) < len(offered), low, high,
        _costs(offered, weights, many), np.array(room, int), give, most, cells,
    )  # fmt: skip


def _crossed(values: Mapping[Key, float], past: Past, parents: Parents, first: int) -> Crossing:
    """Give the crossings of what is offered, and with cells of earlier releases where those ring.

    The second comes beside the first, which nothing of the past may take away.
    """
    found = cross(values, families(list(values), parents), parents, first=first)
    every = past.every
    if len(every) == len(values) or _ringed(every) == _ringed(values):
        return found
    try:
        more = cross(every, families(list(every), parents), parents, first=len(every))
    except PrivacyError:
        return found
    start = first + len(found.values)
    place = [*past.place.values(), *range(start, start + len(more.values))]
    rows = [{place[i]: entry for i, entry in row.items()} for row in more.rows]
    return Crossing(first, found.rows + rows, found.values + more.values, found.cells + more.cells)


def _ringed(keys: Collection[Key]) -> list[tuple[frozenset[str], ...]]:
    return rings({frozenset(name for name, _ in key) for key in keys})


def _matrix(rows: list[dict[int, float]], many: int) -> Any:
    from scipy.sparse import csr_matrix

    at = [i for i, row in enumerate(rows) for _ in row]
    columns = [column for row in rows for column in row]
    entries = [entry for row in rows for entry in row.values()]
    return csr_matrix((entries, (at, columns)), shape=(len(rows), many))


def _costs(values: Mapping[Key, float], weights: Mapping[Key, float], many: int) -> np.ndarray:
    """Give what each cell costs: more for totals and for large cells; no two the same."""
    import numpy as np

    depth = max((len(key) for key in values), default=0)
    costs = np.zeros(many)
    order = {key: i for i, key in enumerate(sorted(values))}
    for i, (key, value) in enumerate(values.items()):
        size = np.log2(2.0 + value) * weights[key] * 3.0 ** (depth - len(key))
        costs[i] = size * (1.0 + 1e-3 * (order[key] + 1) / (len(values) + 1))
    return costs
