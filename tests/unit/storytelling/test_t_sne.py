"""A layout in the plane in which neighbours stay neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from merkbaar.storytelling.t_sne import components, t_sne


@pytest.fixture(scope="module")
def groups():
    draw = np.random.default_rng(0)
    middles = draw.normal(size=(5, 20)) * 2
    points = np.vstack([middles[i % 5] + draw.normal(size=20) for i in range(200)])
    return points, np.arange(200) % 5


def kept(points, found, number=10):
    """The part of the nearest ten that are still among the nearest ten."""
    order = [
        np.argsort(((some[:, None] - some) ** 2).sum(axis=2), axis=1)[:, 1 : number + 1]
        for some in (points, found)
    ]
    return np.mean([len(set(a) & set(b)) / number for a, b in zip(*order, strict=True)])


def test_what_belongs_together_lies_together(groups):
    points, labels = groups
    found = t_sne(points, perplexity=20)
    apart = ((found[:, None] - found) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (labels[apart.argmin(axis=1)] == labels).mean() > 0.98


def test_neighbours_stay_neighbours_about_as_often_as_in_scikit_learns(groups):
    from sklearn.manifold import TSNE

    points, _ = groups
    theirs = TSNE(2, perplexity=20, init="pca", random_state=0).fit_transform(points)
    ours = t_sne(points, perplexity=20)
    assert kept(points, ours) > 0.95 * kept(points, theirs)
    assert kept(points, ours) > 1.2 * kept(points, components(points))


def test_the_components_are_those_of_scikit_learn(groups):
    from sklearn.decomposition import PCA

    points, _ = groups
    theirs = PCA(2, svd_solver="full").fit_transform(points)
    assert np.abs(np.abs(components(points)) - np.abs(theirs)).max() < 1e-9


def test_the_same_points_give_the_same_layout_and_copies_do_no_harm(groups):
    points, _ = groups
    assert (t_sne(points, perplexity=20) == t_sne(points, perplexity=20)).all()
    copies = np.vstack([points[:40], np.repeat(points[:1], 20, axis=0)])
    assert np.isfinite(t_sne(copies, perplexity=15)).all()


@pytest.mark.filterwarnings("error")
def test_points_that_are_all_the_same_give_numbers_and_no_warning():
    assert np.isfinite(t_sne(np.ones((30, 4)), perplexity=9)).all()
