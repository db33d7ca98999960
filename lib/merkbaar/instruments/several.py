"""Every questionnaire that a table of answers holds: its scores and its reliability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from ..errors import SourceError, TooFewData
from .catalogue import every, find
from .reliability import reliability
from .scoring import score

if TYPE_CHECKING:
    import pandas as pd

    from .instrument import Instrument


def score_all(
    answers: pd.DataFrame,
    *,
    measures: Mapping[str, str],
    own: Mapping[str, Instrument] | None = None,
) -> pd.DataFrame:
    """Score each questionnaire that stands for a measure of the monitor.

    Parameters
    ----------
    answers : DataFrame
        The standard table, with ``instrument``.
    measures : mapping of str to str
        Instrument: measure ("djg6": "loneliness"). Others in the table are left alone.
    own : mapping of str to Instrument, optional
        Instruments of one's own, from :func:`merkbaar.instruments.read_folder`.

    Returns
    -------
    DataFrame
        As :func:`merkbaar.instruments.score`, with ``instrument``, ``measure`` and ``period``
        (the year of the first answer of a person in a wave); ordered by instrument.

    Raises
    ------
    TooFewData
        If no answer belongs to any of the measures.
    DefinitionError
        If a measure names a conversation (a spider web) and people answered it twice.
    """
    import pandas as pd

    wanted = _wanted(answers, measures, own)
    first = cast("pd.Series", answers.groupby(["person", "wave"])["moment"].min())
    years = first.dt.strftime("%Y").rename("period")
    parts = [
        score(answers, find(name, own)).assign(instrument=name, measure=measures[name])
        for name in wanted
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.merge(years.reset_index(), on=["person", "wave"], how="left")


def reliability_all(
    answers: pd.DataFrame,
    *,
    measures: Mapping[str, str],
    own: Mapping[str, Instrument] | None = None,
) -> pd.DataFrame:
    """Give the reliability of each questionnaire of two questions or more, per wave.

    Parameters
    ----------
    answers, measures, own
        As for :func:`score_all`.

    Returns
    -------
    DataFrame, shape (n_measures × n_waves, …)
        ``measure``, ``instrument``, ``wave``, ``value`` (Cronbach's alpha), ``omega``, ``n`` and
        ``persons`` (who answered every question), ``items``, ``unit``, ``method`` and ``note``. A
        questionnaire that is refused (an item surely goes against the others) has one row, without
        wave or figures: ``note`` says why.

    Raises
    ------
    TooFewData
        If no answer belongs to any of the measures.
    """
    import pandas as pd

    columns = ["measure", "instrument", "wave", "value", "omega", "n", "persons", "items"]
    parts = []
    for name in _wanted(answers, measures, own):
        one = find(name, own)
        if len(one.items) > 1 and one.method != "profile":
            found = _or_refused(answers, one).rename(columns={"alpha": "value"})
            named = {"measure": measures[name], "instrument": name, "unit": "alfa"}
            parts.append(found.assign(**named, persons=found["n"]))
    columns += ["unit", "method", "note"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True).reindex(columns=columns)


def _or_refused(answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Give the reliability, or one row that says why there is none."""
    import pandas as pd

    try:
        return reliability(answers, instrument)
    except SourceError as refusal:
        row = {"wave": "", "n": 0, "items": len(instrument.items), "method": "", "alpha": math.nan}
        return pd.DataFrame([{**row, "omega": math.nan, "note": f"Geweigerd. {refusal}"}])


def _wanted(
    answers: pd.DataFrame, measures: Mapping[str, str], own: Mapping[str, Instrument] | None
) -> list[str]:
    found = set(answers["instrument"].astype(str).unique())
    wanted = sorted(found & set(measures) & set(every(own)))
    if not wanted:
        raise TooFewData(
            f"Geen antwoorden op een vragenlijst die bij een cijfer hoort. Gevonden: "
            f"{', '.join(sorted(found)) or 'niets'}. Verwacht: een van {', '.join(measures)}; "
            "vul 'instrument' in onder 'measures' in het monitorbestand."
        )
    return wanted
