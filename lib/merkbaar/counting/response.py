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
_FIGURES = ("value", "lower", "upper", "n", "persons", "count")
_FURTHEST = ("I", "P", "R", "O", "NC", "UO", "UH")


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
        RR1, RR2, RR3, RR4, RR5, RR6, COOP1 (missing where nobody was spoken to), REF1, CON1.

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
    if not known > 0:
        raise ValueError("nobody was known to be eligible, so no rate can be given")
    spoken_to = i + p + r + o
    return {
        "RR1": i / everyone,
        "RR2": (i + p) / everyone,
        "RR3": i / (known + eligible * unknown),
        "RR4": (i + p) / (known + eligible * unknown),
        "RR5": i / known,
        "RR6": (i + p) / known,
        "COOP1": i / spoken_to if spoken_to > 0 else float("nan"),
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
    _check(invitations, keep)
    rows = []
    eligible = invitations.loc[invitations["disposition"] != INELIGIBLE]
    for key, group in eligible.groupby(keep, sort=True, observed=True):
        n = int(group["person"].nunique())
        count = int(group.loc[group["disposition"].isin(("I", "P")), "person"].nunique())
        lower, upper = wilson(count, n)
        cell = dict(zip(keep, key, strict=True))
        numbers = {"value": 100 * count / n, "lower": 100 * lower, "upper": 100 * upper}
        rows.append({"measure": measure, **cell, **numbers, "n": n, "persons": n, "count": count})
    frame = pd.DataFrame(rows, columns=["measure", *keep, *_FIGURES])
    method = "AAPOR RR2: geantwoord / uitgenodigd (Wilson)"
    return frame.assign(p=float("nan"), grade="registration", unit="%", method=method)


def rates(invitations: pd.DataFrame, *, by: Sequence[str], eligible: float = 1.0) -> pd.DataFrame:
    """Give all AAPOR outcome rates per cell, for who has to account for them.

    Parameters
    ----------
    invitations : DataFrame
        As :func:`response` has them. A person with more than one invitation in a cell counts with
        the furthest it came: answered, partly, refused, other, no contact, unknown.
    eligible : float
        e: the estimated share of the unknown cases that is eligible, 0–1.

    Returns
    -------
    DataFrame, shape (n_cells, n_by + 16)
        `by`, people per disposition (I, P, R, NC, O, UH, UO), and RR1–RR6, COOP1, REF1, CON1 as
        fractions; a rate is missing where nobody was known to be eligible.

    Raises
    ------
    SourceError
        If a disposition is unknown or a column is not there.
    """
    import pandas as pd

    keep = list(by)
    _check(invitations, keep)
    order = pd.Categorical(invitations["disposition"], [*_FURTHEST, INELIGIBLE], ordered=True)
    ranked = invitations.assign(_order=order.codes).sort_values("_order", kind="stable")
    once = ranked.drop_duplicates([*keep, "person"])
    rows = []
    for key, group in once.groupby(keep, sort=True, observed=True):
        found_here = group["disposition"].to_list()
        counts = {code: found_here.count(code) for code in DISPOSITIONS}
        try:
            found = outcome_rates(counts, eligible=eligible)
        except ValueError:
            found = {}
        cell = dict(zip(keep, key if isinstance(key, tuple) else (key,), strict=True))
        rows.append(cell | counts | found)
    names = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1", "REF1", "CON1")
    return pd.DataFrame(rows, columns=[*keep, *DISPOSITIONS, *names])


def panel(
    invitations: pd.DataFrame, *, waves: Sequence[str], recruited: tuple[int, int] | None = None
) -> pd.DataFrame:
    """Give the response of a panel's waves on the base it started from.

    "45 % of those who answered last time" says little: whoever left earlier is out of sight.

    Parameters
    ----------
    invitations : DataFrame
        ``person``, ``wave`` and ``disposition``.
    waves : sequence of str
        The waves, first one first.
    recruited : tuple of int, optional
        People who joined the panel, and people who were asked to: then ``value`` is out of all
        who were asked (recruitment × wave). Without it, out of everyone ever invited in a wave.

    Returns
    -------
    DataFrame, shape (n_waves, …)
        ``value``, ``lower``, ``upper`` (percent of the whole base, Wilson), ``of_invited``
        (percent of who was invited in that wave), ``n`` the base, ``invited``, ``persons`` and
        ``count`` who answered.

    Raises
    ------
    SourceError
        If a wave has no invitations, a disposition is unknown, or more people joined than were
        asked.
    """
    import pandas as pd

    _check(invitations, ["wave"])
    known = invitations.loc[invitations["disposition"] != INELIGIBLE]
    known = known.loc[known["wave"].isin(list(waves))]
    if missing := [wave for wave in waves if wave not in set(known["wave"])]:
        raise SourceError(
            f"De ronde '{missing[0]}' heeft geen uitnodigingen. Gevonden: "
            f"{', '.join(sorted(set(invitations['wave'].astype(str))))}. Verbeter 'waves'."
        )
    base = int(known["person"].nunique())
    if recruited is not None:
        joined, base = recruited
        if not int(known["person"].nunique()) <= joined <= base:
            raise SourceError(
                f"Er deden {joined} mensen mee van {base} gevraagden, en uitgenodigd zijn er "
                f"{known['person'].nunique()}. Verwacht: uitgenodigd ≤ meegedaan ≤ gevraagd."
            )
    rows = []
    for wave in waves:
        own = known.loc[known["wave"] == wave]
        invited = int(own["person"].nunique())
        count = int(own.loc[own["disposition"].isin(("I", "P")), "person"].nunique())
        lower, upper = wilson(count, base)
        figures = {"value": 100 * count / base, "lower": 100 * lower, "upper": 100 * upper}
        figures |= {"of_invited": 100 * count / invited, "n": base, "invited": invited}
        rows.append(
            {"measure": "panel", "wave": wave} | figures | {"persons": base, "count": count}
        )
    method = (
        "geantwoord / iedereen die meedeed"
        if recruited is None
        else ("geantwoord / iedereen die gevraagd is")
    )
    frame = pd.DataFrame(rows)
    return frame.assign(p=float("nan"), grade="registration", unit="%", method=f"{method} (Wilson)")


def _check(invitations: pd.DataFrame, keep: Sequence[str]) -> None:
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
