"""What coders write in a column with a list: the list's own word, or nothing of what they wrote.

A phase, an emotion, an image, a code or an event is a word from a list that the monitor file holds
(``journey:`` and ``pulse:``). Free text there would be a way around redaction, so it doesn't pass:
it is told that something stood there, not what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import Monitor
    from ..monitor.definition import Named

NOT_LISTED = "[NIET OP DE LIJST]"
"""Stands for a word that isn't on the monitor's list."""
Lists = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Per table and column what may stand there, as it is compared, and the code that it becomes."""


def closed_lists(monitor: Monitor) -> dict[str, dict[str, dict[str, str]]]:
    """Give the columns that have a list in the monitor file; a column without one is free text."""
    journey, pulse = monitor.journey, monitor.pulse
    lists: dict[str, dict[str, dict[str, str]]] = {}
    if journey is not None:
        lists["steps"] = {"phase": _words(journey.phases), "emotion": _words(journey.emotions)}
        if journey.codes:
            known = (*journey.codes, *journey.images, *journey.emotions)
            lists["codes"] = {"code": _words(known)}
    if pulse is not None:
        lists["answers"] = {"phase": _words(pulse.phases)}
        if pulse.events:
            lists["events"] = {"event": _words(pulse.events)}
    return lists


def keep_listed(frame: pd.DataFrame, lists: Mapping[str, Mapping[str, str]]) -> None:
    """Bring the columns with a list to the list's codes, in place.

    Parameters
    ----------
    lists : mapping of str to mapping
        Of one table: column to what may stand there and the code that it becomes.
    """
    import pandas as pd

    for column, words in lists.items():
        if column in frame:
            codes = [
                words.get(_plain(value), NOT_LISTED) if isinstance(value, str) else None
                for value in frame[column]
            ]
            frame[column] = pd.Series(codes, index=frame.index, dtype="str")


def _words(listed: Sequence[Named]) -> dict[str, str]:
    """Give per word the code: a code itself goes before a name that looks like another's code."""
    titles = {_plain(one.title): one.id for one in listed}
    return {**titles, **{_plain(one.id): one.id for one in listed}}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
