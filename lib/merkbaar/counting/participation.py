"""Who goes on answering the pulse, whether stopping hangs on the score, and what if it does.

Somebody who was still answering when the data end, or who came to the last round, hasn't stopped:
their time is censored. Who isn't in a last round that others were in, has.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .intervals import Z95, wilson
from .outcome import UNADJUSTED
from .pulse import GRADE, curve
from .pulse_panel import Panel

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np
    import pandas as pd

FEWEST = 10
"""Fewer people who stopped than this say nothing of why."""
LATE = 1.5
"""Who could have answered once more, so many usual gaps before the data end, has stopped; said of
people who each have rounds of their own."""

METHOD = (
    "kans om te stoppen per punt van de laatste score (logistische regressie, bij gelijke eigen "
    f"ronde); {UNADJUSTED}"
)


@dataclass(frozen=True)
class Hazard:
    """Whether stopping hangs on an item's last score; p unadjusted.

    Attributes
    ----------
    item : str
    odds, lower, upper : float
        Odds ratio of stopping per point of the last score, with its 95 % interval.
    stopped, persons : int
        Who stopped, and who could have.
    """

    item: str
    odds: float
    lower: float
    upper: float
    p: float
    stopped: int
    persons: int

    @property
    def warns(self) -> bool:
        """Whether the score predicts stopping: then who is left isn't who began."""
        return self.p <= 0.05


def stopping(panel: Panel, *, until: dt.date | None = None) -> pd.DataFrame:
    """Say of each person when they last answered, and whether they stopped there.

    Who isn't in a round that the others answered has stopped, where waves are rounds of everybody.
    Where each person has rounds of their own, who could have answered once more has stopped.

    Parameters
    ----------
    until : date, optional
        The day up to which the data go; by default the last moment in them. A last round that may
        still have been open on that day says nothing of who didn't answer it.

    Returns
    -------
    DataFrame, shape (n_persons, 5)
        ``person``, ``last`` (round), ``lasted``: rounds from a person's own first to their last,
        ``seen``: up to which of those it is known whether they went on, and ``stopped`` (False: the
        data end, or the last round came).
    """
    known, own = _known(panel, until), _own_rounds(panel.rows)
    rows: Any = panel.rows.assign(own=own, known=own.where(known, 0))
    parts = {"last": ("round", "max"), "lasted": ("own", "max"), "seen": ("known", "max")}
    ends: Any = rows.groupby("person").agg(**parts).reset_index()
    return ends.assign(stopped=ends["seen"] == ends["lasted"])


def _own_rounds(rows: Any) -> Any:
    """Number the rounds from each person's own first."""
    return rows["round"] - rows.groupby("person")["round"].transform("min") + 1


def _known(panel: Panel, until: dt.date | None) -> Any:
    """Say of each row whether it is known if the person went on after it."""
    import pandas as pd

    rows: Any = panel.rows
    gap: Any = rows.groupby("person")["moment"].diff().median()
    before = rows["round"] < panel.last_round
    if pd.isna(gap):
        return before
    if panel.waves and _together(rows, gap):
        return rows["round"] < panel.last_round - _still_open(rows, until)
    end = rows["moment"].max() if until is None else pd.Timestamp(until)
    return before & ~(rows["moment"] + LATE * gap > end)


def _together(rows: Any, gap: Any) -> bool:
    """Say whether waves are rounds of everybody at once, and not of each from their own start.

    Then half of the answers lie within half a gap of the middle of their round.
    """
    middle = rows.groupby("round")["moment"].transform("median")
    return bool((rows["moment"] - middle).abs().median() < gap / 2)


def _still_open(rows: Any, until: dt.date | None) -> bool:
    """Say whether the last round was open for less time than the rounds before it usually were."""
    import pandas as pd

    ends = rows.groupby("round")["moment"].agg(["min", "max"])
    usual = (ends["max"] - ends["min"]).iloc[:-1].median()
    return until is not None and bool(ends["min"].iloc[-1] + usual > pd.Timestamp(until))


def staying(panel: Panel, *, until: dt.date | None = None) -> pd.DataFrame:
    """Give the share that still answers at each round (Kaplan and Meier 1958).

    Rounds count from a person's own first: who began later isn't taken for who lasted longer. Of
    each round only those count of whom it is known whether they went on after it.

    Returns
    -------
    DataFrame, shape (n_rounds, …)
        ``round``, ``value`` (%: of who began, answered this round or a later one; missing where
        nobody can tell), ``lower``, ``upper`` (Greenwood's error on the scale of log −log;
        Wilson's bound where nobody stopped yet, or nobody is left; none at the first round, which
        is 100 % because rounds count from it), ``persons`` who answered in the round or later, and
        ``stopped``: how many answered for the last time in it.
    """
    import numpy as np
    import pandas as pd

    ends = stopping(panel, until=until)
    last, seen, gone = (ends[name].to_numpy() for name in ("lasted", "seen", "stopped"))
    rounds = np.arange(1, int(last.max()) + 1)
    risk = np.array([(seen >= one).sum() for one in rounds])
    stopped = np.array([(gone & (last == one)).sum() for one in rounds])
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.cumprod(1 - stopped / risk)
        sums = np.cumsum(stopped / (risk * (risk - stopped)))
    value = np.concatenate([[1.0], left[:-1]])
    fewest = np.concatenate([[0], np.minimum.accumulate(risk)[:-1]])
    lower, upper = _greenwood(value, np.concatenate([[0.0], sums[:-1]]), fewest)
    return pd.DataFrame(
        {
            "round": rounds,
            "value": 100 * value,
            "lower": 100 * lower,
            "upper": 100 * upper,
            "persons": [(last >= one).sum() for one in rounds],
            "stopped": stopped,
        }
    )


def _greenwood(
    value: np.ndarray, sums: np.ndarray, fewest: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give the interval on the scale of log −log, where it can't leave 0–1.

    At 0 and 1 that scale has no error: there the bound is Wilson's, of the fewest at risk so far.
    """
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        half = Z95 * np.sqrt(sums) / np.abs(np.log(value))
        lower, upper = value ** np.exp(half), value ** np.exp(-half)
    for at in np.flatnonzero((value == 0) | (value == 1)):
        lower[at], upper[at] = wilson(int(value[at]) * int(fewest[at]), int(fewest[at]))
    return lower, upper


def hazards(panel: Panel, *, until: dt.date | None = None) -> tuple[Hazard, ...]:
    """Say per item whether stopping hangs on the last score that was seen.

    Discrete time: of each round that a person answered, whether it was their last, by a logistic
    regression on the score and the person's own round, counted from their first (Allison 1982). The
    last round of all and who was still answering at the end are no one's stopping.

    Returns
    -------
    tuple of Hazard
        An item by item; without a figure (NaN) where fewer than ten people stopped, fewer than ten
        went on, or a score tells it to the letter.
    """
    risk = _at_risk(panel, until)
    return tuple(_hazard(risk.dropna(subset=[item]), item) for item in panel.items)


def _at_risk(panel: Panel, until: dt.date | None) -> Any:
    """Give the rounds after which a person could be seen to stop, and whether they did."""
    rows: Any = panel.rows.assign(own=_own_rounds(panel.rows))
    last = rows.groupby("person")["round"].transform("max")
    return rows.assign(stops=(rows["round"] == last).astype(float)).loc[_known(panel, until)]


def _hazard(risk: Any, item: str) -> Hazard:
    stopped, persons = int(risk["stops"].sum()), int(risk["person"].nunique())
    fit = _logit(risk, item)
    if fit is None:
        nothing = math.nan
        return Hazard(item, nothing, nothing, nothing, nothing, stopped, persons)
    slope, half = float(fit.params[1]), Z95 * float(fit.bse[1])
    return Hazard(
        item=item,
        odds=math.exp(slope),
        lower=math.exp(slope - half),
        upper=math.exp(slope + half),
        p=float(fit.pvalues[1]),
        stopped=stopped,
        persons=persons,
    )


def _logit(risk: Any, item: str) -> Any:
    """Regress stopping on the score and the round; None where that can't be."""
    import warnings

    import numpy as np
    import statsmodels.api as sm

    few = min(risk["stops"].sum(), (1 - risk["stops"]).sum()) < FEWEST
    if few or risk[item].nunique() < 2:
        return None
    design = _hazard_design(risk, risk, item)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = sm.GLM(risk["stops"].to_numpy(), design, family=sm.families.Binomial()).fit()
    settled = bool(np.isfinite(fit.bse).all()) and bool((fit.bse < 25).all())
    return fit if fit.converged and settled else None


def _hazard_design(rows: Any, centred_on: Any, item: str) -> np.ndarray:
    """Give the columns of the hazard: 1, the score, and the own round where there are several."""
    import numpy as np

    several = centred_on["own"].min() < centred_on["own"].max()
    names = (item, "own") if several else (item,)
    columns = [rows[name] - centred_on[name].mean() for name in names]
    return np.column_stack([np.ones(len(rows)), *columns])


def dropout(panel: Panel, *, until: dt.date | None = None) -> pd.DataFrame:
    """Give :func:`hazards` as a result: an odds ratio of stopping per point, an item a row."""
    import pandas as pd

    rows = [
        {
            "measure": one.item,
            "value": one.odds,
            "lower": one.lower,
            "upper": one.upper,
            "n": one.persons,
            "persons": one.persons,
            "p": one.p,
            "grade": GRADE,
            "unit": "",
            "method": METHOD,
            "stopped": one.stopped,
        }
        for one in hazards(panel, until=until)
    ]
    return pd.DataFrame(rows)


def what_if(
    panel: Panel,
    *,
    until: dt.date | None = None,
    places: bool = False,
    smallest: int = 3,
    unit: str = "punten",
) -> pd.DataFrame:
    """Give each item's last phase under four assumptions about who stopped, as a result.

    Parameters
    ----------
    smallest : int
        The last phase is the last in which so many people answered.

    Returns
    -------
    DataFrame, shape (n_items × 4, …)
        ``assumption``: "expected" (the model), "weighted", and "lower" and "higher", a point below
        and above what the model expects of who stopped. See :func:`sensitivity`.
    """
    import pandas as pd

    rows, named = [], {"expected": "value", "weighted": "weighted", "lower": "-1", "higher": "+1"}
    for item in panel.items:
        made = sensitivity(panel, item, until=until, places=places, smallest=smallest)
        if (level := made.dropna(subset=["value"])).empty:
            continue
        last = level.iloc[-1]
        there = panel.rows.loc[panel.rows["phase"] == last["phase"]].dropna(subset=[item])
        persons = there["person"].nunique()
        rows += [
            {"measure": item, "assumption": name, "value": float(last[column]), "persons": persons}
            for name, column in named.items()
        ]
    made = pd.DataFrame(rows, columns=["measure", "assumption", "value", "persons"])
    return made.assign(
        lower=math.nan, upper=math.nan, n=made["persons"], p=math.nan, grade=GRADE, unit=unit,
        method="andere aannamen over wie stopte, in de laatste fase",
    )  # fmt: skip


def sensitivity(
    panel: Panel,
    item: str,
    *,
    deltas: Sequence[float] = (-1.0, 1.0),
    until: dt.date | None = None,
    places: bool = False,
    smallest: int = 3,
) -> pd.DataFrame:
    """Set other assumptions about who stopped beside the curve of an item.

    Returns
    -------
    DataFrame, shape (n_phases, …)
        ``phase``; ``value`` of the model; ``weighted``, the mean of who is left, each weighted by
        the inverse of the chance to be still there (Robins, Rotnitzky and Zhao 1995; missing where
        the hazard can't be fitted); and per delta a column as ``"+1"``: the level if who had
        stopped by then scored that much above what the model expects of them (pattern mixture;
        Little 1993); ``gone`` is their share, 0–1.
    """
    level = curve(panel, items=(item,), places=places, smallest=smallest)
    made: Any = level[["phase", "value", "raw"]]
    gone = _gone(panel, until)
    made["weighted"] = made["phase"].map(_weighted(panel, item, until))
    made["gone"] = made["phase"].map(gone)
    for delta in deltas:
        made[f"{delta:+g}"] = made["value"] + delta * made["gone"]
    return made


def _gone(panel: Panel, until: dt.date | None) -> dict[str, float]:
    """Give the part of who began that had stopped, averaged over the rounds of each phase."""
    left: Any = staying(panel, until=until).set_index("round")["value"] / 100
    rows: Any = panel.rows
    own = _own_rounds(rows)
    answered: Any = rows.assign(round=own, gone=1 - own.map(left)).dropna(subset=["gone"])
    rounds = answered.drop_duplicates(["phase", "round"])
    sizes = answered.groupby(["phase", "round"]).size().rename("size").reset_index()
    rounds = rounds.merge(sizes, on=["phase", "round"])
    whole = rounds.assign(began=rounds["size"] / (1 - rounds["gone"]))
    return {
        str(phase): float((part["gone"] * part["began"]).sum() / part["began"].sum())
        for phase, part in whole.groupby("phase")
    }


def _weighted(panel: Panel, item: str, until: dt.date | None) -> Mapping[str, float]:
    """Average an item per phase over who is left, by the inverse of the chance to be there."""
    import numpy as np

    risk = _at_risk(panel, until).dropna(subset=[item])
    fit = _logit(risk, item)
    if fit is None:
        return {}
    rows: Any = panel.rows.assign(own=_own_rounds(panel.rows)).dropna(subset=[item])
    rows = rows.sort_values(["person", "round"])
    design = _hazard_design(rows, risk, item)
    chance = 1 / (1 + np.exp(-design @ np.asarray(fit.params)))
    there = np.log1p(-chance).astype(float)
    own = rows.assign(there=there).groupby("person")["there"]
    weight = np.exp(-(own.cumsum() - there))
    scored: Any = rows.assign(weight=weight, product=weight * rows[item]).groupby("phase")
    sums: Any = scored[["product", "weight"]].sum()
    return dict(zip(sums.index.astype(str), (sums["product"] / sums["weight"]), strict=True))
