"""The pulse: the level of each item per phase, as it would be had nobody dropped out.

Marginal means of y = phase + person (+ municipality) + rest. A plain mean of who is left is given
beside it (``raw``) and never instead of it: when people with more stress stop, it falls although
nobody's stress does. The model is right as long as stopping hangs on what was seen before (missing
at random); :mod:`.participation` shows whether it hangs on the score, and what if it isn't so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import TooFewData
from .mixed import Estimate
from .pulse_model import INTERVALS, METHOD, METHOD_PLACES, Fitted, fitted
from .pulse_panel import Panel, make_panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GRADE", "Panel", "curve", "make_panel", "rounded", "with_events"]
GRADE = "pulse"
"""People against themselves at other moments: no reference group."""
NOT_TWICE = "niemand is twee keer gemeten: geen curve te bepalen"


def curve(
    panel: Panel,
    *,
    items: Sequence[str] = (),
    places: bool = False,
    smallest: int = 3,
    unit: str = "punten",
) -> pd.DataFrame:
    """Give the marginal mean of each item in each phase.

    Parameters
    ----------
    items : sequence of str
        By default all of the panel.
    places : bool
        Whether people live in several municipalities, as a second random effect.
    smallest : int
        Below so many people a phase has no mean, and its answers aren't used.

    Returns
    -------
    DataFrame, shape (n_items × n_phases, …)
        The columns of results, with ``phase``, ``persons`` (who answered in the phase), ``raw`` (a
        plain mean of who answered) and ``measurements``. Where nobody was measured twice, or all
        answers are equal, there is no interval.
    """
    import pandas as pd

    method = f"{METHOD_PLACES if places else METHOD}; {INTERVALS}"
    rows: list[dict[str, Any]] = []
    for item in items or panel.items:
        answered = panel.rows.dropna(subset=[item])
        there: Any = answered.groupby("phase")["person"].nunique()
        model, why = _model(answered, item, set(there.index[there >= smallest]), places)
        for phase in (one for one in panel.phases if one in there.index):
            mine: Any = answered.loc[answered["phase"] == phase, item]
            found = _mean(model, phase)
            rows.append(
                {
                    "measure": item,
                    "phase": phase,
                    "value": found.value,
                    "lower": found.lower,
                    "upper": found.upper,
                    "n": int(there[phase]),
                    "persons": int(there[phase]),
                    "p": math.nan,
                    "grade": GRADE,
                    "unit": unit,
                    "method": why or method,
                    "raw": float(mine.mean()),
                    "measurements": len(mine),
                }
            )
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "measure", "phase", "value", "lower", "upper", "n", "persons", "p", "grade", "unit", "method",
    "raw", "measurements",
]  # fmt: skip
NOTHING = Estimate(*(math.nan,) * 6)


def _model(
    answered: pd.DataFrame, item: str, enough: set[str], places: bool
) -> tuple[Fitted | None, str]:
    """Fit the model; None and the reason where it can't be."""
    used = answered.loc[answered["phase"].isin(sorted(enough))]
    if used.empty:
        return None, NOT_TWICE
    try:
        return fitted(used, score=item, by="phase", places=places), ""
    except TooFewData:
        return None, NOT_TWICE


def with_events(lines: pd.DataFrame, moments: pd.DataFrame) -> pd.DataFrame:
    """Put the levels at events under the curves, in one table along ``moment``.

    Parameters
    ----------
    lines : DataFrame
        From :func:`curve`.
    moments : DataFrame
        From :func:`merkbaar.counting.moments_of_truth.moments_of_truth`.

    Returns
    -------
    DataFrame
        The columns of results, with ``moment`` (the id of a phase or an event); no comparisons,
        for those stand in `moments`.
    """
    import pandas as pd

    named = lines.rename(columns={"phase": "moment"}).drop(columns=["raw", "measurements"])
    events = moments.loc[moments["kind"] == "event", list(named.columns)].assign(p=math.nan)
    return pd.concat([named, events], ignore_index=True)


def rounded(table: pd.DataFrame, *, decimals: int = 2) -> pd.DataFrame:
    """Round the levels and differences of a result, and never a p.

    More decimals than a scale of points can bear say nothing of it, and too much of the people.
    """
    points = ("value", "lower", "upper", *(f"vs_own{end}" for end in ("", "_lower", "_upper")))
    columns = [column for column in (*points, "vs_own_value") if column in table]
    return table.round(dict.fromkeys(columns, decimals))


def _mean(model: Fitted | None, phase: str) -> Estimate:
    if model is None or phase not in model.cells:
        return NOTHING
    return model.estimate(model.weights({phase: 1.0}))
