"""Outcome on several measures at once: each on its own scale, each against the reference group."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..periods import in_order
from .outcome import paired

if TYPE_CHECKING:
    import pandas as pd

_NO_ROWS = (
    "measure", "approach", "value", "lower", "upper", "n", "persons", "p", "grade", "unit", "method"
)  # fmt: skip


def paired_each(scores: pd.DataFrame, *, reference: str | None = None) -> pd.DataFrame:
    """Give the change per measure and approach, between the first and the last wave.

    Parameters
    ----------
    scores : DataFrame
        ``measure``, ``person``, ``wave``, ``approach``, ``score``; waves sort in time ("T0", "T1").
        A person who answered twice in a wave counts once (the first).
    reference : str, optional
        The approach that is the reference group. A measure that it was not asked twice is given
        without a comparison.

    Returns
    -------
    DataFrame, shape (n_measures × n_approaches, …)
        As :func:`merkbaar.counting.outcome.paired`; without rows where only one wave was measured
        (a start says nothing of change), or nobody was measured twice.
    """
    import pandas as pd

    parts = [
        _one(rows, str(measure), reference)
        for measure, rows in scores.groupby("measure", sort=True, observed=True)
        if cast("pd.Series", rows.groupby("person")["wave"].nunique()).max() > 1
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_NO_ROWS))


def _one(rows: pd.DataFrame, measure: str, reference: str | None) -> pd.DataFrame:
    waves = in_order(rows["wave"])
    once = rows.dropna(subset=["score"]).drop_duplicates(["person", "wave", "approach"])
    ends = (waves[0], waves[-1])
    asked = once[(once["approach"] == reference) & once["wave"].astype(str).isin(ends)]
    twice = bool(len(asked)) and bool(asked.groupby("person")["wave"].nunique().max() > 1)
    return paired(once, reference=reference if twice else None, waves=ends, measure=measure)
