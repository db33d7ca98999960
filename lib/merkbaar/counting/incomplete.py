"""Change from all rows: also people who were measured once.

Beside the paired change, never instead of it: where the two differ, who left matters. Each wave of
each group has its own spread (:mod:`.two_waves`); only likeness within municipalities asks for a
mixed model, which takes one spread for all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import SourceError, TooFewData
from . import two_waves
from .mixed import METHOD, Estimate, mixed
from .pairing import named, ready

if TYPE_CHECKING:
    import pandas as pd

ASSUMES = "wie ontbreekt, ontbreekt om wat eerder van die mens is gemeten (MAR)"
_REFERENCE = ("vs_reference", "vs_reference_lower", "vs_reference_upper", "vs_reference_p")
COLUMNS = ("value", "lower", "upper", "p_change", "n", "persons", "left_out", *_REFERENCE)


def change_from_all(
    answers: pd.DataFrame,
    *,
    score: str = "score",
    by: Sequence[str] = ("approach",),
    reference: str | None = None,
    waves: tuple[str, str] = ("T0", "T1"),
    municipality: str | None = None,
    measure: str = "outcome",
    unit: str = "punten",
) -> pd.DataFrame:
    """Give the change per cell, and its difference with the reference group, from all rows.

    Parameters
    ----------
    answers : DataFrame
        As of :func:`merkbaar.counting.outcome.paired`; people with one measurement stay in.
    municipality : str, optional
        Column within which people are alike: then by a mixed model, with one spread for both
        waves and both groups.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` with interval and ``p_change``, ``n`` rows, ``persons``, ``left_out`` rows without
        a score, ``vs_reference…`` (Welch) and ``p``; NaN where the model can't be made, with fewer
        than three people measured twice too. Unadjusted.

    Raises
    ------
    SourceError
        If a column isn't there, a group isn't filled in, or a score is no number.
    """
    import pandas as pd

    by = named(by)
    if missing := [c for c in ("person", "wave", score, *by) if c not in answers]:
        raise SourceError(f"De antwoorden missen de kolom '{missing[0]}'.")
    if reference is not None and "approach" not in by:
        raise SourceError("Met een referentiegroep moet 'approach' in 'by' staan.")
    ready(answers, score=score, by=by)
    wave = answers["wave"].astype(str)
    rows: Any = answers.loc[wave.isin(waves)].dropna(subset=by)
    rows = rows.assign(wave=wave, **{name: rows[name].astype(str) for name in by})
    parts = {tuple(map(str, key)): part for key, part in rows.groupby(by, sort=True)}
    places = {key: dict(zip(by, key, strict=True)) for key in parts}
    others: dict[Any, Any] = {}
    for key, place in places.items():
        there = tuple(reference if name == "approach" else at for name, at in place.items())
        compared = reference is not None and place["approach"] != reference and there in parts
        others[key] = there if compared else None
    of_all = _all_of if municipality is None else _mixed
    made = of_all(parts, others, score, waves, municipality)
    columns = list(dict.fromkeys(("measure", *by, *COLUMNS)))
    table = pd.DataFrame([{**places[key], **made[key]} for key in parts])
    table = table.assign(measure=measure).reindex(columns=columns)
    method = f"{two_waves.METHOD if municipality is None else METHOD}; {ASSUMES}"
    return table.assign(p=table["vs_reference_p"], unit=unit, method=method)


def _all_of(
    parts: dict[Any, Any],
    others: dict[Any, Any],
    score: str,
    waves: tuple[str, str],
    _: str | None,
) -> dict[Any, dict[str, Any]]:
    """Give each cell by its own means and spreads, and Welch's difference with the reference."""
    steps = {key: _step(part, score, waves) for key, part in parts.items()}
    made = {}
    for key, part in parts.items():
        known = part.dropna(subset=[score, "person"])
        row = {"n": len(known), "persons": known["person"].nunique()}
        row["left_out"] = len(part) - len(known)
        mine, theirs = steps[key], steps.get(others[key])
        if mine is not None:
            names = ("value", "lower", "upper", "p_change")
            row |= dict(zip(names, mine.figures(), strict=True))
        if mine is not None and theirs is not None:
            found = two_waves.difference(mine, theirs).figures()
            row |= dict(zip(_REFERENCE, found, strict=True))
        made[key] = row
    return made


def _step(part: Any, score: str, waves: tuple[str, str]) -> two_waves.Step | None:
    known = part.dropna(subset=[score, "person"])
    wide = known.assign(_score=known[score].astype(float)).pivot_table(
        index="person", columns="wave", values="_score", observed=True
    )
    wide = wide.reindex(columns=list(waves)).sort_values(list(waves))
    return two_waves.change(wide[waves[0]], wide[waves[1]])


def _mixed(
    parts: dict[Any, Any],
    others: dict[Any, Any],
    score: str,
    waves: tuple[str, str],
    municipality: str | None,
) -> dict[Any, dict[str, Any]]:
    import pandas as pd

    made = {}
    for key, part in parts.items():
        row = _fit(part, score, ("wave",), municipality, (waves[1],), (waves[0],))
        if others[key] is not None:
            both = pd.concat([part, parts[others[key]]])
            names = part["approach"].iloc[0], parts[others[key]]["approach"].iloc[0]
            row |= _against(both, score, municipality, waves, *names)
        made[key] = row
    return made


def _fit(
    part: Any,
    score: str,
    by: Sequence[str],
    municipality: str | None,
    second: Sequence[str],
    first: Sequence[str],
) -> dict[str, Any]:
    try:
        model = mixed(part, score=score, by=by, municipality=municipality)
        found = model.compare(first, second)
    except (TooFewData, KeyError):
        known = part.dropna(subset=[score])
        return {"n": len(known), "persons": len(known["person"].unique())}
    return {
        **_figures(found, ("value", "lower", "upper", "p_change")),
        "n": model.n,
        "persons": model.persons,
        "left_out": model.left_out,
    }


def _figures(found: Estimate, names: Sequence[str]) -> dict[str, float]:
    return dict(zip(names, (found.value, found.lower, found.upper, found.p), strict=True))


def _against(
    both: Any,
    score: str,
    municipality: str | None,
    waves: tuple[str, str],
    approach: str,
    reference: str,
) -> dict[str, float]:
    """Give (change of the approach) − (change of the reference group) from one model of both."""
    try:
        model = mixed(both, score=score, by=("approach", "wave"), municipality=municipality)
    except TooFewData:
        return {}
    signs = {
        (approach, waves[1]): 1.0,
        (approach, waves[0]): -1.0,
        (reference, waves[1]): -1.0,
        (reference, waves[0]): 1.0,
    }
    keys = list(model.cells[["approach", "wave"]].itertuples(index=False, name=None))
    if set(signs) - set(keys):
        return dict.fromkeys(_REFERENCE, math.nan)
    return _figures(model.estimate([signs[key] for key in keys]), _REFERENCE)
