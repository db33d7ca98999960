"""Somebody who knows that people answer in whole numbers, and has all that is published.

Per change of one, two, … points, better or worse, the number of people is unknown and whole. The
counts that are shown, the mean (its sum) and its interval (its sum of squares) say what they add up
to. A whole-number programme gives the fewest and the most that a hidden count can be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import Bounds, LinearConstraint, milp

from merkbaar.counting import outcomes
from merkbaar.privacy import means
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.tables import Offer

BY = ("measure", "approach")
WAYS = ("better", "worse", "same")
Span = tuple[float, float]


@dataclass(frozen=True)
class Known:
    """The sum and the sum of squares of changes of n people, as far as they are known."""

    n: int
    total: Span
    squares: Span


def drawn(seed: int) -> tuple[list[Offer], int]:
    """Give two offers of made-up people who answered twice, and the largest possible change."""
    frame, top = answers(seed)
    return [
        Offer("outcome", outcomes.paired_each(frame), BY, "punten", kind="mean", population="q"),
        counted(frame),
    ], top - 1


def drawn_in_parts(seed: int) -> tuple[list[Offer], int]:
    """Give the same with a mean for each of two groups, and counts of both together."""
    frame, top = answers(seed)
    of_first = frame["person"].str[1:].astype(int) % 2 == 0
    parts = [
        outcomes.paired_each(frame[mine]).assign(group_age=name)
        for name, mine in (("g0", of_first), ("g1", ~of_first))
    ]
    both = pd.concat(parts, ignore_index=True)
    by = (*BY, "group_age")
    return [
        Offer("outcome", both, by, "punten", kind="mean", population="q"),
        counted(frame),
    ], top - 1


def counted(frame: pd.DataFrame) -> Offer:
    """Give the offer of how many got better, worse and stayed the same."""
    moved = outcomes.moved_each(frame, better={"srh": "lower"})
    return Offer("moved", moved, (*BY, "way"), "mensen", kind="count", population="q",
                 totals={"way": "alle"})  # fmt: skip


def answers(seed: int) -> tuple[pd.DataFrame, int]:
    """Draw who answered what twice, and the highest answer."""
    rng = np.random.default_rng(seed)
    people, top = int(rng.integers(12, 140)), int(rng.integers(4, 11))
    drift, same = float(rng.choice([0, 0.1, 0.3, 0.8])), float(rng.choice([0.2, 0.5, 0.8]))
    before = rng.integers(1, top + 1, people)
    stays = rng.random(people) < same
    change = np.where(stays, 0, np.round(rng.normal(-drift, 1.2, people))).astype(int)
    waves = {"T0": before, "T1": np.clip(before + change, 1, top)}
    rows = [("srh", f"p{i}", wave, "x", float(scores[i]))
            for i in range(people) for wave, scores in waves.items()]  # fmt: skip
    columns = ["measure", "person", "wave", "approach", "score"]
    return pd.DataFrame(rows, columns=columns), top


def published(offers: list[Offer]) -> tuple[dict, dict]:
    """Give the row of the mean, and the shown counts per way (None: hidden)."""
    tables = {table.name: table.records() for table in protect_edition(offers).tables}
    return tables["outcome"][0], {row["way"]: row["value"] for row in tables["moved"]}


def exactly(row: dict) -> Known:
    """Give what figures with every digit tell, as they left before they were told in steps."""
    n = int(row["n"])
    total = round(row["value"] * n)
    half = row["upper"] - row["value"]
    sd = half / stats.t.ppf(0.975, n - 1) * math.sqrt(n)
    squares = round(sd**2 * (n - 1) + total**2 / n)
    return Known(n, (total, total), (squares, squares))


def from_told(row: dict, n: int, *, secret: bool) -> Known:
    """Give what the told figures tell, to who knows n and by which rules they were rounded."""
    told = means.people(n, 10)
    answers = means.BESIDE * 10 if secret else means.ANSWERS
    by = means.step("punten", told, row["value"], row["lower"], row["upper"], answers=answers)
    total = (n * (row["value"] - by / 2) - 1e-6, n * (row["value"] + by / 2) + 1e-6)
    if row["upper"] is None:
        return Known(n, total, (0.0, np.inf))
    half = row["upper"] - row["value"]
    least = means.apart(0.0, by, means.narrowest("punten", told, 10))
    halves = (0.0 if half <= least + 1e-9 else half - by / 2, half + by / 2)
    spread = [(one / stats.t.ppf(0.975, n - 1)) ** 2 * n * (n - 1) for one in halves]
    sums = [0.0 if total[0] <= 0 <= total[1] else min(map(abs, total)), max(map(abs, total))]
    low, high = (one + abs(two) ** 2 / n for one, two in zip(spread, sums, strict=True))
    return Known(n, total, (low - 1e-6, high + 1e-6))


def possible(known: Known, counts: dict, largest: int) -> dict[str, tuple[int, int]]:
    """Give per hidden way the fewest and the most people that fit all that is known."""
    jumps, size = np.arange(1.0, largest + 1), 2 * largest + 1
    parts = {"better": slice(0, largest), "worse": slice(largest, 2 * largest),
             "same": slice(2 * largest, size)}  # fmt: skip
    rows = [np.ones(size), np.r_[-jumps, jumps, 0], np.r_[jumps**2, jumps**2, 0]]
    spans = [(known.n, known.n), known.total, known.squares]
    marks = {way: np.zeros(size) for way in WAYS}
    for way, mark in marks.items():
        mark[parts[way]] = 1
        rows.append(mark)
        spans.append((0, known.n) if counts[way] is None else (counts[way], counts[way]))
    asked = LinearConstraint(np.array(rows), *zip(*spans, strict=True))
    found = {}
    for way in (way for way in WAYS if counts[way] is None):
        ends = [milp(sign * marks[way], constraints=asked, integrality=np.ones(size),
                     bounds=Bounds(0, known.n)) for sign in (1, -1)]  # fmt: skip
        assert all(end.x is not None for end in ends), "what is published is true"
        found[way] = (round(ends[0].fun), round(-ends[1].fun))
    return found
