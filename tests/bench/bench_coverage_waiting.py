"""How often the intervals of waiting times hold the truth, where 95 % is claimed.

Made-up waits of few people, seeds fixed: even, a little skewed and very skewed, of people with one
spell and of people with several that are alike. No wait is drawn by the curve that the method
takes for its skewness alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from tests.bench.bench_coverage_outcome import HIGH, LOW, SEED

PEOPLE = (5, 10, 20, 40)
DRAWS, MEDIANS = 4000, 2000
Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]
WAITS: dict[str, tuple[Draw, float]] = {
    "exponential": (lambda chance, size: chance.exponential(40, size), 40.0),
    "gamma, shape 3": (lambda chance, size: chance.gamma(3, 10, size), 30.0),
    "gamma, shape 0.5": (lambda chance, size: chance.gamma(0.5, 60, size), 30.0),
    "lognormal, σ 0.5": (
        lambda chance, size: chance.lognormal(3, 0.5, size),
        math.exp(3 + 0.125),
    ),
    "lognormal, σ 1": (lambda chance, size: chance.lognormal(3, 1, size), math.exp(3.5)),
    "even, 0 to 60 days": (lambda chance, size: chance.uniform(0, 60, size), 30.0),
    "four in five 10 days, one in five 60": (
        lambda chance, size: (
            chance.choice([10.0, 60.0], size, p=[0.8, 0.2]) + chance.uniform(-2, 2, size)
        ),
        20.0,
    ),
}


def run() -> list[dict[str, Any]]:
    """Give a row per kind of wait and number of people."""
    return [_row(*found) for found in (*means(), *several(), *medians())]


def _row(what: str, hits: np.ndarray, detail: str) -> dict[str, Any]:
    covered = float(hits.mean())
    margin = 2 * math.sqrt(covered * (1 - covered) / len(hits))
    return {
        "what": f"coverage of a wait: {what}",
        "measured": f"{100 * covered:.1f} % (± {100 * margin:.1f})",
        "reach": "93–97 %",
        "met": LOW <= round(covered, 3) <= HIGH,
        "detail": detail,
    }


def _levels(days: np.ndarray, *, person: np.ndarray, statistic: str) -> pd.DataFrame:
    """Give the levels of many draws at once, shape (n_draws, n_spells): a draw is a period."""
    from merkbaar.counting.waiting import waiting

    draws, spells = days.shape
    frame = pd.DataFrame(
        {
            "period": np.repeat(np.arange(draws), spells).astype(str),
            "person": np.tile(person, draws),
            "days": days.ravel(),
        }
    )
    return waiting(frame, by=["period"], statistic=statistic)  # type: ignore[arg-type]


def _held(table: pd.DataFrame, truth: float) -> np.ndarray:
    return ((table["lower"] <= truth) & (truth <= table["upper"])).to_numpy(dtype=float)


def means() -> Iterator[tuple[str, np.ndarray, str]]:
    """Cover the mean of people with one spell each."""
    for name, (draw, truth) in WAITS.items():
        for n in PEOPLE:
            chance = np.random.default_rng([SEED, n, len(name)])
            days = draw(chance, (DRAWS, n))
            table = _levels(days, person=np.arange(n), statistic="mean")
            yield f"mean of {n}, {name}", _held(table, truth), f"{DRAWS} draws"


def several() -> Iterator[tuple[str, np.ndarray, str]]:
    """Cover the mean over spells where one in three people has three, alike within a person."""
    for n in PEOPLE:
        chance = np.random.default_rng([SEED, n, 77])
        person = np.concatenate([np.arange(n), np.repeat(np.arange(n // 3), 2)])
        own = chance.gamma(2, 10, (DRAWS, n))
        days = own[:, person] * chance.gamma(4, 0.25, (DRAWS, len(person)))
        table = _levels(days, person=person, statistic="mean")
        yield f"mean of {n}, a third with three spells", _held(table, 20.0), f"{DRAWS} draws"


def medians() -> Iterator[tuple[str, np.ndarray, str]]:
    """Cover the median of exponential waits."""
    for n in (20, 40):
        chance = np.random.default_rng([SEED, n, 88])
        days = chance.exponential(40, (MEDIANS, n))
        table = _levels(days, person=np.arange(n), statistic="median")
        yield f"median of {n}, exponential", _held(table, 40 * math.log(2)), f"{MEDIANS} draws"
