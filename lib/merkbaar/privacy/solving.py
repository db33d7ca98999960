"""Decide for all tables of an edition together which rows are hidden, and by which rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from merkbaar.errors import PrivacyError
from merkbaar.privacy.blocks import (
    Block,
    Row,
    Setting,
    blocks_of,
    groups_of,
    slack_of,
    sums_block,
)
from merkbaar.privacy.cells import Cells
from merkbaar.privacy.coupling import Group, names_of_one
from merkbaar.privacy.earlier import Release, bygone, changed, former_names, told
from merkbaar.privacy.margins import Key, Parents
from merkbaar.privacy.past import lively
from merkbaar.privacy.rounding import Rounded
from merkbaar.privacy.rules import Rules
from merkbaar.privacy.summing import unsafe_rows
from merkbaar.privacy.suppression import lowered, protect, unprotected

_ROUNDS = 30

Progress = Callable[[int, int], None]
"""Told of how many of how many cells it is proved what can be derived of them."""


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
    progress: Progress | None = None,
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
    progress : callable, optional
        Told, every so often, how many of how many cells are proved; a cell counts once for each
        quantity that is guarded of it.

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
    groups = list(groups_of(tables, names))
    known_as = former_names(tables, released, names)
    groups += bygone(groups, released, known_as)
    past = told(views, groups, released, known_as, minimum=minimum)
    differ = dict(changed(views, released, minimum))
    for group, one in zip(groups, past, strict=True):
        differ |= {row: "difference" for key in one.differ for row in group.rows[key]}
    for row in (*differ, *(_beside(tables, differ) if someone_withdrew else ())):
        rules.setdefault(row, "difference")
    slack = [slack_of(views, group, minimum) for group in groups]
    setting = Setting(differ, minimum, parents, past, slack, group_disclosure)
    added = [sums_block(tables, by, rules, parents, released, way) for way in (1, -1)]
    blocks = blocks_of(groups, setting, added)
    lost: set[Row] = set()
    if released:
        blocks, lost = _possible(blocks)
    if progress is not None:
        _watch(blocks, progress)
    found, left = _protected(groups, blocks, rules, minimum)
    if not left:
        return Hidden(found, frozenset(lost))
    raise PrivacyError(
        f"{left} verborgen cellen zijn nog af te leiden uit de andere. Er is niets "
        "gepubliceerd. Bied minder uitsplitsingen aan."
    )


def _possible(blocks: Sequence[Block]) -> tuple[list[Block], set[Row]]:
    """Ask no more than what earlier releases left to hide; also give of which rows it is less."""
    found, lost = [], set()
    for block in blocks:
        system, cells = lowered(lively(block.system))
        found.append(replace(block, system=system))
        lost.update(row for i in cells for row in block.rows[i])
    return found, lost


def _watch(blocks: Sequence[Block], progress: Progress) -> None:
    every = [block.system.proofs for block in blocks]
    total = sum(one.total for one in every)

    def tell() -> None:
        progress(sum(one.done for one in every), total)

    for one in every:
        one.watch = tell


def _protected(
    groups: Sequence[Group],
    blocks: Sequence[Block],
    rules: dict[Row, str],
    minimum: int,
) -> tuple[dict[Row, str], int]:
    """Hide until nothing hidden can be derived; also give how many needs aren't met."""
    for _ in range(_ROUNDS):
        before = len(rules)
        for block in blocks:
            _extend(block, rules)
        _hide_near(groups, rules, minimum)
        if len(rules) == before:
            break
    return rules, sum(unprotected(block.system, block.hidden(rules)) for block in blocks)


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


def _extend(block: Block, rules: dict[Row, str]) -> None:
    """Hide the extra rows that one quantity asks for."""
    sensitive = block.system.sensitive
    if not sensitive.any():
        return
    for i, rows in enumerate(block.rows):
        if sensitive[i]:
            _hide(rows, rules, block.quantity)
    hidden = block.hidden(rules)
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
