"""Somebody who gave a part of a sum, knows that part, and has all that is published.

Unknown are the sums of the smallest cells (every combination of every dimension). Each shown row of
a table says what some of them add up to; whoever contributed knows that their cell isn't less than
their own part. A linear programme gives the most that a hidden sum can be.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from merkbaar.privacy import means
from merkbaar.privacy.magnitudes import largest_contributions
from merkbaar.tables import Offer

TOTALS = {"area": "GM9999", "group_age": "alle", "period": "alles"}
DIMENSIONS = tuple(TOTALS)


def hierarchy(wijken, buurten):
    parent = {f"WK9999{w:02d}": "GM9999" for w in range(wijken)}
    for w, b in itertools.product(range(wijken), range(buurten)):
        parent[f"BU9999{w:02d}{b:02d}"] = f"WK9999{w:02d}"
    return parent


def spending(rng, areas, groups, periods, *, people=14, skew=1.0):
    """Give made-up people, each in one smallest cell, with an amount; few of them cost much."""
    rows, person = [], 0
    for area, group, period in itertools.product(areas, groups, periods):
        for _ in range(int(rng.poisson(rng.gamma(1.0, people)))):
            person += 1
            eur = round(float(rng.lognormal(4.0, skew)), 2)
            rows.append((area, group, period, person, eur))
    return pd.DataFrame(rows, columns=[*DIMENSIONS, "person", "eur"])


def table(rows, dimensions, *, parents, name, kind="sum", levels=(0,), totals=True):
    """Give an offer over some dimensions, at some levels of the areas."""
    frames, base = [], rows
    for level in range(max(levels) + 1):
        if level in levels:
            kept = {d: TOTALS[d] for d in dimensions} if totals else {}
            frames.append(
                largest_contributions(base, by=list(dimensions), amount="eur", totals=kept)
            )
        base = base.assign(area=[parents.get(area, area) for area in base["area"]])
    frame = pd.concat(frames, ignore_index=True).drop_duplicates(list(dimensions))
    frame = frame.assign(measure=name, eur=frame["value"])
    if kind == "mean":
        frame["value"] /= frame["n"]
    return Offer(
        name, frame, tuple(dimensions), "euro", population="p", kind=kind, amount="eur",
        totals={d: TOTALS[d] for d in dimensions}, largest=("largest_1", "largest_2"),
    )  # fmt: skip


def told(safe, record):
    """Give the sum that a shown row tells, and by how much it is open on either side.

    A mean is told in steps and its people in fives: the sum is only known between the ends of both.
    """
    if not safe.name.startswith("mean"):
        return record["value"], 0.0
    value, n = record["value"], record["n"]
    half = means.step(safe.unit, n, value, record["lower"], record["upper"], answers=20) / 2
    ends = [(value + way * half) * (n + way * means.N_BASE / 2) for way in (-1, 1)]
    return sum(ends) / 2, (ends[1] - ends[0]) / 2


class Attacker:
    """What the shown rows of a gate's tables say of the smallest cells."""

    def __init__(self, gate, rows, parents):
        self.parents = parents
        self.rows = rows
        # who is in no cell at all, no reader knows: every combination may hold somebody
        every = pd.MultiIndex.from_product([sorted(rows[name].unique()) for name in DIMENSIONS])
        self.cells = [dict(zip(DIMENSIONS, key, strict=True)) for key in every]
        grouped = rows.groupby(list(DIMENSIONS))["eur"]
        self.truth = grouped.sum().reindex(every, fill_value=0.0).to_numpy()
        at = {key: place for place, key in enumerate(every)}
        self.knows = {}
        for area, group, period, person, eur in rows[[*DIMENSIONS, "person", "eur"]].to_numpy():
            cells = self.knows.setdefault(person, {})
            cells[at[area, group, period]] = cells.get(at[area, group, period], 0.0) + eur
        most = rows.loc[grouped.idxmax()]
        self.largest = sorted(set(most["person"]))
        known, sums, wide, self.secret = [], [], [], {}
        for safe in gate.tables:
            for record in safe.records():
                row = np.array([self.covers(record, safe, cell) for cell in self.cells], float)
                if record["state"] == "shown":
                    known.append(row)
                    middle, open_by = told(safe, record)
                    sums.append(middle)
                    wide.append(open_by)
                else:
                    self.secret[tuple(row)] = row
        self.known, self.sums = (np.array(known), np.array(sums)) if known else (None, None)
        self.wide = np.array(wide)

    def covers(self, record, safe, cell):
        for name in safe.dimensions:
            chain, own = [], cell[name]
            while own:
                chain.append(own)
                own = self.parents.get(own, "") if name == "area" else ""
            if record[name] != safe.totals.get(name) and record[name] not in chain:
                return False
        return True

    def most(self, row, least=None):
        """Give the most that the cells of a row can be together, knowing the least of each."""
        least = np.zeros(len(row)) if least is None else least
        bounds = [(low, None) for low in least]
        # shown figures are floats: a millionth of a euro to spare keeps the programme possible
        slack = self.wide + 1e-6 + 1e-9 * abs(self.sums) if self.known is not None else None
        solved = linprog(
            -row,
            A_ub=None if self.known is None else np.vstack([self.known, -self.known]),
            b_ub=None if self.known is None else np.r_[self.sums + slack, slack - self.sums],
            bounds=bounds,
        )
        assert solved.status in (0, 3), "what is published is true, so it must be possible"
        return -solved.fun if solved.status == 0 else np.inf

    def contributions(self, row):
        """Give what each person gave to a row, largest first."""
        found = ((sum(eur * row[at] for at, eur in k.items()), p) for p, k in self.knows.items())
        return sorted((one for one in found if one[0] > 0), reverse=True)

    def estimate(self, row, person):
        """Give the most that anybody gave to a row, for a person who knows their own parts."""
        least = np.zeros(len(row))
        for at, eur in self.knows[person].items():
            least[at] = eur
        return self.most(row, least) - least @ row

    def estimated(self, *, p=10.0, minimum=10):
        """Give hidden rows whose largest contribution somebody can tell within p percent.

        Tried are the second largest contributor of the row, and of each smallest cell the largest:
        each knows of all cells that they are in that these aren't less than their own part.
        """
        broken = []
        for row in self.secret.values():
            gave = self.contributions(row)
            if not gave:
                continue
            (first, whose), (second, other) = gave[0], (gave[1] if len(gave) > 1 else (0.0, None))
            total = row @ self.truth
            if p / 100 * first <= total - first - second and len(gave) >= minimum:
                continue
            curious = sorted({*self.largest, *([] if other is None else [other])} - {whose})
            estimates = [self.most(row), *(self.estimate(row, one) for one in curious)]
            if min(estimates) < first * (1 + p / 100) - 1e-4 * max(1.0, first):
                broken.append((total, first, min(estimates)))
        return broken
