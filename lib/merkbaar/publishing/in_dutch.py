"""Tables of the rooms with headings that a Dutch researcher can read; for notebooks only.

Results keep their English columns (the contract of the design): rename what is shown, not what is
offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .theming import WHY

if TYPE_CHECKING:
    import pandas as pd

HEADINGS: Mapping[str, str] = {
    "label": "thema",
    "theme": "code van het thema",
    "subtheme": "deel",
    "words": "woorden",
    "size": "verhalen",
    "stability": "stevigheid",
    "strength": "gelijkenis",
    "next": "daarna het dichtst erbij",
    "next_strength": "gelijkenis daarmee",
    "with_words": "met zulke woorden",
    "elsewhere": "elders met zulke woorden",
    "group": "groep",
    "area": "gebied",
    "period": "periode",
    "value": "waarde",
    "lower": "van",
    "upper": "tot",
    "n": "mensen",
    "share": "% hier",
    "share_rest": "% elders",
    "count_rest": "aantal elders",
    "n_rest": "mensen elders",
    "persons": "mensen",
    "count": "aantal",
    "expected": "verwacht",
    "phase": "fase",
    "actor": "wie erbij was",
    "emotion": "emotie",
    "moment": "moment",
    "image": "beeld",
    "apart": "anders dan de andere stappen",
    "turning": "richting",
    "steps": "stappen",
    "vs_start": "verandering",
    "vs_start_lower": "verandering van",
    "vs_start_upper": "verandering tot",
    "code": "code",
    "given": "keer gegeven",
    "alpha": "alfa",
    "sentence": "in woorden",
    "before": "eerst",
    "after": "daarna",
    "became": "wat het werd",
    "probability": "hoe zeker",
    "likeness": "gelijkenis",
    "n_before": "mensen eerst",
    "n_after": "mensen daarna",
    "all_before": "van wie eerst",
    "all_after": "van wie daarna",
}
WIDEST = 49
"""Characters of a cell that pandas shows whole."""
FOR_MACHINES = ("measure", "method", "grade", "unit", "persons", "verdict")


def in_dutch(table: pd.DataFrame, *columns: str, **others: str) -> pd.DataFrame:
    """Give a table with Dutch headings, to look at.

    Parameters
    ----------
    table : DataFrame
    *columns : str
        Which columns, in this order; where none is named all but those for machines.
    **others : str
        Headings that differ from the usual ones here (``value="verschil"``).
    """
    names = {**HEADINGS, **others}
    shown = list(columns) or [name for name in table.columns if name not in FOR_MACHINES]
    made = table.loc[:, shown]
    if "words" in shown:
        made = made.assign(words=[_listed(words) for words in made["words"]])
    return made.set_axis([names.get(name, name) for name in shown], axis="columns")


def _listed(words: Sequence[str] | str) -> str:
    """Write as many words as a cell of a notebook shows whole."""
    parts, written = (words.split(", ") if isinstance(words, str) else words), ""
    for word in parts:
        more = f"{written}, {word}" if written else word
        if len(more) > WIDEST:
            break
        written = more
    return written


def counted(counts: Mapping[str, int]) -> pd.DataFrame:
    """Say in Dutch how many stories count, and why others don't.

    Parameters
    ----------
    counts : mapping of str to int
        From :func:`merkbaar.storytelling.narratives.counts`.
    """
    import pandas as pd

    names = {"all": "alle", "usable": "tellen mee", **WHY}
    rows = [(names.get(name, name), number) for name, number in counts.items() if number]
    return pd.DataFrame(rows, columns=["verhalen", "aantal"])
