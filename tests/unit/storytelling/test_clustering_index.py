"""The index by which two divisions of the same texts are compared."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from merkbaar.storytelling.clustering import adjusted_rand


@pytest.mark.parametrize("seed", range(8))
def test_it_is_scikit_learns(seed):
    draw = np.random.default_rng(seed)
    one = draw.integers(0, 1 + seed, 60)
    other = np.where(draw.random(60) < 0.5, one, draw.integers(3, 9, 60))
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)


@pytest.mark.parametrize(
    ("one", "other"),
    [([], []), ([1], [7]), ([0, 0, 0], [4, 4, 4]), ([0, 1, 2], [2, 0, 1]), ([0, 1], [0, 0]),
     ([0, 0, 1, 1], [1, 1, 0, 0]), ([0, 1, 0, 1], [0, 0, 1, 1])],
)  # fmt: skip
def test_next_to_nothing_is_compared_as_there(one, other):
    given = np.array(one, dtype=int), np.array(other, dtype=int)
    assert adjusted_rand(*given) == pytest.approx(adjusted_rand_score(*given))
