import numpy as np

from merkbaar.storytelling import ThemeModel, emptiness
from merkbaar.storytelling.nothing import NOTHING

PRAISE = ["a star", "angels", "my heroes", "so kind", "the tops", "ever so sweet", "golden"]
PLACES = ["car park", "waiting room", "kitchen", "garden", "front desk", "corridor", "lift"]


def vectors(groups, *, dimensions=20, spread=0.2):
    draw = np.random.default_rng(0)
    centres = draw.normal(size=(len(set(groups)), dimensions))
    names = sorted(set(groups))
    middles = np.array([centres[names.index(group)] for group in groups])
    return middles + spread * draw.normal(size=middles.shape)


def told():
    silent = [f"Nothing, you are all {who} {i}" for i, who in enumerate(PRAISE * 4)]
    nurses = [f"Nothing, the nurses gave me tea {i}" for i in range(4)]
    parking = [f"The {place} {i} was hard to find" for i, place in enumerate(PLACES * 5)]
    tea = [f"The nurses on ward {i} gave me tea" for i in range(35)]
    groups = ["silent"] * 28 + ["tea"] * 4 + ["parking"] * 35 + ["tea"] * 35
    return [*silent, *nurses, *parking, *tea], groups


def test_who_says_nothing_more_is_told_from_who_does_by_the_neighbours():
    texts, groups = told()
    opening = np.array([text.startswith("Nothing") for text in texts])
    found = emptiness.says_no_more(opening, vectors(groups))
    assert found[:28].all()
    assert not found[28:].any()


def test_the_model_sets_them_apart_and_counts_them():
    texts, groups = told()
    model = ThemeModel(n_themes=2, languages=["en"]).fit(texts, vectors(groups))
    assert model.reasons_.count(NOTHING) == 28
    assert (model.labels_[:28] == -1).all()
    assert (model.labels_[28:] >= 0).all()


def test_a_few_that_open_so_are_left_alone():
    texts, groups = told()
    kept = list(range(9)) + list(range(32, len(texts)))
    some = [texts[i] for i in kept]
    model = ThemeModel(n_themes=2, languages=["en"]).fit(some, vectors([groups[i] for i in kept]))
    assert NOTHING not in model.reasons_


def test_in_a_language_without_patterns_nobody_is_set_apart():
    texts, groups = told()
    model = ThemeModel(n_themes=2, languages=["so"]).fit(texts, vectors(groups))
    assert NOTHING not in model.reasons_


def test_too_few_texts_have_no_neighbours_to_go_by():
    assert not emptiness.says_no_more(np.ones(5, dtype=bool), np.eye(5)).any()


def test_where_hardly_anybody_says_more_there_are_too_few_to_bundle():
    texts, groups = told()
    kept = [*range(28), 40, 50, 60]
    some = [texts[i] for i in kept]
    model = ThemeModel(languages=["en"]).fit(some, vectors([groups[i] for i in kept]))
    assert model.reasons_.count(NOTHING) == 28
    assert model.reasons_.count("too_few") == 3
    assert len(model.themes_) == 0
