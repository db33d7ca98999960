"""Scores on a scale with ends, whose mean change is exactly what was planted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Change:
    """A score before and after: whole numbers between two ends.

    After = round(mean + keep x (before - mean) + shift + noise x normal), held within the ends;
    `shift` is solved so that the expected change is `change`.
    """

    low: int
    start: tuple[float, ...]
    """Chance of each starting score, from `low` upwards."""
    change: float
    keep: float
    noise: float

    @property
    def scores(self) -> range:
        """The scores of the scale."""
        return range(self.low, self.low + len(self.start))

    @property
    def mean(self) -> float:
        """Expected score before."""
        return sum(s * p for s, p in zip(self.scores, self.start, strict=True))

    def moments(self, shift: float) -> tuple[float, float]:
        """Give mean and standard deviation of the change at a shift."""
        first = second = 0.0
        for before, chance in zip(self.scores, self.start, strict=True):
            centre = self.mean + self.keep * (before - self.mean) + shift
            for after in self.scores:
                p = chance * self._chance(after, centre)
                first += p * (after - before)
                second += p * (after - before) ** 2
        return first, math.sqrt(second - first**2)

    def _chance(self, after: int, centre: float) -> float:
        below = -math.inf if after == self.scores[0] else after - 0.5
        above = math.inf if after == self.scores[-1] else after + 0.5
        return _phi((above - centre) / self.noise) - _phi((below - centre) / self.noise)

    def shift(self) -> float:
        """Solve the shift that gives the planted change (bisection)."""
        low, high = -10.0, 10.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.moments(middle)[0] < self.change else (low, middle)
        return (low + high) / 2

    def draw(self, chance: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Draw `count` scores before and after, in equal strata of chance.

        Each person gets a stratum of the chance scale of their own (as in quota sampling), so that
        the mean of the people drawn lies much nearer to what was planted than a plain draw's. A
        test that takes them for a plain sample is on the safe side: its interval is too wide.
        """
        import numpy as np

        edges = np.cumsum(self.start)[:-1]
        before = np.searchsorted(edges, _strata(chance, count), side="right") + self.low
        centre = self.mean + self.keep * (before - self.mean) + self.shift()
        noise = np.array([_NORMAL.inv_cdf(float(u)) for u in _strata(chance, count)])
        after = np.rint(centre + self.noise * noise)
        return before, np.clip(after, self.scores[0], self.scores[-1]).astype(int)


_NORMAL = NormalDist()


def _strata(chance: np.random.Generator, count: int) -> np.ndarray:
    """Give `count` numbers between 0 and 1, one in each `count`-th part, in a drawn order."""
    return (chance.permutation(count) + chance.uniform(0.01, 0.99, count)) / count


def _phi(z: float) -> float:
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))
