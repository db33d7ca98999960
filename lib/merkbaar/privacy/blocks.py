"""What must be solved together: the cells of all tables by quantity, as systems of equations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from merkbaar.privacy.cells import QUANTITIES, Cells
from merkbaar.privacy.coupling import Group, coupled, rows_of, share_rows, threes
from merkbaar.privacy.margins import Key, Parents, system
from merkbaar.privacy.past import hidden_needs
from merkbaar.privacy.reminding import remind
from merkbaar.privacy.summing import known_sums, sum_system, summed
from merkbaar.privacy.systems import System, beside

if TYPE_CHECKING:
    import numpy as np

    from merkbaar.privacy.earlier import Release, Told
    from merkbaar.privacy.rounding import Rounded, Span
    from merkbaar.privacy.rules import Rules

Row = tuple[int, int]
"""A row of a table: place of the table, place of the row."""

_OF_PEOPLE = ("persons", "count")
"""Quantities that are never rounded, so that what is left over really is people."""


@dataclass(frozen=True)
class Block:
    """Systems side by side, with the rows that show each cell.

    Attributes
    ----------
    quantity : str
        What rows are hidden for.
    system : System
    rows : list of sequence of row
        Per cell; none for what no table holds.
    """

    quantity: str
    system: System
    rows: list[Sequence[Row]]

    def hidden(self, rows: Collection[Row]) -> np.ndarray:
        """Give which cells are hidden, shape (n_cells,): those of which every row is."""
        hidden = ~self.system.published
        for i, own in enumerate(self.rows):
            hidden[i] = all(row in rows for row in own)
        return hidden


@dataclass(frozen=True)
class Setting:
    """What the systems of all groups are made with.

    Per group `past` holds what earlier releases told of it, and `slack` how far cells may move for
    who reads them rounded. `everyone`: that it is nobody, or everybody, must not be derived either.
    """

    changed: Mapping[Row, str]
    minimum: int
    parents: Parents
    past: Sequence[Told]
    slack: Sequence[Mapping[Key, Span]]
    everyone: bool


def slack_of(views: Sequence[Rounded], group: Group, minimum: int) -> dict[Key, Span]:
    """Give how far each cell of a group may move unseen, in every row that shows it."""
    found = {}
    for key, rows in group.rows.items():
        rooms = [views[t].room(r, group.quantity, minimum) for t, r in rows]
        found[key] = max(low for low, _ in rooms), min(high for _, high in rooms)
    return found


def groups_of(tables: Sequence[Cells], names: Mapping[tuple[str, str], str]) -> Iterator[Group]:
    """Yield, per population and quantity, cells on which tables agree (others go apart)."""
    buckets: dict[tuple[str, str, str], list[Group]] = defaultdict(list)
    for t, table in enumerate(tables):
        for quantity, amounts in table.amounts.items():
            units: dict[str, dict[Key, float]] = defaultdict(dict)
            places: dict[str, list[tuple[Key, Row]]] = defaultdict(list)
            for r, (key, measure) in enumerate(zip(table.keys, table.measures, strict=True)):
                if amounts[r] == amounts[r]:
                    units[measure].setdefault(key, float(amounts[r]))
                    places[measure].append((key, (t, r)))
            for measure, cells in units.items():
                people = table.offer.population
                kept = "" if quantity == "persons" else names.get((people, measure), measure)
                some = buckets[people, quantity, kept]
                group = next((g for g in some if g.agrees(cells)), None)
                if group is None:
                    group = Group(people, quantity, name=kept)
                    some.append(group)
                group.values |= cells
                for key, row in places[measure]:
                    group.rows[key].append(row)
    for _, some in sorted(buckets.items()):
        share_rows(some)
        yield from some


def blocks_of(groups: Sequence[Group], setting: Setting, added: Sequence[Block]) -> list[Block]:
    """Give what must be solved, and what of it must be solved together.

    Parameters
    ----------
    groups : sequence of Group
        All cells of the edition; as many as `setting` knows the past and the slack of.
    added : sequence of Block
        Of sums; solved after each quantity alone, and before what is coupled.
    """
    known = zip(groups, setting.past, setting.slack, strict=True)
    systems = [_system(group, setting, past, slack) for group, past, slack in known]
    repeats = _repeats(groups, systems, setting.past)
    every = list(threes(groups, setting.past))
    fresh = [some for some in every if (repeats.get(some[0]), *some[1:]) not in every]
    alone = [
        [i for i, one in enumerate(groups) if one.quantity == quantity and i not in repeats]
        for quantity in QUANTITIES
    ]

    def of(some: Sequence[int]) -> tuple[list[Group], list[System]]:
        return [groups[i] for i in some], [systems[i] for i in some]

    return [
        *(_block(name, *of(some)) for name, some in zip(QUANTITIES, alone, strict=True)),
        *added,
        *(_coupled(*of(some), [setting.past[i] for i in some]) for some in fresh),
    ]


def _repeats(
    groups: Sequence[Group], systems: Sequence[System], past: Sequence[Told]
) -> dict[int, int]:
    """Give the groups that ask nothing that another one doesn't ask.

    The base of a share is mostly its persons: the same cells, in rows that the persons have too.
    Those rows go at the least when the persons' do; and what more is hidden gives more room.

    Returns
    -------
    dict of int to int
        Place of the group, and of the one that asks as much.
    """
    found: dict[int, int] = {}
    for i, group in enumerate(groups):
        for j in range(len(groups)):
            if (
                j not in (i, *found)
                and group.values == groups[j].values
                and past[i] == past[j]
                and all(set(rows) <= set(groups[j].rows[key]) for key, rows in group.rows.items())
                and _asks_no_more(systems[i], systems[j])
            ):
                found[i] = j
                break
    return found


def _asks_no_more(one: System, other: System) -> bool:
    """Whether a system is the other, with no need that the other hasn't."""
    import numpy as np

    if one.matrix.shape != other.matrix.shape or (one.matrix != other.matrix).nnz:
        return False
    same = all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("values", "published", "give", "past")
    )
    asked = one.sensitive
    return same and all(
        np.array_equal(getattr(one, name)[asked], getattr(other, name)[asked])
        for name in ("low", "high")
    )


def _block(quantity: str, groups: Sequence[Group], systems: Sequence[System]) -> Block:
    return Block(quantity, beside(systems), rows_of(groups, systems))


def _coupled(groups: Sequence[Group], systems: Sequence[System], past: Sequence[Told]) -> Block:
    """Give a whole, its numerator and its complement as one."""
    one, two, three = systems
    keys = tuple({**own.values, **then.gone} for own, then in zip(groups, past, strict=True))
    return Block("count", coupled((one, two, three), keys), rows_of(groups, systems))


def sums_block(
    tables: Sequence[Cells],
    by: Rules,
    hidden: Mapping[Row, str],
    parents: Parents,
    released: Sequence[Release],
    way: int,
) -> Block:
    """Give all sums over persons side by side: what they may be more (1), or less (-1)."""
    every = summed(tables, by)
    remind(every, released)
    systems = [
        sum_system(one, hidden, parents, way=way, known=known_sums(one, tables, released))
        for one in every
    ]
    rows: list[Sequence[Row]] = []
    for one, own in zip(every, systems, strict=True):
        rows += [one.rows[key] for key in one.values]
        rows += [()] * (len(own.values) - len(one.values))
    return Block("sum", beside(systems), rows)


def _system(
    group: Group,
    setting: Setting,
    past: Told,
    slack: Mapping[Key, Span],
) -> System:
    minimum = setting.minimum
    needs = hidden_needs(group.quantity, past.gone, minimum, everyone=setting.everyone)
    for key, value in group.values.items():
        rows = group.rows[key]
        if 0 < value < minimum:
            needs[key] = (1.0, float(minimum))
        elif any(row in setting.changed for row in rows):
            needs[key] = (max(0.0, value - minimum), value + minimum)
        elif setting.everyone and value == 0 and group.quantity in ("count", "rest"):
            needs[key] = (0.0, float(minimum))
    weights = {key: float(len(rows)) for key, rows in group.rows.items()}
    least = float(minimum) if group.quantity in _OF_PEOPLE else 0.0
    return system(
        group.values,
        needs,
        weights,
        setting.parents,
        minimum=least,
        known=past.known,
        slack=slack,
        gone=past.gone,
        hid=past.hid,
        moved=past.moved,
        moved_needs=hidden_needs(group.quantity, past.moved, minimum, everyone=setting.everyone),
    )
