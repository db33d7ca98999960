"""Which photos may be offered at all: with consent, once a person a theme, no picture twice."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from merkbaar.errors import PrivacyError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("narrative", "person", "theme", "hash", "width", "height", "faces", "consent")


def offerable_photos(
    photos: pd.DataFrame, *, withdrawn: Collection[str]
) -> tuple[list[dict[str, object]], dict[str, int]]:
    """Give the photos that may be offered to a person, and how many were dropped by which rule.

    Parameters
    ----------
    photos : DataFrame
        :data:`COLUMNS` (``hash`` is of the clean picture), and area, period, ``group_…``.
    withdrawn : collection of str
        Pseudonyms; a photo without the person it is of is never offered.

    Returns
    -------
    rows : list of dict
        In an order that the pictures themselves give: it says nothing of who or when.
    dropped : dict of str to int

    Raises
    ------
    PrivacyError
        If a column is missing.
    """
    if not len(photos):
        return [], {}
    if missing := [name for name in COLUMNS if name not in photos.columns]:
        raise PrivacyError(f"De foto's missen de kolom {', '.join(missing)}.")
    dropped: dict[str, int] = defaultdict(int)
    kept: list[dict[str, object]] = []
    seen: set[object] = set()
    for row in sorted(photos.to_dict("records"), key=_order):
        person, once = row["person"], (row["person"], row["theme"])
        if person != person or not person or person in withdrawn or row["consent"] is not True:
            dropped["consent"] += 1
        elif once in seen or row["hash"] in seen:
            dropped["once"] += 1
        else:
            seen |= {once, row["hash"]}
            kept.append({str(name): value for name, value in row.items()})
    return kept, dict(dropped)


def _order(row: dict) -> str:
    return hashlib.sha256(f"{row['theme']}\x1f{row['hash']}".encode()).hexdigest()
