"""Moments of truth: where people score otherwise than they do at their other measurements.

A moment is a phase, or an event that falls at a time of its own for each person (a letter). Both
stand in one model with a level of one's own per person, so that a letter in a phase isn't taken
for the phase, nor a phase for the letter. The plain residual to a person's other measurements
(``apart``) is given beside it: when people stop after a bad score, it points the wrong way in the
late phases, so it isn't what is tested. p is unadjusted: the family is settled in ``insights``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import TooFewData
from .mixed import Estimate
from .outcome import UNADJUSTED
from .pulse import GRADE
from .pulse_model import METHOD, METHOD_PLACES, Fitted, fitted
from .pulse_panel import Panel

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

COLUMN = "event:"
"""Begins the columns that say whether a row is of an event: no item or phase is called so."""
PARTS = ("", "_lower", "_upper", "_p", "_value")
_NOTHING = Estimate(*(math.nan,) * 6)
_COLUMNS = [
    "measure", "moment", "kind", "value", "lower", "upper", "n", "persons", "p", "grade", "unit",
    "method", *(f"vs_own{part}" for part in PARTS), "apart",
]  # fmt: skip


def apart(scores: Sequence[float] | np.ndarray, persons: Sequence[Any] | np.ndarray) -> np.ndarray:
    """Set each measurement beside the mean of the person's other measurements.

    e = y − mean of the others = n / (n − 1) × (y − mean of all n).

    Parameters
    ----------
    scores : array-like of float, shape (n_rows,)
    persons : array-like, shape (n_rows,)

    Returns
    -------
    ndarray, shape (n_rows,)
        NaN for who was measured once.
    """
    import numpy as np
    import pandas as pd

    values = np.asarray(scores, dtype=float)
    codes, _ = pd.factorize(np.asarray(persons), use_na_sentinel=False)
    there = ~np.isnan(values)
    counts = np.bincount(codes, weights=there)[codes]
    means = np.bincount(codes, weights=np.where(there, values, 0.0))[codes]
    with np.errstate(divide="ignore", invalid="ignore"):
        return counts / (counts - 1) * (values - means / counts)


def moments_of_truth(
    panel: Panel,
    *,
    smallest: int = 10,
    places: bool = False,
    unit: str = "punten",
) -> pd.DataFrame:
    """Compare each phase and each event with the same people's other measurements.

    Parameters
    ----------
    smallest : int
        Below so many people with the moment and another measurement it is only counted. Who was
        measured once is in the model too: they say of their one phase what it was like for who
        stopped at once.
    places : bool
        Whether people live in several municipalities, as a second random effect.

    Returns
    -------
    DataFrame, shape (n_items × n_moments, …)
        The columns of results, with ``moment`` (id of the phase or event), ``kind`` ("phase" or
        "event"), ``value`` the level at the moment and ``vs_own…`` the difference with the other
        measurements: of a phase with the other phases, as many of each as there were, and without
        the events; of an event with the same phases without it. ``apart`` is the mean of
        :func:`apart`, a number a person. An event that fills its phases can't be told from them
        and isn't tested; the phase is.
    """
    import pandas as pd

    there = {f"{COLUMN}{event}": panel.at(event).astype(float) for event in panel.events}
    rows = panel.rows.assign(**there)
    made = [
        row
        for item in panel.items
        for row in _of_item(rows, item, panel, smallest=smallest, places=places)
    ]
    method = f"{METHOD_PLACES if places else METHOD}; {UNADJUSTED}"
    table = pd.DataFrame(made).assign(grade=GRADE, unit=unit, method=method)
    return table.reindex(columns=_COLUMNS)


def _of_item(
    rows: pd.DataFrame, item: str, panel: Panel, *, smallest: int, places: bool
) -> list[dict[str, Any]]:
    used: Any = rows.dropna(subset=[item])
    several = used.groupby("person")["round"].transform("size") > 1
    where = _where(used, panel)
    persons = {moment: int(used.loc[here, "person"].nunique()) for moment, here in where.items()}
    counts = {
        moment: int(used.loc[here & several, "person"].nunique()) for moment, here in where.items()
    }
    residual = apart(used[item].to_numpy(), used["person"].to_numpy())
    model, tested = _fit(used, item, panel, counts, smallest, places)
    share = used.loc[used[_columns(tested)].sum(axis=1) == 0, "phase"].value_counts()
    made = []
    for moment, here in where.items():
        kind = "event" if moment in panel.events else "phase"
        own = _mean_over_people(residual[here.to_numpy()], used.loc[here, "person"])
        row = {"measure": item, "moment": moment, "kind": kind, "apart": own}
        enough = counts[moment] >= max(smallest, 1)
        found = _compared(model, used, moment, kind, tested, share) if enough else {}
        made.append({**row, "n": persons[moment], "persons": persons[moment], **found})
    return made


def _where(used: Any, panel: Panel) -> dict[str, pd.Series]:
    """Give per moment the rows that are of it; one that nobody was measured at has none."""
    phases = {phase: used["phase"] == phase for phase in panel.phases}
    return {**phases, **{event: used[f"{COLUMN}{event}"] == 1 for event in panel.events}}


def _columns(events: Sequence[str]) -> list[str]:
    return [f"{COLUMN}{event}" for event in events]


def _mean_over_people(residual: np.ndarray, persons: pd.Series) -> float:
    """Average residuals per person, then over persons."""
    import pandas as pd

    if not len(residual):
        return math.nan
    own: Any = pd.Series(residual).groupby(persons.to_numpy()).mean()
    return float(own.mean())


def _fit(
    used: Any,
    item: str,
    panel: Panel,
    counts: Mapping[str, int],
    smallest: int,
    places: bool,
) -> tuple[Fitted | None, tuple[str, ...]]:
    """Fit phases and events together; events that can't be told from a phase are left out."""
    events = tuple(event for event in panel.events if counts[event] >= max(smallest, 1))
    enough = [phase for phase in panel.phases if counts[phase] >= max(smallest, 1)]
    kept = used.loc[used["phase"].isin(enough)]
    events = tuple(event for event in events if not _fills(kept, event))
    for tried in (events, ()):
        try:
            made = fitted(kept, score=item, by="phase", adjust=_columns(tried), places=places)
        except TooFewData:
            continue
        return made, tried
    return None, ()


def _fills(used: pd.DataFrame, event: str) -> bool:
    """Say whether an event is at every row of each phase it is in, or at none."""
    share: Any = used.groupby("phase")[f"{COLUMN}{event}"].mean()
    return bool(share.isin([0.0, 1.0]).all())


def _compared(
    model: Fitted | None,
    used: Any,
    moment: str,
    kind: str,
    tested: Sequence[str],
    share: Any,
) -> dict[str, float]:
    """Give the level at a moment, the level otherwise, and their difference with its interval."""
    if model is None:
        return {}
    if kind == "event":
        if moment not in tested:
            return {}
        column = f"{COLUMN}{moment}"
        mine = used.loc[used[column] == 1, "phase"].value_counts(normalize=True)
        mix = {phase: float(part) for phase, part in mine.items() if phase in model.cells}
        total = sum(mix.values())
        mix = {phase: part / total for phase, part in mix.items()}
        here, other = model.weights(mix, **{column: 1.0}), model.weights(mix)
    else:
        rest = {phase: float(share.get(phase, 0)) for phase in model.cells if phase != moment}
        total = sum(rest.values())
        if moment not in model.cells or not total:
            return {}
        here = model.weights({moment: 1.0})
        other = model.weights({phase: part / total for phase, part in rest.items()})
    return _row(model.estimate(here), model.estimate(here - other), model.estimate(other))


def _row(level: Estimate, effect: Estimate, other: Estimate) -> dict[str, float]:
    return {
        "value": level.value,
        "lower": level.lower,
        "upper": level.upper,
        "p": effect.p,
        "vs_own": effect.value,
        "vs_own_lower": effect.lower,
        "vs_own_upper": effect.upper,
        "vs_own_p": effect.p,
        "vs_own_value": other.value,
    }
