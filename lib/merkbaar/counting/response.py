"""Response: what became of everyone who was invited (AAPOR Standard Definitions, 2016)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import SourceError
from .intervals import wilson

if TYPE_CHECKING:
    import pandas as pd

DISPOSITIONS = ("I", "P", "R", "NC", "O", "UH", "UO")
"""Interview, partial, refusal, non-contact, other, unknown household, unknown other."""
INELIGIBLE = "NE"


def outcome_rates(counts: Mapping[str, float], *, eligible: float = 1.0) -> dict[str, float]:
    """Give the AAPOR outcome rates as fractions.

    Parameters
    ----------
    counts : mapping of str to float
        Number of people per disposition (I, P, R, NC, O, UH, UO); absent is 0.
    eligible : float
        e: the estimated share of the unknown cases that is eligible, 0–1.

    Returns
    -------
    dict of str to float
        RR1, RR2, RR3, RR4, RR5, RR6, COOP1, REF1, CON1.

    Raises
    ------
    ValueError
        If a disposition is unknown or nobody was eligible.
    """
    if odd := set(counts) - {*DISPOSITIONS, INELIGIBLE}:
        raise ValueError(f"dispositions must be of {DISPOSITIONS}; found {sorted(odd)}")
    i, p, r, nc, o, uh, uo = (float(counts.get(code, 0)) for code in DISPOSITIONS)
    known, unknown = i + p + r + nc + o, uh + uo
    everyone = known + unknown
    if not (known > 0 and i + p + r + o > 0):
        raise ValueError("nobody was known to be eligible, so no rate can be given")
    return {
        "RR1": i / everyone,
        "RR2": (i + p) / everyone,
        "RR3": i / (known + eligible * unknown),
        "RR4": (i + p) / (known + eligible * unknown),
        "RR5": i / known,
        "RR6": (i + p) / known,
        "COOP1": i / (i + p + r + o),
        "REF1": r / everyone,
        "CON1": (i + p + r + o) / everyone,
    }


def response(
    invitations: pd.DataFrame, *, by: Sequence[str], measure: str = "response"
) -> pd.DataFrame:
    """Give the response (AAPOR RR2: full and partial answers out of all eligible), per cell.

    Parameters
    ----------
    invitations : DataFrame
        One row a person and wave: columns of `by`, ``person`` and ``disposition`` (AAPOR codes;
        "NE" is not eligible and is left out of the base).
    by : sequence of str
        The dimensions.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        ``value`` in percent with Wilson's interval, ``n`` and ``persons`` invited, ``count``
        answered.

    Raises
    ------
    SourceError
        If a disposition is unknown or a column is not there.
    """
    import pandas as pd

    keep = list(by)
    if missing := [c for c in (*keep, "person", "disposition") if c not in invitations]:
        raise SourceError(
            f"De uitnodigingen missen de kolom '{missing[0]}'. Verwacht: "
            f"{', '.join((*keep, 'person', 'disposition'))}."
        )
    odd = int((~invitations["disposition"].isin((*DISPOSITIONS, INELIGIBLE))).to_numpy().sum())
    if odd:
        raise SourceError(
            f"Van {odd} uitnodigingen is de kolom 'disposition' geen AAPOR-code. "
            f"Verwacht: {', '.join((*DISPOSITIONS, INELIGIBLE))}. Vul 'recode' in bij de bron."
        )
    rows = []
    eligible = invitations.loc[invitations["disposition"] != INELIGIBLE]
    for key, group in eligible.groupby(keep, sort=True, observed=True):
        n = int(group["person"].nunique())
        count = int(group.loc[group["disposition"].isin(("I", "P")), "person"].nunique())
        lower, upper = wilson(count, n)
        cell = dict(zip(keep, key, strict=True))
        numbers = {"value": 100 * count / n, "lower": 100 * lower, "upper": 100 * upper}
        rows.append({"measure": measure, **cell, **numbers, "n": n, "persons": n, "count": count})
    frame = pd.DataFrame(rows, columns=[*_FIRST, *keep, *_REST])
    method = "AAPOR RR2: geantwoord / uitgenodigd (Wilson)"
    return frame.assign(p=float("nan"), grade="registration", unit="%", method=method)


_FIRST = ("measure",)
_REST = ("value", "lower", "upper", "n", "persons", "count")
