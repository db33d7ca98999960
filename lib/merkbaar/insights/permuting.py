"""Draws under which a link between a number and a theme is chance, for all pairs at once.

Three ways to shuffle, each for another question:

- *waves*: who told in which wave is shuffled within a wijk; somebody who told in both waves keeps
  both stories, in either order. Chance: the theme isn't told more in one wave than in the other.
- *areas*: whole wijken change places, each with all its people. Chance: where a number changed most
  has nothing to do with where a theme changed most.
- *people*: numbers of people are shuffled within a wijk and a wave. Chance: a person's number has
  nothing to do with what that person tells. Never used for the figure of an area: all people of a
  wijk have the same, so nothing would move.

A statistic that no shuffle can move has no z (NaN): it can't be tested. Families are adjusted by
the largest |z| of a draw, stepping down (Westfall and Young 1993, algorithm 2.8), which reckons
with numbers that resemble each other and needs no p smaller than the draws can show.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 4_999
CELLS = 2_000_000
"""Numbers held at once while drawing."""
FEWEST_AREAS = 6
"""Fewest wijken that change places: of five there are but 120 orders."""
FEWEST_TOLD = 5
"""Fewest people that tell of a theme, and that don't, before anything is tested."""


@dataclass(frozen=True)
class Shuffled:
    """One way of shuffling: what was seen, and how to draw.

    Attributes
    ----------
    z : ndarray, shape (n_themes, n_numbers)
        The statistic over its own spread under shuffling; NaN where it can't move.
    effect, error : ndarray, shape (n_themes, n_numbers)
        In readable units, and its spread under shuffling.
    n : ndarray of int, shape (n_numbers,)
        People (or wijken) in it.
    fewest : ndarray of int, shape (n_themes,), optional
        Of people: the smaller of who tells of the theme and who doesn't.
    width : int
        Numbers that one draw holds.
    draw : callable
        Chance and how many, to drawn z of shape (how many, n_themes, n_numbers).
    """

    z: np.ndarray
    effect: np.ndarray
    error: np.ndarray
    n: np.ndarray
    width: int
    draw: Callable[[np.random.Generator, int], np.ndarray]
    fewest: np.ndarray | None = None

    def draws(self, chance: np.random.Generator, count: int) -> Iterator[np.ndarray]:
        """Yield drawn z, shape (n_some, n_themes, n_numbers), `count` in all."""
        step = max(1, CELLS // max(self.width, 1))
        for start in range(0, count, step):
            yield self.draw(chance, min(step, count - start))


@dataclass(frozen=True)
class Waves:
    """People who told, per wijk, in two waves.

    Attributes
    ----------
    size : ndarray of int, shape (2, n_areas)
        People who told in one wave only: before, now.
    told : ndarray of int, shape (2, n_areas, n_themes)
        Those of them who told of the theme.
    both : ndarray of int, shape (n_areas,)
        People who told in both waves.
    pairs : ndarray of int, shape (3, n_areas, n_themes)
        Those of them who told of the theme only before, only now, and both times.
    """

    size: np.ndarray
    told: np.ndarray
    both: np.ndarray
    pairs: np.ndarray

    @property
    def people(self) -> np.ndarray:
        """People per wave and wijk, shape (2, n_areas)."""
        return self.size + self.both

    @property
    def weight(self) -> np.ndarray:
        """Weight of a wijk, shape (n_areas,): 0 where a wave has nobody."""
        before, now = self.people.astype(float)
        return before * now / np.maximum(before + now, 1)

    @property
    def change(self) -> np.ndarray:
        """Change of the share that tells of a theme, shape (n_areas, n_themes)."""
        return self._change(self.told[1], self.pairs[1])

    @property
    def everyone(self) -> np.ndarray:
        """People who told of each theme at all, shape (n_themes,)."""
        return (self.told.sum(axis=0) + self.pairs.sum(axis=0)).sum(axis=0)

    def _change(self, now: np.ndarray, turned: np.ndarray) -> np.ndarray:
        """Give the change where `now` and `turned` of the tellers told it now (only)."""
        all_told, either = self.told.sum(axis=0), self.pairs[0] + self.pairs[1]
        before, later = np.maximum(self.people, 1).astype(float)
        always = self.pairs[2]
        share_now = (now + turned + always) / later[:, None]
        return share_now - (all_told - now + either - turned + always) / before[:, None]

    def expected(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance of the change under shuffling, shape (n_areas, n_themes)."""
        before, now = self.size.astype(float)
        count = np.maximum(before + now, 1)
        all_told, either = self.told.sum(axis=0), self.pairs[0] + self.pairs[1]
        part = (now / count)[:, None]
        mean = self._change(all_told * part, either / 2)
        spread = all_told * part * (1 - part) * (count[:, None] - all_told)
        spread = spread / np.maximum(count - 1, 1)[:, None] + either / 4
        per_person = (1 / np.maximum(self.people, 1)).sum(axis=0)[:, None]
        return mean, spread * per_person**2

    def draw(self, chance: np.random.Generator, count: int) -> np.ndarray:
        """Draw changes under shuffling, shape (count, n_areas, n_themes)."""
        all_told = self.told.sum(axis=0)
        rest = self.size.sum(axis=0)[:, None] - all_told
        slots = np.broadcast_to(self.size[1][:, None], all_told.shape)
        now = chance.hypergeometric(all_told, rest, slots, size=(count, *all_told.shape))
        either = self.pairs[0] + self.pairs[1]
        return self._change(now, chance.binomial(either, 0.5, size=(count, *either.shape)))


def over_waves(waves: Waves, signs: np.ndarray) -> Shuffled:
    """Hold the change of themes against that of numbers in the municipality, over time.

    Parameters
    ----------
    signs : ndarray, shape (n_numbers,)
        1 for a number that rose, -1 for one that fell; 0 where it isn't known.

    Returns
    -------
    Shuffled
        ``effect`` is the change of the share within wijken (percentage points; Mantel and Haenszel
        1959). How much a number changed in each wijk plays no part: that is for the wijken.
    """
    mean, variance = waves.expected()
    weight, total = waves.weight, max(float(waves.weight.sum()), 1e-12)
    signs = np.sign(np.nan_to_num(signs)).astype(float)
    people = int(waves.people.sum() - waves.both.sum())
    spread = np.sqrt(weight**2 @ variance) * ~_few(waves.everyone, people)
    both = np.abs(signs)[None, :] * spread[:, None]
    z = _divided((weight @ (waves.change - mean))[:, None] * signs, both)

    def draw(chance: np.random.Generator, count: int) -> np.ndarray:
        drawn = np.einsum("w,bwt->bt", weight, waves.draw(chance, count) - mean)
        return _divided(drawn[:, :, None] * signs, both)

    effect = 100 * (weight @ waves.change)[:, None] / total * np.ones_like(z)
    error = 100 * both / total
    many = np.full(len(signs), people)
    return Shuffled(z, effect, error, many, waves.change.size + z.size, draw)


def over_areas(waves: Waves, rises: np.ndarray) -> Shuffled:
    """Hold where themes changed most against where numbers changed most.

    Returns
    -------
    Shuffled
        ``effect`` is the correlation over wijken, weighted by people who told; numbers that aren't
        known in every wijk with stories in both waves, or changed as much everywhere, can't be
        tested.
    """
    here = waves.weight > 0
    weight, change, moves = waves.weight[here], waves.change[here], rises[here]
    areas = len(weight)
    known = ~np.isnan(moves).any(axis=0) if areas else np.zeros(rises.shape[1], dtype=bool)
    moves = np.where(known, moves, 0.0)
    moves = moves - moves.mean(axis=0) if areas else moves
    middle = weight @ change / max(float(weight.sum()), 1e-12)
    steps = weight[:, None] * (change - middle)
    usual = np.sqrt((moves**2).sum(axis=0))
    usual = np.where(usual > 1e-9 * np.abs(np.nan_to_num(rises[here])).sum(axis=0), usual, 0.0)
    length = np.sqrt((steps**2).sum(axis=0))
    few = _few(waves.everyone, int(waves.people.sum() - waves.both.sum()))
    product = np.where(few, 0.0, length)[:, None] * usual
    if areas < FEWEST_AREAS:
        product = np.zeros_like(product)
    spread = product / math.sqrt(max(areas - 1, 1))
    z = _divided(steps.T @ moves, spread)

    def draw(chance: np.random.Generator, count: int) -> np.ndarray:
        order = chance.permuted(np.tile(np.arange(areas), (count, 1)), axis=1)
        return _divided(np.einsum("wt,bwi->bti", steps, moves[order], optimize=True), spread)

    effect = z / math.sqrt(max(areas - 1, 1))
    error = np.full(z.shape, 1 / math.sqrt(max(areas - 3, 1)))
    width = moves.size + z.size
    return Shuffled(z, effect, error, np.full(z.shape[1], areas), width, draw)


def over_people(values: np.ndarray, told: np.ndarray, strata: Sequence[int]) -> Shuffled:
    """Hold people's number against what they tell, within wijk and wave.

    Parameters
    ----------
    values : ndarray, shape (n_people,)
        A number of each person.
    told : ndarray of bool, shape (n_people, n_themes)
    strata : sequence of int
        Wijk and wave of each person; shuffled within.

    Returns
    -------
    Shuffled
        ``effect`` is how much higher the number is of who tells of the theme (in its unit).
    """
    place = np.argsort(np.asarray(strata), kind="stable")
    group = np.unique(np.asarray(strata)[place], return_inverse=True)[1]
    x, y = values[place].astype(float), told[place].astype(float)
    count = np.bincount(group, minlength=1).astype(float)
    x = x - (np.bincount(group, weights=x) / count)[group]
    columns = [np.bincount(group, weights=one) / count for one in y.T]
    inside = y - np.stack(columns, axis=1)[group] if columns else y
    squares = np.bincount(group, weights=x**2) / np.maximum(count - 1, 1)
    own = inside**2 * squares[group][:, None]
    spread = np.sqrt(own.sum(axis=0)) * ~_few(y.sum(axis=0), len(y))
    z = _divided((x @ inside)[:, None], spread[:, None])
    within = (inside**2).sum(axis=0)[:, None]

    def draw(chance: np.random.Generator, many: int) -> np.ndarray:
        order = np.argsort(group + chance.random((many, len(group))), axis=1)
        return _divided((x[order] @ inside)[:, :, None], spread[:, None])

    effect = _divided((x @ inside)[:, None], within)
    error = _divided(spread[:, None], within)
    told_of = y.sum(axis=0).astype(int)
    fewest = np.minimum(told_of, len(y) - told_of)
    return Shuffled(z, effect, error, np.array([len(y)]), len(y) + z.size, draw, fewest)


def _few(told: np.ndarray, people: int) -> np.ndarray:
    return np.minimum(told, people - told) < FEWEST_TOLD


def _divided(seen: np.ndarray, spread: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 0, seen / spread, np.nan)


def adjusted(
    routes: Sequence[Shuffled],
    families: Sequence[Sequence[np.ndarray]],
    *,
    random_state: int = 0,
    draws: int = DRAWS,
) -> list[list[np.ndarray]]:
    """Give p-values over whole families of pairs, of all ways of shuffling together.

    Parameters
    ----------
    routes : sequence of Shuffled
    families : sequence of sequence of ndarray of bool
        Per family, per route, which pairs are in it; shape (n_themes, n_numbers).

    Returns
    -------
    list of list of ndarray
        As `families`: p of each pair, adjusted over its family; NaN where it isn't in it or can't
        be tested.
    """
    inside = [
        [mask & ~np.isnan(route.z) for mask, route in zip(family, routes, strict=True)]
        for family in families
    ]
    sizes = [sum(int(mask.sum()) for mask in family) for family in inside]
    kept = [np.zeros((draws, size if size * draws <= CELLS else 1)) for size in sizes]
    filled = [0] * len(families)
    for number, route in enumerate(routes):
        wanted = [family[number] for family in inside]
        if not any(mask.any() for mask in wanted):
            continue
        chance, start = np.random.default_rng([random_state, number]), 0
        for some in route.draws(chance, draws):
            drawn = np.abs(some)
            for at, mask in enumerate(wanted):
                _keep(kept[at][start : start + len(some)], drawn[:, mask], filled[at])
            start += len(some)
        filled = [at + int(mask.sum()) for at, mask in zip(filled, wanted, strict=True)]
    found = []
    for drawn, family, masks in zip(kept, inside, families, strict=True):
        z = [np.abs(route.z[mask]) for route, mask in zip(routes, family, strict=True)]
        p = _stepped(np.concatenate(z), drawn)
        found.append(_laid_out(p, family, masks))
    return found


def _keep(kept: np.ndarray, drawn: np.ndarray, at: int) -> None:
    """Keep drawn |z| of a family: of each pair, or of the largest where they are too many."""
    if not drawn.shape[1]:
        return
    if kept.shape[1] >= at + drawn.shape[1]:
        kept[:, at : at + drawn.shape[1]] = drawn
    else:
        kept[:, 0] = np.maximum(kept[:, 0], drawn.max(axis=1))


def _stepped(z: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Step down from the largest |z|: each is held against those that are left."""
    draws = len(drawn)
    if drawn.shape[1] != len(z):
        ordered = np.sort(drawn[:, 0])
        beyond = draws - np.searchsorted(ordered, z - 1e-12, side="left")
        return (1 + beyond) / (1 + draws)
    order = np.argsort(-z, kind="stable")
    largest = np.maximum.accumulate(drawn[:, order[::-1]], axis=1)[:, ::-1]
    steps = (1 + (largest >= z[order] - 1e-12).sum(axis=0)) / (1 + draws)
    p = np.empty(len(z))
    p[order] = np.maximum.accumulate(steps) if len(z) else steps
    return p


def _laid_out(
    p: np.ndarray, inside: Sequence[np.ndarray], masks: Sequence[np.ndarray]
) -> list[np.ndarray]:
    """Put the p-values of a family back where their pairs are."""
    found, at = [], 0
    for mask, asked in zip(inside, masks, strict=True):
        here = np.full(asked.shape, np.nan)
        here[mask] = p[at : at + int(mask.sum())]
        at += int(mask.sum())
        found.append(here)
    return found
