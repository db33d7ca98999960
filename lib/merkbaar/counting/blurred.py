"""Figures of the people measured twice, so rounded that the few who left can't be worked out.

How many answered at the start stands in tables of response; an exact number of pairs beside it
leaves the number of people who stopped. Left of the gate the exact figures stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

PEOPLE = 5
"""Numbers of people who were measured twice are rounded to this."""
STARTED, SHARE = 10, 5
"""How many started is rounded to the first, which share of them stayed (points) to the second."""
_SHARES = (
    "p_balance",
    "p_signed_rank",
    "share",
    "share_lower",
    "share_upper",
    "balance",
    "balance_lower",
    "balance_upper",
)


def nearest(values: Any, step: int) -> Any:
    """Round to a multiple of `step`, halves up; a missing value stays missing."""
    import numpy as np

    return np.floor(np.asarray(values, dtype=float) / step + 0.5) * step


def blurred(counted: pd.DataFrame) -> pd.DataFrame:
    """Round counts of people who were measured twice for an offer, in fives.

    Means are rounded by the gate itself; of a count it shows what is offered.

    Parameters
    ----------
    counted : DataFrame
        Counts (``value``, ``n``) with ``persons``, which stays exact: the gate guards by it and
        doesn't show it.

    Returns
    -------
    DataFrame
        The same rows, without shares: from a share and a rounded n the count is worked out.
    """
    made = counted.assign(value=nearest(counted["value"], PEOPLE), n=nearest(counted["n"], PEOPLE))
    return made.drop(columns=list(_SHARES), errors="ignore")


def stayed_about(table: pd.DataFrame) -> pd.DataFrame:
    """Give who stayed, from a table of :func:`merkbaar.counting.dropout.attrition`, for an offer.

    The gate makes the share coarser still where few people started.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        The rows of `table` with ``value`` (% measured twice, to 5 points) without an interval
        (it would tell n), ``n`` who started (to 10), and ``persons`` who stayed, exactly: where
        the gate hides the change of so few people, it hides who stayed.
    """
    return table.assign(
        value=nearest(table["stayed"].astype(float), SHARE),
        lower=float("nan"),
        upper=float("nan"),
        n=nearest(table["n_t0"], STARTED),
        persons=table["n_pairs"],
    )
