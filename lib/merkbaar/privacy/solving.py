"""Decide for all tables of an edition together which rows are hidden, and by which rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from merkbaar.errors import PrivacyError
from merkbaar.privacy.cells import QUANTITIES, Cells
from merkbaar.privacy.coupling import Group, coupled, rows_of, threes
from merkbaar.privacy.margins import Key, Parents, system
from merkbaar.privacy.rounding import LEDGER, PEOPLE, Rounded, Span, betrays, span, spans
from merkbaar.privacy.rules import Rules
from merkbaar.privacy.summing import Amounts, known_sums, sum_system, summed, unsafe_rows
from merkbaar.privacy.suppression import System, beside, protect, unprotected

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
        Per earlier release the guarded amounts of each cell it showed, by address.
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
    changed = dict(_changed(views, released, minimum))
    for row in (*changed, *(_beside(tables, changed) if someone_withdrew else ())):
        rules.setdefault(row, "difference")
    groups = list(_groups(tables))
    slack = [_slack(views, group, minimum) for group in groups]
    left = 0
    nothing: list[dict[Key, Span]] = [{}] * len(groups)
    for known in (_known(views, groups, released), nothing):
        setting = _Setting(changed, minimum, parents, known, slack)
        past = () if known is nothing else released
        added = [_sums_block(tables, by, rules, parents, past, way) for way in (1, -1)]
        found, left = _protected(groups, dict(rules), setting, added)
        if not left:
            return Hidden(found)
    raise PrivacyError(
        f"{left} verborgen cellen zijn nog af te leiden uit de andere. Er is niets "
        "gepubliceerd. Bied minder uitsplitsingen aan."
    )


@dataclass(frozen=True)
class _Setting:
    """What the systems of all groups are made with.

    Per group `known` holds how far cells may move for who read them in an earlier release, and
    `slack` how far for who reads them rounded.
    """

    changed: Mapping[Row, str]
    minimum: int
    parents: Parents
    known: Sequence[Mapping[Key, Span]]
    slack: Sequence[Mapping[Key, Span]]


def _protected(
    groups: Sequence[Group], rules: dict[Row, str], setting: _Setting, added: Sequence[_Block]
) -> tuple[dict[Row, str], int]:
    """Hide until nothing hidden can be derived; also give how many needs aren't met."""
    blocks = [*(_block(groups, quantity, rules, setting) for quantity in QUANTITIES), *added]
    blocks += [_coupled_block(groups, some, rules, setting) for some in threes(groups)]
    for _ in range(_ROUNDS):
        before = len(rules)
        for block in blocks:
            _extend(block, rules)
        _hide_near(groups, rules, setting.minimum)
        if len(rules) == before:
            break
    return rules, sum(unprotected(block.system, _mask(block, rules)) for block in blocks)


def _known(
    views: Sequence[Rounded],
    groups: Sequence[Group],
    released: Sequence[Mapping[str, Sequence[float | None]]],
) -> list[dict[Key, Span]]:
    """Give per group the cells that an earlier release showed with the value they have now.

    Whoever kept that release reads them there: hidden now, they would protect nothing, or only
    what was rounded away. (What an earlier release gave away already can't be helped: then `solve`
    goes on without this.)
    """
    found = []
    for group in groups:
        at, told = QUANTITIES.index(group.quantity), {}
        for key, value in group.values.items() if released else ():
            addresses = {views[t].table.address(r) for t, r in group.rows[key]}
            rooms = [
                span(value, _base(earlier))
                for earlier in released
                for address in addresses
                if at < len(amounts := earlier.get(address, ())) and value == amounts[at]
            ]
            if rooms:
                low, high = max(one[0] for one in rooms), min(one[1] for one in rooms)
                told[key] = (min(low - value, 0.0), max(high - value, 0.0))
        found.append(told)
    return found


def _base(release: Mapping[str, Sequence[float | None]]) -> int:
    """Give what an earlier release was rounded to."""
    return int(next(iter(release.get(LEDGER, ())), 0) or 0)


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


def _changed(
    views: Sequence[Rounded],
    released: Sequence[Mapping[str, Sequence[float | None]]],
    minimum: int,
) -> Iterator[tuple[Row, str]]:
    """Yield rows that an earlier release showed with a few persons more or fewer."""
    for t, view in enumerate(views if released else ()):
        for r in range(len(view.table.keys) if view.table.guarded else 0):
            address = view.table.address(r)
            if any(
                _betrayed(view, r, then, _base(earlier), minimum)
                for earlier in released
                if (then := earlier.get(address))
            ):
                yield (t, r), "difference"


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


def _groups(tables: Sequence[Cells]) -> Iterator[Group]:
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
                kept = "" if quantity == "persons" else measure
                some = buckets[table.offer.population, quantity, kept]
                group = next((g for g in some if g.agrees(cells)), None)
                if group is None:
                    group = Group(table.offer.population, quantity)
                    some.append(group)
                group.values |= cells
                for key, row in places[measure]:
                    group.rows[key].append(row)
    for _, some in sorted(buckets.items()):
        yield from some


def _block(
    every: Sequence[Group], quantity: str, rules: Mapping[Row, str], setting: _Setting
) -> _Block:
    some = [place for place, group in enumerate(every) if group.quantity == quantity]
    systems = [_system_at(place, every, rules, setting) for place in some]
    rows = rows_of([every[place] for place in some], systems)
    return _Block(quantity, beside(systems), rows)


def _coupled_block(
    every: Sequence[Group],
    some: tuple[int, int, int],
    rules: Mapping[Row, str],
    setting: _Setting,
) -> _Block:
    """Give a whole, its numerator and its complement as one."""
    whole, count, rest = (every[place] for place in some)
    one, two, three = (_system_at(place, every, rules, setting) for place in some)
    made = coupled((one, two, three), (whole.values, count.values, rest.values))
    return _Block("count", made, rows_of((whole, count, rest), (one, two, three)))


def _system_at(
    place: int, every: Sequence[Group], rules: Mapping[Row, str], setting: _Setting
) -> System:
    return _system(every[place], rules, setting, setting.known[place], setting.slack[place])


def _sums_block(
    tables: Sequence[Cells],
    by: Rules,
    hidden: Mapping[Row, str],
    parents: Parents,
    released: Sequence[Mapping[str, Sequence[float | None]]],
    way: int,
) -> _Block:
    """Give all sums over persons side by side: what they may be more (1), or less (-1)."""
    every: list[Amounts] = summed(tables, by)
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
    rules: Mapping[Row, str],
    setting: _Setting,
    known: Mapping[Key, Span],
    slack: Mapping[Key, Span],
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
    return system(
        group.values, needs, weights, setting.parents, minimum=least, known=known, slack=slack
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
