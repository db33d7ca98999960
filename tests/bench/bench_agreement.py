"""How often the interval of an alpha holds the truth, by whether chance is drawn anew or held."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from merkbaar.storytelling.agreement import disagreement, draws, middle
from merkbaar.storytelling.beside_people import beside

UNITS, RARE, TRUE = (20, 40, 100), (0.05, 0.1, 0.3), (0.0, 0.5, 0.8)
TABLES, DRAWS = 400, 400


def copied(chance: np.random.Generator, told: np.ndarray, share: float, rare: float) -> np.ndarray:
    """A coder who copies another in a share of the units and else says anything: alpha is it."""
    return np.where(chance.random(len(told)) < share, told, chance.random(len(told)) < rare)


def anew(ratings: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Alpha of two coders in each draw, what chance would give being drawn anew too."""
    apart, both = (ratings[0] != ratings[1]).astype(float), ratings.sum(axis=0)
    every = 2 * weights.sum(axis=1)
    ones = weights @ both
    expected = 2 * ones * (every - ones) / (every - 1)
    observed = 2 * weights @ apart
    return 1 - np.divide(observed, expected, out=np.full(len(every), np.nan), where=expected > 0)


def covers(units: int, rare: float, share: float, how: str) -> tuple[int, int]:
    """How often the interval held the truth, and how often there was one."""
    chance, held, given = np.random.default_rng(1), 0, 0
    for _ in range(TABLES):
        first = chance.random(units) < rare
        ratings = np.array([first, copied(chance, first, share, rare)]).astype(float)
        found = disagreement(ratings)
        if np.isnan(found.alpha):
            continue
        weights = draws(np.arange(units), bootstraps=DRAWS, random_state=0)
        lower, upper = middle(found.alphas(weights) if how == "held" else anew(ratings, weights))
        given += not np.isnan(lower)
        held += bool(lower <= share <= upper)
    return held, given


def among_people() -> list[dict[str, Any]]:
    """Two people and one code: 27 sorts of tables."""
    rows = []
    for how in ("held", "anew"):
        found = [covers(n, rare, true, how) for n in UNITS for rare in RARE for true in TRUE]
        shares = [held / given for held, given in found if given >= TABLES / 4]
        every = len(UNITS) * len(RARE) * len(TRUE) * TABLES
        rows.append(
            {
                "what": f"interval of alpha holds the truth; chance {how}",
                "measured": f"{np.mean(shares):.3f}, {min(shares):.3f} to {max(shares):.3f}",
                "detail": f"{sum(given for _, given in found) / every:.2f} of tables have one",
            }
        )
    return rows


def told_by(who: str, said: np.ndarray) -> pd.DataFrame:
    names = [f"s{at:03d}" for at in range(len(said))]
    codes = np.where(said, "geld", "anders")
    return pd.DataFrame({"narrative": names, "coder": who, "code": codes})


def with_a_machine() -> list[dict[str, Any]]:
    """Two and three people beside a machine; the mean of their alphas and its interval."""
    rows = []
    for coders in (2, 3):
        chance, held = np.random.default_rng(2), 0
        for _ in range(TABLES):
            machine = chance.random(80) < 0.3
            people = [told_by(f"m{at}", copied(chance, machine, 0.6, 0.3)) for at in range(coders)]
            found = beside(pd.concat(people), told_by("machine", machine), ["geld"], bootstraps=200)
            held += found.lower <= 0.6 <= found.upper
        what = f"interval of {coders} people beside a machine holds the truth (80 stories)"
        rows.append({"what": what, "measured": f"{held / TABLES:.3f}"})
    return rows


def run() -> list[dict[str, Any]]:
    """Measure both."""
    return [*among_people(), *with_a_machine()]
