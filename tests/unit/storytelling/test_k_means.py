import numpy as np
import pytest

from merkbaar.storytelling import k_means


def points(number=300, *, groups=5, spread=0.05, seed=0, dimensions=6):
    draw = np.random.default_rng(seed)
    group = draw.integers(0, groups, number)
    return np.eye(dimensions)[group] + spread * draw.normal(size=(number, dimensions)), group


def spread(space, labels):
    own = [space[labels == label] for label in np.unique(labels)]
    return sum(float(((some - some.mean(axis=0)) ** 2).sum()) for some in own)


def same_division(one, other):
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len(set(one.tolist())) == len(set(other.tolist()))


def test_groups_that_lie_apart_are_found():
    space, group = points()
    assert same_division(k_means.k_means(space, 5, random_state=0), group)


@pytest.mark.parametrize("number", [2, 5, 9])
def test_clusters_are_as_tight_as_those_of_scikit_learn(number):
    from sklearn.cluster import KMeans

    space, _ = points(500, spread=0.5, seed=1)
    theirs = KMeans(number, n_init=10, random_state=0).fit_predict(space)
    ours = k_means.k_means(space, number, random_state=0)
    assert spread(space, ours) <= 1.01 * spread(space, theirs)


def test_many_points_are_divided_from_a_sample_as_from_all(monkeypatch):
    space, group = points(3000, spread=0.1)
    monkeypatch.setattr(k_means, "SAMPLE", 400)
    found = k_means.k_means(space, 5, random_state=0)
    assert found.shape == (3000,)
    assert same_division(found, group)


def test_the_same_seed_gives_the_same_clusters():
    space, _ = points(400, spread=0.6)
    one, again = (k_means.k_means(space, 7, random_state=3) for _ in range(2))
    assert np.array_equal(one, again)


def test_as_many_clusters_as_points_leaves_each_alone():
    space, _ = points(12, spread=1)
    assert len(set(k_means.k_means(space, 12, random_state=0).tolist())) == 12


def test_float32_gives_the_same_clusters():
    space, _ = points()
    one = k_means.k_means(space, 5, random_state=0)
    assert np.array_equal(one, k_means.k_means(space.astype(np.float32), 5, random_state=0))


def test_a_cluster_without_points_starts_at_the_farthest():
    space = np.array([[0.0], [0.1], [9.0]])
    labels, before = np.zeros((1, 3), dtype=int), np.array([[[0.0], [50.0]]])
    middles = k_means.middles(space, labels, before)
    assert middles[0, 0] == pytest.approx(np.mean([0, 0.1, 9]))
    assert middles[0, 1] == 9


def test_silhouettes_are_those_of_scikit_learn():
    from sklearn.metrics import silhouette_score

    space, group = points(200, spread=0.4)
    other = np.random.default_rng(5).integers(0, 3, 200)
    found = k_means.silhouettes(space, np.array([group, other]))
    expected = [silhouette_score(space, labels) for labels in (group, other)]
    assert found == pytest.approx(expected)


def test_one_cluster_has_no_silhouette_and_a_point_alone_counts_as_zero():
    space = np.array([[0.0], [0.0], [1.0]])
    one, two = k_means.silhouettes(space, np.array([[0, 0, 0], [4, 4, 7]]))
    assert np.isnan(one)
    assert two == pytest.approx(2 / 3)
