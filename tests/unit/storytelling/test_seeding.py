import numpy as np
import pytest

from merkbaar.storytelling import seeding


def held_in(glosses, words=("wachten",)):
    return seeding.words_held(words, [seeding.stemmed(text) for text in glosses], language="nl")


def test_seed_words_are_found_by_their_gloss_whatever_the_form():
    glosses = ["i waited for months", "the waiting list", "we walk", "no debt"]
    weights = seeding.word_weights(held_in(glosses, ["wachten", "wachtlijst"]))
    assert (weights > 0).tolist() == [True, True, False, False]
    assert weights[1] > weights[0]


def test_seeds_without_words_are_left_out_and_the_order_is_kept():
    assert seeding.seeds_of({"b": ["x"], "leeg": [], "a": ["y"]}) == {"b": ("x",), "a": ("y",)}
    assert seeding.seeds_of(None) == {}


def test_the_border_lies_between_two_heaps():
    scores = np.concatenate([np.linspace(0, 0.2, 80), np.linspace(0.8, 1, 20)])
    assert 0.2 < seeding.border(scores) < 0.8


def test_the_border_leaves_at_least_half_outside():
    scores = np.concatenate([np.zeros(10), np.linspace(0.9, 1, 90)])
    assert (scores >= seeding.border(scores)).mean() <= 0.5


def test_stories_without_the_words_join_those_that_hold_them():
    draw = np.random.default_rng(0)
    theme = np.arange(200) % 5 == 0
    space = draw.normal(0, 0.3, (200, 8))
    space[theme, 0] += 1.5
    glosses = ["wait" if i % 10 == 0 else "other words" for i in range(200)]
    found = seeding.anchor(held_in(glosses), nearness=np.zeros(200), judge=seeding.Judge(space))
    carried = found.strengths >= 0.5
    assert found.texts_with_words == 20
    assert (carried & theme).sum() / theme.sum() > 0.9
    assert (carried & theme).sum() / carried.sum() > 0.9


@pytest.mark.parametrize("held", [0, 1])
def test_a_theme_with_hardly_a_seed_gives_numbers_between_0_and_1(held):
    space = np.random.default_rng(1).normal(size=(40, 5))
    glosses = ["wait"] * held + ["nothing"] * (40 - held)
    found = seeding.anchor(held_in(glosses), nearness=np.zeros(40), judge=seeding.Judge(space))
    assert found.texts_with_words == held
    assert np.isfinite(found.strengths).all()
    assert ((found.strengths >= 0) & (found.strengths <= 1)).all()


@pytest.mark.parametrize("shape", [(12, 30), (40, 5)], ids=["wide", "long"])
def test_nobody_is_judged_by_a_regression_that_has_seen_them(shape):
    from sklearn.linear_model import Ridge

    draw = np.random.default_rng(2)
    space, taught = draw.normal(size=shape), np.arange(shape[0]) % 3 == 0
    judged = seeding.Judge(space).unseen(taught)
    for one in range(shape[0]):
        others = np.arange(shape[0]) != one
        # leaving one out keeps the mean of all: the hat matrix is of the centred texts
        model = Ridge(alpha=seeding.PENALTY).fit(space[others], taught[others].astype(float))
        assert judged[one] == pytest.approx(model.predict(space[[one]])[0], abs=1e-9)


def test_a_judge_says_chances_and_knows_nothing_of_a_kind_of_none_or_all():
    draw = np.random.default_rng(3)
    space, taught = draw.normal(size=(60, 6)), np.arange(60) < 20
    space[taught, 0] += 8
    chances = seeding.Judge(space)(taught)
    assert ((chances >= 0) & (chances <= 1)).all()
    assert chances[taught].min() > chances[~taught].max()
    for kind in (np.zeros(60, dtype=bool), np.ones(60, dtype=bool)):
        assert (seeding.Judge(space)(kind) == kind).all()


def test_equal_values_have_no_spread():
    assert seeding.standard(np.ones(4)).tolist() == [0, 0, 0, 0]


def test_a_theme_of_which_no_text_holds_a_word_or_is_nearer_to_has_no_stories():
    space = np.random.default_rng(2).normal(size=(30, 6))
    held = np.zeros((30, 1), dtype=bool)
    found = seeding.anchor(held, nearness=np.zeros(30), judge=seeding.Judge(space))
    assert found.texts_with_words == 0
    assert not found.strengths.any()
