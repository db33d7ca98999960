"""Weighting against published arithmetic and against another library."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting import weighting
from merkbaar.counting.representative import r_indicator

TABLE = np.array([[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]])
ROWS, COLUMNS = [150, 300, 400, 150], [200, 300, 400, 100]


def test_the_known_table_is_fitted_until_it_has_converged():
    found = weighting.fit_margins(TABLE, [ROWS, COLUMNS])
    assert found[0] == pytest.approx([64.56, 46.23, 35.38, 3.82], abs=5e-3)
    assert found[-1] == pytest.approx([28.75, 41.18, 63.03, 17.03], abs=5e-3)
    assert found.sum(axis=1) == pytest.approx(ROWS)  # the figures often quoted give 150.14


def test_fitting_agrees_with_ipfn():
    ipfn = pytest.importorskip("ipfn.ipfn", reason="ipfn isn't installed (pip install ipfn)")
    chance = np.random.default_rng(4)
    for _ in range(20):
        table = chance.integers(1, 60, (3, 4)).astype(float)
        margins = [chance.dirichlet(np.full(size, 5)) for size in table.shape]
        theirs = ipfn.ipfn(
            table.copy(), margins, [[0], [1]], convergence_rate=1e-13, rate_tolerance=0
        ).iteration()
        assert weighting.fit_margins(table, margins) == pytest.approx(theirs, abs=1e-8)


def test_raking_people_is_fitting_their_table():
    cells = [(r, c) for r in range(4) for c in range(4) for _ in range(int(TABLE[r, c]))]
    sample = pd.DataFrame(cells, columns=["row", "column"]).astype(str)
    targets = {
        "row": {str(place): size for place, size in enumerate(ROWS)},
        "column": {str(place): size for place, size in enumerate(COLUMNS)},
    }
    found = weighting.rake(sample, targets, trim=None)
    table = sample.assign(w=found.weights).groupby(["row", "column"])["w"].sum().unstack()
    whole = weighting.fit_margins(TABLE, [ROWS, COLUMNS])
    assert table.to_numpy() / len(sample) == pytest.approx(whole / 1000, abs=1e-8)


def test_kishs_design_effect_of_a_worked_case():
    assert weighting.kish([1, 1, 2, 4]) == pytest.approx((1.375, 2.909), abs=5e-4)


def test_the_r_indicator_of_a_worked_case():
    chances = [0.2] * 50 + [0.6] * 50
    assert r_indicator(chances, ddof=0) == pytest.approx(0.600, abs=5e-4)
    assert r_indicator(chances) == pytest.approx(0.598, abs=5e-4)
