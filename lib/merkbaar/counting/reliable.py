"""Reliable change per person: more than the noise of the questionnaire, and past a cut-off.

The classes are of a person and stay in the notebook; only counts of them are offered.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import DefinitionError, SourceError
from .intervals import wilson
from .pairing import named

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

CLASSES = ("recovered", "improved", "unchanged", "deteriorated")
RELIABLE = 1.96
EVERYONE = "alle"


@dataclass(frozen=True)
class Reliability:
    """How much of a score is the same when asked again, and who says so.

    Attributes
    ----------
    value : float
        Test–retest correlation, alpha or omega; 0 or more and below 1.
    source : str
        Publication, or "deze meting (alpha bij T0)".
    sd : float, optional
        Standard deviation of the scores in that source; by default that of the first measurement.
    """

    value: float
    source: str
    sd: float | None = None

    def __post_init__(self) -> None:
        """Refuse a reliability without a source, and one that isn't between 0 and 1."""
        if not self.source.strip():
            raise DefinitionError(
                "De betrouwbaarheid heeft geen bron. Verwacht: een publicatie, of 'deze meting "
                "(alpha bij T0)'. Zonder bron is betrouwbare verandering niet te berekenen."
            )
        if not 0 <= self.value < 1:
            raise DefinitionError(
                f"De betrouwbaarheid uit '{self.source}' is {self.value}; verwacht: 0 of meer en "
                "kleiner dan 1."
            )
        if self.sd is not None and not self.sd > 0:
            raise DefinitionError(
                f"De standaarddeviatie uit '{self.source}' is {self.sd}; verwacht: groter dan 0."
            )


def smallest_reliable(sd: float, reliability: float) -> float:
    """Give the change that is just reliable, in points: 1.96 √2 sd √(1 − r)."""
    return RELIABLE * math.sqrt(2) * sd * math.sqrt(1 - reliability)


def classes(
    before: Sequence[float] | np.ndarray,
    after: Sequence[float] | np.ndarray,
    *,
    reliability: Reliability,
    better: str,
    cut_off: float | None = None,
    sd: float | None = None,
) -> np.ndarray:
    """Put each person in a class (Jacobson and Truax 1991).

    Parameters
    ----------
    before, after : array-like of float, shape (n_pairs,)
        Scores of the same people.
    reliability : Reliability
    better : str
        "higher" or "lower".
    cut_off : float, optional
        Between who has complaints and who hasn't; without it nobody is "recovered".
    sd : float, optional
        Spread of the first scores where the source has none; by default of `before`. Of several
        approaches together: one threshold for all.

    Returns
    -------
    ndarray of str, shape (n_pairs,)
        recovered (reliably better, and past the cut-off, from the wrong side of it), improved,
        unchanged or deteriorated; "" where a score is missing or nothing can be said.

    Raises
    ------
    ValueError
        If `better` or the lengths are wrong.
    """
    import numpy as np

    if better not in ("higher", "lower"):
        raise ValueError(f"`better` must be 'higher' or 'lower', found {better!r}")
    first, then = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if first.shape != then.shape:
        raise ValueError("`before` and `after` must have one length")
    way = 1.0 if better == "higher" else -1.0
    spread = reliability.sd if reliability.sd is not None else sd
    if spread is None:
        known = first[~np.isnan(first)]
        spread = float(known.std(ddof=1)) if len(known) > 1 else math.nan
    need = smallest_reliable(spread, reliability.value)
    if not need > 0:
        return np.full(len(first), "", dtype="<U12")
    step = way * (then - first)
    found = np.full(len(first), "unchanged", dtype="<U12")
    reached = step >= need - 1e-12
    found[reached] = "improved"
    if cut_off is not None:
        crossed = (way * first < way * cut_off) & (way * then >= way * cut_off)
        found[reached & crossed] = "recovered"
    found[step <= -need + 1e-12] = "deteriorated"
    found[np.isnan(step)] = ""
    return found


def class_counts(
    people: pd.DataFrame,
    *,
    by: Sequence[str] = ("approach",),
    column: str = "class",
    known: Sequence[str] = CLASSES,
) -> pd.DataFrame:
    """Count the classes per cell: numbers and shares with Wilson's interval.

    Parameters
    ----------
    people : DataFrame, shape (n_people, …)
        One row a person with `column`, and the columns of `by`; an empty class isn't counted.
    known : sequence of str
        The classes that someone can be in: without a cut-off nobody can be "recovered", and that
        isn't 0 people.

    Returns
    -------
    DataFrame, shape (n_cells × 5, …)
        The columns of `by`, ``class`` (with "alle" for everyone), ``value`` the number of people,
        ``share``, ``share_lower``, ``share_upper`` (%), ``n`` and ``persons``. Every class of
        `known` is there for every cell: none is 0.

    Raises
    ------
    SourceError
        If a column isn't there.
    """
    import pandas as pd

    by = named(by)
    if missing := [name for name in (*by, column) if name not in people]:
        raise SourceError(f"De mensen missen de kolom '{missing[0]}'.")
    judged = people.loc[people[column].astype(str) != ""]
    rows = []
    for key, group in judged.groupby(list(by), sort=True, observed=True):
        place = dict(zip(by, map(str, key), strict=True))
        counted = group[column].astype(str).value_counts()
        n = len(group)
        for name in (*known, EVERYONE):
            count = n if name == EVERYONE else int(counted.get(name, 0))
            lower, upper = wilson(count, n)
            shares = {"share": 100 * count / n, "share_lower": 100 * lower}
            shares["share_upper"] = 100 * upper
            rows.append({**place, "class": name, "value": count, **shares, "n": n})
    columns = [*by, "class", "value", "share", "share_lower", "share_upper", "n"]
    return pd.DataFrame(rows, columns=columns).assign(persons=lambda table: table["value"])
