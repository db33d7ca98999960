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
with numbers that resemble each other and needs no p smaller than the draws can show. The same
largest |z| gives the intervals, so that an interval leaves out 0 where p is small enough and
nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 4_999
RATE = 0.05
CELLS = 2_000_000
"""Numbers held at once while drawing."""
FEWEST_AREAS = 6
"""Fewest wijken that change places: of five there are but 120 orders."""
_FREE = 1e-9
"""Below this share a person's number is fixed by the others: it says nothing of the spread."""
FEWEST_TOLD = 5
"""Fewest people that tell of a theme, and that don't, before anything is tested."""


@dataclass(frozen=True)
class Shuffled:
    """One way of shuffling: what was seen, and how to draw.

    Attributes
    ----------
    z : ndarray, shape (n_themes, n_numbers)
        The statistic over its own spread; NaN where it can't move.
    effect, error : ndarray, shape (n_themes, n_numbers)
        In readable units beyond what shuffling gives, and its spread: z is one over the other.
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
        1959) less what shuffling gives: who told in both years stays put, and changes a share by
        that alone where the years have unequal numbers of other people. How much a number changed
        in each wijk plays no part: that is for the wijken.
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

    effect = 100 * (weight @ (waves.change - mean))[:, None] / total * np.ones_like(z)
    error = 100 * both / total
    many = np.full(len(signs), people)
    return Shuffled(z, effect, error, many, waves.change.size + z.size, draw)


def over_areas(waves: Waves, rises: np.ndarray) -> Shuffled:
    """Hold where themes changed most against where numbers changed most.

    Returns
    -------
    Shuffled
        ``effect`` is the correlation over wijken, both sides weighted by people who told, and
        reckoned anew in each draw; numbers that aren't known in every wijk with stories in both
        waves, or changed as much everywhere, can't be tested.
    """
    here = waves.weight > 0
    weight, change, moves = waves.weight[here], waves.change[here], rises[here]
    areas = len(weight)
    known = ~np.isnan(moves).any(axis=0) if areas else np.zeros(rises.shape[1], dtype=bool)
    moves = np.where(known, moves, 0.0)
    size = np.abs(moves).sum(axis=0)
    moves = moves - moves.mean(axis=0) if areas else moves
    weight = weight / max(float(weight.sum()), 1e-12)
    steps = change - weight @ change
    length = np.sqrt(weight @ steps**2)
    few = _few(waves.everyone, int(waves.people.sum() - waves.both.sum()))
    length = np.where(few | (areas < FEWEST_AREAS), 0.0, length)
    root = math.sqrt(max(areas - 1, 1))

    def related(some: np.ndarray) -> np.ndarray:
        """Correlate, weighted; shape (n_draws, n_areas, n_numbers) to (…, n_themes, n_numbers)."""
        spread = np.einsum("w,bwi->bi", weight, some**2) - np.einsum("w,bwi->bi", weight, some) ** 2
        spread = np.where(np.sqrt(np.maximum(spread, 0)) > 1e-9 * size, spread, 0.0)
        together = np.einsum("wt,bwi->bti", weight[:, None] * steps, some, optimize=True)
        return _divided(together, length[:, None] * np.sqrt(spread)[:, None, :])

    def draw(chance: np.random.Generator, count: int) -> np.ndarray:
        order = chance.permuted(np.tile(np.arange(areas), (count, 1)), axis=1)
        return root * related(moves[order])

    effect = related(moves[None])[0]
    error = np.full(effect.shape, 1 / root)
    width = moves.size + effect.size
    many = np.full(effect.shape[1], areas)
    return Shuffled(root * effect, effect, error, many, width, draw)


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
        ``effect`` is how much higher the number is of who tells of the theme (in its unit). It is
        held, in each draw anew, against a spread in which who tells may be more unlike each other
        than who doesn't (Chung and Romano 2013; within strata as MacKinnon and White 1985, HC2):
        otherwise a theme of few people with unlike numbers looks like a higher number.
    """
    place = np.argsort(np.asarray(strata), kind="stable")
    group = np.unique(np.asarray(strata)[place], return_inverse=True)[1]
    x, y = values[place].astype(float), told[place].astype(float)
    count = np.bincount(group, minlength=1).astype(float)
    x = x - (np.bincount(group, weights=x) / count)[group]
    columns = [np.bincount(group, weights=one) / count for one in y.T]
    inside = y - np.stack(columns, axis=1)[group] if columns else y
    within = (inside**2).sum(axis=0) * ~_few(y.sum(axis=0), len(y))
    free = 1 - (1 / count)[group][:, None] - _divided(inside**2, within)
    share = np.where(free > _FREE, inside**2 / np.maximum(free, _FREE), 0.0)

    def seen(some: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give effect and spread of numbers of shape (n_draws, n_people): (n_draws, n_themes)."""
        effect = _divided(some @ inside, within)
        squares = some**2 @ share - 2 * effect * (some @ (share * inside))
        squares = squares + effect**2 * (share * inside**2).sum(axis=0)
        return effect, _divided(np.sqrt(np.maximum(squares, 0)), within)

    def draw(chance: np.random.Generator, many: int) -> np.ndarray:
        order = np.argsort(group + chance.random((many, len(group))), axis=1)
        return _divided(*seen(x[order]))[:, :, None]

    effect, error = (one.T for one in seen(x[None]))
    z = _divided(effect, error)
    told_of = y.sum(axis=0).astype(int)
    fewest = np.minimum(told_of, len(y) - told_of)
    return Shuffled(z, effect, error, np.array([len(y)]), len(y) + z.size, draw, fewest)


def _few(told: np.ndarray, people: int) -> np.ndarray:
    return np.minimum(told, people - told) < FEWEST_TOLD


def _divided(seen: np.ndarray, spread: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 0, seen / spread, np.nan)


@dataclass(frozen=True)
class Chance:
    """What a family makes of the pairs of one way of shuffling; shapes (n_themes, n_numbers).

    Attributes
    ----------
    p : ndarray
        Adjusted over the family; NaN where a pair isn't in it or can't be tested.
    limit : ndarray
        How many of its spread an effect has to be from 0: beyond it p is at most the rate of the
        family, and nowhere else. The largest |z| drawn of the pairs that were left at its step.
    """

    p: np.ndarray
    limit: np.ndarray


def adjusted(
    routes: Sequence[Shuffled],
    families: Sequence[Sequence[np.ndarray]],
    *,
    rates: Sequence[float] = (),
    random_state: int = 0,
    draws: int = DRAWS,
) -> list[list[Chance]]:
    """Give p-values and limits over whole families of pairs, of all ways of shuffling together.

    Parameters
    ----------
    routes : sequence of Shuffled
    families : sequence of sequence of ndarray of bool
        Per family, per route, which pairs are in it; shape (n_themes, n_numbers).
    rates : sequence of float, optional
        Per family how often it may attach anything by chance; 5 % unless told.

    Returns
    -------
    list of list of Chance
        As `families`.
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
    own = rates or [RATE] * len(families)
    for drawn, family, masks, rate in zip(kept, inside, families, own, strict=True):
        z = [np.abs(route.z[mask]) for route, mask in zip(routes, family, strict=True)]
        both = (_laid_out(one, family, masks) for one in _stepped(np.concatenate(z), drawn, rate))
        found.append([Chance(p, limit) for p, limit in zip(*both, strict=True)])
    return found


def _keep(kept: np.ndarray, drawn: np.ndarray, at: int) -> None:
    """Keep drawn |z| of a family: of each pair, or of the largest where they are too many."""
    if not drawn.shape[1]:
        return
    if kept.shape[1] >= at + drawn.shape[1]:
        kept[:, at : at + drawn.shape[1]] = drawn
    else:
        kept[:, 0] = np.maximum(kept[:, 0], drawn.max(axis=1))


def _stepped(z: np.ndarray, drawn: np.ndarray, rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Step down from the largest |z|: each is held against those that are left.

    From the first that isn't beyond its limit, all others have that limit too.
    """
    if not len(z):
        return z, z
    draws, order = len(drawn), np.argsort(-z, kind="stable")
    if drawn.shape[1] == len(z):
        largest = np.maximum.accumulate(drawn[:, order[::-1]], axis=1)[:, ::-1]
    else:
        largest = np.broadcast_to(drawn[:, :1], (draws, 1))
    ranked = np.sort(largest, axis=0)
    at = np.minimum(np.arange(len(z)), ranked.shape[1] - 1)
    held = zip(at, z[order] - 1e-12, strict=True)
    below = [int(np.searchsorted(ranked[:, k], one)) for k, one in held]
    steps = np.maximum.accumulate((1 + draws - np.array(below)) / (1 + draws))
    allowed = math.floor(rate * (1 + draws) + 1e-9) - 1
    limits = ranked[draws - 1 - allowed, at] if allowed >= 0 else np.full(len(z), np.inf)
    first = int((steps <= rate).sum())
    limits[first:] = limits[first : first + 1]
    p, limit = np.empty(len(z)), np.empty(len(z))
    p[order], limit[order] = steps, limits
    return p, limit


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
