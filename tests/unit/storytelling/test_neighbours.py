import numpy as np
import pytest

from merkbaar.storytelling import neighbours, space


def points(size, *, groups=12, seed=0):
    draw = np.random.default_rng(seed)
    middle = draw.normal(size=(groups, 16))
    made = middle[draw.integers(0, groups, size)] + 0.5 * draw.normal(size=(size, 16))
    return space.unit(made).astype(np.float32)


def pairs(found):
    rows, columns, _ = found
    return set(zip(rows.tolist(), columns.tolist(), strict=True))


def by_hand(vectors, number):
    like = vectors @ vectors.T
    np.fill_diagonal(like, -np.inf)
    best = np.argsort(-like, axis=1)[:, :number]
    return {(row, int(column)) for row, own in enumerate(best) for column in own}


def test_neighbours_are_the_most_like_and_never_the_text_itself():
    vectors = points(200)
    found = neighbours.nearest(vectors, 5)
    assert pairs(found) == by_hand(vectors, 5)
    rows, columns, likeness = found
    assert np.allclose(likeness, (vectors[rows] * vectors[columns]).sum(axis=1), atol=1e-6)


def test_with_cells_nearly_all_neighbours_are_found(monkeypatch):
    vectors = points(2500)
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 1000)
    found = pairs(neighbours.nearest(vectors, 10))
    assert len(found) == 25_000
    assert len(found & by_hand(vectors, 10)) / len(found) > 0.9
    assert all(row != column for row, column in found)


def test_with_cells_the_same_texts_give_the_same_neighbours(monkeypatch):
    vectors = points(1500)
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 1000)
    first, again = (neighbours.nearest(vectors, 8) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


@pytest.mark.parametrize("alike", [1, 40])
def test_texts_that_are_all_alike_have_enough_neighbours_too(monkeypatch, alike):
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 100)
    vectors = np.repeat(points(alike), 400 // alike, axis=0)
    rows, _, likeness = neighbours.nearest(vectors, 9)
    assert np.bincount(rows).tolist() == [9] * len(vectors)
    assert np.isfinite(likeness).all()


def test_many_texts_are_smoothed_into_the_groups_that_they_are_in(monkeypatch):
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 1000)
    monkeypatch.setattr(space, "WHOLE_UP_TO", 1000)
    draw = np.random.default_rng(1)
    group = draw.integers(0, 4, 1600)
    vectors = space.unit(np.eye(20)[group] + 0.2 * draw.normal(size=(1600, 20)))
    smooth = space.smoothed(vectors)
    like = smooth @ smooth.T
    assert like[group[:, None] == group].mean() > 0.8
    assert like[group[:, None] != group].mean() < 0.1
