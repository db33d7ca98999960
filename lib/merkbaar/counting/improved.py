"""Who got better on the questionnaire of their own approach: a number of a person, never offered.

For links between what people tell and how it went for them (left of the gate only).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .pairing import sift, span

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("person", "value")


def improved(
    scores: pd.DataFrame, *, own: Mapping[str, str], better: Mapping[str, str]
) -> pd.DataFrame:
    """Say of each person how much more often than others in the same approach they got better.

    Whoever is better off on the last wave than on the first counts 100, the others 0, less the mean
    of the approach: what approaches differ in is no part of it. Somebody in two approaches counts
    with the mean of both; in an approach with one person nothing can be compared.

    Parameters
    ----------
    scores : DataFrame
        ``person``, ``measure``, ``wave``, ``approach``, ``score``.
    own : mapping of str to str
        Approach: the measure that it is meant to move. Others, as a reference group, have none.
    better : mapping of str to str
        Measure: "higher" or "lower".

    Returns
    -------
    DataFrame, shape (n_people, 2)
        ``person``, ``value`` (percentage points above the mean of the approach), by person.
    """
    import pandas as pd

    parts = [
        _of_approach(scores, approach, measure, better[measure])
        for approach, measure in sorted(own.items())
        if measure in better
    ]
    found: Any = pd.concat(
        [pd.DataFrame({name: [] for name in COLUMNS}), *parts], ignore_index=True
    )
    return found.groupby("person", as_index=False)["value"].mean()


def _of_approach(scores: pd.DataFrame, approach: str, measure: str, way: str) -> pd.DataFrame:
    mine: Any = scores.loc[(scores["approach"] == approach) & (scores["measure"] == measure)]
    ends = span(mine["wave"])[1] if len(mine) else None
    if ends is None:
        return _nobody()
    kept: Any = sift(mine, by=["approach"], waves=ends).kept
    first, last = (
        kept.loc[kept["wave"].astype(str) == end].set_index("person")["score"] for end in ends
    )
    change: Any = (last - first).dropna()
    if len(change) < 2:
        return _nobody()
    value = 100.0 * (change > 0 if way == "higher" else change < 0)
    return (value - value.mean()).rename("value").reset_index()


def _nobody() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({name: [] for name in COLUMNS})
