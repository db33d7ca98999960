"""An attacker of our own: builds what can be derived from a release, without our margin code.

Unknown are the smallest cells (every combination of every dimension); each shown row of a table
says what some of them add up to. Two linear programmes bound each hidden row.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from merkbaar.tables import Offer

DIMENSIONS = ("area", "group_age", "period")
TOTALS = {"area": "GM9999", "group_age": "alle", "period": "alles"}


def hierarchy(wijken, buurten):
    parent = {f"WK9999{w:02d}": "GM9999" for w in range(wijken)}
    for w, b in itertools.product(range(wijken), range(buurten)):
        parent[f"BU9999{w:02d}{b:02d}"] = f"WK9999{w:02d}"
    return parent


def people(rng, areas, groups, periods, *, scale=14):
    """Give made-up persons per smallest cell."""
    rows = []
    for area, group, period in itertools.product(areas, groups, periods):
        rows.append((area, group, period, int(rng.poisson(rng.gamma(1.0, scale)))))
    return pd.DataFrame(rows, columns=[*DIMENSIONS, "persons"])


def lift(base, parents, levels):
    """Give the base with its areas at a level up: 0 as they are, 1 the wijk, 2 the gemeente."""
    lifted = base.copy()
    for _ in range(levels):
        lifted["area"] = [parents.get(area, area) for area in lifted["area"]]
    return lifted


def table(base, dimensions, *, parents, name, levels=(0,), totals=True):
    """Give an offer over some dimensions, with every margin where `totals`."""
    frames = []
    sizes = range(len(dimensions) + 1) if totals else [len(dimensions)]
    for size in sizes:
        for kept in itertools.combinations(dimensions, size):
            for level in levels if "area" in kept else (0,):
                lifted = lift(base, parents, level)
                if kept:
                    frame = lifted.groupby(list(kept), as_index=False)["persons"].sum()
                else:
                    frame = pd.DataFrame({"persons": [lifted["persons"].sum()]})
                for other in set(dimensions) - set(kept):
                    frame[other] = TOTALS[other]
                frames.append(frame)
    frame = pd.concat(frames, ignore_index=True)
    frame = frame.assign(measure="m", value=frame["persons"] * 2.0, n=frame["persons"])
    return Offer(
        name, frame, tuple(dimensions), "uur", population="p",
        totals={d: TOTALS[d] for d in dimensions},
    )  # fmt: skip


def covers(where, totals, parents, cell):
    """Whether a smallest cell is counted in a row."""
    for name, value in where.items():
        own, chain = cell[name], []
        while own:
            chain.append(own)
            own = parents.get(own, "") if name == "area" else ""
        if value != totals.get(name) and value not in chain:
            return False
    return True


def recovered(gate, offers, base, parents, minimum):
    """Give hidden rows about which less remains possible than 1 up to the minimum."""
    cells = base[list(DIMENSIONS)].to_dict("records")
    truth = base["persons"].to_numpy(float)
    known, sums, secret = [], [], []
    for safe in gate.tables:
        for record in safe.records():
            where = {name: record[name] for name in safe.dimensions}
            row = np.array([covers(where, safe.totals, parents, cell) for cell in cells], float)
            if record["state"] == "shown":
                known.append(row)
                sums.append(row @ truth)  # he knows n exactly, though it may be told in fives
            else:
                secret.append(row)
    equal = (np.array(known), np.array(sums, float)) if known else (None, None)
    broken = []
    for row in {tuple(row): row for row in secret}.values():
        if not 0 < row @ truth < minimum:
            continue
        bounds = []
        for sign in (1, -1):
            solved = linprog(sign * row, A_eq=equal[0], b_eq=equal[1])
            assert solved.status in (0, 3), "what is published is true, so it must be possible"
            bounds.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
        if bounds[0] > 1 + 1e-6 or bounds[1] < minimum - 1e-6:
            broken.append((row @ truth, bounds))
    return broken
