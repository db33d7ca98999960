"""The likelihood from sums per person is that of the whole matrix of variances."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize

from merkbaar.counting.mixed_likelihood import satterthwaite, summed, variances


def data(people: int = 18, towns: int = 4, seed: int = 1):
    """Give scores, a design of two cells, people of one to three rows, and their town."""
    chance = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), chance.integers(1, 4, people))
    town = np.arange(people) % towns
    cell = chance.integers(0, 2, len(person))
    design = np.zeros((len(person), 2))
    design[np.arange(len(person)), cell] = 1
    score = 5 + cell + chance.normal(0, 1, people)[person] + chance.normal(0, 0.7, len(person))
    return score + chance.normal(0, 0.8, towns)[town[person]], design, person, town


def matrix(person, town, variances_) -> np.ndarray:
    """Give the whole matrix of variances of the rows."""
    residual, of_person, of_town = variances_
    same = person[:, None] == person[None, :]
    near = town[person][:, None] == town[person][None, :]
    return residual * np.eye(len(person)) + of_person * same + of_town * near


def deviance(score, design, person, town, variances_) -> float:
    """Give −2 log restricted likelihood by matrices."""
    v = matrix(person, town, variances_)
    inverse = np.linalg.inv(v)
    information = design.T @ inverse @ design
    found = np.linalg.solve(information, design.T @ inverse @ score)
    rest = score - design @ found
    dets = np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1]
    free = len(score) - design.shape[1]
    return float(free * math.log(2 * math.pi) + dets + rest @ inverse @ rest)


def test_coefficients_errors_and_likelihood_are_those_of_the_whole_matrix():
    score, design, person, town = data()
    found = variances(summed(score, design, person, town))
    psi = (found.residual, found.person, found.municipality)
    inverse = np.linalg.inv(matrix(person, town, psi))
    covariance = np.linalg.inv(design.T @ inverse @ design)
    assert found.covariance == pytest.approx(covariance, rel=1e-8)
    assert found.coefficients == pytest.approx(covariance @ design.T @ inverse @ score, rel=1e-8)
    assert -2 * found.log_likelihood == pytest.approx(deviance(score, design, person, town, psi))


def test_no_other_variances_have_a_greater_likelihood():
    score, design, person, town = data()
    found = variances(summed(score, design, person, town))
    start = np.log([found.residual, max(found.person, 1e-3), max(found.municipality, 1e-3)])
    fit = optimize.minimize(
        lambda logs: deviance(score, design, person, town, np.exp(logs)),
        start,
        method="Nelder-Mead",
    )
    assert fit.fun >= -2 * found.log_likelihood - 1e-5


def test_the_slopes_are_those_of_the_covariance_of_the_means():
    score, design, person, town = data()
    found = variances(summed(score, design, person, town))
    psi = np.array([found.residual, found.person, found.municipality])

    def covariance(at):
        inverse = np.linalg.inv(matrix(person, town, at))
        return np.linalg.inv(design.T @ inverse @ design)

    for place, slope in enumerate(found.slopes):
        step = np.zeros(3)
        step[place] = 1e-5 * psi[place]
        numeric = (covariance(psi + step) - covariance(psi - step)) / (2 * step[place])
        assert slope == pytest.approx(numeric, rel=1e-4)


def test_a_likeness_that_is_not_there_is_none_and_leaves_one_variance():
    score, design, person, _ = data()
    chance = np.random.default_rng(5)
    alone = chance.normal(0, 1, len(score))
    for code in range(person.max() + 1):
        own = person == code
        alone[own] -= alone[own].mean() * (own.sum() > 1)
    found = variances(summed(alone, design, person))
    assert found.person == pytest.approx(0, abs=1e-6)
    assert len(found.slopes) == 1
    weights = np.array([1.0, 0.0])
    df = satterthwaite(weights, 0.1, found.slopes * 0, found.spread, most=30)
    assert df == 30


def test_degrees_of_freedom_lie_between_one_and_all():
    slopes, spread = np.array([[[1e6]]]), np.array([[1.0]])
    assert satterthwaite(np.array([1.0]), 0.01, slopes, spread, most=50) == 1.0
    assert satterthwaite(np.array([1.0]), 1e9, slopes, spread, most=50) == 50


def test_a_design_that_says_the_same_twice_has_less_rank():
    score, design, person, _ = data()
    sums = summed(score, np.column_stack([design, design[:, 0]]), person)
    assert sums.rank == 2
    assert sums.width == 3
