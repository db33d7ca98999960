"""Read the crosswalks of a monitor: which old areas became which new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import SourceError

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import Crosswalk, Monitor
    from .folders import Folders

ROUNDING = 0.001
"""What the shares of one old area may add up to beyond 1, in total."""


@dataclass(frozen=True)
class Walk:
    """A crosswalk that was read.

    Attributes
    ----------
    pairs : DataFrame, shape (n_pairs, 6)
        Columns ``old``, ``new``, ``share`` (1 for an old area that went to one new area whole,
        missing where that isn't known), ``parts`` (old areas in the new one), ``alone`` (both
        whole) and ``divided`` (over several, and it isn't known how).
    kinds : mapping of str to str
        Indicator to ``count`` or ``average``.
    """

    file: str
    pairs: pd.DataFrame
    periods: tuple[str, ...]
    kinds: Mapping[str, str]
    population: str | None


def read_crosswalks(monitor: Monitor, folders: Folders) -> tuple[Walk, ...]:
    """Read every crosswalk of a monitor (see :func:`read_crosswalk`)."""
    return tuple(read_crosswalk(walk, folders) for walk in monitor.crosswalks)


def successors(walks: tuple[Walk, ...]) -> dict[str, str]:
    """Old codes that became one new area, or a part of one: where its people live now."""
    found: dict[str, set[str]] = {}
    for walk in walks:
        for old, new in zip(walk.pairs["old"], walk.pairs["new"], strict=True):
            found.setdefault(old, set()).add(new)
    return {old: next(iter(new)) for old, new in found.items() if len(new) == 1}


def read_crosswalk(walk: Crosswalk, folders: Folders) -> Walk:
    """Read one crosswalk.

    Raises
    ------
    SourceError
        If its file or a column isn't there, a code is missing, or shares can't be right.
    """
    import pandas as pd

    from ..sources import load
    from .tidying import to_text

    wanted = [walk.old, walk.new, *([walk.share] if walk.share else [])]
    loaded = load(folders.home / walk.file, sheet=walk.sheet, columns=wanted)
    if len(loaded.refused):
        raise SourceError(
            f"{walk.file}: {len(loaded.refused)} regels van deze omrekening zijn niet te lezen. "
            "Verwacht: per regel een oude en een nieuwe code. Verbeter het bestand."
        )
    table: Any = loaded.table
    pairs = pd.DataFrame(
        {
            "old": to_text(table[walk.old])[0],
            "new": to_text(table[walk.new])[0],
            "share": _shares(table, walk),
        }
    ).drop_duplicates(ignore_index=True)
    _check(pairs, walk)
    kinds = {**dict.fromkeys(walk.counts, "count"), **dict.fromkeys(walk.averages, "average")}
    return Walk(walk.file, _described(pairs), walk.periods, kinds, walk.population)


def _shares(table: Any, walk: Crosswalk) -> pd.Series:
    import pandas as pd

    from .tidying import to_number

    if walk.share is None:
        return pd.Series(float("nan"), index=table.index)
    shares, bad = to_number(table[walk.share])
    wrong = int((bad | (shares <= 0) | (shares > 1)).sum())
    if wrong:
        raise SourceError(
            f"{walk.file}, kolom '{walk.share}': {wrong} waarden zijn geen deel. Verwacht: een "
            "getal boven 0 en hoogstens 1."
        )
    return shares


def _check(pairs: Any, walk: Crosswalk) -> None:
    empty = int(pairs[["old", "new"]].isna().any(axis=1).sum())
    if empty:
        raise SourceError(
            f"{walk.file}: {empty} regels hebben geen code in '{walk.old}' of '{walk.new}'. "
            "Verwacht: in elke regel beide. Vul ze aan of haal de regels weg."
        )
    twice = int(pairs.duplicated(["old", "new"]).sum())
    over = int((pairs.groupby("old")["share"].sum() > 1 + ROUNDING).sum())
    if twice or over:
        raise SourceError(
            f"{walk.file}: {twice} paren van codes staan er twee keer met een ander deel, en van "
            f"{over} oude gebieden zijn de delen samen meer dan 1. Verwacht: elk paar één keer, "
            "en delen die samen hoogstens 1 zijn."
        )


def _described(pairs: pd.DataFrame) -> pd.DataFrame:
    one = pairs.groupby("old")["new"].transform("size") == 1
    parts = pairs.groupby("new")["old"].transform("size")
    share = pairs["share"].mask(one & pairs["share"].isna(), 1.0)
    alone = one & (parts == 1) & (share > 1 - ROUNDING)
    divided = share.isna()
    return pairs.assign(share=share, parts=parts, alone=alone, divided=divided)
