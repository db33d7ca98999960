"""What a questionnaire's figures mean, for a notebook: which way is better, its ends, how reliable.

Counting knows nothing of questionnaires and gets this passed in; for waiting
times, :func:`waited` adds what the gate must know of single waits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..counting.reliable import Reliability
from ..errors import MerkbaarError

if TYPE_CHECKING:
    import pandas as pd

    from ..instruments import Instrument
    from .edition import Edition

OWN = "alpha van de eerste meting van deze monitor"


@dataclass(frozen=True)
class Measured:
    """Per measure of a questionnaire; a measure of which something isn't known is left out there.

    Attributes
    ----------
    instruments : mapping of str to str
        Instrument: measure.
    better : mapping of str to str
        "higher" or "lower".
    scales : mapping of str to tuple of two float
        Lowest and highest score.
    reliabilities : mapping of str to Reliability
        Of the catalogue where its source gives one with a spread, else alpha of the first wave.
    recall : mapping of str to str
        Instrument: the period that it asks about.
    margins : mapping of str to float
        How far apart groups may have grown per wave before the start to call that alike.
    """

    instruments: Mapping[str, str]
    better: Mapping[str, str]
    scales: Mapping[str, tuple[float, float]]
    reliabilities: Mapping[str, Reliability]
    recall: Mapping[str, str]
    margins: Mapping[str, float]


def measured(
    edition: Edition, answers: pd.DataFrame, *, own: Mapping[str, Instrument] | None = None
) -> Measured:
    """Look up what the measures of an edition's questionnaires mean.

    Parameters
    ----------
    answers : DataFrame
        The standard table.
    own : mapping of str to Instrument, optional
        Instruments of one's own, from :func:`merkbaar.publishing.own_instruments`.
    """
    from ..instruments.catalogue import every, find

    there = set(answers["instrument"].astype(str).unique())
    used = {
        name: measure
        for name, measure in edition.instruments.items()
        if name in there and name in every(own)
    }
    known = {name: find(name, own) for name in used}
    ways = {one.id: one.better for one in edition.monitor.measures if one.better != "none"}
    return Measured(
        instruments=used,
        better={measure: ways[measure] for measure in used.values() if measure in ways},
        scales={
            used[name]: (one.lowest, one.highest)
            for name, one in known.items()
            if math.isfinite(one.lowest + one.highest)
        },
        reliabilities={
            used[name]: found
            for name, one in known.items()
            if (found := _reliability(one, answers)) is not None
        },
        recall={name: one.period for name, one in known.items()},
        margins={
            one.id: one.trend_margin or one.smallest_effect
            for one in edition.monitor.measures
            if one.trend_margin or one.smallest_effect
        },
    )


def _reliability(instrument: Any, answers: pd.DataFrame) -> Reliability | None:
    """Take the reliability of the catalogue, else alpha of the first wave; None without either."""
    for spread in instrument.spread:
        if spread.r is not None:
            return Reliability(spread.r, spread.source, spread.sd)
    for one in instrument.reliability:
        return Reliability(one.value, one.source)
    if len(instrument.items) < 2:
        return None
    from ..instruments import reliability
    from ..periods import in_order

    own: Any = answers.loc[answers["instrument"].astype(str) == instrument.instrument]
    try:
        found = reliability(own, instrument)
    except MerkbaarError:
        return None
    first = in_order(found["wave"])[:1] if "wave" in found else []
    alpha = float(found.loc[found["wave"] == first[0], "alpha"].iloc[0]) if first else math.nan
    return Reliability(alpha, OWN) if 0 < alpha < 1 else None


def statements(
    answers: pd.DataFrame,
    instrument: str = "ceo_wmo",
    *,
    own: Mapping[str, Instrument] | None = None,
) -> pd.DataFrame:
    """Give the answers to statements in words: the question as it was asked, and the label.

    Parameters
    ----------
    answers : DataFrame
        The standard table.
    own : mapping of str to Instrument, optional
        Instruments of one's own: theirs are the words of the statements, where we have none.

    Returns
    -------
    DataFrame, shape (n_answers, …)
        The columns that were there, with ``question`` (its number where we have no words),
        ``value`` (the label; "weet niet" is missing, what isn't an answer of the instrument stays
        as it is) and ``period`` (year of the answer).
    """
    from ..instruments.catalogue import find

    about = find(instrument, own)
    texts = {item.item: item.text or item.item for item in about.items}
    mine: Any = answers.loc[answers["instrument"].astype(str) == instrument]
    item = mine["item"].astype(str).str.split(r"[._-]", regex=True).str[-1]
    said = mine["value"].astype(str).str.strip().str.replace(r"\.0+$", "", regex=True)
    no_answer = mine["value"].isna() | said.str.casefold().isin(about.missing)
    labels = said.map(lambda one: about.answers.get(one, one)).mask(no_answer)
    return mine.assign(
        question=item.map(lambda one: texts.get(one, one)),
        value=labels,
        period=mine["moment"].dt.strftime("%Y"),
    ).reset_index(drop=True)


def goals_of(edition: Edition) -> pd.DataFrame:
    """Give how far the goals of people's plans were reached, per wave (goal attainment scaling).

    Returns
    -------
    DataFrame, shape (n_waves, …)
        As :func:`merkbaar.counting.goals.attainment`, with ``measure`` ("goals") and ``period``
        (the wave; the year of the edition where goals have none). Without rows where the monitor
        has no table `goals`, or no goal has a score yet.

    Raises
    ------
    SourceError
        If a score or weight can't be.
    """
    import pandas as pd

    from ..counting.goals import attainment

    columns = ["measure", "period", "value", "lower", "upper", "n", "persons", "goals",
               "not_measured", "reached", "p", "grade", "unit", "method"]  # fmt: skip
    there = (edition.folders.prepared / "goals.parquet").is_file()
    rows: Any = edition.table("goals") if there else None
    if rows is None or not rows["score"].notna().any():
        return pd.DataFrame(columns=columns)
    waves = "wave" in rows and bool(rows["wave"].notna().any())
    made = attainment(rows if waves else rows.drop(columns="wave", errors="ignore"))
    period = made["wave"] if waves else edition.plan.period
    return made.assign(measure="goals", period=period).reindex(columns=columns)


def credited(answers: pd.DataFrame) -> pd.DataFrame:
    """Give the perceived contribution of each person, at the last wave in which it was asked.

    Returns
    -------
    DataFrame, shape (n_persons, 3)
        ``person``, ``approach``, ``contribution`` (0–1); no rows where it wasn't asked.
    """
    import pandas as pd

    from ..instruments import available, load, score
    from ..periods import in_order

    there = set(answers["instrument"].astype(str).unique()) & set(available())
    names = sorted(name for name in there if load(name).kind == "attribution")
    columns = ["person", "approach", "contribution"]
    if not names or "approach" not in answers:
        return pd.DataFrame(columns=columns)
    scores = score(answers, names[0]).dropna(subset=["score", "approach"])
    last = in_order(scores["wave"])[-1:]
    found = scores.loc[scores["wave"].astype(str).isin(last)]
    found = found.rename(columns={"score": "contribution"}).drop_duplicates(columns[:2])
    return found[columns].reset_index(drop=True)


def waited(
    spells: pd.DataFrame,
    *,
    by: Sequence[str],
    total: str,
    compare: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Give the mean waiting time per cell, with the longest waits of one person.

    Parameters
    ----------
    spells : DataFrame
        As :func:`merkbaar.counting.waiting.waiting` takes them; so are `by`, `total` and `compare`.

    Returns
    -------
    DataFrame, shape (n_cells, …)
        Its table with ``largest_1`` and ``largest_2`` (days), ready to be offered: where one person
        waited nearly all the days of a cell, the gate hides it. They stay left of the gate.
    """
    from ..counting.waiting import waiting
    from ..privacy.magnitudes import largest_contributions

    table = waiting(spells, by=by, total=total, compare=compare)
    longest = largest_contributions(spells, by=by, amount="days", totals={"area": total})
    return table.merge(longest[[*by, "largest_1", "largest_2"]], on=list(by), how="left")
