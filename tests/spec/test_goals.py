"""Goal attainment scaling against the formula of Kiresuk and Sherman (1968)."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.counting.goals import attainment, t_score


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([0, 0, 0], 50.0), ([1], 60.0), ([1, 1, 1], 63.693), ([-1, 2, 0], 54.564)],
)
def test_a_t_score_is_that_of_kiresuk_and_sherman(scores, expected):
    assert t_score(scores) == pytest.approx(expected, abs=5e-4)


def test_a_table_of_goals_gives_the_same_t_scores():
    rows = [
        (person, f"doel {at}", score, "T1")
        for person, scores in (("a", [0, 0, 0]), ("b", [1, 1, 1]), ("c", [-1, 2, 0]))
        for at, score in enumerate(scores)
    ]
    table = attainment(pd.DataFrame(rows, columns=["person", "goal", "score", "wave"]))
    assert table["value"].tolist() == pytest.approx([(50 + 63.693 + 54.564) / 3], abs=5e-4)
    assert table["goals"].tolist() == [9]
