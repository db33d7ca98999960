"""Reliability: whether the items of a scale hang together (Cronbach's alpha)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import SourceError, TooFewData
from .catalogue import Instrument, load
from .scoring import points as item_points

if TYPE_CHECKING:
    import pandas as pd

_FEWEST = 10


def alpha(items: pd.DataFrame) -> float:
    """Give Cronbach's alpha: k / (k − 1) · (1 − Σ s²ᵢ / s²_total).

    Parameters
    ----------
    items : DataFrame, shape (n_persons, n_items)
        Points, reversed items already turned; people with a missing item are left out.

    Raises
    ------
    TooFewData
        With fewer than two items or ten complete persons, or without any spread.
    SourceError
        If an item goes against the others: probably not reversed.
    """
    import numpy as np

    complete = items.dropna()
    n, k = complete.shape
    points = complete.to_numpy(dtype=float)
    spread = float(points.sum(axis=1).var(ddof=1)) if n > 1 else 0.0
    if k < 2 or n < _FEWEST or spread <= 0:
        raise TooFewData(
            f"Voor de betrouwbaarheid zijn er {n} volledige antwoorden op {k} vragen; nodig zijn "
            f"ten minste {_FEWEST} mensen, 2 vragen en enig verschil tussen mensen."
        )
    for place, item in enumerate(complete.columns):
        rest = points.sum(axis=1) - points[:, place]
        if np.cov(points[:, place], rest)[0, 1] < 0:
            raise SourceError(
                f"Item {item} gaat tegen de andere items in (negatieve samenhang). Waarschijnlijk "
                "is het omgekeerd gecodeerd. Vul 'recode' in bij de bron."
            )
    return float(k / (k - 1) * (1 - points.var(axis=0, ddof=1).sum() / spread))


def reliability(answers: pd.DataFrame, instrument: str | Instrument) -> pd.DataFrame:
    """Give alpha per wave.

    Returns
    -------
    DataFrame, shape (n_waves, 3)
        ``wave``, ``n`` (complete persons) and ``alpha`` (NaN where there are too few).
    """
    import pandas as pd

    chosen = load(instrument) if isinstance(instrument, str) else instrument
    scored = item_points(answers, chosen)
    if "wave" not in scored:
        scored = scored.assign(wave="")
    rows = []
    for wave, part in scored.groupby("wave", sort=True, observed=True):
        wide = part.pivot_table(index="person", columns="item", values="points", aggfunc="first")
        try:
            value = alpha(wide)
        except TooFewData:
            value = float("nan")
        rows.append({"wave": wave, "n": len(wide.dropna()), "alpha": value})
    return pd.DataFrame(rows, columns=["wave", "n", "alpha"])
