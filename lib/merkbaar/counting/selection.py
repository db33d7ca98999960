"""Who starts where: groups that differ at the first moment can't be compared simply."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import SourceError, TooFewData
from .intervals import NOISE

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FAR = 0.25
"""A standardised difference from which plain comparison misleads (Rubin 2001; Imbens and
Wooldridge 2009)."""
WARNING = (
    "De groepen verschilden al bij de start ({names}). Een verschil tussen de groepen zegt dan "
    "niet zomaar iets over de aanpak."
)


def standardised_difference(first: np.ndarray, second: np.ndarray) -> float:
    """Give (mean − other mean) / √((s² + other s²) / 2); ±∞ where they differ without spread."""
    if len(first) < 2 or len(second) < 2:
        return math.nan
    pooled = math.sqrt((float(first.var(ddof=1)) + float(second.var(ddof=1))) / 2)
    gap = float(first.mean() - second.mean())
    least = NOISE * max(1.0, float(abs(first).max()), float(abs(second).max()))
    if pooled > least:
        return gap / pooled
    return math.copysign(math.inf, gap) if abs(gap) > least else math.nan


def start_differences(
    people: pd.DataFrame, *, group: str, reference: object, covariates: Sequence[str]
) -> pd.DataFrame:
    """Compare what was known of people at the start, between each group and the reference.

    Parameters
    ----------
    people : DataFrame
        One row a person, as they were at the first moment: `group` and `covariates`. A column of
        words is taken apart: a row for each word, 1 or 0.
    reference : object
        The value of `group` to compare with.

    Returns
    -------
    DataFrame, shape (n_groups × n_covariates, 9)
        ``group``, ``covariate``, ``value``, ``reference_value``, ``difference``,
        ``standardised``, ``p`` (Welch, unadjusted), ``n`` and ``differs``: further apart than a
        quarter of a standard deviation, or p below .05.

    Raises
    ------
    SourceError
        If a column or the reference isn't there.
    """
    import pandas as pd

    if missing := [column for column in (group, *covariates) if column not in people]:
        raise SourceError(f"De mensen missen de kolom '{missing[0]}'.")
    codes = people[group].astype(str)
    others = people.loc[codes == str(reference)]
    if others.empty:
        raise SourceError(
            f"Niemand hoort bij de groep '{reference}'. Gevonden: "
            f"{', '.join(sorted(codes.unique()))}."
        )
    rows = []
    for name in sorted(set(codes) - {str(reference)}):
        mine = people.loc[codes == name]
        for covariate in covariates:
            for label, one, other in _taken_apart(covariate, mine, others):
                rows.append({"group": name, "covariate": label, **_compared(one, other)})
    return pd.DataFrame(rows, columns=["group", "covariate", *_COLUMNS])


_COLUMNS = ("value", "reference_value", "difference", "standardised", "p", "n", "differs")


def _taken_apart(
    covariate: str, mine: pd.DataFrame, others: pd.DataFrame
) -> list[tuple[str, np.ndarray, np.ndarray]]:
    import pandas as pd

    first, second = mine[covariate].dropna(), others[covariate].dropna()
    if pd.api.types.is_numeric_dtype(mine[covariate]):
        return [(covariate, first.to_numpy(dtype=float), second.to_numpy(dtype=float))]
    words = sorted({*map(str, first), *map(str, second)})
    return [
        (
            f"{covariate}: {word}",
            (first.astype(str) == word).to_numpy(dtype=float),
            (second.astype(str) == word).to_numpy(dtype=float),
        )
        for word in words
    ]


def _compared(one: np.ndarray, other: np.ndarray) -> dict[str, Any]:
    from scipy import stats

    if len(one) < 2 or len(other) < 2:
        return {**dict.fromkeys(_COLUMNS[:5], math.nan), "n": len(one), "differs": False}
    far = standardised_difference(one, other)
    seen = math.isfinite(far)
    test: Any = stats.ttest_ind(one, other, equal_var=False) if seen else (0.0, math.nan)
    p = float(test[1])
    return {
        "value": float(one.mean()),
        "reference_value": float(other.mean()),
        "difference": float(one.mean() - other.mean()),
        "standardised": far,
        "p": p,
        "n": len(one),
        "differs": bool(abs(far) > FAR or p < 0.05),
    }


def selection_warning(differences: pd.DataFrame) -> str:
    """Give the warning that belongs with a table of :func:`start_differences`; "" if none."""
    if differences.empty:
        raise TooFewData("Er is niets vergeleken bij de start.")
    names = differences.loc[differences["differs"], "covariate"].drop_duplicates()
    return WARNING.format(names=", ".join(names)) if len(names) else ""
