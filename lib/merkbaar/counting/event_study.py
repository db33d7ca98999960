"""The rounds around an event: the level of each item from before to after it.

Rounds before −2 and after +4 stay in the model, as a level of their own, so that a person's own
level rests on all that they answered.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..errors import SourceError, TooFewData
from .pulse import GRADE, NOTHING
from .pulse_model import INTERVALS, METHOD, METHOD_PLACES, Fitted, fitted
from .pulse_panel import Panel

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = [
    "measure", "lag", "value", "lower", "upper", "n", "persons", "p", "grade", "unit", "method",
    "raw",
]  # fmt: skip
_EARLIER, _LATER = "earlier", "later"


def event_study(
    panel: Panel,
    event: str,
    *,
    before: int = 2,
    after: int = 4,
    smallest: int = 10,
    places: bool = False,
    unit: str = "punten",
) -> pd.DataFrame:
    """Give the marginal mean of each item at each round around an event.

    Parameters
    ----------
    event : str
        One of the panel's. A person's first counts, if they have several.
    before, after : int
        How many rounds.
    smallest : int
        Below so many people a round is only counted.

    Returns
    -------
    DataFrame, shape (n_items × (before + 1 + after), …)
        The columns of results, with ``lag`` ("-2" … "4", "0" is the round of the event) and the
        plain mean ``raw``. Without a row where nobody was measured then.

    Raises
    ------
    SourceError
        If the panel has no such event.
    """
    import pandas as pd

    if event not in panel.events:
        raise SourceError(
            f"De gebeurtenis '{event}' is niet bekend. Verwacht: "
            f"{', '.join(panel.events) or 'geen: er zijn geen gebeurtenissen'}. Zet haar onder "
            "'pulse: events:' in het monitorbestand."
        )
    lags = [str(lag) for lag in range(-before, after + 1)]
    rows = _placed(panel, event, before, after)
    made = [
        row
        for item in panel.items
        for row in _of_item(rows.dropna(subset=[item]), item, lags, smallest, places)
    ]
    method = f"{METHOD_PLACES if places else METHOD}; {INTERVALS}"
    table = pd.DataFrame(made, columns=["measure", "lag", "value", "lower", "upper", "n", "raw"])
    table = table.assign(persons=table["n"], p=math.nan, grade=GRADE, unit=unit, method=method)
    return table.reindex(columns=_COLUMNS)


def _placed(panel: Panel, event: str, before: int, after: int) -> Any:
    """Give the rows of who met the event, with how many rounds each lies from it."""
    mine = panel.happened.loc[panel.happened["event"] == event]
    first = mine.groupby("person")["round"].min()
    rows: Any = panel.rows.loc[panel.rows["person"].isin(first.index)].copy()
    lag = rows["round"] - rows["person"].map(first).astype(int)
    named = lag.astype(int).astype(str)
    rows["lag"] = named.mask(lag < -before, _EARLIER).mask(lag > after, _LATER)
    return rows


def _of_item(
    rows: Any, item: str, lags: list[str], smallest: int, places: bool
) -> list[dict[str, Any]]:
    there: Any = rows.groupby("lag")["person"].nunique()
    model = _model(rows.loc[rows["lag"].isin(there.index[there >= smallest])], item, places)
    made = []
    for lag in (one for one in lags if one in there.index):
        found = NOTHING
        if model is not None and lag in model.cells:
            found = model.estimate(model.weights({lag: 1.0}))
        raw = float(rows.loc[rows["lag"] == lag, item].mean())
        numbers = {"value": found.value, "lower": found.lower, "upper": found.upper}
        made.append({"measure": item, "lag": lag, **numbers, "n": int(there[lag]), "raw": raw})
    return made


def _model(rows: pd.DataFrame, item: str, places: bool) -> Fitted | None:
    if rows.empty:
        return None
    try:
        return fitted(rows, score=item, by="lag", places=places)
    except TooFewData:
        return None
