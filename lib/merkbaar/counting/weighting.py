"""Weighting: answers made to stand for everybody, as far as that can be (raking, with its price).

Raking (Deming and Stephan 1940) gives each answer a weight so that the weighted answers have the
make-up of the population: as many young people, as many from each wijk. It mends who answered, not
why: where the silent ones of a group differ from those of it who answered, no weight helps. What it
costs is always told: the answers count as fewer than they are (Kish 1965).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..errors import SourceError, TooFewData
from .intervals import NOISE, wilson

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FEWEST, FEWEST_IN_CELL = 50, 5
"""Fewer answers in all, or in one category, are not weighted: one person would speak for many."""
TRIM = (0.3, 3.0)
"""The least and the most that one answer may count for."""
MOST_OFF = 0.05
"""The most that a weighted group may be off its target, as a share of all."""
SAME = 1e-3
"""How far the totals of two margins may differ, as a share, before they are held to be wrong."""
Targets = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Weights:
    """Weights of answers, and what they cost.

    Attributes
    ----------
    weights : ndarray, shape (n_answers,)
        With mean 1, in the order of the answers.
    design_effect : float
        Kish's n Σw² / (Σw)²: how much wider intervals get.
    effective_n : float
        (Σw)² / Σw²: as how many unweighted answers they count.
    trimmed : float
        Share of the answers at a bound, 0–1.
    off : float
        The largest difference that is left between a weighted category and its target, as a share
        of all, 0–1: 0 unless a bound is in the way.
    """

    weights: np.ndarray
    design_effect: float
    effective_n: float
    trimmed: float
    off: float


def rake(
    sample: pd.DataFrame,
    targets: Targets,
    *,
    trim: tuple[float, float] | None = TRIM,
    tolerance: float = 1e-10,
    cycles: int = 1000,
) -> Weights:
    """Weight answers to the make-up of the population.

    Parameters
    ----------
    sample : DataFrame, shape (n_answers, n_columns)
        A column of categories for each margin, without gaps.
    targets : mapping of str to mapping
        Per column, per category: people in the population, or shares. The totals of all columns
        must be the same.
    trim : tuple of float or None
        The least (under 1) and most (over 1) weight, as a multiple of the mean weight; None for
        no bounds.
    tolerance : float
        The largest relative change of a weight in a cycle at which it stops.
    cycles : int
        At most so many times round all margins.

    Returns
    -------
    Weights

    Raises
    ------
    SourceError
        If a column or category is missing on either side, an answer has no category, or the
        totals of the margins differ.
    TooFewData
        If there are fewer than 50 answers or fewer than 5 in a category, no weights meet the
        margins, or the bounds leave a group over 5 points off its target.
    """
    import numpy as np

    _check(sample, targets)
    margins = [_margin(cast("pd.Series", sample[column]), targets[column]) for column in targets]
    weights = np.ones(len(sample))
    for _ in range(cycles):
        before = weights
        for codes, share in margins:
            sums = np.bincount(codes, weights, minlength=len(share))
            weights = weights * (share / sums * len(sample))[codes]
        if trim is not None:
            weights = _within(weights, trim)
        if np.abs(weights / before - 1).max() < tolerance:
            break
    else:
        if trim is None:
            raise TooFewData(
                f"Na {cycles} rondes passen de gewichten nog niet bij de doelen. Dat komt voor als "
                "een combinatie van groepen niet voorkomt bij wie antwoordde. Voeg groepen samen."
            )
    return _weighed(weights / weights.mean(), margins, trim)


def _within(weights: np.ndarray, trim: tuple[float, float]) -> np.ndarray:
    """Bound weights to multiples of their mean; what is cut off goes to the others, evenly."""
    import numpy as np

    low, high = trim
    for _ in range(100):
        weights = np.clip(weights / weights.mean(), low, high)
        if abs(weights.mean() - 1) < 1e-9:
            break
    return weights


def _weighed(
    weights: np.ndarray,
    margins: Sequence[tuple[np.ndarray, np.ndarray]],
    trim: tuple[float, float] | None,
) -> Weights:
    import numpy as np

    off = max(
        float(np.abs(np.bincount(codes, weights, minlength=len(share)) / len(codes) - share).max())
        for codes, share in margins
    )
    low, high = trim or (0.0, math.inf)
    bound = float(np.mean((weights <= low * 1.001) | (weights >= high * 0.999)))
    if off > MOST_OFF:
        raise TooFewData(
            f"Met gewichten van {low:g} tot {high:g} blijft een groep {100 * off:.0f} "
            f"procentpunten van haar doel. Verwacht: hooguit {100 * MOST_OFF:.0f}. Voeg groepen "
            "samen, of geef ruimere grenzen (trim)."
        )
    effect, n = kish(weights)
    return Weights(weights, effect, n, bound, off)


def fit_margins(
    table: np.ndarray,
    margins: Sequence[Sequence[float] | np.ndarray],
    *,
    tolerance: float = 1e-10,
    cycles: int = 1000,
) -> np.ndarray:
    """Fit a table to margins, one an axis (iterative proportional fitting).

    Parameters
    ----------
    table : ndarray
        Counts, 0 or more; one axis a margin.
    margins : sequence of array of float
        Targets per axis, with the same total.

    Returns
    -------
    ndarray
        Of the same shape, converged: all margins hold within `tolerance`, as a share of the total.

    Raises
    ------
    SourceError
        If shapes or totals don't match, or a category that is wanted is empty.
    TooFewData
        If no table with these zeros has these margins.
    """
    import numpy as np

    found = np.asarray(table, dtype=float)
    wanted = [np.asarray(margin, dtype=float) for margin in margins]
    if tuple(map(len, wanted)) != found.shape or (found < 0).any():
        raise SourceError(
            f"De tabel heeft vorm {found.shape}, de doelen {tuple(map(len, wanted))}. Verwacht: "
            "een doel per rij en per kolom, en geen aantal onder 0."
        )
    _same_totals({f"as {axis + 1}": margin.sum() for axis, margin in enumerate(wanted)})
    off = math.inf
    for _ in range(cycles):
        for axis, margin in enumerate(wanted):
            sums = _sums(found, axis)
            if ((sums == 0) & (margin > 0)).any():
                raise SourceError(
                    f"Op as {axis + 1} is een categorie leeg waar het doel mensen heeft. Verwacht: "
                    "antwoorden in elke categorie. Voeg haar samen met een andere."
                )
            shape = [-1 if one == axis else 1 for one in range(found.ndim)]
            factor = np.divide(margin, sums, out=np.zeros_like(sums), where=sums > 0)
            found = found * factor.reshape(shape)
        off = max(float(np.abs(_sums(found, a) - m).max()) for a, m in enumerate(wanted))
        if off <= tolerance * wanted[0].sum():
            return found
    raise TooFewData(
        "De tabel past niet bij deze doelen, ook niet na veel rondes. Dat komt door lege cellen. "
        "Voeg categorieën samen."
    )


def kish(weights: Sequence[float] | np.ndarray) -> tuple[float, float]:
    """Give Kish's design effect n Σw² / (Σw)² and effective n (Σw)² / Σw² of weights."""
    import numpy as np

    w = np.asarray(weights, dtype=float)
    if not len(w) or (w < 0).any() or not w.sum() > 0:
        raise ValueError("`weights` must be 0 or more, and not all 0")
    effective = float(w.sum() ** 2 / (w**2).sum())
    return len(w) / effective, effective


def mean(
    values: Sequence[float] | np.ndarray, weights: Sequence[float] | np.ndarray
) -> tuple[float, float, float]:
    """Give a weighted mean with its interval (95 %, linearised, Student with effective n − 1).

    Parameters
    ----------
    values, weights : array of float, shape (n_answers,)
        A missing value is left out, with its weight.

    Returns
    -------
    tuple of float
        Mean, lower and upper; ends are missing below two answers or where all are equal.
    """
    import numpy as np
    from scipy import stats

    y, w = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    y, w = y[~np.isnan(y)], w[~np.isnan(y)]
    if not w.sum() > 0:
        return math.nan, math.nan, math.nan
    centre = float(w @ y / w.sum())
    apart = w * (y - centre) / w.sum()
    n = len(y)
    variance = float((apart**2).sum()) * n / (n - 1) if n > 1 else 0.0
    freedom = kish(w)[1] - 1
    if not variance > 1e-24 * max(centre**2, 1.0) or not freedom > 0:
        return centre, math.nan, math.nan
    half = float(stats.t.ppf(0.975, freedom)) * math.sqrt(variance)
    return centre, centre - half, centre + half


def share(
    yes: Sequence[bool] | np.ndarray, weights: Sequence[float] | np.ndarray
) -> tuple[float, float, float]:
    """Give a weighted share with Wilson's interval at its effective n (Korn and Graubard 1998).

    The effective n comes from the linearised variance of this very share, not from the weights
    alone: weights that have nothing to do with the answer cost more than ones that do.

    Returns
    -------
    tuple of float
        Share, lower and upper as fractions, 0–1; missing without answers.
    """
    import numpy as np

    y, w = np.asarray(yes, dtype=float), np.asarray(weights, dtype=float)
    y, w = y[~np.isnan(y)], w[~np.isnan(y)]
    if not w.sum() > 0:
        return math.nan, math.nan, math.nan
    found, n = min(float(w @ y / w.sum()), 1.0), len(y)
    variance = float(((w * (y - found) / w.sum()) ** 2).sum()) * n / max(n - 1, 1)
    mixed = NOISE < found < 1 - NOISE and variance > 0
    effective = found * (1 - found) / variance if mixed else kish(w)[1]
    lower, upper = wilson(found * min(effective, n), min(effective, n))
    return found, lower, upper


def _check(sample: pd.DataFrame, targets: Targets) -> None:
    if not targets:
        raise SourceError("Er zijn geen doelen om naar te wegen. Verwacht: minstens één kolom.")
    if len(sample) < FEWEST:
        raise TooFewData(
            f"Er zijn {len(sample)} antwoorden. Verwacht: minstens {FEWEST} om te wegen. Toon de "
            "uitkomsten ongewogen, en zeg erbij wie er antwoordden."
        )
    for column in targets:
        if column not in sample:
            raise SourceError(
                f"De antwoorden missen de kolom '{column}'. Verwacht: een kolom per doel "
                f"({', '.join(targets)})."
            )
        if gaps := int(sample[column].isna().to_numpy().sum()):
            raise SourceError(
                f"In de kolom '{column}' ontbreekt de groep bij {gaps} antwoorden. Verwacht: bij "
                "elk antwoord een groep. Vul aan, of laat deze antwoorden hier buiten."
            )
    _same_totals({column: sum(target.values()) for column, target in targets.items()})


def _same_totals(totals: Mapping[str, float]) -> None:
    most, least = max(totals, key=totals.__getitem__), min(totals, key=totals.__getitem__)
    if not totals[least] > 0 or totals[most] / totals[least] - 1 > SAME:
        raise SourceError(
            f"De doelen tellen niet op tot hetzelfde: {least} tot {totals[least]:g} en {most} tot "
            f"{totals[most]:g}. Verwacht: hetzelfde totaal, boven 0. Neem de doelen uit één bron."
        )


def _margin(column: pd.Series, target: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Give the number of each answer's category and the wanted share per category."""
    import numpy as np
    import pandas as pd

    values = column.astype(str)
    names = [str(name) for name in target]
    if strange := int((~values.isin(names)).to_numpy().sum()):
        raise SourceError(
            f"In de kolom '{column.name}' hebben {strange} antwoorden een groep die niet in de "
            f"doelen staat. Verwacht: {', '.join(names)}."
        )
    wanted = np.array([float(number) for number in target.values()])
    if not (wanted > 0).all():
        raise SourceError(
            f"Een doel bij '{column.name}' is leeg, of 0 of lager. Verwacht: mensen in "
            "elke groep. Haal de groep weg of voeg haar samen met een andere."
        )
    codes = cast("np.ndarray", pd.Categorical(values, categories=names).codes).astype(int)
    sizes = np.bincount(codes, minlength=len(names))
    if (small := int(sizes.argmin())) >= 0 and sizes[small] < FEWEST_IN_CELL:
        raise TooFewData(
            f"In de kolom '{column.name}' heeft de groep '{names[small]}' minder dan "
            f"{FEWEST_IN_CELL} antwoorden. Verwacht: minstens {FEWEST_IN_CELL} in elke groep. Voeg "
            "groepen samen, in de antwoorden en in de doelen."
        )
    return codes, wanted / wanted.sum()


def _sums(table: np.ndarray, axis: int) -> np.ndarray:
    return table.sum(axis=tuple(one for one in range(table.ndim) if one != axis))
