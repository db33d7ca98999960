"""What an alpha says, and what it refuses to say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from merkbaar.errors import SourceError
from merkbaar.storytelling.agreement import alpha, disagreement, draws, middle, verdict_of


def test_full_agreement_is_one_and_has_no_interval_to_pretend_with():
    found = alpha([["a", "b", "a", "c"]] * 2)
    assert found.alpha == 1.0
    assert math.isnan(found.lower)
    assert found.verdict == "firm"


def test_agreement_by_chance_is_about_nought():
    chance = np.random.default_rng(1)
    found = alpha(chance.integers(0, 3, size=(2, 2000)))
    assert abs(found.alpha) < 0.05
    assert found.lower < 0 < found.upper


def test_disagreement_everywhere_is_below_nought():
    assert alpha([["a", "b", "a", "b"], ["b", "a", "b", "a"]], bootstraps=0).alpha < -0.5


def test_the_interval_holds_the_truth_about_nineteen_times_in_twenty():
    chance, held = np.random.default_rng(2), 0
    draws = chance.integers(0, 2, size=(60, 2, 80))
    copied = np.where(chance.random((60, 80)) < 0.6, draws[:, 0], draws[:, 1])
    for first, other in zip(draws[:, 0], copied, strict=True):
        found = alpha([first, other], bootstraps=300)
        held += found.lower <= 0.6 <= found.upper
    assert 51 <= held <= 60, "the second coder copies six in ten, so alpha is .6"


def test_the_same_codes_give_the_same_interval_and_another_seed_another():
    table = np.random.default_rng(3).integers(0, 3, size=(2, 30))
    assert alpha(table) == alpha(table)
    assert alpha(table).upper != alpha(table, random_state=1).upper


def test_coders_and_units_in_another_order_say_the_same():
    table = np.random.default_rng(4).integers(0, 3, size=(3, 30)).astype(float)
    table[0, :5] = np.nan
    turned = alpha(table[::-1, ::-1], bootstraps=0)
    assert alpha(table, bootstraps=0).alpha == pytest.approx(turned.alpha)


@pytest.mark.parametrize(
    ("ratings", "reason", "said"),
    [
        ([["a", "b", "a"]], "one_coder", "geen twee codeurs"),
        ([["a", "b", None], [None, None, None]], "one_coder", "geen twee codeurs"),
        ([["a", "b", None], [None, None, "a"]], "no_pairs", "door twee codeurs"),
        ([["a", "a", "a"]] * 2, "no_variation", "overal dezelfde code"),
    ],
)
def test_where_nothing_can_be_said_it_says_why(ratings, reason, said):
    found = alpha(ratings)
    assert math.isnan(found.alpha)
    assert math.isnan(found.lower)
    assert (found.verdict, found.reason) == ("undefined", reason)
    assert said in found.sentence


def test_a_unit_of_one_code_is_left_out():
    with_gap = alpha([[1, 2, 1, 2, None], [1, 2, 2, 2, 1]], bootstraps=0)
    without = alpha([[1, 2, 1, 2], [1, 2, 2, 2]], bootstraps=0)
    assert with_gap == without
    assert with_gap.units == 4


def test_words_in_order_are_as_good_as_numbers_in_order():
    order = ["laag", "midden", "hoog"]
    numbers = [[1, 2, 3, 3, 1, 2], [1, 2, 3, 2, 1, 1]]
    words = [[order[at - 1] for at in row] for row in numbers]
    assert alpha(words, level="ordinal", order=order) == alpha(numbers, level="ordinal")


def test_a_grade_that_nobody_gave_changes_no_ordinal_alpha():
    ratings = [[1, 2, 5, 5, 1, 2], [1, 2, 5, 2, 1, 1]]
    whole = alpha(ratings, level="ordinal", order=[1, 2, 3, 4, 5], bootstraps=0)
    assert whole.alpha == pytest.approx(alpha(ratings, level="ordinal", bootstraps=0).alpha)


def test_a_near_miss_counts_less_on_a_scale_than_among_names():
    near = [[1, 2, 3, 4, 5, 3], [1, 2, 3, 4, 5, 4]]
    assert alpha(near, level="interval").alpha > alpha(near, level="nominal").alpha


@pytest.mark.parametrize("level", ["interval", "ratio", "ordinal"])
def test_words_without_an_order_are_refused_where_distances_count(level):
    with pytest.raises(SourceError, match="order"):
        alpha([["a", "b"], ["a", "b"]], level=level)


def test_a_code_outside_the_order_is_refused_without_being_named():
    with pytest.raises(SourceError, match="niet in 'order'") as caught:
        alpha([["laag", "Jansen"], ["laag", "hoog"]], level="ordinal", order=["laag", "hoog"])
    assert "Jansen" not in str(caught.value)


def test_an_unknown_level_is_answered_with_those_there_are():
    with pytest.raises(SourceError, match="nominal, ordinal, interval, ratio"):
        alpha([[1, 2], [1, 2]], level="metric")  # pyright: ignore[reportArgumentType]


def test_units_that_belong_together_are_drawn_together():
    one = np.random.default_rng(5).integers(0, 2, size=(2, 20))
    many = np.repeat(one, 5, axis=1)
    pretended = alpha(many)
    honest = alpha(many, groups=list(np.repeat(np.arange(20), 5)))
    assert honest.upper - honest.lower > 1.5 * (pretended.upper - pretended.lower)


def test_without_draws_there_is_no_interval():
    assert math.isnan(alpha([[1, 2, 1], [1, 2, 2]], bootstraps=0).lower)


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_the_interval_of_a_rare_code_holds_the_truth_too(share):
    """One in twenty of forty units: many a draw holds no unit with the code at all."""
    chance, held, known = np.random.default_rng(6), 0, 0
    for _ in range(60):
        first = chance.random(40) < 0.05
        other = np.where(chance.random(40) < share, first, chance.random(40) < 0.05)
        found = alpha([first.astype(int), other.astype(int)], bootstraps=200)
        known += not math.isnan(found.lower)
        held += found.lower <= share <= found.upper
    assert known >= 45
    assert held >= 0.9 * known, "drawing anew what chance would give, it held in 3 of 4"


def test_a_draw_in_which_all_gave_one_code_counts_as_one_without_disagreement():
    """Such draws are known: what chance would give is held as found."""
    ratings = [[1] * 18 + [0, 0], [1] * 18 + [0, 1]]
    found = alpha(ratings, bootstraps=400)
    assert found.lower < found.alpha < found.upper == 1.0


def test_no_alpha_of_a_draw_is_below_minus_one():
    opposed = disagreement([[0, 1, 0, 0], [1, 0, 0, 0]])
    assert opposed.alphas(np.array([[4.0, 0, 0, 0]])).tolist() == [-1.0]


def test_all_units_once_are_the_alpha_itself_and_no_unit_is_nothing():
    table = np.random.default_rng(7).integers(0, 3, size=(3, 25))
    found = disagreement(table, level="ordinal")
    assert found.alphas(np.ones((1, 25)))[0] == pytest.approx(found.alpha)
    assert found.alpha == pytest.approx(alpha(table, level="ordinal", bootstraps=0).alpha)
    assert math.isnan(found.alphas(np.zeros((1, 25)))[0])


def test_units_of_one_group_are_drawn_as_often_as_each_other():
    drawn = draws(["b", "a", "b", "c"], bootstraps=50, random_state=0)
    assert drawn.shape == (50, 4)
    assert (drawn[:, 0] == drawn[:, 2]).all()
    assert (drawn[:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert draws(["a", "a"], bootstraps=50, random_state=0).shape == (0, 2)


def test_too_many_draws_without_an_alpha_give_no_interval():
    some = np.linspace(0, 1, 100)
    assert middle(some) == pytest.approx((0.025, 0.975))
    few = np.where(np.arange(100) < 11, np.nan, some)
    assert math.isnan(middle(few)[0])
    assert math.isnan(middle(np.ones(100))[0])
    assert math.isnan(middle(np.zeros(0))[0])


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (1.0, "firm"), (0.8, "firm"), (0.799, "tentative"), (0.667, "tentative"),
        (0.66, "weak"), (-0.2, "weak"), (math.nan, "undefined"),
    ],
)  # fmt: skip
def test_the_words_follow_the_published_bounds(value, verdict):
    assert verdict_of(value) == verdict


def test_the_sentence_says_alpha_interval_units_and_what_the_lower_bound_allows():
    first = [0, 1] * 20
    other = [0, 1] * 17 + [1, 0] * 2 + [0, 1]
    found = alpha([first, other], bootstraps=500)
    assert found.verdict == "firm"
    assert found.sentence.startswith("Alfa 0,80 (tussen 0,")
    assert "40 eenheden, 2 codeurs): stevig." in found.sentence
    assert "De ondergrens zegt: te zwak" in found.sentence


def test_full_agreement_on_a_handful_is_not_called_firm_without_saying_that_there_is_no_margin():
    few = alpha([["a", "b", "a"], ["a", "b", "a"]])
    assert few.sentence.endswith("stevig. Er is geen marge: hoe zeker dit is, weten we niet.")
    many = alpha([["a", "b"] * 20, ["a", "b"] * 18 + ["b", "b", "a", "a"]])
    assert "geen marge" not in many.sentence


def test_nothing_at_all_is_undefined_too():
    assert alpha([[], []]).verdict == "undefined"
    assert alpha([[None, None], [None, None]]).reason == "one_coder"
