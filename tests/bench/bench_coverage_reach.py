"""How often the intervals of reach hold the truth, where 95 % is claimed (by simulation)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

DRAWS = 300
WANTED = (0.93, 0.97)


def run() -> list[dict]:
    """Give the coverage of each method, with how many intervals it was counted over."""
    return [
        row("Wilson, a share of 15–400 people (all n, p even between 0.05 and 0.95)", wilson()),
        row("reach with an estimated denominator", reach()),
        *(
            row(f"small areas, {areas} of them, spread {spread}: {what}", method(areas, spread))
            for areas in (5, 12, 40)
            for spread in (0.05, 0.3, 0.8)
            for what, method in (("shares", shares), ("rates", rates), ("means", means))
        ),
        row("weighted share, raked over two margins", weighted()),
        row("R-indicator, 400 invited in four groups", even()),
    ]


def row(what: str, hits: Iterator[np.ndarray]) -> dict:
    found = np.concatenate([np.atleast_1d(hit) for hit in hits]).astype(float)
    low, high = WANTED
    return {
        "what": f"coverage: {what}",
        "measured": f"{found.mean():.3f}",
        "reach": f"{low}–{high}",
        "met": bool(low <= round(found.mean(), 3) <= high),
        "detail": f"{len(found)} intervals",
    }


def inside(truth: np.ndarray | float, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    return np.asarray((lower <= truth) & (truth <= upper))


def wilson() -> Iterator[np.ndarray]:
    from merkbaar.counting.intervals import wilson

    chance = np.random.default_rng(1)
    for _ in range(20 * DRAWS):
        n, p = int(chance.integers(15, 400)), chance.uniform(0.05, 0.95)
        yield inside(p, *wilson(chance.binomial(n, p), n))


def reach() -> Iterator[np.ndarray]:
    """The register is complete; the estimate of who is at risk is log-normal round the truth."""
    from merkbaar.counting.reach import reach

    chance = np.random.default_rng(2)
    for draw in range(DRAWS):
        size, error = chance.integers(100, 2000, 10), chance.uniform(0.03, 0.15, 10)
        reached = chance.binomial(size, 0.4)
        estimate = size * np.exp(error * chance.standard_normal(10))
        wide = np.exp(1.96 * error)
        places = {"area": [f"WK{k}" for k in range(10)]}
        at_risk = pd.DataFrame(
            {**places, "persons": estimate, "lower": estimate / wide, "upper": estimate * wide}
        )
        table = reach(
            pd.DataFrame({**places, "persons": reached}), at_risk, by=["area"], random_state=draw
        )
        ends = (table[end].to_numpy(float) for end in ("lower", "upper"))
        yield inside(100 * reached / size, *ends)


def shares(areas: int, spread: float) -> Iterator[np.ndarray]:
    from merkbaar.counting import small_areas

    chance = np.random.default_rng(3)
    for _ in range(draws(areas)):
        true = 1 / (1 + np.exp(0.5 - spread * chance.standard_normal(areas)))
        n = chance.integers(20, 400, areas)
        found = small_areas.shares(chance.binomial(n, true), n)
        yield inside(true, found.lower, found.upper)


def rates(areas: int, spread: float) -> Iterator[np.ndarray]:
    from merkbaar.counting import small_areas

    chance = np.random.default_rng(4)
    for _ in range(draws(areas)):
        n, error = chance.integers(50, 800, areas), chance.uniform(0.03, 0.1, areas)
        true = np.exp(-0.8 + spread * chance.standard_normal(areas))
        estimate = n * np.exp(error * chance.standard_normal(areas))
        found = small_areas.rates(chance.poisson(true * n), estimate, error)
        yield inside(true, found.lower, found.upper)


def means(areas: int, spread: float) -> Iterator[np.ndarray]:
    from merkbaar.counting import small_areas

    chance = np.random.default_rng(5)
    for _ in range(draws(areas)):
        error = chance.uniform(0.1, 0.6, areas)
        true = 7 + spread * chance.standard_normal(areas)
        found = small_areas.means(true + error * chance.standard_normal(areas), error)
        yield inside(true, found.lower, found.upper)


def draws(areas: int) -> int:
    return max(3000 // areas, 75)


def weighted() -> Iterator[np.ndarray]:
    """Young people answer less and are satisfied less; so are those of one of the wijken."""
    from merkbaar.counting import weighting

    chance = np.random.default_rng(6)
    targets = {"age": {"0": 40, "1": 60}, "area": {"0": 50, "1": 50}}
    true = 0.3 + 0.2 * 0.6 + 0.2 * 0.5
    for _ in range(2 * DRAWS):
        age = (chance.random(900) < 0.6).astype(int)
        area = (chance.random(900) < 0.5).astype(int)
        answers = chance.random(900) < 0.25 + 0.3 * age + 0.1 * area
        yes = chance.random(900) < 0.3 + 0.2 * age + 0.2 * area
        sample = pd.DataFrame({"age": age[answers], "area": area[answers]}).astype(str)
        found = weighting.rake(sample, targets)
        _, lower, upper = weighting.share(yes[answers], found.weights)
        yield inside(true, np.array(lower), np.array(upper))


def even() -> Iterator[np.ndarray]:
    from merkbaar.counting.representative import representative

    chance, rate = np.random.default_rng(7), np.array([0.3, 0.5, 0.55, 0.7])
    true = 1 - 2 * rate.std()
    for _ in range(DRAWS):
        group = chance.integers(4, size=400)
        frame = pd.DataFrame(
            {"group_age": group.astype(str), "answered": chance.random(400) < rate[group]}
        )
        whole = representative(frame, by=["group_age"]).iloc[0]
        yield inside(true, np.array(whole["lower"]), np.array(whole["upper"]))
