"""Where a share's whole is told elsewhere: its numerator can't be more, nor can who is left of it.

Numerators, complements and persons each have equations of their own. That is enough while a row
hides all three at once. But where another table shows the persons of a cell of which the share is
hidden, numerator and complement together are that number; then the three are one system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from merkbaar.privacy.margins import Key
from merkbaar.privacy.past import FREE, place_in
from merkbaar.privacy.systems import System, beside

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.privacy.cells import Cells
    from merkbaar.privacy.earlier import Told

Row = tuple[int, int]
_WHOLES = ("persons", "n")
_EXACT = 1e-6
_ENOUGH = 3
"""From how many cells with people two measures of the same figures are one under two names."""


@dataclass
class Group:
    """The cells of one quantity that tables agree on, with the rows that show each."""

    population: str
    quantity: str
    values: dict[Key, float] = field(default_factory=dict)
    rows: dict[Key, list[Row]] = field(default_factory=lambda: defaultdict(list))
    name: str = ""

    def agrees(self, cells: Mapping[Key, float]) -> bool:
        """Whether other cells may be of the same people."""
        return all(self.values.get(key, value) == value for key, value in cells.items())


def names_of_one(tables: Sequence[Cells]) -> dict[tuple[str, str], str]:
    """Give, per population and measure, the name under which its shares are guarded.

    Two notebooks may call one thing by two names. A reader sees that the figures are the same, and
    reads in one table what the other hides. Measures whose numerator and complement are the same
    wherever both are given, in at least three cells with people, go by the name of the first.

    Returns
    -------
    dict of (population, measure) to str
        Only of measures that go by another's name.
    """
    told: dict[str, dict[str, dict[Key, tuple[float, float]]]] = defaultdict(dict)
    for table in tables:
        if not {"count", "rest"} <= table.amounts.keys():
            continue
        parts = zip(table.amounts["count"], table.amounts["rest"], strict=True)
        for key, measure, (count, rest) in zip(table.keys, table.measures, parts, strict=True):
            cells = told[table.offer.population].setdefault(measure, {})
            if count == count and rest == rest:
                cells.setdefault(key, (float(count), float(rest)))
    names = {}
    for population, measures in told.items():
        first: dict[str, dict[Key, tuple[float, float]]] = {}
        for measure, cells in sorted(measures.items()):
            same = next((name for name, other in first.items() if alike(cells, other)), None)
            if same is None:
                first[measure] = dict(cells)
            else:
                names[population, measure] = same
                first[same] = {**cells, **first[same]}
    return names


def alike(one: Mapping[Key, object], other: Mapping[Key, object]) -> bool:
    """Whether two measures give the same figures, in enough cells that both have."""
    common = one.keys() & other.keys()
    people = [key for key in common if one[key] != (0.0, 0.0)]
    return len(people) >= _ENOUGH and all(one[key] == other[key] for key in common)


def share_rows(groups: Sequence[Group]) -> None:
    """Let a cell that groups have alike be hidden only where every row of it is.

    Tables that differ in one cell (somebody skipped a question in another wijk) go apart. What
    both tell of the other cells is the same, and a reader takes it from where it is shown.

    Parameters
    ----------
    groups : sequence of Group
        Of one population, quantity and measure; their rows are changed.
    """
    rows: dict[tuple[Key, float], list[Row]] = defaultdict(list)
    for group in groups:
        for key, value in group.values.items():
            rows[key, value] += group.rows[key]
    for group in groups if len(groups) > 1 else ():
        for key, value in group.values.items():
            group.rows[key] = list(dict.fromkeys(rows[key, value]))


def rows_of(groups: Sequence[Group], systems: Sequence[System]) -> list[Sequence[Row]]:
    """Give per cell of systems side by side the rows that show it."""
    return [
        one
        for group, own in zip(groups, systems, strict=True)
        for one in (
            *(group.rows[key] for key in group.values),
            *([()] * (len(own.values) - len(group.values))),
        )
    ]


def threes(groups: Sequence[Group], past: Sequence[Told] = ()) -> Iterator[tuple[int, int, int]]:
    """Yield the places of a whole, a numerator and its complement that must be solved together.

    Parameters
    ----------
    groups : sequence of Group
        All groups of an edition.
    past : sequence of Told
        Per group what earlier releases told of it.

    Yields
    ------
    whole, count, rest : int
        Where the whole of a cell stands in a row, or stood in a release, that doesn't show the
        other two; and where a release hid those, and nobody offers them now.
    """
    for c, count in enumerate(groups):
        if count.quantity != "count":
            continue
        for r, rest in enumerate(groups):
            if rest.quantity != "rest" or (count.population, count.name) != (
                rest.population,
                rest.name,
            ):
                continue
            own = _of_one(count, rest)
            hid = _hidden_then(past[c], past[r]) if past else {}
            for w, whole in enumerate(groups):
                if whole.quantity not in _WHOLES or whole.population != count.population:
                    continue
                then = set(past[w].known) - set(past[c].known) if past else set()
                told = own and _is_told(whole, count, rest, then)
                if told or (hid and _was_told(whole, past[w], hid)):
                    yield w, c, r


def _of_one(count: Group, rest: Group) -> bool:
    """Whether a numerator and a complement are of the same rows."""
    common = count.values.keys() & rest.values.keys()
    return any(set(count.rows[key]) & set(rest.rows[key]) for key in common)


def _hidden_then(count: Told, rest: Told) -> dict[Key, float]:
    """Give the wholes of shares that an earlier release hid and nobody offers now."""
    both = (key for key, (_, room) in count.gone.items() if room == FREE and key in rest.gone)
    return {key: count.gone[key][0] + rest.gone[key][0] for key in both}


def _was_told(whole: Group, past: Told, hid: Mapping[Key, float]) -> bool:
    """Whether a whole, of now or of then, is that of a share which was hidden."""
    values = {**{key: value for key, (value, _) in past.gone.items()}, **whole.values}
    common = values.keys() & hid.keys()
    return any(values[key] == hid[key] for key in common)


def _is_told(whole: Group, count: Group, rest: Group, then: Collection[Key]) -> bool:
    """Whether the whole is that of the share, and is or was shown where the share isn't."""
    common = whole.values.keys() & count.values.keys() & rest.values.keys()
    return all(whole.values[key] == count.values[key] + rest.values[key] for key in common) and any(
        key in then or set(whole.rows[key]) - set(count.rows[key]) for key in common
    )


def coupled(systems: tuple[System, System, System], keys: tuple[Collection[Key], ...]) -> System:
    """Put a whole, a numerator and a complement in one system: the first is the other two.

    What must stay possible of a part is at most the whole, where an earlier release told that.

    Parameters
    ----------
    systems : three of System
    keys : three of collection of Key
        Which cells of each may belong together.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    both = beside(systems)
    starts = (0, len(systems[0].values), len(systems[0].values) + len(systems[1].values))
    at: list[Mapping[Key, int]] = [
        {key: start + place for key, place in place_in(one, own).items()}
        for start, one, own in zip(starts, systems, keys, strict=True)
    ]
    common = [key for key in at[0] if _is_whole([own.get(key) for own in at], both.values)]
    rows = [row for row in range(len(common)) for _ in at]
    columns = [own[key] for key in common for own in at]
    matrix = csr_matrix(
        ([1.0, -1.0, -1.0] * len(common), (rows, columns)), shape=(len(common), len(both.values))
    )
    rooms = _rooms(systems, [[own[key] for own in at] for key in common])
    high = both.high.copy()
    for whole, *parts in ([own[key] for own in at] for key in common):
        if both.stuck[whole]:
            high[parts] = np.minimum(high[parts], both.values[whole] + both.past[whole, 1])
    return replace(both, matrix=vstack([both.matrix, matrix], "csr"), room=rooms, high=high)


def _is_whole(cells: Sequence[int | None], values: np.ndarray) -> bool:
    """Whether the first cell is the other two together."""
    if None in cells:
        return False
    whole, count, rest = (float(values[cell]) for cell in cells)
    return abs(whole - count - rest) < _EXACT


def _rooms(systems: Sequence[System], alike: Sequence[Sequence[int]]) -> np.ndarray | None:
    """Give the rooms of systems whose cells belong together; none where they number otherwise.

    Parameters
    ----------
    alike : sequence of sequence of int
        Places of cells that must lie in one room.
    """
    import numpy as np

    if any(one.room is None for one in systems):
        return None
    rooms = np.concatenate([np.asarray(one.room) for one in systems])
    return rooms if all(len({int(rooms[i]) for i in some}) == 1 for some in alike) else None
