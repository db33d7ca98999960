"""Change from all rows: also people who were measured once, by a mixed model.

Beside the paired change, never instead of it: where the two differ, who left matters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import SourceError, TooFewData
from .mixed import METHOD, Estimate, mixed

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
        Column within which people are alike.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` with interval and ``p_change``, ``n`` rows, ``persons``, ``left_out`` rows without
        a score, ``vs_reference…`` (variances taken as one over both groups) and ``p``; NaN where
        the model can't be made. Unadjusted.

    Raises
    ------
    SourceError
        If a column isn't there.
    """
    import pandas as pd

    by = list(by)
    if missing := [c for c in ("person", "wave", score, *by) if c not in answers]:
        raise SourceError(f"De antwoorden missen de kolom '{missing[0]}'.")
    if reference is not None and "approach" not in by:
        raise SourceError("Met een referentiegroep moet 'approach' in 'by' staan.")
    wave = answers["wave"].astype(str)
    rows: Any = answers.loc[wave.isin(waves)]
    rows = rows.assign(wave=wave, **{name: rows[name].astype(str) for name in by})
    parts = {tuple(map(str, key)): part for key, part in rows.groupby(by, sort=True)}
    made = []
    for key, part in parts.items():
        place = dict(zip(by, key, strict=True))
        own = _fit(part, score, ("wave",), municipality, (waves[1],), (waves[0],))
        row = {**place, **own}
        if reference is not None and place["approach"] != reference:
            there = tuple(
                value if name != "approach" else reference for name, value in place.items()
            )
            if there in parts:
                both = pd.concat([part, parts[there]])
                row |= _against(both, score, municipality, waves, place["approach"], reference)
        made.append(row)
    columns = list(dict.fromkeys(("measure", *by, *COLUMNS)))
    table = pd.DataFrame(made).assign(measure=measure).reindex(columns=columns)
    method = f"{METHOD}; {ASSUMES}"
    return table.assign(p=table["vs_reference_p"], unit=unit, method=method)


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
