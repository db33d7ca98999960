"""A paired test over people: exact, and McNemar's where everybody said one thing."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from merkbaar.storytelling.images import mcnemar
from merkbaar.storytelling.sign_flips import sign_flips


@pytest.mark.parametrize(("won", "lost", "same"), [(8, 2, 5), (3, 3, 0), (20, 5, 9), (1, 0, 3)])
def test_of_one_statement_a_person_it_is_mcnemars_exact_test(won, lost, same):
    differences = [1] * won + [-1] * lost + [0] * same
    persons = [f"p{at}" for at in range(len(differences))]
    assert sign_flips(differences, persons) == pytest.approx(mcnemar(won, lost))


def test_it_is_the_share_of_all_turns_of_signs():
    sums = [3, -1, 2, 2, 1]
    turned = [abs(np.dot(signs, sums)) >= sum(sums) for signs in product((-1, 1), repeat=5)]
    differences = [np.sign(one) for one in sums for _ in range(abs(one))]
    persons = [at for at, one in enumerate(sums) for _ in range(abs(one))]
    assert sign_flips(differences, persons) == pytest.approx(np.mean(turned))


def test_many_statements_of_few_people_prove_little():
    """Six people for whom a model is right ten times more often: two sixty-fourths."""
    people = np.repeat(np.arange(6), 10)
    assert sign_flips(np.ones(60, dtype=int), people) == pytest.approx(2 / 64)
    assert sign_flips(np.ones(60, dtype=int), np.arange(60)) < 1e-15


def test_by_chance_it_is_under_a_twentieth_about_one_time_in_twenty():
    chance, low = np.random.default_rng(8), 0
    people = np.repeat(np.arange(40), 6)
    for _ in range(400):
        leaning = chance.normal(0, 1, 40)[people]  # what a person says goes one way
        differences = np.sign(leaning + chance.normal(0, 1, len(people))).astype(int)
        low += sign_flips(differences, people) <= 0.05
    assert 8 <= low <= 32


def test_nothing_that_differs_is_no_evidence():
    assert sign_flips([0, 0, 0], ["a", "b", "c"]) == 1.0
    assert sign_flips([1, -1], ["a", "a"]) == 1.0
    assert sign_flips([], []) == 1.0
