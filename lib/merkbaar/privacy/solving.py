"""Decide for all tables of an edition together which rows are hidden, and by which rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.cells import QUANTITIES, Cells
from merkbaar.privacy.coupling import Group, coupled, names_of_one, rows_of, share_rows, threes
from merkbaar.privacy.earlier import Release, Told, bygone, changed, former_names, told
from merkbaar.privacy.margins import Key, Parents, system
from merkbaar.privacy.past import hidden_needs, lively
from merkbaar.privacy.reminding import remind
from merkbaar.privacy.rounding import Rounded, Span
from merkbaar.privacy.rules import Rules
from merkbaar.privacy.summing import Amounts, known_sums, sum_system, summed, unsafe_rows
from merkbaar.privacy.suppression import lowered, protect, unprotected
from merkbaar.privacy.systems import System, beside

Row = tuple[int, int]
"""A row of a table: place of the table, place of the row."""

_ROUNDS = 30
_OF_PEOPLE = ("persons", "count")
"""Quantities that are never rounded, so that what is left over really is people."""


@dataclass(frozen=True)
class _Block:
    """All groups of one quantity side by side, with the rows that show each cell."""

    quantity: str
    system: System
    rows: list[Sequence[Row]]


@dataclass(frozen=True)
class Hidden:
    """Which rows are hidden, with the first rule that asked for it.

    Attributes
    ----------
    lost : frozenset of row
        Hidden rows of which earlier releases told more than the rules leave.
    """

    rules: Mapping[Row, str]
    lost: frozenset[Row] = frozenset()

    def __contains__(self, row: object) -> bool:
        return row in self.rules


def solve(
    tables: Sequence[Cells],
    *,
    minimum: int,
    parents: Parents,
    released: Sequence[Release] = (),
    someone_withdrew: bool = False,
    group_disclosure: bool = False,
    rounding: int = 0,
    sums: Rules | None = None,
) -> Hidden:
    """Give the rows to hide: primary by rule, then what keeps them from being derived.

    Parameters
    ----------
    tables : sequence of Cells
        All tables of the edition.
    minimum : int
        Smallest number of persons that may be shown.
    parents : mapping
        Per dimension the whole of each part (``{"area": {"WK…": "GM…"}}``).
    released : sequence of mapping
        Per earlier release the guarded amounts of each cell it showed, by address, and where those
        cells stand (:mod:`merkbaar.privacy.earlier`).
    someone_withdrew : bool
        Hide all that stands beside a changed cell: else *which* cells changed would tell of what
        wijk and age group the one who withdrew is.
    group_disclosure : bool
        Hide 0 % and 100 % as well: they say something of everyone in the group.
    rounding : int
        What shown numbers of people are rounded to (5 or 10); 0: nothing is rounded.
    sums : Rules, optional
        By which rules sums over persons are guarded.

    Raises
    ------
    PrivacyError
        If a hidden cell could still be derived. Nothing is published then.
    """
    by = sums or Rules(minimum)
    rules = dict(_primary(tables, minimum, group_disclosure))
    for row, rule in unsafe_rows(tables, by):
        rules.setdefault(row, rule)
    views = [Rounded(table, rounding) for table in tables]
    names = names_of_one(tables)
    groups = list(_groups(tables, names))
    known_as = former_names(tables, released, names)
    groups += bygone(groups, released, known_as)
    past = told(views, groups, released, known_as, minimum=minimum)
    differ = dict(changed(views, released, minimum))
    for group, one in zip(groups, past, strict=True):
        differ |= {row: "difference" for key in one.differ for row in group.rows[key]}
    for row in (*differ, *(_beside(tables, differ) if someone_withdrew else ())):
        rules.setdefault(row, "difference")
    slack = [_slack(views, group, minimum) for group in groups]
    setting = _Setting(differ, minimum, parents, past, slack, group_disclosure)
    added = [_sums_block(tables, by, rules, parents, released, way) for way in (1, -1)]
    blocks = _blocks(groups, setting, added)
    lost: set[Row] = set()
    if released:
        blocks, lost = _possible(blocks)
    found, left = _protected(groups, blocks, rules, minimum)
    if not left:
        return Hidden(found, frozenset(lost))
    raise PrivacyError(
        f"{left} verborgen cellen zijn nog af te leiden uit de andere. Er is niets "
        "gepubliceerd. Bied minder uitsplitsingen aan."
    )


@dataclass(frozen=True)
class _Setting:
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


def _blocks(groups: Sequence[Group], setting: _Setting, added: Sequence[_Block]) -> list[_Block]:
    """Give what must be solved, and what of it must be solved together."""
    return [
        *(_block(groups, quantity, setting) for quantity in QUANTITIES),
        *added,
        *(_coupled_block(groups, some, setting) for some in threes(groups, setting.past)),
    ]


def _possible(blocks: Sequence[_Block]) -> tuple[list[_Block], set[Row]]:
    """Ask no more than what earlier releases left to hide; also give of which rows it is less."""
    found, lost = [], set()
    for block in blocks:
        system, cells = lowered(lively(block.system))
        found.append(replace(block, system=system))
        lost.update(row for i in cells for row in block.rows[i])
    return found, lost


def _protected(
    groups: Sequence[Group], blocks: Sequence[_Block], rules: dict[Row, str], minimum: int
) -> tuple[dict[Row, str], int]:
    """Hide until nothing hidden can be derived; also give how many needs aren't met."""
    for _ in range(_ROUNDS):
        before = len(rules)
        for block in blocks:
            _extend(block, rules)
        _hide_near(groups, rules, minimum)
        if len(rules) == before:
            break
    return rules, sum(unprotected(block.system, _mask(block, rules)) for block in blocks)


def _slack(views: Sequence[Rounded], group: Group, minimum: int) -> dict[Key, Span]:
    """Give how far each cell of a group may move unseen, in every row that shows it."""
    found = {}
    for key, rows in group.rows.items():
        rooms = [views[t].room(r, group.quantity, minimum) for t, r in rows]
        found[key] = max(low for low, _ in rooms), min(high for _, high in rooms)
    return found


def _primary(
    tables: Sequence[Cells], minimum: int, group_disclosure: bool
) -> Iterator[tuple[Row, str]]:
    seen = set()
    for t, table in enumerate(tables):
        for quantity, amounts in table.amounts.items():
            for r, amount in enumerate(amounts):
                everyone = group_disclosure and quantity in ("count", "rest") and amount == 0
                if (0 < amount < minimum or everyone) and (t, r) not in seen:
                    seen.add((t, r))
                    yield (t, r), "group" if everyone else quantity


def _beside(tables: Sequence[Cells], changed: Mapping[Row, str]) -> Iterator[Row]:
    """Yield every row of the same people, measure and period as a row that changed."""
    touched = {_slice(tables[t], r) for t, r in changed}
    for t, table in enumerate(tables):
        for r in range(len(table.keys) if table.guarded and touched else 0):
            if _slice(table, r) in touched:
                yield t, r


def _slice(table: Cells, row: int) -> tuple[str, str, str]:
    period = dict(table.keys[row]).get("period", "")
    return table.offer.population, table.measures[row], period


def _groups(tables: Sequence[Cells], names: Mapping[tuple[str, str], str]) -> Iterator[Group]:
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


def _block(every: Sequence[Group], quantity: str, setting: _Setting) -> _Block:
    some = [place for place, group in enumerate(every) if group.quantity == quantity]
    systems = [_system_at(place, every, setting) for place in some]
    rows = rows_of([every[place] for place in some], systems)
    return _Block(quantity, beside(systems), rows)


def _coupled_block(
    every: Sequence[Group],
    some: tuple[int, int, int],
    setting: _Setting,
) -> _Block:
    """Give a whole, its numerator and its complement as one."""
    whole, count, rest = (every[place] for place in some)
    one, two, three = (_system_at(place, every, setting) for place in some)
    keys = tuple({**every[at].values, **setting.past[at].gone} for at in some)
    made = coupled((one, two, three), keys)
    return _Block("count", made, rows_of((whole, count, rest), (one, two, three)))


def _system_at(place: int, every: Sequence[Group], setting: _Setting) -> System:
    return _system(every[place], setting, setting.past[place], setting.slack[place])


def _sums_block(
    tables: Sequence[Cells],
    by: Rules,
    hidden: Mapping[Row, str],
    parents: Parents,
    released: Sequence[Release],
    way: int,
) -> _Block:
    """Give all sums over persons side by side: what they may be more (1), or less (-1)."""
    every: list[Amounts] = summed(tables, by)
    remind(every, released)
    systems = [
        sum_system(one, hidden, parents, way=way, known=known_sums(one, tables, released))
        for one in every
    ]
    rows: list[Sequence[Row]] = []
    for one, own in zip(every, systems, strict=True):
        rows += [one.rows[key] for key in one.values]
        rows += [()] * (len(own.values) - len(one.values))
    return _Block("sum", beside(systems), rows)


def _system(
    group: Group,
    setting: _Setting,
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
    )


def _mask(block: _Block, rules: Mapping[Row, str]) -> Any:
    """Give which cells of a block are hidden: those of which every row is."""
    hidden = ~block.system.published
    for i, rows in enumerate(block.rows):
        hidden[i] = all(row in rules for row in rows)
    return hidden


def _extend(block: _Block, rules: dict[Row, str]) -> None:
    """Hide the extra rows that one quantity asks for."""
    sensitive = block.system.sensitive
    if not sensitive.any():
        return
    for i, rows in enumerate(block.rows):
        if sensitive[i]:
            _hide(rows, rules, block.quantity)
    hidden = _mask(block, rules)
    extra = protect(block.system, hidden) & ~hidden
    for i, rows in enumerate(block.rows):
        if extra[i]:
            _hide(rows, rules, f"secondary:{block.quantity}")


def _hide_near(groups: Sequence[Group], rules: dict[Row, str], minimum: int) -> None:
    """Hide a cell where a table of the same people, a few more or fewer, has it hidden.

    Two measures of one population differ by those who skipped a question: what is shown for one
    would tell the other to within a few.
    """
    known: dict[tuple[str, Key], list[tuple[float, list[Row]]]] = defaultdict(list)
    for group in groups:
        if group.quantity == "persons":
            for key, value in group.values.items():
                known[group.population, key].append((value, group.rows[key]))
    for several in known.values():
        for value, rows in several if len(several) > 1 else ():
            if all(rules.get(row, "").endswith("persons") for row in rows):
                for other, others in several:
                    if 0 < abs(other - value) < minimum:
                        _hide(others, rules, "secondary:persons")


def _hide(rows: Sequence[Row], rules: dict[Row, str], rule: str) -> None:
    for row in rows:
        rules.setdefault(row, rule)
