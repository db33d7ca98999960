"""Bootstrap over people: an interval for any figure, bias-corrected and accelerated (BCa)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import TooFewData
from .intervals import chance_of

if TYPE_CHECKING:
    import numpy as np

DRAWS = 4000


@dataclass(frozen=True)
class Resampled:
    """A figure with its BCa interval (95 %), and what makes it come out the same again."""

    value: float
    lower: float
    upper: float
    n: int
    draws: int
    random_state: int


def bca(
    *columns: Sequence[float] | np.ndarray,
    statistic: Callable[..., Any],
    random_state: int,
    name: str = "",
    draws: int = DRAWS,
) -> Resampled:
    """Give a figure's interval by resampling people (Efron 1987).

    Parameters
    ----------
    *columns : array-like of float, shape (n_persons,)
        Everything known of a person, a column each: they are drawn together.
    statistic : callable
        Takes the columns and ``axis=-1`` (people lie along it), gives the figure.
    random_state : int
        Start of chance; the result holds it.
    name : str
        What is drawn: figures with another name get draws of their own.

    Raises
    ------
    TooFewData
        Below five people: the bootstrap then only repeats the same few answers.
    """
    import numpy as np
    from scipy import stats

    samples = [np.asarray(column, dtype=float) for column in columns]
    n = len(samples[0])
    if n < 5:
        raise TooFewData(f"Er zijn {n} mensen; voor deze marge zijn er ten minste 5 nodig.")
    value = float(statistic(*samples, axis=-1))
    lower = upper = math.nan
    if any(np.ptp(sample) > 0 for sample in samples):
        found = stats.bootstrap(
            samples, statistic, n_resamples=draws, paired=True, vectorized=True, method="BCa",
            rng=chance_of(random_state, "bca", name), batch=500,
        ).confidence_interval  # fmt: skip
        if found.high > found.low:
            lower, upper = float(found.low), float(found.high)
    return Resampled(value, lower, upper, n, draws, random_state)
