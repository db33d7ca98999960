"""Scoring: answers in, one score a person and wave out. Don't know is missing, never the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..errors import SourceError
from .catalogue import Instrument, load

if TYPE_CHECKING:
    import pandas as pd

_WHO = ("person", "wave", "approach", "area")


def score(answers: pd.DataFrame, instrument: str | Instrument) -> pd.DataFrame:
    """Score a questionnaire.

    Parameters
    ----------
    answers : DataFrame
        One row an answer: ``person``, ``item``, ``value`` and, where they are there, ``wave``,
        ``approach``, ``area``, ``moment`` and ``instrument`` (then only rows of this instrument
        are used). Values are codes or labels of the instrument; an item may be written as "1",
        "djg6.1" or "djg6_1".
    instrument : str or Instrument
        An id of the catalogue, or an instrument of one's own.

    Returns
    -------
    DataFrame, shape (n_persons × n_waves, …)
        ``person``, ``wave``, ``approach``, ``area``, ``score`` (NaN where too many items are
        missing), ``n_missing``, ``twice`` (answered more than once in a wave: the first counts)
        and ``score_<subscale>``.

    Raises
    ------
    SourceError
        If a column is missing, or an item or answer isn't of the instrument.
    """
    chosen = load(instrument) if isinstance(instrument, str) else instrument
    items = points(answers, chosen)
    who = [column for column in _WHO if column in items]
    wide = items.pivot_table(
        index=who, columns="item", values="points", aggfunc="first", observed=True, dropna=False
    ).reindex(columns=[item.item for item in chosen.items])
    wide = wide.loc[_present(items, who, wide)]
    result = wide.index.to_frame(index=False)
    missing = wide.isna().sum(axis=1).to_numpy()
    result["score"] = _total(wide, chosen, chosen.allowed_missing).to_numpy()
    result["n_missing"] = missing
    twice = items.groupby(who, observed=True, dropna=False)["twice"].any()
    result["twice"] = twice.reindex(wide.index).to_numpy(dtype=bool)
    for subscale in chosen.subscales:
        own = [item.item for item in chosen.items if item.subscale == subscale]
        result[f"score_{subscale}"] = _total(wide[own], chosen, 0).to_numpy()
    return result


def points(answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Give the points of each answer, reversed items turned; missing answers are NaN.

    Returns
    -------
    DataFrame, shape (n_answers, …)
        The identifying columns that are there, ``item``, ``points`` and ``twice``; one row a
        person, wave and item (the first by ``moment`` where that is there).
    """
    rows = _own_rows(answers, instrument)
    known = {item.item: item for item in instrument.items}
    if odd := sorted(set(rows["item"]) - set(known)):
        raise SourceError(
            f"Vragenlijst '{instrument.instrument}': {len(odd)} items horen er niet bij. Verwacht: "
            f"{', '.join(known)}. Controleer 'items' bij de bron in het monitorbestand."
        )
    values = cast("pd.Series", rows["value"])
    code = _codes(values, instrument)
    outside = code.isna() & values.notna() & ~_is_missing(values, instrument)
    if outside.any():
        where = ", ".join(sorted(rows.loc[outside, "item"].unique()))
        raise SourceError(
            f"Vragenlijst '{instrument.instrument}': {int(outside.sum())} antwoorden vallen buiten "
            f"de schaal (item {where}). Verwacht: {', '.join(instrument.answers.values())}. "
            "Vul 'recode' in bij de bron, of zet de rijen in 'corrections/sources.yml'."
        )
    direction = rows["item"].map({item.item: item.direction for item in instrument.items}.get)
    table = {
        (way, answer): value
        for way, given in instrument.points.items()
        for answer, value in given.items()
    }
    keys = list(zip(direction, code, strict=True))
    rows = rows.assign(points=[table.get(key, float("nan")) for key in keys])
    return _once(rows)


def _own_rows(answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    if missing := [column for column in ("person", "item", "value") if column not in answers]:
        raise SourceError(
            f"De antwoorden missen de kolom '{missing[0]}'. Verwacht: person, item, value."
        )
    rows = answers
    if "instrument" in answers:
        rows = answers.loc[answers["instrument"].astype(str) == instrument.instrument]
    prefix = rf"^{instrument.instrument}[._-]?"
    items = rows["item"].astype(str).str.replace(prefix, "", regex=True, case=False)
    if rows.empty:
        raise SourceError(
            f"Er zijn geen antwoorden op vragenlijst '{instrument.instrument}'. Controleer "
            "'instrument' en 'items' bij de bron in het monitorbestand."
        )
    return rows.assign(item=items.str.lstrip("0").where(items != "0", "0"))


def _plain(values: pd.Series) -> pd.Series:
    """Write values as small letters; a whole number without its decimals ("1.0" is "1")."""
    text = values.astype(str).str.strip().str.casefold()
    return text.str.replace(r"\.0+$", "", regex=True).where(values.notna())


def _codes(values: pd.Series, instrument: Instrument) -> pd.Series:
    by_label = {label.casefold(): code for code, label in instrument.answers.items()}
    known = {**by_label, **{code: code for code in instrument.answers}}
    return _plain(values).map(known.get)


def _is_missing(values: pd.Series, instrument: Instrument) -> pd.Series:
    return _plain(values).isin({*instrument.missing, ""})


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    who = [column for column in _WHO if column in rows]
    if "moment" in rows:
        rows = rows.sort_values("moment", kind="stable")
    again = rows.duplicated([*who, "item"], keep=False)
    rows = rows.assign(twice=again).drop_duplicates([*who, "item"], keep="first")
    return rows.reindex(columns=[*who, "item", "points", "twice"]).reset_index(drop=True)


def _present(items: pd.DataFrame, who: list[str], wide: pd.DataFrame) -> pd.Series:
    """Mark the combinations that occur (a pivot also makes those that don't)."""
    import pandas as pd

    there = pd.MultiIndex.from_frame(items.reindex(columns=who).drop_duplicates())
    if len(who) == 1:
        return pd.Series(wide.index.isin(items[who[0]].unique()), index=wide.index)
    return pd.Series(wide.index.isin(there), index=wide.index)


def _total(wide: pd.DataFrame, instrument: Instrument, allowed: int) -> pd.Series:
    """Sum (missing items at the mean of the others) or mean; NaN with too many missing."""
    mean = wide.mean(axis=1).where(wide.isna().sum(axis=1) <= allowed)
    return mean * wide.shape[1] if instrument.method == "sum" else mean
