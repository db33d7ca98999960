"""Perceived contribution and refused rows per measure: what must stand beside every change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .attribution import COLUMNS, perceived_contribution
from .pairing import OTHER_WAVE, sift, span

if TYPE_CHECKING:
    import pandas as pd

BEFORE = "voor de start gemeten: alleen voor de trend"


def perceived_each(
    scores: pd.DataFrame, credit: pd.DataFrame, *, better: Mapping[str, str]
) -> pd.DataFrame:
    """Give per measure and approach the change that people credit to the approach.

    Parameters
    ----------
    scores : DataFrame
        ``measure``, ``person``, ``wave``, ``approach``, ``score``.
    credit : DataFrame
        ``person``, ``approach``, ``contribution`` (0–1), asked at the last wave; without rows
        nothing was asked and there are none.
    better : mapping of str to str
        Measure: "higher" or "lower"; measures that aren't in it are left out.

    Returns
    -------
    DataFrame, shape (n_measures × n_approaches, …)
        As :func:`merkbaar.counting.attribution.perceived_contribution`, with ``measure``; never
        an effect. Approaches in which nobody was asked are left out.
    """
    import pandas as pd

    parts = []
    for measure, rows in scores.groupby("measure", sort=True, observed=True):
        _, waves = span(rows["wave"])
        if str(measure) not in better or waves is None or credit.empty:
            continue
        kept = sift(rows, by=["approach"], waves=waves).kept
        wave, who = kept["wave"].astype(str), ["person", "approach"]
        first, last = (
            kept.loc[wave == name, [*who, "score"]].rename(columns={"score": side})
            for name, side in zip(waves, ("before", "after"), strict=True)
        )
        pairs = first.merge(last, on=who).merge(credit, on=who, how="left")
        asked: Any = pairs.groupby("approach")["contribution"].transform("count") > 0
        if asked.any():
            found = perceived_contribution(pairs.loc[asked], better=better[str(measure)])
            parts.append(found.assign(measure=measure))
    if parts:
        return pd.concat(parts, ignore_index=True)
    return pd.DataFrame(columns=["measure", "approach", *COLUMNS])


def rows_each(scores: pd.DataFrame) -> pd.DataFrame:
    """Count per measure the rows that can be paired and those that can't, by reason.

    Parameters
    ----------
    scores : DataFrame
        ``measure``, ``person``, ``wave``, ``approach``, ``score`` and, where it is known,
        ``moment``: a follow-up before the start can then be seen.

    Returns
    -------
    DataFrame, shape (n_measures × n_reasons, 3)
        ``measure``, ``reason`` ("gebruikt" for those that are kept) and ``rows``; per measure they
        add up to the rows that were read.
    """
    import pandas as pd

    found = []
    for measure, rows in scores.groupby("measure", sort=True, observed=True):
        earlier, ends = span(rows["wave"])
        sifted = sift(rows, by=["approach"], waves=ends)
        found.append((str(measure), "gebruikt", len(sifted.kept)))
        why = sifted.refused["reason"]
        before = sifted.refused["wave"].astype(str).isin(earlier) & (why == OTHER_WAVE)
        counted = why.mask(before, BEFORE).value_counts().sort_index()
        found += [(str(measure), str(reason), int(n)) for reason, n in counted.items()]
    return pd.DataFrame(found, columns=["measure", "reason", "rows"])
