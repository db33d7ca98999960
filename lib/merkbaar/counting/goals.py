"""Goal attainment scaling: how far the goals of a plan were reached, from −2 to +2 each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from ..errors import SourceError, TooFewData
from .intervals import mean_interval

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SHARED = 0.3
"""Correlation between the goals of a person that Kiresuk and Sherman assume."""
MOST = 2
METHOD = "goal attainment scaling (Kiresuk en Sherman 1968), gemiddelde T-score (Student)"


def t_score(
    scores: Sequence[float] | np.ndarray,
    weights: Sequence[float] | np.ndarray | None = None,
    *,
    shared: float = SHARED,
) -> float:
    """Give the T-score of a person: 50 is exactly as expected (Kiresuk and Sherman 1968).

    T = 50 + 10 Σwx / √((1 − ρ) Σw² + ρ (Σw)²).

    Parameters
    ----------
    scores : array-like of float, shape (n_goals,)
        −2 (much less than expected) to +2 (much more); 0 is as expected.
    weights : array-like of float, shape (n_goals,), optional
        How much each goal matters; by default alike.
    shared : float
        ρ, 0–1.

    Raises
    ------
    ValueError
        If a score lies outside −2…2, no weight is above 0, or one is below.
    """
    import numpy as np

    x = np.asarray(scores, dtype=float)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
    if x.shape != w.shape or not len(x):
        raise ValueError("there must be as many `weights` as `scores`, and at least one")
    if np.any(np.abs(x) > MOST) or np.any(np.isnan(x)):
        raise ValueError("scores must lie from -2 to 2")
    if np.any(w < 0) or not w.sum() > 0:
        raise ValueError("`weights` must be 0 or more, and one above 0")
    return float(50 + 10 * (w @ x) / math.sqrt((1 - shared) * (w @ w) + shared * w.sum() ** 2))


def attainment(
    goals: pd.DataFrame, *, by: Sequence[str] = (), shared: float = SHARED
) -> pd.DataFrame:
    """Give the mean T-score per wave and cell, and the share of goals reached.

    Parameters
    ----------
    goals : DataFrame
        The standard table: ``person``, ``goal``, ``score`` and, where they are there, ``weight``
        (missing counts as 1), ``wave``; and the columns of `by`. A goal without a score isn't
        measured yet: left out, and counted.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        The columns of `by` and ``wave``; ``value`` mean T with Student's interval over people,
        ``n`` and ``persons``, ``goals`` measured, ``not_measured``, and ``reached``: the mean
        over people of the share of their goals at 0 or higher (%).

    Raises
    ------
    SourceError
        If a column isn't there, or a score or weight can't be.
    TooFewData
        If no goal has a score.
    """
    import pandas as pd

    waves = ["wave"] if "wave" in goals else []
    keys = [*by, *waves]
    rows = _checked(goals, keys)
    known: Any = rows.dropna(subset=["score"])
    if known.empty:
        raise TooFewData(f"Geen van de {len(rows)} doelen heeft een score. Vul 'score' in.")
    people = _people(known, keys, shared)
    made = []
    for key, group in _groups(people, keys):
        value, lower, upper = mean_interval(group["t"].to_numpy())
        place = dict(zip(keys, key, strict=True))
        asked: Any = _same(rows, place)
        made.append({
            **place, "value": value, "lower": lower, "upper": upper, "n": len(group),
            "persons": len(group), "goals": int(group["goals"].sum()),
            "not_measured": int(asked["score"].isna().sum()),
            "reached": 100 * float(group["reached"].mean()),
        })  # fmt: skip
    table = pd.DataFrame(made)
    return table.assign(p=math.nan, grade="goals", unit="T-score", method=METHOD)


def _checked(goals: Any, keys: Sequence[str]) -> Any:
    if missing := [c for c in ("person", "goal", "score", *keys) if c not in goals]:
        raise SourceError(f"De doelen missen de kolom '{missing[0]}'.")
    weight = goals["weight"].astype(float).fillna(1.0) if "weight" in goals else 1.0
    rows = goals.assign(weight=weight, score=goals["score"].astype(float))
    if odd := int((rows["score"].abs() > MOST).sum()):
        raise SourceError(
            f"Bij {odd} doelen valt de score buiten -2 tot 2. Verwacht: -2 (veel minder dan "
            "verwacht) tot 2 (veel meer). Zet een schaal van 1 tot 5 om met 'recode'."
        )
    if odd := int((rows["weight"] < 0).sum()):
        raise SourceError(f"Bij {odd} doelen is het gewicht kleiner dan 0. Verwacht: 0 of meer.")
    twice = rows.duplicated([*keys, "person", "goal"])
    if odd := int(twice.sum()):
        raise SourceError(
            f"{odd} doelen staan er dubbel in (zelfde mens, doel en meting). Verwacht: één score. "
            "Zet in 'corrections/sources.yml' welke rij telt."
        )
    return rows


def _people(known: pd.DataFrame, keys: Sequence[str], shared: float) -> pd.DataFrame:
    """Give T, the number of goals and the share reached, per person and cell."""
    import numpy as np

    rows = known.assign(
        _wx=known["weight"] * known["score"],
        _ww=known["weight"] ** 2,
        _ok=(known["score"] >= 0).astype(float),
    )
    grouped = rows.groupby([*keys, "person"], observed=True, sort=True)
    found = grouped.agg(
        w=("weight", "sum"), wx=("_wx", "sum"), ww=("_ww", "sum"), goals=("goal", "size"),
        reached=("_ok", "mean"),
    ).reset_index()  # fmt: skip
    found = found.loc[found["w"] > 0]
    scale = np.sqrt((1 - shared) * found["ww"] + shared * found["w"] ** 2)
    return cast("pd.DataFrame", found.assign(t=50 + 10 * found["wx"] / scale))


def _groups(people: Any, keys: Sequence[str]) -> list[tuple[tuple[str, ...], Any]]:
    if not keys:
        return [((), people)]
    grouped = people.groupby(list(keys), sort=True, observed=True)
    return [(tuple(map(str, key)), group) for key, group in grouped]


def _same(rows: Any, place: dict[str, str]) -> Any:
    for column, value in place.items():
        rows = rows.loc[rows[column].astype(str) == value]
    return rows
