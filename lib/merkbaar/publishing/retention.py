"""Retention terms of the monitor file: what is older isn't prepared, and is listed as refused.

A term counts back from the monitor's last edition: ``prepared/`` serves all editions, and what is
too old for the last one must not lie there. ``raw/`` is never changed: the list of refused rows
says which rows to take away there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError

if TYPE_CHECKING:
    from ..monitor import Source
    from .tidying import Tidy

AGED_BY: Mapping[str, tuple[str, ...]] = {
    "provisions": ("end", "start"),
    "answers": ("moment",),
    "events": ("moment",),
    "invitations": ("moment",),
    "narratives": ("moment",),
}
"""The dates from which a row's age is counted: the first that the source gives."""
OLD = "ouder dan de bewaartermijn ({term})"
UNDATED = "kolom '{column}' is leeg: de bewaartermijn ({term}) is niet te bewaken"
WITH_ITS_STORY = "hoort bij een verhaal dat ouder is dan de bewaartermijn"


def months_of(term: str) -> int:
    """Number of months of a term: "5 jaar" is 60, "18 maanden" is 18."""
    number, unit = term.split()
    return int(number) * (12 if unit == "jaar" else 1)


def refuse_outdated(
    tidy: Tidy, source: Source, retention: Mapping[Any, str], *, at: dt.date
) -> None:
    """Refuse rows that are older than the term of their table, and rows without a date.

    A provision that runs on has no age yet.

    Parameters
    ----------
    tidy : Tidy
        Converted columns.
    retention : mapping of str to str
        Term by standard table.
    at : date
        The day from which terms count back: ``until`` of the last edition.

    Raises
    ------
    DefinitionError
        If the table has a term and the source gives no date.
    """
    import pandas as pd

    term = retention.get(source.table)
    if term is None:
        return
    column = next((one for one in AGED_BY[source.table] if one in tidy.frame), None)
    if column is None:
        raise DefinitionError(
            f"Bron '{source.file}', tabel '{source.table}': onder 'privacy: retention:' staat een "
            f"termijn ({term}), maar de bron heeft geen datum. Verwacht: een kolom voor "
            f"'{AGED_BY[source.table][0]}' onder 'columns:'. Koppel die, of haal de termijn weg."
        )
    day: Any = pd.Timestamp(at)
    first = day - pd.DateOffset(months=months_of(term))
    dates = tidy.frame[column]
    tidy.refuse(dates < first, OLD.format(term=term))
    if column != "end":
        tidy.refuse(dates.isna(), UNDATED.format(column=column, term=term))


def outdated_stories(tidy: Tidy) -> frozenset[str]:
    """Ids of the stories of a source that were refused for their age."""
    if tidy.table != "narratives" or "narrative" not in tidy.frame:
        return frozenset()
    start = OLD.split("(")[0]
    old = [str(reason).startswith(start) for reason in tidy.reasons]
    return frozenset(tidy.frame.loc[old, "narrative"])
