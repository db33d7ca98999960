"""Shuffling: right under chance, found where planted, and refused where nothing can move."""

from __future__ import annotations

import numpy as np
import pytest

from merkbaar.insights.permuting import (
    Shuffled,
    Waves,
    adjusted,
    over_areas,
    over_people,
    over_waves,
)

AREAS, THEMES = 12, 4


def waves(chance, *, now=0.1, before=0.1, people=20, both=2, areas=AREAS) -> Waves:
    """Twelve wijken; the first theme has shares of its own, the others a tenth."""
    shares = np.full((2, areas, THEMES), 0.1)
    shares[0, :, 0], shares[1, :, 0] = before, now
    told = chance.binomial(people, shares)
    first, later = chance.random((2, areas, both, THEMES)) < shares[:, :, None, :]
    pairs = np.stack([(first & ~later).sum(1), (later & ~first).sum(1), (first & later).sum(1)])
    size = np.full((2, areas), people)
    return Waves(size=size, told=told, both=np.full(areas, both), pairs=pairs)


def one_p(route: Shuffled, *, draws: int = 999, seed: int = 0) -> np.ndarray:
    everything = np.ones(route.z.shape, dtype=bool)
    return adjusted([route], [[everything]], draws=draws, random_state=seed)[0][0]


def test_the_spread_of_a_draw_is_what_was_reckoned():
    chance = np.random.default_rng(1)
    told = waves(chance, now=0.3, both=6)
    mean, variance = told.expected()
    drawn = told.draw(chance, 20_000)
    assert drawn.mean(axis=0) == pytest.approx(mean, abs=0.004)
    seen = drawn.var(axis=0)
    assert seen == pytest.approx(variance, rel=0.08, abs=1e-5)


def test_a_draw_keeps_how_many_people_told_and_who_told_twice():
    told = Waves(
        size=np.array([[3], [5]]),
        told=np.array([[[0]], [[4]]]),
        both=np.array([0]),
        pairs=np.zeros((3, 1, 1), dtype=int),
    )
    seen = set(np.round(told.draw(np.random.default_rng(0), 500).ravel(), 6))
    allowed = {round(now / 5 - (4 - now) / 3, 6) for now in range(1, 5)}
    assert seen <= allowed
    assert len(seen) > 2


@pytest.mark.parametrize("route", ["waves", "areas", "people"])
def test_under_chance_the_smallest_p_of_a_family_is_below_5_percent_in_at_most_5_percent(route):
    hits, runs = 0, 200
    for seed in range(runs):
        chance = np.random.default_rng([9, seed])
        made = by_chance(chance, route)
        hits += bool(np.nanmin(one_p(made, draws=199, seed=seed)) <= 0.05)
    assert hits / runs <= 0.09, "upper bound of 5 % at 200 runs"


def by_chance(chance, route) -> Shuffled:
    if route == "people":
        told = chance.random((150, THEMES)) < 0.2
        return over_people(chance.gamma(2, 9, 150), told, chance.integers(0, 24, 150).tolist())
    rises = chance.normal(0, 1, (AREAS, 5)) + 3
    if route == "waves":
        return over_waves(waves(chance), np.ones(5))
    return over_areas(waves(chance), rises)


def test_a_theme_that_grew_is_found_over_time_and_the_others_are_not():
    route = over_waves(waves(np.random.default_rng(3), now=0.26, before=0.08), np.array([1.0, -1]))
    p = one_p(route)
    assert (p[0] <= 0.01).all()
    assert (p[1:] > 0.05).all()
    assert route.z[0, 0] > 0 > route.z[0, 1], "against a number that fell"
    assert route.effect[0, 0] == pytest.approx(18, abs=8), "points"


def test_where_a_number_rose_most_and_a_theme_as_well_is_found_and_a_shared_rise_is_not():
    chance = np.random.default_rng(4)
    steps = np.linspace(-1, 1, AREAS)
    told = waves(chance, now=0.35 + 0.3 * steps, before=0.35 - 0.3 * steps, people=60)
    rises = np.stack([20 + 8 * steps, np.full(AREAS, 13.0)], axis=1)
    route = over_areas(told, rises)
    assert one_p(route)[0, 0] <= 0.01
    assert route.effect[0, 0] > 0.7
    assert np.isnan(route.z[:, 1]).all(), "a number that changed as much everywhere can't move"


def test_people_with_a_high_number_who_tell_a_theme_are_found_by_how_much():
    chance = np.random.default_rng(5)
    strata = np.repeat(np.arange(12), 25)
    told = chance.random((300, THEMES)) < 0.2
    values = chance.normal(18, 8, 300) + 9 * told[:, 0] + 20 * (strata % 2)
    route = over_people(values, told, strata.tolist())
    p = one_p(route)
    assert p[0, 0] <= 0.01
    assert (p[1:] > 0.05).all()
    assert route.effect[0, 0] == pytest.approx(9, abs=4), "days, within wijk and wave"


@pytest.mark.parametrize(
    "route",
    [
        lambda chance: over_areas(waves(chance), np.full((AREAS, 1), np.nan)),
        lambda chance: over_areas(waves(chance, areas=5), chance.normal(0, 1, (5, 1))),
        lambda chance: over_waves(waves(chance), np.array([np.nan])),
        lambda chance: over_people(np.full(50, 7.0), chance.random((50, 2)) < 0.3, [0] * 50),
        lambda chance: over_people(
            np.arange(50.0), chance.random((50, 2)) < 0.3, list(range(50))
        ),  # everybody alone in a stratum: the figure of an area
        lambda chance: over_people(np.arange(50.0), np.zeros((50, 2), dtype=bool), [0] * 50),
    ],
    ids=["unknown", "five wijken", "no change", "same number", "area figure", "never told"],
)  # fmt: skip
def test_what_no_shuffle_can_move_has_no_test(route):
    made = route(np.random.default_rng(6))
    assert np.isnan(made.z).all()
    assert np.isnan(one_p(made, draws=19)).all()


def test_steps_down_are_as_strict_as_the_largest_and_no_stricter():
    chance = np.random.default_rng(7)
    route = over_waves(waves(chance, now=0.3), np.ones(1))
    p = one_p(route, draws=999)
    alone = np.zeros(route.z.shape, dtype=bool)
    alone[1] = True
    single = adjusted([route], [[alone]], draws=999)[0][0]
    assert single[1, 0] <= p[1, 0], "alone a pair has less to overcome"
    assert np.isnan(single[0, 0])


def test_the_same_seed_gives_the_same_p_and_another_hardly_differs():
    route = over_waves(waves(np.random.default_rng(8), now=0.2), np.ones(3))
    assert one_p(route, seed=1).tolist() == one_p(route, seed=1).tolist()
    assert one_p(route, seed=1) == pytest.approx(one_p(route, seed=2), abs=0.06)


def test_a_large_family_is_held_against_the_largest_of_each_draw(monkeypatch):
    from merkbaar.insights import permuting

    route = over_waves(waves(np.random.default_rng(9), now=0.25), np.ones(3))
    stepped = one_p(route)
    monkeypatch.setattr(permuting, "CELLS", 10)
    assert one_p(route)[0, 0] == pytest.approx(stepped[0, 0], abs=0.02)
    assert (one_p(route) >= stepped - 0.03).all()
