"""The journey that people told: ordered steps with phase, event, emotion, actor and channel.

Steps come from coded dossiers (the standard table ``steps``) or from tagged stories
(:func:`tagged`). What a step feels like is the monitor's choice: a number per emotion, from heavy
to light. Per person every step counts once; per phase every person counts once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from merkbaar.errors import SourceError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PARTS = ("phase", "event", "emotion", "actor", "channel")
METHOD = "gemiddelde per persoon, daarna over personen; 95 % (Student)"


@dataclass(frozen=True)
class Steps:
    """Steps in order, ready to be counted.

    Attributes
    ----------
    table : DataFrame, shape (n_steps, …)
        person, order (1, 2, … within a journey), phase, event, emotion, actor, channel; feeling;
        turn (feeling minus that of the step before); apart (feeling minus the mean of the same
        person's *other* steps). NaN where it can't be known.
    phases : tuple of str
        In their order.
    unknown_emotions, unknown_phases : int
        Steps with an emotion or phase that the monitor doesn't name: they have no feeling, or
        stand in no phase.
    unknown_people : int
        Steps of which it isn't known whose they are, and that are left out: a story is no person.
    """

    table: pd.DataFrame
    phases: tuple[str, ...]
    unknown_emotions: int
    unknown_phases: int
    unknown_people: int = 0


def read_steps(
    steps: pd.DataFrame,
    *,
    feelings: Mapping[str, float],
    phases: Sequence[str] = (),
) -> Steps:
    """Put steps in order and give each its feeling, its turn and how it stands apart.

    Parameters
    ----------
    steps : DataFrame
        The standard table: person, and any of order, phase, event, emotion, actor, channel.
        Without an order the rows stand in it.
    feelings : mapping of str to float
        Emotion to what it feels like, from heavy (below 0) to light (above).
    phases : sequence of str
        In their order; left out, they are put by where they come in journeys (their mean place).

    Raises
    ------
    SourceError
        If it isn't said of any step whose it is: stories or dossiers would count as people.
    """
    unknown = int(steps["person"].isna().to_numpy().sum()) if "person" in steps else -1
    if unknown < 0 or 0 < unknown == len(steps):
        raise SourceError(
            "De stappen hebben geen kolom 'person', of die is leeg. Verwacht: van wie elke stap "
            "is; tien verhalen kunnen van één mens zijn. Koppel die kolom bij de bron van 'steps', "
            "of de verhalen waar de stappen bij horen."
        )
    table: Any = _in_order(steps)
    named = tuple(phases) or _by_place(table)
    known = table["emotion"].isin(list(feelings))
    placed = table["phase"].isin(named)
    table["feeling"] = [feelings.get(one, math.nan) for one in table["emotion"]]
    journeys = table.groupby("person", sort=False)["feeling"]
    table["turn"] = journeys.diff()
    table["apart"] = _apart(table["feeling"], journeys)
    return Steps(
        table=table,
        phases=named,
        unknown_emotions=int((table["emotion"].notna() & ~known).sum()),
        unknown_phases=int((table["phase"].notna() & ~placed).sum()),
        unknown_people=unknown,
    )


def tagged(
    narratives: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    emotions: Sequence[str],
    events: Sequence[str] = (),
) -> pd.DataFrame:
    """Make steps of stories that people have tagged: a step a story, in the order they were told.

    Parameters
    ----------
    narratives : DataFrame
        The standard table; person, moment, phase and channel are used.
    codes : DataFrame
        narrative and code. A code in `emotions` is what the step felt like, one in `events` what
        happened. Of several the one most coders gave, then the first of the list.

    Returns
    -------
    DataFrame
        The standard table ``steps``; stories without an emotion and an event are left out.
    """
    made = narratives.reindex(columns=["narrative", "person", "moment", "phase", "channel"]).copy()
    felt, happened = _most_given(codes, emotions), _most_given(codes, events)
    made["emotion"] = [felt.get(one) for one in made["narrative"]]
    made["event"] = [happened.get(one) for one in made["narrative"]]
    made = made.dropna(subset=["emotion", "event"], how="all")
    made = made.sort_values(["person", "moment", "narrative"], kind="stable")
    made["order"] = made.groupby("person").cumcount() + 1.0
    made["actor"] = None
    columns = ["narrative", "person", "order", *PARTS]
    return made.loc[:, columns].reset_index(drop=True)


def feeling(steps: Steps, *, by: str = "phase") -> pd.DataFrame:
    """Give what each phase feels like: the mean over people, with its interval.

    Parameters
    ----------
    steps : Steps
        From :func:`read_steps`.
    by : str
        phase, actor, channel or event.

    Returns
    -------
    DataFrame
        measure (``feeling``), `by`, value, lower, upper (of the scale of the emotions), n and
        persons (people with a known feeling there), p (missing: a level is no comparison), grade,
        unit, method; phases in their order.
    """
    import pandas as pd

    rows = []
    for code in values(steps, by):
        each = per_person(steps, {by: code}, "feeling")
        mean, lower, upper = student(each)
        rows.append(["feeling", code, mean, lower, upper, len(each), len(each), math.nan])
    columns = ["measure", by, "value", "lower", "upper", "n", "persons", "p"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(grade="stories", unit="", method=METHOD)


def rounded(table: pd.DataFrame, *, decimals: int = 1, base: int = 10) -> pd.DataFrame:
    """Round a result to what a few dozen people can bear, before it is offered.

    The number of people is rounded too: of forty people thirty-three in a phase would also say
    that seven never came there.

    Parameters
    ----------
    table : DataFrame
        ``value``, ``lower``, ``upper`` and ``n``; persons, counts and p are left alone.
    decimals : int
        Of the value and its interval.
    base : int
        Multiple to round ``n`` to, in persons.
    """
    made = table.copy()
    for column in ("value", "lower", "upper"):
        made[column] = made[column].astype(float).round(decimals) + 0.0  # no "-0.0"
    made["n"] = (made["n"].astype(float) / base).round(0) * base
    return made


def values(steps: Steps, by: str) -> list[str]:
    """List the phases in their order, or the actors, channels or events by name."""
    there = set(steps.table[by].dropna())
    return [one for one in steps.phases if one in there] if by == "phase" else sorted(there)


def per_person(steps: Steps, where: Mapping[str, str], column: str) -> np.ndarray:
    """Give one value a person: the mean of a column over their steps at a place."""
    import numpy as np

    rows: Any = steps.table
    for name, code in where.items():
        rows = rows.loc[rows[name] == code]
    means = rows.groupby("person", sort=True)[column].mean()
    found = means.to_numpy(dtype=float)
    return found[~np.isnan(found)]


def student(sample: np.ndarray) -> tuple[float, float, float]:
    """Give mean, lower and upper (95 %, Student); no interval where nothing varies."""
    from scipy import stats

    if not len(sample):
        return math.nan, math.nan, math.nan
    mean = float(sample.mean())
    spread = float(sample.std(ddof=1)) if len(sample) > 1 else 0.0
    if spread <= 1e-12:
        return mean, math.nan, math.nan
    half = float(stats.t.ppf(0.975, len(sample) - 1)) * spread / math.sqrt(len(sample))
    return mean, mean - half, mean + half


def _in_order(steps: pd.DataFrame) -> pd.DataFrame:
    """Give one row a step in the order of its journey; whose journey isn't known is left out."""
    import pandas as pd

    table: Any = steps.reindex(columns=["person", "order", *PARTS])
    table = table.dropna(subset=["person"]).reset_index(drop=True)
    at = pd.Series(range(len(table)), dtype=float)
    given: Any = pd.to_numeric(table["order"], errors="coerce")
    table["order"] = given.astype(float).where(given.notna(), at)
    first = table.groupby("person", sort=False).ngroup()
    table = table.assign(first=first).sort_values(["first", "order"], kind="stable")
    table["order"] = table.groupby("person", sort=False).cumcount() + 1
    return table.drop(columns="first").reset_index(drop=True)


def _by_place(table: Any) -> tuple[str, ...]:
    """Order the phases by where they come in journeys, on average."""
    most = table.groupby("person", sort=False)["order"].transform("max")
    place = ((table["order"] - 1) / (most - 1).where(most > 1, 1)).groupby(table["phase"]).mean()
    return tuple(sorted(place.index, key=lambda code: (place[code], code)))


def _apart(feelings: Any, journeys: Any) -> Any:
    """Set each step apart from the mean of the same person's other steps: n/(n-1)·(y - mean)."""
    n = journeys.transform("count")
    return (feelings - journeys.transform("mean")) * n / (n - 1).where(n > 1)


def _most_given(codes: pd.DataFrame, listed: Sequence[str]) -> dict[str, str]:
    """Per narrative the code of a list that most coders gave; of equals the first of the list."""
    mine = codes.loc[codes["code"].isin(list(listed)), ["narrative", "code"]]
    times = mine.groupby(["narrative", "code"]).size().rename("times").reset_index()
    place = {code: at for at, code in enumerate(listed)}
    times["place"] = [place[code] for code in times["code"]]
    best = times.sort_values(["narrative", "times", "place"], ascending=[True, False, True])
    first = best.drop_duplicates("narrative")
    return dict(zip(first["narrative"], first["code"], strict=True))
