"""Decide for all tables of an edition together which rows are hidden, and by which rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.cells import QUANTITIES, Cells
from merkbaar.privacy.margins import Key, Parents, system
from merkbaar.privacy.suppression import System, beside, protect, unprotected

Row = tuple[int, int]
"""A row of a table: place of the table, place of the row."""

_ROUNDS = 30
_OF_PEOPLE = ("persons", "count")
"""Quantities that are never rounded, so that what is left over really is people."""


@dataclass
class _Group:
    """The cells of one quantity that tables agree on, with the rows that show each."""

    population: str
    quantity: str
    values: dict[Key, float] = field(default_factory=dict)
    rows: dict[Key, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def agrees(self, cells: Mapping[Key, float]) -> bool:
        return all(self.values.get(key, value) == value for key, value in cells.items())


@dataclass(frozen=True)
class _Block:
    """All groups of one quantity side by side, with the rows that show each cell."""

    quantity: str
    system: System
    rows: list[Sequence[Row]]


@dataclass(frozen=True)
class Hidden:
    """Which rows are hidden, with the first rule that asked for it."""

    rules: Mapping[Row, str]

    def __contains__(self, row: object) -> bool:
        return row in self.rules


def solve(
    tables: Sequence[Cells],
    *,
    minimum: int,
    parents: Parents,
    released: Sequence[Mapping[str, Sequence[float | None]]] = (),
    someone_withdrew: bool = False,
    group_disclosure: bool = False,
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
        Per earlier release the guarded amounts of each cell it showed, by address.
    someone_withdrew : bool
        Hide all that stands beside a changed cell: else *which* cells changed would tell of what
        wijk and age group the one who withdrew is.
    group_disclosure : bool
        Hide 0 % and 100 % as well: they say something of everyone in the group.

    Raises
    ------
    PrivacyError
        If a hidden cell could still be derived. Nothing is published then.
    """
    rules = dict(_primary(tables, minimum, group_disclosure))
    changed = dict(_changed(tables, released, minimum))
    for row in (*changed, *(_beside(tables, changed) if someone_withdrew else ())):
        rules.setdefault(row, "difference")
    groups = list(_groups(tables))
    left = 0
    for known in (_known(tables, groups, released), [frozenset()] * len(groups)):
        setting = _Setting(changed, minimum, parents, known)
        found, left = _protected(groups, dict(rules), setting)
        if not left:
            return Hidden(found)
    raise PrivacyError(
        f"{left} verborgen cellen zijn nog af te leiden uit de andere. Er is niets "
        "gepubliceerd. Bied minder uitsplitsingen aan."
    )


@dataclass(frozen=True)
class _Setting:
    """What the systems of all groups are made with; `known` holds keys per group."""

    changed: Mapping[Row, str]
    minimum: int
    parents: Parents
    known: Sequence[frozenset[Key]]


def _protected(
    groups: Sequence[_Group], rules: dict[Row, str], setting: _Setting
) -> tuple[dict[Row, str], int]:
    """Hide until nothing hidden can be derived; also give how many needs aren't met."""
    blocks = [_block(groups, quantity, rules, setting) for quantity in QUANTITIES]
    for _ in range(_ROUNDS):
        before = len(rules)
        for block in blocks:
            _extend(block, rules)
        _hide_near(groups, rules, setting.minimum)
        if len(rules) == before:
            break
    return rules, sum(unprotected(block.system, _mask(block, rules)) for block in blocks)


def _known(
    tables: Sequence[Cells],
    groups: Sequence[_Group],
    released: Sequence[Mapping[str, Sequence[float | None]]],
) -> list[frozenset[Key]]:
    """Give per group the cells that an earlier release showed with the value they have now.

    Whoever kept that release reads them there: hidden now, they would protect nothing. (What an
    earlier release gave away already can't be helped: then `solve` goes on without this.)
    """

    def shown(group: _Group, key: Key, value: float) -> bool:
        at = QUANTITIES.index(group.quantity)
        addresses = {tables[t].address(r) for t, r in group.rows[key]}
        return any(
            value == amounts[at]
            for earlier in released
            for address in addresses
            if at < len(amounts := earlier.get(address, ()))
        )

    return [
        frozenset(
            key for key, value in group.values.items() if released and shown(group, key, value)
        )
        for group in groups
    ]


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


def _changed(
    tables: Sequence[Cells],
    released: Sequence[Mapping[str, Sequence[float | None]]],
    minimum: int,
) -> Iterator[tuple[Row, str]]:
    """Yield rows that an earlier release showed with a few persons more or fewer."""
    if not released:
        return
    for t, table in enumerate(tables):
        for r in range(len(table.keys) if table.guarded else 0):
            address = table.address(r)
            now = [table.amounts[q][r] if q in table.amounts else None for q in QUANTITIES]
            for earlier in released:
                then = earlier.get(address, ())
                steps = [
                    abs(a - b)
                    for a, b in zip(now, then, strict=False)
                    if a is not None and b is not None
                ]
                if any(0 < step < minimum for step in steps):
                    yield (t, r), "difference"
                    break


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


def _groups(tables: Sequence[Cells]) -> Iterator[_Group]:
    """Yield, per population and quantity, cells on which tables agree (others go apart)."""
    buckets: dict[tuple[str, str, str], list[_Group]] = defaultdict(list)
    for t, table in enumerate(tables):
        for quantity, amounts in table.amounts.items():
            units: dict[str, dict[Key, float]] = defaultdict(dict)
            places: dict[str, list[tuple[Key, Row]]] = defaultdict(list)
            for r, (key, measure) in enumerate(zip(table.keys, table.measures, strict=True)):
                if amounts[r] == amounts[r]:
                    units[measure].setdefault(key, float(amounts[r]))
                    places[measure].append((key, (t, r)))
            for measure, cells in units.items():
                kept = "" if quantity == "persons" else measure
                some = buckets[table.offer.population, quantity, kept]
                group = next((g for g in some if g.agrees(cells)), None)
                if group is None:
                    group = _Group(table.offer.population, quantity)
                    some.append(group)
                group.values |= cells
                for key, row in places[measure]:
                    group.rows[key].append(row)
    for _, some in sorted(buckets.items()):
        yield from some


def _block(
    every: Sequence[_Group], quantity: str, rules: Mapping[Row, str], setting: _Setting
) -> _Block:
    some = [place for place, group in enumerate(every) if group.quantity == quantity]
    groups = [every[place] for place in some]
    systems = [_system(every[place], rules, setting, setting.known[place]) for place in some]
    rows: list[Sequence[Row]] = [
        one
        for group, own in zip(groups, systems, strict=True)
        for one in (
            *(group.rows[key] for key in group.values),
            *([()] * (len(own.values) - len(group.values))),
        )
    ]
    return _Block(quantity, beside(systems), rows)


def _system(
    group: _Group, rules: Mapping[Row, str], setting: _Setting, known: frozenset[Key]
) -> System:
    needs, minimum = {}, setting.minimum
    for key, value in group.values.items():
        rows = group.rows[key]
        if 0 < value < minimum:
            needs[key] = (1.0, float(minimum))
        elif any(row in setting.changed for row in rows):
            needs[key] = (max(0.0, value - minimum), value + minimum)
        elif value == 0 and any(rules.get(row) == "group" for row in rows):
            needs[key] = (0.0, float(minimum))
    weights = {key: float(len(rows)) for key, rows in group.rows.items()}
    least = float(minimum) if group.quantity in _OF_PEOPLE else 0.0
    return system(group.values, needs, weights, setting.parents, minimum=least, known=known)


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


def _hide_near(groups: Sequence[_Group], rules: dict[Row, str], minimum: int) -> None:
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
