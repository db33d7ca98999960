"""Scoring against worked examples of the authors and of Statistics Netherlands."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.instruments import alpha, load, score

JA, MM, NEE = "ja", "min of meer", "nee"


def answers(*values: str) -> pd.DataFrame:
    rows = [("p", str(i), value) for i, value in enumerate(values, start=1)]
    return pd.DataFrame(rows, columns=["person", "item", "value"])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((JA, MM, JA, NEE, NEE, MM), 4),
        ((MM,) * 6, 6),
        ((NEE, JA, JA, NEE, JA, NEE), 0),
        ((JA, NEE, NEE, JA, NEE, JA), 6),
    ],
)
def test_de_jong_gierveld_6_scores_as_its_authors_do(given, expected):
    assert score(answers(*given), "djg6")["score"].tolist() == [expected]


def test_de_jong_gierveld_6_has_an_emotional_and_a_social_part():
    row = score(answers(JA, MM, JA, NEE, NEE, MM), "djg6").iloc[0]
    assert (row["score_emotional"], row["score_social"]) == (2, 2)


@pytest.mark.parametrize(
    ("points", "label"),
    [(0, "niet"), (1, "niet"), (2, "enigszins"), (4, "enigszins"), (5, "sterk"), (6, "sterk")],
)
def test_the_cut_offs_are_those_of_statistics_netherlands(points, label):
    assert load("djg6").band(points, source="CBS 2023/51") == f"{label} eenzaam"


def test_alpha_of_tau_equivalent_items_is_that_of_spearman_and_brown():
    # five items that correlate .5 with each other: alpha = 5 * .5 / (1 + 4 * .5) = .8333
    cholesky = np.linalg.cholesky(np.full((5, 5), 0.5) + 0.5 * np.eye(5))
    white = np.linalg.qr(np.random.default_rng(3).normal(size=(200, 6)))[0]
    white = np.linalg.qr(np.column_stack([np.ones(200), white]))[0][:, 1:6]
    items = pd.DataFrame(white @ cholesky.T)
    assert items.corr().to_numpy()[0, 1:] == pytest.approx(np.full(4, 0.5))
    assert alpha(items) == pytest.approx(0.8333, abs=5e-5)


def test_alpha_of_the_attitude_data_is_as_published(shared_data):
    # R's psych package gives raw alpha .84 for `attitude` (seven items, thirty departments)
    frame = pd.read_csv(shared_data / "outcome_stats" / "attitude.csv")
    names = ["rating", "complaints", "privileges", "learning", "raises", "critical", "advance"]
    assert alpha(frame[names]) == pytest.approx(0.84, abs=0.005)
