"""The pulse against what is published or can be worked by hand (methods, part 3)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.moments_of_truth import apart
from merkbaar.counting.participation import staying
from merkbaar.counting.pulse import curve
from merkbaar.counting.pulse_panel import Panel

DYESTUFF = {
    "A": (1545, 1440, 1440, 1520, 1580), "B": (1540, 1555, 1490, 1560, 1495),
    "C": (1595, 1550, 1605, 1510, 1560), "D": (1445, 1440, 1595, 1465, 1545),
    "E": (1595, 1630, 1515, 1635, 1625), "F": (1520, 1455, 1450, 1480, 1445),
}  # fmt: skip
SIX_MP = [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1),
          (16, 1), (17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0),
          (35, 0)]  # fmt: skip
SURVIVAL = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}


def panel(rows: pd.DataFrame) -> Panel:
    none = pd.DataFrame({"person": [], "event": [], "round": []})
    return Panel(rows.assign(phase="fase"), none, ("score",), ("fase",), (), {})


def test_the_residual_is_n_over_n_minus_one_times_the_distance_to_the_own_mean():
    scores = np.array([3.0, 4.0, 2.0, 7.667])
    made = apart(scores, ["a"] * 4)[3]
    assert made == pytest.approx(4 / 3 * (7.667 - scores.mean()))
    assert made == pytest.approx(4.667)


def test_a_level_of_everybody_is_that_of_dyestuff():
    """Davies and Goldsmith; lme4: intercept 1527.5, its error sqrt(MSB / 30) = 19.383."""
    rows = [(batch, at, float(y)) for batch, ys in DYESTUFF.items() for at, y in enumerate(ys, 1)]
    frame = pd.DataFrame(rows, columns=["person", "round", "score"]).assign(moment=pd.NaT)
    (made,) = curve(panel(frame)).to_dict("records")
    assert made["value"] == pytest.approx(1527.5)
    error = (made["upper"] - made["lower"]) / 2 / 2.5706  # Student, 5 degrees of freedom
    assert error == pytest.approx(19.383, rel=0.01)


def test_participation_is_that_of_freireich():
    """Freireich 1963, 6-MP; Kaplan and Meier's estimate as printed in every textbook.

    The week of a relapse is the first that isn't answered, so who is censored in a week answered
    it: a week later than who fell ill in it. Week 0 is round 1.
    """
    weeks = np.array([week for week, _ in SIX_MP])
    relapsed = np.array([event == 1 for _, event in SIX_MP])
    answered = np.where(relapsed, weeks, weeks + 1)
    start = np.where(relapsed, 0, 700 - 7 * (answered - 1))  # who is censored answers to the end
    first = pd.Timestamp("2026-01-01")
    rows = [
        (who, number, first + pd.Timedelta(days=int(start[who] + 7 * (number - 1))))
        for who in range(len(weeks))
        for number in range(1, answered[who] + 1)
    ]
    frame = pd.DataFrame(rows, columns=["person", "round", "moment"]).assign(score=5.0)
    until = (first + pd.Timedelta(days=704)).date()
    made = staying(panel(frame), until=until).set_index("round")["value"] / 100
    for week, share in SURVIVAL.items():
        assert made[week + 1] == pytest.approx(share, abs=5e-5)
