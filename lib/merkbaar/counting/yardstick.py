"""Unlike approaches along one yardstick: only where they were measured with the same instrument.

The unit is one standard deviation of the scores at the first moment, over all approaches together:
the same length for everyone. A figure above 0 is always for the better.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from .outcome import at_the_ends
from .pairing import span

if TYPE_CHECKING:
    import pandas as pd

PARTS: Mapping[str, str] = {
    "instrument": "een andere vragenlijst",
    "version": "een andere versie van de vragenlijst",
    "items": "andere vragen",
    "recall": "vragen over een andere periode",
}
"""What must be the same, and how it is said where it isn't."""
_COLUMNS = (
    "measure", "approach", "value", "lower", "upper", "n", "persons", "n_t0", "points",
    "points_lower", "points_upper", "sd", "p", "grade", "unit", "method", "comparable", "why",
    "vs_reference", "vs_reference_lower", "vs_reference_upper", "vs_reference_p",
)  # fmt: skip
METHOD = (
    "gemiddelde verandering gedeeld door de spreiding bij de eerste meting van alle aanpakken "
    "samen; boven nul is beter; p en interval niet gecorrigeerd"
)


def forms(
    answers: pd.DataFrame,
    *,
    measures: Mapping[str, str],
    recall: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """List with what each approach was measured, per wave, from the answers themselves.

    Parameters
    ----------
    answers : DataFrame
        ``approach``, ``wave``, ``instrument``, ``item`` and, where the form has it, ``version``.
    measures : mapping of str to str
        Instrument: measure ("djg6": "loneliness"); others are left alone.
    recall : mapping of str to str, optional
        Instrument: the period that it asks about.

    Returns
    -------
    DataFrame, shape (n_measures × n_approaches × n_waves, 7)
        ``measure``, ``approach``, ``wave``, ``instrument``, ``version``, ``items``, ``recall``;
        several instruments for one measure are joined with "+", and so are versions; "" where the
        version isn't known.
    """
    import pandas as pd

    if missing := [c for c in ("approach", "wave", "instrument", "item") if c not in answers]:
        raise SourceError(f"De antwoorden missen de kolom '{missing[0]}'.")
    known: Any = answers.loc[answers["instrument"].astype(str).isin(measures)]
    version: Any = known.get("version", pd.Series("", index=known.index)).astype(object)
    own = known.assign(
        measure=known["instrument"].astype(str).map(dict(measures)),
        item=known["item"].astype(str),
        version=version.where(version.notna(), ""),
    )
    columns = ["measure", "approach", "wave", "instrument", "version", "item"]
    once = own[columns].astype(str).drop_duplicates()
    rows = []
    for key, group in once.groupby(columns[:3], sort=True):
        instruments = sorted(group["instrument"].unique())
        rows.append({
            **dict(zip(columns[:3], key, strict=True)),
            "instrument": "+".join(instruments),
            "version": "+".join(sorted(set(group["version"]) - {""})),
            "items": " ".join(sorted(group["item"].unique())),
            "recall": "+".join((recall or {}).get(name, "") for name in instruments),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=[*columns[:3], *PARTS])


def equivalence(made: pd.DataFrame) -> pd.DataFrame:
    """Say of each measure and approach whether it may stand beside the others, and if not why.

    Parameters
    ----------
    made : DataFrame
        From :func:`forms`.

    Returns
    -------
    DataFrame, shape (n_measures × n_approaches, 4)
        ``measure``, ``approach``, ``comparable``, ``why`` (Dutch, "" where comparable). Not
        comparable: the moments differ in instrument, version, items or recall period; or other
        approaches do. The form that most approaches share is the yardstick; where none has two,
        nothing is compared. A version that isn't known is taken to be the one that is.
    """
    import pandas as pd

    rows = []
    for measure, found in made.groupby("measure", sort=True):
        group = _with_the_version(found)
        asked = {str(name): part for name, part in group.groupby("approach", sort=True)}
        within = {name: _differ(part.to_dict("records")) for name, part in asked.items()}
        steady = {
            name: tuple(part.iloc[0][list(PARTS)])
            for name, part in asked.items()
            if not within[name]
        }
        shared = _most_shared(list(steady.values()))
        for name in asked:
            why = within[name] and f"begin en vervolg hebben {within[name]}"
            if not why and shared is None:
                why = "de aanpakken hebben niet dezelfde vragenlijst"
            elif not why and steady[name] != shared:
                mine = dict(zip(PARTS, steady[name], strict=True))
                others = dict(zip(PARTS, shared or (), strict=True))
                why = f"deze aanpak heeft {_differ([mine, others])} dan de andere"
            rows.append((str(measure), name, not why, why))
    return pd.DataFrame(rows, columns=["measure", "approach", "comparable", "why"])


def _with_the_version(group: Any) -> Any:
    """Fill in the version where it isn't known and only one is."""
    known = sorted(set(group["version"].astype(str)) - {"", "nan"})
    return group.assign(version=known[0]) if len(known) == 1 else group


def changed_forms(made: pd.DataFrame) -> pd.DataFrame:
    """List approaches of which the start and the follow-up had another questionnaire.

    Their scores are no change of anybody: leave them out with :func:`of_one_form`.

    Parameters
    ----------
    made : DataFrame
        From :func:`forms`.

    Returns
    -------
    DataFrame, shape (n_found, 3)
        ``measure``, ``approach`` and ``why`` (Dutch): another questionnaire or another version.
    """
    import pandas as pd

    rows = []
    parts: Any = made.groupby(["measure", "approach"], sort=True)
    for key, group in parts:
        _, ends = span(group["wave"])
        both = _with_the_version(group.loc[group["wave"].astype(str).isin(ends or ())])
        asked = both[["instrument", "version"]].assign(items="", recall="")
        if why := _differ(asked.to_dict("records")):
            rows.append((*map(str, key), f"begin en vervolg hebben {why}"))
    return pd.DataFrame(rows, columns=["measure", "approach", "why"])


def of_one_form(rows: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Leave out the measures and approaches of which the questionnaire changed on the way.

    Parameters
    ----------
    rows : DataFrame
        Scores or changes, with ``measure`` and ``approach``.
    made : DataFrame
        From :func:`forms`.
    """
    apart = set(changed_forms(made)[["measure", "approach"]].itertuples(index=False, name=None))
    keys = zip(rows["measure"].astype(str), rows["approach"].astype(str), strict=True)
    return rows.loc[[key not in apart for key in keys]].reset_index(drop=True)


def _differ(records: list[dict[Any, Any]]) -> str:
    """Name the first thing that isn't the same in all; "" where all is."""
    for part, said in PARTS.items():
        if len({str(record[part]) for record in records}) > 1:
            return said
    return ""


def _most_shared(found: list[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    """Give the form that most have; None where that is a tie of several."""
    if not found:
        return None
    counts = {one: found.count(one) for one in found}
    most = max(counts.values())
    first = [one for one, count in counts.items() if count == most]
    return first[0] if len(first) == 1 else None


def yardstick(
    changes: pd.DataFrame,
    equivalent: pd.DataFrame,
    *,
    better: Mapping[str, str],
) -> pd.DataFrame:
    """Lay the changes of all approaches along one yardstick, per measure.

    Parameters
    ----------
    changes : DataFrame
        From :func:`merkbaar.counting.outcome.paired`, with ``measure`` and ``approach``.
    equivalent : DataFrame
        From :func:`equivalence`. What isn't in it isn't compared.
    better : mapping of str to str
        Measure: "higher" or "lower".

    Returns
    -------
    DataFrame, shape (n_measures × n_approaches, …)
        ``value`` in standard deviations (above 0 is better) with its interval (both the change and
        the spread are estimates: the interval holds both), ``points`` the change itself (as
        measured), ``sd``, ``n``, ``persons``, ``n_t0``, ``grade``, ``comparable``, ``why``. What
        can't be compared has its points and no value. No p, and ``vs_reference…`` empty: nothing
        is tested here; that was done on the points.

    Raises
    ------
    SourceError
        If a column isn't there, or `better` doesn't name a measure.
    """
    import pandas as pd

    needed = ["measure", "approach", "value", "lower", "upper", "sd_t0", "n", "n_t0", "grade"]
    if missing := [column for column in needed if column not in changes]:
        raise SourceError(f"De veranderingen missen de kolom '{missing[0]}'.")
    if unknown := sorted(set(changes["measure"].astype(str)) - set(better)):
        raise SourceError(
            f"Van '{unknown[0]}' is niet gezegd welke kant beter is. Vul 'better' in onder "
            "'measures' in het monitorbestand, of laat dit cijfer van de meetlat."
        )
    said = equivalent.set_index(["measure", "approach"])
    rows = []
    for measure, group in changes.groupby("measure", sort=True):
        judged = [_judged(said, str(measure), str(name)) for name in group["approach"]]
        part = group.assign(comparable=[one for one, _ in judged], why=[why for _, why in judged])
        rows.append(_laid(part, better[str(measure)]))
    if not rows:
        return pd.DataFrame(columns=list(_COLUMNS))
    table = pd.concat(rows, ignore_index=True)
    ends: Any = table.reindex(columns=["floor", "ceiling"]).itertuples(index=False, name=None)
    laid = [_method(at_the_ends(one)) for one in ends]
    both = zip(laid, table["why"], strict=True)
    method = [one if not why else f"niet vergeleken: {why}" for one, why in both]
    table = table.drop(columns=[name for name in table if str(name).startswith("vs_")])
    table = table.assign(p=math.nan, unit="SD", method=method, persons=table["n"])
    return table.reindex(columns=list(_COLUMNS))


def _method(ends: list[str]) -> str:
    return f"{METHOD}. Let op: {'; '.join(ends)}" if ends else METHOD


def _judged(said: pd.DataFrame, measure: str, approach: str) -> tuple[bool, str]:
    if (measure, approach) not in said.index:
        return False, "niet bekend is met welke vragenlijst is gemeten"
    row: Any = said.loc[(measure, approach)]
    return bool(row["comparable"]), str(row["why"])


def _laid(part: pd.DataFrame, better: str) -> pd.DataFrame:
    """Divide by the common spread, and turn round where lower is better."""
    import numpy as np

    usable = part["comparable"].to_numpy(dtype=bool) & (part["n"] >= 3).to_numpy()
    freedom = np.where(usable, part["n"].to_numpy(dtype=float) - 1, 0)
    spread = part["sd_t0"].to_numpy(dtype=float)
    total = float(freedom.sum())
    squares = float(np.nansum(np.where(usable, freedom * spread**2, 0.0)))
    sd = math.sqrt(squares / total) if total > 0 and squares > 0 else math.nan
    way = 1.0 if better == "higher" else -1.0
    middle = np.where(usable, part["value"].to_numpy(dtype=float), np.nan) / sd
    half = (part["upper"] - part["lower"]).to_numpy(dtype=float) / 2 / sd
    half = np.hypot(half, 1.96 * middle / math.sqrt(2 * total) if total > 0 else 0.0)
    ends = way * middle - half, way * middle + half
    return part.assign(
        points=part["value"], points_lower=part["lower"], points_upper=part["upper"], sd=sd,
        value=way * middle, lower=ends[0], upper=ends[1],
    )  # fmt: skip
