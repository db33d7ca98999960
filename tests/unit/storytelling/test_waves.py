"""Waves with planted fates: groups of stories around directions of their own."""

from __future__ import annotations

import numpy as np
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.storytelling import ThemeModel
from merkbaar.storytelling.waves import match

WORDS = ["schuld", "wachten", "huis", "buren", "school", "bewegen"]
AXES = np.eye(16)
NEAR = 0.25


def wave(groups, *, seed, size=40, themes=None, seeds=None):
    """Fit a wave of stories; each group is a list of axes that its stories lean to, mixed."""
    draw = np.random.default_rng(seed)
    rows = [
        sum(AXES[axis] for axis in group) / len(group) + draw.normal(0, NEAR, 16) / 4
        for group in groups
        for _ in range(size)
    ]
    texts = [
        f"{WORDS[g % len(WORDS)]} verhaal nummer {seed} {g} {i}"
        for g in range(len(groups))
        for i in range(size)
    ]
    model = ThemeModel(n_themes=themes or len(groups), languages=("nl",), seeds=seeds)
    return model.fit(texts, np.array(rows))


def fates(found):
    return sorted(found["kind"])


@pytest.fixture(scope="module")
def three():
    return wave([[0], [1], [2]], seed=1)


def test_the_same_themes_are_found_again_and_surely(three):
    found = match(three, wave([[0], [1], [2]], seed=2), draws=40)
    assert fates(found) == ["same"] * 3
    assert found["probability"].min() > 0.95
    assert found["likeness"].min() > 0.8


def test_a_theme_that_nobody_told_of_before_is_new_and_one_nobody_tells_of_is_gone(three):
    found = match(three, wave([[0], [1], [5]], seed=3), draws=40)
    assert fates(found) == ["gone", "new", "same", "same"]
    new = found.query("kind == 'new'").iloc[0]
    assert new["before"] == ()
    assert np.isnan(new["likeness"])


def test_two_themes_that_are_told_as_one_are_merged_and_the_other_way_split(three):
    later = wave([[0, 1], [2]], seed=4)
    forth = match(three, later, draws=40)
    assert fates(forth) == ["merged", "same"]
    assert len(forth.query("kind == 'merged'").iloc[0]["before"]) == 2
    assert fates(match(later, three, draws=40)) == ["same", "split"]


def test_a_smaller_share_is_still_the_same_theme():
    before = wave([[0], [0], [0], [1], [2]], seed=5, themes=3)
    after = wave([[0], [1], [1], [2], [2]], seed=6, themes=3)
    assert fates(match(before, after, draws=20)) == ["same"] * 3


def test_what_hangs_on_one_person_is_less_sure():
    groups = [[0], [1], [2]]
    before, after = wave(groups, seed=7, size=12), wave(groups, seed=8, size=12)
    alone = match(before, after, draws=60)
    one = np.where(after.labels_ == after.labels_[0], 0, np.arange(len(after.labels_)) + 1)
    found = match(before, after, persons=(range(36), one.tolist()), draws=60)
    assert alone["probability"].min() > 0.9
    assert found["probability"].min() < 0.8


def test_the_same_input_gives_the_same_answer(three):
    later = wave([[0], [1, 3], [2]], seed=9)
    first, again = (match(three, later, draws=30, random_state=5) for _ in range(2))
    assert first.equals(again)


def test_a_wave_without_themes_leaves_all_gone_or_new(three):
    few = ThemeModel(languages=("nl",)).fit(["Te lang gewacht op hulp"], np.eye(16)[:1])
    with pytest.raises(DefinitionError, match="te weinig verhalen"):
        match(three, few)


def test_the_only_theme_of_a_wave_is_not_called_gone_or_new(three):
    first, later = wave([[0]], seed=1), wave([[0]], seed=2)
    for one, other in ((first, later), (first, three), (three, first)):
        with pytest.raises(DefinitionError, match="maar één thema"):
            match(one, other, draws=10)


def test_waves_read_by_different_models_are_not_compared(three):
    texts = [f"Ik wacht al {i} weken op de gemeente en hoor niets" for i in range(12)]
    with pytest.raises(DefinitionError, match="verschillende taalmodellen"):
        match(three, ThemeModel(n_themes=1, languages=("nl",)).fit(texts))


def test_a_person_is_asked_for_each_story(three):
    with pytest.raises(DefinitionError, match=r"2 personen bij 120 verhalen"):
        match(three, three, persons=(["a", "b"], ["a"] * 120))


def test_a_theme_asked_for_by_the_same_words_is_the_same_by_agreement():
    seeds = {"geld": ("schuld", "schulden")}
    first = wave([[0], [1], [2]], seed=1, seeds=seeds)
    later = wave([[0], [1], [5]], seed=2, seeds=seeds)
    found = match(first, later, draws=40).set_index("kind")
    assert found.loc["agreed", "before"] == ("geld",) == found.loc["agreed", "after"]
    assert np.isnan(found.loc["agreed", "probability"])
    assert sorted(found.index) == ["agreed", "gone", "new", "same"]


def test_a_theme_asked_for_by_other_words_is_looked_at_like_any_other():
    first = wave([[0], [1], [2]], seed=1, seeds={"geld": ("schuld",)})
    later = wave([[0], [1], [2]], seed=2, seeds={"geld": ("schuld", "deurwaarder")})
    assert "agreed" not in fates(match(first, later, draws=20))


def test_a_theme_that_was_told_of_as_much_before_is_not_called_new():
    both = [[0], [1], [2], [3]]
    first, later = (wave(both, seed=seed, themes=themes) for seed, themes in ((11, 3), (12, 4)))
    found = match(first, later, draws=20)
    assert not {"new", "gone"} & set(fates(found))


def small_beside(seed, *, small):
    """Three large groups, and a small one that leans towards the first."""
    groups = [[0]] * 3 + [[1]] * 3 + [[2]] * 3
    return wave([*groups, *[[0, 3, 3]] * small], seed=seed, size=9, themes=3 + (small > 0))


def test_a_small_theme_that_nobody_tells_of_any_more_is_gone_though_its_stories_lean_elsewhere():
    before, after = small_beside(21, small=1), small_beside(22, small=0)
    assert 9 in before.themes_["size"].tolist(), "the small group is a theme of its own"
    forth, back = match(before, after, draws=40), match(after, before, draws=40)
    assert fates(forth) == ["gone", "same", "same", "same"]
    assert fates(back) == ["new", "same", "same", "same"]
    assert forth.query("kind == 'gone'")["probability"].item() > 0.5
    lost = forth.query("kind == 'gone'")["before"].item()
    sizes = before.themes_.set_index("theme")["size"]
    assert sizes.loc[list(lost)].tolist() == [9]


def test_a_theme_that_shrinks_to_a_third_is_not_gone_while_a_theme_of_the_other_wave_is_about_it():
    before, after = small_beside(23, small=4), small_beside(24, small=1)
    assert fates(match(before, after, draws=20)) == ["same"] * 4
    assert fates(match(after, before, draws=20)) == ["same"] * 4
