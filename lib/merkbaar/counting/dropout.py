"""Who stayed and who left between two measurements: always beside a change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from .blurred import stayed_about
from .intervals import wilson
from .selection import FAR, standardised_difference

if TYPE_CHECKING:
    import pandas as pd

    from .pairing import Pairs


def attrition(pairs: Pairs) -> pd.DataFrame:
    """Compare who was measured twice with who was measured only at the first moment.

    Parameters
    ----------
    pairs : Pairs
        From :func:`merkbaar.counting.pairing.pair`.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        The columns of `by`; ``n_t0``, ``n_t1``, ``n_pairs``, ``left`` (only at the first moment),
        ``joined`` (only at the second); ``stayed`` in % with Wilson's interval; the first score of
        who stayed (``t0_stayed``) and of who left (``t0_left``), their difference with Welch's
        interval, ``standardised`` and ``p`` (unadjusted); ``selective``: who left started further
        from who stayed than a quarter of a standard deviation, or p below .05.
    """
    import pandas as pd

    rows = [
        {**dict(zip(pairs.by, key, strict=True)), **_one(first, stays, n_t1)}
        for key, first, stays, n_t1 in _cells(pairs)
    ]
    return pd.DataFrame(rows, columns=[*pairs.by, *COLUMNS])


COLUMNS = (
    "n_t0", "n_t1", "n_pairs", "left", "joined", "stayed", "stayed_lower", "stayed_upper",
    "t0_stayed", "t0_left", "difference", "difference_lower", "difference_upper", "standardised",
    "p", "selective",
)  # fmt: skip


def _cells(pairs: Pairs) -> list[tuple[Sequence[str], Any, Any, int]]:
    import numpy as np

    keys = list(pairs.cells.itertuples(index=False, name=None))
    later = np.bincount(pairs.second["cell"].to_numpy(), minlength=len(keys))
    found = []
    for cell, group in pairs.first.groupby("cell", sort=True):
        scores, stays = group["score"].to_numpy(dtype=float), group["paired"].to_numpy(dtype=bool)
        row = int(str(cell))
        found.append((keys[row], scores, stays, int(later[row])))
    return found


def _one(scores: Any, stays: Any, n_t1: int) -> dict[str, Any]:
    from scipy import stats

    stayed, left = scores[stays], scores[~stays]
    lower, upper = wilson(len(stayed), len(scores))
    found: dict[str, Any] = dict.fromkeys(COLUMNS, math.nan) | {
        "n_t0": len(scores),
        "n_t1": n_t1,
        "n_pairs": len(stayed),
        "left": len(left),
        "joined": n_t1 - len(stayed),
        "stayed": 100 * len(stayed) / len(scores),
        "stayed_lower": 100 * lower,
        "stayed_upper": 100 * upper,
        "t0_stayed": float(stayed.mean()) if len(stayed) else math.nan,
        "t0_left": float(left.mean()) if len(left) else math.nan,
        "selective": False,
    }
    found["difference"] = found["t0_left"] - found["t0_stayed"]
    far = standardised_difference(left, stayed)
    found["selective"] = math.isinf(far)
    if math.isinf(far):
        found["standardised"] = far
    elif far == far:
        test: Any = stats.ttest_ind(left, stayed, equal_var=False)
        ends = test.confidence_interval(0.95)
        found |= {"difference_lower": float(ends.low), "difference_upper": float(ends.high)}
        found |= {"standardised": far, "p": float(test[1])}
        found["selective"] = bool(abs(far) > FAR or found["p"] < 0.05)
    return found


def stayed_shares(table: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Give the table of :func:`attrition` as shares for an offer, blurred.

    A share and no counts, rounded: the number of pairs and the answers at the start stand in other
    tables, so that an exact share would tell how few left.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        The columns of `by`, ``value`` (% measured twice, to 5 points), ``lower``, ``upper``
        (empty), ``n`` who started (to 10) and ``persons`` who stayed.
    """
    columns = [*by, "value", "lower", "upper", "n", "persons"]
    made = cast("pd.DataFrame", stayed_about(table)[columns])
    return made.sort_values(list(by), ignore_index=True)
