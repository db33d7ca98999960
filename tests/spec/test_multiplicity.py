"""Multiplicity against Benjamini and Hochberg (1995) and the false-coverage rate."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from merkbaar.insights.certainty import certainty
from merkbaar.insights.detecting import detectable
from merkbaar.insights.multiplicity import (
    adjusted,
    holm,
    selection_level,
    settle,
    widened,
)

PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]
"""The fifteen p-values of the thrombolysis example of Benjamini and Hochberg (1995)."""


def test_four_of_the_fifteen_published_hypotheses_are_rejected():
    q = adjusted(PUBLISHED)
    assert sum(value <= 0.05 for value in q) == 4
    assert q[:5] == pytest.approx([0.0015, 0.003, 0.0095, 0.0356, 0.0603], abs=5e-5)


def test_holm_is_that_of_statsmodels():
    from statsmodels.stats.multitest import multipletests

    assert holm(PUBLISHED[::-1]) == pytest.approx(multipletests(PUBLISHED[::-1], method="holm")[1])


def test_holm_rejects_three_of_them_as_bonferroni_does():
    assert sum(value <= 0.05 for value in holm(PUBLISHED)) == 3


def test_a_family_without_groups_is_that_of_benjamini_and_hochberg():
    settled = settle(PUBLISHED, [None] * 15)
    assert [one.q for one in settled] == adjusted(PUBLISHED)
    assert {one.level for one in settled} == {4 * 0.05 / 15}


def test_the_areas_of_a_measure_count_as_one_member():
    # two members: one comparison of the whole, and "did any of twelve areas change?"
    areas = [0.0001, *([0.5] * 11)]
    settled = settle([0.03, *areas], [None, *(["i01"] * 12)])
    assert settled[0].q == pytest.approx(0.03)
    assert settled[1].q == pytest.approx(2 * 12 * 0.0001)
    assert all(one.q > 0.05 for one in settled[2:])


def test_an_area_is_not_named_where_its_measure_is_not_selected():
    nothing = [0.6] * 60
    settled = settle([*nothing, 0.003, *([0.7] * 11)], [*([None] * 60), *(["i01"] * 12)])
    assert settled[60].q > 0.05  # alone, Holm would give .036


def test_within_a_selected_measure_areas_are_named_at_the_rate_that_the_measure_got():
    # a measure with one certain area; twenty others that aren't: the level of the measures is .0025
    areas = [1e-9, 0.003, *([0.5] * 10)]
    settled = settle([*([0.6] * 19), *areas], [*([None] * 19), *(["i01"] * 12)])
    assert settled[19].q <= 0.05
    assert settled[20].q > 0.05  # at .05 among twelve areas, Holm would give .033
    for one, p in zip(settled[19:], areas, strict=True):
        assert one.q > 0.05 or p <= one.level


def test_what_is_certain_elsewhere_makes_nothing_here_easier_to_find():
    p_values = [*([1e-12] * 60), 0.01, *([0.5] * 59)]
    groups = [None] * 120
    together = settle(p_values, groups)
    assert together[60].q <= 0.05
    apart = settle(p_values, groups, ["elsewhere"] * 60 + ["changes"] * 60)
    assert apart[60].q > 0.05
    assert all(one.q <= 0.05 for one in apart[:60])


def test_a_branch_that_says_no_makes_the_others_stricter():
    alone = settle([0.04], [None], ["a"])
    beside = settle([0.04, 0.6], [None, None], ["a", "b"])
    assert alone[0].q == pytest.approx(0.04)
    assert beside[0].q == pytest.approx(0.08)
    both = settle([0.04, 0.001], [None, None], ["a", "b"])
    assert both[0].q <= 0.05


def test_nothing_is_found_in_noise_however_it_is_branched():
    chance, any_found = np.random.default_rng(9), 0
    groups = [None] * 60 + [f"i{number // 12}" for number in range(120)] + [None] * 30
    branches = ["changes"] * 180 + ["here"] * 20 + ["targets"] * 10
    for _ in range(400):
        settled = settle(chance.random(210).tolist(), groups, branches)
        any_found += any(one.q <= 0.05 for one in settled)
    assert 8 <= any_found <= 32, "5 % of 400"


def test_the_order_of_the_family_does_not_matter():
    order = np.random.default_rng(1).permutation(15)
    shuffled = adjusted([PUBLISHED[i] for i in order])
    assert [shuffled[list(order).index(i)] for i in range(15)] == adjusted(PUBLISHED)


def test_an_empty_family_has_no_results():
    assert adjusted([]) == []
    assert settle([], []) == []
    assert selection_level([]) == 0.05


def test_intervals_of_the_selected_are_at_one_minus_r_q_over_m():
    q = adjusted(PUBLISHED)
    assert selection_level(q) == pytest.approx(4 * 0.05 / 15)
    lower, upper = widened(2.0, 1.0, 3.0, level=4 * 0.05 / 15)
    assert (lower, upper) == pytest.approx((2 - 2.4747 / 1.95996, 2 + 2.4747 / 1.95996), abs=1e-4)
    assert widened(2.0, 1.5, 4.0, level=0.05) == pytest.approx((1.5, 4.0))


def test_intervals_of_selected_findings_cover_at_the_false_coverage_rate():
    chance = np.random.default_rng(2)
    missed = selected = 0
    for _ in range(200):
        truth = np.where(chance.random(200) < 0.2, 2.5, 0.0)
        seen = truth + chance.normal(size=200)
        from scipy.stats import norm

        q = adjusted(list(2 * norm.sf(np.abs(seen))))
        level = selection_level(q)
        for value, real, one in zip(seen, truth, q, strict=True):
            if one <= 0.05:
                lower, upper = widened(value, value - 1.96, value + 1.96, level=level)
                selected += 1
                missed += not lower <= real <= upper
    assert selected > 500
    assert missed / selected <= 0.05


def test_the_detectable_difference_is_found_four_times_out_of_five():
    chance = np.random.default_rng(3)
    size = detectable(-1.96, 1.96, level=0.01)
    from scipy.stats import norm

    assert size is not None
    found = np.abs(size + chance.normal(size=20_000)) > norm.isf(0.005)
    assert np.mean(found) == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(
    ("lower", "upper", "q", "grade", "word"),
    [
        (6.0, 9.0, 0.01, "registration", "shown"),
        (-9.0, -6.0, 0.01, "reference", "shown"),
        (6.0, 9.0, 0.01, "randomised", "shown"),
        (6.0, 9.0, 0.01, "paired", "probable"),
        (6.0, 9.0, 0.01, "stories", "probable"),
        (6.0, 9.0, 0.01, "indicator", "probable"),
        (4.0, 9.0, 0.01, "registration", "probable"),
        (-2.0, 9.0, 0.30, "registration", "uncertain"),
        (-4.0, 4.0, 0.30, "registration", "no_difference"),
        (1.0, 4.0, 0.01, "registration", "no_difference"),
        (6.0, 9.0, 0.06, "registration", "uncertain"),
    ],
)
def test_the_certainty_word_follows_the_one_rule(lower, upper, q, grade, word):
    given = certainty(lower=lower, upper=upper, q=q, smallest_effect=5.0, grade=grade)
    assert given == word


def test_without_a_smallest_effect_nothing_is_called_no_difference():
    word = certainty(lower=-0.1, upper=0.1, q=0.9, smallest_effect=0.0, grade="registration")
    assert word == "uncertain"


@pytest.mark.parametrize("df", [3, 9, 60])
def test_an_interval_of_few_degrees_of_freedom_widens_by_students_curve(df):
    effect = 14.0 if df == 3 else 6.0
    half = stats.t.isf(0.025, df)
    lower, upper = widened(effect, effect - half, effect + half, level=0.002, df=df)
    assert lower == pytest.approx(effect - stats.t.isf(0.001, df), rel=1e-3)
    assert upper == pytest.approx(effect + stats.t.isf(0.001, df), rel=1e-3)
    normal = widened(effect, effect - half, effect + half, level=0.002)
    assert upper > normal[1]
