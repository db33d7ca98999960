"""Two mean waits beside each other: p and interval from shuffling whose waits they are.

Waits are skewed, and of a wijk beside a municipality the skewness doesn't cancel: by a normal
curve, or by resampling people, small p-values come out too often by far. So people are shuffled
over the sides, and what is compared is studentised: the logarithm of the ratio of both means over
its own error (that of a ratio, days over spells, by persons; linearised). Under equal curves such a
p is exact whatever the curve, and with other curves of the same mean it is right in the limit
(Janssen 1997, Stat Probab Lett 36:9; Chung and Romano 2013, Ann Stat 41:484). The interval is what
the same draws leave: it leaves out 0 exactly where p < .05. Both sides count alike: p is twice the
smaller tail. Far in a tail, where few draws lie, it goes on as the exponential curve of the last
:data:`_TAIL` of them (Knijnenburg 2009, Bioinformatics 25:i161, who lets the shape free): a little
too careful for a curve that falls as the normal one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .comparing import comparison
from .intervals import NOISE

if TYPE_CHECKING:
    import numpy as np

_DRAWS = 4_999
_BLOCK = 1_000_000
_TAIL = 100
"""Draws at the end of a tail by which it goes on; beyond them it isn't counted but reckoned."""
_END = 124
"""Which draw from the end bounds the interval: a p below .05 is a figure beyond it."""
_DIGITS = 9
"""Figures are the same where only rounding of the computer parts them: discrete days have ties."""


@dataclass(frozen=True)
class Units:
    """What one person waited in one part of the spells, shape (n_units,), in order of part.

    Attributes
    ----------
    spells, days : ndarray of float
        Number of spells of the person there, and the sum of their days.
    owner : ndarray of int
        Whose; a person with spells in two parts has a unit in each.
    starts : ndarray of int, shape (n_parts,)
        Where each part begins.
    """

    spells: np.ndarray
    days: np.ndarray
    owner: np.ndarray
    starts: np.ndarray

    @property
    def part(self) -> np.ndarray:
        """The part that each unit is in, from 0 on."""
        import numpy as np

        return np.repeat(np.arange(len(self.starts)), np.diff([*self.starts, len(self.days)]))


def units_of(days: np.ndarray, owner: np.ndarray, part: np.ndarray) -> Units:
    """Put spells together by person and part.

    Parameters
    ----------
    days, owner, part : ndarray, shape (n_spells,)
        Days of each spell, whose it is, and in which part (numbers from 0, all there).
    """
    import numpy as np

    place, at = np.unique(np.stack([part, owner]), axis=1, return_inverse=True)
    at = at.ravel()
    spells, total = np.bincount(at).astype(float), np.bincount(at, weights=days)
    order = np.lexsort((place[1], total, spells, place[0]))
    starts = np.searchsorted(place[0][order], np.unique(place[0]))
    return Units(spells[order], total[order], place[1][order], starts)


def beside_the_rest(units: Units, chance: np.random.Generator) -> list[dict[str, float]]:
    """Compare the mean of each part with the whole that it is a part of.

    Parameters
    ----------
    units : Units
        Of two parts or more.
    chance : Generator

    Returns
    -------
    list of dict, one a part
        Effect (part less whole, in days), its interval of 95 %, p, and the mean of the whole. The
        effect is that with the rest, less by the part of the spells that the part itself has. p and
        interval are missing where a mean is 0 or nothing varies.
    """
    import numpy as np

    whole = float(units.days.sum() / units.spells.sum())
    own = np.add.reduceat(units.spells, units.starts) / units.spells.sum()
    return [
        _compared(side, draws, factor=1 - float(share), reference=whole)
        for side, draws, share in zip(_sides(units), _shuffled(units, chance), own, strict=True)
    ]


def beside_the_other(units: Units, chance: np.random.Generator) -> dict[str, float]:
    """Compare the mean of the first of two parts with the second (see :func:`beside_the_rest`)."""
    first = _sides(units)[0]
    return _compared(first, _shuffled(units, chance)[0], reference=first.other)


@dataclass(frozen=True)
class _Side:
    """A part beside the rest: both means, and the relative variance of each and of their ratio."""

    mean: float
    other: float
    own_variance: float
    other_variance: float
    variance: float

    def days(self, ratio: float) -> float:
        """Give the difference in days that belongs to a logarithm of the ratio.

        At the level that the data know best: that which is uncorrelated with the ratio.
        """
        weight = self.own_variance / (self.own_variance + self.other_variance)
        level = (1 - weight) * math.log(self.mean) + weight * math.log(self.other)
        return math.exp(level + ratio * weight) - math.exp(level - ratio * (1 - weight))


def _sides(units: Units) -> list[_Side]:
    """Give each part beside the rest, with an error over persons: some are in both."""
    import numpy as np

    found, part = [], units.part
    for number in range(len(units.starts)):
        means, parts = [], []
        for mask in (part == number, part != number):
            days, spells = units.days[mask].sum(), units.spells[mask].sum()
            residual = np.where(mask, units.days - units.spells * days / spells, 0.0)
            means.append(float(days / spells))
            scale = math.sqrt(mask.sum() / max(mask.sum() - 1, 1))
            parts.append(residual * scale / days if days > 0 else residual * math.nan)
        own, other, both = (
            float(np.square(np.bincount(units.owner, weights=one)).sum())
            for one in (parts[0], parts[1], parts[0] - parts[1])
        )
        found.append(_Side(means[0], means[1], own, other, both))
    return found


def _shuffled(units: Units, chance: np.random.Generator) -> list[np.ndarray]:
    """Shuffle units over the sides; give for each part what is compared, shape (n_draws,).

    What is drawn is the smaller side, and from one shuffle as many of it as it holds: each is as
    good a draw as any, so that small parts cost little. Parts of one size have the same draws.
    """
    import numpy as np

    everyone = len(units.days)
    sizes = [int(size) for size in np.diff([*units.starts, everyone])]
    smaller = [min(size, everyone - size) for size in sizes]
    found: dict[int, list[np.ndarray]] = {size: [] for size in smaller}
    rows = max(math.ceil(_DRAWS / (everyone // size)) for size in found)
    step = max(1, _BLOCK // everyone)
    for begin in range(0, rows, step):
        many = min(step, rows - begin)
        order = np.tile(np.arange(everyone, dtype=np.int32), (many, 1))
        order = chance.permuted(order, axis=1, out=order)
        for size, kept in found.items():
            missing = _DRAWS - sum(map(len, kept))
            fit = everyone // size
            drawn = order[: math.ceil(missing / fit), : fit * size].reshape(-1, size)[:missing]
            kept.append(_studentised(units, drawn))
    draws = {size: np.concatenate(kept) for size, kept in found.items()}
    pairs = zip(sizes, smaller, strict=True)
    return [draws[drawn] if size == drawn else -draws[drawn] for size, drawn in pairs]


def _studentised(units: Units, drawn: np.ndarray) -> np.ndarray:
    """Give the logarithm of the ratio of two means over its error, shape (n_draws,).

    Endless where one of them is 0. Days count from the mean of all, so that no digits are lost.

    Parameters
    ----------
    drawn : ndarray of int, shape (n_draws, n_units_of_the_side)
        Which units are on the one side; all others are on the other.
    """
    import numpy as np

    level = units.days.sum() / units.spells.sum()
    off = units.days - level * units.spells
    all_of = [units.spells, off, off * off, off * units.spells, units.spells**2]
    one = _sums(units, off, drawn)
    other = [total.sum() - part for total, part in zip(all_of, one, strict=True)]
    ratio, variance = 0.0, 0.0
    with np.errstate(divide="ignore", invalid="ignore"):  # a side of one person has no spread
        for sign, n, (spells, rest, square, cross, often) in (
            (1, drawn.shape[1], one),
            (-1, len(off) - drawn.shape[1], other),
        ):
            away = rest / spells
            mean = np.where(level + away > level * NOISE, level + away, 0.0)
            spread = np.maximum(square - 2 * away * cross + away * away * often, 0.0)
            variance = variance + spread * n / max(n - 1, 1) / (mean * spells) ** 2
            ratio = ratio + sign * np.log(mean)
        found = np.where(np.isfinite(ratio), ratio / np.sqrt(variance), ratio)
    return np.round(np.where(np.isnan(found), 0.0, found), _DIGITS)


def _sums(units: Units, off: np.ndarray, drawn: np.ndarray) -> list[np.ndarray]:
    """Sum spells, days, their squares and products over a side; quicker with a spell each."""
    import numpy as np

    rest = off[drawn]
    if units.spells.max() == 1:
        n = np.full(len(drawn), float(drawn.shape[1]))
        return [n, rest.sum(axis=1), np.einsum("ij,ij->i", rest, rest), rest.sum(axis=1), n]
    spells = units.spells[drawn]
    pairs = ((rest, rest), (rest, spells), (spells, spells))
    products = [np.einsum("ij,ij->i", *pair) for pair in pairs]
    return [spells.sum(axis=1), rest.sum(axis=1), *products]


def _compared(
    side: _Side, draws: np.ndarray, *, reference: float, factor: float = 1.0
) -> dict[str, float]:
    """Hold what was found against the draws, shape (n_draws,)."""
    import numpy as np

    effect = factor * (side.mean - side.other)
    if not (side.variance > 0 and min(side.mean, side.other) > 0):
        return comparison(effect, math.nan, math.nan, math.nan, reference)
    error = math.sqrt(side.variance)
    here = round(math.log(side.mean / side.other) / error, _DIGITS)
    draws = np.sort(draws)
    p = min(1.0, 2 * min(_tail(draws[::-1], here), _tail(-draws, -here)))
    ends = (here - float(end) for end in (draws[-_END], draws[_END - 1]))
    lower, upper = (factor * side.days(end * error) for end in ends)
    return comparison(effect, lower, upper, p, reference)


def _tail(draws: np.ndarray, here: float) -> float:
    """Give the part of all ways to shuffle that lies as far; draws from the furthest on."""
    import numpy as np

    beyond = int(np.searchsorted(-draws, -here, side="right"))
    last = float(draws[_TAIL - 1])
    excess = float(np.mean(draws[:_TAIL])) - last
    if beyond >= _TAIL or not 0 < excess < math.inf:
        return (beyond + 1) / (len(draws) + 1)
    return (_TAIL + 1) / (len(draws) + 1) * math.exp((last - here) / excess)
