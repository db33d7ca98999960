"""How often a wait is called different where it isn't, and how often its interval holds the truth.

A municipality of 24 wijken of as many people, each wijk beside the whole, and two years of as many
people. All wait by the same curve (so nothing differs), or four wijken by another curve of the same
mean, or four wait longer. Seeds fixed. What resampling people gave (as it was before) is told
beside it. A quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from merkbaar.counting.intervals import chance_of, p_of_draws
from merkbaar.counting.waiting import waiting
from merkbaar.counting.waiting_shuffled import beside_the_other, beside_the_rest, units_of

LEVELS = (0.05, 0.005, 0.0005)
WIJKEN, ODD, SEED = 24, 4, 2026
RUNS, OF_ODD, APART, LONGER_RUNS, MEDIANS = 800, 1500, 2500, 150, 120
RESAMPLED = 50
"""Runs in which what was before is measured too: it takes five times as long."""
Curve = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]
CURVES: dict[str, Curve] = {
    "exponential": lambda chance, size: chance.exponential(30, size),
    "gamma, shape 3": lambda chance, size: chance.gamma(3, 10, size),
    "lognormal, σ 0.5": lambda chance, size: 30 * chance.lognormal(-0.125, 0.5, size),
    "lognormal, σ 1": lambda chance, size: 30 * chance.lognormal(-0.5, 1, size),
    "whole days, exponential": lambda chance, size: np.floor(chance.exponential(14, size)),
    "four in five 10 days, one in five 60": lambda chance, size: chance.choice(
        [10.0, 60.0], size, p=[0.8, 0.2]
    ),
}
PAIRS = (
    ("exponential", "gamma, shape 3"),
    ("gamma, shape 3", "exponential"),
    ("lognormal, σ 1", "lognormal, σ 0.5"),
    ("lognormal, σ 0.5", "lognormal, σ 1"),
)
LONGER = (("exponential", 1.7), ("gamma, shape 3", 1.5), ("lognormal, σ 1", 2.0),
          ("exponential", 0.6))  # fmt: skip


def run() -> list[dict[str, Any]]:
    """Give a row per kind of wait, number of people and comparison."""
    return [*alike(), *apart(), *several(), *unlike(), *longer(), *medians()]


def _row(what: str, p: np.ndarray, *, before: np.ndarray | None = None) -> dict[str, Any]:
    """Say how many times too often p came below each level."""
    often = [float(np.mean(p < level)) / level for level in LEVELS]
    old = [] if before is None else [float(np.mean(before < level)) / level for level in LEVELS]
    error = [2 * np.sqrt(1 / level / len(p)) for level in LEVELS]
    return {
        "what": f"p of a wait below .05, .005 and .0005, as part of what it says: {what}",
        "measured": ", ".join(f"{one:.2f}" for one in often),
        "reach": f"1 (± {error[0]:.2f}, {error[1]:.2f}, {error[2]:.1f})",
        "met": all(one <= 1 + more for one, more in zip(often, error, strict=True)),
        "detail": f"{len(p)} p's"
        + (f"; resampled {', '.join(f'{one:.1f}' for one in old)}" if old else ""),
    }


def _found(p: np.ndarray) -> str:
    """Say what part of the differences p finds at each level, in percent."""
    return ", ".join(f"{100 * np.mean(p < level):.0f}" for level in LEVELS)


def _beside(days: np.ndarray, run: int, asked: int = WIJKEN) -> list[dict[str, float]]:
    """Compare the first wijken of a municipality with it; days of shape (n_wijken, n_people)."""
    part = np.repeat(np.arange(len(days)), days.shape[1])
    units = units_of(days.ravel(), np.arange(days.size), part)
    return beside_the_rest(units, chance_of(SEED, str(run)))[:asked]


def _resampled(days: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Give p as it was: 2,000 resamples of all people, beyond what they show by a normal curve."""
    wijken, people = days.shape
    times = chance.multinomial(days.size, np.full(days.size, 1 / days.size), size=2000)
    whole = times @ days.ravel() / days.size
    often = times.reshape(2000, wijken, people)
    own = np.einsum("ijk,jk->ij", often, days) / often.sum(axis=2)
    return np.array([p_of_draws(one - whole) for one in own.T])


def alike() -> Iterator[dict[str, Any]]:
    """Wijken of one curve: nothing differs."""
    for name, curve in CURVES.items():
        for people in (20, 40):
            chance = np.random.default_rng([SEED, people, len(name)])
            found, before = [], []
            for number in range(RUNS):
                days = curve(chance, (WIJKEN, people))
                found += [one["_p"] for one in _beside(days, number)]
                if number < RESAMPLED:
                    before.append(_resampled(days, chance))
            yield _row(f"wijk of {people}, {name}", np.array(found), before=np.concatenate(before))


def several() -> Iterator[dict[str, Any]]:
    """One in three people with three spells that are alike, some of them in another wijk."""
    people, found = 40, []
    chance = np.random.default_rng([SEED, 77])
    owner = np.concatenate([np.arange(WIJKEN * people), np.repeat(np.arange(320), 2)])
    for number in range(RUNS):
        home = chance.permutation(np.repeat(np.arange(WIJKEN), people))
        moved = (np.arange(len(owner)) >= len(home)) & (chance.random(len(owner)) < 0.2)
        wijk = (home[owner] + moved) % WIJKEN
        own = chance.gamma(2, 15, len(home))
        days = own[owner] * chance.gamma(4, 0.25, len(owner))
        found += [
            one["_p"]
            for one in beside_the_rest(units_of(days, owner, wijk), chance_of(SEED, str(number)))
        ]
    yield _row("wijk of 40, a third with three spells", np.array(found))


def _apart(now: np.ndarray, before: np.ndarray, number: int) -> float:
    part = np.repeat([0, 1], [len(now), len(before)])
    days = np.concatenate([now, before])
    units = units_of(days, np.arange(len(days)), part)
    return beside_the_other(units, chance_of(SEED, "apart", str(number)))["_p"]


def apart() -> Iterator[dict[str, Any]]:
    """Two years of a wijk, by the same curve and by two."""
    for people in (20, 40):
        for one, other in (("lognormal, σ 1", "lognormal, σ 1"), *PAIRS[::2]):
            chance = np.random.default_rng([SEED, people, 99])
            p = [
                _apart(CURVES[one](chance, (people,)), CURVES[other](chance, (people,)), number)
                for number in range(APART)
            ]
            yield _row(f"{people} people now ({one}) and before ({other})", np.array(p))


def unlike() -> Iterator[dict[str, Any]]:
    """Four wijken with another curve of the same mean: different people, no difference in mean."""
    for one, other in PAIRS:
        for people in (20, 40):
            chance, found, before = np.random.default_rng([SEED, people, 55]), [], []
            for number in range(OF_ODD):
                days = CURVES[other](chance, (WIJKEN, people))
                days[:ODD] = CURVES[one](chance, (ODD, people))
                found += [wijk["_p"] for wijk in _beside(days, number, ODD)]
                if number < 2 * RESAMPLED:
                    before.append(_resampled(days, chance)[:ODD])
            yield _row(
                f"wijk of {people} ({one}) among others ({other})",
                np.array(found),
                before=np.concatenate(before),
            )


def longer() -> Iterator[dict[str, Any]]:
    """Four wijken that wait longer: how often the interval holds it, and how often p finds it."""
    for name, factor in LONGER:
        for people in (20, 40):
            chance, found, before = np.random.default_rng([SEED, people, 66]), [], []
            for number in range(LONGER_RUNS):
                days = CURVES[name](chance, (WIJKEN, people))
                days[:ODD] *= factor
                found += _beside(days, number, ODD)
                if number < RESAMPLED:
                    before.append(_resampled(days, chance)[:ODD])
            truth = 30 * (factor - 1) * (1 - ODD / WIJKEN)
            held = np.mean([one["_lower"] <= truth <= one["_upper"] for one in found])
            p, old = np.array([one["_p"] for one in found]), np.concatenate(before)
            new_text, old_text = (_found(part) for part in (p, old))
            yield {
                "what": f"a wijk of {people} that waits {factor} times as long, {name}: interval",
                "measured": f"{100 * held:.1f} %",
                "reach": "93–97 %",
                "met": bool(0.93 <= held <= 0.97),
                "detail": f"found at .05, .005 and .0005: {new_text} %; resampled {old_text} %; "
                f"{len(found)} intervals",
            }


def medians() -> Iterator[dict[str, Any]]:
    """Medians, that are resampled still: wijken of 40 beside the municipality."""
    for name in ("exponential", "whole days, exponential"):
        chance, found = np.random.default_rng([SEED, 88]), []
        for number in range(MEDIANS):
            days = CURVES[name](chance, (WIJKEN, 40))
            where = np.repeat([f"WK{wijk:02d}" for wijk in range(WIJKEN)], 40)
            frame = pd.DataFrame(
                {"person": np.arange(days.size), "area": where, "days": days.ravel()}
            )
            table = waiting(frame, by=["area"], total="GM", statistic="median", random_state=number)
            found.append(table.loc[table["area"] != "GM", "vs_area_p"].dropna().to_numpy())
        yield _row(f"median of a wijk of 40, {name}", np.concatenate(found))
