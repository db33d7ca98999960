"""Perceived contribution ("ervaren bijdrage"): what people themselves credit an approach with.

The question is "Hoeveel betekent de aanpak voor je?", from 0 (nothing) to 1 (all). It is what
people experience, and never an effect: no p, no comparison, no input to costs and benefits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from .intervals import mean_interval
from .pairing import named

if TYPE_CHECKING:
    import pandas as pd

GRADE = "paired_attributed"
COLUMNS = (
    "value", "lower", "upper", "n", "persons", "mean_change", "mean_contribution", "worse",
    "worse_value", "not_asked", "p", "grade", "unit", "method",
)  # fmt: skip
METHOD = (
    "ervaren bijdrage: verandering maal het deel dat mensen zelf aan de aanpak toeschrijven, van "
    "iedereen (wie slechter werd telt mee met een min); geen gemeten effect"
)


def perceived_contribution(
    pairs: pd.DataFrame,
    *,
    better: str,
    by: Sequence[str] = ("approach",),
    contribution: str = "contribution",
    unit: str = "punten",
) -> pd.DataFrame:
    """Give mean change, mean contribution, and the change that people credit to the approach.

    Parameters
    ----------
    pairs : DataFrame
        One row a person: ``before``, ``after``, `contribution` (0–1) and the columns of `by`.
    better : str
        "higher" or "lower". A positive figure in the result is always for the better.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        Over people with both scores and a contribution (``n``, ``persons``): ``value`` mean of a ×
        change of them all, with Student's interval: who got worse counts with a minus, for a mean
        over the others alone is above 0 where nothing happened; ``mean_change``,
        ``mean_contribution``; apart as well, for who reads left of the gate, ``worse`` how many
        got worse and ``worse_value`` their mean a × change. ``not_asked``: pairs without a
        contribution. ``grade`` is paired_attributed; no p.

    Raises
    ------
    SourceError
        If a column isn't there or a contribution lies outside 0–1.
    """
    import pandas as pd

    if better not in ("higher", "lower"):
        raise ValueError(f"`better` must be 'higher' or 'lower', found {better!r}")
    by = named(by)
    needed = [*by, "before", "after", contribution]
    if missing := [column for column in needed if column not in pairs]:
        raise SourceError(f"De paren missen de kolom '{missing[0]}'. Verwacht: {needed}.")
    given = pairs[contribution].astype(float)
    if outside := int((~given.between(0, 1) & given.notna()).sum()):
        raise SourceError(
            f"De ervaren bijdrage valt bij {outside} mensen buiten 0 tot 1. Verwacht: een deel; "
            "deel een cijfer van 0 tot 10 eerst door 10."
        )
    way = 1.0 if better == "higher" else -1.0
    step = way * (pairs["after"].astype(float) - pairs["before"].astype(float))
    rows: Any = pairs.assign(_step=step, _credit=step * given, _given=given)
    found = [
        {**dict(zip(by, map(str, key), strict=True)), **_one(group)}
        for key, group in rows.groupby(list(by), sort=True, observed=True)
    ]
    made = pd.DataFrame(found, columns=[*by, *COLUMNS[:10]])
    return made.assign(p=math.nan, grade=GRADE, unit=unit, method=METHOD)


def _one(group: Any) -> dict[str, Any]:
    known = group.dropna(subset=["_credit"])
    worse = known["_step"] < 0
    value, lower, upper = mean_interval(known["_credit"].to_numpy())
    return {
        "value": value,
        "lower": lower,
        "upper": upper,
        "n": len(known),
        "persons": len(known),
        "mean_change": float(known["_step"].mean()) if len(known) else math.nan,
        "mean_contribution": float(known["_given"].mean()) if len(known) else math.nan,
        "worse": int(worse.sum()),
        "worse_value": float(known.loc[worse, "_credit"].mean()) if worse.any() else math.nan,
        "not_asked": int((group["_step"].notna() & group["_given"].isna()).sum()),
    }
