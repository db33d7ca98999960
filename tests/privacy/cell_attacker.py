"""Somebody who adds up all that was published, of several tables and editions, share by share.

What he doesn't know is how many people each smallest cell counts, and how many of them are in the
numerator. Every shown row of every table says what some of those add up to. Two linear programmes
bound each hidden row. No code of the gate is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from merkbaar.tables import Offer, SafeTable

TOTALS = {"area": "GM9999", "group_age": "alle", "period": "alles"}
BY = tuple(TOTALS)
Parents = Mapping[str, str]


def covers(where: Mapping[str, str], cell: Mapping[str, str], parents: Parents) -> bool:
    """Whether a smallest cell is counted in a row."""
    chain = [cell["area"]]
    while chain[-1] in parents:
        chain.append(parents[chain[-1]])
    area = where.get("area", TOTALS["area"])
    alike = all(where.get(name, TOTALS[name]) in (cell[name], TOTALS[name]) for name in BY[1:])
    return alike and (area == TOTALS["area"] or area in chain)


@dataclass
class Attack:
    """Equations over the smallest cells of one or more groups of people.

    Attributes
    ----------
    base : DataFrame
        The smallest cells with the truth: ``count`` and ``rest``. Only to know what to attack. A
        column ``part`` tells apart people who aren't in every edition.
    less : list of ndarray
        Sums that are at most nought.
    """

    base: pd.DataFrame
    parents: Parents
    rows: list[np.ndarray] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)
    hidden: list[np.ndarray] = field(default_factory=list)
    less: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells = self.base[list(BY)].to_dict("records")
        self.truth = self.base[["count", "rest"]].to_numpy(float).T.ravel()

    def read(self, tables: Sequence[SafeTable], counts: Mapping[str, float] | None = None) -> None:
        """Write down what tables say of the people in some parts (1: in it, -1: left it)."""
        own = self.base["part"].map(counts).fillna(0) if counts else np.ones(len(self.cells))
        for table in tables:
            for record in table.records():
                where = {name: str(record[name]) for name in table.dimensions}
                at = own * [float(covers(where, cell, self.parents)) for cell in self.cells]
                both, told, rest = np.r_[at, at], np.r_[at, 0 * at], np.r_[0 * at, at]
                share = table.unit == "%"
                if record["state"] == "shown":
                    self._know(both, record["n"])
                    if share:
                        self._know(told, record["value"] * record["n"] / 100)
                elif record["state"] == "suppressed":
                    self.hidden += [both, told, rest] if share else [both]

    def _know(self, row: np.ndarray, value: float) -> None:
        self.rows.append(row)
        self.sums.append(value)

    def bound(self, row: np.ndarray) -> tuple[float, float]:
        """Give the least and the most that a sum of smallest cells can be."""
        found = []
        equal = (np.array(self.rows), np.array(self.sums)) if self.rows else (None, None)
        for sign in (1, -1):
            most = (np.array(self.less), np.zeros(len(self.less))) if self.less else (None, None)
            solved = linprog(sign * row, *most, *equal)
            assert solved.status in (0, 3), "what is published is true, so it must be possible"
            found.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
        return found[0], found[1]

    def narrowed(self, minimum: int) -> list[tuple[float, float, float]]:
        """Give hidden small amounts of which he knows more than that they may be 1 to minimum."""
        found = []
        for row in {tuple(row): row for row in self.hidden}.values():
            amount = float(row @ self.truth)
            if 0 < amount < minimum:
                low, high = self.bound(row)
                if low > 1 + 1e-4 or high < minimum - 1e-4:
                    found.append((amount, low, high))
        return found


def hierarchy(wijken: int, buurten: int) -> dict[str, str]:
    """Give the whole of each part: buurten in wijken in the gemeente."""
    made = {f"WK9999{w:02d}": "GM9999" for w in range(wijken)}
    return made | {
        f"BU9999{w:02d}{b:02d}": f"WK9999{w:02d}" for w in range(wijken) for b in range(buurten)
    }


def people(seed: int, parents: Parents, *, scale: float, groups: int = 2) -> pd.DataFrame:
    """Draw how many people each smallest cell counts, in and outside the numerator."""
    chance = np.random.default_rng(seed)
    rows = [
        (area, f"g{group}", period, *(int(chance.poisson(chance.gamma(1.2, scale))) for _ in "nr"))
        for area in parents
        if area.startswith("BU")
        for group in range(groups)
        for period in ("2025", "2026")
    ]
    return pd.DataFrame(rows, columns=[*BY, "count", "rest"])


def offer(
    base: pd.DataFrame,
    by: Sequence[str],
    parents: Parents,
    *,
    name: str,
    share: bool,
    levels: Sequence[int] = (0, 1),
    summed: Sequence[str] = BY,
) -> Offer:
    """Offer a table with every total over `summed`, at the levels of the hierarchy asked for."""
    frame = pd.concat(_margins(base, by, parents, levels, summed), ignore_index=True)
    frame = frame.drop_duplicates(list(by), ignore_index=True)
    n = frame["count"] + frame["rest"]
    frame = frame.assign(measure="m" if share else "people", persons=n, n=n, value=n.astype(float))
    if share:
        frame = frame[n > 0].assign(value=100 * frame["count"] / n)
    return Offer(
        name, frame, tuple(by), "%" if share else "mensen", population="p",
        count="count" if share else None, kind="share" if share else "count",
        totals={one: TOTALS[one] for one in by if one in summed},
    )  # fmt: skip


def _margins(
    base: pd.DataFrame,
    by: Sequence[str],
    parents: Parents,
    levels: Sequence[int],
    summed: Sequence[str],
) -> Iterator[pd.DataFrame]:
    fixed = [name for name in by if name not in summed]
    named = [name for name in by if name in summed]
    for size in range(len(named) + 1):
        for kept in ([*some, *fixed] for some in combinations(named, size)):
            for level in levels if "area" in kept else (0,):
                part = base.copy()
                for _ in range(level):
                    part["area"] = part["area"].map(parents)
                part = part.assign(**{one: TOTALS[one] for one in by if one not in kept})
                yield part.groupby(list(by), as_index=False)[["count", "rest"]].sum()
