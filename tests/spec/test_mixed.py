"""The mixed model against published figures: the Dyestuff data of Davies, as fitted by lme4."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.counting.mixed import mixed

DYESTUFF = {
    "A": [1545, 1440, 1440, 1520, 1580],
    "B": [1540, 1555, 1490, 1560, 1495],
    "C": [1595, 1550, 1605, 1510, 1560],
    "D": [1445, 1440, 1595, 1465, 1545],
    "E": [1595, 1630, 1515, 1635, 1625],
    "F": [1520, 1455, 1450, 1480, 1445],
}


def dyestuff() -> pd.DataFrame:
    rows = [(batch, yield_, "all") for batch, found in DYESTUFF.items() for yield_ in found]
    return pd.DataFrame(rows, columns=["person", "score", "wave"])


def test_the_variances_of_dyestuff_are_those_of_lme4():
    found = mixed(dyestuff())
    assert found.coefficients[0] == pytest.approx(1527.5)
    assert found.person == pytest.approx(1764.05, abs=0.01)
    assert found.residual == pytest.approx(2451.25, abs=0.01)
    assert -2 * found.log_likelihood == pytest.approx(319.6543, abs=5e-4)


def test_the_mean_of_dyestuff_has_five_degrees_of_freedom_and_the_error_of_the_batch_means():
    row = mixed(dyestuff()).means().iloc[0]
    means = [sum(found) / 5 for found in DYESTUFF.values()]
    error = pd.Series(means).std(ddof=1) / 6**0.5
    assert row["df"] == pytest.approx(5, abs=1e-3)
    assert row["error"] == pytest.approx(error, rel=1e-6)
    assert error == pytest.approx(19.3834, abs=1e-4)
