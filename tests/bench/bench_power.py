"""Is what a finding says it would have shown really shown four times out of five?

Of nothing found a finding tells the smallest difference that these data would have shown
(``detectable``). Here exactly that difference is planted, in an edition in which nothing else
happens, and counted is how often it is found. ``run()`` gives one dict a measurement. Run it alone
with ``python -m tests.bench.bench_power`` (PYTHONPATH=lib).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from tests.bench.bench_insights import (
    CERTAIN,
    TOTAL,
    counted,
    grades_table,
    indicator_table,
    noise_themes,
    outcome_table,
    rate,
    tell,
    tellers,
    theme_table,
)

from merkbaar.tables import Offer

Plant = Callable[[np.random.Generator, float], Offer]
SIZES = (212, 248)


def approaches(chance: np.random.Generator, effect: float) -> Offer:
    """An approach that does `effect` points better than the reference group, of 124 people each."""
    return outcome_table(chance, {"referentie": -0.1, "a": -0.1 - effect})


def marks(chance: np.random.Generator, effect: float) -> Offer:
    """A mark that rises `effect` points between groups of 720 and 560 people."""
    return grades_table(chance, (7.1, 7.1 + effect))


def shares(chance: np.random.Generator, effect: float) -> Offer:
    """A theme that rises `effect` points from a tenth of the tellers."""
    themes = {f"thema {i}": (0.1, 0.1) for i in range(9)} | {"stijgt": (0.1, 0.1 + effect / 100)}
    return theme_table(counted(tellers(chance, themes, SIZES), list(themes)), SIZES)


PLANTED: dict[str, tuple[Plant, str]] = {
    "an approach against the reference group": (approaches, "loneliness.reference.approach-a"),
    "a mark over time": (marks, f"satisfaction.time.area-{TOTAL}"),
    "a theme over time": (shares, f"theme_share.time.area-{TOTAL}.theme-stijgt"),
}


def power(name: str, runs: int, *, seed: int) -> dict[str, Any]:
    """Plant what the same edition, without it, says it would have shown."""
    plant, finding = PLANTED[name]
    still = np.random.default_rng([seed, 1])
    quiet = [indicator_table(still, swing=0.0)]
    if plant is not shares:
        quiet.append(noise_themes(still))

    def found(number: int, effect: float) -> Any:
        chance = np.random.default_rng([seed, 2, number])
        told = tell([*quiet, plant(chance, effect)])
        return next((one for one in told if one.finding == finding), None)

    nothing = [one for number in range(20) if (one := found(number, 0.0)) and one.detectable]
    stated = float(np.median([one.detectable for one in nothing]))
    hits = sum(
        one is not None and one.certainty in CERTAIN
        for one in (found(1000 + number, stated) for number in range(runs))
    )
    share = rate(hits, runs)
    return {
        "what": f"found at the smallest difference that is stated: {name} ({stated:.2g})",
        "measured": f"{share['rate']:.0%} of {runs} runs",
        "reach": ">= 80 % of runs",
        "met": share["rate"] >= 0.8,
        "detail": "the stated difference is the median of twenty editions without any",
    }


def run(runs: int = 200) -> list[dict[str, Any]]:
    """Measure the three; a few minutes."""
    return [power(name, runs, seed=7) for name in PLANTED]


if __name__ == "__main__":
    json.dump(run(*map(int, sys.argv[1:])), sys.stdout, indent=1, ensure_ascii=False)
