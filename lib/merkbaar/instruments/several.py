"""Score every questionnaire that a table of answers holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from ..errors import TooFewData
from .catalogue import available, find
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

    found = set(answers["instrument"].astype(str).unique())
    wanted = sorted(found & set(measures) & {*available(), *(own or {})})
    if not wanted:
        raise TooFewData(
            f"Geen antwoorden op een vragenlijst die bij een cijfer hoort. Gevonden: "
            f"{', '.join(sorted(found)) or 'niets'}. Verwacht: een van {', '.join(measures)}; "
            "vul 'instrument' in onder 'measures' in het monitorbestand."
        )
    first = cast("pd.Series", answers.groupby(["person", "wave"])["moment"].min())
    years = first.dt.strftime("%Y").rename("period")
    parts = [
        score(answers, find(name, own)).assign(instrument=name, measure=measures[name])
        for name in wanted
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.merge(years.reset_index(), on=["person", "wave"], how="left")
