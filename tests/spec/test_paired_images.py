"""Paired tests of chosen images against published tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import SquareTable, mcnemar

from merkbaar.storytelling import images


def people(counts) -> pd.DataFrame:
    """Everyone behind a square table: a row a person, the image at the start and at the end."""
    rows = [
        (f"{start}", f"{end}")
        for start, row in enumerate(counts)
        for end, n in enumerate(row)
        for _ in range(n)
    ]
    return pd.DataFrame(rows, columns=["start", "end"])


BENTUR = [[1, 1], [7, 12]]
"""Bentur and others (2009), 21 children before and after, as in Fagerland, Lydersen and Laake
(2013), BMC Med Res Methodol 13:91: exact conditional McNemar p = .0703."""
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
"""Stuart (1953), unaided vision of 7,477 women: Bowker's X2 = 19.11 on 6 df, p = .004."""
MINISTER = [[794, 150], [86, 570]]
"""Agresti, approval of a prime minister twice: X2 = 17.36, change of 4 points (.02 to .06)."""


def test_mcnemars_exact_p_is_as_published():
    assert images.mcnemar(1, 7) == pytest.approx(0.0703, abs=5e-5)
    found = images.symmetry(people(BENTUR))
    assert (found.test, found.changed) == ("mcnemar_exact", 8)
    assert found.p == pytest.approx(0.0703, abs=5e-5)


def test_six_against_sixteen_is_as_published():
    # the encyclopedia's second table (59, 6, 16, 80): exact p = .053
    assert images.mcnemar(6, 16) == pytest.approx(0.0525, abs=5e-5)


def test_mcnemars_exact_p_is_the_librarys_and_the_binomials():
    for gained, lost in ((0, 1), (3, 3), (10, 2), (25, 0)):
        table = [[5, gained], [lost, 9]]
        assert images.mcnemar(gained, lost) == pytest.approx(mcnemar(table, exact=True).pvalue)
        assert images.mcnemar(gained, lost) == pytest.approx(
            min(1.0, stats.binomtest(gained, gained + lost).pvalue)
        )


def test_bowkers_test_of_four_grades_is_as_published():
    found = images.symmetry(people(VISION))
    assert found.test == "bowker"
    assert found.statistic == pytest.approx(19.11, abs=5e-3)
    assert found.df == 6
    assert found.p == pytest.approx(0.004, abs=5e-4)
    theirs = SquareTable(np.array(VISION), shift_zeros=False).symmetry()
    assert found.p == pytest.approx(theirs.pvalue)


def test_drawing_comes_to_the_same_as_bowkers_curve_where_both_hold():
    gone, back = np.array([15, 22, 18]), np.array([25, 14, 13])
    statistic = images._bowker(gone, back)
    drawn = images._drawn(gone, back, statistic, 0)
    assert drawn == pytest.approx(stats.chi2.sf(statistic, 3), abs=0.015)


def test_bonett_and_prices_interval_is_as_their_formula_gives():
    # the paper's formula, worked by hand for Bentur's table: (2 - 8) / 23, plus or minus 1.96 se
    value, lower, upper = images.paired_difference(1, 7, 21)
    assert value == pytest.approx(-100 * 6 / 21)
    assert (lower, upper) == pytest.approx((-50.84, -1.34), abs=5e-3)


def test_a_change_of_approval_is_as_published():
    value, lower, upper = images.paired_difference(86, 150, 1600)
    assert value == pytest.approx(-4.0)
    assert (lower, upper) == pytest.approx((-6, -2), abs=0.15), "Agresti: .04, .02 to .06"
